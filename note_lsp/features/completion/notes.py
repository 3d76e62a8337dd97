"""Notes, by any of their names, in ``[[``; files beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from math import log2

from note_lsp.features import writing
from note_lsp.features.completion.destinations import destination
from note_lsp.features.completion.file_table import file_table
from note_lsp.features.completion.items import MOST_ITEMS, Ask, Found, Item, Kind
from note_lsp.features.completion.note_table import Answer, NameKind, note_table
from note_lsp.features.completion.ranking import Tier
from note_lsp.folding import fold, fold_name
from note_lsp.paths import VaultPath, folder_of, join, name_of, relative
from note_lsp.syntax.contexts import WikilinkTarget
from note_lsp.text import Span
from note_lsp.vault.vault import Vault

_RECENT = 20
_ENOUGH = 2 * MOST_ITEMS
"""Names to choose the best items from: a note may have several, and is ranked by more than its name."""
_EXTENSION = re.compile(r"(?<=.)\.(?:m|md|ma|mar|mark|markd|markdo|markdow|markdown)$", re.IGNORECASE)

Choice = tuple[VaultPath, Kind, str]
"""What is linked, as which sort of thing, and the name to show."""


def notes(ask: Ask, context: WikilinkTarget) -> Found:
    """The notes for ``[[…``, and the files: in an embed before the notes, else behind them."""
    found, cut = find_notes(ask, context.query)
    files, files_cut = find_files(ask, context.query)
    items: list[Item] = []
    in_markdown, style = writes_markdown(ask, context), ask.vault.link_style()
    for path, kind, name in chain(files, found) if context.embed else chain(found, files):
        if len(items) == MOST_ITEMS:
            return Found(items, cut=True)
        if in_markdown:
            item = _markdown_item(ask, context, path, kind, name)
        else:
            item = _wikilink_item(ask, context, path, kind, name, style)
        if item is not None:
            items.append(item)
    return Found(items, cut or files_cut)


def find_notes(ask: Ask, query: str, enough: int = _ENOUGH) -> tuple[Iterable[Choice], bool]:
    """The notes one of whose names or whose path answers ``query``, best first, and whether some were cut.

    A note comes once, by its best name, and once more for each alias; the note being written comes last.
    ``enough`` are the names to choose from.
    """
    here = folder_of(ask.note.path)
    folder_part, folded = _folder_and_name(query, here)
    recent = {path: place for place, path in enumerate(ask.vault.recent()[:_RECENT]) if path != ask.note.path}
    table = note_table(ask.vault)
    if folder_part:
        answers, cut = table.find_in(folder_part, folded, enough)
    else:
        key = fold_name(query)
        exact = (*ask.vault.tables.called(key), *ask.vault.tables.titled(key))[:_RECENT]
        answers, cut = table.find(folded, enough, [*recent, *(note.path for note in exact)], here)
        if folded and not cut:
            known = {answer.entry.note.path for answer in answers}
            below, cut = table.find_below(folded, enough)
            answers += [answer for answer in below if answer.entry.note.path not in known]
    return _once_each(ask, _ranked(ask, answers, folded, recent)), cut


def warm_up(vault: Vault) -> None:
    """Build what the first answer would wait for; for a moment when nobody does."""
    note_table(vault).prepare()
    file_table(vault)
    vault.link_style()
    vault.tags()
    vault.front_matter_keys()
    vault.resolve_name(".", VaultPath(""))


def _folder_and_name(query: str, here: VaultPath) -> tuple[str, str]:
    """The folders and the name that were typed, folded; ``./`` and ``../`` are taken from the folder ``here``.

    The extension of notes is left out, also the beginning of it.
    """
    folders, _, name = query.rpartition("/")
    name = _EXTENSION.sub("", name)
    if folders in {".", ".."} or folders.startswith(("./", "../")):
        folders = join(here, folders) or ""
    return fold(folders.strip("/")), fold(name)


def _ranked(ask: Ask, answers: list[Answer], query: str, recent: dict[VaultPath, int]) -> list[Answer]:
    own, links = ask.note.path, ask.vault.popularity().get
    beside = own[: own.rfind("/") + 1]

    def rank(answer: Answer) -> tuple[bool, Tier, float, str, VaultPath]:
        entry = answer.entry
        path = entry.note.path
        weight = log2(1 + links(entry.key, 0))
        if path.startswith(beside) and path.find("/", len(beside)) < 0:
            weight += 1.5
        if path in recent:
            weight += 3 * (1 - recent[path] / _RECENT)
        if query and entry.folded.startswith(query):
            weight += 3
        if not query and entry.kind is NameKind.ALIAS:
            weight -= 1_000
        return path == own, answer.tier, -weight, entry.folded, path

    return sorted(answers, key=rank)


def _once_each(ask: Ask, ranked: list[Answer]) -> Iterator[Choice]:
    prefers_title = ask.vault.settings.completion.label == "title"
    by_stem = {answer.entry.note.path for answer in ranked if answer.entry.kind is NameKind.STEM}
    seen: set[VaultPath] = set()
    for answer in ranked:
        entry, note = answer.entry, answer.entry.note
        if entry.kind is NameKind.ALIAS:
            yield note.path, Kind.ALIAS, entry.name
        elif note.path not in seen:
            seen.add(note.path)
            shows_title = note.title and (prefers_title or note.path not in by_stem)
            yield note.path, Kind.NOTE, " ".join((note.title or "").split()) if shows_title else note.stem


def find_files(ask: Ask, query: str) -> tuple[list[Choice], bool]:
    """The attachments whose name or path answers ``query``."""
    here = folder_of(ask.note.path)
    folder_part, folded = _folder_and_name(query, here)
    table = file_table(ask.vault)
    found, cut = table.find_in(folder_part, folded, _ENOUGH) if folder_part else table.find(folded, _ENOUGH)
    files = [path for _, _, path in sorted((tier, folder_of(path) != here, path) for path, tier in found)]
    return [(path, Kind.FILE, name_of(path)) for path in files], cut


def writes_markdown(ask: Ask, context: WikilinkTarget) -> bool:
    """Whether the brackets are turned into a Markdown link, as the settings want it."""
    whole = not (context.has_anchor or context.has_label or context.in_front_matter)
    may_replace = context.end <= ask.offset or not ask.client.keeps_what_follows
    return whole and may_replace and ask.vault.link_style() == "markdown"


def markdown_link(context: WikilinkTarget, destination: str, name: str) -> tuple[Span, str]:
    """A Markdown link in the place of the brackets, and the place."""
    text = writing.markdown_text(name)
    if context.in_table:
        text, destination = text.replace("|", "\\|"), destination.replace("|", "%7C")
    return Span(context.open_span.start, context.end), f"[{text}]({destination})"


def _markdown_item(ask: Ask, context: WikilinkTarget, path: VaultPath, kind: Kind, name: str) -> Item | None:
    encoded = destination(ask, path, relative(path, folder_of(ask.note.path)))
    return _item(ask, *markdown_link(context, encoded, name), path, kind, name) if encoded is not None else None


def _wikilink_item(
    ask: Ask, context: WikilinkTarget, path: VaultPath, kind: Kind, name: str, style: str
) -> Item | None:
    target = writing.wikilink_name(ask.vault, path, ask.note.path, style)
    if target is None:
        return None
    if kind is Kind.ALIAS and not (context.has_anchor or context.has_label):
        target = writing.labelled(ask.vault, target, name, in_table=context.in_table) or target
    return _item(ask, context.replace, target + context.closing, path, kind, name)


def _item(ask: Ask, replace: Span, new_text: str, path: VaultPath, kind: Kind, name: str) -> Item:
    known = ask.vault.name(path)
    names = (known.stem, known.title or "", *known.aliases) if known else (name_of(path),)
    title = " ".join(known.title.split()) if known and known.title else ""
    return Item(
        label=name,
        kind=kind,
        replace=replace,
        new_text=new_text,
        description=path,
        detail=title if title != name else "",
        filter_text=ask.filter_text(replace, name, *names, path),
        data={"kind": "note", "path": path} if known else None,
    )
