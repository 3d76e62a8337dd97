"""Paths inside a vault: POSIX strings relative to its root."""

from __future__ import annotations

import re
from typing import NewType

DEVICE = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³])(?:\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices (Microsoft, "Naming Files, Paths, and Namespaces")."""

VaultPath = NewType("VaultPath", str)
"""A vault-relative POSIX path without a leading slash or ``./``; the root itself is the empty string."""


def folder_of(path: str) -> VaultPath:
    """The folder that holds ``path``; the empty string for the root."""
    return VaultPath(path.rpartition("/")[0])


def name_of(path: str) -> str:
    """The last segment of ``path``."""
    return path.rpartition("/")[2]


def stem_of(path: str, extensions: tuple[str, ...] = (".md", ".markdown")) -> str:
    """The last segment without a note's extension (in any case); other dots belong to the name."""
    name = path.rpartition("/")[2]
    lowered = name.lower()
    if not lowered.endswith(extensions):
        return name
    for extension in extensions:
        if lowered.endswith(extension) and len(name) > len(extension):
            return name[: -len(extension)]
    return name


def suffix_of(path: str, extensions: tuple[str, ...] = (".md", ".markdown")) -> int:
    """How many of the last segment's characters are a note's extension, those that ``stem_of`` leaves out."""
    first = extensions[0]
    if path.endswith(first) and path[-len(first) - 1 : -len(first)] not in {"", "/"}:
        return len(first)
    lowered = path[path.rfind("/") + 1 :].lower()
    if not lowered.endswith(extensions):
        return 0
    for extension in extensions:
        if lowered.endswith(extension) and len(lowered) > len(extension):
            return len(extension)
    return 0


def join(folder: str, path: str) -> VaultPath | None:
    """``path`` taken relative to ``folder``, with ``.`` and ``..`` resolved; None if it leaves the vault."""
    parts = folder.split("/") if folder else []
    for part in path.split("/"):
        if part in {"", "."}:
            continue
        if part == "..":
            if not parts:
                return None
            parts.pop()
        else:
            parts.append(part)
    return VaultPath("/".join(parts))


def relative(path: str, folder: str) -> str:
    """How ``path`` is written in a note that lies in ``folder``: with ``../`` where it must be."""
    here = folder.split("/") if folder else []
    there = path.split("/")
    common = 0
    while common < len(here) and common < len(there) - 1 and here[common] == there[common]:
        common += 1
    return "/".join([".."] * (len(here) - common) + there[common:])
