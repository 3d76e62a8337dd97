"""The places in other notes where a note's names stand unlinked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from note_lsp.features.places import Place
from note_lsp.features.unlinked.mentions import UnlinkedMention, mentions_in
from note_lsp.features.unlinked.name_table import keys_of
from note_lsp.paths import VaultPath
from note_lsp.syntax.markdown import parse
from note_lsp.vault.text_search import texts_holding
from note_lsp.vault.vault import Note, Vault

_RUN: Final = re.compile(r"[a-z0-9]+")
_WIKILINK: Final = re.compile(r"\[\[[^\[\]\r\n]+\]\]")
_LATER: Final = r"(?>[^\r\n]{{0,30}}?{})"
"""The next run of a name; the first place where it stands will do, so that no text is searched again and again."""


def unlinked_mentions(vault: Vault, path: VaultPath) -> tuple[Place, ...]:
    """All unlinked mentions of a note in the others, also where several notes have its name; by path, then place.

    Every note of the vault is read for it.
    """
    found = mentions_of(vault, path)
    return tuple(Place(note.path, one.span, one.span) for note, mentions in found for one in mentions)


def has_telling_name(vault: Vault, path: VaultPath) -> bool:
    """Whether a note has a name that is worth looking for."""
    name = vault.name(path)
    return name is not None and bool(keys_of(name))


def mentions_of(vault: Vault, path: VaultPath) -> Iterator[tuple[Note, list[UnlinkedMention]]]:
    """The same, note by note, each with its text."""
    name = vault.name(path)
    runs = [_runs(words.key) for words in keys_of(name)] if name is not None else []
    spelt = re.compile("|".join("".join([*some[:1], *map(_LATER.format, some[1:])]) for some in runs), re.IGNORECASE)
    for other, text in texts_holding(vault, runs) if runs else ():
        # Most notes that hold a name link it, and to see that is quicker than to parse them.
        if other != path and spelt.search(_WIKILINK.sub("\n", text)):
            note = vault.note(other) if vault.is_open(other) else Note(other, text, parse(text, vault.options))
            mentions = [one for one in mentions_in(vault, note) if path in one.paths] if note is not None else []
            if note is not None and mentions:
                yield note, mentions


def _runs(key: str) -> list[str]:
    """The letters, run by run, that every spelling of a folded name has; an ``ß`` is folded to ``ss``."""
    return [run for part in key.split("ss") for run in _RUN.findall(part)]
