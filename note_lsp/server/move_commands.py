"""The command that moves files, for clients that ask nothing before they do so themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams

from note_lsp.features import moving
from note_lsp.paths import VaultPath, folder_of
from note_lsp.server.applying import REQUEST_FAILED
from note_lsp.server.convert_edits import JsonEdit, workspace_edit
from note_lsp.server.moving import RENAMES_NO_FILES, or_error
from note_lsp.server.own_moves import OwnMoves
from note_lsp.server.session import Session
from note_lsp.vault.vault import Vault


def move_edit(session: Session, arguments: Sequence[object]) -> tuple[JsonEdit, str] | None:
    """The edit that moves what ``arguments`` name, with every link, and its label; None if all lies there already.

    One argument ``{oldUri, newUri}``, ``[oldUri, newUri]`` or ``{files: [{oldUri, newUri}, …]}``, or both URIs as two;
    raises an error in words where that cannot be.
    """
    if not session.client.apply_edit or "rename" not in session.client.resource_operations:
        raise JsonRpcException(RENAMES_NO_FILES, REQUEST_FAILED)
    vault, pairs = _pairs(session, list(_uris(arguments)))
    look_again = session.look_again(vault)
    # An editor that asks nothing before it moves files may not tell of new ones either.
    look_again({path for pair in pairs for path in (*pair, folder_of(pair[1])) if path not in vault.folders()})
    edit = or_error(lambda: moving.moved(vault, pairs, look_again))
    if not edit.changes:
        return None
    session.own_moves = OwnMoves.of(vault, edit) or session.own_moves
    label = f"Move {pairs[0][0]} to {pairs[0][1]}" if len(pairs) == 1 else f"Move {len(pairs)} files"
    return workspace_edit(session, vault, edit, label), label


def _uris(arguments: Sequence[object]) -> Iterator[tuple[str, str]]:
    match arguments:
        case [{"oldUri": str(old), "newUri": str(new)}] | [[str(old), str(new)]] | [str(old), str(new)]:
            yield old, new
        case [{"files": [_, *_] as files}]:
            for file in files:
                yield from _uris([file])
        case _:
            raise JsonRpcInvalidParams("What is to be moved, and where to?  Name oldUri and newUri")


def _pairs(session: Session, named: Sequence[tuple[str, str]]) -> tuple[Vault, list[tuple[VaultPath, VaultPath]]]:
    """What is to be moved within one vault."""
    found = [(session.locate(old), session.locate(new)) for old, new in named]
    places = [place for pair in found for place in pair if place is not None]
    vaults = {id(vault): vault for vault, _ in places}
    if len(places) < 2 * len(found) or len(vaults) != 1 or places[0][0].solitary:
        raise JsonRpcException("Files are moved within one vault, and nowhere else.", REQUEST_FAILED)
    paths = [path for _, path in places]
    return places[0][0], list(zip(paths[::2], paths[1::2], strict=True))
