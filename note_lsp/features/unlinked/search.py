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
from note_lsp.vault.text_search import texts_holding
from note_lsp.vault.vault import Note, Vault

_WIKILINK: Final = re.compile(r"\[\[[^\[\]\r\n]+\]\]")


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
    """The unlinked mentions of a note by the notes they stand in."""
    name = vault.name(path)
    keys = [words.key for words in keys_of(name)] if name is not None else []
    if not keys:
        return
    # An `ß` is folded to `ss`.
    plain, sharp = [_runs(key) for key in keys], [_runs(key.replace("ss", "ß")) for key in keys if "ss" in key]
    spelt = re.compile("|".join(_in_order(runs) for runs in (*plain, *sharp)), re.IGNORECASE)
    for other, text in texts_holding(vault, [*plain, *([*runs, "ß"] for runs in sharp)]):
        # Most notes that hold a name link it, and to see that is quicker than to parse them.
        if other != path and spelt.search(_WIKILINK.sub("\n", text)):
            note = vault.note(other) if vault.is_open(other) else Note(other, text, parse(text, vault.options))
            mentions = [one for one in mentions_in(vault, note) if path in one.paths] if note is not None else []
            if note is not None and mentions:
                yield note, mentions


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
