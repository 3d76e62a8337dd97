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
    with told_in_words():
        real, data = held(file, before)
        _replace(real, apply(before, edits).encode("utf-8"), data)


def ensure_writable(file: Path, before: str, name: str = "") -> None:
    """Raise ``NotWrittenError`` where ``write_edits`` would, as far as can be known before; ``name`` goes first."""
    with told_in_words(name):
        held(file, before)


def diff(path: str, before: str, after: str) -> Iterator[str]:
    """A unified diff of one note; nothing where both are the same."""
    old, new = _LINE.findall(before), _LINE.findall(after)
    for line in difflib.unified_diff(old, new, f"a/{path}", f"b/{path}"):
        yield line.removesuffix("\n")
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"


@contextmanager
def told_in_words(name: str = "") -> Iterator[None]:
    """Raise what goes wrong as ``NotWrittenError``, with the ``name`` of the file before the reason."""
    before = f"{name}: " if name else ""
    try:
        yield
    except UnicodeError:
        raise NotWrittenError(f"{before}it is not UTF-8") from None
    except OSError as error:
        raise NotWrittenError(f"{before}{error.strerror or error}") from error
    except NotWrittenError as error:
        raise NotWrittenError(f"{before}{error}") from error


def held(file: Path, text: str) -> tuple[Path, bytes]:
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


def beside(file: Path, data: bytes) -> Path:
    """A new file with ``data`` in the folder of ``file``, whose permissions it has; it lies on the disk."""
    mode = stat.S_IMODE(file.stat().st_mode)
    handle, name = tempfile.mkstemp(prefix=f".{file.name[:50]}.", suffix=".tmp", dir=file.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(mode)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _replace(file: Path, data: bytes, expected: bytes) -> None:
    """Put ``data`` in the place of ``file`` by one rename, unless it no longer holds what is ``expected``."""
    temporary = beside(file, data)
    try:
        if file.read_bytes() != expected:
            raise NotWrittenError("it has changed meanwhile")
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
