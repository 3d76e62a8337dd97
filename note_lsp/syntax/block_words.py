"""What a block says, in one line, for people who look for it."""

from __future__ import annotations

import re

from note_lsp.syntax.nodes import Block

_LONGEST = 400
"""Characters of a block that are looked at."""
_MARKS = re.compile(r"(?:[-*+>]|\d{1,9}[.)]|\[[ xX]\])[ \t]+")


def block_words(text: str, block: Block) -> str:
    """The beginning of a block, without the marks of lists, quotes and tasks before it."""
    words = " ".join(text[block.span.start : min(block.span.end, block.span.start + _LONGEST)].split())
    marks = _MARKS.match(words)
    while marks:
        words = words[marks.end() :]
        marks = _MARKS.match(words)
    return words
