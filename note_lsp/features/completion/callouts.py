"""The kinds of callouts (Obsidian help, "Callouts")."""

from __future__ import annotations

from note_lsp.features.completion.items import MOST_ITEMS, Ask, Found, Item, Kind
from note_lsp.features.completion.ranking import ranked
from note_lsp.syntax.contexts import CalloutKind

KINDS = {
    "note": (),
    "abstract": ("summary", "tldr"),
    "info": (),
    "todo": (),
    "tip": ("hint", "important"),
    "success": ("check", "done"),
    "question": ("help", "faq"),
    "warning": ("caution", "attention"),
    "failure": ("fail", "missing"),
    "danger": ("error",),
    "bug": (),
    "example": (),
    "quote": ("cite",),
}
"""Each with its other names."""


def callouts(ask: Ask, context: CalloutKind) -> Found:
    """The kinds for ``> [!…``: those of the note first, then the known ones."""
    written = (callout.kind for callout in ask.note.facts.callouts if not callout.kind_span.touches(ask.offset))
    known = [name for kind, others in KINDS.items() for name in (kind, *others)]
    meaning = {other: kind for kind, others in KINDS.items() for other in others}
    found = ranked(context.query, dict.fromkeys((*written, *known)), lambda name: (name,))
    items = [
        Item(
            label=name,
            kind=Kind.CALLOUT,
            replace=context.replace,
            new_text=name + context.closing,
            description=meaning.get(name, ""),
            filter_text=ask.filter_text(context.replace, name),
        )
        for name in found[:MOST_ITEMS]
    ]
    return Found(items, len(found) > MOST_ITEMS)
