"""``note-lsp index``: the index of a vault."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from note_lsp.cli.output import write_lines
from note_lsp.cli.vaults import absolute, load_settings, opened, root_of, say
from note_lsp.vault.vault import Statistics, Vault


@click.command()
@click.argument("path", default=".", type=click.Path())
@click.option("--rebuild", is_flag=True, help="Throw the index away and make it anew.")
@click.option("--where", is_flag=True, help="Print where the index lies, and do nothing else.")
def index(path: str, rebuild: bool, where: bool) -> None:
    """Show the index of the vault that PATH belongs to, and bring it up to date."""
    if rebuild and where:
        raise click.UsageError("--rebuild and --where exclude each other")
    root = root_of(absolute(path))
    if where:
        place, notice = _place(root)
        if place is None:
            say(notice or "The index is in memory.")
            sys.exit(1)
        write_lines([str(place)])
        return
    begun = time.monotonic()
    with opened(root, renewed=rebuild) as vault:
        statistics = vault.statistics()
        done = f"{'made anew' if rebuild else 'up to date'} in {time.monotonic() - begun:.1f} s"
        write_lines([*_status(root, statistics), done])


def _place(root: Path) -> tuple[Path | None, str | None]:
    """Where the index lies, or why it lies nowhere."""
    vault = Vault.open(root, load_settings(root))
    try:
        return vault.statistics().index, vault.notice
    finally:
        vault.close()


def _status(root: Path, statistics: Statistics) -> list[str]:
    size = f"{statistics.index_bytes / 1_000_000:,.1f} MB"
    return [
        f"vault  {root}",
        f"index  {statistics.index or 'in memory'}, {size}",
        f"notes  {statistics.notes:,}",
        f"files  {statistics.files:,} that are no notes",
        f"links  {statistics.links:,}",
    ]
