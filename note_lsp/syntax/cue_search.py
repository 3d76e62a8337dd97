"""Words looked for in a transcript.  No I/O."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

import msgspec

FEWEST = 3
"""Folded characters that are looked for: fewer stand everywhere."""
_MOST_HITS = 2_000
"""Occurrences that are looked at: of a word that is said more often the first ones are enough."""
_LONGEST = 240
"""Characters that are read on to the end of a sentence."""
_SENTENCE_END = re.compile(r"[.!?…][\"”’»)\]]*(?=\s|\Z)")
_MARKS = re.compile(r"[*_=~`]+")
_PLAIN = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"}


class Passage(msgspec.Struct, frozen=True, gc=False):
    """A place of a transcript where the words stand that were looked for."""

    seconds: int
    """When the cue begins in which they begin."""
    words: str
    """From there to the end of the sentence, else of the cue."""
    rest: str
    """What of ``words`` follows those looked for."""
    rank: int
    """0 where they begin the cue, 1 where they begin a word, 2 elsewhere."""


class CueSearch:
    """The words of all cues as one text, folded, to be searched at a stroke.

    Built in time linear in the transcript; a search reads the text once.
    """

    def __init__(self, cues: Iterable[tuple[int, str]]) -> None:
        kept = [(seconds, words) for seconds, words in cues if words]
        self._seconds = array("I", [min(seconds, 2**32 - 1) for seconds, _ in kept])
        self._begins = array("Q", accumulate((len(words) + 1 for _, words in kept[:-1]), initial=0))
        self._words = " ".join([words for _, words in kept])
        self._folded = _folded(self._words)

    def find(self, query: str, most: int) -> list[Passage]:
        """The passages that hold the words of ``query``, whatever their case and blanks; the best ``most``.

        What begins a cue comes before what only stands in one; then the earlier before the later.
        """
        wanted = folded_query(query)
        if not wanted or not self._seconds:
            return []
        hits: list[tuple[int, int, int]] = []
        seen = -1
        at = self._folded.find(wanted)
        for _ in range(_MOST_HITS):
            if at < 0:
                break
            number = bisect_right(self._begins, at) - 1
            if number != seen:
                hits.append((self._rank(at, number), number, at))
                seen = number
            at = self._folded.find(wanted, at + 1)
        return [self._passage(rank, number, at, len(wanted)) for rank, number, at in sorted(hits)[:most]]

    def _rank(self, at: int, number: int) -> int:
        if at == self._begins[number]:
            return 0
        return 2 if self._folded[at - 1].isalnum() else 1

    def _passage(self, rank: int, number: int, at: int, length: int) -> Passage:
        stop = at + length
        last = bisect_right(self._begins, stop - 1) - 1
        end = self._begins[last + 1] - 1 if last + 1 < len(self._begins) else len(self._words)
        over = _SENTENCE_END.search(self._words, stop, min(stop + _LONGEST, len(self._words)))
        # Without blanks behind it a sentence's end may be the window's.
        stop_at = over.end() if over is not None else min(end, stop + 2 * _LONGEST)
        words = self._words
        return Passage(self._seconds[number], words[at:stop_at].rstrip(), words[stop:stop_at].rstrip(), rank)


def folded_query(words: str) -> str:
    """Words as they are looked for: without emphasis, quotation marks around them, and case; blanks as one."""
    bare = " ".join(_MARKS.sub("", words).split())
    return _folded(bare.strip("\"'“”„«»‚‘’ "))


def _folded(words: str) -> str:
    """The same words in lower case, character for character."""
    lower = words.lower()
    if len(lower) != len(words):
        lower = "".join([low if len(low := sign.lower()) == 1 else sign for sign in words])
    for sign, plain in _PLAIN.items() if not lower.isascii() else ():
        lower = lower.replace(sign, plain)
    return lower
