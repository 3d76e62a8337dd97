"""Writing edited notes back: byte for byte outside the edits, whole or not at all."""

from __future__ import annotations

import difflib
import os
import re
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from note_lsp.edits import TextEdit, apply

_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")


class NotWrittenError(Exception):
    """Why a note was left as it is, in words."""


def write_edits(file: Path, before: str, edits: Sequence[TextEdit]) -> None:
    """Make ``edits`` of the text ``before`` in ``file``; raises ``NotWrittenError`` where that cannot be done safely.

    The text must be what the file holds; line ends, byte order mark and permissions stay.
    """
    with _told_in_words():
        real, data = _held(file, before)
        _replace(real, apply(before, edits).encode("utf-8"), data)


def ensure_writable(file: Path, before: str) -> None:
    """Raise ``NotWrittenError`` where ``write_edits`` would, as far as can be known before."""
    with _told_in_words():
        _held(file, before)


def diff(path: str, before: str, after: str) -> Iterator[str]:
    """A unified diff of one note; nothing where both are the same."""
    old, new = _LINE.findall(before), _LINE.findall(after)
    for line in difflib.unified_diff(old, new, f"a/{path}", f"b/{path}"):
        yield line.removesuffix("\n")
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"


@contextmanager
def _told_in_words() -> Iterator[None]:
    try:
        yield
    except UnicodeError:
        raise NotWrittenError("it is not UTF-8") from None
    except OSError as error:
        raise NotWrittenError(error.strerror or str(error)) from error


def _held(file: Path, text: str) -> tuple[Path, bytes]:
    """The real file and what it holds, which must be ``text``."""
    real = file.resolve(strict=True)
    data = real.read_bytes()
    if data.decode("utf-8") != text:
        raise NotWrittenError("it has changed meanwhile")
    if not os.access(real, os.W_OK):
        raise NotWrittenError("it is read-only")
    if not os.access(real.parent, os.W_OK):
        raise NotWrittenError("its folder is read-only")
    return real, data


def _replace(file: Path, data: bytes, expected: bytes) -> None:
    """Put ``data`` in the place of ``file`` by one rename, unless it no longer holds what is ``expected``."""
    mode = stat.S_IMODE(file.stat().st_mode)
    handle, name = tempfile.mkstemp(prefix=f".{file.name[:50]}.", suffix=".tmp", dir=file.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(mode)
        if file.read_bytes() != expected:
            raise NotWrittenError("it has changed meanwhile")
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
