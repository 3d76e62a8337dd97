"""Findings for clients that ask for them, of one document or of all."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from note_lsp import features
from note_lsp.paths import VaultPath
from note_lsp.server import bursts, convert
from note_lsp.server.encoding import Encoded
from note_lsp.server.publish import PATIENCE, findings_of
from note_lsp.vault.vault import Vault

if TYPE_CHECKING:
    from note_lsp.server.session import Folder, Session

CALM = 0.3
"""Seconds at least between a change and the next look at all notes; later, if the last one took long."""


def of_document(
    session: Session, params: lsp.DocumentDiagnosticParams
) -> lsp.RelatedFullDocumentDiagnosticReport | lsp.RelatedUnchangedDocumentDiagnosticReport:
    """The findings of one note, or that they are still what the client has."""
    found = session.locate(params.text_document.uri)
    diagnostics = findings_of(session, *found) if found else []
    session.publisher.pulled(params.text_document.uri)
    result_id = convert.result_id(diagnostics)
    if result_id == params.previous_result_id:
        return lsp.RelatedUnchangedDocumentDiagnosticReport(result_id)
    return lsp.RelatedFullDocumentDiagnosticReport(diagnostics, result_id=result_id)


async def of_workspace(session: Session, params: lsp.WorkspaceDiagnosticParams) -> Encoded:
    """The findings of every note that has any.

    The answer comes when no first index is being made; where one was given up, nothing is called wrong.
    A client that has all of it already is answered when something has changed: clients ask again as soon
    as they have an answer.
    """
    known = {previous.uri: previous.value for previous in params.previous_result_ids}
    changed = session.publisher.changed
    while True:
        changed.clear()
        await bursts.over(session)
        begun = time.monotonic()
        if all(folder.vault.complete or not folder.indexing for folder in session.folders.values()):
            reports = await _in_thread(session, known)
            if reports.news or not known:
                return Encoded(b'{"items":[%b]}' % b",".join(reports.encoded))
        cost = time.monotonic() - begun
        await changed.wait()
        await asyncio.sleep(max(CALM, PATIENCE * cost))


async def _in_thread(session: Session, known: Mapping[str, str]) -> Reports:
    """The reports of all folders, worked out beside the conversation; given up when the request is cancelled."""
    stop = threading.Event()
    executor = ThreadPoolExecutor(1, thread_name_prefix="all-findings")
    copies = [partial(_copy, folder, _open_in(folder)) for folder in session.folders.values() if folder.vault.complete]
    try:
        work = partial(_reports, session, copies, known, stop)
        return await asyncio.get_running_loop().run_in_executor(executor, work)
    finally:
        stop.set()
        executor.shutdown(wait=False)


def _reports(
    session: Session, copies: list[partial[Vault]], known: Mapping[str, str], stop: threading.Event
) -> Reports:
    reports = Reports(session.protocol.encode, dict(known))
    for copy in copies:
        vault = copy(stop)
        try:
            for path, findings in features.diagnostics.all_findings(vault):
                if stop.is_set():
                    return reports
                columns = session.columns(vault, path) if findings else None
                if columns:
                    note = vault.buffers.get(path)
                    diagnostics = convert.diagnostics(session, vault, columns, findings)
                    reports.add(session.uri(vault, path), diagnostics, note.version if note else None)
        finally:
            vault.close()
    for uri in list(reports.known):
        reports.add(uri, [], None)
    return reports


class Reports:
    """Reports as JSON, one for each note."""

    def __init__(self, encode: Callable[[object], bytes], known: dict[str, str]) -> None:
        self.encoded: list[bytes] = []
        self.news = False
        """Whether any of them is not what the client has."""
        self.known = known
        """The result ids of notes that no report has been added for."""
        self._encode = encode

    def add(self, uri: str, diagnostics: list[lsp.Diagnostic], version: int | None) -> None:
        """Add the report of one note."""
        result_id = convert.result_id(diagnostics)
        report: lsp.WorkspaceUnchangedDocumentDiagnosticReport | lsp.WorkspaceFullDocumentDiagnosticReport
        if result_id == self.known.pop(uri, None):
            report = lsp.WorkspaceUnchangedDocumentDiagnosticReport(uri, result_id, version)
        else:
            self.news = True
            report = lsp.WorkspaceFullDocumentDiagnosticReport(uri, diagnostics, version, result_id=result_id)
        self.encoded.append(self._encode(report))


def _open_in(folder: Folder) -> list[tuple[str, str, int]]:
    return [(path, buffer.text, buffer.version) for path, buffer in folder.vault.buffers.items()]


def _copy(folder: Folder, open_notes: list[tuple[str, str, int]], stop: threading.Event) -> Vault:
    """The folder's vault once more, for another thread: from the same index, with the same notes open."""
    vault = Vault.open(folder.root, folder.settings, apart=folder.vault.apart)
    survey = vault.survey()
    vault.adopt_survey(survey)
    for built in vault.build(survey, workers=1, cancelled=stop.is_set):
        vault.adopt(built)
    vault.finish()
    for path, text, version in open_notes:
        vault.open_buffer(VaultPath(path), text, version)
    return vault
