"""Whatever a note holds, it is read without a complaint, and every span lies where it says."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from hypothesis import given, settings

from note_lsp.syntax.cursor import context_at
from note_lsp.syntax.markdown import parse
from note_lsp.syntax.nodes import Form, NoteFacts, SyntaxOptions
from note_lsp.text import LineIndex, Span
from tests.random_notes import NOTES


@given(NOTES)
@settings(max_examples=400)
def test_every_span_lies_in_the_text(text: str) -> None:
    for span in _spans(parse(text)):
        assert 0 <= span.start <= span.end <= len(text)


@given(NOTES)
@settings(max_examples=400)
def test_facts_are_in_the_order_of_the_text(text: str) -> None:
    facts = parse(text)
    for name in facts.__struct_fields__:
        group = getattr(facts, name)
        if isinstance(group, tuple):
            starts = [fact.start if isinstance(fact, Span) else fact.span.start for fact in group]
            assert starts == sorted(starts), name
    assert all(before.end <= after.start for before, after in zip(facts.hidden, facts.hidden[1:], strict=False))
    assert facts.lines.to_bytes() == LineIndex.of(text).to_bytes()


@given(NOTES)
@settings(max_examples=400)
def test_the_parts_of_links_are_inside_and_say_what_is_written(text: str) -> None:
    for link in parse(text).links:
        for part in (link.target_span, link.anchor_span, link.label_span):
            assert part is None or link.span.covers(part)
        if link.form is Form.WIKILINK and "\\" not in link.span.of(text):
            assert link.target == link.target_span.of(text)
            assert link.label_span is None or link.label == link.label_span.of(text).strip()
            assert link.anchor_span is None or link.anchor == link.anchor_span.of(text).strip()


@given(NOTES)
@settings(max_examples=400)
def test_parts_of_headings_tags_blocks_and_fields_are_inside(text: str) -> None:
    facts = parse(text)
    assert all(heading.span.covers(heading.text_span) for heading in facts.headings)
    assert all(tag.name == tag.span.of(text).lstrip("#") for tag in facts.tags if not tag.in_front_matter)
    assert all(block.id_span.of(text) == f"^{block.id}" for block in facts.blocks if block.id_span)
    if facts.front_matter:
        for field in facts.front_matter.fields:
            assert facts.front_matter.body.covers(field.key_span)
            assert all(facts.front_matter.body.covers(value.span) for value in field.values)


@given(NOTES)
@settings(max_examples=150)
def test_a_cursor_may_stand_anywhere(text: str) -> None:
    for options in (SyntaxOptions(), SyntaxOptions(label_first=True)):
        facts = parse(text, options)
        for offset in range(len(text) + 1):
            context = context_at(text, facts, offset, options)
            assert all(0 <= span.start <= span.end <= len(text) for span in _spans(context))


def _spans(value: object) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, LineIndex):
        return
    elif isinstance(value, tuple):
        for item in value:
            yield from _spans(item)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _spans(getattr(value, name))


def test_spans_are_found_in_all_facts() -> None:
    facts: NoteFacts = parse("---\ntitle: T\n---\n# H\n\n[[a|b]] #t ^id\n")
    assert {span.start for span in _spans(facts)} >= {0, facts.headings[0].span.start, facts.links[0].target_span.start}
