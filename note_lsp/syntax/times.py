"""A time as somebody wrote it: what it says, and what is wrong with it."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

import msgspec

_SECONDS = re.compile(r"[0-9]{1,9}")
_CLOCK = re.compile(r"(?<![0-9])[0-9]{1,4}(?::[0-9]{1,3}){1,4}(?![0-9])")
_FRACTION = re.compile(r"[.,][0-9]{1,6}")
_LETTERS = r"(?:[hmsxHMSX]{1,2}|[?#_*-]{1,2})"
_PLACEHOLDER = re.compile(
    rf"(?=[0-9:]*[^0-9:])(?:[0-9]{{1,3}}|{_LETTERS})(?::(?:[0-9]{{1,3}}|{_LETTERS})){{1,3}}"
    r"|n/?a|tbd|tba|todo|none|null|unknown|undefined|time(?:stamp)?|\.{2,}|…|\?+|-+|x+",
    re.IGNORECASE,
)
_ROUND_CLOCK = re.compile(r"[0-9:]+")
_ROUND_TEXT = re.compile(r"[\s\[\]()0-9:.,;–—-]*")


class Fault(StrEnum):
    """What can be wrong with a written time, by the code of its finding."""

    PLACEHOLDER = "placeholder-timestamp"
    """``HH:MM:SS``, ``N/A``: somebody meant to write a time."""
    OUT_OF_RANGE = "out-of-range-timestamp"
    """Minutes below an hour or seconds beyond 59."""
    MALFORMED = "malformed-timestamp"
    """Something more or less than a time; what it says may be clear all the same."""


class Time(msgspec.Struct, frozen=True, gc=False):
    """What a written time says."""

    seconds: int | None = None
    """None where it says no time that can be relied on."""
    fault: Fault | None = None
    clean: str = ""
    """The same time as it should have been written, in as many parts; empty where there is none."""
    parts: tuple[int, ...] = ()
    """The numbers between its colons, the first three."""


@lru_cache(8192)
def read_time(written: str) -> Time:
    """Read the value of a ``data-t``: ``H:MM:SS``, ``MM:SS`` or bare seconds.

    Two parts are minutes and seconds, the minutes free; of four parts the last is dropped.  Total on any text.
    """
    words = written.strip()
    if _SECONDS.fullmatch(words):
        return Time(int(words), None, words, (int(words),))
    if _PLACEHOLDER.fullmatch(words):
        return Time(None, Fault.PLACEHOLDER)
    found = _CLOCK.search(words[:400])
    if found is None:
        return Time(None, Fault.MALFORMED)
    pieces = found[0].split(":")
    parts = tuple(int(piece) for piece in pieces[:3])
    if parts[-1] > 59 or (len(parts) == 3 and parts[1] > 59):
        return Time(None, Fault.OUT_OF_RANGE, "", parts)
    first = pieces[0] if len(parts) == 2 else f"{parts[0]:0{min(len(pieces[0]), 2)}}"
    clean = ":".join([first, *(piece if len(piece) < 3 else f"{int(piece):02}" for piece in pieces[1:3])])
    left = words[: found.start()] + _FRACTION.sub("", words[found.end() :], count=1)
    sound = not left and clean == found[0]
    return Time(_seconds(parts), None if sound else Fault.MALFORMED, clean, parts)


@lru_cache(8192)
def read_text(shown: str) -> Time | None:
    """Read the text of a timestamp: ``[00:05:00]``, ``5:00``, a range by its start, or a time in prose.

    None where the text speaks of no time.  Only a text that is nothing but times can be at fault.
    """
    words = shown.strip()
    bare = words.removeprefix("[").removesuffix("]").strip()
    if _PLACEHOLDER.fullmatch(bare):
        return Time(None, Fault.PLACEHOLDER)
    found = _CLOCK.search(words[:400])
    if found is None:
        return None
    time = read_time(found[0])
    if not _ROUND_TEXT.fullmatch(words):
        return time if time.fault is None else None
    brackets = words.count("["), words.count("]")
    more = _ROUND_CLOCK.fullmatch(bare) is not None and bare != found[0]
    if (more or brackets not in {(0, 0), (1, 1)}) and time.fault is None:
        return msgspec.structs.replace(time, fault=Fault.MALFORMED)
    return time


def is_times(shown: str) -> bool:
    """Whether a text is nothing but times and what may stand between them."""
    return _ROUND_TEXT.fullmatch(shown) is not None


def is_placeholder(shown: str) -> bool:
    """Whether a text stands for a time that somebody meant to write: ``HH:MM:SS``, ``x``, ``…``."""
    time = read_text(shown)
    return time is not None and time.fault is Fault.PLACEHOLDER


def shaped(seconds: int, like: str) -> str:
    """``seconds`` written in the shape of another time: with hours or without, padded or not."""
    pieces = like.split(":")
    if len(pieces) == 1 and pieces[0].isdigit():
        return str(seconds)
    minutes, rest = divmod(seconds, 60)
    if len(pieces) == 2:
        return f"{minutes:0{min(len(pieces[0]), 2)}}:{rest:02}"
    hours, minutes = divmod(minutes, 60)
    return f"{hours:0{min(len(pieces[0]), 2)}}:{minutes:02}:{rest:02}"


def _seconds(parts: tuple[int, ...]) -> int:
    total = 0
    for part in parts:
        total = total * 60 + part
    return total
