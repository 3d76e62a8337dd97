"""Moves that the server itself has asked for, which some clients ask back about before they make them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec

from note_lsp.edits import Edit, EditNote, RenameFile, TextEdit
from note_lsp.paths import VaultPath
from note_lsp.vault.vault import Vault


class OwnMoves(msgspec.Struct, frozen=True):
    """The last edit with moves in it that a client was given.

    VS Code changes the buffers by it, and asks what else is to be changed when it comes to the moves.  A link of a note
    that moves is written for the new folder then, but the note still lies in the old one, where the link may lead to
    another note: nothing in the vault tells that it was changed already.
    """

    vault: Vault
    edits: dict[VaultPath, tuple[TextEdit, ...]]
    moves: tuple[tuple[VaultPath, VaultPath], ...]

    @classmethod
    def of(cls, vault: Vault, edit: Edit) -> OwnMoves | None:
        """What is to be known of ``edit``; None if nothing moves."""
        moves = tuple((one.old, one.new) for one in edit.changes if isinstance(one, RenameFile))
        edits = {one.path: one.edits for one in edit.changes if isinstance(one, EditNote)}
        return cls(vault, edits, moves) if moves else None

    def without_made(self, vault: Vault, pairs: Collection[tuple[VaultPath, VaultPath]], edit: Edit) -> Edit:
        """``edit``, which is for moving ``pairs``, without the notes that were changed for these moves already."""
        if vault is not self.vault or not set(pairs) <= set(self.moves):
            return edit
        return Edit(tuple(one for one in edit.changes if not (isinstance(one, EditNote) and self._is_made(one.path))))

    def _is_made(self, path: VaultPath) -> bool:
        """Whether a note holds, where it was to be changed, what it was to hold then."""
        text = self.vault.text(path)
        return text is not None and any(
            _holds(text, self.edits[place]) for place in self._places(path) if place in self.edits
        )

    def _places(self, path: VaultPath) -> Iterator[VaultPath]:
        """Where a note may have lain when the edits were made: here, or where some of the moves took it from."""
        yield path
        for old, new in reversed(self.moves):
            if path == new or path.startswith(f"{new}/"):
                path = VaultPath(old + path[len(new) :])
                yield path


def _holds(text: str, edits: Collection[TextEdit]) -> bool:
    shift = 0
    for one in sorted(edits, key=lambda edit: edit.span.start):
        start = one.span.start + shift
        if text[start : start + len(one.new_text)] != one.new_text:
            return False
        shift += len(one.new_text) - (one.span.end - one.span.start)
    return True
