"""How much there is to look at where files have changed, before any of it is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from note_lsp.paths import VaultPath, folder_of, name_of
from note_lsp.vault.files import is_folder
from note_lsp.vault.ignore import RULES_FILE
from note_lsp.vault.scan import files_in
from note_lsp.vault.state import State

_HIDDEN_FOR_ONE = 50
"""How many paths in hidden folders cost what one note does."""


def is_more_than(state: State, limit: int, paths: Collection[VaultPath]) -> bool:
    """Whether following ``paths`` takes a look at more than ``limit`` files."""
    if len(paths) > (limit + 1) * _HIDDEN_FOR_ONE:
        return True
    seen = [path for path in paths if not _is_hidden(state, path)]
    if len(seen) > limit:
        return True
    rest = limit - len(seen)
    for folder in {folder for path in seen if (folder := _to_be_walked(state, path)) is not None}:
        rest -= sum(1 for _ in islice(_files_below(state, folder), rest + 1))
        if rest < 0:
            return True
    return False


def _is_hidden(state: State, path: VaultPath) -> bool:
    hidden = state.tables.hidden_folders
    return any(folder in hidden for folder in _above(path))


def _to_be_walked(state: State, path: VaultPath) -> VaultPath | None:
    """The folder that is walked for the sake of ``path``, if any is."""
    folders = state.tables.folders
    if name_of(path) == RULES_FILE:
        return folder_of(path)
    new = [folder for folder in _above(path) if folder not in folders]
    if new:
        return new[-1]
    is_note = path in state.tables.notes
    return path if path in folders or (not is_note and is_folder(state.root / path)) else None


def _files_below(state: State, folder: VaultPath) -> Iterator[object]:
    """The files in ``folder`` that are known, else those that are there."""
    start = f"{folder}/" if folder else ""
    yield from (path for path in state.tables.notes if path.startswith(start))
    if folder not in state.tables.folders:
        yield from files_in(state.root / folder)


def _above(path: VaultPath) -> Iterator[VaultPath]:
    while path:
        path = folder_of(path)
        yield path
