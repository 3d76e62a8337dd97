"""A selection or a section made a note of its own, with a link or an embed left behind; links follow."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from note_lsp.edits import CreateNote, Edit, EditNote
from note_lsp.features import writing
from note_lsp.features.action_kinds import EXTRACT
from note_lsp.features.actions import extract_span, new_name
from note_lsp.features.actions.action import STILL_READ, Action
from note_lsp.features.actions.extract_span import Chosen
from note_lsp.features.actions.lines import line_break
from note_lsp.features.actions.moving_text import Cut
from note_lsp.features.actions.relocation import CannotKeepError, name_of_new
from note_lsp.paths import VaultPath, folder_of, relative, stem_of
from note_lsp.syntax.nodes import Heading
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault

_SELECTION: Final = "Extract the selection into a new note"
_SECTION: Final = "Extract the section into a new note"


def extractions(vault: Vault, note: Note, span: Span) -> Iterator[Action]:
    """Two actions, which differ in what they leave behind, a link or an embed; or one that says why there is none.

    Of a selection its text, else the section of the heading at the cursor.
    """
    if vault.solitary:
        return
    selected = extract_span.selection(note, span) if span.start < span.end else None
    headed = extract_span.section_at(note, selected.start if isinstance(selected, Span) else span.start)
    is_section = selected is None or (
        isinstance(headed, Heading) and isinstance(selected, Span) and headed.span.covers(selected)
    )
    found = headed if is_section else selected
    if found is None or (span.start < span.end and selected is None):
        return
    title = _SECTION if is_section else _SELECTION
    if isinstance(found, str) or not vault.complete:
        yield Action(title, EXTRACT, disabled=found if isinstance(found, str) else STILL_READ)
        return
    for embed, more in ((False, ""), (True, " and embed it")):
        yield Action(title + more, EXTRACT, partial(_extracted, vault, note, found, embed))


def _extracted(vault: Vault, note: Note, found: Heading | Span, embed: bool) -> Edit | None:
    """The edits; None if some link could not be kept."""
    whole = extract_span.section(note, found) if isinstance(found, Heading) else extract_span.chosen(note, found)
    heading = next((one for one in note.facts.headings if whole.span.covers(one.span)), None)
    named = heading.text if heading is not None and heading.text.strip() else whole.span.of(note.text)
    made = new_name.unused(vault, new_name.name_for(named), note.path)
    left = _left_behind(vault, made.path, note, whole, embed, heading) if made is not None else None
    if made is None or left is None:
        return None
    try:
        cut = Cut.of(vault, note, whole.span, made.path, left)
        text, edits = cut.new_text(), cut.edits_here()
        others = cut.edits_elsewhere()
    except CannotKeepError:
        return None
    changed = (EditNote(note.path, tuple(edits)), *(EditNote(path, tuple(found)) for path, found in others.items()))
    return Edit((CreateNote(made.path, text), *changed))


def _left_behind(
    vault: Vault, new: VaultPath, note: Note, whole: Chosen, embed: bool, heading: Heading | None
) -> str | None:
    """What stands in the text's place, with the blank lines that part it from what is beside it."""
    link = _link(vault, new, note.path, embed, heading)
    if link is None or whole.inline:
        return link
    if whole.marker:
        return whole.marker + link
    lines, newline = note.facts.lines, line_break(note.text)
    first, last = lines.line_of(whole.span.start), lines.line_of(whole.span.end)
    above = lines.line_span(first - 1).of(note.text) if first else ""
    below = lines.line_span(last + 1).of(note.text) if last + 1 < lines.line_count else ""
    return (newline if above.strip() else "") + link + (newline if below.strip() else "")


def _link(vault: Vault, new: VaultPath, source: VaultPath, embed: bool, heading: Heading | None) -> str | None:
    mark = "!" if embed else ""
    stem = stem_of(new, vault.extensions)
    if vault.link_style() == "markdown":
        words = heading.text if heading is not None and heading.text.strip() else stem
        path = writing.markdown_path(relative(new, folder_of(source)))
        return f"{mark}[{writing.markdown_text(words)}]({path})"
    name = name_of_new(vault, new, source)
    return None if name is None else f"{mark}[[{name}]]"
