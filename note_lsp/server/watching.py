"""Hearing of changes on disk: from the client where it can watch, else from the operating system."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types as lsp

from note_lsp.server import uris

if TYPE_CHECKING:
    from note_lsp.server.session import Session

_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 30.0
"""Seconds until a watch that has ended is begun again; twice as long each time it does not last."""
_LASTING = 60.0
"""Seconds after which a watch is thought to have lasted."""

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

        def tell(what: Callable[..., object], *arguments: object) -> None:
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(lambda: stop.is_set() or what(*arguments))

        hears = _Hears(
            stands=lambda: tell(self._look_again, root),
            changed=lambda paths: tell(self._session.files_changed, paths),
            fails=lambda: tell(self._say_that_it_fails, root),
        )
        threading.Thread(target=_watch_for_good, args=(stop, root, hears), daemon=True, name="watch").start()
        return stop

    def _look_again(self, root: Path) -> None:
        """Nobody has watched ``root`` since the last walk over it."""
        folder = self._session.folders.get(root)
        if folder and folder.indexing:
            folder.indexing.again = True
        elif folder:
            self._session.index(folder)

    def _say_that_it_fails(self, root: Path) -> None:
        folder = self._session.folders.get(root)
        if folder:
            words = f"The folder {root} cannot be watched: what other programs change in it may show late or never."
            self._session.complain(words)

    def _end(self, watch: threading.Event | str) -> None:
        if isinstance(watch, threading.Event):
            watch.set()
            return
        params = lsp.UnregistrationParams([lsp.Unregistration(watch, lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)])
        self._session.protocol.send_request(lsp.CLIENT_UNREGISTER_CAPABILITY, params)


class _Hears(NamedTuple):
    """Who is told what of a watch."""

    stands: Callable[[], None]
    """From now on every change is told of."""
    changed: Callable[[set[Path]], None]
    fails: Callable[[], None]
    """It could not be begun, and is tried again."""


def _watch_for_good(stop: threading.Event, root: Path, hears: _Hears) -> None:
    """Watch ``root`` until ``stop``, again and again: a watch ends with an error, or when the folder is another one."""
    pause, never_stood = _FIRST_PAUSE, 0
    while not stop.is_set():
        begun = time.monotonic()
        stood = threading.Event()
        try:
            _watch_while_there(stop, root, hears, stood)
        except FileNotFoundError:
            pass
        except Exception as error:  # noqa: BLE001 - the watcher is written in another language
            # Most often the system's limit of watched folders, or a name that is no UTF-8.
            log.warning("watching %s ended: %s", root, error)
            never_stood = 0 if stood.is_set() else never_stood + 1
            # Once it may have been a name that came in its first second.
            if never_stood == 2:
                hears.fails()
        pause = _FIRST_PAUSE if time.monotonic() - begun > _LASTING else min(2 * pause, _LONGEST_PAUSE)
        stop.wait(pause)


def _watch_while_there(stop: threading.Event, root: Path, hears: _Hears, stood: threading.Event) -> None:
    """Tell of what changes below ``root``, but for what lies in hidden folders, while that is the same folder."""
    from watchfiles import watch

    def wanted(_: object, path: str) -> bool:
        below = path[len(str(root)) :]
        return "/." not in below.rpartition("/")[0] and "/node_modules/" not in below

    folder = os.stat(root)
    watched = watch(
        root,
        watch_filter=wanted,
        stop_event=stop,
        step=20,
        debounce=200,
        rust_timeout=1000,
        yield_on_timeout=True,
    )
    for changes in watched:
        if not stood.is_set():
            stood.set()
            hears.stands()
        if changes:
            hears.changed({Path(path) for _, path in changes})
        if not os.path.samestat(os.stat(root), folder):
            return
