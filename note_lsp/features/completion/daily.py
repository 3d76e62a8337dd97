"""Daily notes by words for their days: ``[[today``."""

from __future__ import annotations

from datetime import date

from note_lsp.features import writing
from note_lsp.features.completion.day_words import days_meant, may_mean_a_day
from note_lsp.features.completion.items import NOTHING, Ask, Found, Item, Kind
from note_lsp.features.completion.notes import markdown_link, writes_markdown
from note_lsp.features.create_note import new_path
from note_lsp.features.daily_notes import DailyNotes, daily_notes
from note_lsp.folding import fold_blanks
from note_lsp.paths import VaultPath, folder_of, name_of, relative, stem_of
from note_lsp.syntax.contexts import WikilinkTarget
from note_lsp.syntax.date_formats import of_strftime

_SHOWN = of_strftime("%A, %-d %B %Y")


def days(ask: Ask, context: WikilinkTarget) -> Found:
    """The days whose words begin as what was typed, as links to their notes, if daily notes are configured.

    A note that is there and is called as the date that is typed comes among the notes.  There may be more to offer as
    long as what is typed may become a day.
    """
    query = fold_blanks(context.query)
    daily = daily_notes(ask.vault) if may_mean_a_day(query) else None
    if daily is None or not daily.configured:
        return NOTHING
    meant = days_meant(query, date.fromisoformat(ask.day)) if query else ()
    items = [_item(ask, context, daily, word, day) for word, day in meant]
    return Found([item for item in items if item is not None], cut=True)


def _item(ask: Ask, context: WikilinkTarget, daily: DailyNotes, word: str, day: date) -> Item | None:
    path = daily.path(day)
    if path is None:
        return None
    is_there = ask.vault.name(path) is not None
    name = stem_of(path, ask.vault.extensions)
    if is_there and name == word:
        return None
    if writes_markdown(ask, context):
        written = writing.markdown_path(relative(path, folder_of(ask.note.path)))
        target, (replace, new_text) = path, markdown_link(context, written, name)
    else:
        link = writing.wikilink_name(ask.vault, path, ask.note.path) if is_there else _planned(ask, daily, path)
        if link is None:
            return None
        target, replace, new_text = VaultPath(link), context.replace, link + context.closing
    return Item(
        label=word,
        kind=Kind.DAY,
        replace=replace,
        new_text=new_text,
        description=target,
        detail=_SHOWN.write(day) or "",
        filter_text=ask.filter_text(replace, word),
        data={"kind": "note", "path": path} if is_there else None,
    )


def _planned(ask: Ask, daily: DailyNotes, path: VaultPath) -> str | None:
    """The shortest target, in the vault's style, from which the note of the day will be made where it belongs."""
    bare = path.removesuffix(name_of(path)) + stem_of(path, ask.vault.extensions)
    beside = relative(bare, folder_of(ask.note.path))
    styles = {"path": [bare], "relative": [beside if beside.startswith("../") else f"./{beside}"]}
    for target in [*styles.get(ask.vault.link_style(), []), name_of(bare), bare, f"/{bare}"]:
        free = writing.is_target(target) and ask.vault.resolve_name(target, ask.note.path).broken
        if free and new_path(daily, target, ask.note.path) == path:
            return target
    return None
