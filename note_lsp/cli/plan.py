"""What a move on the command line comes to: looked at as a whole before anything is touched."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from note_lsp.cli.output import counted
from note_lsp.cli.together import Rewrite
from note_lsp.cli.unsaved import sign_of_unsaved
from note_lsp.cli.vaults import say
from note_lsp.cli.writing import diff, ensure_writable
from note_lsp.edits import EditNote, RenameFile, apply
from note_lsp.features.moving import RefusedError, moved
from note_lsp.paths import VaultPath
from note_lsp.vault.vault import Vault


class Plan(msgspec.Struct, frozen=True):
    """Notes to be rewritten, then files to be moved, in that order."""

    rewrites: tuple[Rewrite, ...]
    moved: tuple[RenameFile, ...]
    asked: tuple[tuple[VaultPath, VaultPath], ...]

    @property
    def renames(self) -> tuple[str, ...]:
        """A line for each file or folder that moves."""
        return tuple(f"rename {old} -> {new}" for old, new in self.asked)

    def moves(self, root: Path) -> list[tuple[Path, Path]]:
        """The moves on disk."""
        return [(root / change.old, root / change.new) for change in self.moved]

    def diff(self) -> Iterator[str]:
        """What changes in the notes, under the names that they have now."""
        for one in self.rewrites:
            yield from diff(one.name, one.before, apply(one.before, one.edits))

    def counts(self) -> Iterator[str]:
        """How much it is, for people."""
        yield counted(len(self.asked), "rename")
        links = sum(len(one.edits) for one in self.rewrites)
        yield f"{counted(links, 'link')} in {counted(len(self.rewrites), 'note')}"


def planned(vault: Vault, pairs: Sequence[tuple[VaultPath, VaultPath]], *, force: bool) -> Plan:
    """What moving each first of ``pairs`` to its second comes to.

    Raises ``RefusedError`` or ``NotWrittenError`` where it cannot be done; ``force`` passes over
    unsaved changes in an editor.
    """
    asked = tuple((old, new) for old, new in pairs if old != new)
    edit = moved(vault, asked, vault.refresh)
    for old, new in asked:
        _check_symlink(vault.file_path(old), vault.file_path(new))
    rewrites = tuple(_rewrites(vault, (change for change in edit.changes if isinstance(change, EditNote))))
    for one in rewrites:
        ensure_writable(one.file, one.before, one.name)
    if not force:
        touched = {*(VaultPath(one.name) for one in rewrites), *_moving_files(vault, [old for old, _ in asked])}
        _check_saved(vault, touched)
    return Plan(rewrites, tuple(change for change in edit.changes if isinstance(change, RenameFile)), asked)


def _rewrites(vault: Vault, changes: Iterable[EditNote]) -> Iterator[Rewrite]:
    """The edits of every file; of several notes that are one file, those of the one that it really is."""
    root = os.path.realpath(vault.root)
    by_file: dict[str, list[tuple[bool, EditNote]]] = {}
    for change in changes:
        real = os.path.realpath(vault.file_path(change.path))
        by_file.setdefault(real, []).append((real != os.path.join(root, change.path), change))
    for real, found in by_file.items():
        first, *others = (change for _, change in sorted(found, key=lambda one: (one[0], one[1].path)))
        for other in others:
            if other.edits != first.edits:
                say(f"{other.path} is the same file as {first.path}; its links are written for the latter")
        note = vault.note(first.path)
        if note is None or note.facts.links != tuple(vault.links_of(first.path)):
            raise RefusedError(f"{first.path} has changed meanwhile; nothing was moved.")
        yield Rewrite(first.path, Path(real), note.text, first.edits)


def _moving_files(vault: Vault, olds: Iterable[VaultPath]) -> Iterator[VaultPath]:
    """The files that move, those in folders too."""
    for old in olds:
        if old not in vault.folders():
            yield old
            continue
        for known in ((name.path for name in vault.names()), vault.files()):
            yield from (path for path in known if path.startswith(f"{old}/"))


def _check_saved(vault: Vault, paths: Iterable[VaultPath]) -> None:
    for path in sorted(paths):
        sign = sign_of_unsaved(vault.file_path(path))
        if sign is not None:
            raise RefusedError(f"{path} has unsaved changes in an editor, as {sign} shows; --force moves all the same.")


def _check_symlink(old: Path, new: Path) -> None:
    """A symlink moves itself, and must lead to the same then."""
    if not old.is_symlink():
        return
    target = os.readlink(old)
    if os.path.isabs(target) or os.path.realpath(old.parent) == os.path.realpath(new.parent):
        return
    raise RefusedError(f"{old.name} is a symlink to {target}, and would lead elsewhere from another folder.")
