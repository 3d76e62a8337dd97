"""What is defined in one place of a note and used in others: reference labels and footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from note_lsp.folding import fold_blanks
from note_lsp.syntax.links import destination_of, is_template, vault_or_url
from note_lsp.syntax.nodes import Definition, FootnoteUse, Form, Leads, Link, ReferenceUse, Use
from note_lsp.syntax.structure import Ranges, Structure, begins_line, is_escaped
from note_lsp.text import Span

_REPEATED_DEFINITION = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)?(\[((?:[^\[\]\\]|\\.)+)\]:)[ \t]*(?:<[^<>\n]*>|[^\s]+)", re.MULTILINE
)
_WITHOUT_DEFINITIONS = frozenset({"paragraph", "item", "html", "table"})
_FOOTNOTE = re.compile(r"\[(\^([^\[\]\r\n\x00]+))\]")
_WHITE = re.compile(r"\s")


def definitions_in(text: str, readable: str, structure: Structure) -> tuple[list[Definition], list[Link]]:
    """Reference definitions, repeated ones too, and the links that their destinations are."""
    definitions, links = [], []
    if not structure.definitions and not structure.hidden_labels:
        return [], []
    found_spans = {start: (start, end, target) for start, end, target in structure.definitions.values()}
    found_spans |= _repeated_definitions(readable, structure, found_spans)
    for start, end, destination in sorted(found_spans.values()):
        colon = _label_end(text, start, end)
        span, label_span = Span(start, end), Span(text.find("[", start) + 1, colon - 1)
        label = fold_blanks(label_span.of(text))
        comment = (label == "comment" or label.startswith("//")) and destination in {"#", "", "<>"}
        definitions.append(Definition(span, label, label_span, destination, comment))
        if not comment and destination and not is_template(text[colon:end]):
            written, angled = destination_of(text, colon + 1, end)
            link = vault_or_url(Form.DEFINITION, span, written, written.of(text), destination)
            links.append(_angled(link) if angled else link)
    return definitions, links


def by_definitions(
    links: list[Link], definitions: Iterable[Definition], references: Iterable[ReferenceUse]
) -> list[Link]:
    """``links`` with what ``definitions`` make of them.

    Those wikilinks are marked that are a label, ``[[label]]`` with ``[label]: path``, and every
    definition knows its uses.
    """
    first: dict[str, Definition] = {}
    for definition in definitions:
        first.setdefault(definition.label, definition)
    uses: dict[str, list[Use]] = {
        label: [] for label, definition in first.items() if definition.target and not definition.comment
    }
    if not uses:
        return links
    for at, link in enumerate(links):
        if link.form is Form.WIKILINK and link.anchor is None and not link.in_front_matter:
            label = fold_blanks(link.target)
            if label in uses:
                links[at] = msgspec.structs.replace(link, leads=Leads.LABEL)
                uses[label].append(Use(link.span, link.target_span))
    for use in references:
        if use.label in uses:
            uses[use.label].append(Use(use.span, use.label_span))
    by_place = {first[label].span: sorted(found, key=lambda use: use.span) for label, found in uses.items()}
    for at, link in enumerate(links):
        if link.form is Form.DEFINITION and by_place.get(link.span):
            links[at] = msgspec.structs.replace(link, uses=tuple(by_place[link.span]))
    return links


def _angled(link: Link) -> Link:
    return Link(
        link.form, link.leads, link.span, link.target, link.target_span, link.anchor, link.anchor_span, angled=True
    )


def _label_end(text: str, start: int, end: int) -> int:
    """The offset of the colon behind a definition's label."""
    at = text.find("[", start) + 1
    while at < end and text[at] != "]":
        at += 2 if text[at] == "\\" else 1
    return at + 1


def _repeated_definitions(
    readable: str, structure: Structure, first: dict[int, tuple[int, int, str]]
) -> dict[int, tuple[int, int, str]]:
    """Definitions whose label has one already; the parser drops them without a word."""
    labels = {fold_blanks(label) for label in (*structure.definitions, *structure.hidden_labels)}
    words = Ranges((block.start, block.end) for block in structure.blocks if block.kind in _WITHOUT_DEFINITIONS)
    spans = Ranges((start, end) for start, end, _ in first.values())
    repeated = {}
    for found in _REPEATED_DEFINITION.finditer(readable):
        start = found.start(1)
        if fold_blanks(found[2]) in labels and not words.holds(start) and not spans.holds(start):
            destination = found[0][found.end(1) - found.start() :].strip().strip("<>")
            repeated[start] = (start, found.end(), destination)
    return repeated


def footnote_uses_in(live: str, structure: Structure) -> list[FootnoteUse]:
    """``[^id]`` in the text, the definitions' own left out."""
    if "[^" not in live:
        return []
    begun = {start for start, _, _ in structure.footnotes}
    defined = {fold_blanks(label) for _, _, label in structure.footnotes}
    uses = []
    for found in _FOOTNOTE.finditer(live):
        if _WHITE.search(found[2]) and fold_blanks(found[2]) not in defined:
            # A caret and words in brackets, as in a pattern of characters.
            continue
        defines = live.startswith(":", found.end()) and begins_line(live, found.start())
        if found.start() not in begun and not defines and not is_escaped(live, found.start()):
            uses.append(FootnoteUse(fold_blanks(found[2]), Span(*found.span(1)), Span(*found.span())))
    return uses
