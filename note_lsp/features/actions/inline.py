"""An embed replaced by the text that it shows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from note_lsp.edits import Edit, EditNote, TextEdit, apply
from note_lsp.features.action_kinds import INLINE
from note_lsp.features.actions.action import STILL_READ, Action
from note_lsp.features.actions.anchored import Places
from note_lsp.features.actions.definitions_used import joined
from note_lsp.features.actions.embedded_text import Embedded
from note_lsp.features.actions.lines import line_break
from note_lsp.features.actions.relocation import After, CannotKeepError, Relocation
from note_lsp.features.places import section_span
from note_lsp.paths import VaultPath
from note_lsp.syntax.markdown import parse
from note_lsp.syntax.nodes import Leads, Link
from note_lsp.text import Span
from note_lsp.vault.resolve import Thing
from note_lsp.vault.vault import Note, Vault

_TITLE: Final = "Replace the embed by its text"


def inlinings(vault: Vault, note: Note, span: Span) -> Iterator[Action]:
    """The action for the embed of a note, section or block at ``span``, or the reason why there is none."""
    link = next((one for one in note.facts.links if one.embed and one.span.meets(span)), None)
    if link is None or link.in_front_matter or vault.as_meant(link, note.path).leads is not Leads.VAULT:
        return
    found = vault.resolve(link, note.path)
    reason = ""
    if not vault.complete:
        reason = STILL_READ
    elif found.broken:
        reason = "There is no such note"
    elif found.path is None or found.thing is not Thing.NOTE:
        return
    elif found.path == note.path:
        reason = "The note cannot stand in itself"
    elif link.anchor and vault.find_anchor(found.path, link.anchor, link.form) is None:
        reason = "The note has no such place"
    shown = vault.note(found.path) if found.path is not None and not reason else None
    part = _part(vault, shown, link) if shown is not None else None
    if shown is None or part is None or not part.of(shown.text).strip():
        yield Action(_TITLE, INLINE, disabled=reason or "There is no text to be shown")
    else:
        yield Action(_TITLE, INLINE, partial(_inlined, vault, note, link, shown, part))


def _inlined(vault: Vault, note: Note, link: Link, shown: Note, part: Span) -> Edit | None:
    """The edits; None where the text does not fit into the place of the embed, or a link could not be kept."""
    try:
        return _edit(vault, note, link, Embedded(vault, shown, part, note))
    except CannotKeepError:
        return None


def _edit(vault: Vault, note: Note, link: Link, embedded: Embedded) -> Edit | None:
    places = Places(note.facts)
    unmoved = Relocation(
        vault, note.path, places, After.of(note.path, note.facts, note.facts.headings, note.facts.headings)
    )
    first = _placed(note, link, embedded, unmoved)
    if first is None:
        return None
    facts = parse(apply(note.text, first), vault.options)
    embedded.check(note, link, facts)
    before = [one for one in note.facts.headings if one.span.start < link.span.start]
    rest = note.facts.headings[len(before) :]
    now = [*facts.headings[: len(before)], *facts.headings[len(facts.headings) - len(rest) :]]
    relocation = Relocation(vault, note.path, places, After.of(note.path, facts, (*before, *rest), now))
    placed = _placed(note, link, embedded, relocation)
    own = [one for one in note.facts.links if one != link]
    edits = [edit for one in own for edit in relocation.edits(one, note.path, note.path)] + (placed or [])
    others: dict[VaultPath, list[TextEdit]] = {}
    for mention in vault.backlinks(note.path):
        if mention.link.anchor and not mention.link.in_front_matter:
            found = relocation.edits(mention.link, mention.source, mention.source)
            others.setdefault(mention.source, []).extend(found)
    others[note.path] = edits
    changed = ((path, tuple(sorted(found, key=lambda one: one.span))) for path, found in others.items() if found)
    return Edit(tuple(EditNote(path, found) for path, found in changed))


def _placed(note: Note, link: Link, embedded: Embedded, relocation: Relocation) -> list[TextEdit] | None:
    """The text in the embed's place, and at the note's end the definitions that it needs."""
    words = embedded.text(relocation)
    fitted = _fitted(note, link, words)
    if fitted is None:
        return None
    edits = [TextEdit(link.span, fitted)]
    if definitions := embedded.definitions(relocation):
        newline, end = line_break(note.text), len(note.text)
        gap = newline * (1 if note.text.endswith(("\n", "\r")) else 2)
        edits.append(
            TextEdit(
                Span(end, end), gap + joined([one.replace("\n", newline) for one in definitions], newline) + newline
            )
        )
    return edits


def _fitted(note: Note, link: Link, words: str) -> str | None:
    """``words`` with what their lines must begin with there; None where several lines would not fit in."""
    lines, newline = note.facts.lines, line_break(note.text)
    number = lines.line_of(link.span.start)
    line = lines.line_span(number)
    before, behind = note.text[line.start : link.span.start], note.text[link.span.end : line.end]
    if "\n" not in words:
        return words if not (link.in_table and "|" in words) and (not _is_block(words) or not before + behind) else None
    if link.in_table or behind.strip() or before.lstrip("\ufeff \t>-*+0123456789.)"):
        return None
    inner = "".join(ch if ch in " \t>" else " " for ch in before.lstrip("\ufeff"))
    above = lines.line_span(number - 1).of(note.text) if number else ""
    below = lines.line_span(number + 1).of(note.text) if number + 1 < lines.line_count else ""
    opening = newline + inner if _parts(above) and not _has_marker(before) else ""
    closing = newline + inner.rstrip() if _parts(below) else ""
    return (
        opening
        + words.replace("\n", newline + inner).replace(newline + inner + newline, newline + inner.rstrip() + newline)
        + closing
    )


def _parts(line: str) -> bool:
    return bool(line.strip(" \t>"))


def _has_marker(before: str) -> bool:
    return bool(before.strip(" \t>\ufeff"))


def _is_block(words: str) -> bool:
    return words.startswith(("#", ">", "- ", "* ", "+ ", "|", "```", "~~~", "    "))


def _part(vault: Vault, shown: Note, link: Link) -> Span | None:
    """What of the note the embed shows."""
    facts = shown.facts
    begin = facts.front_matter.span.end if facts.front_matter is not None else int(shown.text.startswith("\ufeff"))
    place = vault.find_anchor(shown.path, link.anchor, link.form) if link.anchor else None
    span = Span(begin, len(shown.text))
    if place is not None and place.heading is not None:
        # As the note was read just now, whatever the index says.
        heading = next((one for one in facts.headings if one.span == place.heading.span), None)
        if heading is None:
            return None
        span = section_span(heading, facts.headings, facts.lines)
    elif place is not None and place.block is not None:
        span = place.block.span
    elif place is not None and place.kind != "note":
        return None
    words = span.of(shown.text)
    ink = len(words) - len(words.lstrip(" \t\r\n\ufeff"))
    # A first line that is indented is code, that of a block is not.
    indent = 0 if place is not None and place.block is not None else len(words[:ink]) - len(words[:ink].rstrip(" \t"))
    return Span(span.start + ink - indent, span.start + len(words.rstrip()))
