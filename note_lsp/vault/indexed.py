"""Which id and stamp every note of an index has; by column, since objects for each take three times as much."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, MutableMapping, Sequence
from typing import NamedTuple

from note_lsp.paths import VaultPath
from note_lsp.vault.files import Stamp

_SPARSE = 8
_FEW = 1 << 16
"""Ids that may be missing in any vault: each note that was ever dropped leaves one out."""


class Indexed(NamedTuple):
    """A note as it was when it was last written into the index."""

    id: int
    stamp: Stamp


class IndexedNotes(MutableMapping[VaultPath, Indexed]):
    """The notes of an index by path and by id, in some 130 bytes each besides the path."""

    __slots__ = ("_ids", "_mtimes", "_paths", "_sizes")

    def __init__(self) -> None:
        self._ids: dict[VaultPath, int] = {}
        self._paths: list[VaultPath | None] = []
        self._mtimes = array("q")
        self._sizes = array("q")

    def fill(self, ids: Sequence[int], paths: Sequence[VaultPath], mtimes: Sequence[int], sizes: Sequence[int]) -> None:
        """Add these, in the order of their ids, to none; raises ``ValueError`` where those are no index's."""
        self._ids = dict(zip(paths, ids, strict=True))
        first, end = ids[0], ids[-1] + 1
        self._make_room(first)
        self._make_room(end - 1)
        if end - first == len(ids):
            self._paths[first:end] = paths
            self._mtimes[first:end] = array("q", mtimes)
            self._sizes[first:end] = array("q", sizes)
            return
        for number, path, mtime, size in zip(ids, paths, mtimes, sizes, strict=True):
            self._paths[number] = path
            self._mtimes[number] = mtime
            self._sizes[number] = size

    def path_of(self, number: int) -> VaultPath | None:
        """The note with that id; None if there is none."""
        return self._paths[number] if number < len(self._paths) else None

    def same(self, path: VaultPath, mtime_ns: int, size: int) -> bool:
        """Whether the note stands in the index with this stamp."""
        number = self._ids.get(path)
        return number is not None and self._mtimes[number] == mtime_ns and self._sizes[number] == size

    def snapshot(self) -> IndexedNotes:
        """The same notes, whatever happens to these; for another thread."""
        other = IndexedNotes()
        other._ids, other._paths = self._ids.copy(), self._paths.copy()
        other._mtimes, other._sizes = self._mtimes[:], self._sizes[:]
        return other

    def __getitem__(self, path: VaultPath) -> Indexed:
        number = self._ids[path]
        return Indexed(number, Stamp(self._mtimes[number], self._sizes[number]))

    def __setitem__(self, path: VaultPath, indexed: Indexed) -> None:
        number = indexed.id
        self._make_room(number)
        old = self._ids.get(path)
        if old is not None:
            self._paths[old] = None
        self._ids[path] = number
        self._paths[number] = path
        self._mtimes[number], self._sizes[number] = indexed.stamp

    def __delitem__(self, path: VaultPath) -> None:
        self._paths[self._ids.pop(path)] = None

    def __contains__(self, path: object) -> bool:
        return path in self._ids

    def __iter__(self) -> Iterator[VaultPath]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def _make_room(self, number: int) -> None:
        if not 0 <= number <= _SPARSE * len(self._ids) + _FEW:
            raise ValueError("an id far beyond the number of notes")
        missing = number + 1 - len(self._paths)
        if missing > 0:
            self._paths.extend([None] * missing)
            self._mtimes.extend([0] * missing)
            self._sizes.extend([0] * missing)
