"""From what follows a link's ``#`` to the heading, block or element it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Literal
from urllib.parse import unquote

import msgspec

from note_lsp.folding import fold_blanks, fold_case, fold_words, slug
from note_lsp.syntax.moments import moment_of_anchor
from note_lsp.syntax.nodes import Block, Form, Heading, HtmlAnchor
from note_lsp.text import Span

_LOOKS_LIKE_TIME = re.compile(r"t=[\d:.,hmsinpt]+|t?\d{1,3}(?::\d{1,3}){1,3}(?:\.\d+)?", re.IGNORECASE)
_START = Span(0, 0)


class AnchorPlace(msgspec.Struct, frozen=True, gc=False):
    """What an anchor names."""

    kind: Literal["note", "heading", "block", "html", "line", "elsewhere"]
    """``note``: the empty anchor; ``line``: a place in a file, and ``elsewhere``: a time; both are left alone."""
    span: Span
    """The heading's text, the block, the element's name; ``Span(0, 0)`` where there is nothing to select."""
    heading: Heading | None = None
    block: Block | None = None


WHOLE_NOTE = AnchorPlace("note", _START)
IN_FILE = AnchorPlace("line", _START)
A_TIME = AnchorPlace("elsewhere", _START)


class Anchors:
    """What the links to one note can name in it, for who asks for many of them: most take one look-up.

    ``has`` says whether ``find_in_note`` would find anything.
    """

    def __init__(
        self,
        headings: Sequence[Heading],
        blocks: Sequence[Block],
        elements: Sequence[HtmlAnchor],
        has: Callable[[str, Form], bool] = lambda _anchor, _form: True,
    ) -> None:
        self._headings = headings
        self._blocks = blocks
        self._elements = elements
        self._has = has
        self._known: dict[tuple[str, bool], AnchorPlace | None] = {}

    def find(self, anchor: str, form: Form) -> AnchorPlace | None:
        """The same as ``find_in_note``."""
        key = (anchor, form is Form.WIKILINK)
        if key not in self._known:
            # The tables pay off from the second anchor on.
            found = self._look_up(anchor, form) if self._known else None
            if found is None and (not self._known or self._has(anchor, form)):
                found = find_in_note(anchor, form, self._headings, self._blocks, self._elements)
            self._known[key] = found
        return self._known[key]

    def _look_up(self, anchor: str, form: Form) -> AnchorPlace | None:
        """What the first of the rules gives; None where that is for the others to say."""
        anchor = _bare(anchor)
        if not anchor or "#" in anchor:
            return None
        if anchor.startswith("^"):
            block = self._by_id.get(fold_case(anchor[1:].strip()))
            return AnchorPlace("block", block.span, block=block) if block else None
        heading = self._by_text.get(fold_blanks(anchor)) if form is Form.WIKILINK else self._by_slug.get(anchor)
        return _at_heading(heading) if heading else None

    @cached_property
    def _by_text(self) -> dict[str, Heading]:
        return {fold_blanks(heading.text): heading for heading in reversed(self._headings)}

    @cached_property
    def _by_slug(self) -> dict[str, Heading]:
        found: dict[str, Heading] = {}
        for heading in self._headings:
            found.setdefault(heading.slug, heading)
            if heading.explicit_id is not None:
                found.setdefault(fold_case(heading.explicit_id), heading)
        return found

    @cached_property
    def _by_id(self) -> dict[str, Block]:
        return {fold_case(block.id): block for block in reversed(self._blocks) if block.id is not None}


def find_in_note(
    anchor: str, form: Form, headings: Sequence[Heading], blocks: Sequence[Block], elements: Sequence[HtmlAnchor]
) -> AnchorPlace | None:
    """The place that ``anchor`` names in a note of these headings, blocks with ids and HTML ids; None if there is none.

    A wikilink's anchor is a heading's text, else its words, else those of its source, else its slug,
    and descends at every ``#``; a Markdown link's is a slug or an HTML id, else a text.  A moment that no heading is
    called is left alone.
    """
    anchor = _bare(anchor)
    if not anchor:
        return WHOLE_NOTE
    found = _find(anchor, form, headings, blocks, elements)
    if found is None and "%" in anchor:
        found = _find(unquote(anchor), form, headings, blocks, elements)
    if found is None and (_LOOKS_LIKE_TIME.fullmatch(anchor) or moment_of_anchor(anchor) is not None):
        return A_TIME
    return found


def headings_below(parents: Sequence[str], headings: Sequence[Heading]) -> Iterator[Sequence[Heading]]:
    """The sections below the headings that ``parents`` name one below the other, in the order they are looked into."""
    if not parents:
        yield headings
        return
    for heading in dict.fromkeys(_called(parents[0], headings)):
        yield from headings_below(parents[1:], _below(heading, headings))


def first_unknown(parts: Sequence[str], headings: Sequence[Heading]) -> tuple[int, Sequence[Heading]]:
    """Of a nested anchor that names nothing: which of its parts is the first that no heading below those before
    it is called by, and the headings that are below them."""
    below: Sequence[Heading] = headings
    for number, part in enumerate(parts):
        below = [heading for section in headings_below(parts[:number], headings) for heading in section]
        if next(_called(part, below), None) is None:
            return number, below
    return len(parts) - 1, below


def chain(parts: Sequence[str], headings: Sequence[Heading]) -> list[Heading]:
    """The headings that the parts of a nested anchor name, one below the other; empty if they name none."""
    if not parts:
        return []
    for heading in _called(parts[0], headings):
        if len(parts) == 1:
            return [heading]
        below = chain(parts[1:], _below(heading, headings))
        if below:
            return [heading, *below]
    return []


def _bare(anchor: str) -> str:
    return anchor.strip().strip("#").strip()


def _find(
    anchor: str, form: Form, headings: Sequence[Heading], blocks: Sequence[Block], elements: Sequence[HtmlAnchor]
) -> AnchorPlace | None:
    last = anchor.rpartition("#")[2].strip()
    if last.startswith("^"):
        return _find_block(last[1:], blocks)
    if form is Form.WIKILINK:
        heading = _by_text(anchor, headings) or _by_slug(anchor, headings)
        return _at_heading(heading) if heading else _find_element(anchor, elements)
    heading = _by_slug(anchor, headings)
    if heading is not None:
        return _at_heading(heading)
    found = _find_element(anchor, elements)
    if found is not None:
        return found
    heading = _by_text(anchor, headings)
    return _at_heading(heading) if heading else None


def _by_text(anchor: str, headings: Sequence[Heading]) -> Heading | None:
    parts = [part for part in (part.strip() for part in anchor.split("#")) if part]
    if len(parts) < 2:
        # A blank written as `%20` leaves no part.
        return next((heading for part in parts for heading in _called(part, headings)), None)
    # A heading may hold a `#` itself: `[[languages#C# and F#]]`; then its text must be the same.
    named = chain(parts, headings)
    return named[-1] if named else _of_text(anchor, headings)


def _of_text(anchor: str, headings: Sequence[Heading]) -> Heading | None:
    """The heading whose text is ``anchor``, which has lost the ``#`` at its ends."""
    wanted = fold_blanks(anchor)
    return next((heading for heading in headings if fold_blanks(heading.text.strip("# ")) == wanted), None)


