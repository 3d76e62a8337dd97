"""Code lenses."""

from __future__ import annotations

import pytest

from note_lsp.features.code_lens import code_lenses, lens_answer
from tests.dsl import Picture, check_ranges

NOTES = """
    -- a.md --
    ---
    title: The talk
    videoId: «abcdEFGH123»
    ---
    # Talk
    -- b.md --
    ---
    title: Another view
    videoId: https://youtu.be/abcdEFGH123
    ---
    -- c/deep.md --
    ---
    videoId: "abcdEFGH123"
    ---
    # Not its title
    -- d.md --
    ---
    videoId: zzzzEFGH123
    ---
"""


def said(drawn: str) -> list[str]:
    """The words of the lenses of the picture's main note, each with where a click leads; their ranges are as drawn."""
    picture = Picture.parse(drawn)
    vault = picture.vault()
    lenses = code_lenses(vault, picture.main)
    check_ranges(picture, {(picture.main, lens.span) for lens in lenses})
    lines = []
    for lens in lenses:
        answer = lens_answer(vault, picture.main, lens.kind)
        assert answer is not None
        lines.append(f"{answer.title}: {answer.url or answer.path or ', '.join(one.name for one in answer.choices)}")
    return lines


def test_a_video_is_opened_and_the_other_notes_of_it_are_counted() -> None:
    assert said(NOTES) == [
        "Open video: https://www.youtube.com/watch?v=abcdEFGH123",
        "2 other notes of this video: Another view, deep",
    ]


def test_notes_of_one_title_are_told_apart_by_their_paths() -> None:
    same = "---\ntitle: Same\nvideoId: abcdEFGH123\n---\n"
    assert said(
        f"-- a.md --\n{same.replace('abc', '«abc').replace('123', '123»')}-- b.md --\n{same}-- c.md --\n{same}"
    ) == [
        "Open video: https://www.youtube.com/watch?v=abcdEFGH123",
        "2 other notes of this video: Same (b.md), Same (c.md)",
    ]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("videoId: «abcdEFGH123»", ["Open video: https://www.youtube.com/watch?v=abcdEFGH123"]),
        ("url: «https://vimeo.com/12345»", ["Open video: https://vimeo.com/12345"]),
        ("media: «clip.mp4»", ["Open video: rec/clip.mp4"]),
        (
            "videoId: bad\nurl: «https://youtu.be/abcdEFGH123»",
            ["Open video: https://www.youtube.com/watch?v=abcdEFGH123"],
        ),
        ("videoId: abcdEFGH1234", []),
        ("videoId: empty", []),
        ("media: lost.mp4", []),
        ("media: command:x.mp4", []),
        ("url: https://example.org", []),
        ("title: x", []),
    ],
)
def test_a_lens_stands_above_the_value_that_names_the_medium(field: str, expected: list[str]) -> None:
    assert said(f"-- a.md --\n---\n{field}\n---\n-- rec/clip.mp4 --\nx\n") == expected


def test_a_note_without_front_matter_has_no_lens() -> None:
    assert said("https://youtu.be/abcdEFGH123\n") == []
    assert said("") == []


def test_what_a_lens_says_is_true_when_it_is_asked() -> None:
    picture = Picture.parse(NOTES)
    vault = picture.vault()
    for number, path in enumerate(("b.md", "c/deep.md")):
        vault.open_buffer(next(one for one in picture.files if one == path), "", number)
    answer = lens_answer(vault, picture.main, "notes-of-video")
    assert answer is not None
    assert (answer.title, answer.choices) == ("No other notes of this video", ())
    assert [lens.kind for lens in code_lenses(vault, picture.main)] == ["video"]
    vault.open_buffer(picture.main, "no front matter", 1)
    assert lens_answer(vault, picture.main, "notes-of-video") is None
    assert lens_answer(vault, picture.main, "unheard of") is None
