"""The skeleton of a note, as the Markdown parser sees it, and texts with parts of it blanked out.

Every offset counts code points of the note's whole text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

import msgspec

OPAQUE = "\x00"
"""What hides a stretch that no small grammar may read or cross."""
SOFT = "\x1a"
"""What hides inline code and the like, which a wikilink may hold inside."""

_LINE_BREAK = re.compile(r"[\r\n]+")
_ALONE = re.compile(r"[ \t]*(?:[\r\n]|\Z)")
_FENCE = re.compile(r"%%|\$\$")
_UNREAD_HTML = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1|\Z)", re.DOTALL | re.IGNORECASE)
_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)")


class RawLink(msgspec.Struct, gc=False):
    """A Markdown link or image that the parser found."""

    kind: str
    """pulldown-cmark's: ``Inline``, ``Reference``, ``Collapsed``, ``Shortcut``, ``Autolink`` or ``Email``."""
    start: int
    end: int
    image: bool
    destination: str
    id: str
    content_end: int
    """Where its last piece of content ends; its start if there is none."""
    depth: int
    """In how many other links and images it stands."""


class RawHeading(msgspec.Struct, gc=False):
    """A heading with the words of its inline content joined."""

    level: int
    start: int
    end: int
    text_start: int
    text_end: int
    text: str


class RawBlock(msgspec.Struct, gc=False):
    """A block that could carry a block id, in the order of the text."""

    kind: str
    """``paragraph``, ``item`` (a tight item's own lines), ``table``, ``code``, ``quote``, ``list``, ``heading``,
    ``html`` or ``rule``."""
    start: int
    end: int


class Structure:
    """What the Markdown parser says of a text, before any of our own grammars."""

    def __init__(self) -> None:
        self.code_blocks: list[tuple[int, int]] = []
        self.stamp_fences: list[tuple[int, int]] = []
        """The code blocks whose language is ``timestamp``."""
        self.url_fences: list[tuple[int, int]] = []
        """Those whose language is ``timestamp-url``."""
        self.code_spans: list[tuple[int, int]] = []
        self.maths: list[tuple[int, int]] = []
        self.html_blocks: list[tuple[int, int]] = []
        self.html_tags: list[tuple[int, int]] = []
        self.comments: list[tuple[int, int]] = []
        self.links: list[RawLink] = []
        self.missing_references: list[tuple[int, int, str]] = []
        self.headings: list[RawHeading] = []
        self.blocks: list[RawBlock] = []
        self.tops: list[tuple[int, int, str]] = []
        """The blocks that stand in no other and the items of lists among them: start, end, pulldown-cmark's name."""
        self.quotes: list[tuple[int, int]] = []
        self.tables: list[tuple[int, int]] = []
        self.cells: list[tuple[int, int]] = []
        self.footnotes: list[tuple[int, int, str]] = []
        self.definitions: dict[str, tuple[int, int, str]] = {}
        """By label as the parser keeps it: start, end, destination."""
        self.hidden_labels: list[str] = []
        """Those of definitions that were left out, though the parser keeps to them."""

    def leave_out(self, hidden: Ranges) -> None:
        """Forget everything that begins in one of the ranges: comments and the like, which the parser reads as text."""
        if not hidden:
            return

        def outside(found: tuple[Any, ...]) -> bool:
            return not hidden.holds(found[0])

        self.stamp_fences = list(filter(outside, self.stamp_fences))
        self.url_fences = list(filter(outside, self.url_fences))
        self.html_tags = list(filter(outside, self.html_tags))
        self.html_blocks = list(filter(outside, self.html_blocks))
        self.missing_references = list(filter(outside, self.missing_references))
        self.quotes = list(filter(outside, self.quotes))
        self.footnotes = list(filter(outside, self.footnotes))
        self.links = [link for link in self.links if not hidden.holds(link.start)]
        self.headings = [heading for heading in self.headings if not hidden.holds(heading.start)]
        self.blocks = [block for block in self.blocks if not hidden.holds(block.start)]
        self.hidden_labels = [label for label, found in self.definitions.items() if not outside(found)]
        self.definitions = {label: found for label, found in self.definitions.items() if outside(found)}


