"""``note-lsp check``: what is wrong in notes, and safe fixes of it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click

from note_lsp import __version__
from note_lsp.cli.fixing import Found, make_fixes, show_fixes
from note_lsp.cli.formats import FORMATS, OF_ONE_VAULT
from note_lsp.cli.output import counted, has_colours, write_lines
from note_lsp.cli.report import SEVERITIES, Report, Reported, Reporter
from note_lsp.cli.vaults import absolute, in_vault, opened, root_of, say
from note_lsp.features.actions import Surroundings, preferred_fix
from note_lsp.features.diagnostics import all_findings, findings
from note_lsp.paths import VaultPath
from note_lsp.vault import notices
from note_lsp.vault.vault import Vault

_FEW: Final = 50
"""So many notes are looked at one by one; for more the links of the whole vault are read once."""

_PLURALS: Final[dict[str, str]] = {"information": "information"}
"""Of severities that are not counted with an s."""


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]…", type=click.Path())
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option(
    "--fail-on",
    type=click.Choice([*reversed(SEVERITIES), "never"]),
    default="warning",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
@click.option("--fix", is_flag=True, help="Show what the safe fixes would change, as a diff.")
@click.option("--write", is_flag=True, help="With --fix: make the changes, and print what remains.")
def check(paths: tuple[str, ...], format_: str, fail_on: str, fix: bool, write: bool) -> None:
    """Print what is wrong in notes: broken links and the like.

    PATH is a vault, a folder in one, or a note; without any it is the current folder.  The paths may belong to
    several vaults, but json and sarif tell of one.  The vault's root
    is the nearest folder upward that has .note-lsp.toml, .obsidian or .git; without any it is the folder itself,
    of a note the current folder if that lies above it, else the note's own.

    Exit codes: 0 no finding at or above --fail-on, 1 some, 2 wrong use.
    """
    if write and not fix:
        raise click.UsageError("--write goes with --fix")
    if fix and not write and format_ != "text":
        raise click.UsageError(f"--fix shows a diff, not {format_}; add --write to change the notes and print the rest")
    wanted: dict[Path, list[Path]] = {}
    for path in map(absolute, paths or (".",)):
        wanted.setdefault(root_of(path), []).append(path)
    if len(wanted) > 1 and format_ in OF_ONE_VAULT:
        roots = ", ".join(sorted(map(str, wanted)))
        raise click.UsageError(f"{format_} tells of one vault, and the paths belong to several: {roots}")
    found: Found = []
    notes = 0
    for root, ours in wanted.items():
        found_here, notes_here = _check_vault(root, ours, format_, fix, write)
        found += found_here
        notes += notes_here
    _sum_up(found, notes)
    if fail_on != "never" and _is_grave(found, fail_on):
        sys.exit(1)


def _check_vault(root: Path, wanted: Iterable[Path], format_: str, fix: bool, write: bool) -> tuple[Found, int]:
    """Print the findings of one vault; they themselves, and the number of notes that were looked at."""
    with opened(root) as vault:
        for notice in (*notices.of_unread_notes(vault), *notices.of_lossy_notes(vault)):
            say(notice)
        chosen = _chosen(vault, root, wanted)
        found = _found(vault, chosen)
        if fix and not write:
            show_fixes(vault, found)
            return found, len(chosen)
        if write:
            make_fixes(vault, found)
            found = _found(vault, chosen)
        report = _report(vault, root, len(chosen), found, with_fixes=format_ != "text")
        write_lines(FORMATS[format_](report, has_colours()))
        return found, len(chosen)


def _chosen(vault: Vault, root: Path, wanted: Iterable[Path]) -> set[VaultPath]:
    """The notes that were asked for."""
    chosen: set[VaultPath] = set()
    notes = {name.path for name in vault.names()}
    for path in wanted:
        inside = in_vault(root, path)
        if inside in notes:
            chosen.add(inside)
        elif path.is_dir():
            chosen |= notes if not inside else {note for note in notes if note.startswith(f"{inside}/")}
        else:
            say(f"{inside} is left out: it is no note of the vault {root}")
    return chosen


def _found(vault: Vault, chosen: set[VaultPath]) -> Found:
    found = _look(vault, chosen)
    if vault.damaged:
        vault.catch_up()
        found = _look(vault, chosen)
    return found


def _look(vault: Vault, chosen: set[VaultPath]) -> Found:
    if len(chosen) <= _FEW:
        return [(path, found) for path in sorted(chosen) if (found := findings(vault, path))]
    return [(path, found) for path, found in all_findings(vault) if path in chosen]


def _report(vault: Vault, root: Path, notes: int, found: Found, with_fixes: bool) -> Report:
    reported: list[Reported] = []
    reporter = Reporter(vault)
    if len(found) > _FEW:
        reporter.read_ahead({path for path, _ in found})
    for path, ours in found:
        around = Surroundings(vault, path)
        for finding in ours:
            fix = preferred_fix(around, finding) if with_fixes else None
            reported.append(reporter.reported(path, finding, fix))
    return Report(__version__, str(root), notes, reported)


def _sum_up(found: Found, notes: int) -> None:
    counts = Counter(finding.severity for _, ours in found for finding in ours)
    parts = [counted(counts[one], one, _PLURALS.get(one, "")) for one in reversed(SEVERITIES) if counts[one]]
    touched = sum(1 for _, ours in found if ours)
    where = f" in {touched:,}: {', '.join(parts)}" if parts else ""
    say(f"{counted(notes, 'note')}, {counted(counts.total(), 'finding')}{where}")


def _is_grave(found: Found, least: str) -> bool:
    grave = set(SEVERITIES[SEVERITIES.index(least) :])
    return any(finding.severity in grave for _, ours in found for finding in ours)
