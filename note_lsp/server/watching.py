"""Hearing of changes on disk: from the client where it can watch, else from the operating system."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from note_lsp.server import uris

if TYPE_CHECKING:
    from note_lsp.server.session import Session

log = logging.getLogger(__name__)


class Watching:
    """Watches the folders of the workspace; call ``follow`` whenever they change."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._watched: dict[Path, threading.Event | str] = {}
        """By folder: what ends our own watch, or the id of the client's."""

    def follow(self) -> None:
        """Watch the folders there are, and no others."""
        wanted = set(self._session.folders)
        for root in self._watched.keys() - wanted:
            self._end(self._watched.pop(root))
        for root in wanted - self._watched.keys():
            self._watched[root] = self._register(root) if self._session.client.watched_files else self._watch(root)

    def _register(self, root: Path) -> str:
        """Let the client watch; without relative patterns it can only watch all that it has open."""
        pattern: lsp.GlobPattern = "**/*"
        if self._session.client.relative_patterns:
            pattern = lsp.RelativePattern(uris.from_path(root), "**/*")
        name = f"watched-files {root}"
        options = lsp.DidChangeWatchedFilesRegistrationOptions([lsp.FileSystemWatcher(pattern)])
        registration = lsp.Registration(name, lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        self._session.protocol.send_request(lsp.CLIENT_REGISTER_CAPABILITY, lsp.RegistrationParams([registration]))
        return name

    def _watch(self, root: Path) -> threading.Event:
        stop = threading.Event()
        loop = asyncio.get_running_loop()

        def deliver(paths: set[Path]) -> None:
            if not stop.is_set():
                self._session.files_changed(paths)

        def work() -> None:
            try:
                _watch_until(stop, root, lambda paths: loop.call_soon_threadsafe(deliver, paths))
            except Exception as error:  # noqa: BLE001 - the watcher is written in another language
                # Most often the system's limit of watched folders.
                log.warning("%s is not watched, changes by other programs show late: %s", root, error)

        threading.Thread(target=work, daemon=True, name="watch").start()
        return stop

    def _end(self, watch: threading.Event | str) -> None:
        if isinstance(watch, threading.Event):
            watch.set()
            return
        params = lsp.UnregistrationParams([lsp.Unregistration(watch, lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)])
        self._session.protocol.send_request(lsp.CLIENT_UNREGISTER_CAPABILITY, params)


def _watch_until(stop: threading.Event, root: Path, deliver: Callable[[set[Path]], object]) -> None:
    """Call ``deliver`` with what changed below ``root``; what lies in hidden folders is left out."""
    from watchfiles import watch

    def wanted(_: object, path: str) -> bool:
        below = path[len(str(root)) :]
        return "/." not in below.rpartition("/")[0] and "/node_modules/" not in below

    for changes in watch(root, watch_filter=wanted, stop_event=stop, step=20, debounce=200, rust_timeout=1000):
        deliver({Path(path) for _, path in changes})
