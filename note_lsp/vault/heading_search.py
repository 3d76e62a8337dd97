"""Finding headings by any part of their text, at every key press.

The database would look at each of some 150,000 rows (30 ms); one string of all headings' folded
texts, made when first asked, is searched in 1 ms and takes about 50 bytes a heading.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right

from note_lsp.vault.index import PART_BITS, Index

_CHANGES_AT_MOST = 200
"""Notes changed since the string was made, after which it is made anew."""


class HeadingSearch:
    """The headings of an index' file; those of open notes are looked for in the file's overlay."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._text: str | None = None
        self._starts = array("Q")
        self._ids = array("Q")
        self._changed: set[int] = set()

    def note_changed(self, number: int) -> None:
        """The rows of a note are others now."""
        if self._text is not None:
            self._changed.add(number)
            if len(self._changed) > _CHANGES_AT_MOST:
                self._text = None

    def find(self, query: str, limit: int) -> list[int]:
        """The ids of at most ``limit`` headings whose folded text contains ``query``, which is folded."""
        open_ids = "SELECT id FROM temp.open_heading WHERE instr(folded, ?) ORDER BY id LIMIT ?"
        found: list[int] = [row[0] for row in self._index.select(open_ids, (query, limit))]
        if self._text is None:
            self._make()
        covered = self._covered()
        for number in self._changed - covered:
            first = number << PART_BITS
            changed = "SELECT id FROM main.heading WHERE id BETWEEN ? AND ? AND instr(folded, ?)"
            found += [row[0] for row in self._index.select(changed, (first, first + (1 << PART_BITS) - 1, query))]
        return self._search(query, limit, covered | self._changed, found)[:limit]

    def _search(self, query: str, limit: int, left_out: set[int], found: list[int]) -> list[int]:
        text, starts = self._text or "", self._starts
        at = text.find(query)
        while at >= 0 and len(found) < limit:
            place = bisect_right(starts, at)
            if self._ids[place - 1] >> PART_BITS not in left_out:
                found.append(self._ids[place - 1])
            at = text.find(query, starts[place]) if place < len(starts) else -1
        return found

    def _make(self) -> None:
        self._changed.clear()
        self._ids, self._starts = array("Q"), array("Q")
        texts = []
        length = 0
        for number, folded in self._index.stream("SELECT id, folded FROM main.heading ORDER BY id"):
            self._ids.append(number)
            self._starts.append(length)
            texts.append(folded)
            length += len(folded) + 1
        self._text = "\n".join(texts)

    def _covered(self) -> set[int]:
        """The notes whose rows in the file do not count, because they are open."""
        sql = "SELECT id FROM main.note WHERE path IN (SELECT path FROM temp.open_note)"
        return {row[0] for row in self._index.select(sql)}
