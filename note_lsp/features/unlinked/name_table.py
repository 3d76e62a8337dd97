"""The names of a vault's notes by their words, so that those in a text are found without looking at every name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final, TypeVar
from weakref import WeakKeyDictionary

import msgspec

from note_lsp.features.unlinked.boundaries import stands_alone
from note_lsp.features.unlinked.telling import is_telling, is_template
from note_lsp.features.unlinked.words import NameWords, Words, name_words
from note_lsp.folding import fold
from note_lsp.paths import VaultPath
from note_lsp.text import Span
from note_lsp.vault.collecting import gc_paused
from note_lsp.vault.vault import NoteName, Vault

_MOST_WORDS: Final = 20
"""Longer names stand in no text."""

T = TypeVar("T")


class Found(msgspec.Struct, frozen=True, gc=False):
    """Words of a text that are a name."""

    span: Span
    key: str
    """The name, folded."""
    notes: Sequence[NoteName]
    """Those that are called so, in no order."""


class NameTable:
    """All names of a vault that are worth a link.

    Each is kept under its words; its first two lead to how many words the names have that begin so.  A look at a place
    of a text costs what the few names cost that begin with the words there.
    """

    def __init__(self) -> None:
        self._generation = -1
        self._notes: dict[VaultPath, NoteName] = {}
        self._by_key: dict[str, list[NoteName]] = {}
        self._counts: dict[str, list[int]] = {}

    def follow(self, vault: Vault) -> None:
        """Take over what has changed of the vault's names."""
        vault.settle_names()
        if self._generation == vault.tables.generation:
            return
        changed, gone = vault.tables.since(self._notes, self._generation)
        self._generation = vault.tables.generation
        for path in gone:
            self._drop(path)
        with gc_paused():
            for note in changed:
                self._drop(note.path)
                self._put(note)

    def find(self, words: Words) -> Iterator[Found]:
        """The names in a text, from left to right: at each place the longest, and none that overlaps one before it."""
        behind = 0
        for at in self._beginnings(words):
            if words.starts[at] >= behind and (named := list(self._named_at(words, at))):
                yield named[-1]
                behind = named[-1].span.end

    def find_all(self, words: Words) -> Iterator[Found]:
        """All names in a text, those that overlap too."""
        for at in self._beginnings(words):
            yield from self._named_at(words, at)

    def _beginnings(self, words: Words) -> list[int]:
        """The words with which a name may begin."""
        folded, keys, counts = words.folded, self._by_key, self._counts
        pairs = chain(map("".join, zip(folded, words.gaps, folded[1:], strict=False)), [""])
        both = enumerate(zip(folded, pairs, strict=False))
        return [at for at, (word, pair) in both if word in keys or pair in counts]

    def _named_at(self, words: Words, at: int) -> Iterator[Found]:
        """The names that begin with one of the words, the shortest first."""
        folded, gaps = words.folded, words.gaps
        key, most = folded[at], 1
        if at < len(gaps):
            most = max(self._counts.get(key + gaps[at] + folded[at + 1], ()), default=1)
        for last in range(at, min(at + most, len(folded))):
            if last > at:
                key += gaps[last - 1] + folded[last]
            span = Span(words.starts[at], words.ends[last])
            if key in self._by_key and stands_alone(words.text, span):
                yield Found(span, key, self._by_key[key])

    def _put(self, note: NoteName) -> None:
        self._notes[note.path] = note
        for name in keys_of(note):
            _add(self._by_key, name.key, note)
            if name.count > 1:
                _add(self._counts, name.lead, name.count)

    def _drop(self, path: VaultPath) -> None:
        note = self._notes.pop(path, None)
        if note is None:
            return
        for name in keys_of(note):
            _take(self._by_key, name.key, note)
            if name.count > 1:
                _take(self._counts, name.lead, name.count)


def keys_of(note: NoteName) -> list[NameWords]:
    """The names of a note that are worth a link, the stem, then title and aliases, each once; a template has none."""
    if is_template(note.path):
        return []
    found: dict[str, NameWords] = {}
    # Most titles fold like their stem.
    for folded in dict.fromkeys([fold(name) for name in (note.stem, note.title, *note.aliases) if name]):
        words = name_words(folded)
        if words and words.key not in found and words.count <= _MOST_WORDS and is_telling(words.key):
            found[words.key] = words
    return list(found.values())


def name_table(vault: Vault) -> NameTable:
    """The names of the vault, up to date."""
    table = _TABLES.get(vault)
    if table is None:
        table = _TABLES[vault] = NameTable()
    table.follow(vault)
    return table


_TABLES: WeakKeyDictionary[Vault, NameTable] = WeakKeyDictionary()


def _add(table: dict[str, list[T]], key: str, value: T) -> None:
    known = table.get(key)
    if known is None:
        table[key] = [value]
    else:
        known.append(value)


def _take(table: dict[str, list[T]], key: str, value: T) -> None:
    table[key].remove(value)
    if not table[key]:
        del table[key]
