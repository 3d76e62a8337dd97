"""Edits of many notes and files, in the most exact form that a client takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from note_lsp.edits import CreateNote, Edit, EditNote, RenameFile
from note_lsp.server import uris
from note_lsp.server.columns import Columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from note_lsp.paths import VaultPath
    from note_lsp.server.session import Session
    from note_lsp.text import LineIndex
    from note_lsp.vault.vault import Vault

MANY = 5
"""An edit of more files than that is shown before it is made, where the client can do so."""
_ANNOTATION = "note-lsp"


def workspace_edit(session: Session, vault: Vault, edit: Edit, label: str = "Update links") -> lsp.WorkspaceEdit:
    """``edit`` for the client; of very many files it says that it wants to be confirmed, under ``label``.

    Some clients take document changes without saying so; that they rename files gives them away.
    """
    client = session.client
    known = vault.lines_of({change.path for change in edit.changes if isinstance(change, EditNote)})
    if client.document_changes or client.resource_operations:
        ask = client.change_annotations and len({_path(change) for change in edit.changes}) > MANY
        changes: list[Any] = []
        for change in edit.changes:
            changes += _document_changes(session, vault, change, known, _ANNOTATION if ask else None)
        asked = {_ANNOTATION: lsp.ChangeAnnotation(label, needs_confirmation=True)} if ask else None
        return lsp.WorkspaceEdit(document_changes=changes, change_annotations=asked)
    by_uri: dict[str, list[lsp.TextEdit]] = {}
    for change in edit.changes:
        if isinstance(change, EditNote | CreateNote):
            by_uri.setdefault(session.uri(vault, change.path), []).extend(_text_edits(session, vault, change, known))
    return lsp.WorkspaceEdit(changes=by_uri)


def _path(change: EditNote | CreateNote | RenameFile) -> VaultPath:
    return change.old if isinstance(change, RenameFile) else change.path


def _document_changes(
    session: Session,
    vault: Vault,
    change: EditNote | CreateNote | RenameFile,
    known: Mapping[VaultPath, LineIndex],
    annotation: str | None,
) -> list[Any]:
    if isinstance(change, RenameFile):
        old, new = (uris.from_path(vault.file_path(path)) for path in (change.old, change.new))
        old = session.uri(vault, change.old) if session.buffer_of(vault, change.old) else old
        return [lsp.RenameFile(old, new, annotation_id=annotation)]
    uri = session.uri(vault, change.path)
    buffer = session.buffer_of(vault, change.path)
    edited = lsp.OptionalVersionedTextDocumentIdentifier(uri, buffer.version if buffer else None)
    found: list[Any] = []
    if isinstance(change, CreateNote) and "create" in session.client.resource_operations:
        options = lsp.CreateFileOptions(ignore_if_exists=True)
        found.append(lsp.CreateFile(uri, options=options, annotation_id=annotation))
    edits: list[Any] = _text_edits(session, vault, change, known)
    if annotation is not None:
        edits = [lsp.AnnotatedTextEdit(annotation, one.range, one.new_text) for one in edits]
    if edits:
        found.append(lsp.TextDocumentEdit(edited, edits))
    return found


def _text_edits(
    session: Session, vault: Vault, change: EditNote | CreateNote, known: Mapping[VaultPath, LineIndex]
) -> list[lsp.TextEdit]:
    if isinstance(change, CreateNote):
        start = lsp.Position(0, 0)
        return [lsp.TextEdit(lsp.Range(start, start), change.text)] if change.text else []
    lines = known.get(change.path)
    columns = Columns(lines, session.client.encoding) if lines else session.columns_or_none(vault, change.path)
    return [lsp.TextEdit(columns.range_of(edit.span), edit.new_text) for edit in change.edits]
