"""What a person should hear of notes that are not read as they are."""

from __future__ import annotations

from collections.abc import Sequence

from note_lsp.paths import VaultPath
from note_lsp.vault.files import LARGEST_NOTE
from note_lsp.vault.overview import Overview

_NAMED = 3
"""How many notes a sentence names."""


def of_unread_notes(vault: Overview) -> list[str]:
    """A sentence about notes that could not be read, if there are any; the index must be complete."""
    found = vault.unread_notes()
    why = f"because of permissions, or since a file of more than {LARGEST_NOTE >> 20} MB is taken for no note"
    return [f"{_counted(found)} could not be read, {why}: {_named(found)}"] if found else []


def of_lossy_notes(vault: Overview) -> list[str]:
    """A sentence about notes that are no UTF-8, if there are any."""
    found = vault.lossy_notes()
    what = "not in UTF-8; the characters that cannot be read show as \ufffd"
    return [f"{_counted(found)} {'is' if len(found) == 1 else 'are'} {what}: {_named(found)}"] if found else []


def _counted(found: Sequence[VaultPath]) -> str:
    return "1 note" if len(found) == 1 else f"{len(found):,} notes"


def _named(found: Sequence[VaultPath]) -> str:
    return ", ".join(found[:_NAMED]) + (f" and {len(found) - _NAMED:,} more" if len(found) > _NAMED else "")
