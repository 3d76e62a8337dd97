"""The names of other notes in the plain text of a note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from note_lsp.features.unlinked.name_table import Found, name_table
from note_lsp.features.unlinked.prose import is_prose
from note_lsp.features.unlinked.words import name_words, words_in
from note_lsp.folding import fold
from note_lsp.paths import VaultPath, folder_of
from note_lsp.text import Span
from note_lsp.vault.vault import Note, NoteName, Vault

_MOST_NOTES: Final = 50
"""A name that more notes have means none of them."""
_WINDOW: Final = 1_000
"""So far to both sides of a place its line is looked at: no name that reaches the place is longer."""


class UnlinkedMention(msgspec.Struct, frozen=True, gc=False):
    """Words of a note's plain text that are the name of other notes."""

    span: Span
    paths: tuple[VaultPath, ...]
    """The notes of that name: those whose stem it is before those whose title, then alias; nearer ones first."""
    certain: bool
    """The first one is meant: no other has that kind of name, or none in the folder of the note at hand."""


def mentions_in(vault: Vault, note: Note, where: Span | None = None) -> list[UnlinkedMention]:
    """The unlinked mentions in a note, or in the lines of ``where``, in the order of its text.

    Of those that overlap it is the first, and of those that begin alike the longest.
    """
    matter = note.facts.front_matter
    body = Span(matter.span.end if matter is not None else 0, len(note.text))
    near = body if where is None else _lines_of(note, where)
    return list(_mentions(note, name_table(vault).find(words_in(note.text, near.start, near.end))))


def mentions_at(vault: Vault, note: Note, span: Span) -> list[UnlinkedMention]:
    """The unlinked mentions that meet ``span``, those that overlap too, the longest first."""
    near = _lines_of(note, span)
    names = name_table(vault).find_all(words_in(note.text, near.start, near.end))
    found = [one for one in names if one.span.meets(span)]
    own = [one.span for one in found if _is_of(one, note)]
    apart = (one for one in found if not any(whole.covers(one.span) for whole in own))
    return sorted(_mentions(note, apart), key=lambda mention: mention.span.start - mention.span.end)


def _lines_of(note: Note, span: Span) -> Span:
    """The lines of ``span``, as far as a name may reach it."""
    lines = note.facts.lines
    first, last = lines.line_span(lines.line_of(span.start)), lines.line_span(lines.line_of(span.end))
    return Span(max(first.start, span.start - _WINDOW), min(last.end, span.end + _WINDOW))


def _mentions(note: Note, names: Iterable[Found]) -> Iterator[UnlinkedMention]:
    for found in names:
        if len(found.notes) <= _MOST_NOTES and not _is_of(found, note) and is_prose(note, found.span):
            paths, certain = _in_order(found.notes, found.key, note.path)
            yield UnlinkedMention(found.span, paths, certain)


def _is_of(found: Found, note: Note) -> bool:
    return any(name.path == note.path for name in found.notes)


def _in_order(notes: Sequence[NoteName], key: str, source: VaultPath) -> tuple[tuple[VaultPath, ...], bool]:
    """The notes of a name, the one that is meant first, and whether that can be told."""
    if len(notes) == 1:
        return (notes[0].path,), True
    here = folder_of(source)
    ranked = sorted((_rank(note, key), folder_of(note.path) != here, len(note.path), note.path) for note in notes)
    rank, is_elsewhere = ranked[0][:2]
    rivals = [other for other in ranked[1:] if other[0] == rank and (is_elsewhere or not other[1])]
    return tuple(one[-1] for one in ranked), not rivals


def _rank(note: NoteName, key: str) -> int:
    """Which of a note's names has that key: 0 its stem, 1 its title, 2 an alias."""
    names = (note.stem, note.title)
    return next(
        (rank for rank, name in enumerate(names) if name and (words := name_words(fold(name))) and words.key == key), 2
    )
