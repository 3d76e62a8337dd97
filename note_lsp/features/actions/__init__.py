"""What can be done at a place of a note: fixes of findings, and other forms of a link."""

from note_lsp.features.actions.action import Action
from note_lsp.features.actions.answer import actions
from note_lsp.features.actions.fixes import preferred_fix
from note_lsp.features.actions.surroundings import Surroundings
from note_lsp.features.actions.together import SAFE, Mending, mending, safe_mending

__all__ = ["SAFE", "Action", "Mending", "Surroundings", "actions", "mending", "preferred_fix", "safe_mending"]
