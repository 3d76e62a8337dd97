"""Which files of a vault are left out: ``.gitignore`` rules and the globs of the settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from note_lsp.vault.files import is_there, read_text

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

RULES_FILE = ".gitignore"


class Rules:
    """The rules of one folder and of all above it, up to the vault's root; the deepest rule that speaks wins."""

    __slots__ = ("_specs",)

    def __init__(self, specs: tuple[tuple[int, GitIgnoreSpec], ...] = ()) -> None:
        self._specs = specs

    def __bool__(self) -> bool:
        return bool(self._specs)

    def with_file(self, path: Path, folder: str) -> Rules:
        """These rules and those of the file ``path``, which lies in ``folder``; unreadable ones say nothing."""
        read = read_text(path)
        spec = _spec(tuple(read.text.splitlines())) if read else None
        if spec is None:
            return self
        return Rules((*self._specs, (len(folder) + 1 if folder else 0, spec)))

    def ignores(self, path: str, is_folder: bool) -> bool:
        """Whether the vault-relative ``path``, whose folder is not ignored itself, is left out."""
        for prefix, spec in reversed(self._specs):
            said = spec.check_file(path[prefix:] + "/" if is_folder else path[prefix:]).include
            if said is not None:
                return said
        return False


class Globs:
    """The globs of the settings, written like ``.gitignore`` lines; they win over every file."""

    __slots__ = ("_spec",)

    def __init__(self, globs: tuple[str, ...]) -> None:
        self._spec = _spec(globs) if globs else None

    def __bool__(self) -> bool:
        return self._spec is not None

    def ignores(self, path: str, is_folder: bool) -> bool:
        """Whether the settings leave ``path`` out."""
        return self._spec is not None and self._spec.match_file(path + "/" if is_folder else path)


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


def _spec(lines: tuple[str, ...]) -> GitIgnoreSpec | None:
    """The rules of ``lines``, without those that are none."""
    lines = tuple(line for line in lines if line.strip() and not line.startswith("#"))
    if not lines:
        return None
    # Most vaults have no rules, and the library costs 0.15 s to import.
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:
        good = [line for line in lines if _is_pattern(line)]
        return GitIgnoreSpec.from_lines(good) if good else None


def _is_pattern(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True
