"""Frames as clients send them, good and bad."""

from __future__ import annotations

import io

import pytest

from note_lsp.server.streams import frame, frames


def read(data: bytes) -> list[bytes]:
    return list(frames(io.BytesIO(data)))


def test_what_is_framed_is_read_again() -> None:
    assert read(frame(b'{"a": 1}') + frame("é😀".encode())) == [b'{"a": 1}', "é😀".encode()]


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\n\r\n",
        b"Content-Length: 2\r\nContent-Type: x\r\n\r\n",
        b"content-length:2\r\n\r\n",
        b"Content-Length: 2\n\n",
        b"\r\n\r\nContent-Length: 2\r\n\r\n",
        b"no header at all\r\nContent-Length: 2\r\n\r\n",
        b"Content-Length: -5\r\nContent-Length: 2\r\n\r\n",
        b"Content-Length: 99999999999999\r\nContent-Length: 2\r\n\r\n",
        b"Content-Length: " + b"9" * 5000 + b"\r\nContent-Length: 2\r\n\r\n",
    ],
)
def test_a_header_is_read_whatever_stands_around_its_length(head: bytes) -> None:
    assert read(head + b"{}" + frame(b"[]")) == [b"{}", b"[]"]


@pytest.mark.parametrize("data", [b"", b"Content-Length: 5\r\n\r\n{}", b"Content-Length: 5\r\n", b"garbage"])
def test_a_stream_that_ends_too_early_gives_no_half_message(data: bytes) -> None:
    assert read(data) == []
