"""The outline of a note: its headings, one within the other, and its timestamps if the settings ask for them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Literal

import msgspec

from note_lsp.features.places import section_span
from note_lsp.features.sentence import sentence_of
from note_lsp.paths import VaultPath
from note_lsp.syntax.media import clock, media_of
from note_lsp.syntax.nodes import Heading, Timestamp
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault

_REACH = 300
"""An outline has room for no more words, and a note may have many times."""
_SENTENCES = 3000


class Symbol(msgspec.Struct, frozen=True):
    """A heading with what stands below it, or a timestamp."""

    kind: Literal["heading", "timestamp"]
    name: str
    """Never empty."""
    span: Span
    """The whole section, or the whole timestamp."""
    selection: Span
    """The heading's text, or the timestamp's."""
    detail: str = ""
    """What a timestamp proves: its sentence, else its label."""
    children: tuple[Symbol, ...] = ()


def document_symbols(vault: Vault, path: VaultPath) -> tuple[Symbol, ...]:
    """The headings of a note as a tree; a skipped level makes no gap, links show their labels.

    With ``[video] symbols`` the timestamps that speak of a medium are leaves below the heading they stand under.
    """
    note = vault.note(path)
    if note is None:
        return ()
    headings, lines = note.facts.headings, note.facts.lines
    stamps = deque(_leaves(note) if vault.settings.video.symbols else ())
    open_sections: list[tuple[Heading, list[Symbol]]] = []
    top: list[Symbol] = []

    def close(level: int) -> None:
        while open_sections and open_sections[-1][0].level >= level:
            heading, children = open_sections.pop()
            above = open_sections[-1][1] if open_sections else top
            above.append(_symbol(heading, section_span(heading, headings, lines), tuple(children)))

    def add_stamps(end: int) -> None:
        leaves = open_sections[-1][1] if open_sections else top
        while stamps and stamps[0].span.start < end:
            leaves.append(stamps.popleft())

    for heading in headings:
        add_stamps(heading.span.start)
        close(heading.level)
        open_sections.append((heading, []))
    add_stamps(lines.length)
    close(0)
    return tuple(top)


def _leaves(note: Note) -> Iterator[Symbol]:
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
