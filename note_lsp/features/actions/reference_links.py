"""Links written in place made references with a definition at the note's end, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Final

from note_lsp.edits import Edit, TextEdit
from note_lsp.features.action_kinds import REWRITE
from note_lsp.features.actions.action import Action
from note_lsp.features.actions.kept import kept
from note_lsp.features.actions.lines import line_break, without
from note_lsp.features.under_cursor import definition_of, uses_of
from note_lsp.folding import fold_blanks
from note_lsp.paths import stem_of
from note_lsp.syntax.nodes import Definition, Form, Leads, Link, ReferenceUse
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault

_NOT_IN_LABEL: Final = re.compile(r"[^\w .-]+")
_HOST: Final = re.compile(r"[a-z][a-z0-9+.-]*://(?:www\.)?([^/?#:]+)", re.IGNORECASE)
_LONGEST: Final = 40


def rewrites(vault: Vault, note: Note, span: Span) -> Iterator[Action]:
    """The link at ``span``, or all those in it, as references, and references as links with their target in place."""
    moments = {stamp.span for stamp in note.facts.timestamps}
    near = [link for link in note.facts.links if span.meets(link.span) and link.span not in moments]
    links = [link for link in near if _can_be_reference(note, link)]
    defined = {one.label for one in note.facts.definitions}
    uses = [use for use in note.facts.references if span.meets(use.span) and use.label in defined]
    many = span.start < span.end
    if links:
        title = (
            "Write the Markdown links of the selection as references"
            if many and len(links) > 1
            else "Write it as a reference"
        )
        yield Action(title, REWRITE, partial(_as_references, vault, note, links if many else links[:1]))
    if uses:
        title = (
            "Write the targets of the selection's references in place"
            if many and len(uses) > 1
            else "Write its target in place"
        )
        yield Action(title, REWRITE, partial(_as_links, vault, note, uses if many else uses[:1]))


def _can_be_reference(note: Note, link: Link) -> bool:
    if (
        link.form is not Form.MARKDOWN
        or link.leads not in {Leads.VAULT, Leads.URL}
        or not link.label
        or link.label_span is None
        or link.in_front_matter
    ):
        return False
    destination = note.text[link.label_span.end + 2 : link.span.end - 1].strip()
    return bool(destination) and not ("\n" in destination or "\r" in destination)


def _as_references(vault: Vault, note: Note, links: Sequence[Link]) -> Edit | None:
    labels = {
        _destination(note, one): one.label_span.of(note.text)
        for one in reversed(note.facts.definitions)
        if not one.comment
    }
    taken = {one.label for one in note.facts.definitions}
    text, edits, added = fold_blanks(note.text), list[TextEdit](), list[str]()
    for link in links:
        assert link.label_span is not None
        destination = note.text[link.label_span.end + 2 : link.span.end - 1].strip()
        label = labels.get(destination)
        if label is None:
            label = _label(vault, link, text, taken)
            taken.add(fold_blanks(label))
            labels[destination] = label
            added.append(f"[{label}]: {destination}")
        edits.append(TextEdit(Span(link.label_span.end, link.span.end), f"][{label}]"))
    if added:
        edits.append(_at_end(note, added))
    return kept(vault, note, edits)


def _label(vault: Vault, link: Link, text: str, taken: Iterable[str]) -> str:
    """A label by what the link leads to, that nothing else in the note would be read as."""
    host = _HOST.match(link.target)
    words = host[1] if host else stem_of(link.target, vault.extensions) or link.anchor or ""
    base = " ".join(_NOT_IN_LABEL.sub(" ", words)[:_LONGEST].split()) or "link"
    number, label = 1, base
    while fold_blanks(label) in taken or f"[{fold_blanks(label)}]" in text:
        number += 1
        label = f"{base} {number}"
    return label


def _at_end(note: Note, lines: Sequence[str]) -> TextEdit:
    """The definitions behind those that stand at the note's end, or behind a blank line."""
    newline, body = line_break(note.text), note.text.rstrip()
    follows = any(one.span.end == len(body) for one in note.facts.definitions)
    gap = newline if follows else newline * 2 if body else ""
    return TextEdit(Span(len(body), len(note.text)), gap + newline.join(lines) + newline)


def _as_links(vault: Vault, note: Note, uses: Sequence[ReferenceUse]) -> Edit | None:
    edits, replaced = list[TextEdit](), set[Span]()
    for use in uses:
        definition = definition_of(note.facts, use.label)
        destination = _destination(note, definition) if definition is not None else ""
        if destination and "\n" not in destination and "\r" not in destination:
            # Of ``[label][]`` the second pair of brackets is not counted to the use.
            end = use.span.end + (2 if not use.full and note.text.startswith("[]", use.span.end) else 0)
            edits.append(TextEdit(Span(use.text_span.end, end), f"]({destination})"))
            replaced.add(use.span)
    gone = [
        definition.span
        for definition in note.facts.definitions
        if (found := uses_of(note.facts, definition.label)) and all(use.span in replaced for use in found)
    ]
    edits += [TextEdit(span, "") for span in without(note.facts.lines, note.text, gone)]
    return kept(vault, note, edits)


def _destination(note: Note, definition: Definition) -> str:
    """What stands behind a definition's colon: path and title."""
    return note.text[definition.label_span.end + 2 : definition.span.end].strip()
