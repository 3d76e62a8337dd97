"""The commands that a client may have executed."""

from __future__ import annotations

from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams

from note_lsp.edits import Edit, EditNote, TextEdit
from note_lsp.features.code_lens import Choice, LensAnswer, lens_answer
from note_lsp.features.document_links import document_links
from note_lsp.server import convert, convert_views
from note_lsp.server.capabilities import CHOOSE_NOTE, INSERT_BLOCK_ID, OPEN_VIDEO
from note_lsp.server.session import Session, Spot
from note_lsp.text import Span

REQUEST_FAILED = -32803
CHOICES_SHOWN = 20
"""A message with more buttons than that fills the screen."""


async def execute(session: Session, params: lsp.ExecuteCommandParams) -> Any:
    """Do what ``params`` name; raises an error in words where that cannot be."""
    argument = (params.arguments or [{}])[0]
    if params.command == OPEN_VIDEO:
        return await open_video(session, argument)
    if params.command == INSERT_BLOCK_ID:
        return await insert_block_id(session, argument)
    if params.command == CHOOSE_NOTE:
        return await choose_note(session, argument)
    raise JsonRpcInvalidParams(f"there is no command {params.command}")


async def open_video(session: Session, argument: object) -> str:
    """Open a URL, or the video or recording at a position, outside the editor: the URL.

    ``argument`` is the URL, or an object with it as ``url``, or with ``textDocument`` and ``position``, or what a
    lens came with.
    """
    url = _url(session, argument)
    if url is None:
        raise JsonRpcException("there is no video here", REQUEST_FAILED)
    if session.client.show_document:
        shown = await session.protocol.ask(lsp.WINDOW_SHOW_DOCUMENT, lsp.ShowDocumentParams(url, external=True))
        if isinstance(shown, dict) and shown.get("success"):
            return url
    session.tell(url, lsp.MessageType.Info)
    return url


async def choose_note(session: Session, argument: object) -> str | None:
    """Let the user choose among the notes that a lens leads to, and show that one: its URI, None if none is chosen.

    ``argument`` is what the lens came with.
    """
    spot, found = _of_lens(session, argument)
    choices = found.choices if found else ()
    if not spot or not found or not choices:
        raise JsonRpcException("there are no such notes any more", REQUEST_FAILED)
    if not session.client.show_document or (len(choices) > 1 and not session.client.message_actions):
        session.tell(f"{found.title}: {', '.join(choice.name for choice in choices)}", lsp.MessageType.Info)
        return None
    chosen = choices[0] if len(choices) == 1 else await _chosen(session, found)
    if chosen is None:
        return None
    place = convert.location(session, spot.vault, chosen.place.path, chosen.place.selection)
    shown = lsp.ShowDocumentParams(place.uri, take_focus=True, selection=place.range)
    await session.protocol.ask(lsp.WINDOW_SHOW_DOCUMENT, shown)
    return place.uri


async def _chosen(session: Session, found: LensAnswer) -> Choice | None:
    choices = found.choices[:CHOICES_SHOWN]
    buttons = [lsp.MessageActionItem(choice.name) for choice in choices]
    question = lsp.ShowMessageRequestParams(lsp.MessageType.Info, found.title, buttons)
    answer = await session.protocol.ask(lsp.WINDOW_SHOW_MESSAGE_REQUEST, question)
    title = answer.get("title") if isinstance(answer, dict) else None
    return next((choice for choice in choices if choice.name == title), None)


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
    """What ``argument`` asks to be opened: on the web, or a file of the vault that a note names as its recording."""
    match argument:
        case str(url) | {"url": str(url)}:
            return url if _is_web(url) else None
        case {"textDocument": {"uri": str(uri)}, "position": {"line": int(line), "character": int(character)}}:
            spot = session.spot(lsp.TextDocumentIdentifier(uri), lsp.Position(max(line, 0), max(character, 0)))
            links = document_links(spot.vault, spot.path) if spot else ()
            here = (link for link in links if spot and link.span.touches(spot.offset))
            found = next((link for link in here if link.medium or _is_web(link.url)), None)
            return convert.document_link(session, spot.vault, spot.columns, found).target if spot and found else None
        case {"lens": "video"}:
            spot, answer = _of_lens(session, argument)
            file = session.uri(spot.vault, answer.path) if spot and answer and answer.path else None
            return answer.url or file if answer else None
    return None


def _is_web(url: str | None) -> bool:
    return url is not None and url.startswith(("https://", "http://"))


def _of_lens(session: Session, argument: object) -> tuple[Spot | None, LensAnswer | None]:
    """The note and the answer of the lens that a command was given."""
    uri, kind = convert_views.lens_data(argument)
    spot = session.spot(lsp.TextDocumentIdentifier(uri))
    return spot, lens_answer(spot.vault, spot.path, kind) if spot else None
