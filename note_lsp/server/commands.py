"""The commands that a client may have executed."""

from __future__ import annotations

from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams

from note_lsp.edits import Edit, EditNote, TextEdit
from note_lsp.features.document_links import document_links
from note_lsp.server import convert
from note_lsp.server.capabilities import INSERT_BLOCK_ID, OPEN_VIDEO
from note_lsp.server.session import Session
from note_lsp.text import Span

REQUEST_FAILED = -32803


async def execute(session: Session, params: lsp.ExecuteCommandParams) -> Any:
    """Do what ``params`` name; raises an error in words where that cannot be."""
    argument = (params.arguments or [{}])[0]
    if params.command == OPEN_VIDEO:
        return await open_video(session, argument)
    if params.command == INSERT_BLOCK_ID:
        return await insert_block_id(session, argument)
    raise JsonRpcInvalidParams(f"there is no command {params.command}")


async def open_video(session: Session, argument: object) -> str:
    """Open a URL, or the video of the timestamp at a position, outside the editor: the URL.

    ``argument`` is the URL, or an object with it as ``url``, or with ``textDocument`` and ``position``.
    """
    url = _url(session, argument)
    if url is None or not url.startswith(("https://", "http://")):
        raise JsonRpcException("there is no video here", REQUEST_FAILED)
    if session.client.show_document:
        shown = await session.protocol.ask(lsp.WINDOW_SHOW_DOCUMENT, lsp.ShowDocumentParams(url, external=True))
        if isinstance(shown, dict) and shown.get("success"):
            return url
    session.tell(url, lsp.MessageType.Info)
    return url


async def insert_block_id(session: Session, argument: object) -> bool:
    """Write a block's id into its note; ``argument`` comes from a completion item: ``{uri, offset, id, text}``."""
    match argument:
        case {"uri": str(uri), "offset": int(offset), "id": str(block_id), "text": str(text)}:
            found = session.locate(uri)
        case _:
            raise JsonRpcInvalidParams("which block is to have an id?")
    lines = found and found[0].lines(found[1])
    if not found or not lines:
        raise JsonRpcException(f"there is no note {uri}", REQUEST_FAILED)
    if any(block.id == block_id for block in found[0].block_ids(found[1])):
        return True
    place = Span(min(max(offset, 0), lines.length), min(max(offset, 0), lines.length))
    edit = Edit((EditNote(found[1], (TextEdit(place, text),)),))
    return await apply(session, convert.workspace_edit(session, found[0], edit), "Give a block an id")


async def apply(session: Session, edit: lsp.WorkspaceEdit, label: str) -> bool:
    """Let the client make ``edit``; raises an error where it does not."""
    if not session.client.apply_edit:
        raise JsonRpcException("this editor takes no edits from the server", REQUEST_FAILED)
    answer = await session.protocol.ask(lsp.WORKSPACE_APPLY_EDIT, lsp.ApplyWorkspaceEditParams(edit, label))
    if not isinstance(answer, dict) or not answer.get("applied"):
        reason = answer.get("failureReason") if isinstance(answer, dict) else None
        raise JsonRpcException(f"the editor did not make the edit: {reason or 'it gave no reason'}", REQUEST_FAILED)
    return True


def _url(session: Session, argument: object) -> str | None:
    match argument:
        case str(url) | {"url": str(url)}:
            return url
        case {"textDocument": {"uri": str(uri)}, "position": {"line": int(line), "character": int(character)}}:
            spot = session.spot(lsp.TextDocumentIdentifier(uri), lsp.Position(max(line, 0), max(character, 0)))
            links = document_links(spot.vault, spot.path) if spot else ()
            return next((link.url for link in links if spot and link.url and link.span.touches(spot.offset)), None)
    return None
