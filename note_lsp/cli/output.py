"""Results on standard output, all of them by this one way."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import islice
from typing import Final

_OBEYED: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e]")
"""Controls, tabs left out, further line ends, and marks that turn the direction of all that follows."""


class UnwritableError(OSError):
    """The results could not be written; the words say why."""


def write_lines(lines: Iterable[str]) -> None:
    """Write results, in UTF-8 whatever the terminal says, so that a pipe gets what the format promises.

    Raises ``UnwritableError``, and ``BrokenPipeError`` where the reader has gone away.
    """
    if sys.stdout is None:
        raise UnwritableError("standard output is closed")
    stream, rest = sys.stdout.buffer, iter(lines)
    while piece := list(islice(rest, 1000)):
        _write(stream.write, "\n".join([*piece, ""]).encode("utf-8", "backslashreplace"))
    _write(stream.flush)


def printable(text: str) -> str:
    """One line of text without what a terminal would obey rather than show."""
    return text if text.isprintable() else _OBEYED.sub("\ufffd", text)


def is_terminal() -> bool:
    """Whether somebody reads the results as they come."""
    return sys.stdout is not None and sys.stdout.isatty()


def has_colours() -> bool:
    """Whether results may be coloured: on a terminal that can (no-color.org)."""
    return is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def counted(number: int, thing: str, things: str = "") -> str:
    """A number with what it counts: ``1 note``, ``2,000 notes``."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def give_up() -> None:
    """Let nothing that is still to be written fail once more when the process ends."""
    with suppress(OSError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _write(write: Callable[..., object], *data: bytes) -> None:
    try:
        write(*data)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UnwritableError(f"the results cannot be written: {error.strerror or error}") from error
