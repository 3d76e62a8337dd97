"""The names nearest to one that does not exist: "did you mean".

Two names are near when they have the same digits and their Damerau-Levenshtein distance is at most
15 % of the longer one's length, or when they are equal but for plural and diacritics.  Names are
compared folded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator
from typing import Any, Final, Generic, TypeVar
from weakref import WeakKeyDictionary

import msgspec
from rapidfuzz.distance import OSA, DamerauLevenshtein, Levenshtein
from rapidfuzz.process import extract

from note_lsp.folding import fold
from note_lsp.paths import VaultPath, folder_of, join, name_of, stem_of
from note_lsp.vault.names import NoteName
from note_lsp.vault.vault import Vault

SHOWN: Final = 3
"""How many names are told at most."""

_DIGIT: Final = re.compile(r"\d")
_LONGEST: Final = 300
"""Longer names are never near any."""
_SHORT: Final = 16
_MANY_WORDS: Final = 3
"""Names longer than ``_SHORT`` of so many words are looked for by their words."""
_RAREST: Final = 3
_NONE: Final[dict[int, list[str]]] = {}

T = TypeVar("T", bound=Hashable)


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
    found = {name: distance for name in known if (distance := _distance(key, fold(name))) is not None}
    return tuple(sorted(found, key=lambda name: (found[name], name))[:SHOWN])


def nearest_names(vault: Vault, target: str, source: VaultPath, files: bool = False) -> tuple[NearName, ...]:
    """The notes (or other files) whose names are near to a link's ``target``, the nearest first, three at most.

    Of a target with folders the last part is compared, and the folders must be the same; or it is
    the one note of exactly that name, and lies elsewhere.
    """
    known = _known.get(vault)
    if known is None:
        known = _known[vault] = _Known(vault)
    return known.nearest(target, source, files)


class NearTable(Generic[T]):
    """Many names, each with what it stands for, of which those near to another are found without measuring most.

    A name that differs in at most k places from another keeps at least one of any k + 1 pieces it is
    cut into; with a letter between the pieces that holds for exchanged letters too.  So names are
    kept under their pieces, and only those that share one, hardly shifted, are measured (Li et al.,
    "Pass-Join", 2011).  Names of three words or more would need too many pieces: they are found by
    the rarest words of the name looked for, one of which must be spelt alike.
    """

    def __init__(self) -> None:
        self._values: dict[str, dict[T, None]] = {}
        self._pieces: dict[tuple[str, int], tuple[dict[str, list[str]], ...]] = {}
        self._plain: dict[str, list[str]] = {}
        self._by_word: dict[str, dict[int, list[str]]] = {}
        self._word_counts: dict[str, int] = {}

    def add(self, key: str, value: T) -> None:
        """Keep ``value`` under a folded name."""
        values = self._values.get(key)
        if values is not None:
            values[value] = None
            return
        self._values[key] = {value: None}
        for word in _words_of(key):
            self._by_word.setdefault(word, {}).setdefault(len(key), []).append(key)
            self._word_counts[word] = self._word_counts.get(word, 0) + 1
        for group, piece in self._places(key):
            if piece in group:
                group[piece].append(key)
            else:
                group[piece] = [key]

    def remove(self, key: str, value: T) -> None:
        """Undo ``add``."""
        values = self._values.get(key, {})
        values.pop(value, None)
        if values or key not in self._values:
            return
        del self._values[key]
        for word in _words_of(key):
            self._by_word[word][len(key)].remove(key)
            self._word_counts[word] -= 1
        for group, piece in self._places(key):
            group[piece].remove(key)

    def named(self, key: str) -> list[T]:
        """What is kept under exactly this folded name."""
        return list(self._values.get(key, ()))

    def near(self, key: str) -> list[tuple[int, str, T]]:
        """(distance, name, value) of everything near to a folded name, in no order."""
        words = key.split(" ")
        if len(key) > _SHORT and len(words) >= _MANY_WORDS:
            candidates = self._sharing_words(words, len(key))
        else:
            candidates = self._sharing_pieces(key)
        found = {name: 1 for name in self._plain.get(_plain(key), ()) if _is_near_plural(key, name)}
        for name in _closest(key, candidates):
            distance = _distance(key, name)
            if distance is not None:
                found[name] = distance
        return [(distance, name, value) for name, distance in found.items() for value in self._values[name]]

    def _sharing_words(self, words: list[str], length: int) -> set[str]:
        counts = self._word_counts
        rarest = sorted(words, key=lambda word: counts.get(word, 0))[:_RAREST]
        slack = _differences(int(length / 0.85))
        lengths = range(length - slack, length + slack + 1)
        candidates: set[str] = set()
        for by_length in (self._by_word.get(word, _NONE) for word in rarest):
            for other in lengths:
                if other in by_length:
                    candidates.update(by_length[other])
        return candidates

    def _sharing_pieces(self, key: str) -> set[str]:
        candidates: set[str] = set()
        digits = _digits(key)
        length = len(key)
        slack = _differences(int(length / 0.85))
        for other in range(max(1, length - slack), min(length + slack, _LONGEST) + 1):
            groups = self._pieces.get((digits, other))
            if groups:
                _gather(candidates, key, other, groups)
        return candidates

    def _places(self, key: str) -> list[tuple[dict[str, list[str]], str]]:
        """Where a name is to be kept: a group, and the key in it."""
        length = len(key)
        words = key.split(" ")
        if length > _SHORT / 0.85 and len(words) > _MANY_WORDS:
            return []
        places = [(self._plain, _plain(key))]
        cuts = _cuts_by_length[min(length, _LONGEST + 1)]
        if cuts:
            at = (_digits(key), length)
            groups = self._pieces.get(at)
            if groups is None:
                groups = self._pieces[at] = tuple({} for _ in cuts)
            places += [(group, key[start:end]) for group, (start, end) in zip(groups, cuts, strict=True)]
        return places


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
        segments = [segment for segment in target.split("/") if segment not in {"", "."}]
        if not segments or len(segments[-1]) > _LONGEST:
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
            found += [(0, near.name, near) for near in moved if len(moved) == 1]
        ordered = sorted(found, key=lambda near: (near[0], not near[2].is_stem, near[2].name, near[2].path))
        first: dict[VaultPath, NearName] = {}
        for _, _, near in ordered:
            first.setdefault(near.path, near)
        return tuple(first.values())[:SHOWN]

    def _catch_up(self) -> None:
        self._generation = self._tables.generation
        self._answers.clear()
        self._by_file = None
        notes = self._tables.notes
        for path in [path for path, note in self._notes.items() if notes.get(path) is not note]:
            for key, near in _names_of(self._notes.pop(path)):
                self._by_note.remove(key, near)
        for path, note in notes.items():
            if path not in self._notes:
                self._notes[path] = note
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
    for name in (note.title, *note.aliases):
        if name and (key := fold(name)) != stem:
            yield key, NearName(note.path, name, False)


def _lies_in(near: NearName, folders: list[str]) -> bool:
    here = fold(folder_of(near.path))
    return any(here == folder or here.endswith("/" + folder) for folder in folders)


def _closest(key: str, names: Iterable[str]) -> list[str]:
    """Those of ``names`` that may be near: every one that is, and few others, by quick measures first."""
    most = _differences(int(len(key) / 0.85))
    # Levenshtein counts an exchange of letters as two differences; OSA only where more letters come between.
    passed = _within(key, names, Levenshtein.distance, 2 * most)
    return _within(key, passed, OSA.distance, most + 1)


def _within(key: str, names: Iterable[str], measure: Any, most: int) -> list[str]:
    return [name for name, _, _ in extract(key, names, scorer=measure, score_cutoff=most, limit=None)]


def _words_of(key: str) -> Iterable[str]:
    """The words under which a name is to be kept."""
    words = key.split(" ")
    return dict.fromkeys(words) if len(key) > _SHORT * 0.85 and len(words) > 1 else ()


def _distance(one: str, other: str) -> int | None:
    """How far two folded names are apart; None if they are not near."""
    most = _differences(max(len(one), len(other)))
    if abs(len(one) - len(other)) <= most and _digits(one) == _digits(other):
        distance = DamerauLevenshtein.distance(one, other, score_cutoff=most)
        if distance <= most:
            return distance
    return 1 if _is_near_plural(one, other) else None


def _digits(key: str) -> str:
    return "".join(_DIGIT.findall(key))


def _differences(longer: int) -> int:
    """The distance at which names are still near: 1 - distance / longer >= 0.85."""
    return longer * 15 // 100


def _cuts(length: int) -> list[tuple[int, int]]:
    """Where a name is cut: one piece more than it may have differences, with a letter between them."""
    count = _differences(int(length / 0.85)) + 1
    room = length - (count - 1)
    if count == 1 or length > _LONGEST:
        return []
    cuts, at = [], 0
    for number in range(count):
        size = room * (number + 1) // count - room * number // count
        cuts.append((at, at + size))
        at += size + 1
    return cuts


def _gather(candidates: set[str], key: str, other: int, groups: tuple[dict[str, list[str]], ...]) -> None:
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
            names = group.get(key[start + shift : start + shift + size])
            if names:
                candidates.update(names)


_cuts_by_length: Final = [_cuts(length) for length in range(_LONGEST + 2)]


def _plain(key: str) -> str:
    """What names that are equal but for plural and diacritics have in common (others may have it too)."""
    return " ".join(word.rstrip("s").rstrip("ey").removesuffix("i") or word for word in _bare(key).split(" "))


def _bare(key: str) -> str:
    """Without diacritics."""
    if key.isascii():
        return key
    return "".join(ch for ch in unicodedata.normalize("NFKD", key) if not unicodedata.combining(ch))


def _is_near_plural(one: str, other: str) -> bool:
    """Whether two names are equal but for plural and diacritics."""
    words, others = _bare(one).split(" "), _bare(other).split(" ")
    return (
        _digits(one) == _digits(other)
        and len(words) == len(others)
        and all(
            word == twin or _is_plural(word, twin) or _is_plural(twin, word)
            for word, twin in zip(words, others, strict=True)
        )
    )


def _is_plural(plural: str, singular: str) -> bool:
    if len(singular) < 2 or not singular[-1].isalpha():
        return False
    return plural in {singular + "s", singular + "es"} or (singular[-1] == "y" and plural == singular[:-1] + "ies")
