"""What can be done at a place of a note, as data."""

from __future__ import annotations

from typing import Final

import msgspec

from note_lsp.edits import Edit, EditNote, TextEdit
from note_lsp.features.diagnostics.finding import Finding
from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Link
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault

QUICK_FIX: Final = "quickfix"
REWRITE: Final = "refactor.rewrite"


class Action(msgspec.Struct, frozen=True):
    """Something that can be done; ``kind`` is one of the protocol's code action kinds."""

    title: str
    kind: str
    edit: Edit | None = None
    preferred: bool = False
    finding: Finding | None = None
    """What it mends."""
    command: str | None = None


class Case(msgspec.Struct, frozen=True):
    """A finding that is to be mended, with its note."""

    vault: Vault
    note: Note
    finding: Finding

    def link(self) -> Link | None:
        """The link whose target or anchor the finding is about."""
        span = self.finding.span
        return next((link for link in self.note.facts.links if span in (link.target_span, link.anchor_span)), None)

    def fix(self, title: str, *edits: TextEdit, preferred: bool = False) -> Action:
        """A quick fix that makes these edits in the note."""
        return Action(title, QUICK_FIX, edit_of(self.note.path, *edits), preferred, self.finding)


def edit_of(path: VaultPath, *edits: TextEdit) -> Edit:
    """Edits of one note."""
    return Edit((EditNote(path, tuple(sorted(edits, key=lambda edit: edit.span))),))


def replace(span: Span, new_text: str) -> TextEdit:
    """``span`` replaced."""
    return TextEdit(span, new_text)
