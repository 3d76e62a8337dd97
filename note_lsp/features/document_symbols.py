"""The outline of a note: its headings, one within the other, and timestamps and tags if the settings ask for them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Literal

import msgspec

from note_lsp.features.places import section_span
from note_lsp.features.sentence import sentence_of
from note_lsp.paths import VaultPath
from note_lsp.settings import Settings
from note_lsp.syntax.media import clock, media_of
from note_lsp.syntax.nodes import Heading, Timestamp
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault

_REACH = 300
"""An outline has room for no more words, and a note may have many times."""
_SENTENCES = 3000


class Symbol(msgspec.Struct, frozen=True):
    """A heading with what stands below it, a timestamp or a tag."""

    kind: Literal["heading", "timestamp", "tag"]
    name: str
    """Never empty."""
    span: Span
    """The whole section, timestamp or tag."""
    selection: Span
    """The text of the heading or timestamp, and again the tag."""
    detail: str = ""
    """What a timestamp proves: its sentence, else its label."""
    children: tuple[Symbol, ...] = ()


def document_symbols(vault: Vault, path: VaultPath) -> tuple[Symbol, ...]:
    """The headings of a note as a tree; a skipped level makes no gap, links show their labels.

    With ``[video] symbols`` the timestamps that speak of a medium are leaves below the heading they stand under, with
    ``[symbols] tags`` the tags are.
    """
    note = vault.note(path)
    if note is None:
        return ()
    headings, lines = note.facts.headings, note.facts.lines
    leaves = deque(sorted(_leaves(note, vault.settings), key=lambda leaf: leaf.span))
    open_sections: list[tuple[Heading, list[Symbol]]] = []
    top: list[Symbol] = []

    def close(level: int) -> None:
        while open_sections and open_sections[-1][0].level >= level:
            heading, children = open_sections.pop()
            above = open_sections[-1][1] if open_sections else top
            above.append(_symbol(heading, section_span(heading, headings, lines), tuple(children)))

    def add_leaves(end: int) -> None:
        above = open_sections[-1][1] if open_sections else top
        while leaves and leaves[0].span.start < end:
            above.append(leaves.popleft())

    for heading in headings:
        add_leaves(heading.span.start)
        close(heading.level)
        open_sections.append((heading, []))
    add_leaves(lines.length)
    close(0)
    return tuple(top)


def _leaves(note: Note, settings: Settings) -> Iterator[Symbol]:
    """What the settings want to see of a note besides its headings."""
    if settings.video.symbols:
        yield from _stamps(note)
    if settings.symbols.tags:
        yield from (Symbol("tag", f"#{tag.name}", tag.span, tag.span) for tag in note.facts.tags)


def _stamps(note: Note) -> Iterator[Symbol]:
    """The timestamps as symbols; only so many get a sentence as a real note can have."""
    for number, stamp in enumerate(_moments(note)):
        sentence = sentence_of(note, stamp, _REACH) if number < _SENTENCES else ""
        label = stamp.text_span.of(note.text) if stamp.text_span is not None else ""
        detail = sentence or " ".join(label.split())
        yield Symbol("timestamp", clock(stamp.seconds), stamp.span, stamp.text_span or stamp.span, detail)


def _moments(note: Note) -> Iterator[Timestamp]:
    """The timestamps of a medium; a bare time in running words is none that a reader would look for."""
    media = media_of(note.facts.front_matter, note.facts.links)
    for stamp in note.facts.timestamps:
        if not stamp.bare and media.of(stamp) is not None:
            yield stamp


def _symbol(heading: Heading, section: Span, children: tuple[Symbol, ...]) -> Symbol:
    selection = heading.text_span if section.covers(heading.text_span) else heading.span
    return Symbol("heading", heading.text or "#" * heading.level, section, selection, children=children)
