"""Single files: their text, their stamp, whether they are there.  Nothing here walks a folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from note_lsp.paths import VaultPath, join

LARGEST_NOTE = 64 << 20
"""Bytes; a larger file is no note anybody wrote, and is left unread."""


class Stamp(NamedTuple):
    """What tells whether a file has changed since it was read."""

    mtime_ns: int
    size: int


class FileText(NamedTuple):
    """A file's text with the stamp it had when it was read."""

    text: str
    stamp: Stamp
    lossy: bool
    """The bytes are no UTF-8: what could not be read became U+FFFD."""


def read_text(path: str | Path) -> FileText | None:
    """The text of a regular file, a byte order mark kept; None if it cannot be read."""
    read = read_bytes(path)
    if read is None:
        return None
    data, stamp = read
    text, lossy = decode(data)
    return FileText(text, stamp, lossy)


def read_bytes(path: str | Path) -> tuple[bytes, Stamp] | None:
    """What a regular file holds, with its stamp; None if it cannot be read."""
    try:
        # Opening a pipe would wait for a writer.
        if not stat.S_ISREG(os.stat(path).st_mode):
            return None
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            if status.st_size > LARGEST_NOTE:
                return None
            data = file.read()
    except (OSError, ValueError):
        return None
    return data, Stamp(status.st_mtime_ns, status.st_size)


def decode(data: bytes) -> tuple[str, bool]:
    """``data`` as text, and whether characters were lost because it is no UTF-8."""
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace"), True


def stamp_of(path: str | Path) -> Stamp | None:
    """The stamp of a regular file; None if there is none."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return Stamp(status.st_mtime_ns, status.st_size) if stat.S_ISREG(status.st_mode) else None


def is_there(path: str | Path) -> bool:
    """Whether a file or folder of that name exists; no name raises."""
    try:
        return os.path.exists(path)
    except (OSError, ValueError):
        return False


def is_folder(path: str | Path) -> bool:
    """Whether ``path`` is a folder; no name raises."""
    try:
        return os.path.isdir(path)
    except (OSError, ValueError):
        return False


def is_symlink(path: str | Path) -> bool:
    """Whether ``path`` itself is a symlink, wherever that leads; no name raises."""
    try:
        return os.path.islink(path)
    except (OSError, ValueError):
        return False


def end_of_symlink(root: Path, path: VaultPath) -> VaultPath | None:
    """Where in the vault at ``root`` the file at ``path`` really lies, if it is a symlink into it."""
    file = f"{root}/{path}"
    return path_below(root, os.path.realpath(file)) if is_symlink(file) else None


def path_below(root: Path, real: str) -> VaultPath | None:
    """What a real path is called in the vault at ``root``; None if it is not below it."""
    try:
        return VaultPath(Path(real).relative_to(os.path.realpath(root)).as_posix())
    except ValueError:
        return None


def path_of_file_url(root: Path, url: str) -> VaultPath | None:
    """The path that a ``file:`` URL means inside the vault; None if it leads out of it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = unquote(parts.path)
    if parts.netloc not in {"", "localhost"} or "\0" in path:
        return None
    if not path.startswith("/"):
        return join("", path)
    try:
        return VaultPath(Path(os.path.normpath(path)).relative_to(root).as_posix())
    except ValueError:
        return None
