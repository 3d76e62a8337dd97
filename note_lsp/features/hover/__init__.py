"""Say what stands under the cursor: the note behind a link, the moment of a timestamp, the uses of a tag."""

from __future__ import annotations

from note_lsp.features import backlinks
from note_lsp.features.hover.answer import Hover
from note_lsp.features.hover.broken import ambiguous_words, broken_label, broken_words, headings_instead, unclear_time
from note_lsp.features.hover.excerpt import excerpt
from note_lsp.features.hover.picture import file_words
from note_lsp.features.hover.preview import links_to, preview, title_of
from note_lsp.features.hover.tag import tag_words
from note_lsp.features.hover.timestamp import timestamp_hover
from note_lsp.features.hover.video import video_words
from note_lsp.features.markdown_words import code, escaped, linked
from note_lsp.features.places import title_heading
from note_lsp.features.subjects import AnchorSubject, HeadingSubject
from note_lsp.features.under_cursor import FieldValue, Thing, link_behind, thing_at, timestamp_at
from note_lsp.folding import fold_case
from note_lsp.paths import VaultPath
from note_lsp.syntax.media import medium_of_value
from note_lsp.syntax.moments import moment_of_link
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
from note_lsp.vault import resolve
from note_lsp.vault.vault import Note, Vault

__all__ = ["Hover", "hover"]


def hover(vault: Vault, path: VaultPath, offset: int, patience: float | None = None) -> Hover | None:
    """What is known of the thing at ``offset``; None on plain text.

    ``patience`` says how many seconds may pass until a frame of a local video is there; without it none is shown.
    """
    note = vault.note(path)
    if note is None:
        return None
    thing = thing_at(note.facts, offset)
    known = _thing_hover(vault, note, thing, offset, patience) if thing is not None else None
    return known or broken_label(vault, path, offset) or unclear_time(vault, note, offset)


def _thing_hover(vault: Vault, note: Note, thing: Thing, offset: int, patience: float | None) -> Hover | None:
    path = note.path
    if isinstance(thing, Link | Timestamp):
        stamp = timestamp_at(note.facts, offset)
        if stamp is not None and stamp.span == thing.span:
            return timestamp_hover(vault, note, stamp, patience)
    if isinstance(thing, ReferenceUse) and (stamp := _moment_of_use(note, thing)) is not None:
        return timestamp_hover(vault, note, stamp, patience)
    match thing:
        case Link() | ReferenceUse() | Definition():
            return _link_hover(vault, note, thing)
        case Heading():
            return _heading_hover(vault, note, thing)
        case Block(id_span=Span() as span):
            return Hover(span, links_to(_count(vault, AnchorSubject(path, thing.span, span)), "block"))
        case HtmlAnchor():
            return Hover(thing.span, links_to(_count(vault, AnchorSubject(path, thing.span, thing.span)), "place"))
        case Tag():
            return Hover(thing.span, tag_words(vault, thing.name))
        case FootnoteUse() | FootnoteDefinition():
            return _footnote_hover(note, thing)
        case FieldValue():
            return _value_hover(vault, note, thing)
    return None


def _link_hover(vault: Vault, note: Note, thing: Link | ReferenceUse | Definition) -> Hover | None:
    span = thing.label_span if isinstance(thing, Definition) else thing.span
    behind = link_behind(note.facts, thing)
    if behind is None:
        return None
    behind = vault.as_meant(behind, note.path)
    if behind.leads is Leads.URL and behind is not thing:
        return Hover(span, linked(behind.target, behind.target))
    words = _link_words(vault, behind, note.path) if behind.leads is Leads.VAULT else ""
    return Hover(span, words) if words else None


def _moment_of_use(note: Note, use: ReferenceUse) -> Timestamp | None:
    """The moment of a reference whose definition is a URL with a time."""
    link = link_behind(note.facts, use)
    moment = moment_of_link(link) if link is not None and link.leads is Leads.URL else None
    if moment is None:
        return None
    url = moment.medium.url(moment.start) if moment.medium is not None else None
    return Timestamp(moment.start, use.span, use.label_span, use.text_span, moment.end, url)


def _link_words(vault: Vault, link: Link, source: VaultPath) -> str:
    resolution = vault.resolve(link, source)
    if resolution.broken:
        return broken_words(vault, link, source)
    path = resolution.path
    if resolution.thing is resolve.Thing.FOLDER:
        return f"The folder {code(link.target)}"
    if path is None or resolution.thing is resolve.Thing.ELSEWHERE:
        return f"{code(path)}, which is no part of the notes" if path is not None else ""
    pieces = [ambiguous_words(resolution)] if resolution.ambiguous else []
    if resolution.thing is resolve.Thing.FILE:
        return "\n\n".join([*pieces, file_words(vault, path)])
    if link.anchor and vault.find_anchor(path, link.anchor, link.form) is None:
        missing = broken_words(vault, link, source)
        more = "" if "did you mean" in missing or link.anchor.startswith("^") else headings_instead(vault, path)
        pieces.append("\n\n".join(piece for piece in (missing, more) if piece))
    if link.target or not pieces:
        pieces.append(preview(vault, path, link.anchor, link.form) or "")
    return "\n\n---\n\n".join(piece for piece in pieces if piece)


def _heading_hover(vault: Vault, note: Note, heading: Heading) -> Hover:
    if heading == title_heading(note.facts.headings):
        return Hover(heading.span, links_to(vault.backlink_count(note.path), "note"))
    return Hover(heading.span, links_to(_count(vault, HeadingSubject(note.path, heading)), "heading"))


def _count(vault: Vault, subject: HeadingSubject | AnchorSubject) -> int:
    """The links from other notes to a part of a note."""
    return sum(mention.link.count for mention in backlinks.links_to(vault, subject))


def _footnote_hover(note: Note, thing: FootnoteUse | FootnoteDefinition) -> Hover | None:
    found = next((footnote for footnote in note.facts.footnote_definitions if footnote.id == thing.id), None)
    if found is None:
        return None
    # Four blanks make a line part of a footnote, however long its id is.
    words = excerpt(note.text, Span(min(found.id_span.end + 2, found.span.end), found.span.end), indent=4)
    return Hover(thing.id_span, words.strip()) if words.strip() else None


def _value_hover(vault: Vault, note: Note, thing: FieldValue) -> Hover | None:
    key = fold_case(thing.field.key)
    if (medium := medium_of_value(thing.field, thing.value)) is not None:
        words = video_words(vault, note, medium)
    elif key in {"title", "aliases", "alias"}:
        words = f"**{escaped(_title(note))}** · {links_to(vault.backlink_count(note.path), 'note')}"
    else:
        words = ""
    return Hover(thing.value.span, words) if words else None


def _title(note: Note) -> str:
    return title_of(note.path, note.facts.front_matter, next(iter(note.facts.headings), None))
