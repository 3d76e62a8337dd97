"""The first line of what a link names, as plain words."""

from __future__ import annotations

from bisect import bisect_right

from note_lsp.features.places import section_span
from note_lsp.features.sentence import words_of
from note_lsp.paths import VaultPath
from note_lsp.syntax.front_matter import read_front_matter
from note_lsp.syntax.markdown import parse
from note_lsp.syntax.nodes import Link
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault

_REACH = 2_000
"""Characters in which the line is looked for."""


def first_words(vault: Vault, path: VaultPath, link: Link) -> str:
    """The first line with words, headings left out, of the note ``path``, or of the part of it that ``link`` names.

    Empty where there is none.  Only the beginning of the part is parsed.
    """
    text = vault.text(path)
    part = _part(vault, path, link, text) if text is not None else None
    if text is None or part is None:
        return ""
    # Behind a line break it cannot be taken for front matter.
    piece = "\n" + text[part.start : min(part.end, part.start + _REACH)].removeprefix("\ufeff")
    note = Note(path, piece, parse(piece, vault.options))
    lines, hidden = note.facts.lines, note.facts.hidden
    for block in note.facts.blocks:
        at = bisect_right(hidden, block.span.start, key=lambda one: one.start) - 1
        if at >= 0 and hidden[at].end >= block.span.end:
            continue
        for number in range(lines.line_of(block.span.start), lines.line_of(block.span.end) + 1):
            line = lines.line_span(number)
            words = words_of(note, Span(max(block.span.start, line.start), min(block.span.end, line.end))).strip("| ")
            if words:
                return words
    return ""


def _part(vault: Vault, path: VaultPath, link: Link, text: str) -> Span | None:
    found = vault.find_anchor(path, link.anchor, link.form) if link.anchor else None
    if link.anchor and (found is None or found.kind in {"line", "elsewhere"}):
        return None
    if found is not None and found.heading is not None:
        lines = vault.lines(path)
        section = section_span(found.heading, vault.headings(path), lines) if lines is not None else found.span
        return Span(found.heading.span.end, max(section.end, found.heading.span.end))
    if found is not None and found.kind == "html":
        return Span(text.rfind("\n", 0, found.span.start) + 1, len(text))
    if found is not None and found.kind == "block":
        return found.span
    front_matter, _ = read_front_matter(text)
    return Span(front_matter.span.end if front_matter is not None else 0, len(text))
