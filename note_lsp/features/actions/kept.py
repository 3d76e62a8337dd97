"""Edits of one note that change how links are written, held against what they must not change: where links lead."""

from __future__ import annotations

from collections.abc import Iterable

from note_lsp.edits import Edit, TextEdit, apply
from note_lsp.features.actions.action import edit_of
from note_lsp.features.actions.anchored import Places
from note_lsp.features.under_cursor import links_behind_labels
from note_lsp.folding import fold_blanks
from note_lsp.syntax.markdown import parse
from note_lsp.syntax.nodes import Form, Leads, Link, NoteFacts
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
    behind, places = links_behind_labels(facts), Places(facts)
    known: dict[tuple[str, str | None, Form], Lead] = {}

    def lead(link: Link | None) -> Lead:
        if link is None:
            return "", ""
        key = (link.target, link.anchor, link.form)
        if key not in known:
            known[key] = _lead(vault, note, places, link)
        return known[key]

    found: list[tuple[int, Lead]] = []
    for link in facts.links:
        if link.leads is Leads.LABEL:
            found.append((link.span.start, lead(behind.get(fold_blanks(link.target)))))
        elif link.form is not Form.DEFINITION:
            found.append((link.span.start, lead(link)))
    found += [(use.span.start, lead(behind.get(use.label))) for use in facts.references]
    found += [(use.span.start, ("^", use.id)) for use in facts.footnote_uses]
    return [lead for _, lead in sorted(found, key=lambda one: one[0])]


def _lead(vault: Vault, note: Note, places: Places, link: Link) -> Lead:
    link = vault.as_meant(link, note.path)
    if link.leads is not Leads.VAULT:
        return link.target, ""
    goal = vault.resolve(link, note.path).path if link.target else note.path
    if goal is None or not link.anchor:
        return goal or link.target, link.anchor or ""
    here = goal == note.path
    place = places.find(link.anchor, link.form) if here else vault.find_anchor(goal, link.anchor, link.form)
    return goal, link.anchor if place is None or place.heading is None else f"# {place.heading.slug}"
