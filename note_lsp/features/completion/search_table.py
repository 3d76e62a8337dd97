"""Searching many names for what was typed, at a stroke."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from string import ascii_lowercase

from rapidfuzz import process
from rapidfuzz.distance import LCSseq

from note_lsp.features.completion.ranking import Tier, match

_MOST_HITS = 1_500
"""Occurrences looked at for one query: the table has its best names first."""
_MOST_PREFIXES = 400
"""The same for one or two letters, which begin a word nearly everywhere."""
_FEW_LETTERS = 3
_MOST_FIRST_LETTERS = 100
"""Queries of few letters whose answers are kept."""
_MOST_SCATTERED = 1_500
"""Names that only have the query's letters: so many are kept for when more is typed."""


class SearchTable:
    """Many folded names, the best first, as one string that is searched at a stroke.

    Built in time linear in the names; a query touches the names that hold it, and where these are
    few, those that have a word with its first letter.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._blob = "\n" + "\n".join(names) + "\n"
        self._starts = array("I")
        at = 1
        for name in names:
            self._starts.append(at)
            at += len(name) + 1
        self._by_letter: dict[str, tuple[list[int], list[str]]] = {}
        self._last: tuple[str, list[int]] = ("", [])
        """A query and all that answers it: what answers a longer one is among that."""
        self._first_letters: dict[tuple[str, int], dict[int, Tier]] = {}
        """What answers the few letters that queries begin with, where it was cut; by query and how many are enough."""
        self._held: tuple[str, list[int]] = ("", [])
        """A query and all names that hold it: those that hold a longer one are among them."""

    def find(self, query: str, enough: int) -> tuple[dict[int, Tier], bool]:
        """The numbers of the names that answer the folded ``query``, and whether others may have been left out.

        Once ``enough`` names hold the query itself, those with its scattered letters are not looked
        for; of more than that the best are given, by tier and then by their order in the table.
        """
        query = query.replace("\n", " ")
        if not query:
            return dict.fromkeys(range(min(enough, len(self._names))), Tier.WORD), len(self._names) > enough
        last_query, last_numbers = self._last
        if last_query and query.startswith(last_query):
            found = self._among(query, last_numbers)
            self._last = (query, list(found))
            return _best(found, enough)
        if (query, enough) in self._first_letters:
            return self._first_letters[query, enough], True
        found, cut = self._holding(query, enough)
        if cut or len(found) >= enough:
            best, left_out = _best(found, enough)[0], cut or len(found) < len(self._names)
            if left_out and len(query) <= _FEW_LETTERS and len(self._first_letters) < _MOST_FIRST_LETTERS:
                self._first_letters[query, enough] = best
            return best, left_out
        scattered = self._scattered(query)
        for number in scattered:
            found.setdefault(number, Tier.SCATTERED)
        if len(scattered) < _MOST_SCATTERED:
            self._last = (query, list(found))
        return _best(found, enough)

    def prepare(self) -> None:
        """Build what the first queries would wait for."""
        for letter in ascii_lowercase:
            self._beginning_with(letter)

    def _holding(self, query: str, enough: int) -> tuple[dict[int, Tier], bool]:
        found: dict[int, Tier] = {}
        if len(query) <= 2:
            blob, behind = self._blob, len(query) + 1
            for at in self._hits("\n" + query, _MOST_PREFIXES):
                found[self._number(at + 1)] = Tier.EXACT if blob[at + behind] == "\n" else Tier.WORD
            for at in self._hits(" " + query, _MOST_PREFIXES):
                found.setdefault(self._number(at + 1), Tier.WORD)
            if len(found) >= enough:
                return found, True
        held, numbers = self._held
        if held and query.startswith(held):
            starts = list(islice(self._hits_among(query, numbers), _MOST_HITS))
        else:
            starts = self._hits(query, _MOST_HITS)
        self._classify(query, starts, found)
        cut = len(starts) == _MOST_HITS
        if not cut and len(query) >= _FEW_LETTERS:
            self._held = (query, list(found))
        return found, cut

    def _number(self, at: int) -> int:
        """The number of the name that stands at ``at`` of the string."""
        return bisect_right(self._starts, at) - 1

    def _hits(self, words: str, most: int) -> list[int]:
        return [hit.start() for hit in islice(re.finditer(re.escape(words), self._blob), most)]

    def _hits_among(self, words: str, numbers: list[int]) -> Iterator[int]:
        """The same in those of the names alone."""
        length = len(words)
        for number in numbers:
            name, start = self._names[number], self._starts[number]
            at = name.find(words)
            while at >= 0:
                yield start + at
                at = name.find(words, at + length)

    def _classify(self, query: str, hits: list[int], found: dict[int, Tier]) -> None:
        blob, starts, names, length = self._blob, self._starts, self._names, len(query)
        exact, word, inside = Tier.EXACT, Tier.WORD, Tier.INSIDE
        number = end = -1
        for at in hits:
            if at >= end:
                number = bisect_right(starts, at) - 1
                end = starts[number] + len(names[number])
            before = blob[at - 1]
            if before.isalnum():
                found.setdefault(number, inside)
            elif before == "\n" and blob[at + length] == "\n":
                found[number] = exact
            elif found.get(number) is not exact:
                found[number] = word

    def _among(self, query: str, numbers: list[int]) -> dict[int, Tier]:
        """Those of the given names that answer ``query``."""
        names = [self._names[number] for number in numbers]
        found: dict[int, Tier] = {}
        for at in _in_this_order(query.replace(" ", ""), names, len(names)):
            tier = match(query, names[at])
            if tier is not None:
                found[numbers[at]] = tier
        if " " in query:
            words = query.split(" ")
            for number, name in zip(numbers, names, strict=True):
                if number not in found and all(word in name for word in words):
                    found[number] = Tier.SCATTERED
        return found

    def _scattered(self, query: str) -> list[int]:
        letters = query.replace(" ", "")
        numbers, names = self._beginning_with(letters[:1])
        hits = [numbers[at] for at in _in_this_order(letters, names, _MOST_SCATTERED)]
        return hits + self._with_all_words(query)

    def _with_all_words(self, query: str) -> list[int]:
        words = query.split(" ")
        if len(words) == 1:
            return []
        longest = max(words, key=len)
        holding = dict.fromkeys(self._number(at) for at in self._hits(longest, _MOST_HITS))
        return [number for number in holding if all(word in self._names[number] for word in words)]

    def _beginning_with(self, letter: str) -> tuple[list[int], list[str]]:
        """The names that have a word which begins with ``letter``, and their numbers."""
        known = self._by_letter.get(letter)
        if known is None:
            inside = " " + letter
            numbers = [number for number, name in enumerate(self._names) if name.startswith(letter) or inside in name]
            known = self._by_letter[letter] = (numbers, [self._names[number] for number in numbers])
        return known


def _best(found: dict[int, Tier], enough: int) -> tuple[dict[int, Tier], bool]:
    """The best of what was found, and whether that is not all."""
    if len(found) <= enough:
        return found, False
    by_tier: dict[Tier, list[int]] = {}
    for number, tier in found.items():
        by_tier.setdefault(tier, []).append(number)
    best = ((number, tier) for tier in sorted(by_tier) for number in sorted(by_tier[tier]))
    return dict(islice(best, enough)), True


def _in_this_order(letters: str, names: list[str], most: int) -> list[int]:
    """Which of the names hold the letters in their order, at most so many, the first ones."""
    length = len(letters)
    hits = process.extract(letters, names, scorer=LCSseq.similarity, score_cutoff=length, limit=most)
    return [hit[2] for hit in hits]
