"""All names of a vault's notes in one table that can be searched at every key press.

The table is kept for as long as the names stay; a few that change are searched beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from itertools import islice
from weakref import WeakKeyDictionary

import msgspec

from note_lsp.features.completion.ranking import SearchTable, Tier, match
from note_lsp.folding import fold
from note_lsp.paths import VaultPath, folder_of
from note_lsp.vault.vault import NoteName, Vault

_MOST_CHANGES = 200
"""Notes that may have changed before the table is built anew."""
_MOST_NEIGHBOURS = 500
"""Notes of a folder that are looked at one by one where the table's answer was cut."""

_MOST_SCATTERED = 5_000
"""Notes of folders whose names are looked at for scattered letters."""


class NameKind(IntEnum):
    """Which of a note's names it is."""

    STEM = 0
    TITLE = 1
    ALIAS = 2


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One name of one note."""

    note: NoteName
    kind: NameKind
    name: str
    """As shown."""
    folded: str
    stem: str
    """The note's stem, folded."""


class NoteTable:
    """The names of all notes, those of often linked notes first."""

    def __init__(self) -> None:
        self._generation = -1
        self._notes: dict[VaultPath, NoteName] = {}
        self._entries: list[Entry] = []
        self._search = SearchTable([])
        self._by_folder: dict[VaultPath, list[int]] = {}
        self._by_path: dict[VaultPath, list[int]] = {}
        self._changed: dict[VaultPath, list[Entry]] = {}

    def follow(self, vault: Vault) -> None:
        """Take over what has changed of the vault's names."""
        notes = vault.names()
        if self._generation == vault.tables.generation:
            return
        self._generation = vault.tables.generation
        known = self._notes
        changed = {note.path: entries_of(note) for note in notes if known.get(note.path) is not note}
        if len(notes) != len(known) + sum(path not in known for path in changed):
            there = vault.tables.notes
            changed |= {path: [] for path in known if path not in there}
        if len(changed) > _MOST_CHANGES or len(known) <= _MOST_CHANGES:
            self._build(notes, vault.popularity())
        else:
            self._changed = changed

    def find(
        self, query: str, enough: int, near: Iterable[VaultPath], folder: VaultPath
    ) -> tuple[list[tuple[Entry, Tier]], bool]:
        """The entries that answer the folded ``query``, and whether others may have been left out.

        Those of the notes ``near`` and, in a folder that is not too large, of the notes in
        ``folder`` are among them even then.
        """
        found, cut = self._search.find(query, enough)
        entries, changed = self._entries, self._changed
        if cut:
            self._add_beside(query, found, near, folder)
        answers = [
            (entries[number], tier) for number, tier in found.items() if entries[number].note.path not in changed
        ]
        for entry in (entry for fresh in changed.values() for entry in fresh):
            tier = match(query, entry.folded)
            if tier is not None:
                answers.append((entry, tier))
        return answers, cut

    def find_in(self, folder_part: str, query: str, enough: int) -> tuple[list[tuple[Entry, Tier]], bool]:
        """The same for the notes in folders whose folded path holds ``folder_part`` from a segment's start on."""
        self._arrange()
        wanted = f"/{folder_part}"
        folders = [numbers for folder, numbers in self._by_folder.items() if wanted in f"/{fold(folder)}/"]
        numbers = sorted(number for numbers in folders for number in numbers)
        entries = [self._entries[number] for number in numbers]
        entries = [entry for entry in entries if entry.note.path not in self._changed]
        fresh = (entry for changed in self._changed.values() for entry in changed)
        entries += [entry for entry in fresh if wanted in f"/{fold(folder_of(entry.note.path))}/"]
        holding = list(islice((entry for entry in entries if query in entry.folded), enough))
        if len(holding) < enough:
            holding = entries[:_MOST_SCATTERED]
        found = [(entry, tier) for entry in holding if (tier := match(query, entry.folded)) is not None]
        return found, len(holding) == enough

    def _build(self, notes: Iterable[NoteName], popularity: Mapping[str, int]) -> None:
        self._notes = {note.path: note for note in notes}
        entries = [entry for note in self._notes.values() for entry in entries_of(note)]
        links = {note.path: popularity.get(fold(note.stem), 0) for note in self._notes.values()} if popularity else {}
        entries.sort(
            key=lambda entry: (entry.kind is NameKind.ALIAS, -links.get(entry.note.path, 0), len(entry.folded))
        )
        self._entries = entries
        self._search = SearchTable([entry.folded for entry in entries])
        self._by_folder, self._by_path = {}, {}
        self._changed = {}

    def _add_beside(self, query: str, found: dict[int, Tier], near: Iterable[VaultPath], folder: VaultPath) -> None:
        self._arrange()
        beside = self._by_folder.get(folder, [])[:_MOST_NEIGHBOURS]
        beside += [number for path in near for number in self._by_path.get(path, ())]
        for number in beside:
            if number not in found and query in self._entries[number].folded:
                tier = match(query, self._entries[number].folded)
                if tier is not None:
                    found[number] = tier

    def _arrange(self) -> None:
        if self._by_path:
            return
        for number, entry in enumerate(self._entries):
            self._by_path.setdefault(entry.note.path, []).append(number)
            self._by_folder.setdefault(folder_of(entry.note.path), []).append(number)


def entries_of(note: NoteName) -> list[Entry]:
    """The names of a note; a title that folds like its stem is no other name."""
    stem = fold(note.stem)
    entries = [Entry(note, NameKind.STEM, note.stem, stem, stem)]
    if note.title and (title := fold(note.title)) and title != stem:
        entries.append(Entry(note, NameKind.TITLE, " ".join(note.title.split()), title, stem))
    entries.extend(
        Entry(note, NameKind.ALIAS, " ".join(alias.split()), folded, stem)
        for alias in dict.fromkeys(note.aliases)
        if alias != note.stem and (folded := fold(alias))
    )
    return entries


_NOTE_TABLES: WeakKeyDictionary[Vault, NoteTable] = WeakKeyDictionary()


def note_table(vault: Vault) -> NoteTable:
    """The vault's notes, up to date."""
    table = _NOTE_TABLES.get(vault)
    if table is None:
        table = _NOTE_TABLES[vault] = NoteTable()
    table.follow(vault)
    return table
