"""Hostile texts by the clock: eight times the length takes about eight times the time, also inside C functions."""

from __future__ import annotations

import time

import pytest

from note_lsp.syntax.cursor import context_at
from note_lsp.syntax.markdown import parse
from tests.hostile import SHAPES

SMALL = 4_000
TIMES = 8
MOST = 24
"""Linear work takes 8 times as long, quadratic work 64 times."""
UNMEASURABLE = 0.002


@pytest.mark.parametrize("shape", SHAPES)
def test_reading(shape: str) -> None:
    small, large = (_seconds(SHAPES[shape](size)) for size in (SMALL, SMALL * TIMES))
    assert large <= MOST * max(small, UNMEASURABLE)


def _seconds(text: str) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        context_at(text, parse(text), len(text))
        best = min(best, time.process_time() - start)
    return best
