"""Quotations: what is said in the video, with the time at which it is said."""

from __future__ import annotations

from note_lsp.features.completion.items import NOTHING, Ask, Found, Item, Kind
from note_lsp.syntax.contexts import QuotedWords
from note_lsp.syntax.cue_search import Passage, folded_query
from note_lsp.syntax.media import Medium, clock, media_of
from note_lsp.syntax.stamp_style import StampStyle, is_stamped, style_of
from note_lsp.text import Span
from note_lsp.vault.transcripts import search_of

_FEWEST = 3
"""Characters that are looked for."""
_MOST = 20
_LONGEST_LABEL = 80
_CLOSING_MARKS = ('"', "”", "»", "“", "」")


def quotations(ask: Ask, context: QuotedWords) -> Found:
    """The cues for ``> we wan…`` in a note that has a transcript: the rest of the sentence, and its timestamp."""
    if len(folded_query(context.query)) < _FEWEST:
        return NOTHING
    note = ask.note
    medium = media_of(note.facts.front_matter, note.facts.links).at(context.replace.start)
    search = search_of(ask.vault, note.path, medium)
    found = search.find(context.query, _MOST + 1) if search is not None else []
    style = style_of(note.text, note.facts) if found else StampStyle()
    return Found([_item(ask, context, passage, style, medium) for passage in found[:_MOST]], len(found) > _MOST)


def _item(ask: Ask, context: QuotedWords, passage: Passage, style: StampStyle, medium: Medium | None) -> Item:
    text, offset = ask.note.text, ask.offset
    takes_mark = not ask.client.keeps_what_follows and text.startswith(_CLOSING_MARKS, offset)
    end = offset + takes_mark
    stamp = "" if is_stamped(text, ask.note.facts, end) else f" {style.written(passage.seconds, medium)}"
    replace = Span(context.replace.start, end)
    return Item(
        label=passage.words[:_LONGEST_LABEL],
        kind=Kind.QUOTATION,
        replace=replace,
        new_text=f"{context.query.rstrip()}{passage.rest}{text[offset:end]}{stamp}",
        description=clock(passage.seconds),
        filter_text=ask.filter_text(replace, passage.words),
    )
