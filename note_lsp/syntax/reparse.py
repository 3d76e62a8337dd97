"""The facts of a note after a small change, from those before it: only the blocks around the change are read.

A Markdown text is at its beginning again wherever a block begins that stands in no other.  So what stands between two
such places, ``seams``, is read alone, and the facts before and behind are kept.  What our own grammars read over such
places, and what things far away tell of each other, is looked for, and where there is any of it in reach of the change
the whole text is read.  The result equals ``parse`` always, which tests hold.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

import msgspec

from note_lsp.syntax.front_matter import may_open_front_matter, read_front_matter
from note_lsp.syntax.markdown import DEFAULT_OPTIONS, body_begins, outline
from note_lsp.syntax.nodes import NoteFacts, Problem, SyntaxOptions
from note_lsp.syntax.reading import Reading, Source, read, whole
from note_lsp.syntax.seams import ITEM, LIST, Seam, moved_seams, parts_times, seams_of
from note_lsp.syntax.splicing import spliced
from note_lsp.syntax.structure import Structure
from note_lsp.syntax.time_anchors import stay_on_lines
from note_lsp.syntax.timestamp_problems import shift_of_anchors
from note_lsp.text import LineIndex, Span

LARGEST_PART = 0.5
"""How much of a text is read as a part of it; where it is more, reading the whole costs little more."""
_MOST_CELLS = 1 << 17
"""The parser makes up for cells that a table's rows lack, but only for so many in a text."""
# An id that stands alone names the block before it.
_MAY_BE_LONE_ID = re.compile(r"(?:\A|[\r\n])[ \t>*+\-0-9.)\[\]xX]*\^")
_begins = attrgetter("span.start")
_starts = attrgetter("start")


class Parsed(msgspec.Struct, frozen=True):
    """The facts of a text, with what is needed to have those of the text after a change."""

    facts: NoteFacts
    found: NoteFacts
    """What of them every stretch of the text shows by itself, as ``read`` finds it."""
    front_matter_problems: tuple[Problem, ...]
    seams: list[Seam]
    fenced: tuple[tuple[int, int], ...]
    """What ``%%`` and ``$$`` enclose."""
    marks: tuple[int, ...]
    """Where these two stand."""
    cells: int
    """How many cells the parser saw in the tables, at most."""
    is_fixed: bool
    """Whether the text has to be read whole after every change."""


class _Change(msgspec.Struct, frozen=True):
    """That ``span`` of a text became longer ``by`` so many characters, or shorter."""

    span: Span
    by: int


class _Window(msgspec.Struct, frozen=True):
    """The blocks of the old text that are read anew, from one seam to another."""

    first: int
    """The number of the seam at which it begins."""
    last: int
    """The number of the seam at which it ends; that of all seams at the text's end."""
    span: Span
    part: list[Seam]
    """The seams in it as it is read anew, counted from its beginning."""
    reading: Reading


def parsed(text: str, options: SyntaxOptions = DEFAULT_OPTIONS) -> Parsed:
    """Everything of a text, read from its beginning to its end."""
    front_matter, problems = read_front_matter(text)
    source = Source(text, LineIndex.of(text), front_matter, body_begins(text, front_matter))
    structure = outline(text, source.begin, source.lines)
    reading = read(source, structure, options)
    facts = whole(reading.facts, problems)
    is_fixed = reading.is_bound or _is_shifted(facts) or not stay_on_lines(reading.views.readable)
    seams = [] if is_fixed else seams_of(text, structure)
    views, cells = reading.views, len(structure.cells)
    return Parsed(facts, reading.facts, problems, seams, views.fenced, views.marks, cells, is_fixed)


def reparsed(before_text: str, before: Parsed, text: str, options: SyntaxOptions = DEFAULT_OPTIONS) -> Parsed:
    """The same of ``text``, which was ``before_text`` a while ago; quick if little has changed in one place."""
    return after_change(before_text, before, text, options) or parsed(text, options)


def after_change(
    before_text: str, before: Parsed, text: str, options: SyntaxOptions = DEFAULT_OPTIONS
) -> Parsed | None:
    """The same where only some blocks have to be read for it; None where the whole text has to be."""
    if before.is_fixed:
        return None
    change = _change(before_text, text)
    window = _window(before_text, before, text, change, options)
    if window is None or (before.facts.front_matter is None and may_open_front_matter(text)):
        return None
    found = spliced(before.found, window.reading.facts, window.span, change.by)
    cells = before.cells + len(window.reading.structure.cells)
    if cells > _MOST_CELLS or _is_shifted_now(before.found, window, change, found):
        return None
    found = msgspec.structs.replace(found, lines=_lines(before_text, before.facts.lines, text, change))
    fenced = [
        (start, end) if start < window.span.start else (start + change.by, end + change.by)
        for start, end in before.fenced
    ]
    marks = [mark if mark < window.span.start else mark + change.by for mark in before.marks]
    problems = before.front_matter_problems
    return Parsed(
        whole(found, problems),
        found,
        problems,
        _seams(before, window, change),
        tuple(fenced),
        tuple(marks),
        cells,
        False,
    )


def _change(before: str, after: str) -> _Change:
    same = _same_beginning(before, after)
    rest = min(len(before), len(after)) - same
    end = _same_end(before, after, rest)
    return _Change(Span(same, len(before) - end), len(after) - len(before))


