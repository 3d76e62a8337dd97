"""The graph of links: the notes that link to a note, and those that it links to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from note_lsp.features.places import heading_place, section_span
from note_lsp.features.subject_under_cursor import subject_at
from note_lsp.features.subjects import AnchorSubject, HeadingSubject, LabelSubject, NoteSubject, is_about
from note_lsp.features.under_cursor import links_behind_labels
from note_lsp.paths import VaultPath, folder_of, name_of, stem_of
from note_lsp.syntax.nodes import Heading, Leads, Link
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault


class GraphItem(msgspec.Struct, frozen=True):
    """A note, a file that is linked, or a section of a note."""

    name: str
    path: VaultPath
    span: Span = Span(0, 0)
    """Of a section all of it; empty for the whole of a note or file."""
    selection: Span = Span(0, 0)
    detail: str = ""
    """The folder of a note, the note of a section."""
    heading: str | None = None
    """Of a section the slug of its heading, which finds it again."""


class Linked(msgspec.Struct, frozen=True):
    """One end of links, and where they stand: in it if it links, else in the note that was asked about."""

    item: GraphItem
    spans: tuple[Span, ...]


def item_at(vault: Vault, path: VaultPath, offset: int) -> GraphItem | None:
    """What a link at ``offset`` leads to, the section of a heading there, and from anywhere else the note itself."""
    note = vault.note(path)
    if note is None:
        return None
    match subject_at(vault, note, offset):
        case HeadingSubject(owner, heading):
            return _item_of_section(vault, owner, heading)
        case NoteSubject(found) | AnchorSubject(found):
            return _item_of_note(vault, found)
        case LabelSubject(label) if (link := links_behind_labels(note.facts).get(label)) is not None:
            return _item_of_note(vault, vault.resolve(link, path).path or path)
    return _item_of_note(vault, path)


def incoming(vault: Vault, path: VaultPath, heading: str | None = None) -> tuple[Linked, ...]:
    """The notes that link to a note or file, or to its section under ``heading``, by path; not the note itself."""
    section = _heading_called(vault, path, heading)
    if heading is not None and section is None:
        return ()
    by_source: dict[VaultPath, list[Span]] = {}
    subject = HeadingSubject(path, section) if section is not None else None
    for mention in vault.backlinks(path):
        if subject is None or is_about(vault, subject, mention.link, mention.source):
            by_source.setdefault(mention.source, []).extend(_places_of(mention.link))
    return tuple(Linked(_item_of_note(vault, source), tuple(sorted(spans))) for source, spans in by_source.items())


def outgoing(vault: Vault, path: VaultPath, heading: str | None = None) -> tuple[Linked, ...]:
    """The notes that a note, or its section under ``heading``, links to, in the order of the first links to them.

    Files, missing notes and the note itself are left out.
    """
    note = vault.note(path)
    section = _heading_called(vault, path, heading)
    if note is None or (heading is not None and section is None):
        return ()
    by_target: dict[VaultPath, list[Span]] = {}
    for span, link in sorted(_links_in(note, section), key=lambda found: found[0]):
        target = vault.resolve(link, path).path
        if target is not None and target != path and vault.name(target) is not None:
            by_target.setdefault(target, []).append(span)
    return tuple(Linked(_item_of_note(vault, target), tuple(spans)) for target, spans in by_target.items())


def _links_in(note: Note, section: Heading | None) -> Iterator[tuple[Span, Link]]:
    """The links of a note or section, each with a place where it stands."""
    facts = note.facts
    whole = Span(0, facts.lines.length) if section is None else section_span(section, facts.headings, facts.lines)
    for link in facts.links:
        if link.leads is not Leads.LABEL:
            yield from ((span, link) for span in _places_of(link) if whole.covers(span))


def _places_of(link: Link) -> Iterable[Span]:
    """Where a link stands: of a definition where it is used, if it is."""
    return [use.span for use in link.uses] or [link.span]


def _heading_called(vault: Vault, path: VaultPath, slug: str | None) -> Heading | None:
    if slug is None:
        return None
    return next((heading for heading in vault.headings(path) if heading.slug == slug), None)


def _item_of_note(vault: Vault, path: VaultPath) -> GraphItem:
    name = stem_of(path, vault.extensions) if vault.name(path) is not None else name_of(path)
    return GraphItem(name, path, detail=folder_of(path))


def _item_of_section(vault: Vault, path: VaultPath, heading: Heading) -> GraphItem:
    place = heading_place(path, heading, vault.headings(path), vault.lines(path))
    name = heading.text or "#" * heading.level
    return GraphItem(name, path, place.span, place.selection, stem_of(path, vault.extensions), heading.slug)
