"""Paths as Markdown destinations that lead where they are meant to."""

from __future__ import annotations

import re

from note_lsp.features import writing
from note_lsp.features.completion.items import Ask
from note_lsp.paths import VaultPath
from note_lsp.syntax.markdown import parse

_PLAIN = re.compile(r"[\w./-]+")
"""What is written as it is and read as it is written."""


def destination(ask: Ask, path: VaultPath, written: str, *, angled: bool = False) -> str | None:
    """``written``, or the same from ``./`` on, as a destination that means ``path``; None where both mean another."""
    for way in (written,) if written.startswith((".", "/")) else (written, f"./{written}"):
        encoded = writing.markdown_path(way, angled=angled)
        if _leads_to(ask, path, encoded, angled):
            return encoded
    return None


def _leads_to(ask: Ask, path: VaultPath, encoded: str, angled: bool) -> bool:
    if _PLAIN.fullmatch(encoded):
        found = ask.vault.resolve_target(encoded, ask.note.path, markdown=True)
    else:
        links = parse(f"[x](<{encoded}>)" if angled else f"[x]({encoded})", ask.vault.options).links
        if len(links) != 1:
            return False
        found = ask.vault.resolve(links[0], ask.note.path)
    return found.path == path and not found.ambiguous
