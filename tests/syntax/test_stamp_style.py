"""How a note writes its timestamps, and what follows a value that changes."""

from __future__ import annotations

import pytest

from note_lsp.syntax.markdown import parse
from note_lsp.syntax.media import Medium, Service
from note_lsp.syntax.stamp_style import StampStyle, is_stamped, style_of, text_saying

TALK = Medium(Service.YOUTUBE, "abcdEFGH123")
URL = "https://www.youtube.com/watch?v=abcdEFGH123&t=300s"


def stamp(value: str, text: str) -> str:
    return f'<a class="yt-timestamp" data-t="{value}">{text}</a>'


@pytest.mark.parametrize(
    ("note", "written"),
    [
        ("", stamp("00:05:00", "[00:05:00]")),
        ("at 12:30 sharp", stamp("00:05:00", "[00:05:00]")),
        (f"{stamp('1:02', '[1:02]')} {stamp('3:04', '[3:04]')} {stamp('00:07:08', '[7:08]')}", stamp("5:00", "[5:00]")),
        (stamp("01:02", "at 1:02"), stamp("05:00", "5:00")),
        (stamp("62", "[00:01:02]"), stamp("00:05:00", "[00:05:00]")),
        (f"[12:30] {stamp('00:00:01', '[00:00:01]')}", stamp("00:05:00", "[00:05:00]")),
        ("[1:02](https://youtu.be/abcdEFGH123?t=62)", f"[5:00]({URL})"),
        ("[talk](https://youtu.be/abcdEFGH123?t=62)", f"[00:05:00]({URL})"),
        ("[01:02] said", "[05:00]"),
    ],
)
def test_a_moment_is_written_as_the_note_writes_moments(note: str, written: str) -> None:
    assert style_of(note, parse(note)).written(300, TALK) == written


def test_without_a_medium_no_link_is_written() -> None:
    assert StampStyle("link").written(300, None) == "[00:05:00]"


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("", "", "[00:05:00]"),
        ("[]", "", "[00:05:00]"),
        ("[1:00]", "00:01:00", "[5:00]"),
        ("01:00", "00:01:00", "05:00"),
        ("[00:07:00]", "00:0", "[00:05:00]"),
        ("[HH:MM:SS]", "", "[00:05:00]"),
        ("from 1:00 on", "00:01:00", "from 5:00 on"),
        ("from 2:00 on", "00:01:00", None),
        ("the talk", "00:01:00", None),
    ],
)
def test_a_text_that_is_a_time_or_says_the_same_one_follows_the_value(
    text: str, value: str, expected: str | None
) -> None:
    assert text_saying(text, value, 300, StampStyle()) == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("words| [00:05:00]", True),
        (f"words|. {stamp('1:02', '[1:02]')}", True),
        ('"words|" [00:05:00]', True),
        ("words [00:|05:00]", True),
        ("words| and [00:05:00]", False),
        ("words|\n[00:05:00]", False),
        ("[00:05:00] words|", False),
        ("words|", False),
    ],
)
def test_words_that_have_their_timestamp_are_known(note: str, expected: bool) -> None:
    text = note.replace("|", "")
    assert is_stamped(text, parse(text), note.index("|")) == expected
