"""Spans of a text and its lines: the positions that everything below the server speaks.

An *offset* counts code points from the text's start, a ``Span`` is half open, lines and columns
count from 0 and columns count code points.  Line ends are ``\\n``, ``\\r\\n`` and ``\\r`` only (LSP 3.17,
"Text Documents").
"""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_left, bisect_right
from itertools import accumulate

import msgspec

_LINE_END = re.compile(r"\r\n|\n|\r")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


class Span(msgspec.Struct, frozen=True, gc=False, order=True, array_like=True):
    """A half-open piece of a text, in code points."""

    start: int
    end: int

    def touches(self, offset: int) -> bool:
        """Whether a cursor at ``offset`` is on the span, its end included."""
        return self.start <= offset <= self.end

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Whether the two share a place; an empty span meets what it touches."""
        return self.start <= other.end and other.start <= self.end

    def of(self, text: str) -> str:
        """The words of ``text`` that the span covers."""
        return text[self.start : self.end]


class LineIndex:
    """Where the lines of a text begin and which of its characters are wide.

    It is enough to turn offsets into lines and columns in any encoding without the text itself, so
    that the vault keeps one for each note instead of the note.
    """

    __slots__ = ("_ends", "_starts", "_wide", "length")

    def __init__(self, starts: array[int], ends: array[int], wide: array[int], length: int) -> None:
        self._starts = starts
        self._ends = ends
        self._wide = wide
        self.length = length

    @classmethod
    def of(cls, text: str) -> LineIndex:
        """Index ``text``."""
        if "\r" in text:
            starts, ends = array("I", (0,)), array("I")
            for match in _LINE_END.finditer(text):
                ends.append(match.start())
                starts.append(match.end())
            ends.append(len(text))
        else:
            begun = list(accumulate([len(line) + 1 for line in text.split("\n")], initial=0))
            ends = array("I", [start - 1 for start in begun[1:]])
            begun.pop()
            starts = array("I", begun)
        return cls(starts, ends, _wide_characters(text), len(text))

    def after(self, span: Span, inserted: str) -> LineIndex:
        """The index once ``inserted`` stands in place of ``span``; neither may hold a ``\\r``, nor the text.

        It costs a fraction of indexing a long text anew.
        """
        inner = LineIndex.of(inserted)
        by = len(inserted) - (span.end - span.start)
        first, last = self.line_of(span.start), self.line_of(span.end)
        starts, ends, wide = self._starts[: first + 1], self._ends[:first], self._wide
        starts.extend(_moved(inner._starts[1:], span.start))
        starts.extend(_moved(self._starts[last + 1 :], by))
        ends.extend(_moved(inner._ends[:-1], span.start))
        ends.extend(_moved(self._ends[last:], by))
        if wide or inner._wide:
            head, tail = bisect_left(wide, span.start << 2), bisect_left(wide, span.end << 2)
            kept = wide[:head]
            kept.extend(_moved(inner._wide, span.start << 2))
            kept.extend(_moved(wide[tail:], by << 2))
            wide = kept
        return LineIndex(starts, ends, wide, self.length + by)

    @property
    def line_count(self) -> int:
        """The number of lines; a text that ends with a line break has an empty last one."""
        return len(self._starts)

    @property
    def is_ascii(self) -> bool:
        """Whether no character is wide: columns are the same in every encoding."""
        return not self._wide

    def begins(self) -> list[int]:
        """Where each line begins."""
        return self._starts.tolist()

    def line_span(self, line: int) -> Span:
        """The given line without its line break; ``line`` must be in range."""
        return Span(self._starts[line], self._ends[line])

    def line_of(self, offset: int) -> int:
        """The line on which ``offset`` lies."""
        return bisect_right(self._starts, offset) - 1

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of ``offset``, both from 0."""
        line = bisect_right(self._starts, offset) - 1
        return line, offset - self._starts[line]

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column; what lies beyond the line or the text is drawn to its end."""
        if line < 0:
            return 0
        if line >= len(self._starts):
            return self.length
        return min(self._starts[line] + max(column, 0), self._ends[line])

    def extra_bytes(self, start: int, end: int) -> list[tuple[int, int]]:
        """The characters beyond ASCII from ``start`` to ``end``: (offset, UTF-8 bytes beyond the first: 1, 2 or 3)."""
        if not self._wide:
            return []
        low = bisect_left(self._wide, start << 2)
        high = bisect_left(self._wide, end << 2)
        return [(wide >> 2, wide & 3) for wide in self._wide[low:high]]

    def to_bytes(self) -> bytes:
        """A compact form for the index."""
        head = array("I", (len(self._starts), self.length))
        return head.tobytes() + self._starts.tobytes() + self._ends.tobytes() + self._wide.tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> LineIndex:
        """Undo ``to_bytes``; raises ``ValueError`` on data that cannot be one."""
        numbers = array("I")
        numbers.frombytes(data)
        if len(numbers) < 2 or len(numbers) < 2 + 2 * numbers[0]:
            raise ValueError("not a line index")
        count = numbers[0]
        return cls(numbers[2 : 2 + count], numbers[2 + count : 2 + 2 * count], numbers[2 + 2 * count :], numbers[1])


class ByteOffsets:
    """Turns byte offsets of the UTF-8 form of a text's end, from ``begin`` on, into code points of the whole text.

    They must fall on characters.
    """

    __slots__ = ("_begin", "_bytes", "_extra", "identical")

    def __init__(self, lines: LineIndex, begin: int) -> None:
        wide = lines.extra_bytes(begin, lines.length)
        self._begin = begin
        self._extra = list(accumulate([extra for _, extra in wide], initial=0))
        self._bytes = [offset - begin + extra for (offset, _), extra in zip(wide, self._extra, strict=False)]
        self.identical = not wide
        """Whether bytes and code points are as many, as in an ASCII text."""

    def code_point(self, byte: int) -> int:
        """The code point at ``byte``."""
        return byte - self._extra[bisect_left(self._bytes, byte)] + self._begin


def _moved(offsets: array[int], by: int) -> array[int]:
    """``offsets``, each by so much larger; none may fall below zero.

    All are added to at once, as the digits of one large number: a loop takes three times as long.
    """
    if not by:
        return offsets
    one = (1).to_bytes(offsets.itemsize, sys.byteorder)
    number = int.from_bytes(offsets.tobytes(), sys.byteorder)
    number += int.from_bytes(one * len(offsets), sys.byteorder) * by
    moved = array("I")
    moved.frombytes(number.to_bytes(offsets.itemsize * len(offsets), sys.byteorder))
    return moved


def _wide_characters(text: str) -> array[int]:
    """The characters beyond ASCII: the offset of each, shifted by two bits for its further bytes in UTF-8."""
    wide = array("I")
    if not text.isascii():
        for run in _BEYOND_ASCII.finditer(text):
            for offset, character in enumerate(run[0], run.start()):
                wide.append(offset << 2 | (1 if character < "\u0800" else 2 if character < "\U00010000" else 3))
    return wide
