"""Runs the command line in this process on vaults that are drawn."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from note_lsp.cli.group import group
from tests.dsl import Picture


def drawn(folder: Path, text: str, marker: bool = True) -> Path:
    """The vault of a picture on disk, in ``folder``, with a mark of its root."""
    Picture.parse(text).write(folder)
    if marker:
        (folder / ".obsidian").mkdir()
    return folder


def run(*arguments: object) -> Result:
    """What ``note-lsp`` does with these arguments; an error of its own is raised."""
    result = CliRunner().invoke(group, [str(argument) for argument in arguments], prog_name="note-lsp")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result
