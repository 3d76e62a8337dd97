"""Findings for clients that ask for them, of one document or of all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from note_lsp.features.diagnostics import Finding, all_findings
from note_lsp.paths import VaultPath
from note_lsp.server import convert
from note_lsp.server.publish import findings_of

if TYPE_CHECKING:
    from note_lsp.server.session import Session
    from note_lsp.vault.vault import Vault

SLICE = 0.01
"""Seconds of work on all notes between two looks at what else there is to do."""
CALM = 0.3
"""Seconds without a change before all notes are gone through again."""

Report = lsp.WorkspaceFullDocumentDiagnosticReport | lsp.WorkspaceUnchangedDocumentDiagnosticReport


def of_document(
    session: Session, params: lsp.DocumentDiagnosticParams
) -> lsp.RelatedFullDocumentDiagnosticReport | lsp.RelatedUnchangedDocumentDiagnosticReport:
    """The findings of one note, or that they are still what the client has."""
    found = session.locate(params.text_document.uri)
    diagnostics = findings_of(session, *found) if found else []
    result_id = convert.result_id(diagnostics)
    if result_id == params.previous_result_id:
        return lsp.RelatedUnchangedDocumentDiagnosticReport(result_id)
    return lsp.RelatedFullDocumentDiagnosticReport(diagnostics, result_id=result_id)


async def of_workspace(session: Session, params: lsp.WorkspaceDiagnosticParams) -> lsp.WorkspaceDiagnosticReport:
    """The findings of every note that has any.

    The answer comes when all vaults are indexed.  A client that has all of it already is answered
    when something has changed: clients ask again as soon as they have an answer.
    """
    known = {previous.uri: previous.value for previous in params.previous_result_ids}
    changed = session.publisher.changed
    while True:
        changed.clear()
        if all(folder.vault.complete for folder in session.folders.values()):
            reports = await _reports(session, known)
            if reports is not None and (not known or any(report.kind == "full" for report in reports)):
                return lsp.WorkspaceDiagnosticReport(reports)
        await changed.wait()
        await asyncio.sleep(CALM)


async def _reports(session: Session, known: dict[str, str]) -> list[Report] | None:
    """A report for every note that has findings or had some; None if notes changed meanwhile."""
    reports: list[Report] = []
    left = dict(known)
    for folder in list(session.folders.values()):
        generation = folder.vault.generation
        async for path, findings in _in_slices(folder.vault):
            uri = session.uri(folder.vault, path)
            columns = session.columns(folder.vault, path)
            if columns is None:
                continue
            diagnostics = convert.diagnostics(session, folder.vault, columns, findings)
            buffer = session.buffer_of(folder.vault, path)
            reports.append(_report(uri, diagnostics, left.pop(uri, None), buffer.version if buffer else None))
        if folder.vault.generation != generation:
            return None
    return [*reports, *(_report(uri, [], result_id, None) for uri, result_id in left.items())]


def _report(uri: str, diagnostics: list[lsp.Diagnostic], known: str | None, version: int | None) -> Report:
    result_id = convert.result_id(diagnostics)
    if result_id == known:
        return lsp.WorkspaceUnchangedDocumentDiagnosticReport(uri, result_id, version)
    return lsp.WorkspaceFullDocumentDiagnosticReport(uri, diagnostics, version, result_id=result_id)


async def _in_slices(vault: Vault) -> AsyncIterator[tuple[VaultPath, tuple[Finding, ...]]]:
    """All notes with findings; other messages are handled in between."""
    generation, until = vault.generation, time.monotonic() + SLICE
    for path, findings in all_findings(vault):
        if findings:
            yield path, findings
        if time.monotonic() > until:
            await asyncio.sleep(0)
            if vault.generation != generation:
                return
            until = time.monotonic() + SLICE
