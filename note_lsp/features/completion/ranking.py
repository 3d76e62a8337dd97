"""How well a name answers what was typed, and searching many names for it at once."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from itertools import islice
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import LCSseq

from note_lsp.folding import fold

T = TypeVar("T")

_MOST_HITS = 1_500
"""Occurrences looked at for one query: the table has its best names first."""
_MOST_PREFIXES = 400
"""The same for one or two letters, which begin a word nearly everywhere."""


class Tier(IntEnum):
    """The better, the lower."""

    EXACT = 0
    WORD = 1
    """The query begins a word of the name."""
    INSIDE = 2
    """It stands somewhere in it."""
    SCATTERED = 3
    """Its letters come in this order, the first at a word's beginning, or its words in any order."""


def match(query: str, name: str) -> Tier | None:
    """How the folded ``query`` occurs in the folded ``name``; None if it does not."""
    if not query:
        return Tier.WORD
    at = name.find(query)
    if at < 0:
        return Tier.SCATTERED if _is_scattered(query, name) else None
    if query == name:
        return Tier.EXACT
    while at > 0 and name[at - 1].isalnum():
        at = name.find(query, at + 1)
    return Tier.WORD if at >= 0 else Tier.INSIDE


def ranked(query: str, things: Iterable[T], names: Callable[[T], Iterable[str]]) -> list[T]:
    """The things one of whose names answers ``query``, the best first, their own order kept where equal."""
    folded = fold(query)
    found = []
    for number, thing in enumerate(things):
        tiers = [tier for name in names(thing) if (tier := match(folded, fold(name))) is not None]
        if tiers:
            found.append((min(tiers), number, thing))
    found.sort(key=lambda entry: entry[:2])
    return [thing for _, _, thing in found]


def _is_scattered(query: str, name: str) -> bool:
    if name.startswith(query[0]) or f" {query[0]}" in name:
        letters = iter(name)
        if all(letter in letters for letter in query if letter != " "):
            return True
    words = query.split(" ")
    return len(words) > 1 and all(word in name for word in words)


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

    def find(self, query: str, enough: int) -> tuple[dict[int, Tier], bool]:
        """The numbers of the names that answer the folded ``query``, and whether others may have been left out.

        Once ``enough`` names hold the query itself, those with its scattered letters are not looked
        for; of more than that the best are given, by tier and then by their order in the table.
        """
        query = query.replace("\n", " ")
        if not query:
            return dict.fromkeys(range(min(enough, len(self._names))), Tier.WORD), len(self._names) > enough
        last_query, last_found = self._last
        if last_query and query.startswith(last_query):
            found = {}
            for number in last_found:
                tier = match(query, self._names[number])
                if tier is not None:
                    found[number] = tier
            return found, False
        found, cut = self._holding(query, enough)
        if cut or len(found) >= enough:
            best = sorted(found.items(), key=lambda entry: (entry[1], entry[0]))
            return dict(best[:enough]), True
        scattered = self._scattered(query, enough)
        for number in scattered:
            found.setdefault(number, Tier.SCATTERED)
        if len(scattered) < enough:
            self._last = (query, list(found))
        return found, len(scattered) >= enough

    def _holding(self, query: str, enough: int) -> tuple[dict[int, Tier], bool]:
        found: dict[int, Tier] = {}
        if len(query) <= 2:
            for before in "\n", " ":
                starts = [hit + 1 for hit in self._hits(before + query, _MOST_PREFIXES)]
                self._classify(query, starts, found)
            if len(found) >= enough:
                return found, True
        starts = self._hits(query, _MOST_HITS)
        self._classify(query, starts, found)
        return found, len(starts) == _MOST_HITS

    def _hits(self, words: str, most: int) -> list[int]:
        return [hit.start() for hit in islice(re.finditer(re.escape(words), self._blob), most)]

    def _classify(self, query: str, hits: list[int], found: dict[int, Tier]) -> None:
        blob, starts = self._blob, self._starts
        for at in hits:
            number = bisect_right(starts, at) - 1
            before = blob[at - 1]
            if before.isalnum():
                found.setdefault(number, Tier.INSIDE)
            elif before == "\n" and blob[at + len(query)] == "\n":
                found[number] = Tier.EXACT
            elif found.get(number) is not Tier.EXACT:
                found[number] = Tier.WORD

    def _scattered(self, query: str, enough: int) -> list[int]:
        letters = query.replace(" ", "")
        numbers, names = self._beginning_with(letters[:1])
        hits = process.extract(letters, names, scorer=LCSseq.similarity, score_cutoff=len(letters), limit=enough)
        return [numbers[hit[2]] for hit in hits] + self._with_all_words(query, enough)

    def _with_all_words(self, query: str, enough: int) -> list[int]:
        words = query.split(" ")
        if len(words) == 1:
            return []
        longest = max(words, key=len)
        holding = dict.fromkeys(bisect_right(self._starts, at) - 1 for at in self._hits(longest, _MOST_HITS))
        both = (number for number in holding if all(word in self._names[number] for word in words))
        return list(islice(both, enough))

    def _beginning_with(self, letter: str) -> tuple[list[int], list[str]]:
        """The names that have a word which begins with ``letter``, and their numbers."""
        known = self._by_letter.get(letter)
        if known is None:
            inside = " " + letter
            numbers = [number for number, name in enumerate(self._names) if name.startswith(letter) or inside in name]
            known = self._by_letter[letter] = (numbers, [self._names[number] for number in numbers])
        return known
