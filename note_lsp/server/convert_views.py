"""What editors draw into a text, lenses and hints, as the protocol has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams

from note_lsp.server import convert
from note_lsp.server.capabilities import CHOOSE_NOTE, OPEN_VIDEO, SHOW_REFERENCES

if TYPE_CHECKING:
    from note_lsp.features.code_lens import Lens, LensAnswer
    from note_lsp.features.inlay_hints import InlayHint
    from note_lsp.server.columns import Columns
    from note_lsp.server.session import Session, Spot


def code_lens(spot: Spot, uri: str, found: Lens) -> lsp.CodeLens:
    """A lens that is still to be resolved; what that needs travels with it."""
    return lsp.CodeLens(spot.columns.range_of(found.span), data={"uri": uri, "lens": found.kind})


def lens_data(data: object) -> tuple[str, str]:
    """The URI of the note and the kind that a lens, or its command, came with."""
    match data:
        case {"uri": str(uri), "lens": str(kind)}:
            return uri, kind
    raise JsonRpcInvalidParams("this is no lens of ours")


def lens_command(session: Session, spot: Spot, lens: lsp.CodeLens, found: LensAnswer) -> lsp.Command:
    """What a lens says and does; a command of the client's own only where it has said that it has it."""
    video = found.url if found.path is None else session.uri(spot.vault, found.path)
    if video is not None:
        return lsp.Command(found.title, OPEN_VIDEO, arguments=[video])
    if not found.choices:
        return lsp.Command(found.title, "")
    if SHOW_REFERENCES not in session.client.commands:
        return lsp.Command(found.title, CHOOSE_NOTE, arguments=[lens.data])
    places = [
        convert.location(session, spot.vault, choice.place.path, choice.place.selection) for choice in found.choices
    ]
    arguments: list[Any] = [lens_data(lens.data)[0], lens.range.start, places]
    return lsp.Command(found.title, SHOW_REFERENCES, arguments=arguments)


def inlay_hint(columns: Columns, found: InlayHint) -> lsp.InlayHint:
    """Words to show in the text, with a blank before them."""
    return lsp.InlayHint(columns.position(found.offset), found.label, tooltip=found.path, padding_left=True)
