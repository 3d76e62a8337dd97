"""Moments that are written as anchors of the note itself, ``[00:05:03](#00:05:03)``, where nothing is called so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from note_lsp.folding import fold_blanks, fold_case, fold_words, slug
from note_lsp.syntax.moments import Moment, moment_of_anchor, timestamp_of_link
from note_lsp.syntax.nodes import Form, Heading, HtmlAnchor, Leads, Link, Timestamp


def moments_in_anchors(links: Iterable[Link]) -> list[tuple[Link, Moment]]:
    """The Markdown links into their own note whose anchors would name a moment, were nothing called so."""
    into_note = (link for link in links if link.leads is Leads.VAULT and not link.target and link.anchor)
    return [
        (link, moment)
        for link in into_note
        if link.form is Form.MARKDOWN and (moment := moment_of_anchor(link.anchor or "")) is not None
    ]


def anchored_timestamps(
    found: Sequence[tuple[Link, Moment]], headings: Iterable[Heading], elements: Iterable[HtmlAnchor]
) -> list[Timestamp]:
    """Those of the links with their moments that name none of these headings and elements."""
    if not found:
        return []
    called = set(_names(headings, elements))
    return [timestamp_of_link(link, moment) for link, moment in found if called.isdisjoint(_read_as(link.anchor or ""))]


def _names(headings: Iterable[Heading], elements: Iterable[HtmlAnchor]) -> Iterator[str]:
    """All that an anchor can call the headings and elements of a note."""
    for heading in headings:
        yield from (heading.slug, fold_case(heading.explicit_id or ""), heading.source_words or "")
        yield from _read_as(heading.text)
    for element in elements:
        yield fold_case(element.name)


def _read_as(words: str) -> Iterator[str]:
    """What an anchor is compared by, as ``find_in_note`` compares it: as it stands, by its words, as a slug."""
    return filter(None, (words, fold_case(words), fold_blanks(words), fold_words(words), slug(words)))
