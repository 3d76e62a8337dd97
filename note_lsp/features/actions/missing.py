"""Making the note that a link wants."""

from __future__ import annotations

from collections.abc import Iterator

from note_lsp.edits import Edit
from note_lsp.features.action_kinds import QUICK_FIX
from note_lsp.features.actions.action import Action, Case
from note_lsp.features.create_note import new_note
from note_lsp.syntax.nodes import Form


def fixes(case: Case) -> Iterator[Action]:
    """The fix that creates the note; none for a name that no file can have."""
    link = case.link
    if link is None or "\\" in link.target:
        return
    made = new_note(case.vault, link.target, case.path, markdown=link.form is not Form.WIKILINK)
    if made is not None:
        yield Action(f"Create note {made.path}", QUICK_FIX, Edit((made,)), False, case.finding)
