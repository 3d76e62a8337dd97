"""The times that a note names, packed so that they can be kept and searched by the hundred thousand."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec

from note_lsp.syntax.times import read_time
from note_lsp.text import Span

_ROW = 12
"""Bytes of a time: three numbers of 32 bits."""
_THREE_PARTS, _ELSEWHERE = 1, 2


class KeptTime(msgspec.Struct, frozen=True, gc=False):
    """A timestamp, as far as a table has it."""

    seconds: int
    span: Span
    """The time as written: the value of ``data-t``, the URL that names it."""
    in_three_parts: bool = False
    """An anchor with hours, minutes and seconds; only such a time can be shifted."""
    elsewhere: bool = False
    """It carries the URL of another medium than the note's own."""

    @property
    def parts(self) -> tuple[int, int, int]:
        """Hours, minutes and seconds."""
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        return hours, minutes, seconds


class TimeTable(msgspec.Struct, frozen=True, gc=False):
    """The sound timestamps of a note in the order of the text; bare times in its words are none.

    ``data`` is unsigned numbers of 32 bits: the seconds of all, then where each begins, then how long each is
    as written, shifted left by two bits with its flags.  So the seconds alone can be searched for a moment.
    """

    data: bytes = b""

    @classmethod
    def of(cls, times: Iterable[KeptTime]) -> TimeTable:
        """The table of ``times``, which may come in any order."""
        rows = sorted(times, key=lambda time: time.span)
        numbers = array("I", [time.seconds for time in rows])
        numbers.extend([time.span.start for time in rows])
        sizes = [(time.span.end - time.span.start) << 2 for time in rows]
        numbers.extend([size | _flags(time) for size, time in zip(sizes, rows, strict=True)])
        return cls(numbers.tobytes())

    @classmethod
    def of_values(cls, values: Sequence[str], starts: Sequence[int]) -> TimeTable:
        """The table of well-formed values of anchors and the offsets at which they begin, in the order of the text."""
        return cls(array("I", [*map(_seconds, values), *starts, *map(_size, values)]).tobytes())

    @classmethod
    def from_bytes(cls, data: bytes) -> TimeTable:
        """The table whose ``data`` that is; raises ``ValueError`` on data that cannot be one."""
        if len(data) % _ROW:
            raise ValueError("not a table of times")
        return cls(data)

    def __len__(self) -> int:
        return len(self.data) // _ROW

    def __iter__(self) -> Iterator[KeptTime]:
        numbers, count = array("I", self.data), len(self)
        for seconds, start, size in zip(numbers[:count], numbers[count : 2 * count], numbers[2 * count :], strict=True):
            span = Span(start, start + (size >> 2))
            yield KeptTime(seconds, span, size & _THREE_PARTS != 0, size & _ELSEWHERE != 0)

    @property
    def last(self) -> int | None:
        """The latest second that the note names of its own medium; None if it names none."""
        numbers, count = array("I", self.data), len(self)
        own = [at for at in range(count) if not numbers[2 * count + at] & _ELSEWHERE]
        return max((numbers[at] for at in own), default=None)


def search_key(seconds: int) -> bytes:
    """What stands in ``TimeTable.data`` where a timestamp says that second, and perhaps for other reasons too."""
    return array("I", (seconds,)).tobytes()


def _flags(time: KeptTime) -> int:
    return (_THREE_PARTS if time.in_three_parts else 0) | (_ELSEWHERE if time.elsewhere else 0)


@lru_cache(8192)
def _seconds(value: str) -> int:
    return read_time(value).seconds or 0


@lru_cache(8192)
def _size(value: str) -> int:
    """How long a well-formed value is, with the flags of a time of its own medium."""
    return len(value) << 2 | (_THREE_PARTS if value.count(":") == 2 else 0)
