"""What the cursor in a note is about."""

from __future__ import annotations

from note_lsp.features.nested_anchors import steps_of
from note_lsp.features.places import title_heading
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
    subject_of_heading,
    subject_of_link,
)
from note_lsp.features.under_cursor import FieldValue, Thing, link_behind, thing_at, timestamp_at
from note_lsp.folding import fold_case
from note_lsp.paths import VaultPath
from note_lsp.syntax.media import VIDEO_KEYS, media_of, video_key
from note_lsp.syntax.nodes import (
    Block,
    Definition,
    FootnoteDefinition,
    FootnoteUse,
    Heading,
    HtmlAnchor,
    Leads,
    Link,
    ReferenceUse,
    Tag,
    Timestamp,
)
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault


def subject_at(vault: Vault, note: Note, offset: int) -> Subject | None:
    """What a cursor at ``offset`` is about; on nothing else, the first line and front matter are about their note."""
    thing = thing_at(note.facts, offset)
    moment = _moment(vault, note, thing, offset)
    if moment is not None:
        return moment
    if thing is not None and not isinstance(thing, FieldValue):
        return _subject_of(vault, note, thing, offset)
    if isinstance(thing, FieldValue):
        named = _subject_of_value(note, thing, offset)
        if named is not None:
            return named
    front_matter = note.facts.front_matter
    top = max(front_matter.span.end if front_matter is not None else 0, note.facts.lines.line_span(0).end)
    return NoteSubject(note.path) if offset <= top else None


def part_of_tag(tag: Tag, name: str) -> Span:
    """Where ``tag`` has the tag ``name``, which is itself or one above it."""
    start = _name_start(tag)
    return tag.span if start is None else Span(tag.span.start, start + len(name))


def _moment(vault: Vault, note: Note, thing: Thing | None, offset: int) -> TimeSubject | None:
    """The moment that a timestamp names; of a link that a file or note answers to only its anchor is one."""
    stamp = timestamp_at(note.facts, offset) if isinstance(thing, Timestamp | Link) else None
    if stamp is None or stamp.span != thing.span:  # type: ignore[union-attr]  # nothing is no timestamp
        return None
    if isinstance(thing, Link) and thing.leads is not Leads.URL:
        on_anchor = thing.anchor_span is not None and thing.anchor_span.touches(offset)
        if not on_anchor and vault.resolve_name(thing.target, note.path).path is not None:
            return None
    moment = TimeSubject(stamp, media_of(note.facts.front_matter, note.facts.links))
    return None if stamp.plain and moment.medium is None else moment


def _subject_of(vault: Vault, note: Note, thing: Thing, offset: int) -> Subject | None:
    match thing:
        case Link() | ReferenceUse() if (link := link_behind(note.facts, thing)) is not None:
            # `[[label]]` is a wikilink to who writes it, whatever a definition makes of it.
            if isinstance(thing, ReferenceUse) and not note.text.startswith("[[", thing.span.start - 1):
                return LabelSubject(thing.label)
            whole = isinstance(thing, Link) and bool(thing.target) and thing.target_span.touches(offset)
            step = _step_at(vault, thing, note.path, offset) if link is thing else None
            return step or subject_of_link(vault, link, note.path, whole=whole)
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
            return TagSubject(_name_up_to(thing, offset))
        case FootnoteUse() | FootnoteDefinition():
            return FootnoteSubject(thing.id)
    return None


def _step_at(vault: Vault, link: Link, source: VaultPath, offset: int) -> Subject | None:
    """Of ``[[note#Part#Section]]`` the heading on the way to the one it leads to, if the cursor is on that."""
    path = vault.resolve(link, source).path if "#" in (link.anchor or "") else None
    steps = steps_of(vault, link, path) if path is not None else []
    step = next((step for step in steps if step.span.touches(offset)), None)
    return subject_of_heading(vault, path, step.heading) if step is not None and path is not None else None


def _name_up_to(tag: Tag, offset: int) -> str:
    """The tag, or the one above it that ends with the part under the cursor: ``#a`` of ``#a/b``; on ``#`` all of it."""
    start = _name_start(tag)
    end = tag.name.find("/", offset - start) if start is not None and offset >= start else -1
    return tag.name[:end] if end > 0 else tag.name


def _name_start(tag: Tag) -> int | None:
    """Where a tag's name begins; None where it is written otherwise than it reads, with the escapes of YAML."""
    before = tag.span.end - tag.span.start - len(tag.name)
    return tag.span.start + before if before in {0, 1} else None


def _subject_of_value(note: Note, thing: FieldValue, offset: int) -> Subject | None:
    front_matter = note.facts.front_matter
    key = fold_case(thing.field.key)
    video = video_key(thing.value.text) if key in VIDEO_KEYS else None
    if video is not None:
        return VideoSubject(video)
    if front_matter is not None and key in {"aliases", "alias"}:
        # `a, b` is an alias whole and in each part.
        touched = (alias for alias in front_matter.aliases if alias.span.touches(offset))
        alias = min(touched, key=lambda alias: alias.span.end - alias.span.start, default=None)
        return AliasSubject(note.path, alias.text, alias.span) if alias is not None else None
    return None
