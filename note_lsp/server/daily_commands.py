"""The command that opens a daily note, and makes it where it is not there."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams

from note_lsp.edits import Edit
from note_lsp.features.create_note import is_file_name, new_daily_note
from note_lsp.features.daily_notes import DailyNotes, daily_notes
from note_lsp.paths import VaultPath
from note_lsp.server import convert_edits
from note_lsp.server.applying import REQUEST_FAILED, apply
from note_lsp.server.session import Session
from note_lsp.vault.obsidian import faults
from note_lsp.vault.vault import Vault

_WHICH = "which day? Name a date such as 2026-11-30, an offset in days, or a step of 1 or -1"


class _Asked(msgspec.Struct, frozen=True):
    """Which daily note of which vault."""

    day: date
    step: int = 0
    """1 for the next daily note that is there after the one at ``uri``, or after ``day``; -1 for the one before."""
    uri: str | None = None


async def open_daily(session: Session, argument: object) -> str:
    """Show the daily note of a day, and make it from its template where it is not there: its URI.

    ``argument`` is an offset in days from today, a date ``YYYY-MM-DD``, or an object with one or both of them as
    ``offset`` and ``date``, or with a ``step``: 1 for the next daily note that is there after the one at ``uri``,
    -1 for the one before it.  The note is that of the vault of ``uri``, else of the first that has daily notes.
    """
    asked = _asked(argument)
    vault = _vault(session, asked.uri)
    session.complain(*faults(vault.root))
    daily = daily_notes(vault)
    path = _stepped(session, daily, asked) if asked.step else daily.path(asked.day)
    if path is None or not is_file_name(path):
        raise JsonRpcException(f"the pattern of daily notes names no file for {asked.day}", REQUEST_FAILED)
    if not vault.exists(path):
        if not session.client.apply_edit:
            words = f"there is no note {path} yet, and this editor takes no edits from the server"
            raise JsonRpcException(words, REQUEST_FAILED)
        edit = Edit((new_daily_note(daily, path, asked.day),))
        await apply(session, convert_edits.workspace_edit(session, vault, edit), f"Create {path}")
    return await _show(session, vault, path)


async def _show(session: Session, vault: Vault, path: VaultPath) -> str:
    uri = session.uri(vault, path)
    if session.client.show_document:
        with suppress(JsonRpcException):
            shown = await session.protocol.ask(lsp.WINDOW_SHOW_DOCUMENT, lsp.ShowDocumentParams(uri, take_focus=True))
            if isinstance(shown, dict) and shown.get("success"):
                return uri
    session.tell(f"The daily note is {path}", lsp.MessageType.Info)
    return uri


def _asked(argument: object) -> _Asked:
    """What ``argument`` means; raises an error in words where that is nothing."""
    if not isinstance(argument, dict):
        argument = {"date" if isinstance(argument, str) else "offset": argument}
    given: dict[str, Any] = {key: value for key, value in argument.items() if value is not None}
    offset, step = given.get("offset", 0), given.get("step", 0)
    document = given.get("textDocument")
    uri = given.get("uri", document.get("uri") if isinstance(document, dict) else None)
    whole = all(isinstance(number, int) and not isinstance(number, bool) for number in (offset, step))
    if not whole or step not in (-1, 0, 1) or not isinstance(uri, str | None):
        raise JsonRpcInvalidParams(_WHICH)
    try:
        first = date.fromisoformat(given["date"]) if "date" in given else datetime.now().astimezone().date()
        return _Asked(first + timedelta(days=offset), step, uri)
    except (TypeError, ValueError, OverflowError):
        raise JsonRpcInvalidParams(_WHICH) from None


def _vault(session: Session, uri: str | None) -> Vault:
    """The vault of a document, else the first with daily notes, else the first."""
    found = session.locate(uri) if uri is not None else None
    if found is not None and not found[0].solitary:
        return found[0]
    vaults = [folder.vault for folder in session.folders.values()]
    if not vaults:
        raise JsonRpcException("no folder is open that daily notes could lie in", REQUEST_FAILED)
    return next((vault for vault in vaults if daily_notes(vault).configured), vaults[0])


def _stepped(session: Session, daily: DailyNotes, asked: _Asked) -> VaultPath:
    """The daily note that is there next to the one of ``asked``."""
    here = session.locate(asked.uri) if asked.uri is not None else None
    day = (daily.day_of(here[1]) if here is not None else None) or asked.day
    path = daily.next_to(day, asked.step)
    if path is None:
        side = "after" if asked.step > 0 else "before"
        raise JsonRpcException(f"there is no daily note {side} {day}", REQUEST_FAILED)
    return path
