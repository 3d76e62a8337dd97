"""A piece of a note to be read in a hover: without what it stands in, and cut where it is long."""

from __future__ import annotations

import re

from note_lsp.features.hover.readable import readable
from note_lsp.syntax.markdown import outline
from note_lsp.syntax.structure import Ranges, Structure
from note_lsp.text import LineIndex, Span

_LINES = 20
_CHARACTERS = 1500
_LINE_END = re.compile(r"\r\n|\n|\r")
_LINE = re.compile(r"[^\n]*(?:\n|\Z)")
_FENCE = re.compile(r"(`{3,}(?=[^`\n]*(?:\n|\Z))|~{3,})")
_HEADING = re.compile(r"(?:\A|\n)[ \t]*#{1,6}(?:[ \t][^\n]*)?\Z")
_NOT_CONTAINER = re.compile(r"[^>\s]")
_PAIRED = ("**", "~~", "==")


def excerpt(text: str, span: Span, indent: int | None = None) -> str:
    """The Markdown of a ``span`` of a note, cut where it is long; ``…`` says so.

    Front matter must not be in it.  What stands before the span in its line, quote marks and list markers, is taken
    from the lines that follow too; ``indent`` says how many blanks stand there for it, if not just as many.
    """
    line_start = max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) + 1
    # Replaced pieces mostly become shorter: a little more than the cap is enough to fill it.
    end = min(span.end, span.start + 4 * _CHARACTERS)
    words = _LINE_END.sub("\n", text[span.start : end].removeprefix("\ufeff"))
    words = _without_container(words, text[line_start : span.start], indent)
    # After a line break the words cannot be taken for front matter.
    return _capped(_without_blank_lines(readable("\n" + words)), cut=end < span.end)


def _without_container(words: str, before: str, indent: int | None) -> str:
    """``words`` without the quote marks and the indentation that their first line's ``before`` stands for."""
    if not before or "\n" not in words:
        return words
    marks = before.count(">")
    blanks = len(before.rpartition(">")[2]) if indent is None else indent
    container = re.compile(rf"\n(?:[ \t]*> ?){{0,{marks}}}(?:\t| {{0,{blanks}}})")
    return container.sub("\n", words)


def _without_blank_lines(words: str) -> str:
    """``words`` without blank lines at either end."""
    words = words.rstrip()
    ink = len(words) - len(words.lstrip())
    return words[words.rfind("\n", 0, ink) + 1 :]


def _capped(words: str, cut: bool) -> str:
    at = _end_of_lines(words)
    closing, dots = "", "\n\n…"
    structure = outline(words, 0, LineIndex.of(words)) if cut or at < len(words) else Structure()
    if at == 0:
        at, closing = _within_line(words, structure)
        dots = " …"
    elif at < len(words) or cut:
        closing = _closing(words, at, structure)
    else:
        return words
    kept = words[:at].rstrip()
    while not closing and (heading := _HEADING.search(kept)):
        kept = kept[: heading.start()].rstrip()
    return f"{kept}{closing}{dots}" if kept else ""


def _end_of_lines(words: str) -> int:
    """Where the last line ends that is shown whole; 0 if the first is too long."""
    at = 0
    for number, line in enumerate(_LINE.finditer(words)):
        if number == _LINES or line.end() > _CHARACTERS:
            break
        at = line.end()
        if at == len(words):
            break
    return at


def _closing(words: str, at: int, structure: Structure) -> str:
    """What closes the fence or the formula that a cut at ``at`` leaves open."""
    code = Ranges(structure.code_blocks).around(at - 1)
    if code is not None and (fence := _FENCE.match(words, code[0])):
        last = words[words.rfind("\n", 0, code[1] - 1) + 1 : code[1]].strip("> \t\n")
        if at < code[1] or not (last.startswith(fence[1]) and code[0] < code[1] - len(last)):
            return "\n" + _container_of(words, code[0]) + fence[1]
    math = Ranges(structure.maths).around(at)
    if math is not None and words.startswith("$$", math[0]):
        return "\n" + _container_of(words, math[0]) + "$$"
    return ""


def _container_of(words: str, at: int) -> str:
    """What a line must begin with to stand in the same quote or list item as ``at``."""
    return _NOT_CONTAINER.sub(" ", words[words.rfind("\n", 0, at) + 1 : at])


def _within_line(words: str, structure: Structure) -> tuple[int, str]:
    """Where to cut a first line that is too long, outside of links, code and tags; and what closes its emphasis."""
    at = max(words.rfind(" ", 0, _CHARACTERS), 0) or _CHARACTERS
    spans = [*structure.code_spans, *structure.maths, *structure.html_tags]
    whole = Ranges([*spans, *((link.start, link.end) for link in structure.links)])
    around = whole.around(at)
    at = around[0] if around is not None and around[0] > 0 else at
    return at, "".join(mark for mark in _PAIRED if words.count(mark, 0, at) % 2)
