"""What editors draw into a text, lenses and hints, as the protocol has it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams

from note_lsp.server import convert
from note_lsp.server.capabilities import CHOOSE_NOTE, OPEN_VIDEO, SHOW_REFERENCES
from note_lsp.server.encoding import Encoded

if TYPE_CHECKING:
    from note_lsp.features.code_lens import Lens, LensAnswer
    from note_lsp.features.inlay_hints import InlayHint
    from note_lsp.server.columns import Columns
    from note_lsp.server.session import Session, Spot


def code_lenses(spot: Spot, uri: str, found: Iterable[Lens]) -> Encoded:
    """Lenses that are still to be resolved; what that needs travels with them.  There may be two for every heading."""
    lenses = [
        {
            "range": spot.columns.json_range(lens.span),
            "data": {"uri": uri, "lens": lens.kind} | ({"name": lens.name} if lens.name else {}),
        }
        for lens in found
    ]
    return Encoded.of(lenses)


def lens_data(data: object) -> tuple[str, str, str]:
    """The URI of the note, the kind and the name that a lens, or its command, came with."""
    match data:
        case {"uri": str(uri), "lens": str(kind), "name": str(name)}:
            return uri, kind, name
        case {"uri": str(uri), "lens": str(kind)}:
            return uri, kind, ""
    raise JsonRpcInvalidParams("this is no lens of ours")


def resolved_lens(session: Session, spot: Spot, lens: lsp.CodeLens, found: LensAnswer) -> Encoded:
    """``lens`` with what it says and does; a command of the client's own only where it has said that it has it."""
    written = {
        "range": {"start": _plain(lens.range.start), "end": _plain(lens.range.end)},
        "data": lens.data,
        "command": _command(session, spot, lens, found),
    }
    return Encoded.of(written)


def _command(session: Session, spot: Spot, lens: lsp.CodeLens, found: LensAnswer) -> dict[str, Any]:
    video = found.url if found.path is None else session.uri(spot.vault, found.path)
    if video is not None:
        return {"title": found.title, "command": OPEN_VIDEO, "arguments": [video]}
    if not found.places:
        return {"title": found.title, "command": ""}
    if SHOW_REFERENCES not in session.client.commands:
        return {"title": found.title, "command": CHOOSE_NOTE, "arguments": [lens.data]}
    places = convert.plain_locations(session, spot.vault, found.places)
    uri = lens_data(lens.data)[0]
    return {"title": found.title, "command": SHOW_REFERENCES, "arguments": [uri, _plain(lens.range.start), places]}


def _plain(position: lsp.Position) -> dict[str, int]:
    return {"line": position.line, "character": position.character}


def inlay_hint(columns: Columns, found: InlayHint) -> lsp.InlayHint:
    """Words to show in the text, with a blank before them."""
    return lsp.InlayHint(columns.position(found.offset), found.label, tooltip=found.path, padding_left=True)
