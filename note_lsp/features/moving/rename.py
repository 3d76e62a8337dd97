"""Rename what the cursor is on, everywhere."""

from __future__ import annotations

from note_lsp.edits import Edit, RenameFile
from note_lsp.features.moving import files, front_matter, names_in_note, names_in_vault
from note_lsp.features.moving.changes import Changes, LookAgain, of_fresh_notes, without_damage
from note_lsp.features.moving.headings import follow_headings
from note_lsp.features.moving.nameable import (
    Alias,
    BlockId,
    ElementId,
    FileName,
    Footnote,
    FrontMatterTitle,
    HeadingText,
    Label,
    MissingNote,
    RenameTarget,
    TagName,
    Title,
)
from note_lsp.features.moving.refusal import RefusedError
from note_lsp.features.moving.targets import target_at
from note_lsp.paths import VaultPath
from note_lsp.vault.scan import can_be_kept
from note_lsp.vault.vault import Note, Vault

NOTHING = Edit(())

_SIGNS = {TagName: "#", BlockId: "^", Footnote: "^"}
"""What stands before a name and may be typed with it."""


def prepare_rename(vault: Vault, path: VaultPath, offset: int) -> RenameTarget | None:
    """What would be renamed at ``offset``: where its name stands and what it is; None where nothing has a name."""
    note = vault.note(path)
    return target_at(vault, note, offset) if note is not None else None


def rename(vault: Vault, path: VaultPath, offset: int, new: str, look_again: LookAgain) -> Edit:
    """All that changes when what stands at ``offset`` of the note ``path`` is called ``new``.

    The notes' edits come before the renamed file.  Empty if that is its name already.  Raises ``RefusedError`` where
    nothing can be renamed, or not so.
    """
    new = new.strip()

    def work() -> Edit:
        note = vault.note(path)
        target = target_at(vault, note, offset) if note is not None else None
        if note is None or target is None:
            raise RefusedError("There is nothing here that could be renamed.")
        return _renamed(vault, note, target, new)

    edit, left = without_damage(vault, of_fresh_notes(vault, look_again, work))
    if left:
        raise RefusedError(
            f"{left[0]} would have to be changed, but is not in UTF-8, and would be damaged. Save it as UTF-8 first."
        )
    return edit


def _renamed(vault: Vault, note: Note, target: RenameTarget, new: str) -> Edit:
    if not isinstance(target.subject, Label | Footnote):
        _check_complete(vault)
    new = new.removeprefix(_SIGNS.get(type(target.subject), ""))
    if not new:
        raise RefusedError("A name needs at least one letter.")
    if any(ch in new for ch in "\r\n") or not can_be_kept(new):
        raise RefusedError("A name may not hold line breaks, nor characters that are none.")
    if new == target.placeholder:
        return NOTHING
    changes = Changes(vault)
    moved: tuple[RenameFile, ...] = ()
    match target.subject:
        case FileName() as subject:
            moved = files.rename_file(vault, note, subject, new, changes)
        case Title(heading):
            moved = files.rename_title(vault, note, heading, new, changes)
        case _:
            _rename_name(vault, note, target, new, changes)
            follow_headings(vault, changes)
    return changes.edit(*moved)


def _rename_name(vault: Vault, note: Note, target: RenameTarget, new: str, changes: Changes) -> None:
    """Rename what is no file."""
    match target.subject:
        case HeadingText(path, heading):
            owner = vault.note(path)
            if owner is None or heading not in owner.facts.headings:
                raise RefusedError(f"The heading is not to be found in {path} any more.")
            files.rename_heading(vault, owner, heading, new, changes)
        case BlockId(path, block):
            names_in_vault.rename_block(vault, path, block, new, changes)
        case ElementId(path, span):
            names_in_vault.rename_element(vault, path, span, new, changes)
        case TagName(name):
            names_in_vault.rename_tag(vault, name, new, changes)
        case FrontMatterTitle(value):
            front_matter.rename_value(vault, note, value, new, changes)
        case Alias(value, in_list):
            front_matter.rename_value(vault, note, value, new, changes, in_list=in_list)
        case MissingNote(subject):
            names_in_vault.rename_missing(vault, subject, new, changes)
        case Label(label):
            names_in_note.rename_label(vault, note, label, new, changes)
        case Footnote(id):
            names_in_note.rename_footnote(note, id, new, changes)


def _check_complete(vault: Vault) -> None:
    if not vault.complete:
        raise RefusedError("The vault is still being read, and links could be missed; try again in a moment.")
