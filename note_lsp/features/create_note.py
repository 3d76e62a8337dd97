"""A new note for a name that nothing has yet: where it lies and what it begins with."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from note_lsp.edits import CreateNote
from note_lsp.paths import VaultPath, folder_of, join, name_of, stem_of
from note_lsp.vault.vault import Vault

_NO_FILE_NAME: Final = re.compile(r"[\x00-\x1f\x7f\\]|(?:\A|/)\.|/\Z")
_PLACEHOLDER: Final = re.compile(r"\{\{\s*(title|date)\s*\}\}", re.IGNORECASE)
_LONGEST_NAME: Final = 255
"""Bytes; what file systems take."""


def new_note(
    vault: Vault, target: str, source: VaultPath, markdown: bool = False, today: date | None = None
) -> CreateNote | None:
    """The note that a link to ``target`` in the note ``source`` wants.

    A bare name lies in the folder of the settings, else beside ``source``; a name with folders is a
    path from the vault's root, in a ``markdown`` link (or with ``./``, ``../``) from the note.  None
    if no file can be of that name or there is one already.
    """
    path = _path(vault, target, source, markdown)
    if path is None or _NO_FILE_NAME.search(path) or len(name_of(path).encode("utf-8", "replace")) > _LONGEST_NAME:
        return None
    if vault.exists(path):
        return None
    return CreateNote(path, note_text(vault, title_of(path, vault.extensions), today))


def note_text(vault: Vault, title: str, today: date | None = None) -> str:
    """What a new note begins with: the template of the settings with its placeholders filled, else a heading."""
    template = vault.settings.new_note.template
    found = _template(vault, template) if template else None
    if found is None:
        return f"# {title}\n"
    day = (today or datetime.now().astimezone().date()).isoformat()
    return _PLACEHOLDER.sub(lambda match: title if match[1].lower() == "title" else day, found)


def title_of(path: str, extensions: tuple[str, ...]) -> str:
    """The title of a new note, from its path: the name, with ``_`` read as a blank."""
    return " ".join(stem_of(path, extensions).replace("_", " ").split()) or name_of(path)


def _path(vault: Vault, target: str, source: VaultPath, markdown: bool) -> VaultPath | None:
    if target.startswith("/"):
        path = join("", f"{vault.settings.links.site_root or ''}/{target}")
    elif markdown or target.startswith(("./", "../")):
        path = join(folder_of(source), target)
    elif "/" in target:
        path = join("", target)
    else:
        folder = vault.settings.new_note.folder
        path = join("", f"{folder_of(source) if folder is None else folder}/{target}")
    if not path:
        return None
    is_note = stem_of(path, vault.extensions) != name_of(path)
    return path if is_note else VaultPath(path + vault.extensions[0])


def _template(vault: Vault, template: str) -> str | None:
    for path in (template, template + vault.extensions[0]):
        inside = join("", path)
        note = vault.note(inside) if inside else None
        if note is not None:
            return note.text.removeprefix("\ufeff")
    return None
