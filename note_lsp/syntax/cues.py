"""Transcripts: the text of a ``.vtt``, ``.srt`` or ``.json3`` file to what was said at a moment.  No I/O.

A talk of some hours has tens of thousands of cues, of which three are shown.  So one look over the text finds where
each begins, and only those are read; to parse all of 6 MB takes a library for subtitles (webvtt-py) over two seconds.
"""

from __future__ import annotations

import html
import re
from array import array
from bisect import bisect_right

import msgspec

_CLOCK = r"(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{1,2})[.,]([0-9]{3})"
_SAME_CLOCK = _CLOCK.replace("([", "(?:[")
_TIMING = re.compile(rf"^[ \t]*{_CLOCK}[ \t]+-->[ \t]+{_SAME_CLOCK}[^\n]*$", re.MULTILINE)
_END = re.compile(rf"-->[ \t]+{_CLOCK}")
_UNREAD = -1
"""For an end that stands in the line before a cue's words: only those of cues that are shown are read."""
_TAG = re.compile(r"<[^<>\n]{0,200}>|\{\\[^{}\n]{0,100}\}")
_LONGEST_GAP = 15_000
"""Milliseconds of silence after which what was said before is no longer said at that moment."""
_LATEST = 1 << 48
"""Milliseconds that no recording lasts."""
_LONGEST_CUE = 600
"""Characters of a cue that are shown."""


_Place = tuple[int, int, int, int]
"""From when to when, in milliseconds, and where the words stand in the text: from, to at most."""


class Transcript:
    """The cues of one file, in the order of time."""

    def __init__(self, text: str, cues: list[_Place]) -> None:
        cues.sort()
        self._text = text
        self._starts = array("Q", [start for start, _, _, _ in cues])
        self._ends = array("q", [end for _, end, _, _ in cues])
        self._begins = array("Q", [begin for _, _, begin, _ in cues])
        self._limits = array("Q", [limit for _, _, _, limit in cues])

    def __len__(self) -> int:
        return len(self._starts)

    def around(self, seconds: int) -> tuple[str, str, str]:
        """The words before a moment, at it and after it: of one cue each, empty where nothing is said.

        What a cue repeats of the one before it, as automatic captions do line by line, is left out.
        """
        # A second is a stretch of time: what begins within it is said at it.
        at = bisect_right(self._starts, seconds * 1000 + 999) - 1
        while at > 0 and not self._news(at):
            at -= 1
        if at < 0 or seconds * 1000 > self._end(at) + _LONGEST_GAP:
            return "", "", ""
        before, after = at - 1, at + 1
        while before > 0 and not self._news(before):
            before -= 1
        while after < len(self) - 1 and not self._news(after):
            after += 1
        return self._near(before, at), self._news(at), self._near(after, at)

    def said(self) -> list[tuple[int, str]]:
        """Second and words of every cue, without what it repeats of the one before it, be it all of them."""
        found: list[tuple[int, str]] = []
        known: list[str] = []
        for number, start in enumerate(self._starts):
            lines = self._lines(number)
            words = " ".join([line for line in lines if line not in known] if known else lines)
            found.append((start // 1000, words[:_LONGEST_CUE]))
            known = lines
        return found

    def near(self, seconds: int, before: int, after: int) -> list[tuple[int, str]]:
        """Second and words of the cues around a moment, but not at it: so many of those that say something new."""
        at = bisect_right(self._starts, seconds * 1000 + 999)
        ahead = self._next_ones(range(at, len(self)), after, {seconds})
        first = bisect_right(self._starts, seconds * 1000 - 1) - 1
        behind = self._next_ones(range(first, -1, -1), before, {seconds})
        return [*reversed(behind), *ahead]

    def _next_ones(self, numbers: range, most: int, seen: set[int]) -> list[tuple[int, str]]:
        """Of cues in this order the first that say something new, one for a second."""
        found: list[tuple[int, str]] = []
        for number in numbers[: 4 * most]:
            second, words = self._starts[number] // 1000, self._news(number)
            if words and second not in seen and len(found) < most:
                seen.add(second)
                found.append((second, words))
        return found

    def _end(self, number: int) -> int:
        """When a cue ends, in milliseconds."""
        end = self._ends[number]
        if end == _UNREAD:
            line_end = self._begins[number] - 1
            found = _END.search(self._text, self._text.rfind("\n", 0, line_end) + 1, line_end)
            end = _milliseconds(*found.groups("0")) if found else self._starts[number]
        return end

    def _near(self, number: int, moment: int) -> str:
        """The words of the cue before or after another, if it is near in time."""
        if not 0 <= number < len(self):
            return ""
        first, second = sorted((number, moment))
        return self._news(number) if self._starts[second] <= self._end(first) + _LONGEST_GAP else ""

    def _news(self, number: int) -> str:
        """The words of a cue without the lines that the one before it has too."""
        known = set(self._lines(number - 1)) if number > 0 else set()
        return " ".join(line for line in self._lines(number) if line not in known)[:_LONGEST_CUE]

    def _lines(self, number: int) -> list[str]:
        """The lines of a cue as they are read; an empty one ends it."""
        begin = self._begins[number]
        raw = self._text[begin : min(self._limits[number], begin + 4 * _LONGEST_CUE)].partition("\n\n")[0]
        # Most cues have neither; to look costs less than to replace nothing.
        if "<" in raw or "{" in raw:
            raw = _TAG.sub("", raw)
        lines = [" ".join(line.split()) for line in raw.split("\n")]
        if "&" in raw:
            lines = [" ".join(html.unescape(line).split()) for line in lines]
        return [line for line in lines if line]


def read_transcript(text: str, extension: str) -> Transcript | None:
    """The transcript in a file of that extension, ``.vtt``, ``.srt`` or ``.json3``; None if there is none in it."""
    words, cues = _from_json3(text) if extension == ".json3" else _from_subtitles(text)
    return Transcript(words, cues) if cues else None


def _from_subtitles(text: str) -> tuple[str, list[_Place]]:
    """The cues of WebVTT and SubRip, which differ in the comma and in what stands around the cues."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = list(_TIMING.finditer(text))
    limits = [timing.start() for timing in found[1:]] + [len(text)]
    cues = []
    for timing, limit in zip(found, limits, strict=False):
        hours, minutes, seconds, thousandths = timing.groups("0")
        start = ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(thousandths)
        cues.append((start, _UNREAD, timing.end() + 1, limit))
    return text, cues


class _Segment(msgspec.Struct):
    utf8: str = ""


class _Event(msgspec.Struct):
    tStartMs: int = 0  # noqa: N815  # the format's own name
    dDurationMs: int = 0  # noqa: N815  # the format's own name
    segs: list[_Segment] = []


class _Json3(msgspec.Struct):
    events: list[_Event] = []


def _from_json3(text: str) -> tuple[str, list[_Place]]:
    """The cues of YouTube's own format."""
    try:
        read = msgspec.json.decode(text.removeprefix("\ufeff"), type=_Json3, strict=False)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return "", []
    pieces, cues, at = [], [], 0
    for event in read.events:
        words = "".join([segment.utf8 for segment in event.segs])
        if words.strip():
            ends = event.tStartMs + event.dDurationMs
            start, end = (min(max(moment, 0), _LATEST) for moment in (event.tStartMs, ends))
            cues.append((start, end, at, at + len(words)))
            pieces.append(words)
            at += len(words)
    return "".join(pieces), cues


def _milliseconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(thousandths)
