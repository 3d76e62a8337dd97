"""``note-lsp mv``: move and rename notes, files and folders, with every link that leads to them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import click

from note_lsp.cli.output import is_terminal, printable, write_lines
from note_lsp.cli.plan import Plan, planned
from note_lsp.cli.together import write_together
from note_lsp.cli.vaults import MARKERS, absolute, in_vault, opened, root_of, say
from note_lsp.cli.writing import NotWrittenError
from note_lsp.features.moving import RefusedError
from note_lsp.paths import VaultPath, name_of, stem_of
from note_lsp.vault import notices
from note_lsp.vault.scan import is_note_path
from note_lsp.vault.vault import Vault


@click.command()
@click.argument("paths", nargs=-1, metavar="OLD… NEW", type=click.Path())
@click.option("--write", is_flag=True, help="Do it, rather than show what would be done.")
@click.option("--force", is_flag=True, help="Do it although an editor has unsaved changes of one of the files.")
def mv(paths: tuple[str, ...], write: bool, force: bool) -> None:
    """Move or rename notes, files and folders of a vault; links to them and in them follow.

    Without --write the renames and a diff of the notes that change are printed, and nothing is done.  With it
    everything is done, or nothing.

    OLD moves into NEW if that is a folder or ends with “/”, else it is called NEW; folders that are not there are
    made.  A note keeps its extension, which may be left out of NEW.  Nothing is ever overwritten.

    Exit codes: 0 done or shown, 2 wrong use, or nothing could be done.
    """
    if len(paths) < 2:
        raise click.UsageError("name what is to be moved, and where to")
    *olds, new = paths
    files = [absolute(old) for old in olds]
    root = _common_root(files)
    _check_inside(root, new)
    with opened(root) as vault:
        for notice in (*notices.of_unread_notes(vault), *notices.of_lossy_notes(vault)):
            say(notice)
        pairs = [(in_vault(root, file), in_vault(root, _place(vault, file, new, len(files)))) for file in files]
        try:
            plan = planned(vault, pairs, force=force)
            if write:
                write_together(plan.rewrites, plan.moves(root))
        except RefusedError as error:
            _refuse(str(error))
        except NotWrittenError as error:
            _refuse(f"{error}; nothing was moved")
        _print(plan.renames if write else (*plan.renames, *plan.diff()))
        if write:
            vault.catch_up()
        say(_sum_of(plan) if write else f"{_sum_of(plan)}; nothing is done without --write")


def _common_root(files: Iterable[Path]) -> Path:
    """The vault that all of ``files`` lie in, which is not one of them."""
    roots = {}
    for file in files:
        root = root_of(file, itself=False)
        if file.is_dir() and _is_marked(file) and not _is_marked(root):
            raise click.UsageError(f"{file} is a vault itself, and no link is another when it is moved as a whole")
        roots[root] = file
    if len(roots) > 1:
        raise click.UsageError(f"the files belong to several vaults: {', '.join(sorted(map(str, roots)))}")
    return next(iter(roots))


def _is_marked(folder: Path) -> bool:
    return any((folder / marker).exists() for marker in MARKERS)


def _check_inside(root: Path, new: str) -> None:
    """Wrong use where ``new`` would lie in another vault or in none."""
    if not new:
        raise click.UsageError("an empty path names no file")
    path = Path(os.path.abspath(new))
    if path != root and root not in path.parents:
        raise click.UsageError(f"{new} lies outside the vault {root}")
    folder = path
    # Unlike the method of a path it takes names of any length.
    while folder != root and not os.path.isdir(folder):
        folder = folder.parent
    while folder != root:
        if _is_marked(folder):
            raise click.UsageError(f"{new} lies in another vault, {folder}")
        folder = folder.parent


def _place(vault: Vault, file: Path, new: str, count: int) -> Path:
    """Where ``file`` is to lie, one of ``count`` that move to ``new``."""
    place = Path(os.path.abspath(new))
    there = os.path.isdir(place) and (place == file or not place.samefile(file))
    slash = new.endswith(("/", os.sep))
    if there or (slash and not os.path.lexists(place) and not (file.is_dir() and count == 1)):
        return place / file.name
    if count > 1:
        raise click.UsageError(f"{new} is no folder; end it with “/” to have it made")
    path = in_vault(vault.root, file)
    if vault.name(path) is None or is_note_path(VaultPath(place.name), vault.extensions):
        return place
    return place.with_name(place.name + name_of(path)[len(stem_of(path, vault.extensions)) :])


def _print(lines: Iterable[str]) -> None:
    # What is no terminal may be a program that applies it.
    write_lines(map(printable, lines) if is_terminal() else lines)


def _sum_of(plan: Plan) -> str:
    return ", ".join(plan.counts())


def _refuse(words: str) -> NoReturn:
    say(words)
    sys.exit(2)
