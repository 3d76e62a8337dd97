"""Where a note can be cut so that what stands behind means the same without what stands before."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from note_lsp.syntax.structure import Structure

ITEM = "Item"
"""The kind of a seam between two items of a list."""
LIST = "List"
"""The kind of one before a list without blank lines, whose items can be told apart: it stays tight."""
LOOSE_LIST = "LooseList"
_BLANK_LINE = re.compile(r"(?:\n|\r(?!\n))[ \t\x0b\x0c]*[\r\n]")
_CLOSED_BY_BLANK_LINE = frozenset({"Paragraph", "Heading", "Rule", "Table", "BlockQuote"})
_TIME_ENDS = re.compile(r":[0-9]{1,2}\s*(?:[-–—~,;&]|to)?\s*\Z")
_TIME_FOLLOWS = re.compile(r"\s*(?:(?:[-–—~,;&]|to)\s*)?[0-9]{1,3}:[0-9]")
_LONGEST_BETWEEN_TIMES = 40


class Seam(msgspec.Struct, frozen=True, gc=False):
    """The beginning of a line on which a block begins that stands in no other, or an item of such a list."""

    start: int
    kind: str
    """pulldown-cmark's name for the block, or one of the names above."""
    is_free: bool = False
    """Whether a block begins here whatever stands here: the one before is closed."""


def seams_of(text: str, structure: Structure) -> list[Seam]:
    """The seams of a text, in order."""
    seams: list[Seam] = []
    before, splits = "", False
    for start, end, name in structure.tops:
        line = text.rfind("\n", 0, start) + 1
        begins_line = not text[line:start].strip(" \t")
        if begins_line and (not seams or seams[-1].start < line) and (name != ITEM or splits):
            splits = splits if name == ITEM else name == LIST and _BLANK_LINE.search(text, start, end) is None
            kind = LOOSE_LIST if name == LIST and not splits else name
            seams.append(Seam(line, kind, name != ITEM and _is_closed(text, line, before)))
        elif name != ITEM:
            splits = False
        before = before if name == ITEM else name
    return seams


def _is_closed(text: str, line: int, before: str) -> bool:
    """Whether the last block, one of the kind ``before``, can hold nothing of the line that begins at ``line``."""
    if not before:
        return not text[:line].strip(" \t\r\n")
    if before not in _CLOSED_BY_BLANK_LINE or not text.endswith("\n", 0, line):
        return False
    return not text[text.rfind("\n", 0, line - 1) + 1 : line - 1].strip(" \t\r")


def parts_times(text: str, seam: int) -> bool:
    """Whether a time before ``seam`` and one behind it may be read as one range."""
    before = _TIME_ENDS.search(text, max(seam - _LONGEST_BETWEEN_TIMES, 0), seam)
    return before is not None and _TIME_FOLLOWS.match(text, seam) is not None


def moved_seams(seams: Iterable[Seam], by: int) -> list[Seam]:
    """Seams at other places."""
    return [Seam(seam.start + by, seam.kind, seam.is_free) for seam in seams] if by else list(seams)
