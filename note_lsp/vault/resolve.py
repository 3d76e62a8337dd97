"""From a link's target to the note or file it names: the rungs, and what an answer says."""

from __future__ import annotations

from enum import IntEnum, StrEnum

import msgspec

from note_lsp.paths import VaultPath


class Rung(IntEnum):
    """How well a target matches; the first rung with a match wins."""

    EXACT = 1
    CASE = 2
    FOLDED = 3
    TITLE = 4
    """A title or an alias."""


class Thing(StrEnum):
    """What a target turned out to be."""

    NOTE = "note"
    FILE = "file"
    FOLDER = "folder"
    """A folder without a note of its own: exists, and leads nowhere."""
    ELSEWHERE = "elsewhere"
    """There on disk, but ignored or no note: not broken, nothing known of it."""
    UNCHECKED = "unchecked"
    """Taken for a website's address and left alone."""


class Resolution(msgspec.Struct, frozen=True, gc=False):
    """What a target resolves to; ``thing`` is None when it resolves to nothing."""

    thing: Thing | None = None
    path: VaultPath | None = None
    """The winner: a note (for a folder link its note) or file.  None for a bare folder."""
    rung: Rung | None = None
    candidates: tuple[VaultPath, ...] = ()
    """All matches of the rung, the winner first."""
    ambiguous: bool = False
    """Several candidates, and neither the exact path nor the same folder decided."""
    kind: str = ""
    """On rung TITLE which name matched: ``title`` or ``alias``; ``folder`` where a folder's name did."""
    folder: VaultPath | None = None
    """The folder that was named, if one was."""

    @property
    def broken(self) -> bool:
        """Nothing of that name is there."""
        return self.thing is None


UNCHECKED = Resolution(Thing.UNCHECKED)
BROKEN = Resolution()
