"""Whether files and folders may move as somebody asks, and in which order."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from note_lsp.edits import RenameFile
from note_lsp.features.moving.file_names import check_free, check_path, extension_of
from note_lsp.features.moving.refusal import RefusedError
from note_lsp.paths import VaultPath, folder_of, name_of
from note_lsp.vault.vault import Vault

Pairs = Sequence[tuple[VaultPath, VaultPath]]


def check_moves(vault: Vault, pairs: Pairs) -> None:
    """Raise ``RefusedError`` where files and folders cannot move, all at once, from the first to the second of each
    pair, or where links could not follow them."""
    if not vault.complete:
        raise RefusedError("The vault is still being read, and links could be missed; try again in a moment.")
    leaving = {old for old, _ in pairs}
    if len(leaving) < len(pairs):
        raise RefusedError("The same file is named twice; nothing was moved.")
    taken = set[VaultPath]()
    for old, new in pairs:
        _check_old(vault, old, leaving)
        if new in taken:
            raise RefusedError(f"Two files would be called {new}; nothing was moved.")
        taken.add(new)
        if new.startswith(f"{old}/"):
            raise RefusedError(f"{old} cannot be moved into itself.")
        _check_name(vault, old, new)
        check_free(vault, old, new, leaving)
        if (what := vault.left_out_at(new, is_folder=old in vault.folders())) is not None:
            raise RefusedError(f"{what} is left out of the vault: links could not follow to {new}.")


def in_order(vault: Vault, pairs: Pairs) -> tuple[RenameFile, ...]:
    """The moves one after the other, so that no file's new place is taken when its turn comes.

    Where files change places one steps aside for a moment, under a name that nothing else has.
    """
    waiting, made = dict(pairs), list[RenameFile]()
    while waiting:
        free = [old for old, new in waiting.items() if not _is_taken(new, waiting.keys() - {old})]
        for old in free:
            made.append(RenameFile(old, waiting.pop(old)))
        if not free:
            old = next(iter(waiting))
            aside = _unused(vault, old)
            made.append(RenameFile(old, aside))
            waiting[aside] = waiting.pop(old)
    return tuple(made)


def _check_old(vault: Vault, old: VaultPath, leaving: Collection[VaultPath]) -> None:
    if not old:
        raise RefusedError("The vault itself cannot be moved.")
    if vault.name(old) is None and old not in vault.files() and old not in vault.folders():
        raise RefusedError(f"{old} is no note, file or folder of the vault.")
    above = folder_of(old)
    while above:
        if above in leaving:
            raise RefusedError(f"{old} moves along with {above}; name one of them.")
        above = folder_of(above)


def _check_name(vault: Vault, old: VaultPath, new: VaultPath) -> None:
    """A name that is kept was good enough so far."""
    if name_of(old) != name_of(new):
        check_path(vault, new, "" if old in vault.folders() else extension_of(vault, old))
    elif folder_of(new):
        check_path(vault, folder_of(new))


def _is_taken(new: VaultPath, waiting: Collection[VaultPath]) -> bool:
    return any(new == old or new.startswith(f"{old}/") for old in waiting)


def _unused(vault: Vault, path: VaultPath) -> VaultPath:
    number = 1
    while vault.exists(VaultPath(f"{path}.moving{number}")):
        number += 1
    return VaultPath(f"{path}.moving{number}")
