"""What can be done at a place of a note, as data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from note_lsp.edits import Edit, EditNote, TextEdit
from note_lsp.features.diagnostics.finding import Finding
from note_lsp.features.writing import in_quotes
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
    """A finding that is to be mended."""

    vault: Vault
    path: VaultPath
    """Of the note it was found in."""
    finding: Finding
    link: Link | None
    """The link whose target or anchor the finding is about, if it is about one."""

    def note(self) -> Note | None:
        """The note it was found in, read only where its text matters."""
        return self.vault.note(self.path)

    def fix(self, title: str, *edits: TextEdit, preferred: bool = False) -> Action:
        """A quick fix that makes these edits in the note; what front matter needs escaped is escaped here."""
        if self.link is not None and self.link.in_front_matter:
            before = (self.vault.text(self.path) or "")[: self.link.span.start]
            edits = tuple(replace(edit.span, in_quotes(edit.new_text, before[-1:])) for edit in edits)
        return Action(title, QUICK_FIX, edit_of(self.path, *edits), preferred, self.finding)


def link_of(finding: Finding, links: Iterable[Link]) -> Link | None:
    """The one of a note's links that a finding is about."""
    return next((link for link in links if finding.span in (link.target_span, link.anchor_span)), None)


def edit_of(path: VaultPath, *edits: TextEdit) -> Edit:
    """Edits of one note."""
    return Edit((EditNote(path, tuple(sorted(edits, key=lambda edit: edit.span))),))


def replace(span: Span, new_text: str) -> TextEdit:
    """``span`` replaced."""
    return TextEdit(span, new_text)
