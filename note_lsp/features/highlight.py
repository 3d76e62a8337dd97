"""Highlight the other places in a note that are about the same thing as the cursor."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from note_lsp.features.nested_anchors import steps_of
from note_lsp.features.places import link_place, title_heading
from note_lsp.features.subject_under_cursor import part_of_tag, subject_at
from note_lsp.features.subjects import (
    AliasSubject,
    AnchorSubject,
    FootnoteSubject,
    HeadingSubject,
    LabelSubject,
    NoteSubject,
    Subject,
    TagSubject,
    TimeSubject,
    VideoSubject,
    is_about,
)
from note_lsp.features.under_cursor import thing_at, uses_of
from note_lsp.folding import fold_case
from note_lsp.paths import VaultPath
from note_lsp.syntax.media import own_medium_value
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault


class Highlight(msgspec.Struct, frozen=True, gc=False, order=True):
    """A place in the note."""

    span: Span
    declares: bool = False
    """Whether the thing itself stands here, not a mention of it."""


def highlights(vault: Vault, path: VaultPath, offset: int) -> tuple[Highlight, ...]:
    """The places in the note ``path`` that are about what stands at ``offset``; nothing on plain text."""
    note = vault.note(path)
    if note is None or thing_at(note.facts, offset) is None:
        return ()
    subject = subject_at(vault, note, offset)
    if subject is None:
        return ()
    return tuple(sorted({*_declarations(note, subject), *_mentions(vault, note, subject)}))


def _mentions(vault: Vault, note: Note, subject: Subject) -> Iterator[Highlight]:
    match subject:
        case TagSubject(name):
            folded = fold_case(name)
            tags = (tag for tag in note.facts.tags if f"{fold_case(tag.name)}/".startswith(f"{folded}/"))
            yield from (Highlight(part_of_tag(tag, name)) for tag in tags)
        case LabelSubject(label):
            yield from (Highlight(use.label_span) for use in uses_of(note.facts, label))
        case FootnoteSubject(id):
            yield from (Highlight(use.id_span) for use in note.facts.footnote_uses if use.id == id)
        case TimeSubject():
            yield from (Highlight(stamp.time_span) for stamp in subject.stamps_near(note.facts, 0))
        case _:
            if isinstance(subject, HeadingSubject):
                yield from _passing(vault, note, subject)
            for link in note.facts.links:
                if is_about(vault, subject, link, note.path):
                    yield Highlight(link_place(note.path, link).selection)
                    yield from (Highlight(use.label_span) for use in link.uses)


def _passing(vault: Vault, note: Note, subject: HeadingSubject) -> Iterator[Highlight]:
    """Where links to a heading below this one name it on their way."""
    for link in note.facts.links:
        if "#" in (link.anchor or "") and vault.resolve(link, note.path).path == subject.path:
            steps = steps_of(vault, link, subject.path)
            yield from (Highlight(step.span) for step in steps if step.heading == subject.heading)


def _declarations(note: Note, subject: Subject) -> Iterator[Highlight]:
    match subject:
        case NoteSubject(path) if path == note.path:
            title, front_matter = title_heading(note.facts.headings), note.facts.front_matter
            if title is not None:
                yield Highlight(title.text_span, declares=True)
            if front_matter is not None and front_matter.title is not None:
                yield Highlight(front_matter.title.span, declares=True)
        case VideoSubject(key):
            named = own_medium_value(note.facts.front_matter)
            if named is not None and named[0].id == key:
                yield Highlight(named[1].span, declares=True)
        case HeadingSubject(path, heading) if path == note.path:
            yield Highlight(heading.text_span, declares=True)
        case AnchorSubject(path, _, span) | AliasSubject(path, _, span) if path == note.path:
            yield Highlight(span, declares=True)
        case LabelSubject(label):
            found = (definition for definition in note.facts.definitions if definition.label == label)
            yield from (Highlight(definition.label_span, declares=True) for definition in found)
        case FootnoteSubject(id):
            footnotes = (footnote for footnote in note.facts.footnote_definitions if footnote.id == id)
            yield from (Highlight(footnote.id_span, declares=True) for footnote in footnotes)
