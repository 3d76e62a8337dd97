"""Where the index of a vault lies, and for what it is valid."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import note_lsp
from note_lsp.settings import Settings
from note_lsp.vault.index import SCHEMA_VERSION, Index, discard_unused


def open_index(root: Path, settings: Settings, cache_folder: Path | None) -> tuple[Index, str | None]:
    """The index of the vault at ``root``, and a notice for people where it has to live in memory."""
    try:
        folder = cache_folder or default_folder()
        folder.mkdir(parents=True, exist_ok=True)
        key = validity_key(settings)
        path = folder / f"{_vault_part(root)}-{key}.sqlite"
        for other in folder.glob(f"{_vault_part(root)}-*.sqlite"):
            if other != path:
                discard_unused(other)
        return Index.in_file(path, key), None
    except OSError as error:
        notice = f"The index cannot be kept on disk ({error}); it is kept in memory and made anew at each start."
        return Index.in_memory(), notice


def default_folder() -> Path:
    """Where indices are kept: the user's cache folder for this program."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("note-lsp", appauthor=False))


def validity_key(settings: Settings) -> str:
    """What an index must have been made with to be of use: this parser, these options."""
    parts = (_parser_version(), repr(settings.links.label_first), repr(settings.vault.extensions))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


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
