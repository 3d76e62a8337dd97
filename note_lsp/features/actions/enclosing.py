"""The brackets around a place that is to be rewritten."""

from __future__ import annotations

import re
from typing import Final

from note_lsp.edits import TextEdit
from note_lsp.text import Span

_FAR: Final = 500
"""So far to both sides brackets are looked for."""
_BRACKET: Final = re.compile(r"\\.|([\[\]])|(?:\r\n?+|\n)[ \t>]*+(?:[\n\r]|[-+*] )", re.DOTALL)
_GAPS: Final = ("\n\n", "\n\r\n", "\n- ", "\n* ")
"""What no bracket reaches over, as it is written most."""
_MARKS_ALONE: Final = re.compile(r"[ \t>]*(?:(?:[-+*]|[0-9]{1,9}[.)])[ \t>]+)*")


def frees_brackets(text: str, span: Span) -> bool:
    """Whether brackets around the link at ``span`` would be read as a link, a reference or a definition without it.

    No link holds another (CommonMark 6.3): of ``[see [1:23](…)](url)`` the inner one is a link, as long as it is one.
    """
    begin = max(span.start - _FAR, 0)
    begin = max(begin, *(text.rfind(gap, begin, span.start) for gap in _GAPS))
    opened = _unclosed(text[begin : span.start])
    closed = _unopened(text[span.end : span.end + _FAR]) if opened else []
    return any(
        _is_link_between(text, begin + opening, span.end + closing)
        for opening, closing in zip(reversed(opened), closed, strict=False)
    )


def _is_link_between(text: str, opening: int, closing: int) -> bool:
    before, after = text[max(opening - 1, 0) : opening], text[closing + 1 : closing + 2]
    return after in {"(", "[", ":"} or before == "]" or (before == "[" and after == "]")


def is_apart(text: str, span: Span, new: str) -> bool:
    """Whether ``new``, which ends with a bracket, makes no link, reference or definition of what it stands beside."""
    before, behind = text[max(span.start - 1, 0) : span.start], text[span.end : span.end + 1]
    if behind in {"(", "[", "{"} or (new.startswith("[") and before in {"[", "]"}):
        return False
    return not (behind == ":" and new.startswith("[") and begins_line(text, span.start))


def are_apart(one: TextEdit, other: TextEdit) -> bool:
    """Whether both can be made: ``[5:00][6:00]`` would be read as a reference, ``5:006:00`` as nothing."""
    gap = other.span.start - one.span.end
    return gap > 0 or (gap == 0 and (not one.new_text or one.new_text.endswith((">", ")"))))


def begins_line(text: str, at: int) -> bool:
    """Whether no more than marks of quotes and lists stands before ``at``."""
    near = text[max(at - _FAR, 0) : at]
    line = max(near.rfind("\n"), near.rfind("\r")) + 1
    return (line > 0 or at <= _FAR) and _MARKS_ALONE.fullmatch(near, line) is not None


def _unclosed(words: str) -> list[int]:
    """Where the brackets open that are open at the end of ``words``; none beyond a blank line or a list's mark."""
    opened: list[int] = []
    for found in _BRACKET.finditer(words):
        if found[1] == "[":
            opened.append(found.start())
        elif found[1] == "]":
            del opened[-1:]
        elif not found[0].startswith("\\"):
            opened.clear()
    return opened


def _unopened(words: str) -> list[int]:
    """Where the brackets close that were open before ``words``, as far as the block may reach."""
    closed, depth = [], 0
    for found in _BRACKET.finditer(words):
        if found[1] == "[":
            depth += 1
        elif found[1] and depth:
            depth -= 1
        elif found[1]:
            closed.append(found.start())
        elif not found[0].startswith("\\"):
            break
    return closed