class Ranges:
    """Sorted, disjoint ranges that can be asked what they hold."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        starts, ends = self._starts, self._ends
        last = -1
        for start, end in sorted(ranges):
            if start <= last:
                ends[-1] = last = max(last, end)
            else:
                starts.append(start)
                ends.append(end)
                last = end

    def __bool__(self) -> bool:
        return bool(self._starts)

    def pairs(self) -> list[tuple[int, int]]:
        """The ranges, in order."""
        return list(zip(self._starts, self._ends, strict=True))

    def holds(self, offset: int) -> bool:
        """Whether ``offset`` lies in one of the ranges."""
        at = bisect_right(self._starts, offset) - 1
        return at >= 0 and offset < self._ends[at]

    def around(self, offset: int) -> tuple[int, int] | None:
        """The range in which ``offset`` lies."""
        at = bisect_right(self._starts, offset) - 1
        return (self._starts[at], self._ends[at]) if at >= 0 and offset < self._ends[at] else None


class Views(msgspec.Struct, frozen=True):
    """A text with more and more of it blanked out, every offset kept."""

    readable: str
    """Without front matter, code, math and comments: HTML attributes can be read in it."""
    live: str
    """Without HTML and Markdown links either: wikilinks, tags and footnotes can be read in it."""
    comments: Ranges
    """What is no part of the note: HTML and ``%%`` comments, scripts, blocks of math."""
    hidden: Ranges
    """Where nothing is completed or linked: code, math, comments, HTML."""
    fenced: tuple[tuple[int, int], ...] = ()
    """What ``%%`` and ``$$`` enclose, over any blocks."""
    marks: tuple[int, ...] = ()
    """Where these two stand, be they part of a pair or text."""


def views_of(text: str, begin: int, structure: Structure) -> Views:
    """The views of a text whose front matter ends at ``begin``."""
    blocks = [(0, begin), *structure.code_blocks, *structure.maths, *structure.comments]
    unread = _unread_in_html(text, structure.html_blocks)
    readable = blank_out(blank_out(text, Ranges([*blocks, *unread])), Ranges(structure.code_spans), SOFT)
    marks = tuple(found.start() for found in _FENCE.finditer(readable)) if _may_be_fenced(readable) else ()
    fenced = _comments_and_math(readable) if marks else []
    comments = Ranges([*structure.comments, *unread, *fenced])
    readable = blank_out(readable, Ranges(fenced))
    opaque = Ranges([*structure.html_blocks, *((link.start, link.end) for link in structure.links)])
    live = blank_out(blank_out(readable, opaque), Ranges(structure.html_tags), SOFT)
    hidden = [*blocks[1:], *structure.code_spans, *fenced, *structure.html_blocks, *structure.html_tags]
    return Views(readable, live, comments, Ranges(hidden), tuple(fenced), marks)


def _may_be_fenced(readable: str) -> bool:
    return "%%" in readable or "$$" in readable


def _unread_in_html(text: str, html_blocks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Comments, scripts and styles in HTML blocks."""
    return [found.span() for start, end in html_blocks for found in _UNREAD_HTML.finditer(text, start, end)]


def _comments_and_math(readable: str) -> list[tuple[int, int]]:
    """``%%…%%`` (Obsidian help, "Comments") and ``$$…$$``: at a line's start over any lines.

    Elsewhere ``%%`` holds within its paragraph; alone on its line and never closed it hides the rest; a lone one in
    a line is text.  Other math is known to the parser.
    """
    spans = []
    at = 0
    while found := _FENCE.search(readable, at):
        at, end = found.end(), _fenced_end(readable, found.start(), found[0])
        if end > 0:
            spans.append((found.start(), end))
            at = end
    return spans


def _fenced_end(readable: str, at: int, fence: str) -> int:
    """Where the comment or block of math that begins at ``at`` ends; 0 if none does."""
    close = readable.find(fence, at + 2)
    if begins_line(readable, at):
        if close >= 0:
            return close + 2
        return len(readable) if fence == "%%" and _ALONE.match(readable, at + 2) else 0
    within = fence == "%%" and close >= 0 and not _BLANK_LINE.search(readable, at, close)
    return close + 2 if within else 0


def is_escaped(words: str, at: int) -> bool:
    """Whether a backslash takes the meaning from ``words[at]``."""
    backslashes = 0
    while backslashes < at and words[at - 1 - backslashes] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


def begins_line(text: str, at: int) -> bool:
    """Whether nothing but blanks and quote marks stands between the line's start and ``at``."""
    while at and text[at - 1] in " \t>":
        at -= 1
    return not at or text[at - 1] in "\r\n"


def spans_between(text: str, opening: str, closing: str) -> list[tuple[int, int]]:
    """Where ``opening`` and the next ``closing`` stand on one line, both included."""
    spans = []
    # A single character is found many times faster.
    at = text.find(opening) if opening[0] in text else -1
    while at >= 0:
        close = text.find(closing, at + len(opening))
        if close < 0:
            break
        line = max(text.rfind("\n", at, close), text.rfind("\r", at, close)) + 1
        if not line:
            spans.append((at, close + len(closing)))
        at = text.find(opening, line or close + len(closing))
    return spans


def blank_out(text: str, ranges: Ranges, filler: str = OPAQUE) -> str:
    """``text`` with the ranges replaced by ``filler``, line breaks and every offset kept."""
    if not ranges:
        return text
    pieces, at = [], 0
    for start, end in ranges.pairs():
        pieces.append(text[at:start])
        hidden = text[start:end]
        if "\n" in hidden or "\r" in hidden:
            pieces.append(_keep_line_breaks(hidden, filler))
        else:
            pieces.append(filler * len(hidden))
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def _keep_line_breaks(hidden: str, filler: str) -> str:
    pieces, at = [], 0
    for match in _LINE_BREAK.finditer(hidden):
        pieces += [filler * (match.start() - at), match[0]]
        at = match.end()
    return "".join([*pieces, filler * (len(hidden) - at)])
