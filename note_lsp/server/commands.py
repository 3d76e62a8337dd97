"""The commands that a client may have executed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcContentModified, JsonRpcException, JsonRpcInvalidParams

from note_lsp.edits import Edit, EditNote, TextEdit
from note_lsp.features import code_lens, unlinked, video_link
from note_lsp.features.code_lens import Choice, LensAnswer
from note_lsp.features.completion import matching_text
from note_lsp.features.places import Place
from note_lsp.paths import VaultPath
from note_lsp.server import bursts, capabilities, convert, convert_edits, convert_views, daily_commands, move_commands
from note_lsp.server.applying import REQUEST_FAILED, apply
from note_lsp.server.encoding import Encoded
from note_lsp.server.session import Session, Spot
from note_lsp.text import Span
from note_lsp.vault.vault import Vault

CHOICES_SHOWN = 20
"""A message with more buttons than that fills the screen."""
NOTES_AT_A_TIME = 50
"""Notes that a search reads before other messages are handled."""
_WEB = re.compile(r"https?://[^\s\x00-\x1f\x7f<>\"]{1,4000}", re.IGNORECASE)
_FRAGMENT = re.compile(r"#(t=[0-9]{1,9}(?:,[0-9]{1,9})?)\Z")
_LARGEST = 2**31 - 1
"""The largest number of the protocol (LSP 3.17, "Base Types")."""


async def execute(session: Session, params: lsp.ExecuteCommandParams) -> Any:
    """Do what ``params`` name; raises an error in words where that cannot be."""
    argument = (params.arguments or [{}])[0]
    match params.command:
        case capabilities.OPEN_VIDEO:
            return await open_video(session, argument)
        case capabilities.COPY_VIDEO_LINK:
            return copy_video_link(session, argument)
        case capabilities.INSERT_BLOCK_ID:
            return await insert_block_id(session, argument)
        case capabilities.CHOOSE_NOTE:
            return await choose_note(session, argument)
        case capabilities.MATCH_TEXT:
            return await match_text(session, argument)
        case capabilities.OPEN_DAILY:
            return await daily_commands.open_daily(session, argument)
        case capabilities.UNLINKED_MENTIONS:
            return await unlinked_mentions(session, argument)
        case capabilities.MOVE:
            await bursts.over(session)
            moved = move_commands.move_edit(session, params.arguments or [])
            return await apply(session, *moved) if moved else False
    raise JsonRpcInvalidParams(f"there is no command {params.command}")


async def open_video(session: Session, argument: object) -> str:
    """Open the video that ``argument`` names outside the editor: its URL.

    ``argument`` is the URL, or an object with it as ``url``, or with ``textDocument`` and ``position``: the video of
    the timestamp there, of the URL there, or of the note.  A ``file:`` URL is opened if it is a recording of a vault.
    A client that opens nothing shows the URL.
    """
    url = _video_url(session, argument)
    if session.client.show_document:
        with suppress(JsonRpcException):
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
    choices = code_lens.choices(spot.vault, found.places) if spot and found else ()
    if not spot or not found or not choices:
        raise JsonRpcException("there are no such notes any more", REQUEST_FAILED)
    if not session.client.show_document or (len(choices) > 1 and not session.client.message_actions):
        names = [choice.name for choice in choices[:CHOICES_SHOWN]]
        more = f" and {len(choices) - len(names)} more" if len(choices) > len(names) else ""
        session.tell(f"{found.title}: {', '.join(names)}{more}", lsp.MessageType.Info)
        return None
    chosen = choices[0] if len(choices) == 1 else await _chosen(session, found.title, choices)
    if chosen is None:
        return None
    place = convert.location(session, spot.vault, chosen.place.path, chosen.place.selection)
    shown = lsp.ShowDocumentParams(place.uri, take_focus=True, selection=place.range)
    await session.protocol.ask(lsp.WINDOW_SHOW_DOCUMENT, shown)
    return place.uri


async def _chosen(session: Session, title: str, choices: Sequence[Choice]) -> Choice | None:
    buttons = [lsp.MessageActionItem(choice.name) for choice in choices[:CHOICES_SHOWN]]
    more = f"; the first {CHOICES_SHOWN} of {len(choices)} notes" if len(choices) > CHOICES_SHOWN else ""
    question = lsp.ShowMessageRequestParams(lsp.MessageType.Info, title + more, buttons)
    answer = await session.protocol.ask(lsp.WINDOW_SHOW_MESSAGE_REQUEST, question)
    chosen = answer.get("title") if isinstance(answer, dict) else None
    return next((choice for choice in choices if choice.name == chosen), None)


def copy_video_link(session: Session, argument: object) -> str:
    """The URL of the video that ``argument`` names as in ``open_video``, for the client to put on the clipboard.

    No server reaches that, so a client that does not say it copies is given the URL to show.
    """
    url = _video_url(session, argument)
    if capabilities.COPY_VIDEO_LINK not in session.client.commands:
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
    return await apply(session, convert_edits.workspace_edit(session, found[0], edit), "Give a block an id")


async def match_text(session: Session, argument: object) -> bool:
    """Let the text of a timestamp say what its value says; ``argument`` is a completion item's: ``{uri, offset}``."""
    match argument:
        case {"uri": str(uri), "offset": int(offset)}:
            found = session.locate(uri)
        case _:
            raise JsonRpcInvalidParams("the text of which timestamp?")
    edits = matching_text(found[0], found[1], offset) if found else ()
    if not found or not edits:
        return False
    edit = convert_edits.workspace_edit(session, found[0], Edit((EditNote(found[1], edits),)))
    return await apply(session, edit, "Show the time of the timestamp")


