"""The skeleton of a note, as the Markdown parser sees it, and texts with parts of it blanked out.

Every offset counts code points of the note's whole text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

import msgspec

OPAQUE = "\x00"
"""What hides a stretch that no small grammar may read or cross."""
SOFT = "\x1a"
"""What hides inline code and the like, which a wikilink may hold inside."""

_LINE_BREAK = re.compile(r"[\r\n]+")
_ALONE = re.compile(r"[ \t]*(?:[\r\n]|\Z)")
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
    """``paragraph``, ``item`` (a tight item's own lines), ``table``, ``code``, ``quote`` or ``list``."""
    start: int
    end: int


class Structure:
    """What the Markdown parser says of a text, before any of our own grammars."""

    def __init__(self) -> None:
        self.code_blocks: list[tuple[int, int]] = []
        self.code_spans: list[tuple[int, int]] = []
        self.maths: list[tuple[int, int]] = []
        self.html_blocks: list[tuple[int, int]] = []
        self.html_tags: list[tuple[int, int]] = []
        self.comments: list[tuple[int, int]] = []
        self.links: list[RawLink] = []
        self.missing_references: list[tuple[int, int, str]] = []
        self.headings: list[RawHeading] = []
        self.blocks: list[RawBlock] = []
        self.quotes: list[tuple[int, int]] = []
        self.tables: list[tuple[int, int]] = []
        self.cells: list[tuple[int, int]] = []
        self.footnotes: list[tuple[int, int, str]] = []
        self.definitions: dict[str, tuple[int, int, str]] = {}
        """By label as the parser keeps it: start, end, destination."""


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
    """HTML and ``%%`` comments."""
    hidden: Ranges
    """Where nothing is completed or linked: code, math, comments, HTML."""


def views_of(text: str, begin: int, structure: Structure) -> Views:
    """The views of a text whose front matter ends at ``begin``."""
    blocks = [(0, begin), *structure.code_blocks, *structure.maths, *structure.comments]
    blocks += [block for block in structure.html_blocks if text.startswith("<!--", _first_ink(text, *block))]
    readable = blank_out(blank_out(text, Ranges(blocks)), Ranges(structure.code_spans), SOFT)
    percent = _percent_comments(readable)
    comments = Ranges([*structure.comments, *percent])
    readable = blank_out(readable, Ranges(percent))
    opaque = Ranges([*structure.html_blocks, *((link.start, link.end) for link in structure.links)])
    live = blank_out(blank_out(readable, opaque), Ranges(structure.html_tags), SOFT)
    hidden = [*blocks[1:], *structure.code_spans, *percent, *structure.html_blocks, *structure.html_tags]
    return Views(readable, live, comments, Ranges(hidden))


def _first_ink(text: str, start: int, end: int) -> int:
    while start < end and text[start] in " \t":
        start += 1
    return start


def _percent_comments(readable: str) -> list[tuple[int, int]]:
    """``%%…%%`` (Obsidian help, "Comments"): at a line's start over any lines, elsewhere within its paragraph.

    Alone on its line and never closed it hides the rest; a lone one in a line is text.
    """
    comments = []
    at = readable.find("%%")
    while at >= 0:
        end = _percent_comment_end(readable, at)
        if end > 0:
            comments.append((at, end))
        at = readable.find("%%", end if end > 0 else at + 2)
    return comments


def _percent_comment_end(readable: str, at: int) -> int:
    """Where the comment that begins at ``at`` ends; 0 if none does."""
    close = readable.find("%%", at + 2)
    if begins_line(readable, at):
        if close >= 0:
            return close + 2
        return len(readable) if _ALONE.match(readable, at + 2) else 0
    return close + 2 if close >= 0 and not _BLANK_LINE.search(readable, at, close) else 0


def begins_line(text: str, at: int) -> bool:
    """Whether nothing but blanks and quote marks stands between the line's start and ``at``."""
    while at and text[at - 1] in " \t>":
        at -= 1
    return not at or text[at - 1] in "\r\n"


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
