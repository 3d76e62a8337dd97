"""The timestamp of words that are quoted from a video."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from note_lsp.features.action_kinds import REWRITE
from note_lsp.features.actions.action import Action, edit_of, replace
from note_lsp.syntax.cue_search import FEWEST, folded_query
from note_lsp.syntax.media import clock, media_of
from note_lsp.syntax.stamp_style import is_stamped, style_of
from note_lsp.text import Span
from note_lsp.vault.transcripts import search_of
from note_lsp.vault.vault import Note, Vault

_LONGEST: Final = 2_000
_MOST: Final = 3
"""Places where the same words are said that there is a choice of."""
_CLOSING_MARKS: Final = "\"”»“」’'*_"


def insertions(vault: Vault, note: Note, span: Span) -> Iterator[Action]:
    """The timestamp of the selected words, if the transcript has them and none stands there."""
    if not FEWEST <= span.end - span.start <= _LONGEST or not _is_prose(note, span):
        return
    words = span.of(note.text)
    wanted = _spoken(words)
    end = span.start + len(words.rstrip())
    while note.text[end : end + 1] and note.text[end] in _CLOSING_MARKS:
        end += 1
    cuts_word = note.text[end - 1 : end].isalnum() and note.text[end : end + 1].isalnum()
    if len(folded_query(wanted)) < FEWEST or cuts_word or is_stamped(note.text, note.facts, end):
        return
    medium = media_of(note.facts.front_matter, note.facts.links).at(span.start)
    search = search_of(vault, note.path, medium)
    found = [passage for passage in search.find(wanted, _MOST) if passage.rank < 2] if search is not None else []
    style = style_of(note.text, note.facts)
    for passage in found:
        title = f"Insert the timestamp of these words, {clock(passage.seconds)}"
        stamp = f" {style.written(passage.seconds, medium)}"
        yield Action(title, REWRITE, edit_of(note.path, replace(Span(end, end), stamp)))


def _is_prose(note: Note, span: Span) -> bool:
    """Whether a timestamp may stand behind ``span``: it meets no code, and is no part of a link, a tag or a value."""
    facts, matter = note.facts, note.facts.front_matter
    if (matter is not None and span.start < matter.span.end) or any(_overlap(one, span) for one in facts.hidden):
        return False
    wholes = (
        (link.span for link in facts.links),
        (use.span for use in facts.references),
        (tag.span for tag in facts.tags),
        (use.id_span for use in facts.footnote_uses),
        (one.id_span for one in facts.footnote_definitions),
    )
    return not any(_overlap(one, span) and not span.covers(one) for one in chain(*wholes))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _spoken(words: str) -> str:
    """The words without what a quote has at its lines' beginnings, and without the point at their end."""
    lines = (line.lstrip(" \t>") for line in words.splitlines())
    return " ".join(lines).strip().rstrip(".,;:!?…\"”»“」’'*_ ")
