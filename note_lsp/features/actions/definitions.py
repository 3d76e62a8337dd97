"""The definitions of reference links gathered at the end of their note, sorted, and only those that are used."""

from __future__ import annotations

from collections.abc import Iterator

from note_lsp.edits import TextEdit, apply
from note_lsp.features.action_kinds import ORGANIZE_LINKS
from note_lsp.features.actions.action import Action
from note_lsp.features.actions.kept import kept
from note_lsp.features.actions.lines import begins_line, line_break, without
from note_lsp.features.under_cursor import used_labels
from note_lsp.syntax.nodes import Definition
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault


def organizings(vault: Vault, note: Note) -> Iterator[Action]:
    """The action that sorts definitions and drops those that nothing uses or that come second; footnotes stay.

    None where they are so already, or where a link would lead elsewhere.
    """
    found = [one for one in note.facts.definitions if not one.comment and _is_free(note, one)]
    first: dict[str, Definition] = {}
    for one in note.facts.definitions:
        first.setdefault(one.label, one)
    used = used_labels(note.facts)
    wanted = [one for one in found if one.label in used and first[one.label] == one]
    lines = [one.span.of(note.text) for one in sorted(wanted, key=lambda one: (one.label, one.span))]
    newline = line_break(note.text)
    edits = [TextEdit(span, "") for span in without(note.facts.lines, note.text, (one.span for one in found))]
    rest = apply(note.text, edits).rstrip()
    block = newline.join(lines) + newline if lines else ""
    after = rest + (newline * 2 if rest and block else newline if rest else "") + block
    if not found or after == note.text or after.rstrip() == note.text.rstrip():
        return
    if (edit := kept(vault, note, [_changed(note.text, after)])) is not None:
        yield Action("Sort link definitions and drop unused ones", ORGANIZE_LINKS, edit)


def _is_free(note: Note, definition: Definition) -> bool:
    """Whether it stands on lines of its own, in no quote and no list."""
    lines = note.facts.lines
    line = lines.line_span(lines.line_of(definition.span.end))
    behind = note.text[definition.span.end : line.end] if definition.span.end > line.start else ""
    return begins_line(note.text, lines, definition.span.start) and not behind.strip()


def _changed(text: str, after: str) -> TextEdit:
    """One text made of the other, from the first character that differs on."""
    start = next(
        (at for at, (one, other) in enumerate(zip(text, after, strict=False)) if one != other),
        min(len(text), len(after)),
    )
    return TextEdit(Span(start, len(text)), after[start:])
