"""Writing the heading that a link wants."""

from __future__ import annotations

from collections.abc import Iterator

from note_lsp.edits import TextEdit
from note_lsp.features.action_kinds import QUICK_FIX
from note_lsp.features.actions.action import Action, Case, edit_of
from note_lsp.features.actions.lines import line_break
from note_lsp.features.places import section_span
from note_lsp.folding import slug
from note_lsp.syntax.nodes import Form, Heading, Link
from note_lsp.text import Span
from note_lsp.vault.anchors import find_in_note, first_unknown
from note_lsp.vault.resolve import Thing
from note_lsp.vault.vault import Note

_LEVEL = 2
_LOWEST = 6


def fixes(case: Case) -> Iterator[Action]:
    """The heading at the end of the note, or of the section that a nested anchor names before it.

    None where no heading that could be written there would be found by the link.
    """
    link = case.link
    found = case.vault.resolve(link, case.path) if link is not None else None
    if link is None or found is None or not link.anchor:
        return
    goal = case.path if not link.target else found.path
    note = case.vault.note(goal) if goal is not None and (not link.target or found.thing is Thing.NOTE) else None
    words = _words(link)
    if note is None or not words or not all(words):
        return
    edit = _edit(note, link, words)
    facts = case.around.facts_after(note, edit)
    place = find_in_note(link.anchor, link.form, facts.headings, (), ())
    if place is not None and place.heading is not None and len(facts.headings) > len(note.facts.headings):
        where = "" if note.path == case.path else f" in {note.path}"
        yield Action(f"Write heading “{words[-1]}”{where}", QUICK_FIX, edit_of(note.path, edit), False, case.finding)


def _words(link: Link) -> list[str]:
    """The headings that the link names, one below the other; of a slug words that have it."""
    anchor = " ".join((link.anchor or "").split()).strip("# ")
    if link.form is Form.WIKILINK:
        return [part.strip() for part in anchor.split("#") if part.strip()]
    words = anchor.replace("-", " ") if " " not in anchor else anchor
    words = words[:1].upper() + words[1:]
    return [words if slug(words) == anchor else anchor]


def _edit(note: Note, link: Link, words: list[str]) -> TextEdit:
    headings = note.facts.headings
    known, _ = first_unknown(words, headings) if len(words) > 1 else (0, ())
    parent = _parent(words[:known], headings) if known else None
    end = section_span(parent, headings, note.facts.lines).end if parent is not None else len(note.text)
    level = parent.level + 1 if parent is not None else _LEVEL
    newline = line_break(note.text)
    lines = [
        f"{'#' * min(level + number, _LOWEST)} {one}" for number, one in enumerate(words[known if parent else 0 :])
    ]
    body = note.text[:end].rstrip(" \t\r\n")
    front_matter = note.facts.front_matter
    gap = newline * (2 if body.strip("\ufeff") and (front_matter is None or len(body) > front_matter.span.end) else 0)
    if front_matter is not None and not gap:
        gap = newline
    return TextEdit(Span(len(body), end), gap + (newline * 2).join(lines) + newline)


def _parent(words: list[str], headings: tuple[Heading, ...]) -> Heading | None:
    """The heading that ``words`` name one below the other."""
    place = find_in_note("#".join(words), Form.WIKILINK, headings, (), ())
    return place.heading if place is not None else None
