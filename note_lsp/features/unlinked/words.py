"""Texts and names cut into words, so that a name is found in a text word by word."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import accumulate
from typing import Final

import msgspec

from note_lsp.folding import fold_case

_ASCII_WORD: Final = re.compile(r"([a-z0-9]+[+#]*)")
_BLANKS: Final = re.compile(r"[ \t\xa0\-_]+")
_LONGEST_GAP: Final = 16
"""Characters; words that are further apart belong to no name."""
_APOSTROPHES: Final = str.maketrans("‘’ʼ＇", "''''")
_ALONE: Final = "\u3041-\u3096\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KATAKANA: Final = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_WITHOUT_BLANKS: Final = re.compile(f"[{_ALONE}{_KATAKANA}]")
_MARKS_IN: Final = (range(0x300, 0x3100), range(0xA000, 0xAC00), range(0x10A00, 0x12000))
"""Where Unicode has nearly all of its vowel signs, tones and accents."""


class Words(msgspec.Struct, frozen=True):
    """The words of a stretch of a text, in order."""

    text: str
    starts: list[int]
    ends: list[int]
    folded: list[str]
    gaps: list[str]
    """What stands behind each word but the last, as names have it: runs of blanks, ``-`` and ``_`` are one blank."""


class NameWords(msgspec.Struct, frozen=True, gc=False):
    """A name, folded, without the signs before and behind it."""

    key: str
    lead: str
    """Its first two words; the only one, if it has no more."""
    count: int
    """How many words it has."""


def words_in(text: str, start: int = 0, end: int | None = None) -> Words:
    """The words of ``text`` between two offsets, neither of which may cut one.

    A word is a run of letters and digits with their accents, and with ``+`` and ``#`` behind it (``C++``).  Of Han and
    Hiragana each character is one, since no blanks part them.
    """
    stretch = text[start:end]
    lowered = stretch.lower()
    if stretch.isascii():
        pieces = _ASCII_WORD.split(lowered)
        folded = pieces[1::2]
    else:
        # A few capitals are longer in small letters.
        pieces = _word().split(lowered if len(lowered) == len(stretch) else stretch)
        folded = [word if word.isascii() and word.islower() else fold_case(word) for word in pieces[1::2]]
    at = list(accumulate(map(len, pieces), initial=start))
    gaps = [_gap(signs) if len(signs) <= _LONGEST_GAP else signs for signs in pieces[2:-1:2]]
    return Words(text, at[1::2], at[2::2], folded, gaps)


def name_words(folded: str) -> NameWords | None:
    """The words of a name that ``fold`` has folded; None if it has none."""
    if folded.isascii() and folded.replace(" ", "").isalnum():
        count = folded.count(" ") + 1
        return NameWords(folded, folded if count <= 2 else " ".join(folded.split(" ", 2)[:2]), count)
    words = words_in(folded)
    if not words.folded:
        return None
    first, *others = words.folded
    rest = [gap + word for gap, word in zip(words.gaps, others, strict=True)]
    return NameWords("".join([first, *rest]), "".join([first, *rest[:1]]), len(words.folded))


def needs_no_blanks(key: str) -> bool:
    """Whether a name holds words of a script that parts them by none, and so says much in few characters."""
    return not key.isascii() and _WITHOUT_BLANKS.search(key) is not None


@lru_cache(1_000)
def _gap(signs: str) -> str:
    return _BLANKS.sub(" ", signs.translate(_APOSTROPHES)) if signs else ""


@cache
def _word() -> re.Pattern[str]:
    marks = "".join(chr(at) for block in _MARKS_IN for at in block if unicodedata.category(chr(at)) in {"Mn", "Mc"})
    letter, joined = rf"[^\W_{_ALONE}{_KATAKANA}]", f"[{re.escape(marks)}\u200c\u200d]"
    return re.compile(
        f"({letter}+(?:{joined}+{letter}*)*[+#]*|[{_ALONE}]{joined}*|[{_KATAKANA}]+(?:{joined}+[{_KATAKANA}]*)*)"
    )
