"""Files that the user moves or deletes in the editor or on the command line."""

from __future__ import annotations

from collections.abc import Collection

from note_lsp.edits import Edit, EditNote
from note_lsp.features.moving.allowed import Pairs, check_moves, in_order
from note_lsp.features.moving.changes import Changes, LookAgain, of_fresh_notes, without_damage
from note_lsp.features.moving.files import move_files
from note_lsp.features.moving.following import keep_links
from note_lsp.features.moving.headings import follow_headings
from note_lsp.features.moving.moves import NO_MOVES, inside
from note_lsp.paths import VaultPath, suffix_of
from note_lsp.vault.after import After, NamesAfter
from note_lsp.vault.names import NoteName
from note_lsp.vault.scan import is_note_path
from note_lsp.vault.vault import Vault


def moved_links(vault: Vault, pairs: Pairs, look_again: LookAgain) -> Edit:
    """The edits that let every link follow files and folders which are about to move, all at once, from the first to
    the second of each pair.

    They are to be made before the move: a note that moves itself is named by where it lies now.
    """

    def work() -> Edit:
        changes = Changes(vault)
        move_files(vault, pairs, changes)
        return changes.edit()

    return of_fresh_notes(vault, look_again, work)


def moved(vault: Vault, pairs: Pairs, look_again: LookAgain) -> Edit:
    """The same edits, and after them the moves in an order in which they can be made.

    Raises ``RefusedError`` where something cannot be moved so; what stays where it is counts for nothing.
    """
    asked = [(old, new) for old, new in pairs if old != new]
    check_moves(vault, asked)
    return Edit((*moved_links(vault, asked, look_again).changes, *in_order(vault, asked)))


def kept_links(vault: Vault, paths: Collection[VaultPath], look_again: LookAgain) -> Edit:
    """The edits that keep links where they lead when new notes or files come to lie at ``paths``.

    Links that lead nowhere may want just these, and are left alone.
    """
    notes = {
        path: NoteName(path, suffix_of(path, vault.extensions))
        for path in paths
        if is_note_path(path, vault.extensions)
    }
    files = {path: path for path in paths if path not in notes}

    def work() -> Edit:
        changes = Changes(vault)
        then = After(vault, NamesAfter(vault.tables, notes, files, {}))
        keep_links(vault, then, NO_MOVES, vault.mentions_under(then.names.keys_that_move()), changes)
        follow_headings(vault, changes)
        return changes.edit()

    return of_fresh_notes(vault, look_again, work) if vault.complete else Edit(())


def links_left_behind(vault: Vault, pairs: Pairs) -> Edit:
    """The same edits when the files have moved already, of which the vault must not have been told yet.

    Each note is named by where it lies now; one whose file is another than the vault knows is left out.
    """
    changes = Changes(vault)
    new = move_files(vault, pairs, changes).new
    edit, _ = without_damage(vault, changes.edit())
    notes = [change for change in edit.changes if isinstance(change, EditNote)]
    return Edit(
        tuple(
            EditNote(new(note.path), note.edits) for note in notes if not vault.is_stale(note.path, at=new(note.path))
        )
    )


def links_that_break(vault: Vault, paths: Collection[VaultPath]) -> int:
    """How many links of other notes lead to the files and folders ``paths``, which are about to be deleted."""
    named = {path: path for path in paths}
    gone = {*inside((name.path for name in vault.names()), named), *inside(vault.files(), named)}
    found = (mention for path in gone for mention in vault.backlinks(path))
    return sum(mention.link.count for mention in found if mention.source not in gone)
