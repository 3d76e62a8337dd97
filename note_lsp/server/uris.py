"""``file:`` URIs and paths on disk."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

_FILE = re.compile(r"file:(?://(?:localhost)?)?(/(?!/).*)", re.IGNORECASE | re.DOTALL)
_PLAIN = re.compile(r"[A-Za-z0-9_.~/-]*")
"""Paths of which a URI escapes nothing."""
_DRIVE = re.compile(r"/[A-Za-z]:(/|$)")


@lru_cache(maxsize=256)
def to_path(uri: str) -> Path | None:
    """The path that a ``file:`` URI names, however it is escaped; None for any other URI.

    A ``?`` or ``#`` that the client left unescaped is part of the name.
    """
    match = _FILE.fullmatch(uri)
    try:
        path = os.fsdecode(unquote_to_bytes(match[1])) if match else "\0"
    except UnicodeEncodeError:
        # Half a surrogate pair is no character, and in no file's name.
        return None
    if "\0" in path:
        return None
    if _DRIVE.match(path) and os.name == "nt":
        path = path[1:]
    return Path(os.path.normpath(path))


def from_path(path: Path) -> str:
    """The ``file:`` URI of an absolute path."""
    name = quote(os.fsencode(path.as_posix()), safe="/~")
    return "file://" + (name if name.startswith("/") else "/" + name)


def below(root: Path, path: str) -> str:
    """The ``file:`` URI of a vault-relative path; cheap enough for thousands."""
    written = path if _PLAIN.fullmatch(path) else quote(os.fsencode(path), safe="/~")
    return f"{_of_folder(root)}/{written}"


@lru_cache(maxsize=32)
def _of_folder(folder: Path) -> str:
    return from_path(folder).removesuffix("/")
