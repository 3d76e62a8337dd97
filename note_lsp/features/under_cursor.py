"""What stands under the cursor in a note; of things within things the innermost."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

import msgspec

from note_lsp.folding import fold_blanks
from note_lsp.syntax.nodes import (
    Block,
    Definition,
    Field,
    FootnoteDefinition,
    FootnoteUse,
    Form,
    Heading,
    HtmlAnchor,
    Leads,
    Link,
    NoteFacts,
    ReferenceUse,
    Tag,
    Timestamp,
    Use,
    Value,
)
from note_lsp.text import Span


class FieldValue(msgspec.Struct, frozen=True, gc=False):
    """A value of front matter with the field it belongs to."""

    field: Field
    value: Value


Thing = (
    Link
    | ReferenceUse
    | Definition
    | Heading
    | Block
    | Tag
    | FootnoteUse
    | FootnoteDefinition
    | HtmlAnchor
    | Timestamp
    | FieldValue
)


class _HasSpan(Protocol):
    @property
    def span(self) -> Span: ...


_T = TypeVar("_T", bound=_HasSpan)

# Links nest only as pictures in links, so that few of those that begin before the cursor can reach it.
_DEPTH = 64


def thing_at(facts: NoteFacts, offset: int) -> Thing | None:
    """The innermost thing that a cursor at ``offset`` is on, brackets and its end included.

    Of two that meet there the one that begins wins.  A timestamp that is a link is given as the
    link; ``timestamp_at`` finds it.
    """
    best: tuple[tuple[bool, int], Thing] | None = None
    for span, thing in _things_near(facts, offset):
        if span.touches(offset):
            rank = (offset == span.end, span.end - span.start)
            if best is None or rank < best[0]:
                best = rank, thing
    return best[1] if best is not None else None


def timestamp_at(facts: NoteFacts, offset: int) -> Timestamp | None:
    """The timestamp that a cursor at ``offset`` is on."""
    touched = [stamp for stamp in _before(facts.timestamps, offset) if stamp.span.touches(offset)]
    return min(touched, key=lambda stamp: (offset == stamp.span.end, stamp.span.end - stamp.span.start), default=None)


def link_behind(facts: NoteFacts, thing: Link | ReferenceUse | Definition) -> Link | None:
    """The link that says where ``thing`` leads: of a reference the one in its definition, of a link itself.

    ``[[label]]`` uses ``[label]: path`` where that stands in the note.  None for a reference without a definition.
    """
    if isinstance(thing, Definition):
        return definition_link(facts, thing)
    if isinstance(thing, ReferenceUse):
        definition = definition_of(facts, thing.label)
        return definition_link(facts, definition) if definition is not None else None
    if thing.leads is Leads.LABEL:
        definition = definition_of(facts, fold_blanks(thing.target))
        return definition_link(facts, definition) if definition is not None else None
    return thing


def definition_of(facts: NoteFacts, label: str) -> Definition | None:
    """The first definition of a normalized label."""
    return next((definition for definition in facts.definitions if definition.label == label), None)


def uses_of(facts: NoteFacts, label: str) -> list[Use]:
    """Where the note uses a normalized label, defined or not, in the order of the text."""
    uses = [Use(use.span, use.label_span) for use in facts.references if use.label == label]
    uses += [
        Use(link.span, link.target_span)
        for link in facts.links
        if link.leads is Leads.LABEL and fold_blanks(link.target) == label
    ]
    return sorted(uses, key=lambda use: use.span)


def used_labels(facts: NoteFacts) -> set[str]:
    """The normalized labels that ``uses_of`` finds any use of."""
    behind_wikilinks = (fold_blanks(link.target) for link in facts.links if link.leads is Leads.LABEL)
    return {use.label for use in facts.references}.union(behind_wikilinks)


def definition_link(facts: NoteFacts, definition: Definition) -> Link | None:
    """The link that a definition's destination is."""
    return next(
        (link for link in facts.links if link.form is Form.DEFINITION and definition.span.covers(link.span)), None
    )


def links_behind_labels(facts: NoteFacts) -> dict[str, Link]:
    """By normalized label what ``link_behind`` finds for each of its uses, for who asks for all of them."""
    links = [link for link in facts.links if link.form is Form.DEFINITION]
    found: dict[str, Link] = {}
    seen = set()
    for definition in facts.definitions:
        at = bisect_left(links, definition.span.start, key=lambda link: link.span.start)
        if definition.label not in seen and at < len(links) and definition.span.covers(links[at].span):
            found[definition.label] = links[at]
        seen.add(definition.label)
    return found


def _things_near(facts: NoteFacts, offset: int) -> Iterator[tuple[Span, Thing]]:
    for link in _before(facts.links, offset):
        yield (_destination_span(link) if link.form is Form.DEFINITION else link.span), link
    for stamp in _before(facts.timestamps, offset):
        yield stamp.span, stamp
    for use in _before(facts.references, offset):
        yield use.span, use
    for definition in _before(facts.definitions, offset):
        yield definition.span, definition
    for heading in _before(facts.headings, offset):
        yield heading.span, heading
    for tag in _before(facts.tags, offset):
        yield tag.span, tag
    for footnote in _before(facts.footnote_uses, offset):
        yield footnote.span, footnote
    for footnote_definition in facts.footnote_definitions:
        yield _marker_span(footnote_definition), footnote_definition
    for anchor in _before(facts.html_anchors, offset):
        yield anchor.span, anchor
    for block in facts.blocks:
        if block.id_span is not None:
            yield block.id_span, block
    if facts.front_matter is not None and offset <= facts.front_matter.span.end:
        for field in facts.front_matter.fields:
            for value in field.values:
                yield value.span, FieldValue(field, value)


def _before(things: Sequence[_T], offset: int) -> Sequence[_T]:
    """Those of ``things``, in the order of the text, that begin before the cursor and may reach it."""
    end = bisect_right(things, offset, key=lambda thing: thing.span.start)
    return things[max(end - _DEPTH, 0) : end]


def _destination_span(link: Link) -> Span:
    return Span(link.target_span.start, link.anchor_span.end if link.anchor_span is not None else link.target_span.end)


def _marker_span(footnote: FootnoteDefinition) -> Span:
    """``[^id]:``, without the footnote's words."""
    return Span(footnote.id_span.start - 1, footnote.id_span.end + 2)
