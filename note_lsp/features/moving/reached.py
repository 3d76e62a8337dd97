"""A link whose goal or whose own note is about to move."""

from __future__ import annotations

import msgspec

from note_lsp.paths import VaultPath, folder_of
from note_lsp.syntax.nodes import Form, Link
from note_lsp.vault.resolve import Resolution


class Reached(msgspec.Struct, frozen=True):
    """A link, what it leads to now, and where that and the link's own note lie then."""

    link: Link
    now: Resolution
    source: VaultPath
    new_source: VaultPath
    goal: VaultPath | None
    """The note or file; None for a folder without a note."""
    folder: VaultPath | None
    """Where the folder that the link names lies then, if it names one."""

    @property
    def markdown(self) -> bool:
        """Whether it is written as a path, from the note at hand."""
        return self.link.form is not Form.WIKILINK

    @property
    def all_but_labels(self) -> tuple[object, ...]:
        """What decides how it is spelled then, but for the labels that its note defines; the same for many links."""
        folders = folder_of(self.source), folder_of(self.new_source)
        stays = self.source == self.new_source
        return self.link.target, self.markdown, self.now, self.goal, self.folder, folders, stays
