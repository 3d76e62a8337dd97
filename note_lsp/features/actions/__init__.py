"""What can be done at a place of a note: fixes of findings, and other forms of a link."""

from note_lsp.features.actions.action import Action
from note_lsp.features.actions.answer import SAFE, actions, edits_of_preferred, preferred_fix

__all__ = ["SAFE", "Action", "actions", "edits_of_preferred", "preferred_fix"]
