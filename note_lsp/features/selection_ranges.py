"""What to select around a cursor, wider and wider: word, link, sentence, block, section, note."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from note_lsp.features.sentence import sentence_starts
from note_lsp.paths import VaultPath
from note_lsp.syntax.elements import Element, Elements, inside
from note_lsp.syntax.nodes import Form, Link
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault

_NEAR = 64
"""Of the things that begin before a place only the last reach it: they do not lie in each other deeper than that."""
_MOST = 50
_LEAVES = frozenset({"paragraph", "item", "cell", "code", "html", "heading"})
_PROSE = frozenset({"paragraph", "item"})
_APOSTROPHES = "'’"


class _HasSpan(Protocol):
    @property
    def span(self) -> Span: ...


_T = TypeVar("_T", bound=_HasSpan)


def selections(vault: Vault, path: VaultPath, offsets: Sequence[int]) -> tuple[tuple[Span, ...], ...]:
    """For each place in a note what to select around it, each wider than the one before and the last the whole note."""
    note = vault.note(path)
    if note is None:
        return ()
    around = _Around(note)
    return tuple(around.chain(offset) for offset in offsets)


class _Around:
    """A note, ready to be asked about many places."""

    def __init__(self, note: Note) -> None:
        self._note = note
        elements = Elements(note.text, note.facts)
        self._elements = elements.found
        self._parents = _parents(self._elements)
        self._sentences: dict[Span, list[int]] = {}
        self._sections = [section for _, section in elements.sections(note.facts.headings)]

    def chain(self, offset: int) -> tuple[Span, ...]:
        """The widening selections around ``offset``."""
        text, elements = self._note.text, list(self._elements_at(offset))
        spans = {*_word(text, offset), *_things(self._note, offset), *self._sentence(elements, offset)}
        spans.update(section for section in self._sections if section.touches(offset))
        for element in elements:
            spans.update((element.span, inside(text, element)))
        chain: list[Span] = []
        for span in sorted(spans, key=lambda span: (span.end - span.start, span)):
            if span.start < span.end and span.covers(chain[-1] if chain else Span(offset, offset)):
                chain.append(span)
        del chain[_MOST:]
        whole = Span(0, len(text))
        return tuple(chain) if whole in chain else (*chain, whole)

    def _elements_at(self, offset: int) -> Iterator[Element]:
        """From the innermost outwards."""
        at = bisect_right(self._elements, offset, key=lambda element: element.span.start) - 1
        while at >= 0:
            if self._elements[at].span.touches(offset):
                yield self._elements[at]
            at = self._parents[at]

    def _sentence(self, elements: Iterable[Element], offset: int) -> Iterator[Span]:
        """The sentence, and the lines it stands in; of a list item those without the items in it."""
        leaf = next((element for element in elements if element.kind in _LEAVES), None)
        if leaf is None or leaf.kind not in _PROSE:
            return
        around = _reaching(self._note.facts.blocks, offset)
        block = next((block.span for block in around if leaf.span.covers(block.span)), None)
        if block is None:
            return
        yield block
        starts = self._starts(block)
        number = bisect_right(starts, offset) - 1
        sentence = self._note.text[starts[number] : (*starts, block.end)[number + 1]]
        yield Span(starts[number], starts[number] + len(sentence.rstrip()))

    def _starts(self, block: Span) -> list[int]:
        """Where the sentences of a block begin; none begins within a link."""
        if block not in self._sentences:
            starts = sentence_starts(self._note.text, block)
            self._sentences[block] = [at for at in starts if not self._is_in_link(at)]
        return self._sentences[block]

    def _is_in_link(self, offset: int) -> bool:
        links = self._note.facts.links
        at = bisect_right(links, offset, key=lambda link: link.span.start) - 1
        return at >= 0 and links[at].span.start < offset < links[at].span.end


def _parents(elements: Sequence[Element]) -> list[int]:
    """For each element the one that it lies in; -1 for none."""
    parents: list[int] = []
    last = -1
    for number, element in enumerate(elements):
        while last >= 0 and not elements[last].span.covers(element.span):
            last = parents[last]
        parents.append(last)
        last = number
    return parents


def _word(text: str, offset: int) -> Iterator[Span]:
    start = end = offset
    while start and _is_of_word(text, start - 1):
        start -= 1
    while end < len(text) and _is_of_word(text, end):
        end += 1
    if start < end:
        yield Span(start, end)


def _is_of_word(text: str, at: int) -> bool:
    character = text[at]
    if character in _APOSTROPHES:
        return 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()
    return character.isalnum() or character == "_" or unicodedata.category(character)[0] == "M"


def _things(note: Note, offset: int) -> Iterator[Span]:
    """What the facts know to stand around a place."""
    facts = note.facts
    for link in _reaching(facts.links, offset):
        yield from _of_link(note.text, link)
    for use in _reaching(facts.references, offset):
        yield from (use.label_span, use.text_span, use.span)
    for definition in _reaching(facts.definitions, offset):
        yield from (definition.label_span, definition.span)
    for tag in _reaching(facts.tags, offset):
        yield from (Span(tag.span.start + note.text.startswith("#", tag.span.start), tag.span.end), tag.span)
    for footnote in _reaching(facts.footnote_uses, offset):
        yield from (_without_caret(footnote.id_span), footnote.id_span, footnote.span)
    for note_below in _reaching(facts.footnote_definitions, offset):
        yield from (_without_caret(note_below.id_span), note_below.id_span)
    for stamp in _reaching(facts.timestamps, offset):
        yield from (stamp.time_span, stamp.span)
        if stamp.text_span is not None:
            yield from (stamp.text_span, Span(stamp.text_span.start + 1, stamp.text_span.end - 1))
    for heading in _reaching(facts.headings, offset):
        yield from (heading.text_span, heading.span)
    for callout in _reaching(facts.callouts, offset):
        yield from (callout.kind_span, callout.title_span)
    front_matter = facts.front_matter
    if front_matter is not None and front_matter.span.touches(offset):
        yield from (front_matter.body, front_matter.span)
        for field in front_matter.fields:
            spans = [field.key_span, *(value.span for value in field.values)]
            yield from spans
            line = facts.lines.line_span(facts.lines.line_of(spans[-1].end))
            yield Span(field.key_span.start, line.end)


def _without_caret(id_span: Span) -> Span:
    return Span(id_span.start + 1, id_span.end)


def _of_link(text: str, link: Link) -> Iterator[Span]:
    start, end = link.span.start + link.embed, link.span.end
    yield link.target_span
    if link.anchor_span is not None:
        yield from (link.anchor_span, Span(link.target_span.start, link.anchor_span.end))
    if link.label_span is not None:
        yield link.label_span
    if link.form is Form.WIKILINK and text.startswith("[[", start) and text.startswith("]]", end - 2):
        yield Span(start + 2, end - 2)
    yield link.span


def _reaching(things: Sequence[_T], offset: int) -> list[_T]:
    """Those of ``things``, in the order of the text, that a cursor at ``offset`` is on; the last that begins first."""
    end = bisect_right(things, offset, key=lambda thing: thing.span.start)
    return [thing for thing in reversed(things[max(end - _NEAR, 0) : end]) if thing.span.touches(offset)]
