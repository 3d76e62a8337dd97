"""Which text a selection means that is to become a note of its own: no link, list item or block is cut."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

import msgspec

from note_lsp.features.actions.lines import begins_line
from note_lsp.features.places import section_span, title_heading
from note_lsp.syntax.markdown import outline
from note_lsp.syntax.nodes import Heading, NoteFacts
from note_lsp.syntax.structure import Structure
from note_lsp.text import LineIndex, Span
from note_lsp.vault.vault import Note

_ITEM: Final = re.compile(r"([ \t]*)((?:[-*+]|[0-9]{1,9}[.)])[ \t]+)")
_IN_FRONT_MATTER: Final = "Front matter stays with its note"
_CELL_END: Final = re.compile(r"(?<!\\)\|")


class Chosen(msgspec.Struct, frozen=True):
    """The text that is extracted."""

    span: Span
    inline: bool = False
    """Some words of a line, among which the link is left; else whole lines."""
    marker: str = ""
    """What the link's line begins with: the marker of the list whose items these are."""


def section_at(note: Note, offset: int) -> Heading | str | None:
    """The heading at ``offset`` whose section can be extracted, or why it cannot; None where there is none.

    The title's section is the note itself.
    """
    headings = note.facts.headings
    before = bisect_right(headings, offset, key=lambda heading: heading.span.start) - 1
    if before < 0 or not headings[before].span.touches(offset):
        return None
    heading = headings[before]
    if not begins_line(note.text, note.facts.lines, heading.span.start):
        return "The heading stands in a quote or a list"
    return None if heading == title_heading(headings) else heading


def section(note: Note, heading: Heading) -> Chosen:
    """The section of a heading, without the blank lines behind it."""
    whole = section_span(heading, note.facts.headings, note.facts.lines)
    return Chosen(_trimmed(note.text, whole))


def selection(note: Note, span: Span) -> Span | str | None:
    """What of ``span`` can be extracted, not yet drawn to whole blocks; or why it cannot; None for blanks alone."""
    front_matter = note.facts.front_matter
    begin = front_matter.span.end if front_matter is not None else int(note.text.startswith("\ufeff"))
    span = _trimmed(note.text, span)
    if front_matter is not None and span.start < begin:
        if span.end <= begin or span.start > 1:
            return _IN_FRONT_MATTER if span.start < span.end else None
        span = _trimmed(note.text, Span(begin, span.end))
    return span if span.start < span.end else None


def chosen(note: Note, span: Span) -> Chosen:
    """``span``, as ``selection`` gives it, drawn to what cannot be cut: links and the like, blocks, list items."""
    facts, lines = note.facts, note.facts.lines
    span = _grown(span, _inline_units(facts))
    line = lines.line_span(lines.line_of(span.start))
    headings = [heading for heading in facts.headings if heading.span.covers(span)]
    if span.end <= line.end and span != _without_marks(note.text, line) and not headings:
        in_table = any(table.covers(span) for table in facts.tables)
        if not (in_table and _CELL_END.search(_without_links(facts, note.text, span))) and not _is_defined(facts, span):
            return Chosen(span, inline=True)
    begin = facts.front_matter.span.end if facts.front_matter is not None else 0
    structure = outline(note.text, begin, lines)
    items = _top_items(note.text, lines, structure)
    units = [*_block_units(facts, structure), *items]
    span = _whole_lines(lines, note.text, span)
    while (grown := _whole_lines(lines, note.text, _grown(span, units))) != span:
        span = grown
    return Chosen(span, marker=_marker(note.text, span, structure))


def _is_defined(facts: NoteFacts, span: Span) -> bool:
    return any(one.span.meets(span) for one in facts.definitions)


