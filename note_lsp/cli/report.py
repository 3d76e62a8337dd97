"""Findings with lines and columns as people count them: from 1, in code points."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import msgspec

from note_lsp.edits import EditNote
from note_lsp.features.actions import Action
from note_lsp.features.diagnostics import Finding
from note_lsp.paths import VaultPath
from note_lsp.settings import Severity
from note_lsp.text import LineIndex, Span
from note_lsp.vault.vault import Vault

SEVERITIES: Final[tuple[Severity, ...]] = ("hint", "information", "warning", "error")
"""From the least to the gravest."""


class Position(msgspec.Struct, frozen=True, gc=False):
    """A place in a text, both numbers from 1."""

    line: int
    column: int


class Range(msgspec.Struct, frozen=True, gc=False):
    """A half-open piece of a text."""

    start: Position
    end: Position


class ReportedPlace(msgspec.Struct, frozen=True, gc=False):
    """Another place that matters."""

    path: VaultPath
    range: Range
    message: str


class ReportedEdit(msgspec.Struct, frozen=True, gc=False, rename={"new_text": "newText"}):
    """A piece of the note and what it is to be replaced by."""

    range: Range
    new_text: str


class ReportedFix(msgspec.Struct, frozen=True, gc=False):
    """How a finding would be mended in its note."""

    title: str
    edits: tuple[ReportedEdit, ...]


class Reported(msgspec.Struct, frozen=True, gc=False):
    """A finding as it is printed."""

    path: VaultPath
    range: Range
    code: str
    severity: Severity
    message: str
    target: str
    related: tuple[ReportedPlace, ...] = ()
    fix: ReportedFix | None = None


class Report(msgspec.Struct, frozen=True):
    """All of a vault's findings as they are printed."""

    version: str
    vault: str
    notes: int
    findings: list[Reported]


class Reporter:
    """Turns findings of a vault into what is printed."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._lines: dict[VaultPath, LineIndex] = {}

    def read_ahead(self, paths: Collection[VaultPath]) -> None:
        """Get ready for findings of these notes, which are many."""
        self._lines.update((path, lines) for path, lines in self._vault.lines_by_note() if path in paths)

    def reported(self, path: VaultPath, found: Finding, fix: Action | None = None) -> Reported:
        """One finding of the note ``path``, with the action that mends it if that is to be told."""
        lines = self._lines_of(path)
        related = tuple(
            ReportedPlace(other.path, range_of(self._lines_of(other.path), other.span), other.message)
            for other in found.related
        )
        shown = _fix_of(fix, lines) if fix is not None else None
        place = range_of(lines, found.span)
        return Reported(path, place, found.code, found.severity, found.message, found.target, related, shown)

    def _lines_of(self, path: VaultPath) -> LineIndex:
        lines = self._lines.get(path)
        if lines is None:
            lines = self._lines[path] = self._vault.lines(path) or LineIndex.of("")
        return lines


def range_of(lines: LineIndex, span: Span) -> Range:
    """A span as lines and columns from 1."""
    return Range(position_of(lines, span.start), position_of(lines, span.end))


def position_of(lines: LineIndex, offset: int) -> Position:
    """An offset as line and column from 1."""
    line, column = lines.position(offset)
    return Position(line + 1, column + 1)


def _fix_of(action: Action, lines: LineIndex) -> ReportedFix | None:
    changes = action.edit.changes if action.edit is not None else ()
    edits = [edit for change in changes if isinstance(change, EditNote) for edit in change.edits]
    shown = tuple(ReportedEdit(range_of(lines, edit.span), edit.new_text) for edit in edits)
    return ReportedFix(action.title, shown) if shown else None
