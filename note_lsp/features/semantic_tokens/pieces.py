"""Pieces that stand in each other or on several lines, cut so that an editor takes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from note_lsp.features.token_kinds import Token

_LINE_END = re.compile(r"[\r\n][\r\n \t>]*")
_END = 1 << 62


def on_lines(text: str, tokens: list[Token]) -> list[Token]:
    """``tokens``, each on one line, without the marks of quotes that begin a further line."""
    find = text.find
    if "\r" not in text and max([find("\n", start, end) for start, end, _ in tokens], default=-1) < 0:
        return tokens
    return [piece for token in tokens for piece in _lines(text, *token)]


def _lines(text: str, start: int, end: int, kind: int) -> Iterator[Token]:
    for line_end in _LINE_END.finditer(text, start, end):
        if start < line_end.start():
            yield start, line_end.start(), kind
        start = line_end.end()
    if start < end:
        yield start, end, kind


def apart(tokens: Iterable[Token]) -> Iterator[Token]:
    """``tokens`` with the inner ones cut out of those around them, in order; of several in one place the last."""
    around: list[tuple[int, int]] = []
    at = 0
    for start, end, kind in [*sorted(tokens, key=lambda token: (token[0], -token[1])), (_END, _END, 0)]:
        while around and around[-1][0] <= start:
            outer_end, outer_kind = around.pop()
            if at < outer_end:
                yield at, outer_end, outer_kind
                at = outer_end
        if around and at < start:
            yield at, start, around[-1][1]
        at = max(at, start)
        around.append((min(end, around[-1][0]) if around else end, kind))
