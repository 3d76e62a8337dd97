"""Where a note has plain text, in which a link may be made."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, Protocol, TypeVar

from note_lsp.syntax.nodes import NoteFacts
from note_lsp.text import Span
from note_lsp.vault.vault import Note

_DEPTH: Final = 64
"""Links nest only as pictures in links, so that few of those that begin before a place can reach it."""
_FAR: Final = 500
"""So far before a place the beginning of a template or of an HTML element is looked for."""
_ELEMENT: Final = re.compile(r"<(/?)(?:a|code|kbd|samp|pre)(?=[\s>])", re.IGNORECASE)
# Of a reference that nothing defines.
_CLOSES_TEXT: Final = re.compile(r"[^\[\]\r\n]{0,500}\]\[")
_IN_LABEL: Final = re.compile(r"\]\[[^\[\]]*\Z")
_BRACKETS: Final = (("[[", "]]"), ("{{", "}}"), ("<%", "%>"))


class _HasSpan(Protocol):
    @property
    def span(self) -> Span: ...


_T = TypeVar("_T", bound=_HasSpan)


def is_prose(note: Note, span: Span) -> bool:
    """Whether what stands at ``span``, in one line, is plain text, in which a link may stand.

    It is no part of front matter, code, math, a comment, a link, a tag, an id or a template.  To tell takes a few
    bisections, however long the note is.
    """
    facts, text = note.facts, note.text
    if facts.front_matter is not None and span.start < facts.front_matter.span.end:
        return False
    if any(one.start < span.end and span.start < one.end for one in _spans_near(facts, span)):
        return False
    ends_cell = "|" in span.of(text) and is_in_table(facts, span)
    if ends_cell or _CLOSES_TEXT.match(text, span.end):
        return False
    return not _is_within(text[max(span.start - _FAR, 0) : span.start])


def is_in_table(facts: NoteFacts, span: Span) -> bool:
    """Whether ``span`` lies in a table."""
    at = bisect_right(facts.tables, span.start, key=lambda table: table.start)
    return at > 0 and span.start < facts.tables[at - 1].end


def is_in_heading(facts: NoteFacts, span: Span) -> bool:
    """Whether ``span`` lies in a heading."""
    at = bisect_right(facts.headings, span.start, key=lambda heading: heading.span.start)
    return at > 0 and span.start < facts.headings[at - 1].span.end


def _spans_near(facts: NoteFacts, span: Span) -> Iterator[Span]:
    """Where no plain text is, among them all such places that meet ``span``."""
    at = bisect_left(facts.hidden, span.end, key=lambda hidden: hidden.start)
    yield from facts.hidden[max(at - 1, 0) : at]
    for group in (facts.links, facts.references, facts.definitions, facts.tags, facts.time_anchors):
        yield from (thing.span for thing in _before(group, span.end))
    yield from (use.span for use in _before(facts.footnote_uses, span.end))
    yield from (footnote.id_span for footnote in _before(facts.footnote_definitions, span.end))
    yield from (callout.kind_span for callout in _before(facts.callouts, span.end))


def _before(things: Sequence[_T], offset: int) -> Sequence[_T]:
    """Those of ``things``, in the order of the text, that begin before ``offset`` and may reach it."""
    end = bisect_left(things, offset, key=lambda thing: thing.span.start)
    return things[max(end - _DEPTH, 0) : end]


def _is_within(before: str) -> bool:
    """Whether a template, a wikilink, a label or an HTML element with a meaning is open behind ``before``."""
    line = before[max(before.rfind("\n"), before.rfind("\r")) + 1 :]
    if any(line.rfind(opening) > line.rfind(closing) for opening, closing in _BRACKETS) or _IN_LABEL.search(line):
        return True
    elements: list[str] = _ELEMENT.findall(before) if "<" in before else []
    return bool(elements) and not elements[-1]
