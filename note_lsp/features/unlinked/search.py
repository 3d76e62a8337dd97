"""The places in other notes where a note's names stand unlinked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from note_lsp.features.places import Place
from note_lsp.features.unlinked.mentions import UnlinkedMention, mentions_in
from note_lsp.features.unlinked.name_table import keys_of
from note_lsp.paths import VaultPath
from note_lsp.syntax.markdown import parse
from note_lsp.vault.text_search import TextSearch
from note_lsp.vault.vault import Note, Vault

_WIKILINK: Final = re.compile(r"\[\[[^\[\]\r\n]+\]\]")


def unlinked_mentions(vault: Vault, path: VaultPath) -> tuple[Place, ...]:
    """All unlinked mentions of a note in the others, also where several notes have its name; by path, then place.

    Every note of the vault is read for it.
    """
    return tuple(place for found in mentions_of(vault, path) for place in places_of(*found))


def places_of(note: Note, mentions: Sequence[UnlinkedMention]) -> list[Place]:
    """The mentions in a note as places."""
    return [Place(note.path, one.span, one.span) for one in mentions]


def has_telling_name(vault: Vault, path: VaultPath) -> bool:
    """Whether a note has a name that is worth looking for."""
    name = vault.name(path)
    return name is not None and bool(keys_of(name))


def mentions_of(vault: Vault, path: VaultPath) -> Iterator[tuple[Note, list[UnlinkedMention]]]:
    """The unlinked mentions of a note by the notes they stand in."""
    search = Search(vault, path)
    yield from filter(None, map(search.look_into, search.notes()))


class Search:
    """The search for the unlinked mentions of a note, note by note, for who does other things in between."""

    def __init__(self, vault: Vault, path: VaultPath) -> None:
        self._vault = vault
        self._path = path
        name = vault.name(path)
        keys = [words.key for words in keys_of(name)] if name is not None else []
        # An `ß` is folded to `ss`.
        plain, sharp = [_runs(key) for key in keys], [_runs(key.replace("ss", "ß")) for key in keys if "ss" in key]
        self._spelt = re.compile("|".join(_in_order(runs) for runs in (*plain, *sharp)), re.IGNORECASE)
        self._is_telling = bool(keys)
        self._texts = TextSearch(vault, [*plain, *([*runs, "ß"] for runs in sharp)])

    def notes(self) -> list[VaultPath]:
        """The notes to look into."""
        return sorted(other for other in self._vault.tables.notes if other != self._path) if self._is_telling else []

    def look_into(self, other: VaultPath) -> tuple[Note, list[UnlinkedMention]] | None:
        """A note as it is now with the mentions in it; None where there are none."""
        text = self._texts.text_holding(other)
        # Most notes that hold a name link it, and to see that is quicker than to parse them.
        if text is None or not self._spelt.search(_WIKILINK.sub("\n", text)):
            return None
        vault = self._vault
        note = vault.note(other) if vault.is_open(other) else Note(other, text, parse(text, vault.options))
        mentions = [one for one in mentions_in(vault, note) if self._path in one.paths] if note is not None else []
        return (note, mentions) if note is not None and mentions else None


def _runs(key: str) -> list[str]:
    """The letters, run by run, that are written alike in every spelling of a folded name."""
    return ["".join(letters) for is_fixed, letters in groupby(key, _has_one_spelling) if is_fixed]


def _has_one_spelling(letter: str) -> bool:
    """Whether a folded letter is the same in every text, but for the case of ASCII letters."""
    if letter.isascii():
        return letter.isalnum()
    return letter.isalnum() and letter.upper() == letter and unicodedata.normalize("NFD", letter) == letter


def _in_order(runs: Sequence[str]) -> str:
    """An expression for runs that follow each other in a line.

    The first place where the next one stands will do, so that no text is searched again and again.
    """
    return "".join(rf"(?>[^\r\n]{{0,30}}?{run})" if at else run for at, run in enumerate(runs))
