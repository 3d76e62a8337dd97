"""Code lenses."""

from __future__ import annotations

import pytest

from note_lsp.features.code_lens import choices, code_lenses, lens_answer
from note_lsp.settings import LensSettings, Settings
from tests.dsl import Picture, check_ranges, selections

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


def said(drawn: str, settings: Settings | None = None) -> list[str]:
    """The words of the lenses of the picture's main note, each with where a click leads; their ranges are as drawn."""
    picture = Picture.parse(drawn)
    vault = picture.vault(settings=settings)
    lenses = code_lenses(vault, picture.main)
    check_ranges(picture, {(picture.main, lens.span) for lens in lenses})
    lines = []
    for lens in lenses:
        answer = lens_answer(vault, picture.main, lens.kind, lens.name)
        assert answer is not None
        names = ", ".join(one.name for one in choices(vault, answer.places))
        lines.append(f"{answer.title}: {answer.url or answer.path or names}")
    return lines


def test_links_from_other_notes_are_counted_above_the_note_its_headings_and_blocks() -> None:
    assert said("""
        -- a.md --
        ---
        title: All of it
        ---
        # «The note»

        [[#Part]] [[a#^point]] [[a]] and ![[a]] are its own links.

        ## «Part»

        ### Not linked

        - «a point»
          of two lines ^point

        Words. ^other
        -- b.md --
        [[a]] and ![[a#Part]], [x](a.md#part) and [[a#The note]], [[All of it#^Point]]
        -- c.md --
        [[a#^point]] [x][r] [r] [[a#Gone]] `[[a]]`

        [r]: a.md#part
    """) == ["9 links to this note: b, c", "4 links to this heading: b, c", "2 links to this block: b, c"]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["«Plain words»\n## H\n", "«---»\ntitle: x\n---\n## H\n", "«## H»\n# Not first\n", "«»"]
)
def test_a_note_without_a_title_has_its_lens_above_its_first_line(text: str) -> None:
    assert said(f"-- a.md --\n{text}\n-- b.md --\n[[a]]\n") == ["1 link to this note: b"]


def test_a_heading_of_two_lines_has_its_lens_above_the_first() -> None:
    found = said("-- a.md --\n«First»\n\n«Two»\nlines\n---\n-- b.md --\n[[a#Two lines]]\n")
    assert found == ["1 link to this note: b", "1 link to this heading: b"]


def test_of_headings_and_blocks_that_are_called_alike_the_one_that_links_lead_to_has_the_lens() -> None:
    drawn = "«x»\n\n## «Same»\n\n«one» ^id\n\n## «Same»\n\n## A {#own}\n\n## B {#own}\n\ntwo ^ID\n"
    drawn = drawn.replace("A {", "«A» {")
    found = said(f"-- a.md --\n{drawn}-- b.md --\n[[a#Same]] [x](a.md#same-1) [x](a.md#own) [[a#^ID]]\n")
    assert found[1:] == ["1 link to this heading: b"] + ["1 link to this block: b"] + ["1 link to this heading: b"] * 2


def test_a_note_that_nothing_but_itself_links_has_no_lens() -> None:
    assert said("# A\n\n[[note]] [[#Part]]\n\n## Part\n") == []


def test_the_links_of_open_notes_count_as_they_are() -> None:
    vault = Picture.parse("-- a.md --\n$0x\n## B\n-- b.md --\n[[a]]\n-- c.md --\n[[a]]\n").vault()
    a, b, c = sorted(name.path for name in vault.names())
    vault.open_buffer(b, "[[a]] [[a#b]]", 1)
    vault.open_buffer(c, "", 1)
    lenses = code_lenses(vault, a)
    answers = [lens_answer(vault, a, lens.kind, lens.name) for lens in lenses]
    assert [answer and answer.title for answer in answers] == ["2 links to this note", "1 link to this heading"]
    vault.change_buffer(b, "", 2)
    assert code_lenses(vault, a) == ()
    assert [lens_answer(vault, a, lens.kind, lens.name) for lens in lenses] == [None, None]


def test_a_click_shows_the_links_themselves() -> None:
    picture = Picture.parse("""
        -- a.md --
        $0
        -- b.md --
        [[«a»#x|y]] [x](«a.md») [x][«r»] [«r»]

        [r]: a.md
        [unused]: «a.md»
    """)
    answer = lens_answer(picture.vault(), picture.main, "note")
    assert answer is not None
    check_ranges(picture, selections(answer.places))
    assert answer.title == "5 links to this note"


def test_the_settings_take_the_lenses_of_backlinks_away() -> None:
    settings = Settings(lenses=LensSettings(backlinks=False))
    assert said(NOTES + "    -- e.md --\n    [[a]]\n", settings)[0].startswith("Open video")


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
    assert (answer.title, answer.places) == ("No other notes of this video", ())
    assert [lens.kind for lens in code_lenses(vault, picture.main)] == ["video"]
    vault.open_buffer(picture.main, "no front matter", 1)
    assert lens_answer(vault, picture.main, "notes-of-video") is None
    assert lens_answer(vault, picture.main, "unheard of") is None
