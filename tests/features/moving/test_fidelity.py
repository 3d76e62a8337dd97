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
from note_lsp.settings import LinkSettings, Settings
from note_lsp.vault.vault import Vault
from tests.dsl import Picture, PictureFile
from tests.kept_links import Moved, differences, led_of, names_in, strange_edits, where
from tests.random_vaults import NAMES, ODD_PATHS, PATHS, random_vault

SETTINGS = (
    *(Settings(), Settings(), Settings()),
    Settings(links=LinkSettings(label_first=True)),
    Settings(links=LinkSettings(strict=True)),
    Settings(links=LinkSettings(site_root="x")),
)
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
    settings = random.choice(SETTINGS)
    vault = picture.vault(settings=settings)
    places = _places(vault)
    if not places:
        vault.close()
        return
    path, offset = random.choice(places)
    new = random.choice(NAMES)
    with contextlib.suppress(moving.RefusedError):
        edit = moving.rename(vault, path, offset, new, vault.refresh)
        moved = [(change.old, change.new) for change in edit.changes if isinstance(change, RenameFile)]
        _check(picture, vault, edit, moved, f"{path} {offset} {new!r} {settings.links}")
    vault.close()


def check_moves(picture: Picture, random: Random) -> None:
    """Move some files and folders of a vault, and back."""
    settings = random.choice(SETTINGS)
    pairs = _movable(picture, random)
    back = [(new, old) for old, new in pairs]
    known = {*picture.files, *(folder for path in picture.files for folder in _above(path))}
    merges = any(new in known or folder_of(new) not in {*known, ""} for _, new in pairs) or len(pairs) > 1
    for moved in (pairs,) if merges else (pairs, back):
        vault = picture.vault(settings=settings)
        edit = moving.moved_links(vault, moved, vault.refresh)
        picture = _check(picture, vault, edit, moved, f"{moved} {settings.links}")
        vault.close()


def _check(picture: Picture, vault: Vault, edit: Edit, moved: Moved, what: str) -> Picture:
    before = led_of(vault)
    notes = tuple(change for change in edit.changes if isinstance(change, EditNote))
    found = [strange for one in notes if (note := vault.note(one.path)) for strange in strange_edits(note, one.edits)]
    there = {*picture.folders, *(folder for path in picture.files for folder in _above(path))}
    folders = tuple({VaultPath(where(folder, moved)) for folder in there})
    edited = picture.edited(Edit(notes))
    files = {VaultPath(where(path, moved)): file.text for path, file in edited.files.items()}
    after = Picture({path: PictureFile(path, text) for path, text in files.items()}, folders)
    rebuilt = after.vault(settings=vault.settings)
    found += differences(before, led_of(rebuilt), moved)
    rebuilt.close()
    assert not found, f"{what}\n{found}\n{edit}\n{picture.draw()}\n=== became\n{after.draw()}"
    return after


def _movable(picture: Picture, random: Random) -> list[tuple[VaultPath, VaultPath]]:
    """One to three files and folders with new paths, if they can move there all at once."""
    files = list(picture.files)
    folders = sorted({folder_of(path) for path in files} - {""})
    pairs = {}
    for _ in range(random.randint(1, 3)):
        if folders and random.random() < 0.4:
            pairs[random.choice(folders)] = random.choice(FOLDERS)
        else:
            pairs[random.choice(files)] = random.choice((*PATHS, *(path for path in files if path not in ODD_PATHS)))
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
