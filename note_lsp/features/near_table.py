"""Many names of which those near to another are found at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Generic, TypeVar

from rapidfuzz.distance import OSA, Levenshtein
from rapidfuzz.process import extract

from note_lsp.features.nearness import differences, digits, distance, is_near_plural, plain
from note_lsp.vault.key_table import KeyTable

LONGEST: Final = 300
"""Longer names are never near any."""
_SHORT: Final = 16
_MANY_WORDS: Final = 3
"""Names longer than ``_SHORT`` of so many words are looked for by their words."""
_RAREST: Final = 3

T = TypeVar("T")


class NearTable(Generic[T]):
    """Many names, each with what it stands for, of which those near to another are found without measuring most.

    A name that differs in at most k places from another keeps at least one of any k + 1 pieces it is
    cut into; with a letter between the pieces that holds for exchanged letters too.  So names are
    kept under their pieces, and only those that share one, hardly shifted, are measured (Li et al.,
    "Pass-Join", 2011).  Names of three words or more would need too many pieces: they are found by
    the rarest words of the name looked for, one of which must be spelt alike.
    """

    def __init__(self) -> None:
        self._values: KeyTable[T] = KeyTable()
        self._pieces: dict[tuple[str, int], tuple[KeyTable[str], ...]] = {}
        self._plain: KeyTable[str] = KeyTable()
        """Those whose ``plain`` form is not the name itself."""
        self._by_word: KeyTable[str] = KeyTable()
        """By a word and the length of the name, as ``_word_at`` puts them together."""
        self._word_counts: dict[str, int] = {}

    def add(self, key: str, value: T) -> None:
        """Keep ``value`` under a folded name, which it is not yet."""
        known = key in self._values
        self._values.add(key, value)
        if known:
            return
        for word in _words_of(key):
            self._by_word.add(_word_at(word, len(key)), key)
            self._word_counts[word] = self._word_counts.get(word, 0) + 1
        for group, piece in self._places(key):
            group.add(piece, key)

    def remove(self, key: str, value: T) -> None:
        """Undo ``add``."""
        if key not in self._values:
            return
        self._values.take(key, value)
        if key in self._values:
            return
        for word in _words_of(key):
            self._by_word.take(_word_at(word, len(key)), key)
            self._word_counts[word] -= 1
        for group, piece in self._places(key):
            group.take(piece, key)

    def named(self, key: str) -> list[T]:
        """What is kept under exactly this folded name."""
        return list(self._values.get(key))

    def near(self, key: str) -> list[tuple[int, str, T]]:
        """(distance, name, value) of everything near to a folded name, in no order."""
        words = key.split(" ")
        if len(key) > _SHORT and len(words) >= _MANY_WORDS:
            candidates = self._sharing_words(words, len(key))
        else:
            candidates = self._sharing_pieces(key)
        alike = plain(key)
        plurals = [*self._plain.get(alike)]
        if alike in self._values and not _is_kept_by_words(alike):
            plurals.append(alike)
        found = {name: 1 for name in plurals if is_near_plural(key, name)}
        for name in closest(key, candidates):
            apart = distance(key, name)
            if apart is not None:
                found[name] = apart
        return [(apart, name, value) for name, apart in found.items() for value in self._values.get(name)]

    def _sharing_words(self, words: list[str], length: int) -> set[str]:
        counts = self._word_counts
        rarest = sorted(words, key=lambda word: counts.get(word, 0))[:_RAREST]
        slack = differences(int(length / 0.85))
        lengths = range(length - slack, length + slack + 1)
        candidates: set[str] = set()
        for word in rarest:
            for other in lengths:
                candidates.update(self._by_word.get(_word_at(word, other)))
        return candidates

    def _sharing_pieces(self, key: str) -> set[str]:
        candidates: set[str] = set()
        same = digits(key)
        length = len(key)
        slack = differences(int(length / 0.85))
        for other in range(max(1, length - slack), min(length + slack, LONGEST) + 1):
            groups = self._pieces.get((same, other))
            if groups:
                _gather(candidates, key, other, groups)
        return candidates

    def _places(self, key: str) -> list[tuple[KeyTable[str], str]]:
        """Where a name is to be kept: a group, and the key in it."""
        length = len(key)
        if _is_kept_by_words(key):
            return []
        alike = plain(key)
        places = [(self._plain, alike)] if alike != key else []
        cuts = _cuts_by_length[min(length, LONGEST + 1)]
        if cuts:
            at = (digits(key), length)
            groups = self._pieces.get(at)
            if groups is None:
                groups = self._pieces[at] = tuple(KeyTable() for _ in cuts)
            places += [(group, key[start:end]) for group, (start, end) in zip(groups, cuts, strict=True)]
        return places


def closest(key: str, names: Iterable[str]) -> list[str]:
    """Those of ``names`` that may be near: every one that is, and few others, by quick measures first."""
    most = differences(int(len(key) / 0.85))
    # Levenshtein counts an exchange of letters as two differences; OSA only where more letters come between.
    passed = _within(key, names, Levenshtein.distance, 2 * most)
    return _within(key, passed, OSA.distance, most + 1)


def _within(key: str, names: Iterable[str], measure: Any, most: int) -> list[str]:
    return [name for name, _, _ in extract(key, names, scorer=measure, score_cutoff=most, limit=None)]


def _words_of(key: str) -> Iterable[str]:
    """The words under which a name is to be kept."""
    words = key.split(" ")
    return dict.fromkeys(words) if len(key) > _SHORT * 0.85 and len(words) > 1 else ()


def _is_kept_by_words(key: str) -> bool:
    """Whether a name is so long, and of so many words, that it is found by its words alone."""
    return len(key) > _SHORT / 0.85 and key.count(" ") >= _MANY_WORDS


def _word_at(word: str, length: int) -> str:
    return f"{word} {length}"


def _cuts(length: int) -> list[tuple[int, int]]:
    """Where a name is cut: one piece more than it may have differences, with a letter between them."""
    count = differences(int(length / 0.85)) + 1
    room = length - (count - 1)
    if count == 1 or length > LONGEST:
        return []
    cuts, at = [], 0
    for number in range(count):
        size = room * (number + 1) // count - room * number // count
        cuts.append((at, at + size))
        at += size + 1
    return cuts


def _gather(candidates: set[str], key: str, other: int, groups: tuple[KeyTable[str], ...]) -> None:
    """Add the names of length ``other`` that share a piece with ``key`` at about the same place."""
    longer = len(key) - other
    last = len(groups) - 1
    for number, (start, end) in enumerate(_cuts_by_length[other]):
        group = groups[number]
        size = end - start
        # If a piece is the first to stay, each before it took a difference; likewise from the end.
        low = max(-number, longer - (last - number))
        high = min(number, longer + (last - number))
        for shift in range(max(low, -start), min(high, len(key) - end) + 1):
            candidates.update(group.get(key[start + shift : start + shift + size]))


_cuts_by_length: Final = [_cuts(length) for length in range(LONGEST + 2)]
