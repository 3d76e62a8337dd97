"""Offsets of a text and positions in the client's encoding (LSP 3.17, "Position")."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import Literal

from lsprotocol import types as lsp

from note_lsp.text import LineIndex, Span

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_EXTRA_UNITS = {"utf-8": (0, 1, 2, 3), "utf-16": (0, 0, 0, 1), "utf-32": (0, 0, 0, 0)}
"""Units beyond the first, by the bytes beyond the first that a character takes in UTF-8."""


class Columns:
    """The lines of one text, in one encoding.

    Asking about one line many times costs little even if the line is very long: what is wide in the
    line last asked about is remembered.
    """

    __slots__ = ("_before", "_line", "_narrow", "_units", "_wide", "lines")

    def __init__(self, lines: LineIndex, encoding: Encoding) -> None:
        self.lines = lines
        self._units = _EXTRA_UNITS[encoding]
        self._narrow = lines.is_ascii
        self._line = -1
        self._wide: list[int] = []
        self._before: list[int] = []

    def position(self, offset: int) -> lsp.Position:
        """Where ``offset`` is; what lies beyond the text is drawn to its end."""
        return lsp.Position(*self.line_and_character(offset))

    def line_and_character(self, offset: int) -> tuple[int, int]:
        """The same as two numbers."""
        line, column = self.lines.position(max(0, min(offset, self.lines.length)))
        if self._narrow:
            return line, column
        self._look_at(line)
        return line, column + self._before[bisect_left(self._wide, column)]

    def offset(self, position: lsp.Position) -> int:
        """The offset of ``position``; beyond a line means its end, inside a character its beginning."""
        if not 0 <= position.line < self.lines.line_count:
            return self.lines.offset(position.line, 0)
        self._look_at(position.line)
        low, high = 0, len(self._wide)
        while low < high:
            middle = (low + high) // 2
            if self._wide[middle] + self._before[middle + 1] < position.character:
                low = middle + 1
            else:
                high = middle
        # So many wide characters lie wholly before the position; the next one is not to be entered.
        column = min([position.character - self._before[low], *self._wide[low : low + 1]])
        return self.lines.offset(position.line, column)

    def range_of(self, span: Span) -> lsp.Range:
        """``span`` as a range."""
        return lsp.Range(self.position(span.start), self.position(span.end))

    def json_range(self, span: Span) -> dict[str, dict[str, int]]:
        """``span`` as a range, for answers that are written at once."""
        line, character = self.line_and_character(span.start)
        end_line, end_character = self.line_and_character(span.end)
        return {
            "start": {"line": line, "character": character},
            "end": {"line": end_line, "character": end_character},
        }

    def span_of(self, covered: lsp.Range) -> Span:
        """``covered`` as a span; a reversed one is empty."""
        start = self.offset(covered.start)
        return Span(start, max(start, self.offset(covered.end)))

    def _look_at(self, line: int) -> None:
        if line == self._line:
            return
        self._line = line
        span = self.lines.line_span(line)
        wide = self.lines.extra_bytes(span.start, span.end)
        if not wide:
            self._wide, self._before = [], [0]
            return
        units = [self._units[extra] for _, extra in wide]
        self._wide = [at - span.start for at, _ in wide]
        self._before = list(accumulate(units, initial=0))