async def unlinked_mentions(session: Session, argument: object) -> Encoded:
    """The places in other notes where a note's names stand without a link; ``argument`` is its URI, or ``{uri}``."""
    match argument:
        case str(uri) | {"uri": str(uri)} | {"textDocument": {"uri": str(uri)}}:
            found = session.locate(uri)
        case _:
            raise JsonRpcInvalidParams("the mentions of which note?")
    if not found or found[0].name(found[1]) is None:
        raise JsonRpcException(f"there is no note {uri}", REQUEST_FAILED)
    places = await places_of_mentions(*found)
    if session.locate(uri) != found:
        raise JsonRpcContentModified("the note lies in another vault now")
    return convert.locations(session, found[0], places)


async def places_of_mentions(vault: Vault, path: VaultPath) -> tuple[Place, ...]:
    """The same as ``unlinked.unlinked_mentions``; other requests are answered in between."""
    search, generation = unlinked.Search(vault, path), vault.generation
    places: dict[VaultPath, list[Place]] = {}

    def look_into(other: VaultPath) -> None:
        mentions = search.look_into(other)
        places[other] = unlinked.places_of(*mentions) if mentions else []

    for number, other in enumerate(search.notes(), 1):
        look_into(other)
        if number % NOTES_AT_A_TIME == 0:
            await asyncio.sleep(0)
    if vault.generation != generation:
        # Buffers may have changed since they were looked into.
        for other in vault.buffers.keys() & places.keys():
            look_into(other)
    return tuple(place for other in sorted(places) for place in places[other])


def _of_lens(session: Session, argument: object) -> tuple[Spot | None, LensAnswer | None]:
    """The note and the answer of the lens that a command was given."""
    uri, kind, name = convert_views.lens_data(argument)
    spot = session.spot(lsp.TextDocumentIdentifier(uri))
    return spot, code_lens.lens_answer(spot.vault, spot.path, kind, name) if spot else None


def _video_url(session: Session, argument: object) -> str:
    match argument:
        case str(url) | {"url": str(url)}:
            if _WEB.fullmatch(url):
                return url
            found = session.locate(url.partition("#")[0])
            at = _FRAGMENT.search(url)
            link = video_link.file_link(*found, at[1] if at else "") if found else None
        case {"textDocument": {"uri": str(uri)}, "position": {"line": int(line), "character": int(character)}}:
            position = lsp.Position(*(min(max(number, 0), _LARGEST) for number in (line, character)))
            spot = session.spot(lsp.TextDocumentIdentifier(uri), position)
            found = (spot.vault, spot.path) if spot else None
            link = video_link.video_link(spot.vault, spot.path, spot.offset) if spot else None
        case _:
            raise JsonRpcInvalidParams("which video? Name a URL, or a document and a position in it")
    if not found or not link:
        raise JsonRpcException("there is no video here", REQUEST_FAILED)
    return convert.video_url(session, found[0], link)
