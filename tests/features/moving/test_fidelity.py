"""Whatever is renamed or moved in whatever vault, every link leads to what it led to, and nothing else is another."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from note_lsp.edits import Edit, EditNote, RenameFile
from note_lsp.features import moving
from note_lsp.features.moving.nameable import HeadingText, Title
from note_lsp.paths import VaultPath, folder_of
from note_lsp.vault.vault import Vault
from tests.dsl import Picture, PictureFile
from tests.kept_links import Moved, differences, led_of, names_in, strange_edits, where
from tests.random_vaults import NAMES, PATHS, random_vault

FOLDERS = ("x", "y", "new", "x/new/deep", "Y", "note", "x/y")


@given(st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_a_rename_changes_names_alone(random: Random) -> None:
    check_rename(random_vault(random), random)


@given(st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_moves_change_links_alone(random: Random) -> None:
    check_moves(random_vault(random), random)


def check_rename(picture: Picture, random: Random) -> None:
    """Rename something of a vault."""
    vault = picture.vault()
    places = _places(vault)
    path, offset = random.choice(places) if places else (picture.main, 0)
    new = random.choice(NAMES)
    with contextlib.suppress(moving.RefusedError):
        edit = moving.rename(vault, path, offset, new, vault.refresh)
        moved = [(change.old, change.new) for change in edit.changes if isinstance(change, RenameFile)]
        _check(picture, vault, edit, moved, f"{path} {offset} {new!r}")
    vault.close()


def check_moves(picture: Picture, random: Random) -> None:
    """Move some files and folders of a vault."""
    vault = picture.vault()
    pairs = _movable(picture, random)
    if pairs:
        _check(picture, vault, moving.moved_links(vault, pairs, vault.refresh), pairs, str(pairs))
    vault.close()


def _check(picture: Picture, vault: Vault, edit: Edit, moved: Moved, what: str) -> None:
    before = led_of(vault)
    notes = tuple(change for change in edit.changes if isinstance(change, EditNote))
    found = [strange for one in notes if (note := vault.note(one.path)) for strange in strange_edits(note, one.edits)]
    folders = tuple(VaultPath(where(folder, moved)) for path in picture.files for folder in _above(path))
    edited = picture.edited(Edit(notes))
    files = {VaultPath(where(path, moved)): file.text for path, file in edited.files.items()}
    after = Picture({path: PictureFile(path, text) for path, text in files.items()}, folders)
    rebuilt = after.vault()
    found += differences(before, led_of(rebuilt), moved)
    rebuilt.close()
    assert not found, f"{what}\n{found}\n{edit}\n{picture.draw()}\n=== became\n{after.draw()}"


def _movable(picture: Picture, random: Random) -> list[tuple[VaultPath, VaultPath]]:
    """One to three files and folders with new paths, if they can move there all at once."""
    files = list(picture.files)
    folders = sorted({folder_of(path) for path in files} - {""})
    pairs = {}
    for _ in range(random.randint(1, 3)):
        if folders and random.random() < 0.4:
            pairs[random.choice(folders)] = random.choice(FOLDERS)
        else:
            pairs[random.choice(files)] = random.choice((*PATHS, *files))
    moved = [
        (VaultPath(old), VaultPath(new)) for old, new in pairs.items() if old != new and not new.startswith(f"{old}/")
    ]
    placed = [where(path, moved) for path in files]
    below = any(one != other and other.startswith(f"{one}/") for one in placed for other in placed)
    same = len(set(placed)) < len(placed)
    kinds = any(one.endswith(".png") != other.endswith(".png") for one, other in zip(files, placed, strict=True))
    return [] if below or same or kinds else moved


def _above(path: str) -> Iterator[str]:
    """The folders in which a file lies."""
    while path := folder_of(VaultPath(path)):
        yield path


def _can_be_renamed(vault: Vault, path: VaultPath, start: int) -> bool:
    """Whether there is something at a place, but for headings that hold links: those go with it."""
    target = moving.prepare_rename(vault, path, start)
    match target.subject if target is not None else None:
        case None:
            return False
        case HeadingText(owner, heading):
            links = vault.links_of(owner)
        case Title(heading):
            links = vault.links_of(path)
        case _:
            return True
    return not any(heading.span.covers(link.span) for link in links)


def _places(vault: Vault) -> list[tuple[VaultPath, int]]:
    """The beginnings of all names."""
    found = []
    for path in sorted(name.path for name in vault.names()):
        note = vault.note(path)
        assert note is not None
        starts = {span.start for span in names_in(note)}
        found += [(path, start) for start in sorted(starts) if _can_be_renamed(vault, path, start)]
    return found