def _inline_units(facts: NoteFacts) -> list[Span]:
    return [
        *(one.span for one in facts.links),
        *(one.span for one in facts.references),
        *(one.span for one in facts.footnote_uses),
        *(one.span for one in facts.timestamps),
        *(one.span for one in facts.time_anchors),
        *(one.span for one in facts.tags if not one.in_front_matter),
        *(one.id_span for one in facts.blocks if one.id_span is not None),
        *facts.hidden,
    ]


def _block_units(facts: NoteFacts, structure: Structure) -> list[Span]:
    blocks = [Span(one.start, one.end) for one in structure.blocks if one.kind not in {"list", "item"}]
    # A footnote's definition begins before its paragraph, an id may stand behind its block.
    defined = [*(one.span for one in facts.footnote_definitions), *(one.span for one in facts.definitions)]
    named = [Span(one.span.start, one.id_span.end) for one in facts.blocks if one.id_span is not None]
    within_lists = [(one.start, one.end) for one in structure.blocks if one.kind == "list"]
    named = [one for one in named if not any(start <= one.start < end for start, end in within_lists)]
    return [*blocks, *defined, *named, *facts.hidden]


def _top_items(text: str, lines: LineIndex, structure: Structure) -> list[Span]:
    """The items of the outermost lists."""
    items: list[Span] = []
    for whole in _outermost(structure):
        first, last = lines.line_of(whole.start), lines.line_of(max(whole.end - 1, whole.start))
        column = whole.start - lines.line_span(first).start
        starts = []
        for number in range(first, last + 1):
            line = lines.line_span(number)
            found = _ITEM.match(text, line.start, line.end)
            if number == first or (found is not None and len(found[1]) <= column):
                starts.append(line.start)
        for start, end in zip(starts, [*starts[1:], whole.end], strict=True):
            items.append(_trimmed(text, Span(start, end)))
    return items


def _outermost(structure: Structure) -> list[Span]:
    found: list[Span] = []
    for one in structure.blocks:
        if one.kind in {"list", "quote"} and not (found and one.start < found[-1].end):
            found.append(Span(one.start, one.end))
    quotes = {start for start, _ in structure.quotes}
    return [one for one in found if one.start not in quotes]


def _marker(text: str, span: Span, structure: Structure) -> str:
    """The list marker with which the link is written, where only some items of a list are taken."""
    for whole in _outermost(structure):
        inside = (
            whole.start <= span.end and span.end <= whole.end and span.start >= text.rfind("\n", 0, whole.start) + 1
        )
        whole_list = span.start <= whole.start and span.end >= _trimmed(text, whole).end
        if inside and not whole_list and (found := _ITEM.match(text, span.start)):
            return found[0]
    return ""


def _grown(span: Span, units: Sequence[Span]) -> Span:
    """``span`` with every unit whole that it takes a part of."""
    start, end = span.start, span.end
    while True:
        cut = [
            one for one in units if one.start < end and start < one.end and not (start <= one.start and one.end <= end)
        ]
        if not cut:
            return Span(start, end)
        start, end = min(start, *(one.start for one in cut)), max(end, *(one.end for one in cut))


def _whole_lines(lines: LineIndex, text: str, span: Span) -> Span:
    first, last = lines.line_of(span.start), lines.line_of(max(span.end - 1, span.start))
    start = lines.line_span(first).start
    start += int(start == 0 and text.startswith("\ufeff"))
    return Span(start, max(lines.line_span(last).end, span.end))


def _without_marks(text: str, line: Span) -> Span:
    """What stands on a line behind quote marks and list markers."""
    found = re.compile(r"[ \t>]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)?").match(text, line.start, line.end)
    return _trimmed(text, Span(found.end() if found else line.start, line.end))


def _without_links(facts: NoteFacts, text: str, span: Span) -> str:
    words = span.of(text)
    for link in facts.links:
        if span.covers(link.span):
            words = words.replace(link.span.of(text), "")
    return words


def _trimmed(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip(" \t\r\n\ufeff"))
    return Span(start, max(start, span.start + len(words.rstrip(" \t\r\n"))))
