"""A note, file or folder is called otherwise or lies elsewhere, and every link follows."""

from __future__ import annotations

from collections.abc import Sequence

from note_lsp.edits import RenameFile, TextEdit
from note_lsp.features.moving.changes import Changes
from note_lsp.features.moving.file_names import check_free, renamed_path
from note_lsp.features.moving.following import follow_moves, respell
from note_lsp.features.moving.headings import follow_headings, renamed_headings
from note_lsp.features.moving.moves import Moves, moves_of
from note_lsp.features.moving.nameable import FileName
from note_lsp.features.moving.refusal import RefusedError
from note_lsp.folding import fold_case, fold_name
from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Heading
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault


def rename_file(vault: Vault, note: Note, subject: FileName, new: str, changes: Changes) -> tuple[RenameFile, ...]:
    """Let the file or folder behind a link of ``note`` be called ``new``."""
    path = renamed_path(vault, subject.path, new, folder=subject.folder)
    if path == subject.path:
        return ()
    check_free(vault, subject.path, path)
    if not vault.is_saved(subject.path):
        raise RefusedError(f"{subject.path} is not on disk yet; save it first.")
    moves = moves_of(vault, [(subject.path, path)])
    follow_moves(vault, moves, changes)
    if subject.link is not None and vault.resolve(subject.link, note.path).kind in {"title", "alias"}:
        # It would stay as it is, but is the one to which the name was given.
        respell(vault, moves, note.path, subject.link, changes)
    follow_headings(vault, changes)
    return (RenameFile(subject.path, path),)


def rename_title(vault: Vault, note: Note, heading: Heading, new: str, changes: Changes) -> tuple[RenameFile, ...]:
    """Let a note's heading of level 1 be ``new``, and its file too where that is called like the heading."""
    words = rename_heading(vault, note, heading, new, changes)
    follow_headings(vault, changes)
    name = vault.name(note.path)
    if name is None or not vault.is_saved(note.path) or fold_name(name.stem) != fold_name(heading.text):
        return ()
    if "/" in words:
        raise RefusedError("The file is called like this heading, and “/” cannot stand in a file's name.")
    path = renamed_path(vault, note.path, _in_style_of(name.stem, heading.text, words))
    if path == note.path:
        return ()
    check_free(vault, note.path, path)
    move_files(vault, [(note.path, path)], changes)
    return (RenameFile(note.path, path),)


def rename_heading(vault: Vault, note: Note, heading: Heading, new: str, changes: Changes) -> str:
    """Let a heading be ``new``, and the anchors that name it, or another heading whose slug changes with it, say so.

    The words that it shows then.
    """
    edit = TextEdit(heading.text_span, new)
    renamed = renamed_headings(note, [edit], vault) if new else None
    number = note.facts.headings.index(heading)
    span = Span(heading.text_span.start, heading.text_span.start + len(new))
    if renamed is None or renamed.then[number].text_span != span:
        raise RefusedError(f"“{new}” would not be the text of a heading.")
    changes.add(note.path, edit)
    return renamed.then[number].text


def move_files(vault: Vault, pairs: Sequence[tuple[VaultPath, VaultPath]], changes: Changes) -> Moves:
    """Let links follow files and folders that are about to be moved all at once; nothing is said of the moves."""
    moves = moves_of(vault, pairs)
    follow_moves(vault, moves, changes)
    follow_headings(vault, changes)
    return moves


def _in_style_of(stem: str, heading: str, new: str) -> str:
    """A file's name for the heading ``new``, with dashes for blanks and small letters where ``stem`` has them."""
    if stem == heading:
        return new
    signs = [sign for sign in "_-" if sign in stem and " " not in stem]
    exact = [sign for sign in signs if fold_case(sign.join(heading.split())) == fold_case(stem)]
    for sign in exact or signs:
        new = sign.join(new.split())
    # Of a heading without a capital only a name in several words tells.
    return new.lower() if stem == stem.lower() and (signs or heading != heading.lower()) else new
