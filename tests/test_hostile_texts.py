"""Texts made to hurt: work grows with their length and no faster, and no depth ends the process.

What is counted is calls, of Python and C functions alike, so no clock is asked; the time within C
functions is what ``benchmarks/bench_hostile.py`` looks at.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType

import msgspec
import pytest

from note_lsp.features.code_lens import code_lenses
from note_lsp.features.document_links import document_links
from note_lsp.features.document_symbols import document_symbols
from note_lsp.features.folding_ranges import folds
from note_lsp.features.inlay_hints import inlay_hints
from note_lsp.features.selection_ranges import selections
from note_lsp.paths import VaultPath
from note_lsp.settings import HintSettings, Settings, VideoSettings
from note_lsp.syntax.cursor import context_at
from note_lsp.syntax.markdown import parse
from note_lsp.syntax.reparse import parsed, reparsed
from note_lsp.text import Span
from note_lsp.vault.vault import Vault
from tests.hostile import SHAPES

SMALL = 150
TIMES = 8
SLACK = 1.6
"""Linear work gives 1, quadratic work ``TIMES``."""


@pytest.mark.parametrize("shape", SHAPES)
def test_reading_takes_work_in_proportion(shape: str) -> None:
    small, large = SHAPES[shape](SMALL), SHAPES[shape](SMALL * TIMES)
    assert _calls(lambda: parse(large)) <= TIMES * SLACK * _calls(lambda: parse(small))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_key_press_takes_no_more_work_than_reading_all_of_it_twice(shape: str) -> None:
    text = SHAPES[shape](SMALL * TIMES)
    before, after = parsed(text), text[: len(text) // 2] + "x" + text[len(text) // 2 :]
    assert _calls(lambda: reparsed(text, before, after)) <= 2 * _calls(lambda: parse(after)) + 200


@pytest.mark.parametrize("shape", SHAPES)
def test_facts_take_room_in_proportion(shape: str) -> None:
    small, large = (_room(parse(SHAPES[shape](size))) for size in (SMALL, SMALL * TIMES))
    assert large <= TIMES * SLACK * small


@pytest.mark.parametrize("shape", SHAPES)
def test_a_cursor_at_the_end_takes_work_in_proportion(shape: str) -> None:
    def work(size: int) -> int:
        text = SHAPES[shape](size)
        facts = parse(text)
        return _calls(lambda: context_at(text, facts, len(text)))

    assert work(SMALL * TIMES) <= TIMES * SLACK * work(SMALL)


@pytest.mark.parametrize("shape", SHAPES)
def test_what_an_editor_draws_into_a_note_takes_work_in_proportion(shape: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").touch()
    path = VaultPath("a.md")
    vault = Vault.alone(
        tmp_path / path,
        Settings(video=VideoSettings(inlay_hints=True, symbols=True), hints=HintSettings(embeds=True, titles=True)),
    )

    def work(size: int) -> int:
        text = SHAPES[shape](size)
        vault.open_buffer(path, text, size)
        vault.note(path)
        whole = Span(0, len(text))
        draw = (document_links, document_symbols, code_lenses, folds)
        drawn = sum(_calls(partial(view, vault, path)) for view in draw)
        drawn += _calls(lambda: selections(vault, path, [len(text) // 2]))
        return drawn + _calls(lambda: inlay_hints(vault, path, whole))

    assert work(SMALL * TIMES) <= TIMES * SLACK * work(SMALL)
    vault.close()


@pytest.mark.parametrize(
    "front_matter",
    [
        "a: " + "[" * 100_000,
        "a: " + "[" * 100_000 + "]" * 100_000,
        "a: " + "{b: " * 100_000,
        "- " * 100_000,
        "? " * 100_000,
        "\n".join(" " * depth + "a:" for depth in range(1_000)),
    ],
    ids=["open lists", "lists", "open maps", "items", "keys", "lines"],
)
def test_front_matter_may_be_nested_as_deep_as_it_likes(front_matter: str) -> None:
    facts = parse(f"---\ntitle: T\n{front_matter}\n---\n# H\n")
    assert [problem.code for problem in facts.problems] == ["malformed-front-matter"]
    assert [heading.text for heading in facts.headings] == ["H"]


def test_lists_and_quotes_may_be_nested_as_deep_as_they_like() -> None:
    assert parse("> " * 20_000 + "[[a]]").links[0].target == "a"
    assert parse("- " * 20_000 + "[[a]]").links[0].target == "a"


def _room(value: object) -> int:
    """How many characters and values are kept."""
    if isinstance(value, str):
        return 1 + len(value)
    if isinstance(value, tuple):
        return 1 + sum(map(_room, value))
    if isinstance(value, msgspec.Struct):
        return 1 + sum(_room(getattr(value, name)) for name in value.__struct_fields__)
    return 1


def _calls(work: Callable[[], object]) -> int:
    count = 0

    def tally(_frame: FrameType, event: str, _function: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(tally)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
