"""What a hover shows of a file that is no note: where it lies, its size, and of a picture its pixels."""

from __future__ import annotations

import re
from pathlib import Path

from note_lsp.features.hover.preview import links_to
from note_lsp.features.markdown_words import code, size_in_words
from note_lsp.paths import VaultPath
from note_lsp.vault.vault import Vault

_PICTURES = frozenset(
    {".apng", ".avif", ".bmp", ".gif", ".heic", ".jfif", ".jpeg", ".jpg", ".png", ".svg", ".tif", ".tiff", ".webp"}
)
_VIEW_BOX = re.compile(rb"viewBox\s*=\s*[\"']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+(\d{1,7})(?:\.\d*)?[\s,]+(\d{1,7})")


def file_words(vault: Vault, path: VaultPath) -> str:
    """Path, pixels and bytes of a file, and how many links lead to it."""
    place = vault.file_path(path)
    facts = [words for words in (_pixels(place), _bytes(place)) if words]
    pieces = [f"**{code(path)}**", " · ".join(facts), links_to(vault.backlink_count(path), "file")]
    return "\n\n".join(piece for piece in pieces if piece)


def _bytes(place: Path) -> str:
    try:
        return size_in_words(place.stat().st_size)
    except OSError:
        return ""


def _pixels(place: Path) -> str:
    """``640 × 480 pixels`` from a picture's header; nothing for what is no picture or cannot be read."""
    if place.suffix.lower() not in _PICTURES:
        return ""
    # It loads the machinery for URLs, which only who hovers over a picture should pay for.
    import imagesize  # type: ignore[import-untyped]  # it has no types

    try:
        with place.open("rb") as file:
            width, height = (round(pixels) for pixels in imagesize.get(file))
            if min(width, height) <= 0 and place.suffix.lower() == ".svg":
                file.seek(0)
                box = _VIEW_BOX.search(file.read(4096))
                width, height = (int(box[1]), int(box[2])) if box else (0, 0)
    except (OSError, ValueError, OverflowError):
        return ""
    return f"{width} × {height} pixels" if min(width, height) > 0 else ""
