"""Places in a note that say the same word for the same thing, to be edited together."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from note_lsp.features.under_cursor import uses_of
from note_lsp.folding import fold_blanks
from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Heading, Leads, Link, NoteFacts
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault

LABEL = r"[^\[\]|\r\n]+"
"""What a reference label or a heading may be changed to, in the notation that JavaScript and Python share."""
FOOTNOTE = r"[^\[\]^\s]+"


class LinkedPlaces(msgspec.Struct, frozen=True):
    """Places with the same text, apart, in the order of the text; two at the least."""

    spans: tuple[Span, ...]
    pattern: str | None
    """What may stand there; None if what stands there now is something else."""


def linked_places(vault: Vault, path: VaultPath, offset: int) -> LinkedPlaces | None:
    """The places to be edited together with the one at ``offset``; None where it stands alone.

    They are a reference label and its definition, the id of a footnote, and a heading with the links of its own note
    that show or name it by its very text.
    """
    note = vault.note(path)
    if note is None:
        return None
    groups = ((_labels(note.facts, offset), LABEL), (_footnotes(note.facts, offset), FOOTNOTE))
    for spans, pattern in (*groups, (_heading(vault, note, offset), LABEL)):
        linked = _alike(note.text, spans, offset)
        if len(linked) > 1:
            word = linked[0].of(note.text)
            return LinkedPlaces(linked, pattern if re.fullmatch(pattern, word) else None)
    return None


def _alike(text: str, spans: list[Span], offset: int) -> tuple[Span, ...]:
    """Those of ``spans`` that say what the one at ``offset`` says."""
    here = next((span for span in spans if span.touches(offset)), None)
    if here is None or here.start == here.end:
        return ()
    apart: list[Span] = []
    for span in sorted(set(spans)):
        if span.of(text) == here.of(text) and (not apart or span.start >= apart[-1].end):
            apart.append(span)
    return tuple(apart) if here in apart else ()


def _labels(facts: NoteFacts, offset: int) -> list[Span]:
    """Where the label at ``offset`` stands."""
    labels = [(use.label, use.label_span) for use in facts.references]
    labels += [(definition.label, definition.label_span) for definition in facts.definitions]
    labels += [(fold_blanks(link.target), link.target_span) for link in facts.links if link.leads is Leads.LABEL]
    label = next((label for label, span in labels if span.touches(offset)), None)
    if label is None:
        return []
    definitions = [definition.label_span for definition in facts.definitions if definition.label == label]
    return [*definitions, *(use.label_span for use in uses_of(facts, label))] if definitions else []


def _footnotes(facts: NoteFacts, offset: int) -> list[Span]:
    """Where the id of the footnote at ``offset`` stands, without its caret."""
    ids = [(use.id, use.id_span) for use in facts.footnote_uses]
    ids += [(definition.id, definition.id_span) for definition in facts.footnote_definitions]
    wanted = next((name for name, span in ids if span.touches(offset)), None)
    return [Span(span.start + 1, span.end) for name, span in ids if name == wanted]


def _heading(vault: Vault, note: Note, offset: int) -> list[Span]:
    """The text of the heading that is written or linked at ``offset``, and where links of the note say it."""
    headings = note.facts.headings
    heading = next((heading for heading in headings if heading.text_span.touches(offset)), None)
    inner = [link for link in note.facts.links if link.anchor is not None and not link.target]
    if heading is None:
        link = next((link for link in inner if link.span.touches(offset)), None)
        heading = _heading_of(vault, note, link) if link is not None else None
    if heading is None:
        return []
    text = heading.text_span.of(note.text)
    return [heading.text_span, *_sayings(vault, note, heading, [link for link in inner if text in _words(note, link)])]


def _sayings(vault: Vault, note: Note, heading: Heading, links: list[Link]) -> Iterator[Span]:
    for link in links:
        if _heading_of(vault, note, link) == heading:
            yield from (span for span in (link.anchor_span, link.label_span) if span is not None)


def _words(note: Note, link: Link) -> list[str]:
    """What a link shows and names."""
    return [span.of(note.text) for span in (link.anchor_span, link.label_span) if span is not None]


def _heading_of(vault: Vault, note: Note, link: Link) -> Heading | None:
    found = vault.find_anchor(note.path, link.anchor or "", link.form)
    return found.heading if found is not None else None
