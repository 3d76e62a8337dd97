"""What the note itself defines: reference labels and footnotes."""

from __future__ import annotations

from note_lsp.features.completion.items import MOST_ITEMS, Ask, Found, Item, Kind
from note_lsp.features.completion.ranking import ranked
from note_lsp.syntax.contexts import FootnoteLabel, ReferenceLabel
from note_lsp.text import Span

_LONGEST_DETAIL = 80


def references(ask: Ask, context: ReferenceLabel) -> Found:
    """The labels of the note's definitions for ``[x][…``."""
    text = ask.note.text
    known: dict[str, tuple[str, str]] = {}
    for definition in ask.note.facts.definitions:
        if not definition.comment:
            known.setdefault(definition.label, (definition.label_span.of(text), definition.target))
    found = ranked(context.query, known.values(), lambda entry: entry)
    items = [
        _item(ask, Kind.REFERENCE, label, target, context.replace, context.closing)
        for label, target in found[:MOST_ITEMS]
    ]
    return Found(items, len(found) > MOST_ITEMS)


def footnotes(ask: Ask, context: FootnoteLabel) -> Found:
    """The note's footnotes for ``[^…``: those defined, then those used without a definition."""
    text = ask.note.text
    known: dict[str, tuple[str, str]] = {}
    for note in ask.note.facts.footnote_definitions:
        words = text[note.id_span.end + 2 : min(note.span.end, note.id_span.end + 2 + 4 * _LONGEST_DETAIL)]
        known.setdefault(note.id, (note.id_span.of(text)[1:], " ".join(words.split())[:_LONGEST_DETAIL]))
    for use in ask.note.facts.footnote_uses:
        if not use.span.touches(ask.offset):
            known.setdefault(use.id, (use.id_span.of(text)[1:], ""))
    if text.startswith("]:", context.replace.end):
        defined = {note.id for note in ask.note.facts.footnote_definitions}
        known = {key: entry for key, entry in known.items() if key not in defined}
    found = ranked(context.query, known.values(), lambda entry: entry)
    items = [
        _item(ask, Kind.FOOTNOTE, label, words, context.replace, context.closing) for label, words in found[:MOST_ITEMS]
    ]
    return Found(items, len(found) > MOST_ITEMS)


def _item(ask: Ask, kind: Kind, label: str, detail: str, replace: Span, closing: str) -> Item:
    return Item(
        label=label,
        kind=kind,
        replace=replace,
        new_text=label + closing,
        detail=detail,
        filter_text=ask.filter_text(replace, label, detail),
    )
