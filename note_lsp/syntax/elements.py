"""How the parts of one note lie in each other: blocks, inline markup, comments, and the sections of its headings.

It is worked out from the text when it is asked for, since the facts keep no more of this than links need.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from note_lsp.syntax import markdown
from note_lsp.syntax.nodes import Heading, NoteFacts
from note_lsp.text import LineIndex, Span

Kind = Literal[
    "list", "item", "quote", "paragraph", "heading", "code", "table", "row", "cell", "footnote", "html", "comment",
    "math", "code span", "tag", "emphasis", "strong", "struck", "link",
]  # fmt: skip

_LONG_BLOCKS: dict[str, Kind] = {
    "Item": "item",
    "BlockQuote": "quote",
    "CodeBlock": "code",
    "Table": "table",
    "FootnoteDefinition": "footnote",
    "HtmlBlock": "html",
}
_SHORT_BLOCKS: dict[str, Kind] = {
    "List": "list",
    "Paragraph": "paragraph",
    "Heading": "heading",
    "TableHead": "row",
    "TableRow": "row",
    "TableCell": "cell",
}
_INLINE: dict[str, Kind] = {
    "Code": "code span",
    "InlineMath": "math",
    "DisplayMath": "math",
    "InlineHtml": "tag",
    "Emphasis": "emphasis",
    "Strong": "strong",
    "Strikethrough": "struck",
    "Link": "link",
    "Image": "link",
}
_MARKUP = frozenset(_INLINE.values())
_CONTAINERS = frozenset({"item", "quote", "footnote"})
_FENCES = ("%%", "$$")
_CODE_FENCES = ("```", "~~~")
_REPEATED = {"struck": "~", "code span": "`", "math": "$", "comment": "%"}
_BLANK = re.compile(r"[ \t>]*+")


class Element(msgspec.Struct, frozen=True, gc=False):
    """A part of a note."""

    kind: Kind
    span: Span
    """Without the blank lines behind it."""


class Elements:
    """The parts of one note; linear in its length."""

    def __init__(self, text: str, facts: NoteFacts, *, all_kinds: bool = True) -> None:
        """Unless ``all_kinds`` are asked for, only the blocks that may be long."""
        self._text = text
        self._lines = facts.lines
        self._filled = _filled_lines(text, facts.lines)
        self._ends: dict[int, int] = {}
        fences = [span for span in facts.hidden if text.startswith(_FENCES, span.start)]
        begin = facts.front_matter.span.end if facts.front_matter else int(text.startswith("\ufeff"))
        kinds = _LONG_BLOCKS | _SHORT_BLOCKS | _INLINE if all_kinds else _LONG_BLOCKS
        found = [
            self._element(kinds[name], start, end)
            for name, start, end in markdown.elements(text, begin, facts.lines, kinds)
            if not _is_inside(fences, start)
        ]
        for span in fences:
            kind: Kind = "comment" if text.startswith("%%", span.start) else "math"
            found.append(Element(kind, Span(span.start, max(span.start, self._trimmed(span.end)))))
        found.sort(key=lambda element: (element.span.start, -element.span.end))
        self.found = tuple(found)
        """In the order of the text, the outer before the inner."""

    def sections(self, headings: Iterable[Heading]) -> Iterator[tuple[Heading, Span]]:
        """Each heading with its section, without the blank lines behind it.

        A section ends before the next heading of the same or a higher level, and with the quote or list item that
        its heading stands in; a heading that is quoted ends no section around the quote.
        """
        whole = Span(0, self._lines.length)
        open_containers: list[tuple[Span, list[Heading]]] = [(whole, [])]
        containers = [element.span for element in self.found if element.kind in _CONTAINERS]
        marks: list[tuple[int, int, Span, Heading | None]] = [(span.start, 0, span, None) for span in containers]
        marks += [(heading.span.start, 1, heading.span, heading) for heading in headings]
        for start, _, span, heading in sorted(marks, key=lambda mark: mark[:2]):
            while start >= open_containers[-1][0].end and len(open_containers) > 1:
                yield from self._closed(*open_containers.pop())
            if heading is None:
                open_containers.append((span, []))
                continue
            inner = open_containers[-1][1]
            while inner and inner[-1].level >= heading.level:
                yield self._section(inner.pop(), start)
            inner.append(heading)
        while open_containers:
            yield from self._closed(*open_containers.pop())

    def _closed(self, container: Span, headings: list[Heading]) -> Iterator[tuple[Heading, Span]]:
        for heading in headings:
            yield self._section(heading, container.end)

    def _section(self, heading: Heading, end: int) -> tuple[Heading, Span]:
        return heading, Span(heading.span.start, max(self._trimmed(end), heading.span.end))

    def _element(self, kind: Kind, start: int, end: int) -> Element:
        if kind in _MARKUP:
            return Element(kind, Span(start, end))
        # The parser lets what is indented by a tab begin one character too early, before the line break.
        while start < end and self._text[start] in " \t\r\n":
            start += 1
        if kind == "html" and self._text.startswith("<!--", start):
            kind = "comment"
        return Element(kind, Span(start, max(start, self._trimmed(end))))

    def _trimmed(self, end: int) -> int:
        """``end`` without the blanks and the empty lines, of a quote too, before it."""
        known = self._ends.get(end)
        if known is None:
            line = self._lines.line_span(self._lines.line_of(end))
            known = min(end, line.end)
            if _BLANK.fullmatch(self._text, line.start, known):
                line = self._lines.line_span(self._filled[max(self._lines.line_of(end) - 1, 0)])
                known = min(end, line.end)
            while known > line.start and self._text[known - 1] in " \t":
                known -= 1
            self._ends[end] = known
        return known


def inside(text: str, element: Element) -> Span:
    """What an element's marks stand around; of one without marks itself."""
    span = element.span
    if element.kind == "code" and text.startswith(_CODE_FENCES, span.start):
        first, last = text.find("\n", span.start, span.end), text.rfind("\n", span.start, span.end)
        return Span(first + 1, last) if first < last else span
    width = _width_of_mark(text, element)
    closed = text.endswith(text[span.start : span.start + width], span.start + width, span.end)
    return Span(span.start + width, span.end - width) if closed else span


def _width_of_mark(text: str, element: Element) -> int:
    """How many characters stand around an element on each side: of some as many as are repeated."""
    if element.kind in ("emphasis", "strong"):
        return 1 if element.kind == "emphasis" else 2
    mark, width = _REPEATED.get(element.kind), 0
    while mark and text.startswith(mark, element.span.start + width, element.span.end):
        width += 1
    return width


def _filled_lines(text: str, lines: LineIndex) -> list[int]:
    """For each line the last one up to it that holds more than blanks and a quote's marks."""
    filled, last = [], 0
    for line in range(lines.line_count):
        span = lines.line_span(line)
        if not _BLANK.fullmatch(text, span.start, span.end):
            last = line
        filled.append(last)
    return filled


def _is_inside(spans: list[Span], offset: int) -> bool:
    at = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return at >= 0 and spans[at].start < offset < spans[at].end
