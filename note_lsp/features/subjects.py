"""What a cursor is about: the note, heading, tag or other thing that links and mentions are found for."""

from __future__ import annotations

import msgspec

from note_lsp.features.places import title_heading
from note_lsp.features.under_cursor import FieldValue, Thing, link_behind, thing_at
from note_lsp.folding import fold_case
from note_lsp.paths import VaultPath, folder_of
from note_lsp.syntax.media import VIDEO_KEYS, video_key
from note_lsp.syntax.nodes import (
    Block,
    Definition,
    FootnoteDefinition,
    FootnoteUse,
    Form,
    Heading,
    HtmlAnchor,
    Leads,
    Link,
    ReferenceUse,
    Tag,
)
from note_lsp.text import Span
from note_lsp.vault.reverse import missing_name
from note_lsp.vault.vault import Note, Vault


class NoteSubject(msgspec.Struct, frozen=True):
    """A note, or a file that is none."""

    path: VaultPath
    heading: Heading | None = None
    """The heading that names the note, if the cursor is on it: links to it are links to the note."""


class HeadingSubject(msgspec.Struct, frozen=True):
    """A heading that is not its note's title."""

    path: VaultPath
    heading: Heading


class AnchorSubject(msgspec.Struct, frozen=True):
    """A block with an id, or an HTML element."""

    path: VaultPath
    span: Span
    """What an anchor's place has for it."""
    declaration: Span
    """Its id as written."""


class MissingSubject(msgspec.Struct, frozen=True):
    """A note that is not written yet."""

    link: Link
    """One that wants it."""
    name: str
    """What all that want it have in common, as ``missing_name`` says."""


class TagSubject(msgspec.Struct, frozen=True):
    """A tag, with those nested below it."""

    name: str


class AliasSubject(msgspec.Struct, frozen=True):
    """Another name of a note."""

    path: VaultPath
    alias: str
    span: Span


class VideoSubject(msgspec.Struct, frozen=True):
    """A video, by ``video_key``."""

    key: str


class LabelSubject(msgspec.Struct, frozen=True):
    """A reference label of one note."""

    label: str


class FootnoteSubject(msgspec.Struct, frozen=True):
    """A footnote of one note."""

    id: str


class UrlSubject(msgspec.Struct, frozen=True):
    """A URL out of the vault."""

    url: str


Subject = (
    NoteSubject
    | HeadingSubject
    | AnchorSubject
    | MissingSubject
    | TagSubject
    | AliasSubject
    | VideoSubject
    | LabelSubject
    | FootnoteSubject
    | UrlSubject
)


def subject_at(vault: Vault, note: Note, offset: int) -> Subject | None:
    """What a cursor at ``offset`` is about; on nothing else, the first line and front matter are about their note."""
    thing = thing_at(note.facts, offset)
    if thing is not None and not isinstance(thing, FieldValue):
        return _subject_of(vault, note, thing, offset)
    if isinstance(thing, FieldValue):
        named = _subject_of_value(note, thing)
        if named is not None:
            return named
    front_matter = note.facts.front_matter
    top = max(front_matter.span.end if front_matter is not None else 0, note.facts.lines.line_span(0).end)
    return NoteSubject(note.path) if offset <= top else None


def subject_of_link(vault: Vault, link: Link, source: VaultPath, *, whole: bool = False) -> Subject | None:
    """What a link in ``source`` leads to, whether it is there or not.

    With ``whole`` the anchor is left out of it.
    """
    if link.leads is Leads.URL:
        return UrlSubject(link.target)
    resolution = vault.resolve(link, source) if link.leads is Leads.VAULT else vault.resolve_name(link.target, source)
    if resolution.path is None:
        is_missing = resolution.broken and link.leads is Leads.VAULT
        return MissingSubject(link, _missing_name(vault, link, source)) if is_missing else None
    if link.anchor and not whole:
        return _anchored(vault, resolution.path, link.anchor, link.form)
    return NoteSubject(resolution.path)


def is_about(vault: Vault, subject: Subject, link: Link, source: VaultPath) -> bool:
    """Whether ``link`` in ``source`` is a mention of ``subject``."""
    match subject:
        case UrlSubject(url):
            return link.leads is Leads.URL and link.target == url
        case MissingSubject(_, name):
            return (
                link.leads is Leads.VAULT
                and _missing_name(vault, link, source) == name
                and vault.resolve(link, source).broken
            )
        case NoteSubject() | HeadingSubject() | AnchorSubject() if link.leads is not Leads.VAULT:
            return False
        case NoteSubject(path, heading):
            if vault.resolve(link, source).path != path:
                return False
            if link.target or heading is None:
                return bool(link.target)
            return subject_of_link(vault, link, source) == NoteSubject(path, heading)
        case HeadingSubject() | AnchorSubject():
            return link.anchor is not None and subject_of_link(vault, link, source) == subject
        case AliasSubject(path, alias):
            return (
                link.leads is Leads.VAULT
                and fold_case(link.target.strip()) == fold_case(alias)
                and vault.resolve(link, source).path == path
            )
    return False


def _missing_name(vault: Vault, link: Link, source: VaultPath) -> str:
    return missing_name(link.target, folder_of(source), vault.extensions)


def _subject_of(vault: Vault, note: Note, thing: Thing, offset: int) -> Subject | None:
    match thing:
        case Link() | ReferenceUse() if (link := link_behind(note.facts, thing)) is not None:
            # `[[label]]` is a wikilink to who writes it, whatever a definition makes of it.
            if isinstance(thing, ReferenceUse) and not note.text.startswith("[[", thing.span.start - 1):
                return LabelSubject(thing.label)
            whole = isinstance(thing, Link) and bool(thing.target) and thing.target_span.touches(offset)
            return subject_of_link(vault, link, note.path, whole=whole)
        case ReferenceUse(label=label) | Definition(label=label):
            return LabelSubject(label)
        case Heading():
            if thing == title_heading(note.facts.headings):
                return NoteSubject(note.path, thing)
            return HeadingSubject(note.path, thing)
        case Block(id_span=Span() as id_span):
            return AnchorSubject(note.path, thing.span, id_span)
        case HtmlAnchor():
            return AnchorSubject(note.path, thing.span, thing.span)
        case Tag():
            return TagSubject(thing.name)
        case FootnoteUse() | FootnoteDefinition():
            return FootnoteSubject(thing.id)
    return None


def _subject_of_value(note: Note, thing: FieldValue) -> Subject | None:
    front_matter = note.facts.front_matter
    key = fold_case(thing.field.key)
    video = video_key(thing.value.text) if key in VIDEO_KEYS else None
    if video is not None:
        return VideoSubject(video)
    if front_matter is not None and key in {"aliases", "alias"} and thing.value.text:
        return AliasSubject(note.path, thing.value.text, thing.value.span)
    return None


def _anchored(vault: Vault, path: VaultPath, anchor: str, form: Form) -> Subject:
    found = vault.find_anchor(path, anchor, form)
    if found is None:
        return NoteSubject(path)
    if found.heading is not None:
        is_title = found.heading == title_heading(vault.headings(path))
        return NoteSubject(path, found.heading) if is_title else HeadingSubject(path, found.heading)
    if found.kind == "block" and found.block is not None and found.block.id_span is not None:
        return AnchorSubject(path, found.span, found.block.id_span)
    return AnchorSubject(path, found.span, found.span) if found.kind == "html" else NoteSubject(path)
