"""Inlay hints."""

from __future__ import annotations

import re

import pytest

from note_lsp.features.inlay_hints import inlay_hints
from note_lsp.settings import Settings, VideoSettings
from note_lsp.text import Span
from tests.dsl import Picture

ON = Settings(video=VideoSettings(inlay_hints=True))
VIDEOS = """
    -- talk.md --
    ---
    title: The   talk
    videoId: abcdEFGH123
    ---
    -- zz_second.md --
    ---
    title: A later note
    videoId: abcdEFGH123
    ---
    -- -bcdEFGH123.md --
    # From its heading
    -- bare.md --
    ---
    videoId: https://youtu.be/bareEFGH123
    ---
    -- long.md --
    ---
    title: LONG
    videoId: longEFGH123
    ---
""".replace("LONG", "long " * 20)


def shown(words: str, settings: Settings = ON, span: Span | None = None) -> str:
    """``words`` as a note of a vault with videos, its hints written in as ``‹…›``."""
    picture = Picture.parse(VIDEOS)
    vault = picture.vault(settings=settings)
    path = next(iter(picture.files)).replace("talk", "note")
    vault.open_buffer(path, words, 1)  # type: ignore[arg-type]  # a path is a text
    for hint in reversed(inlay_hints(vault, path, span or Span(0, len(words)))):  # type: ignore[arg-type]  # as above
        words = f"{words[: hint.offset]}‹{hint.label}›{words[hint.offset :]}"
    return words


@pytest.mark.parametrize(
    "words",
    [
        "see abcdEFGH123‹The talk› there",
        "abcdEFGH123‹The talk›",
        "(abcdEFGH123‹The talk›), bareEFGH123‹bare›.",
        "[[abcdEFGH123]]‹The talk› ![[abcdEFGH123]]‹The talk›",
        "[[-bcdEFGH123]]‹From its heading›",
        "https://youtu.be/abcdEFGH123‹The talk› and",
        "<https://www.youtube.com/watch?v=abcdEFGH123&t=9s>‹The talk›",
        "[[https://youtu.be/abcdEFGH123]]‹The talk›",
        '---\nrelated: [abcdEFGH123‹The talk›, zzzzEFGH123]\nother: "[[abcdEFGH123]]‹The talk›"\n---\n',
        f"longEFGH123‹{('long ' * 20)[:59]}…›",
    ],
)
def test_the_title_stands_behind_a_bare_id_or_url(words: str) -> None:
    assert shown(re.sub("‹[^›]*›", "", words)) == words


@pytest.mark.parametrize(
    "words",
    [
        "zzzzEFGH123 development https://youtu.be/zzzzEFGH123 https://example.org/abcdEFGH123",
        "xabcdEFGH123 abcdEFGH123x abcdEFGH123- ABCDEFGH123",
        "[words](https://youtu.be/abcdEFGH123) [[abcdEFGH123|words]] [[abcdEFGH123#part]]",
        "[words][r]\n\n[r]: https://youtu.be/abcdEFGH123",
        "`abcdEFGH123` %%abcdEFGH123%% <b id=abcdEFGH123>\n\n    abcdEFGH123\n",
        "---\nvideoId: abcdEFGH123\nurl: https://youtu.be/bareEFGH123\n---\n",
        "[[talk]]",
    ],
)
def test_where_no_title_is_wanted_there_is_no_hint(words: str) -> None:
    assert shown(words) == words


def test_a_note_says_nothing_of_itself() -> None:
    picture = Picture.parse("-- a.md --\n---\ntitle: A\nvideoId: abcdEFGH123\n---\nabcdEFGH123 [[a]]\n")
    assert inlay_hints(picture.vault(settings=ON), picture.main, Span(0, len(picture.text()))) == ()


def test_hints_are_off_unless_asked_for() -> None:
    assert shown("abcdEFGH123", Settings()) == "abcdEFGH123"


def test_only_the_hints_of_the_range_are_given() -> None:
    words = "abcdEFGH123 bareEFGH123 [[abcdEFGH123]] longEFGH123"
    at = words.index("bare")
    assert shown(words, span=Span(at + 2, at + 3)) == "abcdEFGH123 bareEFGH123‹bare› [[abcdEFGH123]] longEFGH123"
    assert shown(words, span=Span(at + 13, at + 14)) == "abcdEFGH123 bareEFGH123 [[abcdEFGH123]]‹The talk› longEFGH123"
