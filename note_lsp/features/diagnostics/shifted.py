"""The finding of a note whose times are shifted, as only other notes of its video show it."""

from __future__ import annotations

from note_lsp.paths import VaultPath
from note_lsp.syntax.media import clock
from note_lsp.syntax.nodes import Problem
from note_lsp.vault.same_video import Shifted
from note_lsp.vault.vault import Vault

CODE = "implausible-timestamp"


def shifted_problem(vault: Vault, path: VaultPath, shifted: Shifted) -> Problem:
    """The problem of the note ``path``, at the first time that is not meant as it stands, with the others related."""
    shift = shifted.shift
    first, *others = [
        time.span for time in shifted.times if time.in_three_parts and not time.elsewhere and shift.concerns(time.parts)
    ]
    words = (first.of(vault.text(path) or ""), str(1 + len(others)), clock(shift.end or 0))
    return Problem(CODE, first, words, tuple(others))
