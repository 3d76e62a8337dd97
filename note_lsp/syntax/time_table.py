"""The times that a note names, packed so that they can be kept and searched by the hundred thousand."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from note_lsp.text import Span

_ROW = 12
"""Bytes of a time: three numbers of 32 bits."""
_THREE_PARTS, _ELSEWHERE, _FLAGS = 1, 2, 2
"""The lowest bits of a time's seconds, and how many there are."""
_CODES_AT_MOST = 1 << 14
"""Values remembered: all moments of four hours."""


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

    ``data`` is unsigned numbers of 32 bits: the seconds of all, shifted left by their flags, then where each
    begins, then how long each is as written.  So the first third can be searched for a moment.
    """

    data: bytes = b""
    last: int | None = None
    """The latest second that the note names of its own medium; None if it names none."""

    @classmethod
    def of(cls, times: Iterable[KeptTime]) -> TimeTable:
        """The table of ``times``, which may come in any order."""
        rows = sorted(times, key=lambda time: time.span)
        numbers = array("I", [time.seconds << _FLAGS | _flags_of(time) for time in rows])
        numbers.extend([time.span.start for time in rows])
        numbers.extend([time.span.end - time.span.start for time in rows])
        return cls(numbers.tobytes(), max((time.seconds for time in rows if not time.elsewhere), default=None))

    @classmethod
    def of_values(cls, values: Sequence[str], starts: Sequence[int]) -> TimeTable:
        """The table of well-formed values of anchors and the offsets at which they begin, in the order of the text."""
        if not values:
            return cls()
        codes = list(map(_code_of, values))
        return cls(array("I", [*codes, *starts, *map(len, values)]).tobytes(), max(codes) >> _FLAGS)

    def with_part(self, span: Span, by: int, part: TimeTable) -> TimeTable:
        """The table once ``span`` was read anew and is longer ``by`` so many characters, all that is behind it moved.

        The offsets of ``part`` count from the beginning of the span; it may have times beyond its end, which are left.
        """
        numbers, count = array("I", self.data), len(self)
        new, size = array("I", part.data), len(part)
        starts, new_starts = numbers[count : 2 * count], new[size : 2 * size]
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        taken = bisect_left(new_starts, span.end - span.start + by)
        codes = numbers[:first] + new[:taken] + numbers[last:count]
        begins = starts[:first]
        begins.extend([start + span.start for start in new_starts[:taken]])
        begins.extend([start + by for start in starts[last:]])
        sizes = numbers[2 * count : 2 * count + first] + new[2 * size : 2 * size + taken] + numbers[2 * count + last :]
        latest = max((code for code in codes if not code & _ELSEWHERE), default=None)
        return TimeTable((codes + begins + sizes).tobytes(), latest >> _FLAGS if latest is not None else None)

    @classmethod
    def from_bytes(cls, data: bytes) -> TimeTable:
        """The table whose ``data`` that is; raises ``ValueError`` on data that cannot be one."""
        if len(data) % _ROW:
            raise ValueError("not a table of times")
        return cls.of(cls(data))

    def __len__(self) -> int:
        return len(self.data) // _ROW

    def __iter__(self) -> Iterator[KeptTime]:
        numbers, count = array("I", self.data), len(self)
        for code, start, size in zip(numbers[:count], numbers[count : 2 * count], numbers[2 * count :], strict=True):
            span = Span(start, start + size)
            yield KeptTime(code >> _FLAGS, span, code & _THREE_PARTS != 0, code & _ELSEWHERE != 0)


def search_keys(seconds: int) -> tuple[bytes, ...]:
    """One of these stands in ``TimeTable.data`` where a timestamp says that second, and perhaps for other reasons."""
    return tuple(array("I", (seconds << _FLAGS | flags,)).tobytes() for flags in (_THREE_PARTS, 0, _ELSEWHERE))


def _flags_of(time: KeptTime) -> int:
    return (_THREE_PARTS if time.in_three_parts else 0) | (_ELSEWHERE if time.elsewhere else 0)


class _Codes(dict[str, int]):
    """By a well-formed value its seconds, shifted left by its flags.

    A plain table: one that keeps account of what was used last takes three times as long.
    """

    def __missing__(self, value: str) -> int:
        if len(self) >= _CODES_AT_MOST:
            self.clear()
        *longer, minutes, seconds = map(int, value.split(":"))
        hours = longer[0] if longer else 0
        code = self[value] = ((hours * 60 + minutes) * 60 + seconds) << _FLAGS | (_THREE_PARTS if longer else 0)
        return code


_code_of = _Codes().__getitem__
