"""Hints between the words of a note: the titles of notes behind bare ids, and what an embedded note begins with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import msgspec

from note_lsp.features.first_words import first_words
from note_lsp.features.places import title_heading
from note_lsp.folding import fold, fold_case
from note_lsp.paths import VaultPath, stem_of
from note_lsp.syntax.media import VIDEO_KEYS, Service, is_video_id, medium_of_url
from note_lsp.syntax.nodes import Form, Leads, Link, NoteFacts
from note_lsp.syntax.structure import Ranges
from note_lsp.text import Span
from note_lsp.vault.vault import Note, NoteName, Vault

_LONGEST = 60
_MOST_EMBEDS = 50
"""Embeds of one answer whose notes are read."""
_TIME_OR_UUID = re.compile(r"\d{8,}|\d{8}[T_-]?\d{4,6}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_HASH = re.compile(r"(?=(?:[a-f]*\d){2})(?=\d*[a-f])[0-9a-f]{6,}", re.IGNORECASE)
_MIXED = re.compile(r"(?=[a-z0-9]{8,}\Z)(?:[a-z]+|\d+)(?:(?<=\d)[a-z]+|(?<=[a-z])\d+){3,}", re.IGNORECASE)
"""Letters and digits in turns, as no word has them."""
_ID = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{11}(?![A-Za-z0-9_-])")


class InlayHint(msgspec.Struct, frozen=True, gc=False, order=True):
    """Words that are shown at ``offset`` and are no part of the text."""

    offset: int
    label: str
    path: VaultPath
    """The note that is called so."""


def inlay_hints(vault: Vault, path: VaultPath, span: Span) -> tuple[InlayHint, ...]:
    """The hints in ``span`` of a note, in the order of the text, one a place; none unless the settings ask for them."""
    wanted = vault.settings.hints
    note = vault.note(path) if wanted.embeds or wanted.titles or vault.settings.video.inlay_hints else None
    if note is None:
        return ()
    found: list[InlayHint] = []
    if wanted.embeds:
        found += _embeds(vault, note, span)
    places: list[tuple[int, str, VaultPath | None]] = [*_ids(vault, note, span)] if wanted.titles else []
    if vault.settings.video.inlay_hints:
        places += [*_links(vault, note, span), *_bare_ids(note, span)]
    hints = (_hint(vault, note, offset, key, named) for offset, key, named in places)
    found += [hint for hint in hints if hint is not None]
    return tuple(sorted({hint.offset: hint for hint in reversed(found)}.values()))


def _embeds(vault: Vault, note: Note, span: Span) -> Iterator[InlayHint]:
    """The first words of the notes that are embedded."""
    embeds = (link for link in note.facts.links if link.embed and link.leads is Leads.VAULT and link.span.meets(span))
    for link in islice(embeds, _MOST_EMBEDS):
        path = vault.resolve(link, note.path).path
        words = first_words(vault, path, link) if path is not None and vault.name(path) is not None else ""
        if path is not None and words:
            yield InlayHint(link.span.end, _shortened(words), path)


def _ids(vault: Vault, note: Note, span: Span) -> Iterator[tuple[int, str, VaultPath]]:
    """Where wikilinks without a label end whose targets are no words, with these and the notes that they lead to."""
    for link in note.facts.links:
        if link.form is Form.WIKILINK and link.label is None and link.span.meets(span) and _is_id(link, vault):
            path = vault.resolve(link, note.path).path
            if path is not None:
                yield link.span.end, stem_of(link.target, vault.extensions), path


def _is_id(link: Link, vault: Vault) -> bool:
    stem = stem_of(link.target, vault.extensions) if link.leads is Leads.VAULT else ""
    return any(pattern.fullmatch(stem) for pattern in (_TIME_OR_UUID, _HASH, _MIXED))


def _links(vault: Vault, note: Note, span: Span) -> Iterator[tuple[int, str, VaultPath | None]]:
    """Where links without a label end that show an id, with it and the note that they lead to."""
    for link in note.facts.links:
        if link.label is not None or link.form is Form.DEFINITION or not link.span.meets(span):
            continue
        if link.leads is Leads.URL:
            medium = medium_of_url(link.target)
            if medium is not None and medium.service is Service.YOUTUBE:
                yield link.span.end, medium.id, None
        elif link.leads is Leads.VAULT and is_video_id(link.target) and link.anchor is None:
            yield link.span.end, link.target, vault.resolve(link, note.path).path


def _bare_ids(note: Note, span: Span) -> Iterator[tuple[int, str, None]]:
    """Where words end that may be ids, outside of links, code and the values that name the note's own video."""
    taken = _taken(note.facts)
    start, end = max(span.start - 11, 0), span.end + 12
    for found in _ID.finditer(note.text, start, end):
        if Span(*found.span()).meets(span) and found.end() < end and taken.around(found.start()) is None:
            yield found.end(), found[0], None


def _taken(facts: NoteFacts) -> Ranges:
    fields = facts.front_matter.fields if facts.front_matter is not None else ()
    own = [value.span for field in fields if fold_case(field.key) in VIDEO_KEYS for value in field.values]
    others = [thing.span for things in (facts.links, facts.references) for thing in things]
    return Ranges((span.start, span.end) for span in (*own, *facts.hidden, *others))


def _hint(vault: Vault, note: Note, offset: int, key: str, named: VaultPath | None) -> InlayHint | None:
    """The title of the note that is named, else of the first other note of the video; None where that says no more."""
    path = named or next((other for other in vault.notes_of_video(key) if other != note.path), None)
    name = vault.name(path) if path is not None and path != note.path else None
    title = _title(vault, name) if name is not None else key
    if path is None or fold(title) == fold(key):
        return None
    return InlayHint(offset, _shortened(title), path)


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"


def _title(vault: Vault, name: NoteName) -> str:
    """What people call a note, in one line."""
    heading = None if name.title else title_heading([first] if (first := vault.first_heading(name.path)) else [])
    return " ".join((name.title or (heading.text if heading else "")).split()) or name.stem