def _called(text: str, headings: Sequence[Heading]) -> Iterator[Heading]:
    """The headings of that text, those first that match better."""
    wanted = fold_blanks(text)
    yield from (heading for heading in headings if fold_blanks(heading.text) == wanted)
    words = fold_words(text)
    if words:
        yield from (heading for heading in headings if fold_words(heading.text) == words)
        yield from (heading for heading in headings if heading.source_words == words)
    slugged = slug(text)
    if slugged:
        yield from (heading for heading in headings if slug(heading.text) == slugged or heading.slug == slugged)


def _below(heading: Heading, headings: Sequence[Heading]) -> Sequence[Heading]:
    """The headings of the section that ``heading`` begins."""
    after = [other for other in headings if other.span.start > heading.span.start]
    end = next((number for number, other in enumerate(after) if other.level <= heading.level), len(after))
    return after[:end]


def _by_slug(anchor: str, headings: Sequence[Heading]) -> Heading | None:
    # A slug has no `#`: without it the parts of a nested anchor would be one word.
    slugged = () if "#" in anchor else (slug(anchor),)
    for wanted in dict.fromkeys((anchor, fold_case(anchor), *slugged)):
        for heading in headings:
            if heading.slug == wanted or (heading.explicit_id is not None and fold_case(heading.explicit_id) == wanted):
                return heading
    return None


def _find_block(name: str, blocks: Sequence[Block]) -> AnchorPlace | None:
    wanted = fold_case(name.strip())
    block = next((block for block in blocks if block.id is not None and fold_case(block.id) == wanted), None)
    return AnchorPlace("block", block.span, block=block) if block else None


def _find_element(name: str, elements: Sequence[HtmlAnchor]) -> AnchorPlace | None:
    for element in elements:
        if element.name == name:
            return AnchorPlace("html", element.span)
    wanted = fold_case(name)
    return next((AnchorPlace("html", element.span) for element in elements if fold_case(element.name) == wanted), None)


def _at_heading(heading: Heading) -> AnchorPlace:
    return AnchorPlace("heading", heading.text_span, heading=heading)
