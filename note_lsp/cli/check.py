"""``note-lsp check``: what is wrong in notes, and safe fixes of it."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import click

from note_lsp import __version__
from note_lsp.cli.formats import FORMATS
from note_lsp.cli.report import SEVERITIES, Report, Reported, Reporter
from note_lsp.cli.vaults import absolute, in_vault, opened, root_of, say
from note_lsp.cli.writing import NotWrittenError, diff, write_edits
from note_lsp.edits import TextEdit, apply
from note_lsp.features.actions import SAFE, edits_of_preferred, preferred_fix
from note_lsp.features.diagnostics import Finding, all_findings, findings
from note_lsp.paths import VaultPath
from note_lsp.vault.vault import Note, Vault

_FEW: Final = 50
"""So many notes are looked at one by one; for more the links of the whole vault are read once."""

Found = list[tuple[VaultPath, tuple[Finding, ...]]]


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

    PATH is a vault, a folder in one, or notes of one; without any it is the current folder.  The vault's root
    is the nearest folder upward that has .note-lsp.toml, .obsidian or .git; without any it is the folder itself,
    of a note the current folder if that lies above it, else the note's own.

    Exit codes: 0 no finding at or above --fail-on, 1 some, 2 wrong use.
    """
    if write and not fix:
        raise click.UsageError("--write goes with --fix")
    if fix and not write and format_ != "text":
        raise click.UsageError(f"--fix shows a diff, not {format_}; add --write to change the notes and print the rest")
    wanted = [absolute(path) for path in paths or (".",)]
    roots = {root_of(path) for path in wanted}
    if len(roots) > 1:
        raise click.UsageError("the paths belong to several vaults: " + ", ".join(sorted(map(str, roots))))
    root = roots.pop()
    with opened(root) as vault:
        chosen = _chosen(vault, root, wanted)
        found = _found(vault, chosen)
        if fix and write:
            _make_fixes(vault, found)
            found = _found(vault, chosen)
        if fix and not write:
            found = _show_fixes(vault, found)
        else:
            report = _report(vault, root, len(chosen), found, with_fixes=format_ in {"json", "sarif"})
            _print(FORMATS[format_](report, _has_colours()))
        _sum_up(found, len(chosen))
    if fail_on != "never" and _is_grave(found, fail_on):
        sys.exit(1)


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
    if len(chosen) <= _FEW:
        return [(path, found) for path in sorted(chosen) if (found := findings(vault, path))]
    return [(path, found) for path, found in all_findings(vault) if path in chosen]


def _report(vault: Vault, root: Path, notes: int, found: Found, with_fixes: bool) -> Report:
    reported: list[Reported] = []
    reporter = Reporter(vault)
    if len(found) > _FEW:
        reporter.read_ahead({path for path, _ in found})
    for path, ours in found:
        links = vault.links_of(path) if with_fixes else ()
        for finding in ours:
            fix = preferred_fix(vault, path, finding, links) if with_fixes else None
            reported.append(reporter.reported(path, finding, fix))
    return Report(__version__, str(root), notes, reported)


def _show_fixes(vault: Vault, found: Found) -> Found:
    """Print the safe fixes as a diff; the findings that would remain."""
    remaining: Found = []
    count = notes = 0
    for path, ours, note, edits in _safe_edits(vault, found):
        if note is not None and edits:
            _print(diff(path, note.text, apply(note.text, edits)))
            count, notes = count + len(edits), notes + 1
        spans = [edit.span for edit in edits]
        remaining.append((path, tuple(one for one in ours if not any(span.covers(one.span) for span in spans))))
    say(f"{count:,} safe fixes in {notes:,} notes; --write makes them")
    return remaining


def _make_fixes(vault: Vault, found: Found) -> None:
    """Write the safe fixes into the notes; what cannot be written is said."""
    count = 0
    written: list[VaultPath] = []
    for path, _, note, edits in _safe_edits(vault, found):
        if note is None or not edits:
            continue
        try:
            write_edits(vault.file_path(path), note.text, edits)
        except NotWrittenError as error:
            say(f"{path} is left as it is: {error}")
            continue
        count += len(edits)
        written.append(path)
    vault.refresh(written)
    say(f"{count:,} safe fixes in {len(written):,} notes made")


def _safe_edits(
    vault: Vault, found: Found
) -> Iterator[tuple[VaultPath, tuple[Finding, ...], Note | None, tuple[TextEdit, ...]]]:
    for path, ours in found:
        safe = [finding for finding in ours if finding.code in SAFE]
        note = vault.note(path) if safe else None
        yield path, ours, note, edits_of_preferred(vault, path, safe) if note is not None else ()


def _has_colours() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _sum_up(found: Found, notes: int) -> None:
    counts = Counter(finding.severity for _, ours in found for finding in ours)
    parts = [f"{counts[severity]:,} {severity}" for severity in reversed(SEVERITIES) if counts[severity]]
    touched = sum(1 for _, ours in found if ours)
    say(f"{notes:,} notes, {counts.total():,} findings" + (f" in {touched:,}: {', '.join(parts)}" if parts else ""))


def _is_grave(found: Found, least: str) -> bool:
    grave = set(SEVERITIES[SEVERITIES.index(least) :])
    return any(finding.severity in grave for _, ours in found for finding in ours)


def _print(lines: Iterator[str]) -> None:
    """Results, in UTF-8 whatever the terminal says, so that a pipe gets what the format promises."""
    stream = sys.stdout.buffer
    while piece := list(islice(lines, 1000)):
        stream.write("\n".join([*piece, ""]).encode("utf-8", "backslashreplace"))
    stream.flush()
