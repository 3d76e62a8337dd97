"""Many files that change at a time: whoever needs to know the notes as they are waits until all of it is followed."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pygls.exceptions import JsonRpcContentModified

from note_lsp.paths import VaultPath

if TYPE_CHECKING:
    from note_lsp.server.session import Folder, Session

FEW = 40
"""Files at most that are looked at while everything else waits, which takes some 30 ms where they are notes."""

LONGEST_HOLD = 10.0
"""Seconds at most that findings and renames wait for files that go on changing."""

_LOOK = 0.02
"""Seconds between two looks whether the burst is over."""

Handler = Callable[[Any, Any], Any]


def by_folder(session: Session, paths: Iterable[Path]) -> list[tuple[Folder, set[VaultPath]]]:
    """The paths in each folder of the workspace, as they are called there; cheap enough for thousands."""
    found: dict[Path, tuple[Folder, set[VaultPath]]] = {}
    places: dict[Path, tuple[set[VaultPath], str] | None] = {}
    for path in paths:
        above = path.parent
        if above not in places:
            folder = session.folder_of(path)
            places[above] = None
            if folder:
                below = above.relative_to(folder.root).as_posix()
                some = found.setdefault(folder.root, (folder, set()))[1]
                places[above] = some, "" if below == "." else f"{below}/"
        if (place := places[above]) is not None:
            place[0].add(VaultPath(place[1] + path.name))
    return list(found.values())


def is_followed(folder: Folder) -> bool:
    """Whether a burst of changes in ``folder`` is being followed: until that is done, what is found is half old."""
    walk = folder.indexing
    return walk is not None and folder.vault.complete and time.monotonic() - walk.since < LONGEST_HOLD


def is_going_on(session: Session) -> bool:
    """Whether there is such a burst anywhere."""
    return any(map(is_followed, session.folders.values()))


def afterwards(handle: Handler) -> Handler:
    """A handler that waits for the end of a burst, if there is one, and does then what ``handle`` does.

    Where a place is asked about in a text that is another by then, the answer is ``ContentModified``.
    """

    def handle_afterwards(session: Session, params: Any) -> Any:
        if not is_going_on(session):
            return handle(session, params)
        # Before anything else is handled: a task begins later.
        return _wait(session, handle, params, _text_of_place(session, params))

    return handle_afterwards


async def over(session: Session) -> None:
    """Wait for the end of a burst."""
    while is_going_on(session):
        await asyncio.sleep(_LOOK)


async def _wait(
    session: Session, handle: Callable[[Session, Any], Any | Awaitable[Any]], params: Any, before: str | None
) -> Any:
    await over(session)
    if _text_of_place(session, params) != before:
        raise JsonRpcContentModified("the note is another now")
    result = handle(session, params)
    return await result if inspect.isawaitable(result) else result


def _text_of_place(session: Session, params: Any) -> str | None:
    """The text in which the position of a request counts; None if it has none."""
    if not hasattr(params, "position"):
        return None
    key = session.open_key(params.text_document)
    return None if key is None else session.buffers[key].text
