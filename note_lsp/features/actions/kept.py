"""Edits of one note that change how links are written, held against what they must not change: where links lead."""

from __future__ import annotations

from collections.abc import Iterable

from note_lsp.edits import Edit, TextEdit, apply
from note_lsp.features.actions.action import edit_of
from note_lsp.features.under_cursor import links_behind_labels
from note_lsp.folding import fold_blanks
from note_lsp.syntax.markdown import parse
from note_lsp.syntax.nodes import Form, Leads, Link, NoteFacts
from note_lsp.vault.anchors import find_in_note
from note_lsp.vault.vault import Note, Vault

Lead = tuple[str, str]


def kept(vault: Vault, note: Note, edits: Iterable[TextEdit]) -> Edit | None:
    """The edits, if every link of the note leads where it led once they are made, one by one; else None."""
    made = tuple(edits)
    if not made:
        return None
    after = parse(apply(note.text, made), vault.options)
    if _leads(vault, note, note.facts) != _leads(vault, note, after):
        return None
    return edit_of(note.path, *made)


def _leads(vault: Vault, note: Note, facts: NoteFacts) -> list[Lead]:
    """Where the links and references of the note lead, if ``facts`` are its own, in the order of the text."""
    behind = links_behind_labels(facts)
    found: list[tuple[int, Lead]] = []
    for link in facts.links:
        if link.leads is Leads.LABEL:
            found.append((link.span.start, _lead(vault, note, facts, behind.get(fold_blanks(link.target)))))
        elif link.form is not Form.DEFINITION:
            found.append((link.span.start, _lead(vault, note, facts, link)))
    found += [(use.span.start, _lead(vault, note, facts, behind.get(use.label))) for use in facts.references]
    found += [(use.span.start, ("^", use.id)) for use in facts.footnote_uses]
    return [lead for _, lead in sorted(found, key=lambda one: one[0])]


def _lead(vault: Vault, note: Note, facts: NoteFacts, link: Link | None) -> Lead:
    if link is None:
        return "", ""
    link = vault.as_meant(link, note.path)
    if link.leads is not Leads.VAULT:
        return link.target, ""
    goal = vault.resolve(link, note.path).path if link.target else note.path
    if goal is None or not link.anchor:
        return goal or link.target, link.anchor or ""
    if goal == note.path:
        place = find_in_note(
            link.anchor, link.form, facts.headings, [one for one in facts.blocks if one.id], facts.html_anchors
        )
    else:
        place = vault.find_anchor(goal, link.anchor, link.form)
    if place is None or place.heading is None:
        return goal, link.anchor
    return goal, f"# {place.heading.slug}"
