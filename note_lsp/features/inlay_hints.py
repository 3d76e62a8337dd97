"""Hints between the words of a note: the title of the note of a video where only the video's id or URL stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from note_lsp.features.places import title_heading
from note_lsp.folding import fold_case
from note_lsp.paths import VaultPath
from note_lsp.syntax.media import VIDEO_KEYS, Service, is_video_id, medium_of_url
from note_lsp.syntax.nodes import Form, Leads, NoteFacts
from note_lsp.syntax.structure import Ranges
from note_lsp.text import Span
from note_lsp.vault.vault import Note, NoteName, Vault

_LONGEST = 60
_ID = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{11}(?![A-Za-z0-9_-])")


class InlayHint(msgspec.Struct, frozen=True, gc=False, order=True):
    """Words that are shown at ``offset`` and are no part of the text."""

    offset: int
    label: str
    path: VaultPath
    """The note that is called so."""


def inlay_hints(vault: Vault, path: VaultPath, span: Span) -> tuple[InlayHint, ...]:
    """The hints in ``span`` of a note, in the order of the text; none unless the settings ask for them."""
    note = vault.note(path) if vault.settings.video.inlay_hints else None
    if note is None:
        return ()
    places = [*_links(vault, note, span), *_bare_ids(note, span)]
    hints = (_hint(vault, note, offset, key, named) for offset, key, named in places)
    return tuple(sorted(hint for hint in hints if hint is not None))


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
    if path is None or title == key:
        return None
    return InlayHint(offset, title if len(title) <= _LONGEST else title[: _LONGEST - 1].rstrip() + "…", path)


def _title(vault: Vault, name: NoteName) -> str:
    """What people call a note, in one line."""
    heading = None if name.title else title_heading([first] if (first := vault.first_heading(name.path)) else [])
    return " ".join((name.title or (heading.text if heading else "")).split()) or name.stem
