"""What an item is about, in Markdown, for the item that a user looks at."""

from __future__ import annotations

from typing import Any

from note_lsp.paths import VaultPath
from note_lsp.vault.vault import Note, Vault

_MOST_LINES = 20
_MOST_CHARACTERS = 1_500


def documentation(vault: Vault, data: object) -> str | None:
    """The beginning of the note, section or block that an item's ``data`` names; None if it is not there (any more)."""
    if not isinstance(data, dict):
        return None
    path = data.get("path")
    note = vault.note(VaultPath(path)) if isinstance(path, str) and vault.name(VaultPath(path)) else None
    if note is None:
        return None
    start, end = _range(note, data)
    return _beginning(note.text[start:end]) or None


def _range(note: Note, data: dict[str, Any]) -> tuple[int, int]:
    facts, length = note.facts, len(note.text)
    start = data.get("start")
    if data.get("kind") == "heading" and isinstance(start, int):
        heading = next((heading for heading in facts.headings if heading.span.start == start), None)
        if heading is not None:
            ends = (
                other.span.start
                for other in facts.headings
                if other.span.start > start and other.level <= heading.level
            )
            return start, next(ends, length)
    if data.get("kind") == "block" and isinstance(start, int):
        block = next((block for block in facts.blocks if block.span.start == start), None)
        if block is not None:
            return block.span.start, block.span.end
    return (facts.front_matter.span.end if facts.front_matter else 0), length


def _beginning(text: str) -> str:
    lines = text[: 4 * _MOST_CHARACTERS].lstrip("\ufeff").strip().splitlines()
    words = "\n".join(lines[:_MOST_LINES])
    shown = words[:_MOST_CHARACTERS].rstrip()
    if shown.count("```") % 2:
        shown += "\n```"
    return f"{shown}\n\n…" if len(lines) > _MOST_LINES or len(words) > _MOST_CHARACTERS else shown
