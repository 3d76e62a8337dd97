"""Files and folders that are to lie elsewhere, and all that moves along with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from note_lsp.paths import VaultPath, folder_of, suffix_of
from note_lsp.vault.after import After, NamesAfter
from note_lsp.vault.names import NoteName
from note_lsp.vault.scan import is_note_path
from note_lsp.vault.vault import Vault


class Moves(msgspec.Struct, frozen=True):
    """What lies where afterwards, by where it lies now: each note, file and folder that moves, alone or in a folder."""

    asked: tuple[tuple[VaultPath, VaultPath], ...]
    """The files and folders that were named, in that order."""
    notes: Mapping[VaultPath, VaultPath]
    files: Mapping[VaultPath, VaultPath]
    folders: Mapping[VaultPath, VaultPath]

    def new(self, path: VaultPath) -> VaultPath:
        """Where ``path`` lies afterwards."""
        for known in (self.notes, self.files, self.folders):
            if path in known:
                return known[path]
        above = folder_of(path)
        while above:
            if above in self.folders:
                return VaultPath(self.folders[above] + path[len(above) :])
            above = folder_of(above)
        return path


def moves_of(vault: Vault, pairs: Iterable[tuple[VaultPath, VaultPath]]) -> Moves:
    """What moves when each of ``pairs``, a file or folder with its new path, is moved; all at the same time."""
    asked = tuple((old, new) for old, new in dict.fromkeys(pairs) if old and new and old != new)
    notes: dict[VaultPath, VaultPath] = {}
    files: dict[VaultPath, VaultPath] = {}
    folders: dict[VaultPath, VaultPath] = {}
    moved_folders = {old: new for old, new in asked if old in vault.folders()}
    for known, found in ((_all_notes(vault), notes), (vault.files(), files), (vault.folders(), folders)):
        if moved_folders:
            found.update(inside(known, moved_folders))
    for old, new in asked:
        if vault.name(old) is not None:
            notes[old] = new
        elif old in vault.files():
            files[old] = new
    return Moves(asked, notes, files, folders)


NO_MOVES = Moves((), {}, {}, {})


def after(vault: Vault, moves: Moves) -> After:
    """The vault as it is once ``moves`` are made."""
    notes: dict[VaultPath, NoteName] = {}
    files: dict[VaultPath, VaultPath] = {}
    for old, new in (*moves.notes.items(), *moves.files.items()):
        if is_note_path(new, vault.extensions):
            suffix = suffix_of(new, vault.extensions)
            name = vault.name(old) or NoteName(new, suffix)
            notes[old] = msgspec.structs.replace(name, path=new, suffix=suffix)
        else:
            files[old] = new
    return After(vault, NamesAfter(vault.tables, notes, files, moves.folders))


def _all_notes(vault: Vault) -> Iterable[VaultPath]:
    return (name.path for name in vault.names())


def inside(paths: Iterable[VaultPath], folders: Mapping[VaultPath, VaultPath]) -> Mapping[VaultPath, VaultPath]:
    """Those of ``paths`` that are, or lie in, one of ``folders``, with where they lie then; the innermost counts."""
    found = {}
    for path in paths:
        at: VaultPath = path
        while at:
            if at in folders:
                found[path] = VaultPath(folders[at] + path[len(at) :])
                break
            at = folder_of(at)
    return found
