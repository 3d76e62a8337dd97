"""Frames on a byte stream: header lines, a blank one, then as many bytes as the header says (LSP 3.17)."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from typing import BinaryIO

LONGEST_MESSAGE = 1 << 30
"""Bytes; a header that announces more is a mistake, and believing it would take the memory of the machine."""


def frames(stream: BinaryIO) -> Iterator[bytes]:
    """The bodies that arrive on ``stream``, until it ends; header lines that say nothing are skipped."""
    length = None
    try:
        while line := stream.readline():
            if line.strip():
                length = _content_length(line) or length
            elif length is not None:
                body = stream.read(length)
                if len(body) < length:
                    return
                yield body
                length = None
    except (OSError, ValueError):
        return


def frame(body: bytes) -> bytes:
    """``body`` as it is sent."""
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def standard_streams() -> tuple[BinaryIO, BinaryIO]:
    """The process's input and output, kept for the protocol alone.

    Whatever else writes to the output from now on, Python or not, lands on stderr; whatever else
    reads the input finds it empty.
    """
    reader, writer = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return os.fdopen(reader, "rb"), os.fdopen(writer, "wb")


def one_connection(host: str, port: int) -> tuple[BinaryIO, BinaryIO]:
    """Wait for one client on a TCP port (0: any free one; stderr says which)."""
    with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as listener:
        sys.stderr.write("listening on {}:{}\n".format(*listener.getsockname()[:2]))
        sys.stderr.flush()
        connection, _ = listener.accept()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection.makefile("rb"), connection.makefile("wb")


def _content_length(line: bytes) -> int | None:
    name, _, value = line.partition(b":")
    digits = value.strip()
    if name.strip().lower() != b"content-length" or not digits.isdigit() or len(digits) > len(str(LONGEST_MESSAGE)):
        return None
    length = int(digits)
    return length if 0 < length <= LONGEST_MESSAGE else None
