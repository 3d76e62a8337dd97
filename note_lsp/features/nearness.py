"""When two names are near: "did you mean".

They have the same digits and their Damerau-Levenshtein distance is at most 15 % of the longer one's
length, or they are equal but for plural and diacritics.  Names are compared folded.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

_DIGIT: Final = re.compile(r"\d")


def distance(one: str, other: str) -> int | None:
    """How far two folded names are apart; None if they are not near."""
    most = differences(max(len(one), len(other)))
    if abs(len(one) - len(other)) <= most and digits(one) == digits(other):
        distance = DamerauLevenshtein.distance(one, other, score_cutoff=most)
        if distance <= most:
            return distance
    return 1 if is_near_plural(one, other) else None


def digits(key: str) -> str:
    """The digits of a name, which must be the same in one that is near."""
    return "".join(_DIGIT.findall(key))


def differences(longer: int) -> int:
    """The distance at which names are still near: 1 - distance / longer >= 0.85."""
    return longer * 15 // 100


def is_near_plural(one: str, other: str) -> bool:
    """Whether two names are equal but for plural and diacritics."""
    words, others = _bare(one).split(" "), _bare(other).split(" ")
    return (
        digits(one) == digits(other)
        and len(words) == len(others)
        and all(
            word == twin or _is_plural(word, twin) or _is_plural(twin, word)
            for word, twin in zip(words, others, strict=True)
        )
    )


def plain(key: str) -> str:
    """What names that are equal but for plural and diacritics have in common (others may have it too)."""
    return " ".join(word.rstrip("s").rstrip("ey").removesuffix("i") or word for word in _bare(key).split(" "))


def _bare(key: str) -> str:
    """Without diacritics."""
    if key.isascii():
        return key
    return "".join(ch for ch in unicodedata.normalize("NFKD", key) if not unicodedata.combining(ch))


def _is_plural(plural: str, singular: str) -> bool:
    if len(singular) < 2 or not singular[-1].isalpha():
        return False
    return plural in {singular + "s", singular + "es"} or (singular[-1] == "y" and plural == singular[:-1] + "ies")
