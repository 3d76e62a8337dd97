"""The walk over a vault's folders: the only place that lists them.

Folders whose name begins with a dot, ``node_modules``, what ``.gitignore`` files leave out (nested
and with negation) and the globs of the settings are not entered, but remembered as hidden, so that a
link to them is not called broken.  Symlinked folders are followed once, and never back into a
folder that is walked anyway.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from note_lsp.paths import VaultPath, folder_of, name_of
from note_lsp.vault.files import Stamp
from note_lsp.vault.ignore import RULES_FILE, Globs, Rules, never_entered, rules_for


class Found(msgspec.Struct, gc=False):
    """What a walk came upon; every path is relative to the vault's root."""

    notes: dict[VaultPath, Stamp] = {}
    files: list[VaultPath] = []
    folders: list[VaultPath] = []
    hidden_files: list[VaultPath] = []
    """Left out of the vault, yet there."""
    hidden_folders: list[VaultPath] = []
    symlinks: dict[VaultPath, str] = {}
    """Symlinked folders, followed or not, and symlinks that lead nowhere, with their real paths."""
    notices: list[str] = []
    """What a person should hear: folders that could not be read, names that are no text."""


def walk(
    root: Path,
    globs: Globs,
    extensions: tuple[str, ...],
    folder: VaultPath = VaultPath(""),
    apart: Sequence[str] = (),
) -> Found:
    """Everything below ``folder``, which is neither ignored itself nor reached through a symlink.

    ``apart`` are folders that belong to another vault.
    """
    return _Walk(root, globs, extensions, apart).below(folder)


_NO_RULES = Rules()

_Waiting = tuple[VaultPath, str, Rules]
"""A folder, its real path, and the rules that hold in it."""


def files_in(folder: Path) -> Iterator[str]:
    """The names of all files below a folder one after the other, ignored ones too: to see whether there are many."""
    for _, _, names in os.walk(folder):
        yield from names


class _Walk:
    """A walk under way."""

    def __init__(self, root: Path, globs: Globs, extensions: tuple[str, ...], apart: Sequence[str]) -> None:
        self._root = root
        # Asked of every file: whether there are any is asked once.
        self._globs = globs or None
        self._extensions = extensions
        self._apart = apart
        self._found = Found()
        self._walked: set[str] = set()
        self._links: list[_Waiting] = []

    def below(self, folder: VaultPath) -> Found:
        """Walk ``folder`` and all below it, symlinked folders last."""
        real_root, real = os.path.realpath(self._root), os.path.realpath(self._root / folder)
        self._walked.add(real)
        self._walk_real((folder, real, rules_for(self._root, folder_of(folder)) if folder else _NO_RULES))
        while self._links:
            # By name, and after all real folders: which of two ways leads in is always the same.
            self._links.sort(key=lambda link: link[0], reverse=True)
            link = self._links.pop()
            if link[1] in self._walked or _holds(link[1], real_root):
                self._found.hidden_folders.append(link[0])
                continue
            self._walked.add(link[1])
            self._walk_real(link)
        return self._found

    def _walk_real(self, start: _Waiting) -> None:
        """Walk a folder and the real ones below it; symlinked ones are put off."""
        waiting = [start]
        while waiting:
            folder, real, rules = waiting.pop()
            entries = self._entries(folder)
            if entries is None:
                continue
            self._found.folders.append(folder)
            if RULES_FILE in [entry.name for entry in entries]:
                rules = rules.with_file(self._root / folder / RULES_FILE, folder)
            above = f"{folder}/" if folder else ""
            for entry in entries:
                path = VaultPath(above + entry.name)
                try:
                    below = self._look_at(entry, path, real, rules)
                except OSError:
                    # It vanished between the listing and the look.
                    continue
                if below is not None:
                    waiting.append((path, below, rules))

    def _look_at(self, entry: os.DirEntry[str], path: VaultPath, real: str, rules: Rules) -> str | None:
        """Take note of what stands in the folder ``real``; the real path of a folder that is to be walked next."""
        found = self._found
        if entry.is_dir():
            if path in self._apart or never_entered(entry.name) or self._ignored(rules, path, is_folder=True):
                found.hidden_folders.append(path)
            elif entry.is_symlink():
                found.symlinks[path] = os.path.realpath(entry.path)
                self._links.append((path, found.symlinks[path], rules))
            elif (below := f"{real}{os.sep}{entry.name}") in self._walked:
                found.hidden_folders.append(path)
            else:
                self._walked.add(below)
                return below
        elif entry.is_file():
            if self._ignored(rules, path, is_folder=False):
                found.hidden_files.append(path)
            elif is_note_name(entry.name, self._extensions):
                status = entry.stat()
                found.notes[path] = Stamp(status.st_mtime_ns, status.st_size)
            else:
                found.files.append(path)
        elif entry.is_symlink():
            found.symlinks[path] = os.path.realpath(entry.path)
        return None

    def _entries(self, folder: VaultPath) -> list[os.DirEntry[str]] | None:
        """What stands in ``folder`` under a name that is text; None, with a notice, if it cannot be read."""
        notices = self._found.notices
        try:
            with os.scandir(f"{self._root}/{folder}") as listing:
                entries = list(listing)
        except OSError as error:
            notices.append(f"{folder or self._root} could not be read: {error.strerror or error}")
            if folder:
                self._found.hidden_folders.append(folder)
            return None
        good = [entry for entry in entries if entry.name.isascii() or can_be_kept(entry.name)]
        if len(good) < len(entries):
            notices.append(f"{folder or self._root} holds names that are not UTF-8; they are left out")
        return good

    def _ignored(self, rules: Rules, path: str, *, is_folder: bool) -> bool:
        if self._globs is not None and self._globs.ignores(path, is_folder):
            return True
        return rules is not _NO_RULES and rules.ignores(path, is_folder)


def is_note_name(name: str, extensions: tuple[str, ...]) -> bool:
    """Whether a file of that name is a note: it has one of ``extensions`` (lower case) and a stem."""
    lowered = name.lower()
    return lowered.endswith(extensions) and lowered not in extensions


def is_note_path(path: str, extensions: tuple[str, ...]) -> bool:
    """``is_note_name`` of the last segment of ``path``."""
    return is_note_name(name_of(path), extensions)


def can_be_kept(path: str) -> bool:
    """Whether a path is text: without NUL, and UTF-8 can write it."""
    try:
        return b"\0" not in path.encode("utf-8")
    except UnicodeEncodeError:
        return False


def _holds(folder: str, path: str) -> bool:
    """Whether the real ``path`` is ``folder`` or lies below it."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
