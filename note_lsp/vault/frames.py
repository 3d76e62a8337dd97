"""Frames of the vault's videos: decoded once, into the cache folder, and only where the extra ``frames`` is there."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path

from note_lsp.paths import VaultPath
from note_lsp.vault.files import path_below, stamp_of
from note_lsp.vault.place import trim
from note_lsp.vault.vault import Vault

EXTENSIONS = (".3gp", ".avi", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".ogg", ".ogv", ".webm", ".wmv")
"""Of files that may hold pictures; the others of the media hold sound alone."""
LARGEST = 60_000
"""Bytes of a picture."""
_BEGIN = "import sys; sys.path[:] = sys.argv[3:]; from note_lsp.vault.frame_worker import main; main()"
_LIMIT = 10.0
"""Seconds after which a video is given up."""
_AT_ONCE = 2
"""Decoders that run at the same time; who asks for a third frame asks again."""
_MOST_FILES = 10_000
_MOST_BYTES = 200_000_000
_FAILURES_KEPT = 1000


class Frames:
    """The frames of one vault."""

    def __init__(self) -> None:
        self._running: dict[Path, threading.Thread] = {}
        self._failed: set[Path] = set()
        """What cannot be had; a video that has changed has another place."""

    def of(self, vault: Vault, path: VaultPath, second: int, patience: float) -> Path | None:
        """The picture of the frame that a video of the vault shows at ``second``, a JPEG in the cache folder.

        None where there is none: of a file that is no video, is damaged or lies outside the vault, and as long as
        it is being decoded, which takes no more than ``patience`` seconds of the caller's time.
        """
        if not path.lower().endswith(EXTENSIONS) or not _is_installed():
            return None
        video = _real_path(vault.root, path)
        place = _place(vault.cache_folder / "frames", video, second) if video is not None else None
        if video is None or place is None or place in self._failed:
            return None
        if stamp_of(place) is None:
            return place if self._decode(video, second, place, patience) else None
        with contextlib.suppress(OSError):
            os.utime(place)
        return place

    def _decode(self, video: str, second: int, place: Path, patience: float) -> bool:
        self._running = {at: thread for at, thread in self._running.items() if thread.is_alive()}
        thread = self._running.get(place)
        if thread is None:
            if len(self._running) >= _AT_ONCE:
                return False
            thread = threading.Thread(
                target=self._decode_in_thread, args=(video, second, place), name="note-lsp-frame", daemon=True
            )
            self._running[place] = thread
            thread.start()
        thread.join(patience)
        return stamp_of(place) is not None

    def _decode_in_thread(self, video: str, second: int, place: Path) -> None:
        picture = _decoded(video, second)
        if picture and _is_kept(picture, place):
            return
        if len(self._failed) >= _FAILURES_KEPT:
            self._failed.clear()
        self._failed.add(place)


@cache
def _is_installed() -> bool:
    return importlib.util.find_spec("av") is not None


def _real_path(root: Path, path: VaultPath) -> str | None:
    """Where the file lies, symlinks followed; None if that is outside the vault."""
    try:
        real = os.path.realpath(root / path)
    except (OSError, ValueError):
        return None
    return real if path_below(root, real) is not None else None


def _place(folder: Path, video: str, second: int) -> Path | None:
    """Where the picture of a frame is kept; None if there is no such video."""
    stamp = stamp_of(video)
    if stamp is None:
        return None
    key = f"{stamp.mtime_ns} {stamp.size} {second} {video}".encode("utf-8", "surrogateescape")
    return folder / f"{hashlib.sha256(key).hexdigest()[:32]}.jpg"


def _decoded(video: str, second: int) -> bytes:
    """The picture, made by a process of its own; empty if there is none."""
    command = [sys.executable, "-X", "utf8", "-c", _BEGIN, str(second), str(LARGEST), *sys.path]
    # What was a file when it was looked at may be a pipe or a symlink by now.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        file = os.open(video, flags)
        try:
            done = subprocess.run(
                command,
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_LIMIT,
                check=True,
                # Ctrl-C is for the process that the terminal began.
                process_group=0,
            )
        finally:
            os.close(file)
    except (OSError, ValueError, subprocess.SubprocessError):
        return b""
    return done.stdout if len(done.stdout) <= LARGEST else b""


def _is_kept(picture: bytes, place: Path) -> bool:
    """Whether the picture could be written to its place, at once and whole, and the oldest removed for it."""
    unfinished = place.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(picture)
        unfinished.replace(place)
        trim(place.parent, _MOST_FILES, _MOST_BYTES)
    except OSError:
        return False
    return True
