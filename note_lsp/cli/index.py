"""``note-lsp index``: the index of a vault."""

from __future__ import annotations

import time
from pathlib import Path

import click

from note_lsp.cli.vaults import absolute, load_settings, opened, root_of
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
        click.echo(_place(root))
        return
    begun = time.monotonic()
    with opened(root, renewed=rebuild) as vault:
        statistics = vault.statistics()
        click.echo(_status(root, statistics))
        click.echo(f"{'made anew' if rebuild else 'up to date'} in {time.monotonic() - begun:.1f} s")


def _place(root: Path) -> str:
    vault = Vault.open(root, load_settings(root))
    try:
        return str(vault.statistics().index or vault.notice or "in memory")
    finally:
        vault.close()


def _status(root: Path, statistics: Statistics) -> str:
    size = f"{statistics.index_bytes / 1_000_000:,.1f} MB"
    return "\n".join(
        [
            f"vault  {root}",
            f"index  {statistics.index or 'in memory'}, {size}",
            f"notes  {statistics.notes:,}",
            f"files  {statistics.files:,} that are no notes",
            f"links  {statistics.links:,}",
        ]
    )
