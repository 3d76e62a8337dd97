"""Which names a note or file may be given, on any system that the vault may be carried to."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from note_lsp.features.moving.refusal import RefusedError
from note_lsp.features.writing import is_target
from note_lsp.paths import DEVICE, VaultPath, folder_of, name_of, stem_of
from note_lsp.vault.scan import can_be_kept
from note_lsp.vault.vault import Vault

LONGEST: Final = 255
"""Bytes of a name; what file systems take."""
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Obsidian refuses these too: no wikilink could name the note (Obsidian help, "Internal links").
_MEANS_SOMETHING: Final = re.compile(r"[\[\]#^|\\]")


def renamed_path(vault: Vault, path: VaultPath, name: str, *, folder: bool = False) -> VaultPath:
    """Where ``path`` lies once it is called ``name``: a name in the same folder, or a path from the vault's root.

    The extension stays, whether ``name`` has it or not.  Raises ``RefusedError`` where no file may be called so.
    """
    name = name.strip()
    extension = "" if folder else extension_of(vault, path)
    bare = name[: -len(extension)] if extension and name.lower().endswith(extension.lower()) else name
    if bare.startswith("/") or bare.endswith("/") or not bare:
        raise RefusedError(
            f"“{name}” is no name: it needs a letter, and a path begins at the vault's root without “/”."
        )
    above = folder_of(path)
    wanted = bare + extension if "/" in bare or not above else f"{above}/{bare}{extension}"
    check_path(vault, wanted, extension)
    return VaultPath(wanted)


def check_path(vault: Vault, path: str, extension: str = "") -> None:
    """Raise ``RefusedError`` where a new file may not lie at ``path``; one that is there may be called anything."""
    if not can_be_kept(path):
        raise RefusedError("This name holds characters that no file's name can have.")
    *above, last = path.split("/")
    folder = ""
    for part in above:
        folder = f"{folder}/{part}" if folder else part
        if folder not in vault.folders():
            _check_segment(part, part)
    if path not in vault.folders():
        _check_segment(last, last.removesuffix(extension))


def check_free(vault: Vault, old: VaultPath, new: VaultPath, leaving: Collection[VaultPath] = ()) -> None:
    """Raise ``RefusedError`` where something lies at ``new`` already that does not move away itself."""
    if vault.exists(new) and new not in leaving and not _is_same_file(vault, old, new):
        raise RefusedError(f"There is already something called {new}; nothing was renamed.")
    above = folder_of(new)
    while above:
        if vault.name(above) is not None or above in vault.files():
            raise RefusedError(f"{above} is a file and no folder; nothing was renamed.")
        above = folder_of(above)


def extension_of(vault: Vault, path: VaultPath) -> str:
    """The extension of a note or file, with its dot; nothing of a name without one."""
    name = name_of(path)
    stem = stem_of(path, vault.extensions) if vault.name(path) is not None else name.rpartition(".")[0] or name
    return name[len(stem) :]


def _check_segment(part: str, bare: str) -> None:
    if part in {"", ".", ".."}:
        raise RefusedError("A path begins at the vault's root and stays in it: “.”, “..” and “//” may not be in it.")
    if _CONTROL.search(part):
        raise RefusedError("A name may not hold line breaks or other control characters.")
    if found := _MEANS_SOMETHING.search(part):
        raise RefusedError(f"A name may not hold “{found[0]}”: no link could name such a note.")
    if not is_target(bare) or bare[:5].lower() == "file:":
        raise RefusedError(f"“{bare}” means something else in a link: none could name such a note.")
    if part.startswith("."):
        raise RefusedError("A name may not begin with a dot: such files are hidden and belong to no vault.")
    if bare != bare.strip() or bare.endswith("."):
        raise RefusedError("A name may not begin or end with a blank, nor end with a dot: Windows takes those away.")
    if DEVICE.fullmatch(part):
        raise RefusedError(f"“{part}” is the name of a device on Windows; no file there can be called so.")
    if len(part.encode("utf-8")) > LONGEST:
        raise RefusedError(f"This name is too long: a file's name has at most {LONGEST} bytes.")


def _is_same_file(vault: Vault, old: VaultPath, new: VaultPath) -> bool:
    """Whether both names are one file: another case or Unicode form, where the disk does not tell them apart."""
    if old == new:
        return True
    if new in vault.files() or vault.name(new) is not None or new in vault.folders():
        return False
    try:
        return vault.file_path(old).samefile(vault.file_path(new))
    except (OSError, ValueError):
        return False
