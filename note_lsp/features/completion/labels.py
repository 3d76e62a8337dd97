"""Labels for a wikilink: ``[[note|…``."""

from __future__ import annotations

from note_lsp.features import writing
from note_lsp.features.completion.items import Ask, Found, Item, Kind
from note_lsp.features.completion.ranking import ranked
from note_lsp.syntax.contexts import WikilinkLabel
from note_lsp.syntax.nodes import Form
from note_lsp.vault.resolve import Thing


def labels(ask: Ask, context: WikilinkLabel) -> Found:
    """The heading's text, the note's title, its aliases, and its stem in words."""
    choices = dict.fromkeys(" ".join(name.split()) for name in _names(ask, context))
    found = ranked(context.query, [name for name in choices if name], lambda name: (name,))
    before = writing.pipe(in_table=True) if context.ends_cell else ""
    items = [
        Item(
            label=name,
            kind=Kind.LABEL,
            replace=context.replace,
            new_text=before + written + context.closing,
            filter_text=ask.filter_text(context.replace, name),
        )
        for name in found
        if (written := writing.label(name, in_table=context.in_table)) is not None
    ]
    return Found(items)


def _names(ask: Ask, context: WikilinkLabel) -> list[str]:
    if not context.target and context.anchor is None:
        return []
    found = ask.vault.resolve_name(context.target, ask.note.path)
    if found.path is None or found.thing is not Thing.NOTE:
        return []
    names = []
    if context.anchor:
        place = ask.vault.find_anchor(found.path, context.anchor, Form.WIKILINK)
        if place is not None and place.heading is not None:
            names.append(place.heading.text)
    note = ask.vault.name(found.path)
    if note is not None:
        names += [note.title or "", *note.aliases, note.stem.replace("_", " ").replace("-", " "), note.stem]
    return names
