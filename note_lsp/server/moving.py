"""Renames and moves: what the client asks before it changes a name or a file, and tells after it has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from note_lsp import features
from note_lsp.edits import Edit, RenameFile
from note_lsp.paths import VaultPath
from note_lsp.server import uris
from note_lsp.server.applying import REQUEST_FAILED
from note_lsp.server.convert_edits import JsonEdit, workspace_edit
from note_lsp.server.encoding import Encoded
from note_lsp.server.own_moves import OwnMoves
from note_lsp.server.session import Folder, Session
from note_lsp.vault.vault import Vault

RENAMES_NO_FILES = "This editor renames no files for a server; `note-lsp mv` does."

T = TypeVar("T")

Pairs = list[tuple[VaultPath, VaultPath]]


def prepare_rename(session: Session, params: lsp.PrepareRenameParams) -> lsp.PrepareRenameResult | None:
    """Where the name at the cursor stands; None where nothing has a name."""
    spot = session.spot(params.text_document, params.position)
    found = features.moving.prepare_rename(spot.vault, spot.path, spot.offset) if spot else None
    if not spot or not found:
        return None
    return lsp.PrepareRenamePlaceholder(spot.columns.range_of(found.span), found.placeholder)


def rename(session: Session, params: lsp.RenameParams) -> Encoded | None:
    """All that changes with the name at the cursor; an error in words where that cannot be."""
    spot = session.spot(params.text_document, params.position)
    if not spot:
        return None
    vault, name = spot.vault, params.new_name
    edit = or_error(lambda: features.moving.rename(vault, spot.path, spot.offset, name, session.look_again(vault)))
    renames = any(isinstance(change, RenameFile) for change in edit.changes)
    if renames and "rename" not in session.client.resource_operations:
        raise JsonRpcException(RENAMES_NO_FILES, REQUEST_FAILED)
    session.own_moves = OwnMoves.of(vault, edit) or session.own_moves
    return Encoded.of(workspace_edit(session, vault, edit, f"Rename to {name}"))


def will_rename(session: Session, params: lsp.RenameFilesParams) -> Encoded | None:
    """The edits that let links follow files which are about to move."""
    edits = [_followed(session, *one) for one in _by_folder(session, params)]
    return _answer(session, edits)


def did_rename(session: Session, params: lsp.RenameFilesParams) -> None:
    """Files have moved: links follow now where the client did not ask before."""
    late = []
    if session.client.apply_edit and "willRename" not in session.client.file_operations:
        # As long as the vault knows where they lay.
        for folder, pairs in _by_folder(session, params):
            late.append(_followed(session, folder, pairs, features.moving.links_left_behind))
    session.files_changed(
        path for file in params.files for uri in (file.old_uri, file.new_uri) if (path := uris.to_path(uri))
    )
    merged = _merged(session, [one for one in late if one[1].changes])
    if merged is not None:
        session.protocol.send_request(lsp.WORKSPACE_APPLY_EDIT, {"label": "Update links", "edit": merged})


def will_create(session: Session, params: lsp.CreateFilesParams) -> Encoded | None:
    """The edits that keep links from leading to new files instead of where they lead now."""
    made = [_kept(session, *one) for one in _paths(session, (file.uri for file in params.files))]
    return _answer(session, made)


def will_delete(session: Session, params: lsp.DeleteFilesParams) -> None:
    """Say how many links break with files that are about to be deleted."""
    groups = list(_paths(session, (file.uri for file in params.files)))
    complete = [(folder.vault, paths) for folder, paths in groups if folder.vault.complete]
    count = sum(features.moving.links_that_break(vault, paths) for vault, paths in complete)
    if count:
        links = "1 link of another note leads" if count == 1 else f"{count} links of other notes lead"
        session.tell(f"{links} to what is deleted, and will be broken.")


def _followed(
    session: Session, folder: Folder, pairs: Pairs, late: Callable[[Vault, Pairs], Edit] | None = None
) -> tuple[Folder, Edit]:
    """The edits for what is about to move, or of what ``late`` says has moved."""
    vault = folder.vault
    if not vault.complete:
        session.tell("The vault is still being read: links to what is moved are not followed.")
        return folder, Edit(())
    ask = late or partial(features.moving.moved_links, look_again=session.look_again(vault))
    edit = or_error(lambda: ask(vault, pairs))
    if session.own_moves and not late:
        edit = session.own_moves.without_made(vault, pairs, edit)
    return folder, _without_damage(session, folder, edit)


def _kept(session: Session, folder: Folder, paths: list[VaultPath]) -> tuple[Folder, Edit]:
    vault = folder.vault
    edit = or_error(lambda: features.moving.kept_links(vault, paths, session.look_again(vault)))
    return folder, _without_damage(session, folder, edit)


def _without_damage(session: Session, folder: Folder, edit: Edit) -> Edit:
    kept, left = features.moving.without_damage(folder.vault, edit)
    if left:
        more = f" and {len(left) - 1} more" if len(left) > 1 else ""
        session.tell(f"Links are left as they are in {left[0]}{more}: not in UTF-8, and a change would damage that.")
    return kept


def _answer(session: Session, edits: Collection[tuple[Folder, Edit]]) -> Encoded | None:
    merged = _merged(session, [one for one in edits if one[1].changes])
    return None if merged is None else Encoded.of(merged)


def _merged(session: Session, edits: Collection[tuple[Folder, Edit]]) -> JsonEdit | None:
    """The edits of several vaults in one."""
    made = [workspace_edit(session, folder.vault, edit) for folder, edit in edits]
    if len(made) < 2:
        return made[0] if made else None
    whole: JsonEdit = {}
    for one in made:
        if "documentChanges" in one:
            whole["documentChanges"] = [*whole.get("documentChanges", ()), *one["documentChanges"]]
            annotations = whole.get("changeAnnotations") or one.get("changeAnnotations")
            whole |= {"changeAnnotations": annotations} if annotations else {}
        if "changes" in one:
            whole["changes"] = {**whole.get("changes", {}), **one["changes"]}
    return whole


def _by_folder(session: Session, params: lsp.RenameFilesParams) -> Iterator[tuple[Folder, Pairs]]:
    """What moves within each vault; what comes from elsewhere or goes there is nothing that links could follow."""
    found: dict[Path, Pairs] = {}
    for file in params.files:
        old, new = uris.to_path(file.old_uri), uris.to_path(file.new_uri)
        folder = session.folder_of(old) if old else None
        if old and new and folder and session.folder_of(new) is folder:
            pair = (_below(folder, old), _below(folder, new))
            found.setdefault(folder.root, []).append(pair)
    yield from ((session.folders[root], pairs) for root, pairs in found.items())


def _paths(session: Session, named: Iterable[str]) -> Iterator[tuple[Folder, list[VaultPath]]]:
    found: dict[Path, list[VaultPath]] = {}
    for uri in named:
        path = uris.to_path(uri)
        folder = session.folder_of(path) if path else None
        if path and folder:
            found.setdefault(folder.root, []).append(_below(folder, path))
    yield from ((session.folders[root], paths) for root, paths in found.items())


def _below(folder: Folder, path: Path) -> VaultPath:
    return VaultPath(path.relative_to(folder.root).as_posix())


def or_error(work: Callable[[], T]) -> T:
    """What ``work`` gives; where it is refused, an error in the same words."""
    try:
        return work()
    except features.moving.RefusedError as error:
        raise JsonRpcException(str(error), REQUEST_FAILED) from None
