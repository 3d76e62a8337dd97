"""From paths on the command line to a vault that is up to date."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from note_lsp import settings as settings_module
from note_lsp.cli.output import printable
from note_lsp.paths import VaultPath
from note_lsp.settings import Settings
from note_lsp.vault.vault import Vault

MARKERS: Final = (settings_module.FILE_NAME, ".obsidian", ".git")
"""What lies in the root of a vault."""


def root_of(path: Path, *, itself: bool = True) -> Path:
    """The root of the vault that ``path`` belongs to: the nearest folder upward with one of ``MARKERS``.

    Without any it is ``path`` itself; of a file the current folder if that lies above, else its own
    folder.  Somebody's whole home is never taken for a vault only because it is the current folder.
    Unless ``path`` may be it ``itself`` a folder counts as a file.
    """
    is_folder = itself and path.is_dir()
    start = path if is_folder else path.parent
    for folder in (start, *start.parents):
        if any((folder / marker).exists() for marker in MARKERS):
            return folder
    here = Path.cwd()
    is_home = here == Path.home() or here == here.parent
    return start if is_folder or is_home or here not in start.parents else here


def absolute(path: str | Path) -> Path:
    """A file or folder as an absolute path without ``..``; wrong use if it is not there."""
    if not str(path):
        raise click.UsageError("an empty path names no file")
    whole = Path(os.path.abspath(path))
    try:
        there = whole.exists()
    except OSError:
        there = False
    if not there:
        raise click.UsageError(f"{path} does not exist")
    return whole


def in_vault(root: Path, path: Path) -> VaultPath:
    """``path``, which must lie under ``root``, as the vault names it."""
    inside = path.relative_to(root).as_posix()
    return VaultPath("" if inside == "." else inside)


@contextmanager
def opened(root: Path, renewed: bool = False) -> Iterator[Vault]:
    """The vault at ``root``, up to date with the disk; what is wrong with its settings or index goes to stderr.

    ``renewed`` throws the index away first.
    """
    settings = load_settings(root)
    vault = Vault.open(root, settings)
    try:
        if renewed:
            vault.renew()
        if vault.notice:
            say(vault.notice)
        with _progress(f"Reading {root.name or root}") as progress:
            for notice in vault.catch_up(progress).notices:
                say(notice)
        yield vault
    finally:
        vault.close()


def load_settings(root: Path) -> Settings:
    """The settings in the root of a vault; what is wrong with them goes to stderr."""
    file = root / settings_module.FILE_NAME
    text = None
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        pass
    except (OSError, UnicodeDecodeError) as error:
        say(f"{file} cannot be read: {error}")
    settings, messages = settings_module.load(text, None)
    for message in messages:
        say(message)
    return settings


def say(message: str) -> None:
    """A message for people, on stderr."""
    click.echo(f"note-lsp: {printable(message)}", err=True)


@contextmanager
def _progress(title: str) -> Iterator[Callable[[int, int], None] | None]:
    """Something that shows how far a long work is, on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
