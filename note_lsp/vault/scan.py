"""The walk over a vault's folders: the only place that lists them.

Folders whose name begins with a dot, ``node_modules``, what ``.gitignore`` files leave out (nested
and with negation) and the globs of the settings are not entered, but remembered as hidden, so that a
link to them is not called broken.  Symlinked folders are followed once, and never back into a
folder that is walked anyway.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
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
    found = Found()
    real_root = os.path.realpath(root)
    real_folder = os.path.realpath(root / folder)
    walked = {real_folder}
    links: list[tuple[VaultPath, str, Rules]] = []
    parents = rules_for(root, folder_of(folder)) if folder else Rules()
    _walk_real(root, globs, extensions, apart, [(folder, real_folder, parents)], found, walked, links)
    while links:
        # By name, and after all real folders: which of two ways leads in is always the same.
        links.sort(key=lambda link: link[0], reverse=True)
        path, real, rules = links.pop()
        if real in walked or _holds(real, real_root):
            found.hidden_folders.append(path)
            continue
        walked.add(real)
        _walk_real(root, globs, extensions, apart, [(path, real, rules)], found, walked, links)
    return found


def _walk_real(
    root: Path,
    globs: Globs,
    extensions: tuple[str, ...],
    apart: Sequence[str],
    waiting: list[tuple[VaultPath, str, Rules]],
    found: Found,
    walked: set[str],
    links: list[tuple[VaultPath, str, Rules]],
) -> None:
    """Walk the folders ``waiting``; symlinked ones are put off into ``links``."""
    while waiting:
        folder, real, rules = waiting.pop()
        entries = _entries(root, folder, found)
        if entries is None:
            continue
        found.folders.append(folder)
        if any(entry.name == RULES_FILE for entry in entries):
            rules = rules.with_file(root / folder / RULES_FILE, folder)
        ruled = bool(globs) or bool(rules)
        for entry in entries:
            path = VaultPath(f"{folder}/{entry.name}" if folder else entry.name)
            try:
                if entry.is_dir():
                    if path in apart or never_entered(entry.name) or (ruled and _ignored(globs, rules, path, True)):
                        found.hidden_folders.append(path)
                    elif entry.is_symlink():
                        found.symlinks[path] = os.path.realpath(entry.path)
                        links.append((path, found.symlinks[path], rules))
                    else:
                        below = f"{real}{os.sep}{entry.name}"
                        if below not in walked:
                            walked.add(below)
                            waiting.append((path, below, rules))
                        else:
                            found.hidden_folders.append(path)
                elif entry.is_file():
                    _add_file(entry, path, extensions, ruled and _ignored(globs, rules, path, False), found)
                elif entry.is_symlink():
                    found.symlinks[path] = os.path.realpath(entry.path)
            except OSError:
                # It vanished between the listing and the look.
                continue


def _entries(root: Path, folder: VaultPath, found: Found) -> list[os.DirEntry[str]] | None:
    """What stands in ``folder`` under a name that is text; None, with a notice, if it cannot be read."""
    try:
        with os.scandir(root / folder) as listing:
            entries = list(listing)
    except OSError as error:
        found.notices.append(f"{folder or root} could not be read: {error.strerror or error}")
        if folder:
            found.hidden_folders.append(folder)
        return None
    good = [entry for entry in entries if entry.name.isascii() or can_be_kept(entry.name)]
    if len(good) < len(entries):
        found.notices.append(f"{folder or root} holds names that are not UTF-8; they are left out")
    return good


def _add_file(
    entry: os.DirEntry[str], path: VaultPath, extensions: tuple[str, ...], ignored: bool, found: Found
) -> None:
    if ignored:
        found.hidden_files.append(path)
    elif entry.name.lower().endswith(extensions) and is_note_name(entry.name, extensions):
        status = entry.stat()
        found.notes[path] = Stamp(status.st_mtime_ns, status.st_size)
    else:
        found.files.append(path)


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


def _ignored(globs: Globs, rules: Rules, path: str, is_folder: bool) -> bool:
    return globs.ignores(path, is_folder) or rules.ignores(path, is_folder)


def _holds(folder: str, path: str) -> bool:
    """Whether the real ``path`` is ``folder`` or lies below it."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
