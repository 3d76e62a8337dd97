"""Edits of many notes and files, in the most exact form that a client takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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

JsonEdit = dict[str, Any]
"""A workspace edit or a part of one, as plain JSON: to make thousands of the protocol's objects takes too long."""


def workspace_edit(session: Session, vault: Vault, edit: Edit, label: str = "Update links") -> JsonEdit:
    """``edit`` for the client; of very many files it says that it wants to be confirmed, under ``label``.

    Some clients take document changes without saying so; that they rename files gives them away.
    """
    client = session.client
    known = vault.lines_of({change.path for change in edit.changes if isinstance(change, EditNote)})
    if client.document_changes or client.resource_operations:
        ask = client.change_annotations and len({_path(change) for change in edit.changes}) > MANY
        changes: list[JsonEdit] = []
        for change in edit.changes:
            changes += _document_changes(session, vault, change, known, {"annotationId": _ANNOTATION} if ask else {})
        asked = {"changeAnnotations": {_ANNOTATION: {"label": label, "needsConfirmation": True}}} if ask else {}
        return {"documentChanges": changes, **asked}
    by_uri: dict[str, list[JsonEdit]] = {}
    for change in edit.changes:
        if isinstance(change, EditNote | CreateNote):
            uri = session.uri(vault, change.path)
            by_uri.setdefault(uri, []).extend(_text_edits(session, vault, change, known, {}))
    return {"changes": by_uri}


def _path(change: EditNote | CreateNote | RenameFile) -> VaultPath:
    return change.old if isinstance(change, RenameFile) else change.path


def _document_changes(
    session: Session,
    vault: Vault,
    change: EditNote | CreateNote | RenameFile,
    known: Mapping[VaultPath, LineIndex],
    annotation: dict[str, str],
) -> list[JsonEdit]:
    if isinstance(change, RenameFile):
        old, new = (uris.from_path(vault.file_path(path)) for path in (change.old, change.new))
        old = session.uri(vault, change.old) if session.buffer_of(vault, change.old) else old
        return [{"kind": "rename", "oldUri": old, "newUri": new, **annotation}]
    uri = session.uri(vault, change.path)
    buffer = session.buffer_of(vault, change.path)
    found: list[JsonEdit] = []
    if isinstance(change, CreateNote) and "create" in session.client.resource_operations:
        found.append({"kind": "create", "uri": uri, "options": {"ignoreIfExists": True}, **annotation})
    if edits := _text_edits(session, vault, change, known, annotation):
        edited = {"uri": uri, "version": buffer.version if buffer else None}
        found.append({"textDocument": edited, "edits": edits})
    return found


def _text_edits(
    session: Session,
    vault: Vault,
    change: EditNote | CreateNote,
    known: Mapping[VaultPath, LineIndex],
    annotation: dict[str, str],
) -> list[JsonEdit]:
    if isinstance(change, CreateNote):
        start = {"line": 0, "character": 0}
        text = {"range": {"start": start, "end": start}, "newText": change.text, **annotation}
        return [text] if change.text else []
    lines = known.get(change.path)
    columns = Columns(lines, session.client.encoding) if lines else session.columns_or_none(vault, change.path)
    return [{"range": columns.json_range(edit.span), "newText": edit.new_text, **annotation} for edit in change.edits]
