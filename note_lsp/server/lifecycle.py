"""From ``initialized`` to ``exit``."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections.abc import Callable
from pathlib import Path

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from note_lsp.server import uris
from note_lsp.server.session import Session
from note_lsp.server.watching import Watching
from note_lsp.settings import SECTION

PARENT_CHECK = 2.0
"""Seconds between two looks at whether the editor still lives."""

log = logging.getLogger(__name__)


def initialized(session: Session, _: lsp.InitializedParams) -> None:
    """Open the vaults and begin to index, watch and ask for settings."""
    if session.watching:
        return
    session.watching = Watching(session)
    change_folders(session, session.first_roots, [])
    _register_configuration(session)
    gc.freeze()
    gc.enable()


def change_folders(session: Session, added: list[Path], removed: list[Path]) -> None:
    """Folders came to the workspace or left it; before ``initialized`` none is opened yet."""
    if not session.watching:
        session.first_roots = [root for root in (*session.first_roots, *added) if root not in removed]
        return
    session.change_folders(added, removed)
    session.watching.follow()
    ask_for_settings(session)


def ask_for_settings(session: Session) -> None:
    """Fetch the editor's settings, if it answers such a question; they take effect when they come."""
    if session.client.configuration:
        session.keep(asyncio.ensure_future(_fetch_settings(session)))


def shutdown(session: Session, _: object) -> None:
    """Take no more requests; ``exit`` follows."""
    session.protocol.shut_down = True
    session.protocol.cancel_all()


def exit_(session: Session, _: object) -> None:
    """End, with status 0 only after ``shutdown``."""
    session.protocol.ended()


def end_with(session: Session, parent: int) -> None:
    """End when the process ``parent`` does, the editor, whatever has become of the pipes."""
    if os.name != "nt":
        session.keep(asyncio.ensure_future(_end_with(parent, session.protocol.ended)))


async def _fetch_settings(session: Session) -> None:
    roots = list(session.folders)
    items = [lsp.ConfigurationItem(uris.from_path(root), SECTION) for root in roots]
    items.append(lsp.ConfigurationItem(section=SECTION))
    try:
        answer = await session.protocol.ask(lsp.WORKSPACE_CONFIGURATION, lsp.ConfigurationParams(items))
    except JsonRpcException as error:
        log.warning("the editor does not tell its settings: %s", error)
        return
    answers = answer if isinstance(answer, list) and len(answer) == len(items) else [None] * len(items)
    session.set_asked_settings(answers.pop(), dict(zip(roots, answers, strict=True)))


def _register_configuration(session: Session) -> None:
    if session.client.configuration_registration:
        options = lsp.DidChangeConfigurationRegistrationOptions(SECTION)
        registration = lsp.Registration("configuration", lsp.WORKSPACE_DID_CHANGE_CONFIGURATION, options)
        session.protocol.send_request(lsp.CLIENT_REGISTER_CAPABILITY, lsp.RegistrationParams([registration]))


async def _end_with(parent: int, end: Callable[[], None]) -> None:
    """Wait for the process ``parent`` to be gone."""
    while True:
        try:
            os.kill(parent, 0)
        except ProcessLookupError:
            return end()
        except (OSError, OverflowError):
            log.debug("process %d is not ours to ask about", parent)
        await asyncio.sleep(PARENT_CHECK)
