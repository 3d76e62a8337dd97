"""The outline of a note: its headings, one within the other."""

from __future__ import annotations

import msgspec

from note_lsp.features.places import section_span
from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Heading
from note_lsp.text import Span
from note_lsp.vault.vault import Vault


class Symbol(msgspec.Struct, frozen=True):
    """A heading with those below it."""

    name: str
    """Never empty."""
    level: int
    span: Span
    """The whole section."""
    selection: Span
    """The heading's text."""
    children: tuple[Symbol, ...] = ()


def document_symbols(vault: Vault, path: VaultPath) -> tuple[Symbol, ...]:
    """The headings of a note as a tree; a skipped level makes no gap, links show their labels."""
    note = vault.note(path)
    if note is None:
        return ()
    headings, lines = note.facts.headings, note.facts.lines
    open_sections: list[tuple[Heading, list[Symbol]]] = []
    top: list[Symbol] = []

    def close(level: int) -> None:
        while open_sections and open_sections[-1][0].level >= level:
            heading, children = open_sections.pop()
            above = open_sections[-1][1] if open_sections else top
            above.append(_symbol(heading, section_span(heading, headings, lines), tuple(children)))

    for heading in headings:
        close(heading.level)
        open_sections.append((heading, []))
    close(0)
    return tuple(top)


def _symbol(heading: Heading, section: Span, children: tuple[Symbol, ...]) -> Symbol:
    selection = heading.text_span if section.covers(heading.text_span) else heading.span
    return Symbol(heading.text or "#" * heading.level, heading.level, section, selection, children)
