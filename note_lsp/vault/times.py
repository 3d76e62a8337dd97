"""The times of notes, as the index has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from note_lsp.paths import VaultPath
from note_lsp.syntax.time_table import KeptTime, TimeTable, search_keys
from note_lsp.vault.index import PART_BITS
from note_lsp.vault.rows import times_of
from note_lsp.vault.store import Store


class Times:
    """The times in the index of one vault."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, path: VaultPath) -> TimeTable:
        """The times of a note that is not open."""
        rows = self._store.parts("times", "data", path)
        return next(self._store.made(times_of, rows), TimeTable())

    def ends(self, paths: Iterable[VaultPath]) -> list[int]:
        """The last times of those of the notes that have one and are not shifted; some hundred at most, none open."""
        laid = {path: number for number, path in self._store.index.open_paths.items()}
        known = self._store.notes
        numbers = [laid.get(path) or (known[path].id if path in known else None) for path in paths]
        ids = [number << PART_BITS for number in numbers if number is not None]
        sql = f"SELECT last FROM all_times WHERE id IN ({','.join('?' * len(ids))}) AND last IS NOT NULL"
        return [last for (last,) in self._store.index.select(sql, ids)] if ids else []

    def all_ends(self) -> Iterator[tuple[VaultPath, int]]:
        """The last time of every note that has one and is not shifted, open ones as they are laid over the file."""
        for number, last in self._store.index.stream("SELECT id, last FROM all_times WHERE last IS NOT NULL"):
            if path := self._store.path_of(number):
                yield path, last

    def at(self, seconds: int) -> Iterator[tuple[VaultPath, KeptTime]]:
        """The timestamps that say that second, open notes' as they are laid over the file; in no order."""
        covered = set(self._store.index.open_paths.values())
        for table in ("main.times", "temp.open_times"):
            # Not asked of the view, which costs a look-up a row.
            seconds_alone = f"SELECT id, data, substr(data, 1, length(data) / 3) AS part FROM {table}"
            sql = f"SELECT id, data FROM ({seconds_alone}) WHERE instr(part, ?) OR instr(part, ?) OR instr(part, ?)"
            for number, times in self._store.made(
                lambda row: (row[0], times_of(row[1:])), self._store.index.stream(sql, search_keys(seconds))
            ):
                path = self._store.path_of(number)
                if path and (table != "main.times" or path not in covered):
                    yield from ((path, time) for time in times if time.seconds == seconds)
