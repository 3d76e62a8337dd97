"""Finding headings and blocks by any part of their text, at every key press.

The database would look at each of some 150,000 rows (30 ms); one string of all their folded texts,
made when first asked, is searched in 3 ms and takes about 50 bytes a row.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from note_lsp.vault.index import PART_BITS, Index

_CHANGES_AT_MOST = 200
"""Notes changed since the string was made, after which it is made anew."""
_MOST_SCATTERED = 500_000
"""Characters searched for scattered letters, which takes ten times as long as words (5 ms)."""

_Found = dict[int, None]
_Holds = Callable[[str], object]


class RowSearch:
    """The rows of a table with folded texts: those of an index' file, and the open notes' that lie over it."""

    def __init__(self, index: Index, table: Literal["heading", "block"]) -> None:
        self._index = index
        self._table = table
        self._text: str | None = None
        self._starts = array("q")
        self._ids = array("q")
        self._changed: set[int] = set()

    def note_changed(self, number: int) -> None:
        """The rows of a note are others now."""
        if self._text is not None:
            self._changed.add(number)
            if len(self._changed) > _CHANGES_AT_MOST:
                self._text = None

    def find(self, query: str, limit: int, *, loosely: bool = False) -> list[int]:
        """The ids of at most ``limit`` rows whose text holds the folded ``query``, those first that begin with it.

        ``loosely``, as far as there is room, also those that hold its words in any order, then those
        that hold its letters in this order, the first at a word's beginning; of a very large vault
        only a part is searched for these.
        """
        if self._text is None:
            self._make()
        covered = self._covered()
        fresh, left_out = list(self._fresh(covered)), covered | self._changed
        found: _Found = {}
        self._collect(found, limit, fresh, left_out, lambda text: query in text, self._holding(query))
        if len(found) >= limit:
            beginning: _Found = {}
            at_start = self._holding(f"\n{query}")
            self._collect(beginning, limit, fresh, left_out, lambda text: text.startswith(query), at_start)
            found = beginning | found
        if loosely and query:
            for holds, rows in self._loose(query):
                self._collect(found, limit, fresh, left_out, holds, rows)
        return list(found)[:limit]

    def _collect(
        self,
        found: _Found,
        limit: int,
        fresh: list[tuple[int, str]],
        left_out: set[int],
        holds: _Holds,
        rows: Iterable[int],
    ) -> None:
        """Add to ``found`` the fresh rows that ``holds``, and the file's ``rows``, until there are enough."""
        if len(found) >= limit:
            return
        found.update((number, None) for number, text in fresh if holds(text))
        for place in rows:
            if len(found) >= limit:
                return
            if self._ids[place] >> PART_BITS not in left_out:
                found[self._ids[place]] = None

    def _loose(self, query: str) -> Iterator[tuple[_Holds, Iterable[int]]]:
        words = query.split(" ")
        if len(words) > 1:

            def all_words(text: str) -> bool:
                return all(word in text for word in words)

            longest = self._holding(max(words, key=len))
            yield all_words, (place for place in longest if all_words(self._text_at(place)))
        scattered = _in_this_order(query.replace(" ", ""))
        hits = scattered.finditer(self._text or "", 0, _MOST_SCATTERED)
        yield lambda text: scattered.search(f"\n{text}"), (self._place_of(hit.start() + 1) for hit in hits)

    def _holding(self, words: str) -> Iterator[int]:
        """The places of the file's rows that hold ``words``; a line feed before them means the row's beginning."""
        text, starts = self._text or "", self._starts
        before = int(words.startswith("\n"))
        at = text.find(words)
        while at >= 0:
            place = self._place_of(at + before)
            if place < len(starts):
                yield place
            at = text.find(words, starts[place + 1] - before) if place + 1 < len(starts) else -1

    def _place_of(self, at: int) -> int:
        return max(bisect_right(self._starts, at) - 1, 0)

    def _text_at(self, place: int) -> str:
        end = self._starts[place + 1] - 1 if place + 1 < len(self._starts) else -1
        return (self._text or "")[self._starts[place] : end]

    def _fresh(self, covered: set[int]) -> Iterator[tuple[int, str]]:
        """The ids and texts of rows that the string does not have as they are now."""
        yield from self._index.select(f"SELECT id, folded FROM temp.open_{self._table} ORDER BY id")
        changed = f"SELECT id, folded FROM main.{self._table} WHERE id BETWEEN ? AND ?"
        for number in self._changed - covered:
            first = number << PART_BITS
            yield from self._index.select(changed, (first, first + (1 << PART_BITS) - 1))

    def _make(self) -> None:
        self._changed.clear()
        self._ids, self._starts = array("q"), array("q")
        texts = []
        length = 1
        for number, folded in self._index.stream(f"SELECT id, folded FROM main.{self._table} ORDER BY id"):
            self._ids.append(number)
            self._starts.append(length)
            texts.append(folded)
            length += len(folded) + 1
        self._text = "\n".join(("", *texts, ""))

    def _covered(self) -> set[int]:
        """The notes whose rows in the file do not count, because they are open."""
        sql = "SELECT id FROM main.note WHERE path IN (SELECT path FROM temp.open_note)"
        return {row[0] for row in self._index.select(sql)}


def _in_this_order(letters: str) -> re.Pattern[str]:
    """A pattern for one line that holds the letters, the first at a word's beginning; it never goes back."""
    following = "".join(rf"[^\n{re.escape(letter)}]*+{re.escape(letter)}" for letter in letters[1:])
    return re.compile(rf"[\n ]{re.escape(letters[:1])}{following}")
