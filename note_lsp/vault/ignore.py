"""Which files of a vault are left out: ``.gitignore`` rules and the globs of the settings."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from note_lsp.vault.files import is_there, read_text

RULES_FILE = ".gitignore"


class Pattern(NamedTuple):
    """One line of rules."""

    regex: re.Pattern[str]
    """What the path of a matching file or folder looks like, from its first to its last character."""
    folders_only: bool
    ignores: bool
    """False for a line that takes back what others leave out."""


class Rules:
    """The rules of one folder and of all above it, up to the vault's root; the deepest rule that speaks wins."""

    __slots__ = ("_files",)

    def __init__(self, files: tuple[tuple[int, tuple[Pattern, ...]], ...] = ()) -> None:
        self._files = files

    def __bool__(self) -> bool:
        return bool(self._files)

    def with_file(self, path: Path, folder: str) -> Rules:
        """These rules and those of the file ``path``, which lies in ``folder``; unreadable ones say nothing."""
        read = read_text(path)
        lines = read.text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n") if read else ()
        patterns = _patterns(tuple(lines))
        if not patterns:
            return self
        return Rules((*self._files, (len(folder) + 1 if folder else 0, patterns)))

    def ignores(self, path: str, is_folder: bool) -> bool:
        """Whether the vault-relative ``path``, whose folder is not ignored itself, is left out."""
        for prefix, patterns in reversed(self._files):
            said = _said(patterns, path[prefix:], is_folder)
            if said is not None:
                return said
        return False


class Globs:
    """The globs of the settings, written like ``.gitignore`` lines; they win over every file."""

    __slots__ = ("_patterns", "wrong")

    def __init__(self, globs: tuple[str, ...]) -> None:
        self._patterns = _patterns(globs)
        self.wrong = tuple(glob for glob in globs if _means_something(glob) and _pattern(glob) is None)
        """Those that are no patterns; they match nothing."""

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def ignores(self, path: str, is_folder: bool) -> bool:
        """Whether the settings leave out ``path`` or a folder above it."""
        if not self._patterns:
            return False
        at = path.find("/")
        while at >= 0:
            if _said(self._patterns, path[:at], is_folder=True):
                return True
            at = path.find("/", at + 1)
        return bool(_said(self._patterns, path, is_folder))


def never_entered(name: str) -> bool:
    """Whether no folder of that name is ever looked into."""
    return name.startswith(".") or name == "node_modules"


def rules_for(root: Path, folder: str) -> Rules:
    """The rules that hold in ``folder``, read from the files of all folders down to it."""
    rules = Rules()
    parts = folder.split("/") if folder else []
    for depth in range(len(parts) + 1):
        above = "/".join(parts[:depth])
        file = root / above / RULES_FILE
        if is_there(file):
            rules = rules.with_file(file, above)
    return rules


def ignored_at(root: Path, globs: Globs, path: str, is_folder: bool) -> str | None:
    """The folder above ``path``, or ``path`` itself, that is left out of the vault; None if none is.

    Reads the rules' files anew.
    """
    rules = Rules()
    parts = path.split("/")
    for depth, name in enumerate(parts):
        above, here = "/".join(parts[:depth]), "/".join(parts[: depth + 1])
        file = root / above / RULES_FILE
        if is_there(file):
            rules = rules.with_file(file, above)
        folder = is_folder or depth < len(parts) - 1
        if (folder and never_entered(name)) or globs.ignores(here, folder) or rules.ignores(here, folder):
            return here
    return None


def _said(patterns: tuple[Pattern, ...], path: str, is_folder: bool) -> bool | None:
    """What the last pattern says that matches ``path`` itself; None if none does.

    A pattern that matches a folder says nothing of what lies in it: whoever walks has not entered it.
    """
    for pattern in reversed(patterns):
        if (is_folder or not pattern.folders_only) and pattern.regex.fullmatch(path):
            return pattern.ignores
    return None


@lru_cache(maxsize=64)
def _patterns(lines: tuple[str, ...]) -> tuple[Pattern, ...]:
    """The rules of ``lines``, without those that are none."""
    return tuple(pattern for line in lines if _means_something(line) and (pattern := _pattern(line)) is not None)


def _means_something(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _pattern(line: str) -> Pattern | None:
    """The rule that a line is; None if it is none, which git passes over as well (git-scm.com/docs/gitignore)."""
    # Most vaults have no rules, and the library costs 0.15 s to import.
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    bare = line if line.endswith("\\ ") else line.rstrip()
    folders_only = bare.endswith("/")
    bare = bare.removesuffix("/")
    if bare.endswith("/**"):
        # The library lets a rule match a folder together with all below; here that is all below, each by itself.
        bare += "/*"
    try:
        read = GitIgnoreSpecPattern(bare)
    except (ValueError, re.error):
        return None
    if read.include is None or read.regex is None:
        return None
    regex = _ANYTHING if read.regex.pattern == _ANYTHING_TO_THE_LIBRARY else read.regex
    return Pattern(regex, folders_only, read.include)


_ANYTHING_TO_THE_LIBRARY = "."
_ANYTHING = re.compile(".*", re.DOTALL)
