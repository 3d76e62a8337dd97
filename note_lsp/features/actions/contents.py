"""A table of contents: a list of links to the headings of its own note, inserted or brought up to date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from note_lsp.edits import TextEdit
from note_lsp.features.action_kinds import REWRITE, UPDATE_CONTENTS
from note_lsp.features.actions.action import Action, edit_of
from note_lsp.features.actions.contents_list import Contents, find_contents, new_contents, written
from note_lsp.features.actions.lines import line_break
from note_lsp.features.places import title_heading
from note_lsp.folding import fold_blanks
from note_lsp.syntax.nodes import Heading
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault

_BELOW = re.compile(r"[ \t]*(?:\r\n|\n|\r)([^\r\n]*)")
_INSERT = "Insert a table of contents"
_UPDATE = "Update the table of contents"


def actions_at(vault: Vault, note: Note, span: Span) -> Iterator[Action]:
    """To insert one at an empty line or below the title, or to update the one that is there and is not up to date."""
    if not note.facts.headings:
        return
    lines = note.facts.lines
    line = lines.line_span(lines.line_of(span.start))
    title = title_heading(note.facts.headings)
    at_title = title is not None and title.span.touches(span.start)
    if not (
        at_title
        or not line.of(note.text).strip("\ufeff \t")
        or span.start < span.end
        or "](#" in line.of(note.text)
        or "[[#" in line.of(note.text)
    ):
        return
    found = find_contents(note)
    if found is not None:
        if found.span.meets(span) or at_title:
            yield from _update(vault, note, found, REWRITE)
        return
    hidden = any(one.start < line.start < one.end for one in note.facts.hidden)
    begin = note.facts.front_matter.span.end if note.facts.front_matter is not None else 0
    if (
        span.start < span.end
        or hidden
        or line.start < begin
        or not (at_title or not line.of(note.text).strip("\ufeff \t"))
    ):
        return
    if lines_of_it := written(vault, note, new_contents(vault), None):
        yield Action(
            _INSERT, REWRITE, edit_of(note.path, _insertion(note, line, title if at_title else None, lines_of_it))
        )


def updates(vault: Vault, note: Note) -> Iterator[Action]:
    """To update the one that is there, wherever the cursor is: for an editor that asks when it saves."""
    found = find_contents(note)
    if found is not None:
        yield from _update(vault, note, found, UPDATE_CONTENTS)


def _update(vault: Vault, note: Note, found: Contents, kind: str) -> Iterator[Action]:
    style = found if found.own else new_contents(vault, found.span)
    now = written(vault, note, style, _heading_above(note, found))
    if now and now != found.span.of(note.text):
        yield Action(_UPDATE, kind, edit_of(note.path, TextEdit(found.span, now)))


def _insertion(note: Note, line: Span, title: Heading | None, written: str) -> TextEdit:
    text, newline = note.text, line_break(note.text)
    at = title.span.end if title is not None else line.end
    before, behind = text[:at], text[at:]
    above = newline * 2 if title is not None else newline if _ends_in_words(before) else ""
    below = newline if behind.lstrip(" \t").startswith(("\n", "\r")) and _begins_with_words(behind) else ""
    return TextEdit(Span(at if title is not None else line.start, at), above + written + below)


def _ends_in_words(before: str) -> bool:
    """Whether the line above the one that begins behind ``before`` is not blank."""
    last = before.rstrip(" \t").removesuffix("\n").removesuffix("\r")
    return bool(last) and last[-1:] not in "\n\r"


def _begins_with_words(behind: str) -> bool:
    """Whether the line below the one that ends before ``behind`` is not blank."""
    below = _BELOW.match(behind)
    return below is not None and bool(below[1].strip())


def _heading_above(note: Note, found: Contents) -> Heading | None:
    """The heading of the table itself, which it need not list."""
    above = [one for one in note.facts.headings if one.span.end <= found.span.start]
    if (
        not above
        or note.text[above[-1].span.end : found.span.start].strip()
        or fold_blanks(above[-1].text) in found.own
    ):
        return None
    return above[-1]
