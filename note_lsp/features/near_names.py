"""The names nearest to one that does not exist: "did you mean"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from weakref import WeakKeyDictionary

import msgspec

from note_lsp.features.near_table import LONGEST, NearTable
from note_lsp.features.nearness import digits, distance
from note_lsp.folding import fold
from note_lsp.paths import VaultPath, folder_of, join, name_of, stem_of
from note_lsp.vault.collecting import gc_paused
from note_lsp.vault.names import NoteName
from note_lsp.vault.vault import Vault

SHOWN: Final = 3
"""How many names are told at most."""


class NearName(msgspec.Struct, frozen=True, gc=False):
    """A name that exists, near to one that does not."""

    path: VaultPath
    name: str
    """What is near: the file's name (a note's without its extension), or a note's title or alias."""
    is_stem: bool
    """Not a title or alias."""


def nearest(looked_for: str, known: Iterable[str]) -> tuple[str, ...]:
    """Those of a few ``known`` names that are near, the nearest first, three at most."""
    key = fold(looked_for)
    found = {name: apart for name in known if (apart := distance(key, fold(name))) is not None}
    return tuple(sorted(found, key=lambda name: (found[name], name))[:SHOWN])


def nearest_in(table: NearTable[str], looked_for: str) -> tuple[str, ...]:
    """As ``nearest``, of many names that are kept under their folded selves."""
    if len(looked_for) > LONGEST:
        return ()
    found = {name: apart for apart, _, name in table.near(fold(looked_for))}
    return tuple(sorted(found, key=lambda name: (found[name], name))[:SHOWN])


def nearest_names(vault: Vault, target: str, source: VaultPath, files: bool = False) -> tuple[NearName, ...]:
    """The notes (or other files) whose names are near to a link's ``target``, the nearest first, three at most.

    Of a target with folders the last part is compared, and the folders must be the same; or it is
    the one note of exactly that name, and lies elsewhere, below folders with the same digits.
    """
    known = _known.get(vault)
    if known is None:
        known = _known[vault] = _Known(vault)
    return known.nearest(target, source, files)


class _Known:
    """The tables of one vault, brought up to date when its names have changed."""

    def __init__(self, vault: Vault) -> None:
        # Without a way back to the vault, which would then never be let go of.
        self._tables = vault.tables
        self._generation = -1
        self._notes: dict[VaultPath, NoteName] = {}
        self._by_note: NearTable[NearName] = NearTable()
        self._by_file: NearTable[NearName] | None = None
        self._answers: dict[tuple[str, str, bool], tuple[NearName, ...]] = {}

    def nearest(self, target: str, source: VaultPath, files: bool) -> tuple[NearName, ...]:
        if self._generation != self._tables.generation:
            self._catch_up()
        if target.startswith(("./", "../")):
            target = join(folder_of(source), target) or target
        segments = [segment for segment in target.split("/") if segment not in {"", "."}]
        if not segments or len(segments[-1]) > LONGEST:
            return ()
        folder = folder_of(source) if len(segments) > 1 else ""
        key = (target, folder, files)
        if key not in self._answers:
            self._answers[key] = self._look(segments, folder, files)
        return self._answers[key]

    def _look(self, segments: list[str], folder: str, files: bool) -> tuple[NearName, ...]:
        last = segments[-1] if files else stem_of(segments[-1], self._tables.extensions)
        table = self._files() if files else self._by_note
        found = table.near(fold(last))
        if len(segments) > 1:
            wanted = "/".join(segments[:-1])
            same = [fold(wanted), fold(join(folder, wanted) or "")]
            moved = table.named(fold(last))
            found = [near for near in found if _lies_in(near[2], same)]
            found += [(0, near.name, near) for near in moved if len(moved) == 1 and self._is_alike(near, wanted, last)]
        ordered = sorted(found, key=lambda near: (near[0], not near[2].is_stem, near[2].name, near[2].path))
        first: dict[VaultPath, NearName] = {}
        for _, _, near in ordered:
            first.setdefault(near.path, near)
        return tuple(first.values())[:SHOWN]

    def _is_alike(self, near: NearName, folders: str, name: str) -> bool:
        """Whether a path has the digits looked for, its folders' too: last year's report is another one."""
        there = folder_of(near.path) + stem_of(near.path, self._tables.extensions)
        return digits(there) == digits(folders + name)

    def _catch_up(self) -> None:
        changed, gone = self._tables.since(self._notes, self._generation)
        self._generation = self._tables.generation
        self._answers.clear()
        self._by_file = None
        for path in (*gone, *(note.path for note in changed if note.path in self._notes)):
            for key, near in _names_of(self._notes.pop(path)):
                self._by_note.remove(key, near)
        with gc_paused():
            for note in changed:
                self._notes[note.path] = note
                for key, near in _names_of(note):
                    self._by_note.add(key, near)

    def _files(self) -> NearTable[NearName]:
        if self._by_file is None:
            self._by_file = NearTable()
            for path in self._tables.files:
                self._by_file.add(fold(name_of(path)), NearName(path, name_of(path), True))
        return self._by_file


_known: WeakKeyDictionary[Vault, _Known] = WeakKeyDictionary()


def _names_of(note: NoteName) -> Iterator[tuple[str, NearName]]:
    stem = fold(note.stem)
    yield stem, NearName(note.path, note.stem, True)
    for name in dict.fromkeys((note.title, *note.aliases)):
        if name and (key := fold(name)) != stem:
            yield key, NearName(note.path, name, False)


def _lies_in(near: NearName, folders: list[str]) -> bool:
    here = fold(folder_of(near.path))
    return any(here == folder or here.endswith("/" + folder) for folder in folders)
