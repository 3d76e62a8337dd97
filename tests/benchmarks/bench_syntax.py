"""Reading one note."""

from __future__ import annotations

from typing import Any

from note_lsp.syntax.cursor import context_at
from note_lsp.syntax.markdown import parse
from note_lsp.syntax.reparse import Parsed, after_change, parsed
from note_lsp.text import LineIndex
from tests.benchmarks.conftest import Subject


def test_parse_a_typical_note(benchmark: Any, subject: Subject) -> None:
    text = subject.text(subject.probe.source)
    assert benchmark(parse, text).links


def test_parse_the_big_note(benchmark: Any, subject: Subject) -> None:
    text = subject.text(subject.truth.big_note)
    assert benchmark(parse, text).links


def test_parse_a_note_of_many_links(benchmark: Any, subject: Subject) -> None:
    text = subject.text(subject.truth.note_of_many_links)
    assert benchmark(parse, text).links


def test_a_key_in_the_middle_of_the_big_note(benchmark: Any, subject: Subject) -> None:
    text = subject.text(subject.truth.big_note)
    assert _key_pressed(benchmark, text, text.index(" ", len(text) // 2))


def test_a_key_in_the_longest_line_of_the_big_note(benchmark: Any, subject: Subject) -> None:
    text = subject.text(subject.truth.big_note)
    long = max(text.split("\n"), key=len)
    assert _key_pressed(benchmark, text, text.index(" ", text.index(long) + len(long) // 2))


def test_a_key_in_a_note_of_many_links(benchmark: Any, subject: Subject) -> None:
    text = subject.text(subject.truth.note_of_many_links)
    assert _key_pressed(benchmark, text, text.index(" ", len(text) // 2))


def test_a_key_in_a_note_of_many_stamps(benchmark: Any, subject: Subject) -> None:
    text = subject.text(subject.truth.note_of_many_stamps)
    at = text.index("</a>", len(text) // 2) + 4
    assert _key_pressed(benchmark, text, at)


def _key_pressed(benchmark: Any, text: str, at: int) -> Parsed | None:
    """What is known of the text with one letter more, read around that letter alone."""
    found: Parsed | None = benchmark(after_change, text, parsed(text), f"{text[:at]}x{text[at:]}")
    return found


def test_index_the_lines_of_the_big_note(benchmark: Any, subject: Subject) -> None:
    text = subject.text(subject.truth.big_note)
    assert benchmark(LineIndex.of, text).line_count > 1_000


def test_context_in_the_big_note(benchmark: Any, subject: Subject) -> None:
    text = subject.text(subject.truth.big_note)
    long = max(text.split("\n"), key=len)
    at = text.index(long) + len(long) // 2
    text = text[:at] + "[[sapp" + text[at:]
    facts = parse(text)
    assert benchmark(context_at, text, facts, at + 6)
