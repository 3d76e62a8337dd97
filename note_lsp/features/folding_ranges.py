"""What of a note can be folded away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from note_lsp.paths import VaultPath
from note_lsp.syntax.elements import Element, Elements
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault

_FOLDED = frozenset({"item", "quote", "code", "table", "footnote", "html", "comment", "math"})
_FENCES = ("```", "~~~")
_BARE_MARK = re.compile(r"(?:---|%%|\$\$|<!--)[ \t]*")
_LONGEST = 60


class Fold(msgspec.Struct, frozen=True, gc=False):
    """Whole lines, of which all but the first are folded away."""

    span: Span
    """From somewhere in the first line to somewhere in the last."""
    kind: Literal["", "comment", "region"] = ""
    """Front matter is a region, so that one command folds it alone."""
    shown: str = ""
    """What is to be shown of it where its first line says nothing."""


def folds(vault: Vault, path: VaultPath, at_most: int | None = None) -> tuple[Fold, ...]:
    """The folds of a note, at most one that begins in a line; of more than ``at_most`` the longest are given.

    Front matter, sections, list items, quotes and callouts, fences, tables, footnotes, comments, HTML, and math, each
    up to its last line that is not blank.
    """
    note = vault.note(path)
    if note is None:
        return ()
    line_of = note.facts.lines.line_of
    by_line: dict[int, Fold] = {}
    for fold in sorted(_all(note), key=lambda fold: (fold.span.start, -fold.span.end)):
        first = line_of(fold.span.start)
        if line_of(fold.span.end) > first:
            longest = by_line.setdefault(first, fold)
            if fold.span.end > longest.span.end:
                by_line[first] = fold
    found = list(by_line.values())
    if at_most is not None and len(found) > at_most:
        found = sorted(found, key=lambda fold: line_of(fold.span.start) - line_of(fold.span.end))[:at_most]
        found.sort(key=lambda fold: fold.span)
    return tuple(found)


def _all(note: Note) -> Iterator[Fold]:
    front_matter = note.facts.front_matter
    if front_matter is not None:
        title = front_matter.title.text if front_matter.title is not None else ""
        shown = f"--- {_shortened(title)}" if title.strip() else _shown(note, front_matter.span)
        yield Fold(front_matter.span, "region", shown)
    elements = Elements(note.text, note.facts, all_kinds=False)
    for _, section in elements.sections(note.facts.headings):
        yield Fold(section)
    for element in elements.found:
        if element.kind in _FOLDED and (element.kind != "code" or note.text.startswith(_FENCES, element.span.start)):
            yield _fold(note, element)


def _fold(note: Note, element: Element) -> Fold:
    shown = _shown(note, element.span) if element.kind in ("comment", "math") else ""
    return Fold(element.span, "comment" if element.kind == "comment" else "", shown)


def _shown(note: Note, span: Span) -> str:
    """The first line, and the first words behind it where it is but a mark."""
    lines = note.facts.lines
    number = lines.line_of(span.start)
    line = lines.line_span(number)
    if not _BARE_MARK.fullmatch(note.text, span.start, line.end):
        return ""
    mark = note.text[span.start : line.end].rstrip()
    last = lines.line_of(span.end)
    inner = (lines.line_span(below) for below in range(number + 1, last))
    words = next((words for below in inner if (words := below.of(note.text).strip())), "")
    return f"{mark} {_shortened(words)}" if words else ""


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST else words[:_LONGEST].rstrip() + "…"