def _same_beginning(one: str, other: str) -> int:
    """How many characters two texts have in common from their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _same_end(one: str, other: str, most: int) -> int:
    """How many characters, ``most`` at most, two texts have in common at their end."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _window(before_text: str, before: Parsed, text: str, change: _Change, options: SyntaxOptions) -> _Window | None:
    """The blocks around a change, read anew as far as surely nothing else changes by it; None if that is not sure."""
    seams = before.seams
    first = bisect_right(seams, change.span.start, key=_starts) - 1
    if first >= 0 and not seams[first].is_free:
        first -= 1
    if first < 0:
        return None
    last = bisect_left(seams, change.span.end, lo=first + 1, key=_starts)
    start = seams[first].start
    # One block more is read to see where the last of them ends.
    end = seams[last + 2].start if last + 2 < len(seams) else len(before_text)
    words = text[start : end + change.by]
    if not _is_apart(before, Span(start, end), before_text[start:end], words) or len(words) > LARGEST_PART * len(text):
        return None
    source = Source(words, LineIndex.of(words), before.facts.front_matter, 0, is_part=True)
    structure = outline(words, 0, source.lines)
    reading = read(source, structure, options)
    if reading.is_bound or reading.views.marks or not stay_on_lines(reading.views.readable):
        return None
    part = seams_of(words, structure)
    if not _goes_on(seams[first], part) or not _may_cut(before, first, start, before_text, text, start):
        return None
    for at in range(last, min(last + 2, len(seams))):
        place = seams[at].start
        if _meets(seams[at], place + change.by - start, part, structure) and _may_cut(
            before, at, place, before_text, text, place + change.by
        ):
            return _Window(first, at, Span(start, place), part, reading)
    if end == len(before_text):
        return _Window(first, len(seams), Span(start, end), part, reading)
    return None


def _is_apart(before: Parsed, span: Span, old: str, new: str) -> bool:
    """Whether nothing in a stretch, as it was and as it is, concerns what stands before or behind it."""
    marks = before.marks
    if bisect_left(marks, span.start) < bisect_left(marks, span.end):
        return False
    # The parser passes over a byte order mark at the beginning of what it reads.
    if new.startswith("\ufeff"):
        return False
    return not any("^" in words and _MAY_BE_LONE_ID.search(words) for words in (old, new))


def _goes_on(seam: Seam, part: Sequence[Seam]) -> bool:
    """Whether what is read from ``seam`` on begins as it did before."""
    begins = bool(part) and not part[0].start
    return begins and part[0].kind == LIST if seam.kind == ITEM else begins or seam.is_free


def _meets(seam: Seam, place: int, part: list[Seam], structure: Structure) -> bool:
    """Whether a block begins at ``place`` in what is read anew as it did at ``seam``."""
    at = bisect_left(part, place, key=_starts)
    if at == len(part) or part[at].start != place:
        return False
    if part[at].kind != seam.kind and (part[at].kind, seam.kind) != (LIST, ITEM):
        return False
    following = part[at + 1].start if at + 1 < len(part) else None
    # A lone id behind must find a block to name without a look beyond the seam.
    return any(
        block.kind != "list" and block.start >= place and (following is None or block.start < following)
        for block in structure.blocks
    )


def _may_cut(before: Parsed, at: int, place: int, old: str, new: str, new_place: int) -> bool:
    """Whether no fact reaches from one side of a seam to the other."""
    if any(start < place < end for start, end in before.fenced):
        return False
    if parts_times(old, place) or parts_times(new, new_place):
        return False
    return before.seams[at].kind != ITEM or not _is_list_named(before, at)


def _is_list_named(before: Parsed, at: int) -> bool:
    """Whether the list whose item begins at a seam is a block with an id."""
    seams, blocks = before.seams, before.found.blocks
    while seams[at].kind == ITEM:
        at -= 1
    first = bisect_left(blocks, seams[at].start, key=_begins)
    last = bisect_left(blocks, seams[at + 1].start, key=_begins)
    return any(block.span.end > seams[at + 1].start for block in blocks[first:last])


def _is_shifted(facts: NoteFacts) -> bool:
    return any(problem.code == "implausible-timestamp" for problem in facts.problems)


def _is_shifted_now(before: NoteFacts, window: _Window, change: _Change, found: NoteFacts) -> bool:
    """Whether the times of the note together say by now that it is shifted."""
    start, end = window.span.start, window.span.end
    old = _between(before.time_anchors, start, end)
    new = _between(found.time_anchors, start, end + change.by)
    if [anchor.value.parts for anchor in old] == [anchor.value.parts for anchor in new]:
        return False
    return shift_of_anchors(found.time_anchors) is not None


def _lines(before_text: str, lines: LineIndex, text: str, change: _Change) -> LineIndex:
    if "\r" in text or "\r" in before_text:
        return LineIndex.of(text)
    return lines.after(change.span, text[change.span.start : change.span.end + change.by])


def _seams(before: Parsed, window: _Window, change: _Change) -> list[Seam]:
    """The seams of the whole text; where the window begins nothing new is known of what stands before."""
    seams, start = before.seams, window.span.start
    end = window.span.end + change.by - start
    inside = [seam for seam in moved_seams(window.part, start) if seam.start < end + start]
    old = seams[window.first]
    if inside and inside[0].start == start:
        inside[0] = Seam(start, ITEM if old.kind == ITEM else inside[0].kind, old.is_free)
    behind = moved_seams(seams[window.last :], change.by)
    if behind:
        at = bisect_left(window.part, end, key=_starts)
        behind[0] = Seam(behind[0].start, window.part[at].kind, window.part[at].is_free)
    return [*seams[: window.first], *inside, *behind]


def _between(facts: Sequence[Any], start: int, end: int) -> Sequence[Any]:
    """Those of the facts that begin from ``start`` to ``end``."""
    return facts[bisect_left(facts, start, key=_begins) : bisect_left(facts, end, key=_begins)]
