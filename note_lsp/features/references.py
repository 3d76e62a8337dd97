"""Find every mention of what the cursor is about, by what links resolve to and never by their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from note_lsp.features.backlinks import links_to
from note_lsp.features.nested_anchors import steps_of
from note_lsp.features.places import Place, heading_place, link_place, note_place, use_place, video_place
from note_lsp.features.subject_under_cursor import subject_at
from note_lsp.features.subjects import (
    AliasSubject,
    AnchorSubject,
    FootnoteSubject,
    HeadingSubject,
    LabelSubject,
    MissingSubject,
    NoteSubject,
    Subject,
    TagSubject,
    TimeSubject,
    UrlSubject,
    VideoSubject,
    is_about,
)
from note_lsp.features.under_cursor import definition_of, uses_of
from note_lsp.paths import VaultPath
from note_lsp.vault.vault import Mention, Note, Vault

_NEAR: Final = 5
"""Seconds; two who note the same moment rarely agree on it to the second."""


def references(vault: Vault, path: VaultPath, offset: int, declaration: bool) -> tuple[Place, ...]:
    """The mentions of what stands at ``offset``, by path and place, with the thing itself first if ``declaration``.

    Of a moment the timestamps around it come first, this note's before others', then the other notes of the video.
    """
    note = vault.note(path)
    subject = subject_at(vault, note, offset) if note is not None else None
    if note is None or subject is None:
        return ()
    mentions = _mentions(vault, note, subject)
    if not declaration:
        return tuple(mentions)
    return tuple(dict.fromkeys([*_declaration(vault, note, subject), *mentions]))


def _mentions(vault: Vault, note: Note, subject: Subject) -> Iterator[Place]:
    match subject:
        case HeadingSubject():
            passing = _passing(vault, subject)
            yield from sorted([*_of_links(links_to(vault, subject, own=True)), *passing])
        case NoteSubject() | AnchorSubject():
            yield from _of_links(links_to(vault, subject, own=True))
        case AliasSubject(_, alias):
            yield from _of_links(_about(vault, subject, vault.mentions_of(alias)))
        case MissingSubject(link):
            yield from _of_links(_about(vault, subject, vault.mentions_of(link.target)))
        case TagSubject(name):
            yield from (Place(source, tag.span, tag.span) for source, tag in vault.tag_uses(name, nested=True))
        case VideoSubject(key):
            yield from (video_place(vault, path) for path in vault.notes_of_video(key) if path != note.path)
        case TimeSubject():
            yield from _of_moment(vault, note, subject)
        case UrlSubject(url):
            yield from _of_links(vault.mentions_of_url(url))
            yield from (video_place(vault, path) for path in vault.notes_of_video(url))
        case LabelSubject(label):
            yield from (use_place(note.path, use) for use in uses_of(note.facts, label))
        case FootnoteSubject(id):
            uses_of_id = (use for use in note.facts.footnote_uses if use.id == id)
            yield from (Place(note.path, use.span, use.id_span) for use in uses_of_id)


def _about(vault: Vault, subject: Subject, mentions: Iterable[Mention]) -> Iterator[Mention]:
    return (mention for mention in mentions if is_about(vault, subject, mention.link, mention.source))


def _passing(vault: Vault, subject: HeadingSubject) -> Iterator[Place]:
    """Where links to a heading below this one name it on their way."""
    for mention in vault.backlinks(subject.path, own=True):
        if "#" in (mention.link.anchor or ""):
            steps = steps_of(vault, mention.link, subject.path)
            spans = (step.span for step in steps if step.heading == subject.heading)
            yield from (Place(mention.source, mention.link.span, span) for span in spans)


def _of_links(mentions: Iterable[Mention]) -> Iterator[Place]:
    """The places of links; of a definition those that use it too."""
    for mention in mentions:
        uses = mention.link.uses
        places = [link_place(mention.source, mention.link), *(use_place(mention.source, use) for use in uses)]
        yield from sorted(places) if uses else places


def _of_moment(vault: Vault, note: Note, subject: TimeSubject) -> Iterator[Place]:
    """The timestamps around a moment, this note's first, then the other notes of its video."""
    yield from (Place(note.path, stamp.span, stamp.time_span) for stamp in subject.stamps_near(note.facts, _NEAR))
    medium = subject.medium
    if medium is None:
        return
    others = [path for path in vault.notes_of_video(medium.id) if path != note.path]
    for path in others:
        for time in vault.times_of(path):
            if not time.elsewhere and abs(time.seconds - subject.stamp.seconds) <= _NEAR:
                yield Place(path, time.span, time.span)
    yield from (video_place(vault, path) for path in others)


def _declaration(vault: Vault, note: Note, subject: Subject) -> Iterator[Place]:
    match subject:
        case NoteSubject(path):
            yield note_place(vault, path)
        case HeadingSubject(path, heading):
            yield heading_place(path, heading, vault.headings(path), vault.lines(path))
        case AnchorSubject(path, _, declared):
            yield Place(path, declared, declared)
        case AliasSubject(path, _, span):
            yield Place(path, span, span)
        case VideoSubject():
            yield video_place(vault, note.path)
        case LabelSubject(label):
            definition = definition_of(note.facts, label)
            if definition is not None:
                yield Place(note.path, definition.span, definition.label_span)
        case FootnoteSubject(id):
            found = (footnote for footnote in note.facts.footnote_definitions if footnote.id == id)
            yield from (Place(note.path, footnote.span, footnote.id_span) for footnote in found)
