"""Headings: of the note a link names, and of the whole vault."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from note_lsp.features import writing
from note_lsp.features.completion.items import MOST_ITEMS, NOTHING, Ask, Found, Item, Kind
from note_lsp.features.completion.ranking import ranked
from note_lsp.folding import fold_blanks, fold_case, fold_words, slug
from note_lsp.paths import VaultPath
from note_lsp.syntax.contexts import MarkdownAnchor, VaultHeading, WikilinkAnchor
from note_lsp.syntax.nodes import Heading
from note_lsp.vault.anchors import headings_below
from note_lsp.vault.resolve import Resolution, Thing
from note_lsp.vault.vault import Vault

_ENOUGH = 3 * MOST_ITEMS
_MANY = 2_000
_MOST_SECTIONS = 100
"""Headings of one name below which others are looked for."""


def note_behind(found: Resolution) -> VaultPath | None:
    """The note that a link leads to, if it leads to one."""
    return found.path if found.thing is Thing.NOTE else None


def headings(ask: Ask, context: WikilinkAnchor) -> Found:
    """The headings for ``[[note#…``; behind ``#A#`` those below A."""
    path = note_behind(ask.vault.resolve_name(context.target, ask.note.path))
    if path is None:
        return NOTHING
    known = ask.vault.headings(path)
    writer = AnchorWriter(ask.vault, [path] if any(heading.explicit_id for heading in known) else [])
    sections = _sections(context.parents, known) if context.parents else [known]
    inside = Anchors(sections) if context.parents else None
    items = []
    found = _ranked(context.query, [heading for section in sections for heading in section])
    for heading in found[:MOST_ITEMS]:
        anchor = inside.of(heading) if inside else writer.anchor(path, heading)
        if anchor:
            items.append(
                Item(
                    label=heading.text,
                    kind=Kind.HEADING,
                    replace=context.replace,
                    new_text=anchor + context.closing,
                    description="#" * heading.level,
                    filter_text=ask.filter_text(context.replace, heading.text),
                    data={"kind": "heading", "path": path, "start": heading.span.start},
                )
            )
    return Found(items, len(found) > MOST_ITEMS)


def _ranked(query: str, headings: Sequence[Heading]) -> list[Heading]:
    """The headings that answer ``query``; among very many only those that hold it as it is."""
    if len(headings) > _MANY and query:
        wanted = fold_case(query)
        headings = [heading for heading in headings if wanted in heading.text.lower()][:_MANY]
    return ranked(query, headings, lambda heading: (heading.text, heading.slug))


def _sections(parents: Sequence[str], known: Sequence[Heading]) -> list[Sequence[Heading]]:
    """The headings below those that ``parents`` name, in the order a link looks for them; none comes twice."""
    sections: list[Sequence[Heading]] = []
    seen = set[int]()
    for section in islice(headings_below(parents, known), _MOST_SECTIONS):
        fresh = [heading for heading in section if heading.span.start not in seen]
        seen.update(heading.span.start for heading in fresh)
        sections.append(fresh)
    return sections


class Anchors:
    """What to write behind ``#`` so that it means exactly one of a note's headings."""

    def __init__(self, sections: Iterable[Sequence[Heading]]) -> None:
        """``sections`` are the pieces of a note that the anchor is looked for in, one after the other."""
        self._by_text: dict[str, Heading] = {}
        self._by_words: dict[str, Heading] = {}
        self._by_parent: dict[tuple[str, str], Heading] = {}
        self._parents: dict[int, list[Heading]] = {}
        for section in sections:
            self._take(section)

    def _take(self, headings: Sequence[Heading]) -> None:
        open_headings: list[Heading] = []
        for heading in headings:
            while open_headings and open_headings[-1].level >= heading.level:
                open_headings.pop()
            text = fold_blanks(heading.text)
            self._by_text.setdefault(text, heading)
            self._by_words.setdefault(fold_words(heading.text), heading)
            for parent in open_headings:
                self._by_parent.setdefault((fold_blanks(parent.text), text), heading)
            self._parents[heading.span.start] = list(open_headings)
            open_headings.append(heading)

    def of(self, heading: Heading) -> str | None:
        """The heading's text; of one that another heading hides with the parent's before it, else its slug."""
        words = writing.anchor_words(heading.text)
        if self._means(words, heading):
            return words
        for parent in self._parents.get(heading.span.start, ()):
            above = writing.anchor_words(parent.text)
            if self._is_below(above, parent, words, heading):
                return f"{above}#{words}"
        return heading.slug if heading.slug and not self._is_taken(heading.slug) else None

    def _means(self, words: str, heading: Heading) -> bool:
        exact = self._by_text.get(fold_blanks(words))
        key = fold_words(words)
        return bool(words) and (exact or (self._by_words.get(key) if key else None)) == heading

    def _is_below(self, above: str, parent: Heading, words: str, heading: Heading) -> bool:
        pair = fold_blanks(above), fold_blanks(words)
        return self._by_text.get(pair[0]) == parent and self._by_parent.get(pair) == heading

    def _is_taken(self, anchor: str) -> bool:
        return fold_blanks(anchor) in self._by_text or fold_words(anchor) in self._by_words


class AnchorWriter:
    """Writes anchors, and looks at a note's other headings only where one might be taken for another."""

    def __init__(self, vault: Vault, with_ids: Iterable[VaultPath]) -> None:
        """``with_ids`` are notes with headings whose slug is an id of their own, and says nothing of their text."""
        self._vault = vault
        self._with_ids = frozenset(with_ids)
        self._anchors: dict[VaultPath, Anchors] = {}

    def anchor(self, path: VaultPath, heading: Heading) -> str | None:
        """What to write behind ``#`` for a heading of the note ``path``."""
        words = writing.anchor_words(heading.text)
        # No heading before the one with the bare slug has its text.
        is_first = heading.slug == slug(heading.text) and path not in self._with_ids
        if words and words == heading.text and is_first:
            return words
        if path not in self._anchors:
            self._anchors[path] = Anchors([self._vault.headings(path)])
        return self._anchors[path].of(heading)


def vault_headings(ask: Ask, context: VaultHeading) -> Found:
    """Any heading of the vault for ``[[##…``, with the note before it."""
    places = ask.vault.find_headings(context.query, _ENOUGH, loosely=True)
    found = ranked(context.query, places, lambda place: (place.heading.text,))
    writer = AnchorWriter(ask.vault, (place.path for place in places if place.heading.explicit_id))
    items = []
    for place in found[:MOST_ITEMS]:
        path, heading = place.path, place.heading
        anchor = writer.anchor(path, heading)
        note = "" if path == ask.note.path else writing.wikilink_name(ask.vault, path, ask.note.path)
        if note is not None and anchor:
            items.append(
                Item(
                    label=heading.text,
                    kind=Kind.HEADING,
                    replace=context.replace,
                    new_text=f"{note}#{anchor}{context.closing}",
                    description=path,
                    filter_text=ask.filter_text(context.replace, heading.text, path),
                    data={"kind": "heading", "path": path, "start": heading.span.start},
                )
            )
    return Found(items, len(found) > MOST_ITEMS)


def slugs(ask: Ask, context: MarkdownAnchor, path: VaultPath) -> Found:
    """The anchors for ``](note.md#…``: the slugs of the note's headings, then the names of its HTML elements."""
    note = ask.vault.note(path)
    elements = note.facts.html_anchors if note is not None else ()
    found = [
        (heading.text, heading.slug, heading.span.start) for heading in _ranked(context.query, ask.vault.headings(path))
    ]
    names = [element.name for element in elements if not set(element.name) & set(" ()<>#")]
    found += [(name, name, -1) for name in ranked(context.query, names, lambda name: (name,))]
    items = [
        Item(
            label=text,
            kind=Kind.HEADING,
            replace=context.replace,
            new_text=anchor + context.closing,
            description=f"#{anchor}",
            filter_text=ask.filter_text(context.replace, anchor, text),
            data={"kind": "heading", "path": path, "start": start} if start >= 0 else None,
        )
        for text, anchor, start in found[:MOST_ITEMS]
        if anchor
    ]
    return Found(items, len(found) > MOST_ITEMS)
