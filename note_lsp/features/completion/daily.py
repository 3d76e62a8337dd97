"""Day words for daily notes: ``[[today``."""

from __future__ import annotations

from datetime import date, timedelta

from note_lsp.features.completion import writing
from note_lsp.features.completion.items import Ask, Item, Kind
from note_lsp.features.completion.notes import quoted
from note_lsp.folding import fold
from note_lsp.paths import VaultPath
from note_lsp.settings import DailySettings
from note_lsp.syntax.contexts import WikilinkTarget

_DAYS = {"today": 0, "tomorrow": 1, "yesterday": -1}


def days(ask: Ask, context: WikilinkTarget) -> list[Item]:
    """``today``, ``tomorrow`` and ``yesterday`` as links to their notes, if daily notes are configured."""
    settings = ask.vault.settings.daily
    query = fold(context.query)
    if settings == DailySettings() or not query:
        return []
    items = []
    for word, distance in _DAYS.items():
        target = _target(ask, settings, distance) if word.startswith(query) else None
        if target:
            new_text, additional = quoted(context, target)
            items.append(
                Item(
                    label=word,
                    kind=Kind.DAY,
                    replace=context.replace,
                    new_text=new_text,
                    description=target,
                    filter_text=ask.filter_text(context.replace, word),
                    additional=additional,
                )
            )
    return items


def _target(ask: Ask, settings: DailySettings, distance: int) -> str | None:
    """What to link for a day: its note's shortest name, or what the note will be called."""
    try:
        name = (date.fromisoformat(ask.day) + timedelta(days=distance)).strftime(settings.pattern)
    except (ValueError, OverflowError):
        return None
    path = "/".join(part for part in ((settings.folder or "").strip("/"), name) if part)
    for extension in ask.vault.settings.vault.extensions:
        if ask.vault.name(VaultPath(path + extension)) is not None:
            return writing.wikilink_name(ask.vault, VaultPath(path + extension), ask.note.path)
    target = path if ask.vault.link_style() == "path" else name
    return target if writing.is_target(target) else None
