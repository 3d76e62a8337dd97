"""The timestamp of words that are quoted from a video."""

from __future__ import annotations

import pytest

from note_lsp.edits import EditNote, apply
from note_lsp.features.actions import actions
from note_lsp.paths import VaultPath
from tests.dsl import Picture

TITLE = "Insert the timestamp of these words"
STAMP = '<a class="yt-timestamp" data-t="00:00:44">[00:00:44]</a>'
SAID = (
    "-- talk.srt --\n1\n00:00:05,000 --> 00:00:09,000\nGood evening\n\n"
    "2\n00:00:44,000 --> 00:00:49,000\nthe marmalade was made\n\n3\n00:00:50,000 --> 00:00:55,000\nof oranges. Good.\n"
)


def offered(line: str, said: str = SAID, video: str = "videoId: abcdEFGH123\n") -> dict[str, str]:
    """What the insertions at the marked words make of the line, by their titles."""
    picture = Picture.parse(f"-- talk.md --\n---\n{video}---\n{line}\n{said}")
    vault = picture.vault()
    path = VaultPath("talk.md")
    after = {}
    for action in actions(vault, path, picture.mark()):
        if action.title.startswith(TITLE):
            assert action.edit is not None
            (change,) = action.edit.changes
            assert isinstance(change, EditNote)
            after[action.title] = apply(picture.text(path), change.edits).splitlines()[-1]
    return after


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("«the marmalade was made»", f"the marmalade was made {STAMP}"),
        ("> «The marmalade» was", f"> The marmalade {STAMP} was"),
        ('He says "«marmalade was  made of oranges.»"', f'He says "marmalade was  made of oranges." {STAMP}'),
        ("«*the marmalade* »was", f"*the marmalade* {STAMP} was"),
        ("| x | «the marmalade» |", f"| x | the marmalade {STAMP} |"),
        ("- **«the marmalade»** was", f"- **the marmalade** {STAMP} was"),
        ("<b>«the marmalade»</b>", f"<b>the marmalade {STAMP}</b>"),
    ],
)
def test_it_stands_behind_the_words_and_their_marks(line: str, after: str) -> None:
    assert offered(line) == {f"{TITLE}, 0:44": after}


def test_words_over_two_lines_of_a_quotation() -> None:
    (after,) = offered("> «the marmalade was made\n> of oranges»").values()
    assert after == f"> of oranges {STAMP}"


def test_a_note_that_writes_links_is_given_one() -> None:
    (after,) = offered("[0:05](https://youtu.be/abcdEFGH123?t=5) «marmalade»").values()
    assert after.endswith("marmalade [0:44](https://www.youtube.com/watch?v=abcdEFGH123&t=44s)")


def test_words_that_are_said_twice_are_a_choice() -> None:
    assert list(offered("«good»")) == [f"{TITLE}, 0:05", f"{TITLE}, 0:50"]


@pytest.mark.parametrize(
    "line",
    [
        "«the jam»",
        "«th»e marmalade",
        "«»the marmalade",
        f"«the marmalade» {STAMP}",
        "`«the marmalade»`",
        "«rmalade was»",
        "«the marma»lade",
        "[[talk|«the marmalade» was]]",
        "[«the marmalade» was](n.md)",
        "![see «the marmalade»](n.png)",
        '[x](n.md "«the marmalade»")',
        "[«good»]: n.md",
        "x [^«good»]\n\n[^good]: y",
        "x #«good»",
        "https://a.b/«good»",
    ],
)
def test_it_is_not_offered_for_other_words_or_where_a_timestamp_stands(line: str) -> None:
    assert offered(line) == {}


def test_it_is_not_offered_in_front_matter() -> None:
    assert offered("x", video="videoId: abcdEFGH123\ntitle: «the marmalade»\n") == {}


def test_it_is_not_offered_without_a_transcript() -> None:
    assert offered("«the marmalade»", "") == {}
