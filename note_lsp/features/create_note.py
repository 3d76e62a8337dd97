"""A new note for a name that nothing has yet: where it lies and what it begins with."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from note_lsp.edits import CreateNote
from note_lsp.features.daily_notes import DailyNotes, daily_notes
from note_lsp.features.front_matter_words import as_value
from note_lsp.features.placeholders import PLACEHOLDER, Meanings
from note_lsp.features.writing import in_quotes
from note_lsp.paths import VaultPath, folder_of, join, name_of, stem_of
from note_lsp.syntax.front_matter import read_front_matter
from note_lsp.syntax.nodes import Value
from note_lsp.vault.vault import Vault

_NO_FILE_NAME: Final = re.compile(r"[\x00-\x1f\x7f\\]|(?:\A|/)\.|/\Z")
_INDEX: Final = "index"
_LONGEST_NAME: Final = 255
"""Bytes; what file systems take."""


def new_note(
    vault: Vault, target: str, source: VaultPath, markdown: bool = False, today: date | None = None
) -> CreateNote | None:
    """The note that a link to ``target`` in the note ``source`` wants.

    A bare name lies in the folder of the settings, else beside ``source``; a name with folders is a
    path from the vault's root, in a ``markdown`` link (or with ``./``, ``../``) from the note; a
    final ``/`` wants the folder's ``index``.  The name of a daily note wants that one.  None if no
    file can be of that name or there is one already.
    """
    daily = daily_notes(vault)
    path = new_path(daily, target, source, markdown)
    if path is None:
        return None
    day = daily.day_of(path) if daily.configured else None
    if day is not None:
        return new_daily_note(daily, path, day)
    named = folder_of(path) if target.endswith("/") else path
    return CreateNote(path, note_text(vault, title_of(named, vault.extensions), today))


def new_path(daily: DailyNotes, target: str, source: VaultPath, markdown: bool = False) -> VaultPath | None:
    """Where the note lies that ``new_note`` makes; None if it makes none."""
    vault = daily.vault
    is_path = markdown or target.startswith(("./", "../"))
    path = None if is_path else daily.meant_by(target)
    path = path or _path(vault, f"{target}{_INDEX}" if target.endswith("/") else target, source, markdown)
    return path if path is not None and is_file_name(path) and not vault.exists(path) else None


def is_file_name(path: VaultPath) -> bool:
    """Whether a file can be called so."""
    return not _NO_FILE_NAME.search(path) and len(name_of(path).encode("utf-8", "replace")) <= _LONGEST_NAME


def new_daily_note(daily: DailyNotes, path: VaultPath, day: date, now: datetime | None = None) -> CreateNote:
    """The daily note of a day, which is not there, with what its template says or its name as a heading."""
    title = stem_of(path, daily.vault.extensions)
    when = datetime.combine(day, (now or datetime.now().astimezone()).time())
    found = _template(daily.vault, daily.template) if daily.template else None
    if found is None:
        return CreateNote(path, f"# {title}\n")
    return CreateNote(path, _filled(found, Meanings(title, when, daily.format.write).of))


def note_text(vault: Vault, title: str, today: date | None = None) -> str:
    """What a new note begins with: the template of the settings with its placeholders filled, else a heading.

    What a placeholder in a value of front matter stands for is quoted where YAML would read it otherwise.
    """
    template = vault.settings.new_note.template
    found = _template(vault, template) if template else None
    if found is None:
        return f"# {title}\n"
    now = datetime.now().astimezone()
    return _filled(found, Meanings(title, datetime.combine(today or now.date(), now.time())).of)


def title_of(path: str, extensions: tuple[str, ...]) -> str:
    """The title of a new note, from its path: the name, with ``_`` read as a blank."""
    return " ".join(stem_of(path, extensions).replace("_", " ").split()) or name_of(path)


def _filled(template: str, say: Callable[[re.Match[str]], str]) -> str:
    front_matter, _ = read_front_matter(template)
    pieces, at = [], 0
    for field in front_matter.fields if front_matter else ():
        for value in field.values:
            before = PLACEHOLDER.sub(say, template[at : value.span.start])
            pieces += [before, _value(template, value, field.is_list, say)]
            at = value.span.end
    return "".join([*pieces, PLACEHOLDER.sub(say, template[at:])])


def _value(template: str, value: Value, in_list: bool, say: Callable[[re.Match[str]], str]) -> str:
    written = value.span.of(template)
    if not value.plain:
        mark = template[value.span.start - 1]
        return PLACEHOLDER.sub(lambda found: in_quotes(say(found), mark), written)
    filled = PLACEHOLDER.sub(say, written)
    return filled if filled == written else as_value(filled, in_list)


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
