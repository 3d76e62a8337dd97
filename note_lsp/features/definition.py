"""Go to the note, heading, block, file, reference or footnote that the cursor names."""

from __future__ import annotations

from collections.abc import Iterable

from note_lsp.features.places import Destination, Place, anchor_place, heading_place, link_place, note_place
from note_lsp.features.under_cursor import FieldValue, Thing, definition_of, link_behind, thing_at
from note_lsp.folding import fold_case
from note_lsp.paths import VaultPath
from note_lsp.syntax.media import VIDEO_KEYS, is_media_file
from note_lsp.syntax.nodes import (
    Block,
    Definition,
    FootnoteDefinition,
    FootnoteUse,
    Heading,
    Leads,
    Link,
    ReferenceUse,
    Tag,
)
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault


def definition(vault: Vault, path: VaultPath, offset: int) -> Destination | None:
    """Where the thing at ``offset`` leads: of an ambiguous link all candidates, of a tag its other uses.

    A heading, a block's id and a definition lead to themselves, a timestamp and a URL nowhere.
    """
    note = vault.note(path)
    thing = thing_at(note.facts, offset) if note is not None else None
    if note is None or thing is None:
        return None
    return _destination(_origin(thing, offset), _places(vault, note, thing))


def declaration(vault: Vault, path: VaultPath, offset: int) -> Destination | None:
    """Like ``definition``, but of a reference the line that says what its label means."""
    note = vault.note(path)
    thing = thing_at(note.facts, offset) if note is not None else None
    if note is not None and isinstance(thing, ReferenceUse):
        declared = definition_of(note.facts, thing.label)
        places = [Place(path, declared.span, declared.label_span)] if declared is not None else []
        return _destination(_origin(thing, offset), places)
    return definition(vault, path, offset)


def type_definition(vault: Vault, path: VaultPath, offset: int) -> Destination | None:
    """The whole note or file that a link leads to, whatever part of it the link names."""
    note = vault.note(path)
    thing = thing_at(note.facts, offset) if note is not None else None
    if note is None or not isinstance(thing, Link | ReferenceUse):
        return None
    link = link_behind(note.facts, thing)
    places = _candidates(vault, link, path) if link is not None else []
    return _destination(_origin(thing, offset), [note_place(vault, candidate) for candidate in places])


def _destination(origin: Span, places: Iterable[Place]) -> Destination | None:
    found = tuple(dict.fromkeys(places))
    return Destination(origin, found) if found else None


def _origin(thing: Thing, offset: int) -> Span:
    match thing:
        case Link(target=target, target_span=target_span, anchor_span=anchor_span):
            if anchor_span is not None and (not target or anchor_span.touches(offset)):
                return anchor_span
            return target_span
        case ReferenceUse() | Definition():
            return thing.label_span
        case Heading():
            return thing.text_span
        case FootnoteUse() | FootnoteDefinition():
            return thing.id_span
        case FieldValue():
            return thing.value.span
        case Block(id_span=Span() as id_span):
            return id_span
    return thing.span


def _places(vault: Vault, note: Note, thing: Thing) -> list[Place]:
    facts, path = note.facts, note.path
    match thing:
        case Link() | ReferenceUse():
            return _behind(vault, note, thing)
        case Definition():
            return [Place(path, thing.span, thing.label_span)]
        case Heading():
            return [heading_place(path, thing, facts.headings, facts.lines)]
        case Block():
            return [Place(path, thing.span, thing.span)]
        case Tag():
            uses = vault.tag_uses(thing.name)
            return [
                Place(source, use.span, use.span) for source, use in uses if (source, use.span) != (path, thing.span)
            ]
        case FootnoteUse():
            return [Place(path, note.span, note.id_span) for note in facts.footnote_definitions if note.id == thing.id][
                :1
            ]
        case FootnoteDefinition():
            return [Place(path, use.span, use.span) for use in facts.footnote_uses if use.id == thing.id]
        case FieldValue() if fold_case(thing.field.key) in VIDEO_KEYS and is_media_file(thing.value.text):
            found = vault.resolve_name(thing.value.text, path).path
            return [note_place(vault, found)] if found is not None else []
    return []


def _behind(vault: Vault, note: Note, thing: Link | ReferenceUse) -> list[Place]:
    """Where a link leads; of a reference to a URL the line that names it."""
    link = link_behind(note.facts, thing)
    if link is None:
        return []
    link = vault.as_meant(link, note.path)
    places = [
        place
        for candidate in _candidates(vault, link, note.path)
        if (place := _place_in(vault, link, candidate, note.path)) is not None
    ]
    if not places and link is not thing and link.leads is Leads.URL:
        return [link_place(note.path, link)]
    return places


def _candidates(vault: Vault, link: Link, source: VaultPath) -> tuple[VaultPath, ...]:
    is_time = link.leads is Leads.TIME
    resolution = vault.resolve_name(link.target, source) if is_time else vault.resolve(link, source)
    return resolution.candidates or ((resolution.path,) if resolution.path is not None else ())


def _place_in(vault: Vault, link: Link, candidate: VaultPath, source: VaultPath) -> Place | None:
    """What a link names in one of its candidates; the whole note where its anchor is missing, but not the own one."""
    if link.anchor is None:
        return note_place(vault, candidate)
    found = anchor_place(vault, candidate, link.anchor, link.form)
    if found is None and (link.target or candidate != source):
        return note_place(vault, candidate)
    return found
