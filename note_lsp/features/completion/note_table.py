"""All names of a vault's notes in one table that can be searched at every key press.

The table is kept for as long as the names stay; a few that change are searched beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from itertools import chain, islice
from weakref import WeakKeyDictionary

import msgspec

from note_lsp.features.completion.ranking import Tier, match
from note_lsp.features.completion.search_table import SearchTable
from note_lsp.folding import fold, fold_name
from note_lsp.paths import VaultPath, folder_of
from note_lsp.vault.vault import NoteName, Vault

_MOST_CHANGES = 200
"""Notes that may have changed before the table is built anew."""
_MOST_NEIGHBOURS = 200
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
    key: str
    """What the note's links are counted under: its stem as ``fold_name`` has it."""


class Answer(msgspec.Struct, frozen=True, gc=False):
    """A name that answers a query."""

    entry: Entry
    tier: Tier


class NoteTable:
    """The names of all notes, those of often linked notes first."""

    def __init__(self) -> None:
        self._generation = self._built_at = -1
        self._notes: dict[VaultPath, NoteName] = {}
        self._entries: list[Entry] = []
        self._search = SearchTable([])
        self._by_folder: dict[VaultPath, list[NoteName]] = {}
        self._folders: list[list[NoteName]] = []
        self._folder_search = SearchTable([])
        self._neighbours: dict[VaultPath, list[tuple[VaultPath, list[Entry]]]] = {}
        """By folder, as far as they have been asked for, the first of its notes with their names."""
        self._changed: dict[VaultPath, list[Entry]] = {}
        """The names, as they are now, of notes that the rest of the table has wrong; none of those that are gone."""

    def follow(self, vault: Vault) -> None:
        """Take over what has changed of the vault's names."""
        notes = vault.names()
        if self._generation == vault.tables.generation:
            return
        self._generation = vault.tables.generation
        changed, gone = vault.tables.since(self._notes, self._built_at)
        if len(changed) > _MOST_CHANGES or len(self._notes) <= _MOST_CHANGES:
            self._build(notes, vault.popularity())
            self._built_at = self._generation
            return
        self._changed = {note.path: entries_of(note) for note in changed} | {path: [] for path in gone}

    def prepare(self) -> None:
        """Build what the first queries would wait for."""
        self._search.prepare()
        self._notes_in(VaultPath(""))

    def find(self, query: str, enough: int, near: Iterable[VaultPath], folder: VaultPath) -> tuple[list[Answer], bool]:
        """The entries that answer the folded ``query``, and whether others may have been left out.

        Those of the notes ``near`` and of as many notes in ``folder`` as can be looked at are among
        them even then.
        """
        numbers, cut = self._search.find(query, enough)
        entries, changed = self._entries, self._changed
        found = [Answer(entries[number], tier) for number, tier in numbers.items()]
        if changed:
            found = [answer for answer in found if answer.entry.note.path not in changed]
            found += _answering(query, (entry for fresh in changed.values() for entry in fresh))
        if cut:
            known = {answer.entry.note.path for answer in found}
            beside = {path: self._names_of(path) for path in near if path not in known}
            for path, names in self._names_beside(folder):
                if path not in known and path not in beside:
                    beside[path] = changed.get(path, names)
            found += _answering(query, chain.from_iterable(beside.values()))
        return found, cut

    def find_in(self, folder_part: str, query: str, enough: int) -> tuple[list[Answer], bool]:
        """The same for the notes in folders whose folded path holds ``folder_part`` from a segment's start on."""
        self._notes_in(VaultPath(""))
        wanted = f"/{folder_part}"
        folders = [notes for folder, notes in self._by_folder.items() if wanted in f"/{fold(folder)}/"]
        entries = [entry for notes in folders for note in notes for entry in self._names_of(note.path)]
        fresh = (path for path in self._changed if path not in self._notes and wanted in f"/{fold(folder_of(path))}/")
        entries += [entry for path in fresh for entry in self._names_of(path)]
        holding = list(islice((entry for entry in entries if query in entry.folded), enough + 1))
        if len(holding) > enough:
            return _answering(query, holding[:enough]), True
        return _answering(query, entries[:_MOST_SCATTERED]), len(entries) > _MOST_SCATTERED

    def find_below(self, query: str, enough: int) -> tuple[list[Answer], bool]:
        """The notes in folders a word of whose folded path begins with ``query``, and whether there are more."""
        self._notes_in(VaultPath(""))
        tiers, _ = self._folder_search.find(query, len(self._folders))
        inside = (note for number, tier in tiers.items() if tier <= Tier.WORD for note in self._folders[number])
        there = (note for note in inside if note.path not in self._changed)
        fresh = (entries[0].note for entries in self._changed.values() if entries)
        beside = (note for note in fresh if match(query, fold(folder_of(note.path))) in {Tier.EXACT, Tier.WORD})
        found = list(islice(chain(there, beside), enough + 1))
        return [Answer(entries_of(note)[0], Tier.PATH) for note in found[:enough]], len(found) > enough

    def _build(self, notes: Iterable[NoteName], popularity: Mapping[str, int]) -> None:
        self._notes = {note.path: note for note in notes}
        self._changed, self._by_folder, self._neighbours = {}, {}, {}
        entries = [entry for note in self._notes.values() for entry in entries_of(note)]
        links = popularity.get
        entries.sort(key=lambda entry: (entry.kind is NameKind.ALIAS, -links(entry.key, 0), len(entry.folded)))
        self._entries = entries
        self._search = SearchTable([entry.folded for entry in entries])

    def _notes_in(self, folder: VaultPath) -> list[NoteName]:
        if not self._by_folder:
            for note in self._notes.values():
                self._by_folder.setdefault(folder_of(note.path), []).append(note)
            self._folders = list(self._by_folder.values())
            self._folder_search = SearchTable([fold(folder) for folder in self._by_folder])
        return self._by_folder.get(folder, [])

    def _names_beside(self, folder: VaultPath) -> list[tuple[VaultPath, list[Entry]]]:
        known = self._neighbours.get(folder)
        if known is None:
            notes = self._notes_in(folder)[:_MOST_NEIGHBOURS]
            known = self._neighbours[folder] = [(note.path, entries_of(note)) for note in notes]
        return known

    def _names_of(self, path: VaultPath) -> list[Entry]:
        if path in self._changed:
            return self._changed[path]
        note = self._notes.get(path)
        return entries_of(note) if note is not None else []


def _answering(query: str, entries: Iterable[Entry]) -> list[Answer]:
    return [Answer(entry, tier) for entry in entries if (tier := match(query, entry.folded)) is not None]


def entries_of(note: NoteName) -> list[Entry]:
    """The names of a note; a title that folds like its stem is no other name."""
    stem, key = fold(note.stem), fold_name(note.stem)
    entries = [Entry(note, NameKind.STEM, note.stem, stem, key)]
    if note.title and (title := fold(note.title)) and title != stem:
        entries.append(Entry(note, NameKind.TITLE, " ".join(note.title.split()), title, key))
    if note.aliases:
        entries.extend(
            Entry(note, NameKind.ALIAS, " ".join(alias.splitlines()), folded, key)
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
