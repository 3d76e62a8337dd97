"""Long answers, sent piece by piece to a client that gave a token for that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from note_lsp.server import convert
from note_lsp.server.encoding import Encoded

if TYPE_CHECKING:
    from note_lsp.features.places import Place
    from note_lsp.server.session import Session
    from note_lsp.vault.vault import Vault

AT_ONCE = 1000
"""Places in one piece."""


def locations(session: Session, vault: Vault, places: Sequence[Place], token: lsp.ProgressToken | None) -> Encoded:
    """Places as what is to be selected in each; if they are more than one piece and there is a token, under the token.

    The answer itself is empty then (LSP 3.17, "Partial Result Progress").
    """
    if token is None or len(places) <= AT_ONCE:
        return convert.locations(session, vault, places)
    for start in range(0, len(places), AT_ONCE):
        session.protocol.report(token, convert.locations(session, vault, places[start : start + AT_ONCE]))
    return Encoded.of([])
