"""Edits that the server asks the client to make."""

from __future__ import annotations

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from note_lsp.server.convert_edits import JsonEdit
from note_lsp.server.session import Session

REQUEST_FAILED = -32803


async def apply(session: Session, edit: JsonEdit, label: str) -> bool:
    """Let the client make ``edit``; raises an error where it does not."""
    if not session.client.apply_edit:
        raise JsonRpcException("this editor takes no edits from the server", REQUEST_FAILED)
    answer = await session.protocol.ask(lsp.WORKSPACE_APPLY_EDIT, {"label": label, "edit": edit})
    if not isinstance(answer, dict) or not answer.get("applied"):
        reason = answer.get("failureReason") if isinstance(answer, dict) else None
        raise JsonRpcException(f"the editor did not make the edit: {reason or 'it gave no reason'}", REQUEST_FAILED)
    return True
