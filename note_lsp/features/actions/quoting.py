"""The timestamp of words that are quoted from a video."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from note_lsp.features.actions.action import REWRITE, Action, edit_of, replace
from note_lsp.syntax.cue_search import folded_query
from note_lsp.syntax.media import clock, media_of
from note_lsp.syntax.stamp_style import is_stamped, style_of
from note_lsp.text import Span
from note_lsp.vault.transcripts import search_of
from note_lsp.vault.vault import Note, Vault

_FEWEST: Final = 3
"""Characters that are looked for."""
_LONGEST: Final = 2_000
_MOST: Final = 3
"""Places where the same words are said that there is a choice of."""
_CLOSING_MARKS: Final = "\"”»“」’'*_"


def insertions(vault: Vault, note: Note, span: Span) -> Iterator[Action]:
    """The timestamp of the selected words, if the transcript has them and none stands there."""
    if not _FEWEST <= span.end - span.start <= _LONGEST or any(one.meets(span) for one in note.facts.hidden):
        return
    words = span.of(note.text)
    wanted = _spoken(words)
    end = span.start + len(words.rstrip())
    while note.text[end : end + 1] and note.text[end] in _CLOSING_MARKS:
        end += 1
    if len(folded_query(wanted)) < _FEWEST or is_stamped(note.text, note.facts, end):
        return
    medium = media_of(note.facts.front_matter, note.facts.links).at(span.start)
    search = search_of(vault, note.path, medium)
    found = [passage for passage in search.find(wanted, _MOST) if passage.rank < 2] if search is not None else []
    style = style_of(note.text, note.facts)
    for passage in found:
        title = f"Insert the timestamp of these words, {clock(passage.seconds)}"
        stamp = f" {style.written(passage.seconds, medium)}"
        yield Action(title, REWRITE, edit_of(note.path, replace(Span(end, end), stamp)))


def _spoken(words: str) -> str:
    """The words without what a quote has at its lines' beginnings, and without the point at their end."""
    lines = (line.lstrip(" \t>") for line in words.splitlines())
    return " ".join(lines).strip().rstrip(".,;:!?…\"”»“」’'*_ ")
