"""Tags in a note's text, by Obsidian's rules (Obsidian help, "Tags")."""

from __future__ import annotations

import re

from note_lsp.syntax.nodes import Tag
from note_lsp.syntax.structure import Ranges, begins_line
from note_lsp.text import Span

# A tag begins after a blank or opening punctuation and holds no punctuation but `_`, `-` and `/`;
# the ranges are general punctuation, supplemental punctuation and that of CJK texts.
_NO_TAG = (
    "\\s\x00\x1a!-,.:-@\\[-\\^`{-~"
    "\u00a1-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf"
    "\u2000-\u200c\u200e-\u206f\u2e00-\u2e7f"
    "\u3000-\u3004\u3008-\u3020\u3030\uff01-\uff0f\uff1a-\uff20"
)
_TAG = re.compile(rf"#([^{_NO_TAG}]+)")
_NAME = re.compile(rf"[^#{_NO_TAG}]*")
_BEFORE_TAG = frozenset("([{<\"'“‘«„¿¡（「『【")


def is_tag_opening(before: str) -> bool:
    """Whether a tag's ``#`` may follow the character ``before``."""
    return before.isspace() or before in _BEFORE_TAG


def tag_name_length(words: str) -> int:
    """How many characters at the start of ``words`` a tag's name may hold."""
    found = _NAME.match(words)
    return found.end() if found else 0


def tags_in(live: str, cells: Ranges) -> list[Tag]:
    """The tags of a text in which everything that holds none is blanked out; ``cells`` are those of its tables."""
    tags = []
    for found in _TAG.finditer(live):
        before = live[found.start() - 1] if found.start() else " "
        name = found[1].rstrip("/")
        opened = is_tag_opening(before) or _begins_block(live, found.start(), before, cells)
        if opened and name and not name.replace("/", "").isdigit():
            tags.append(Tag(name, Span(found.start(), found.start() + 1 + len(name))))
    return tags


def _begins_block(live: str, at: int, before: str, cells: Ranges) -> bool:
    """Whether ``at`` is right behind the mark of a quote or the pipe that begins a table's cell."""
    if before == "|":
        cell = cells.around(at)
        return cell is not None and not live[cell[0] : at].strip(" \t|")
    return before == ">" and begins_line(live, at)
