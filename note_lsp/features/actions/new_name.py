"""The name of a note that is made of a piece of text."""

from __future__ import annotations

import re
from typing import Final

from note_lsp.edits import CreateNote
from note_lsp.features.create_note import new_note
from note_lsp.folding import fold_name
from note_lsp.paths import DEVICE, VaultPath
from note_lsp.vault.vault import Vault

_LINE_MARKS: Final = re.compile(
    r"[ \t>]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)?(?:\[[ xX]\][ \t]+)?(?:\[![^\]\n]*\][+-]?[ \t]*)?(?:#{1,6}[ \t]+)?"
)
_WIKILINK: Final = re.compile(r"!?\[\[([^\[\]|\n]*)(?:\|([^\[\]\n]*))?\]\]")
_LINK: Final = re.compile(r"!?\[([^\[\]\n]*)\](?:\([^()\n]*\)|\[[^\[\]\n]*\])")
_NOT_WORDS: Final = re.compile(
    r"<[^<>\n]*>|%%.*?%%|\[\^[^\]\n]*\]|(?<!\S)\^[A-Za-z0-9-]+\s*$|https?://|\[?\b\d{1,3}(?::\d{1,2}){1,2}\b\]?"
)
_NOT_IN_NAME: Final = re.compile(r'[\\/:*?"<>|#^\[\]`~=$%{}\x00-\x1f\x7f\u2028\u2029\u200b-\u200f\u2066-\u2069\ufeff]+')
_EXTENSION: Final = re.compile(r"\.(\w{1,8})$")
"""With it a missing file's links would lead to the note."""
_EMPHASIS: Final = re.compile(r"(?<!\w)_+|_+(?!\w)")
_MEANS_FOLDER: Final = frozenset({"index", "readme"})
_WORDS: Final = 8
_CHARACTERS: Final = 60
_TRIES: Final = 1000


def name_for(words: str) -> str:
    """A file name without extension of ``words``, whatever they hold: their first line, cut after some words."""
    line = next((line for line in words.splitlines() if _words(line)), "")
    name = ""
    for number, word in enumerate(_words(line).split()):
        if number == _WORDS or len(name) + len(word) >= _CHARACTERS:
            break
        name = f"{name} {word}".strip()
    name = _EXTENSION.sub(r" \1", name)
    name = (name or _words(line)[:_CHARACTERS]).strip(" .,;!-–—")
    return f"{name} note" if DEVICE.fullmatch(name) else name or "Note"


def unused(vault: Vault, name: str, source: VaultPath) -> CreateNote | None:
    """The new note of that name, or of the name and a number where a note, or a link that leads somewhere, has it.

    So no link of the vault leads elsewhere once it is there.  It lies where new notes do.
    """
    for number in range(1, _TRIES):
        numbered = name if number == 1 else f"{name} {number}"
        if fold_name(numbered) in _MEANS_FOLDER or not _is_free(vault, numbered, source):
            continue
        return new_note(vault, numbered, source)
    return None


def _is_free(vault: Vault, name: str, source: VaultPath) -> bool:
    """Whether nothing is called so, and every link that is written so is broken."""
    made = new_note(vault, name, source)
    if made is None or not vault.resolve_name(name, source).broken:
        return False
    return all(vault.resolve(one.link, one.source).broken for one in vault.mentions_of(name))


def _words(line: str) -> str:
    words = line[_LINE_MARKS.match(line).end() :]  # type: ignore[union-attr]  # it matches the empty string too
    words = _WIKILINK.sub(lambda link: link[1] if link[2] is None else link[2], _NOT_WORDS.sub(" ", words))
    words = _EMPHASIS.sub("", _NOT_IN_NAME.sub(" ", _LINK.sub(r"\1", words)))
    return " ".join(words.split()).lstrip(".- ")
