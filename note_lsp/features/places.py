"""Places in a vault: where a definition leads and what a reference is found at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from note_lsp.paths import VaultPath
from note_lsp.syntax.front_matter import read_front_matter
from note_lsp.syntax.media import own_medium_value
from note_lsp.syntax.nodes import Form, Heading, Link, Use
from note_lsp.text import LineIndex, Span
from note_lsp.vault.vault import Vault


class Place(msgspec.Struct, frozen=True, gc=False, order=True):
    """A place in a note or file."""

    path: VaultPath
    span: Span
    """The whole: a note, a section, a block, a link."""
    selection: Span
    """Its name or beginning, where a cursor goes; inside ``span``."""


class Destination(msgspec.Struct, frozen=True):
    """Where something leads."""

    origin: Span
    """What leads there, in the note that was asked about."""
    places: tuple[Place, ...]
    """The best one first; never empty."""


def note_place(vault: Vault, path: VaultPath) -> Place:
    """A whole note, with its title selected: a first heading of level 1, else ``title:``, else the first line.

    Of a file that is no note nothing is known but where it begins.
    """
    if vault.name(path) is None:
        return Place(path, Span(0, 0), Span(0, 0))
    lines = vault.lines(path)
    if lines is None:
        return Place(path, Span(0, 0), Span(0, 0))
    whole = Span(0, lines.length)
    first = vault.first_heading(path)
    title = title_heading([first] if first is not None else [])
    if title is not None:
        return Place(path, whole, title.text_span)
    return Place(path, whole, _title_span(vault, path) or lines.line_span(0))


def video_place(vault: Vault, path: VaultPath) -> Place:
    """Where a note's front matter names its video; the whole note where that is not to be found."""
    text = vault.text(path)
    named = own_medium_value(read_front_matter(text)[0]) if text is not None else None
    return Place(path, named[1].span, named[1].span) if named is not None else note_place(vault, path)


def title_heading(headings: Sequence[Heading]) -> Heading | None:
    """The heading that names the whole note: the first one, if its level is 1."""
    return headings[0] if headings and headings[0].level == 1 else None


def heading_place(path: VaultPath, heading: Heading, headings: Sequence[Heading], lines: LineIndex | None) -> Place:
    """A section with its heading's text selected."""
    whole = section_span(heading, headings, lines) if lines is not None else heading.span
    selection = heading.text_span if whole.covers(heading.text_span) else heading.span
    return Place(path, whole, selection)


def section_span(heading: Heading, headings: Sequence[Heading], lines: LineIndex) -> Span:
    """From ``heading`` to the last line before the next heading of the same or a higher level."""
    after = bisect_right(headings, heading.span.start, key=lambda other: other.span.start)
    for number in range(after, len(headings)):
        other = headings[number]
        if other.level <= heading.level:
            line = max(lines.line_of(other.span.start) - 1, lines.line_of(heading.span.end))
            return Span(heading.span.start, max(lines.line_span(line).end, heading.span.end))
    return Span(heading.span.start, lines.length)


def headings_above(heading: Heading, headings: Sequence[Heading]) -> list[Heading]:
    """The headings in whose sections ``heading`` stands, the outermost first."""
    found: list[Heading] = []
    for other in headings:
        if other.span.start >= heading.span.start:
            break
        while found and found[-1].level >= other.level:
            found.pop()
        found.append(other)
    return [other for other in found if other.level < heading.level]


def anchor_place(vault: Vault, path: VaultPath, anchor: str, form: Form) -> Place | None:
    """The heading, block or HTML element of ``path`` that an anchor names; None if there is none."""
    found = vault.find_anchor(path, anchor, form)
    if found is None or found.kind == "elsewhere":
        return None
    if found.kind == "note":
        return note_place(vault, path)
    if found.heading is not None:
        return heading_place(path, found.heading, vault.headings(path), vault.lines(path))
    if found.kind == "line":
        return _line_place(vault, path, anchor)
    return Place(path, found.span, found.span)


def link_place(path: VaultPath, link: Link) -> Place:
    """A link in the note ``path``, with its target selected, or its anchor where it has no target."""
    selection = link.anchor_span if not link.target and link.anchor_span is not None else link.target_span
    return Place(path, link.span, selection)


def use_place(path: VaultPath, use: Use) -> Place:
    """A use of a definition in the note ``path``, with its label selected."""
    return Place(path, use.span, use.label_span)


def _title_span(vault: Vault, path: VaultPath) -> Span | None:
    """Where front matter has the title."""
    name = vault.name(path)
    if name is None or name.title is None:
        return None
    text = vault.text(path)
    front_matter = read_front_matter(text)[0] if text is not None else None
    return front_matter.title.span if front_matter is not None and front_matter.title is not None else None


def _line_place(vault: Vault, path: VaultPath, anchor: str) -> Place | None:
    digits = anchor.lstrip("Ll").partition("-")[0]
    lines = vault.lines(path) if digits.isdecimal() and len(digits) < 10 else None
    if lines is None or not 1 <= int(digits) <= lines.line_count:
        return None
    span = lines.line_span(int(digits) - 1)
    return Place(path, span, span)
