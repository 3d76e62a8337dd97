"""What in a note can be clicked: links to notes and files that are there, URLs, and times of a video."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from note_lsp.features.markdown_words import opens_only
from note_lsp.features.places import anchor_place
from note_lsp.features.under_cursor import links_behind_labels
from note_lsp.features.video_link import medium_link
from note_lsp.folding import fold_blanks, fold_case
from note_lsp.paths import VaultPath
from note_lsp.syntax.media import VIDEO_KEYS, clock, media_of, medium_of_value
from note_lsp.syntax.nodes import Field, Leads, Link, NoteFacts, Value
from note_lsp.text import Span
from note_lsp.vault.vault import Vault

_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


class DocumentLink(msgspec.Struct, frozen=True, gc=False, order=True):
    """A piece of a note that leads somewhere; either ``url`` or ``path`` says where."""

    span: Span
    url: str | None = None
    path: VaultPath | None = None
    fragment: str = ""
    """What stands behind the ``#`` of a file's URI: ``t=300``."""
    selection: Span | None = None
    """The place in ``path``, where it is not the whole of it."""
    tooltip: str = ""
    medium: bool = False
    """Whether it opens a video or a recording."""


def document_links(vault: Vault, path: VaultPath) -> tuple[DocumentLink, ...]:
    """The clickable pieces of a note, in the order of the text and apart; what leads nowhere is none."""
    note = vault.note(path)
    if note is None:
        return ()
    stamps = {link.span: link for link in _stamp_links(vault, note.facts, path)}
    found = [*stamps.values()]
    behind = links_behind_labels(note.facts)
    times = {stamp.span for stamp in note.facts.timestamps}
    for link in note.facts.links:
        if not link.target and link.span in times:
            # An anchor that is a time names no place in the note.
            continue
        leads = behind.get(fold_blanks(link.target)) if link.leads is Leads.LABEL else link
        if link.span not in stamps and leads is not None:
            found += _of_link(vault, leads, _clickable(link), path)
    for use in note.facts.references:
        if use.label in behind:
            found += _of_link(vault, behind[use.label], use.text_span, path)
    found += _of_front_matter(vault, note.facts, path)
    return tuple(_apart(found))


def _apart(links: Iterable[DocumentLink]) -> Iterator[DocumentLink]:
    """``links`` in the order of the text; of those that share a place the first, then the longest."""
    at = -1
    for link in sorted(links, key=lambda link: (link.span.start, -link.span.end)):
        if link.span.start >= at:
            yield link
            at = link.span.end


def _of_front_matter(vault: Vault, facts: NoteFacts, source: VaultPath) -> Iterator[DocumentLink]:
    """The values that name a video, a recording or another place on the web."""
    for field in facts.front_matter.fields if facts.front_matter is not None else ():
        names_media = fold_case(field.key) in VIDEO_KEYS
        for value in field.values:
            if names_media:
                yield from _of_value(vault, field, value, source)
            elif _WEB.fullmatch(value.text):
                yield DocumentLink(value.span, value.text)


def _of_value(vault: Vault, field: Field, value: Value, source: VaultPath) -> Iterator[DocumentLink]:
    medium = medium_of_value(field, value)
    url = value.text if _WEB.fullmatch(value.text) else None
    if medium is None:
        if url is not None:
            yield DocumentLink(value.span, url)
    elif not medium.is_local:
        if opens_only(address := url or medium.url()):
            yield DocumentLink(value.span, address, tooltip="Open the video", medium=True)
    elif (path := vault.resolve_name(medium.id, source).path) is not None:
        yield DocumentLink(value.span, path=path, tooltip="Open the recording", medium=True)


def _stamp_links(vault: Vault, facts: NoteFacts, source: VaultPath) -> Iterator[DocumentLink]:
    media = media_of(facts.front_matter, facts.links)
    for stamp in facts.timestamps:
        medium = media.of(stamp)
        if medium is None or stamp.plain:
            continue
        found = medium_link(vault, source, medium, stamp.seconds)
        if found is not None and (found.url is None or opens_only(found.url)):
            tooltip = f"Open the video at {clock(stamp.seconds)}"
            yield DocumentLink(stamp.span, found.url, found.path, found.fragment, tooltip=tooltip, medium=True)


def _of_link(vault: Vault, behind: Link, span: Span, source: VaultPath) -> Iterator[DocumentLink]:
    """``span`` as a link to where ``behind`` leads."""
    behind = vault.as_meant(behind, source)
    if behind.leads is Leads.URL:
        if opens_only(behind.target):
            scheme = "https://" if behind.target[:4].lower() == "www." else ""
            yield DocumentLink(span, scheme + behind.target)
        return
    path = vault.resolve(behind, source).path
    if path is None:
        return
    place = anchor_place(vault, path, behind.anchor, behind.form) if behind.anchor else None
    selection = place.selection if place is not None else None
    yield DocumentLink(span, path=path, selection=selection, tooltip=f"Open {path}")


def _clickable(link: Link) -> Span:
    """The target and the anchor of a link as they are written."""
    end = link.anchor_span.end if link.anchor_span is not None else link.target_span.end
    return Span(link.target_span.start, end)
