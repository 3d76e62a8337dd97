"""What a cursor is about: the note, heading, tag or other thing that links and mentions are found for."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from note_lsp.features.places import title_heading
from note_lsp.folding import fold_name
from note_lsp.paths import VaultPath, folder_of
from note_lsp.syntax.media import Medium, NoteMedia
from note_lsp.syntax.nodes import Form, Heading, Leads, Link, NoteFacts, Timestamp
from note_lsp.text import Span
from note_lsp.vault.reverse import missing_name
from note_lsp.vault.vault import Vault


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


class TimeSubject(msgspec.Struct, frozen=True):
    """A moment of a video."""

    stamp: Timestamp
    """The timestamp that names it, in the note that was asked about."""
    media: NoteMedia
    """The media of that note."""

    @property
    def medium(self) -> Medium | None:
        """The medium it is a moment of."""
        return self.media.of(self.stamp)

    def stamps_near(self, facts: NoteFacts, tolerance: int) -> Iterator[Timestamp]:
        """The timestamps of the same note at most ``tolerance`` seconds away, itself included; no bare times."""
        for stamp in facts.timestamps:
            is_near = abs(stamp.seconds - self.stamp.seconds) <= tolerance and not stamp.plain
            if stamp == self.stamp or (is_near and self.media.of(stamp) == self.medium):
                yield stamp


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
    | TimeSubject
    | LabelSubject
    | FootnoteSubject
    | UrlSubject
)


def subject_of_link(vault: Vault, link: Link, source: VaultPath, *, whole: bool = False) -> Subject | None:
    """What a link in ``source`` leads to, whether it is there or not.

    With ``whole`` the anchor is left out of it.
    """
    link = vault.as_meant(link, source)
    if link.leads is Leads.URL:
        return UrlSubject(link.target)
    resolution = vault.resolve(link, source) if link.leads is Leads.VAULT else vault.resolve_name(link.target, source)
    if resolution.path is None:
        is_missing = resolution.broken and link.leads is Leads.VAULT
        return MissingSubject(link, _missing_name(vault, link, source)) if is_missing else None
    if link.anchor and not whole:
        return _anchored(vault, resolution.path, link.anchor, link.form)
    return NoteSubject(resolution.path)


def subject_of_heading(vault: Vault, path: VaultPath, heading: Heading) -> NoteSubject | HeadingSubject:
    """What a heading is about: its note if it is that one's title, else itself."""
    first = vault.first_heading(path)
    is_title = first == heading and title_heading([heading]) is not None
    return NoteSubject(path, heading) if is_title else HeadingSubject(path, heading)


def is_about(vault: Vault, subject: Subject, link: Link, source: VaultPath) -> bool:
    """Whether ``link`` in ``source`` is a mention of ``subject``."""
    link = vault.as_meant(link, source)
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
                and fold_name(link.target) == fold_name(alias)
                and vault.resolve(link, source).path == path
            )
    return False


def _missing_name(vault: Vault, link: Link, source: VaultPath) -> str:
    return missing_name(link.target, folder_of(source), vault.extensions)


def _anchored(vault: Vault, path: VaultPath, anchor: str, form: Form) -> Subject:
    found = vault.find_anchor(path, anchor, form)
    if found is None:
        return NoteSubject(path)
    if found.heading is not None:
        return subject_of_heading(vault, path, found.heading)
    if found.kind == "block" and found.block is not None and found.block.id_span is not None:
        return AnchorSubject(path, found.span, found.block.id_span)
    return AnchorSubject(path, found.span, found.span) if found.kind == "html" else NoteSubject(path)
