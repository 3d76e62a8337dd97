"""What a piece of a note can be."""

from __future__ import annotations

from enum import IntEnum

Token = tuple[int, int, int]
"""Where a piece begins and ends, and its ``Kind``.  A big note has thousands, and all are asked for at each key press:
values with names would take twice as long."""


class Kind(IntEnum):
    """What a piece of a note is."""

    LINK = 0
    EMBED = 1
    EXTERNAL = 2
    """A link out of the vault."""
    BROKEN = 3
    """It leads nowhere: a link or the anchor of one, a reference, a footnote, a time."""
    TAG = 4
    TIMESTAMP = 5
    CALLOUT = 6
    BLOCK_ID = 7
    FOOTNOTE = 8
    FOOTNOTE_DEFINITION = 9
    LABEL = 10
    """Of a reference."""
    LABEL_DEFINITION = 11
