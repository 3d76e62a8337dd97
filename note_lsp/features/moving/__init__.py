"""Rename and move notes, headings, blocks, tags and other names, with every link that uses them."""

from note_lsp.features.moving.changes import LookAgain, without_damage
from note_lsp.features.moving.move import kept_links, links_left_behind, links_that_break, moved, moved_links
from note_lsp.features.moving.nameable import RenameTarget
from note_lsp.features.moving.refusal import RefusedError
from note_lsp.features.moving.rename import prepare_rename, rename

__all__ = [
    "LookAgain",
    "RefusedError",
    "RenameTarget",
    "kept_links",
    "links_left_behind",
    "links_that_break",
    "moved",
    "moved_links",
    "prepare_rename",
    "rename",
    "without_damage",
]
