"""What the client tells: one table, method to handler."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp

from note_lsp.server import documents, lifecycle, moving, uris
from note_lsp.server.session import Session


def _did_open(session: Session, params: object) -> None:
    session.open_document(*documents.opened(params))


def _did_change(session: Session, params: object) -> None:
    session.change_document(*documents.changed(params))


def _did_save(session: Session, params: lsp.DidSaveTextDocumentParams) -> None:
    session.files_changed(_paths([params.text_document.uri]))


def _did_close(session: Session, params: lsp.DidCloseTextDocumentParams) -> None:
    session.close_document(params.text_document.uri)


def _did_change_files(session: Session, params: object) -> None:
    session.files_told(_paths(documents.told_of(params)))


def _did_create_or_delete(session: Session, params: lsp.CreateFilesParams | lsp.DeleteFilesParams) -> None:
    session.files_changed(_paths(file.uri for file in params.files))


def _did_change_folders(session: Session, params: lsp.DidChangeWorkspaceFoldersParams) -> None:
    added, removed = (_paths(folder.uri for folder in side) for side in (params.event.added, params.event.removed))
    lifecycle.change_folders(session, added, removed)


def _did_change_configuration(session: Session, params: lsp.DidChangeConfigurationParams) -> None:
    session.set_editor_settings(params.settings)
    lifecycle.ask_for_settings(session)


def _cancel_progress(session: Session, params: lsp.WorkDoneProgressCancelParams) -> None:
    cancel = session.cancel_progress.get(params.token)
    if cancel:
        cancel()


NOTIFICATIONS: dict[str, Callable[[Session, Any], None]] = {
    lsp.INITIALIZED: lifecycle.initialized,
    lsp.EXIT: lifecycle.exit_,
    lsp.TEXT_DOCUMENT_DID_OPEN: _did_open,
    lsp.TEXT_DOCUMENT_DID_CHANGE: _did_change,
    lsp.TEXT_DOCUMENT_DID_SAVE: _did_save,
    lsp.TEXT_DOCUMENT_DID_CLOSE: _did_close,
    lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES: _did_change_files,
    lsp.WORKSPACE_DID_CREATE_FILES: _did_create_or_delete,
    lsp.WORKSPACE_DID_DELETE_FILES: _did_create_or_delete,
    lsp.WORKSPACE_DID_RENAME_FILES: moving.did_rename,
    lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: _did_change_folders,
    lsp.WORKSPACE_DID_CHANGE_CONFIGURATION: _did_change_configuration,
    lsp.WINDOW_WORK_DONE_PROGRESS_CANCEL: _cancel_progress,
}


def _paths(uris_given: Iterable[str]) -> list[Path]:
    """The files among the given URIs."""
    return [path for uri in uris_given if (path := uris.to_path(uri))]
