"""What a rename at some place of a note renames, and which words there are its name."""

from __future__ import annotations

from note_lsp.features.moving.anchor_parts import parts_of
from note_lsp.features.moving.nameable import (
    Alias,
    BlockId,
    ElementId,
    FileName,
    Footnote,
    FrontMatterTitle,
    HeadingText,
    Label,
    MissingNote,
    RenameTarget,
    Subject,
    TagName,
    Title,
)
from note_lsp.features.places import title_heading
from note_lsp.features.subjects import MissingSubject, subject_of_link
from note_lsp.features.under_cursor import FieldValue, Thing, link_behind, thing_at
from note_lsp.folding import fold_case
from note_lsp.paths import VaultPath, name_of, stem_of
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
from note_lsp.vault.resolve import Thing as ResolvedThing
from note_lsp.vault.vault import Note, Vault


def target_at(vault: Vault, note: Note, offset: int) -> RenameTarget | None:
    """What a rename with the cursor at ``offset`` renames; None where nothing has a name."""
    thing = thing_at(note.facts, offset)
    match thing:
        case Link() if thing.leads is Leads.LABEL or (
            thing.form is Form.DEFINITION and not _is_on_destination(thing, offset)
        ):
            return _of_label(note, thing)
        case Link():
            return _of_link(vault, note, vault.as_meant(thing, note.path), offset)
        case ReferenceUse() | Definition():
            return _of_label(note, thing)
        case Heading():
            subject = Title(thing) if thing == title_heading(note.facts.headings) else HeadingText(note.path, thing)
            return RenameTarget(thing.text_span, thing.text_span.of(note.text), subject)
        case None:
            return None
    return _of_other(note, thing, offset)


def _of_other(note: Note, thing: Thing, offset: int) -> RenameTarget | None:
    match thing:
        case Block(id=str(id), id_span=Span(start, end)):
            return RenameTarget(Span(start + 1, end), id, BlockId(note.path, thing))
        case HtmlAnchor():
            return RenameTarget(thing.span, thing.name, ElementId(note.path, thing.span))
        case Tag():
            sign = note.text.startswith("#", thing.span.start)
            return RenameTarget(Span(thing.span.start + sign, thing.span.end), thing.name, TagName(thing.name))
        case FootnoteUse(id_span=span) | FootnoteDefinition(id_span=span):
            inner = Span(span.start + 1, span.end)
            return RenameTarget(inner, inner.of(note.text), Footnote(thing.id))
        case FieldValue():
            return _of_value(note, thing, offset)
    return None


def _is_on_destination(link: Link, offset: int) -> bool:
    end = link.anchor_span.end if link.anchor_span is not None else link.target_span.end
    return link.target_span.start <= offset <= end


def _of_label(note: Note, thing: Link | ReferenceUse | Definition) -> RenameTarget | None:
    if isinstance(thing, Link):
        link = link_behind(note.facts, thing)
        definition = next((one for one in note.facts.definitions if link and one.span.covers(link.span)), None)
        span = thing.target_span
    else:
        definition = next((one for one in note.facts.definitions if one.label == thing.label), None)
        span = thing.label_span
    if definition is None or definition.comment:
        return None
    return RenameTarget(span, span.of(note.text), Label(definition.label))


def _of_link(vault: Vault, note: Note, link: Link, offset: int) -> RenameTarget | None:
    if link.leads is not Leads.VAULT:
        return None
    on_anchor = link.anchor_span is not None and (not link.target or link.anchor_span.touches(offset))
    if on_anchor:
        return _of_anchor(vault, note, link, offset)
    if not link.target:
        return None
    found = vault.resolve(link, note.path)
    if found.broken:
        missing = subject_of_link(vault, link, note.path, whole=True)
        if not isinstance(missing, MissingSubject):
            return None
        return _named(vault, note, link, stem_of(link.target, vault.extensions), MissingNote(missing))
    if found.folder is not None and found.folder:
        return _named(vault, note, link, name_of(found.folder), FileName(found.folder, folder=True, link=link))
    if found.path is None or found.thing not in {ResolvedThing.NOTE, ResolvedThing.FILE}:
        return None
    name = vault.name(found.path)
    placeholder = name.stem if name is not None else name_of(found.path)
    return _named(vault, note, link, placeholder, FileName(found.path, link=link))


def _named(vault: Vault, note: Note, link: Link, placeholder: str, subject: Subject) -> RenameTarget:
    """The last segment of a link's target, where that is its goal's name, without the extension; else the whole."""
    written = link.target_span.of(note.text)
    bare = written.rstrip("/")
    stem = stem_of(bare, vault.extensions) if isinstance(subject, FileName | MissingNote) else name_of(bare)
    start = link.target_span.start + len(bare) - len(name_of(bare))
    span = Span(start, start + len(stem))
    return RenameTarget(span if stem else link.target_span, placeholder, subject)


def _of_anchor(vault: Vault, note: Note, link: Link, offset: int) -> RenameTarget | None:
    """The heading that the part of an anchor at the cursor names, or the block or element that the whole of it does."""
    path = vault.resolve(link, note.path).path
    if path is None or link.anchor_span is None:
        return None
    place = vault.find_anchor(path, link.anchor or "", link.form)
    if place is not None and place.block is not None and place.block.id_span is not None:
        written = link.anchor_span.of(note.text)
        start = link.anchor_span.start + written.rfind("^") + 1
        return RenameTarget(Span(start, link.anchor_span.end), place.block.id or "", BlockId(path, place.block))
    if place is not None and place.kind == "html":
        return RenameTarget(link.anchor_span, link.anchor or "", ElementId(path, place.span))
    parts = parts_of(link.anchor or "", link.form, vault.headings(path))
    whole = len(parts) == 1 or link.anchor_span.of(note.text) != link.anchor
    for part in parts[-1:] if whole else parts:
        start = link.anchor_span.start + part.start
        span = link.anchor_span if whole else Span(start, start + len(part.text))
        if part.heading is not None and (whole or span.touches(offset)):
            return RenameTarget(span, _source(vault, path, part.heading), HeadingText(path, part.heading))
    return None


def _source(vault: Vault, path: VaultPath, heading: Heading) -> str:
    """A heading's text as it is written, markup and all."""
    note = vault.note(path)
    return heading.text_span.of(note.text) if note is not None else heading.text


def _of_value(note: Note, thing: FieldValue, offset: int) -> RenameTarget | None:
    front_matter, key, value = note.facts.front_matter, fold_case(thing.field.key), thing.value
    if front_matter is None or not value.text:
        return None
    if key == "title" and value == front_matter.title:
        return RenameTarget(value.span, value.text, FrontMatterTitle(value))
    if key in {"aliases", "alias"}:
        here = (alias for alias in front_matter.aliases if value.span.covers(alias.span) and alias.span.touches(offset))
        alias = min(here, key=lambda alias: alias.span.end - alias.span.start, default=value)
        return RenameTarget(alias.span, alias.text, Alias(alias, in_list=thing.field.is_list))
    return None
