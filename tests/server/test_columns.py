"""Positions in every encoding, against the plain way: encode the line up to the place and count."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types as lsp

from note_lsp.server.columns import Columns, Encoding
from note_lsp.text import LineIndex, Span
from tests.server.client import position_of

ENCODINGS: tuple[Encoding, ...] = get_args(Encoding)
TEXTS = st.text(alphabet="ab\n\ré日😀\u2028\x0b\x85", max_size=60)


def columns_of(text: str, encoding: Encoding) -> Columns:
    return Columns(LineIndex.of(text), encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(derandomize=True, max_examples=150)
@given(text=TEXTS)
def test_every_offset_has_the_position_that_encoding_the_line_gives(encoding: Encoding, text: str) -> None:
    columns = columns_of(text, encoding)
    for offset in range(len(text) + 1):
        position = columns.position(offset)
        assert {"line": position.line, "character": position.character} == position_of(text, offset, encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(derandomize=True, max_examples=150)
@given(text=TEXTS)
def test_every_position_leads_back_to_its_offset(encoding: Encoding, text: str) -> None:
    columns = columns_of(text, encoding)
    for offset in range(len(text) + 1):
        if text[offset - 1 : offset + 1] != "\r\n":
            assert columns.offset(columns.position(offset)) == offset


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_position_beyond_the_line_is_its_end_and_beyond_the_text_is_the_texts_end(encoding: Encoding) -> None:
    text = "é😀\r\nsecond"
    columns = columns_of(text, encoding)
    assert columns.offset(lsp.Position(0, 2**31 - 1)) == text.index("\r")
    assert columns.offset(lsp.Position(1, 1000)) == len(text)
    assert columns.offset(lsp.Position(2**31 - 1, 0)) == len(text)


@pytest.mark.parametrize(("encoding", "units"), [("utf-8", 4), ("utf-16", 2)])
def test_a_position_inside_a_character_is_its_beginning(encoding: Encoding, units: int) -> None:
    columns = columns_of("x😀y", encoding)
    assert [columns.offset(lsp.Position(0, 1 + unit)) for unit in range(units + 2)] == [1] * units + [2, 3]


def test_a_reversed_range_is_empty() -> None:
    columns = columns_of("some words", "utf-16")
    assert columns.span_of(lsp.Range(lsp.Position(0, 7), lsp.Position(0, 3))) == Span(7, 7)


def test_an_offset_beyond_the_text_is_drawn_to_its_end() -> None:
    assert columns_of("ab\nc", "utf-16").position(99) == lsp.Position(1, 1)
