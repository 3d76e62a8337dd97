"""Pictures of a vault before and after a rename or a move."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from note_lsp.edits import Edit, RenameFile
from note_lsp.features import moving
from note_lsp.paths import VaultPath
from note_lsp.settings import Settings
from tests.dsl import Picture, check_edit


def renamed(picture: Picture, new: str, settings: Settings | None = None) -> Edit:
    """The edit that a rename at the picture's cursor makes."""
    vault = picture.vault(settings=settings)
    cursor = picture.cursor()
    return moving.rename(vault, cursor.path, cursor.offset, new, vault.refresh)


def check(before: str, new: str, after: str, settings: Settings | None = None) -> None:
    """Hold that a rename at the cursor to ``new`` makes ``after`` of ``before``; notes not in ``after`` stay."""
    picture, changed = Picture.parse(before), Picture.parse(after)
    edit = renamed(picture, new, settings)
    moved = {change.old for change in edit.changes if isinstance(change, RenameFile)}
    gone = {path for path in picture.files if any(path == old or path.startswith(f"{old}/") for old in moved)}
    kept = {path: file for path, file in picture.files.items() if path not in gone}
    check_edit(picture, edit, Picture({**kept, **changed.files}, picture.folders))


def check_refused(before: str, new: str, *words: str) -> None:
    """Hold that a rename at the cursor to ``new`` is refused with these words."""
    with pytest.raises(moving.RefusedError) as caught:
        renamed(Picture.parse(before), new)
    for word in words:
        assert word in str(caught.value)


def check_prepared(text: str, placeholder: str | None = None) -> None:
    """Hold that ``«…»`` is what a rename at the cursor replaces; without it that nothing can be renamed there."""
    picture = Picture.parse(text)
    vault = picture.vault()
    cursor = picture.cursor()
    found = moving.prepare_rename(vault, cursor.path, cursor.offset)
    marks = [mark.span for mark in picture.files[cursor.path].marks]
    assert ([found.span] if found is not None else []) == marks
    if found is not None and placeholder is not None:
        assert found.placeholder == placeholder


def check_move(before: str, pairs: Sequence[tuple[str, str]], after: str, settings: Settings | None = None) -> None:
    """Hold what is changed in the notes, which ``after`` names by where they lay, when ``pairs`` are moved."""
    picture, changed = Picture.parse(before), Picture.parse(after)
    vault = picture.vault(settings=settings)
    edit = moving.moved_links(vault, [(VaultPath(old), VaultPath(new)) for old, new in pairs], vault.refresh)
    check_edit(picture, edit, Picture({**picture.files, **changed.files}, picture.folders))
