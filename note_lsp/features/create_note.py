"""A new note for a name that nothing has yet: where it lies and what it begins with."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

from note_lsp.edits import CreateNote
from note_lsp.features.front_matter_words import is_plain
from note_lsp.features.moment_format import moment_format
from note_lsp.features.writing import in_quotes
from note_lsp.paths import VaultPath, folder_of, join, name_of, stem_of
from note_lsp.syntax.front_matter import read_front_matter
from note_lsp.syntax.nodes import Value
from note_lsp.vault.vault import Vault

_NO_FILE_NAME: Final = re.compile(r"[\x00-\x1f\x7f\\]|(?:\A|/)\.|/\Z")
_PLACEHOLDER: Final = re.compile(r"\{\{\s*(title|date|time)\s*(?::([^{}\r\n]*))?\}\}", re.IGNORECASE)
_FORMATS: Final = {"date": "YYYY-MM-DD", "time": "HH:mm"}
_INDEX: Final = "index"
_LONGEST_NAME: Final = 255
"""Bytes; what file systems take."""


_Word = Callable[[str, str], str]
"""What a placeholder of that name and format stands for."""


def new_note(
    vault: Vault, target: str, source: VaultPath, markdown: bool = False, now: datetime | None = None
) -> CreateNote | None:
    """The note that a link to ``target`` in the note ``source`` wants.

    A bare name lies in the folder of the settings, else beside ``source``; a name with folders is a
    path from the vault's root, in a ``markdown`` link (or with ``./``, ``../``) from the note; a
    final ``/`` wants the folder's ``index``.  None if no file can be of that name or there is one already.
    """
    path = _path(vault, f"{target}{_INDEX}" if target.endswith("/") else target, source, markdown)
    if path is None or _NO_FILE_NAME.search(path) or len(name_of(path).encode("utf-8", "replace")) > _LONGEST_NAME:
        return None
    if vault.exists(path):
        return None
    named = folder_of(path) if target.endswith("/") else path
    return CreateNote(path, note_text(vault, title_of(named, vault.extensions), now))


def note_text(vault: Vault, title: str, now: datetime | None = None) -> str:
    """What a new note begins with: the template of the settings with its placeholders filled, else a heading.

    Placeholders are Obsidian's: ``{{title}}``, ``{{date}}``, ``{{time}}``, both also with a format behind ``:``.
    What a placeholder in a value of front matter stands for is quoted where YAML would read it otherwise.
    """
    template = vault.settings.new_note.template
    found = _template(vault, template) if template else None
    if found is None:
        return f"# {title}\n"
    now = now or datetime.now().astimezone()
    return _filled(
        found, lambda name, pattern: title if name == "title" else moment_format(now, pattern or _FORMATS[name])
    )


def title_of(path: str, extensions: tuple[str, ...]) -> str:
    """The title of a new note, from its path: the name, with ``_`` read as a blank."""
    return " ".join(stem_of(path, extensions).replace("_", " ").split()) or name_of(path)


def _filled(template: str, word: _Word) -> str:
    front_matter, _ = read_front_matter(template)
    pieces, at = [], 0
    for field in front_matter.fields if front_matter else ():
        for value in field.values:
            pieces += [_fill(template[at : value.span.start], word), _value(template, value, field.is_list, word)]
            at = value.span.end
    return "".join([*pieces, _fill(template[at:], word)])


def _fill(text: str, word: _Word) -> str:
    return _PLACEHOLDER.sub(lambda found: word(found[1].lower(), (found[2] or "").strip()), text)


def _value(template: str, value: Value, in_list: bool, word: _Word) -> str:
    written = value.span.of(template)
    if not value.plain:
        mark = template[value.span.start - 1]
        return _fill(written, lambda name, pattern: in_quotes(word(name, pattern), mark))
    filled = _fill(written, word)
    return filled if filled == written or is_plain(filled, in_list) else "'" + in_quotes(filled, "'") + "'"


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
