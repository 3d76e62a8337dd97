"""How often names are linked and how links are written, counted once and then kept up with note by note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from note_lsp.vault.index import PART_BITS, Index
from note_lsp.vault.rows import Row

_NOTES_AT_MOST = 100
"""Notes written at a time, above which everything is counted anew."""
_WIKILINK = "flags & 15 = 0 AND target <> ''"
_RELATIVE = "(substr(target, 1, 2) = './' OR substr(target, 1, 3) = '../')"
_STYLES = (
    f"total({_WIKILINK}), total({_WIKILINK} AND {_RELATIVE}),"
    f" total({_WIKILINK} AND instr(target, '/') > 0 AND NOT {_RELATIVE})"
)


Counted = tuple[Iterable[tuple[str, int]], list[Row]]
"""Keys with the numbers of their links, and the styles of all links."""


class Tally(NamedTuple):
    """Numbers of links, or by how many they are others."""

    keys: Counter[str]
    """By what they are kept under."""
    styles: Counter[str]
    """Of wikilinks into the vault: ``all``, ``relative`` and with a ``path`` from elsewhere."""


class LinkTally:
    """The numbers of links in an index' file, and what the open notes over it change about them."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._file: Tally | None = None
        self._open: tuple[tuple[int, int], Tally] | None = None
        self.changes = 0
        """Goes up whenever numbers of the file are known to be others."""
        self.lags = False
        """Notes are being written by another connection: the numbers are those from before, until it has counted."""

    def forget(self) -> None:
        """Count the file anew when next asked."""
        self._file = None
        self.lags = False
        self.changes += 1

    def doubt(self) -> None:
        """Another connection has written: count anew when next asked, or when it counts."""
        if not self.lags:
            self.forget()

    def of_file(self, is_counted: Callable[[str], object]) -> Tally:
        """The numbers in the file; of keys those that ``is_counted``, and those of notes written since."""
        return self._take(counted(self._index), is_counted) if self._file is None else self._file

    def catch_up(self, numbers: Counted, changes: int, is_counted: Callable[[str], object]) -> None:
        """Take the ``numbers`` that another connection counted; ``changes`` are those known before it did."""
        self.forget()
        if self.changes == changes + 1:
            self._take(numbers, is_counted)

    def _take(self, numbers: Counted, is_counted: Callable[[str], object]) -> Tally:
        by_key, styles = numbers
        self._file = Tally(Counter({key: count for key, count in by_key if is_counted(key)}), Counter())
        self._add_styles(self._file, styles)
        return self._file

    def of_open_notes(self, in_file: Callable[[str], int | None]) -> Tally:
        """What the open notes change; ``in_file`` gives the id of the row that a path has in the file."""
        state = (self.changes, self._index.overlays)
        if self._open is None or self._open[0] != state:
            changes = Tally(Counter(), Counter())
            self._count(changes, "temp.open_link", "1", ())
            for path in self._index.open_paths.values():
                if (number := in_file(path)) is not None:
                    self._count(changes, "main.link", *_of_note(number), sign=-1)
            self._open = state, changes
        return self._open[1]

    def leave(self, numbers: Collection[int]) -> None:
        """These notes' rows are about to be written anew or dropped."""
        self._follow(numbers, -1)

    def enter(self, numbers: Collection[int]) -> None:
        """These notes' rows have been written."""
        self._follow(numbers, 1)

    def _follow(self, numbers: Collection[int], sign: int) -> None:
        self.changes += 1
        if len(numbers) > _NOTES_AT_MOST:
            self._file = None
        if self._file is not None:
            for number in numbers:
                self._count(self._file, "main.link", *_of_note(number), sign=sign)

    def _count(self, tally: Tally, table: str, where: str, parameters: tuple[int, ...], sign: int = 1) -> None:
        sql = f"SELECT {_STYLES}, key, count(*) FROM {table} WHERE {where} GROUP BY key"
        rows = self._index.select(sql, parameters)
        for *_, key, count in rows:
            if key is not None:
                tally.keys[key] += sign * count
        self._add_styles(tally, rows, sign)

    def _add_styles(self, tally: Tally, rows: list[tuple[float, ...]], sign: int = 1) -> None:
        for wikilinks, relative, path, *_ in rows:
            tally.styles["all"] += sign * int(wikilinks)
            tally.styles["relative"] += sign * int(relative)
            tally.styles["path"] += sign * int(path)


def counted(index: Index) -> Counted:
    """What there is in the file now."""
    by_key = index.stream("SELECT key, count(*) FROM main.link WHERE key IS NOT NULL GROUP BY key")
    return by_key, index.select(f"SELECT {_STYLES} FROM main.link")


def _of_note(number: int) -> tuple[str, tuple[int, ...]]:
    first = number << PART_BITS
    return "id BETWEEN ? AND ?", (first, first + (1 << PART_BITS) - 1)
