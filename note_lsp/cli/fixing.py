"""Safe fixes of findings, shown or made: of the very text that the findings are about, and each file once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

import msgspec

from note_lsp.cli.output import counted, is_terminal, printable, write_lines
from note_lsp.cli.vaults import say
from note_lsp.cli.writing import NotWrittenError, diff, ensure_writable, write_edits
from note_lsp.edits import apply
from note_lsp.features.actions import SAFE, Mending, Surroundings, safe_mending
from note_lsp.features.diagnostics import Finding
from note_lsp.paths import VaultPath
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault

Found = list[tuple[VaultPath, tuple[Finding, ...]]]
"""The findings of notes that have any."""


class _Fix(msgspec.Struct, frozen=True):
    """What mends a note, whose text was read once: the edits are of it, and it is what is written back."""

    path: VaultPath
    text: str
    mending: Mending


def show_fixes(vault: Vault, found: Found) -> None:
    """Print the safe fixes as a diff, and say how much would remain."""
    fixes = list(_safe_fixes(vault, found))
    for fix in fixes:
        lines = diff(fix.path, fix.text, apply(fix.text, fix.mending.edits))
        # What is no terminal may be a program that applies it.
        write_lines(map(printable, lines) if is_terminal() else lines)
    mended = {os.path.realpath(vault.file_path(fix.path)): _marks(fix.mending.mended) for fix in fixes}
    remaining = 0
    for path, ours in found:
        gone = mended.get(os.path.realpath(vault.file_path(path)), set())
        remaining += sum(1 for finding in ours if not _marks([finding]) <= gone)
    say(f"{_sum_of(fixes)}, {counted(remaining, 'finding')} would remain; --write makes them")


def make_fixes(vault: Vault, found: Found) -> None:
    """Write the safe fixes into the notes; what is left as it is is said."""
    made = []
    for fix in _safe_fixes(vault, found):
        try:
            write_edits(vault.file_path(fix.path), fix.text, fix.mending.edits)
        except NotWrittenError as error:
            _say_left(fix.path, error)
        else:
            made.append(fix)
    if made:
        # A file may be several notes.
        vault.catch_up()
    say(f"{_sum_of(made)} made")


def _safe_fixes(vault: Vault, found: Found) -> Iterator[_Fix]:
    """The fixes of every file that can be written; of several notes that are one file, the one it really is."""
    root = os.path.realpath(vault.root)
    candidates = []
    for path, ours in found:
        if any(finding.code in SAFE for finding in ours):
            real = os.path.realpath(vault.file_path(path))
            candidates.append((real != os.path.join(root, path), path, real, ours))
    seen = set()
    for _, path, real, ours in sorted(candidates, key=lambda candidate: candidate[:2]):
        if real in seen:
            continue
        seen.add(real)
        try:
            note = vault.note(path)
            if note is None or not _is_what_was_checked(vault, note):
                raise NotWrittenError("it has changed meanwhile")
            made = safe_mending(Surroundings(vault, path), ours)
            if made.edits:
                ensure_writable(vault.file_path(path), note.text)
                yield _Fix(path, note.text, made)
        except NotWrittenError as error:
            _say_left(path, error)


def _is_what_was_checked(vault: Vault, note: Note) -> bool:
    """Whether findings, which come from the index, are of this text: it has all that they are made from."""
    links, problems = vault.links_of(note.path), vault.problems(note.path)
    return (tuple(links), tuple(problems)) == (note.facts.links, note.facts.problems)


def _marks(found: Iterable[Finding]) -> set[tuple[str, Span]]:
    """What tells findings of one text from each other; a file that is several notes has the same in each."""
    return {(finding.code, finding.span) for finding in found}


def _say_left(path: VaultPath, error: NotWrittenError) -> None:
    say(f"{path} is left as it is: {error}")


def _sum_of(fixes: list[_Fix]) -> str:
    made = sum(len(fix.mending.mended) for fix in fixes)
    return f"{counted(made, 'safe fix', 'safe fixes')} in {counted(len(fixes), 'note')}"
