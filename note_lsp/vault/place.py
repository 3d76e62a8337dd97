"""The cache folder: where the index of a vault lies, and for what it is valid; how much is kept of other things."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import note_lsp
from note_lsp.settings import Settings
from note_lsp.vault.files import stamp_of
from note_lsp.vault.index import SCHEMA_VERSION, Index, discard_unused

_OTHERS_KEPT = 3
"""Indices of a vault for other options that are kept: an editor and the command line may take turns."""


def open_index(
    root: Path, settings: Settings, apart: Sequence[str], cache_folder: Path | None
) -> tuple[Index, str | None]:
    """The index of the vault at ``root``, and a notice for people where it has to live in memory.

    Whatever decides which rows it holds decides its place: processes that see a vault differently do not share one.
    """
    try:
        folder = cache_folder or default_folder()
        folder.mkdir(parents=True, exist_ok=True)
        key = f"{_parser_version()[:16]}-{_options_version(settings, apart)}"
        path = folder / f"{_vault_part(root)}-{key}.sqlite"
        index = Index.in_file(path, key)
        os.utime(path)
        _clean_up(path)
    except OSError as error:
        notice = f"The index cannot be kept on disk ({error}); it is kept in memory and made anew at each start."
        return Index.in_memory(), notice
    return index, None


def default_folder() -> Path:
    """Where indices are kept: the user's cache folder for this program."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("note-lsp", appauthor=False))


def trim(folder: Path, most_files: int, most_bytes: int) -> None:
    """Throw files of a folder of the cache away, those used longest ago first, until no more than that is left."""
    with os.scandir(folder) as entries:
        files = [(entry.stat(follow_symlinks=False), entry.path) for entry in entries if entry.is_file()]
    files.sort(key=lambda file: file[0].st_mtime_ns, reverse=True)
    kept = 0
    for number, (status, path) in enumerate(files):
        kept += status.st_size
        if number >= most_files or kept > most_bytes:
            with contextlib.suppress(OSError):
                os.remove(path)


def _clean_up(used: Path) -> None:
    """Throw a vault's other indices away: those of other parsers, and all but the last used of this one."""
    vault, parser, _ = used.stem.split("-")
    others = [path for path in used.parent.glob(f"{vault}-*.sqlite") if path != used]
    alike = [path for path in others if path.name.startswith(f"{vault}-{parser}-")]
    kept = sorted(alike, key=_last_use, reverse=True)[:_OTHERS_KEPT]
    for path in others:
        if path not in kept:
            discard_unused(path)


def _last_use(path: Path) -> int:
    stamp = stamp_of(path)
    return stamp.mtime_ns if stamp else 0


def _options_version(settings: Settings, apart: Sequence[str]) -> str:
    """A digest of everything else that decides which notes are indexed, and how they are read."""
    parts = (settings.links.label_first, settings.vault.extensions, settings.vault.ignore, tuple(apart))
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogateescape")).hexdigest()[:16]


@cache
def _parser_version() -> str:
    """A digest of everything that decides which rows a text gives, so that no change of it is forgotten."""
    package = Path(note_lsp.__file__).parent
    digest = hashlib.sha256(f"{note_lsp.__version__} {SCHEMA_VERSION}".encode())
    sources = [*(package / "syntax").glob("*.py"), *package.glob("*.py")]
    sources += [package / "vault" / name for name in ("rows.py", "names.py", "schema.sql")]
    for source in sorted(sources):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _vault_part(root: Path) -> str:
    return hashlib.sha256(str(root).encode("utf-8", "surrogateescape")).hexdigest()[:20]
