"""Names that a note has given to something else: ``[[label]]`` is no link to a note where ``[label]:`` stands."""

from __future__ import annotations

from note_lsp.folding import fold_blanks
from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Form, Link
from note_lsp.vault.vault import Vault


def is_label(vault: Vault, source: VaultPath, link: Link, target: str) -> bool:
    """Whether ``link`` of the note ``source`` would use a definition there if ``target`` were its target."""
    if link.form is not Form.WIKILINK or link.anchor is not None or link.in_front_matter:
        return False
    note = vault.note(source) if vault.has_definitions(source) else None
    wanted = fold_blanks(target)
    return note is not None and any(
        definition.label == wanted and not definition.comment for definition in note.facts.definitions
    )
