"""Notes and files as paths in a Markdown destination: ``[x](pa``, ``[x]: pa``."""

from __future__ import annotations

from itertools import chain

from note_lsp.features.completion.destinations import destination
from note_lsp.features.completion.items import MOST_ITEMS, Ask, Found, Item, Kind
from note_lsp.features.completion.notes import Choice, find_files, find_notes
from note_lsp.paths import folder_of, join, name_of, relative
from note_lsp.syntax.contexts import MarkdownPath

_ENOUGH = 5 * MOST_ITEMS
"""Names to choose from: many are aliases, which no path can show."""


def paths(ask: Ask, context: MarkdownPath) -> Found:
    """The notes and files for a destination, written as the typed beginning is: relative, ``./`` or from the root."""
    query = _looked_for(ask, context.query)
    notes, cut = find_notes(ask, query, _ENOUGH)
    files, files_cut = find_files(ask, query)
    items: list[Item] = []
    for choice in chain(files, notes) if context.embed else chain(notes, files):
        if choice[1] is Kind.ALIAS:
            continue
        if len(items) == MOST_ITEMS:
            return Found(items, cut=True)
        item = _item(ask, context, choice)
        items += [item] if item is not None else []
    return Found(items, cut or files_cut)


def _looked_for(ask: Ask, typed: str) -> str:
    """The name to look for, with ``./`` and ``../`` taken from the note's folder."""
    folders, slash, name = typed.rpartition("/")
    if not slash:
        return typed
    folder = join(_site_root(ask) if typed.startswith("/") else folder_of(ask.note.path), folders)
    return f"{folder}/{name}" if folder else name


def _site_root(ask: Ask) -> str:
    """The folder that ``/`` means."""
    return (ask.vault.settings.links.site_root or "").strip("/")


def _item(ask: Ask, context: MarkdownPath, choice: Choice) -> Item | None:
    path, kind, name = choice
    written = relative(path, folder_of(ask.note.path))
    root = _site_root(ask)
    if context.query.startswith("/") and f"/{path}".startswith(f"/{root}/" if root else "/"):
        written = f"/{path[len(root) :].lstrip('/')}"
    elif context.query.startswith("./") and not written.startswith("../"):
        written = f"./{written}"
    known = ask.vault.name(path)
    names = (known.stem, known.title or "", *known.aliases) if known else (name_of(path),)
    encoded = destination(ask, path, written, angled=context.angled)
    if encoded is None:
        return None
    return Item(
        label=name,
        kind=kind,
        replace=context.replace,
        new_text=encoded + context.closing,
        description=path,
        filter_text=ask.filter_text(context.replace, name, *names, written, path),
        data={"kind": "note", "path": path} if known else None,
    )
