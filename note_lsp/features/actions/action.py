"""What can be done at a place of a note, as data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from note_lsp.edits import Edit, EditNote, TextEdit
from note_lsp.features.action_kinds import QUICK_FIX
from note_lsp.features.actions.surroundings import Surroundings
from note_lsp.features.diagnostics.finding import Finding
from note_lsp.features.writing import as_quoted
from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Link
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault

STILL_READ: Final = "The vault is still being read, and not all links to this are known"


class Action(msgspec.Struct, frozen=True):
    """Something that can be done; ``kind`` is one of the protocol's code action kinds."""

    title: str
    kind: str
    work: Edit | Callable[[], Edit | None] | None = None
    """What it does; of an action on a whole note how that is worked out, since it is seldom chosen."""
    preferred: bool = False
    finding: Finding | None = None
    """What it mends."""
    disabled: str = ""
    """Why it cannot be done here, for people who look for it; empty where it can."""
    vault_wide: bool = False
    """Whether to work it out takes a look at every note: for those who ask once it is chosen."""

    @property
    def edit(self) -> Edit | None:
        """What it does, worked out at each call where that was put off; None where that would do harm to the text."""
        return self.work() if callable(self.work) else self.work


class Case(msgspec.Struct, frozen=True):
    """A finding that is to be mended."""

    around: Surroundings
    finding: Finding
    link: Link | None
    """The link whose target or anchor the finding is about, if it is about one."""

    @classmethod
    def of(cls, around: Surroundings, finding: Finding) -> Case:
        """The case of a finding."""
        return cls(around, finding, around.link_at(finding.span))

    @property
    def vault(self) -> Vault:
        """The vault of the note it was found in."""
        return self.around.vault

    @property
    def path(self) -> VaultPath:
        """Of the note it was found in."""
        return self.around.path

    def note(self) -> Note | None:
        """The note it was found in, read only where its text matters."""
        return self.around.note

    def fix(self, title: str, *edits: TextEdit, preferred: bool = False) -> Action:
        """A quick fix that makes these edits in the note; what front matter needs escaped is escaped here."""
        if self.link is not None and self.link.in_front_matter:
            text = self.vault.text(self.path) or ""
            edits = tuple(as_quoted(edit, self.link, text) for edit in edits)
        return Action(title, QUICK_FIX, edit_of(self.path, *edits), preferred, self.finding)


def edit_of(path: VaultPath, *edits: TextEdit) -> Edit:
    """Edits of one note."""
    return Edit((EditNote(path, tuple(sorted(edits, key=lambda edit: edit.span))),))


def replace(span: Span, new_text: str) -> TextEdit:
    """``span`` replaced."""
    return TextEdit(span, new_text)
