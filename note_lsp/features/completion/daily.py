"""Day words for daily notes: ``[[today``."""

from __future__ import annotations

from datetime import date, timedelta

from note_lsp.features import writing
from note_lsp.features.completion.items import Ask, Item, Kind
from note_lsp.features.completion.notes import markdown_link, writes_markdown
from note_lsp.folding import fold
from note_lsp.paths import VaultPath, folder_of, relative
from note_lsp.settings import DailySettings
from note_lsp.syntax.contexts import WikilinkTarget

_PATTERN = "%Y-%m-%d"
_DAYS = {"today": 0, "tomorrow": 1, "yesterday": -1}


def days(ask: Ask, context: WikilinkTarget) -> list[Item]:
    """``today``, ``tomorrow`` and ``yesterday`` as links to their notes, if daily notes are configured."""
    settings = ask.vault.settings.daily
    query = fold(context.query)
    if settings == DailySettings() or not query:
        return []
    items = [_item(ask, context, settings, word) for word in _DAYS if word.startswith(query)]
    return [item for item in items if item is not None]


def _item(ask: Ask, context: WikilinkTarget, settings: DailySettings, word: str) -> Item | None:
    try:
        name = (date.fromisoformat(ask.day) + timedelta(days=_DAYS[word])).strftime(settings.pattern or _PATTERN)
    except (ValueError, OverflowError):
        return None
    path, is_there = _path(ask, settings, name)
    if writes_markdown(ask, context):
        written = writing.markdown_path(relative(path, folder_of(ask.note.path)))
        target, (replace, new_text) = path, markdown_link(context, written, name)
    else:
        link = writing.wikilink_name(ask.vault, path, ask.note.path) if is_there else _planned(ask, path, name)
        if link is None:
            return None
        target, replace, new_text = VaultPath(link), context.replace, link + context.closing
    return Item(
        label=word,
        kind=Kind.DAY,
        replace=replace,
        new_text=new_text,
        description=target,
        filter_text=ask.filter_text(replace, word),
    )


def _path(ask: Ask, settings: DailySettings, name: str) -> tuple[VaultPath, bool]:
    """The day's note, or where it will be, and whether it is there."""
    stem = "/".join(part for part in ((settings.folder or "").strip("/"), name) if part)
    paths = [VaultPath(stem + extension) for extension in ask.vault.settings.vault.extensions]
    found = next((path for path in paths if ask.vault.name(path) is not None), None)
    return (found, True) if found is not None else (paths[0], False)


def _planned(ask: Ask, path: VaultPath, name: str) -> str | None:
    """What to link for a note that is not there yet: what it will be called."""
    target = path.removesuffix(ask.vault.settings.vault.extensions[0]) if ask.vault.link_style() == "path" else name
    return target if writing.is_target(target) else None
