"""The frame of a local video on hover."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from note_lsp.features.hover import hover
from note_lsp.settings import Settings, VideoSettings
from note_lsp.vault.vault import Vault
from tests.dsl import Picture
from tests.videos import make_video, picture_in

LONG = 20.0
"""Seconds; longer than any decoder may take."""


def shown(drawn: str, *videos: str, settings: Settings | None = None, patience: float | None = LONG) -> str:
    """The hover at the cursor, with videos of 64 by 48 pixels in the vault; each later one 32 pixels wider."""
    picture = Picture.parse(drawn)
    vault = picture.vault(settings=settings)
    put(vault, *videos)
    cursor = picture.cursor()
    found = hover(vault, cursor.path, cursor.offset, patience)
    assert found is not None
    return found.markdown


def put(vault: Vault, *videos: str) -> None:
    for number, name in enumerate(videos):
        make_video(vault.root / name, width=64 + 32 * number)


def width_of_frame(markdown: str) -> int:
    url = re.findall(r"!\[Frame at 0:02\]\(file://(/\S+/frames/\w+\.jpg)\)", markdown)
    assert len(url) == 1
    return picture_in(Path(url[0]))[0]


@pytest.mark.parametrize(
    "note",
    [
        "![[clip.mp4#t=$02]]\n",
        "[so](clip.mp4#t$0=2)\n",
        "[[clip.mp4#t=2,$03|a part]]\n",
        '---\nmedia: clip.mp4\n---\nSo <a class="yt-timestamp" data-t="00:0$00:02">[00:00:02]</a>.\n',
        '---\nvideo: "[[clip.mp4]]"\n---\nSo [00:0$02].\n',
    ],
)
def test_every_form_of_a_time_of_a_local_video_shows_its_frame(note: str) -> None:
    assert width_of_frame(shown(f"-- a.md --\n{note}-- clip.mp4 --\nx\n", "clip.mp4")) == 64


def test_the_frame_stands_where_the_picture_of_a_remote_video_stands() -> None:
    words = shown(
        """
        -- a.md --
        ---
        media: clip.mp4
        ---
        # A
        ## Part
        It was so [00:0$02].
        -- clip.mp4 --
        """,
        "clip.mp4",
    )
    pieces = ["**0:02** · A", "[Open clip.mp4 at 0:02]", "![Frame at 0:02]", "Section: Part", "> It was so"]
    assert [piece[: len(start)] for piece, start in zip(words.split("\n\n"), pieces, strict=True)] == pieces


def test_of_videos_of_one_name_the_one_that_the_link_names_is_shown() -> None:
    files = "-- clip.mp4 --\nx\n-- sub/clip.mp4 --\nx\n"
    assert width_of_frame(shown(f"-- sub/a.md --\n[[clip.mp4#t=$02]]\n{files}", "clip.mp4", "sub/clip.mp4")) == 64
    assert width_of_frame(shown(f"-- sub/a.md --\n[so](clip.mp4#t=$02)\n{files}", "clip.mp4", "sub/clip.mp4")) == 96


def test_a_video_that_git_ignores_is_a_video() -> None:
    note = "-- a.md --\n[[films/clip.mp4#t=$02]]\n-- .gitignore --\n*.mp4\n-- films/clip.mp4 --\nx\n"
    assert width_of_frame(shown(note, "films/clip.mp4")) == 64


NOTE = "-- a.md --\n[[clip.mp4#t=$02]]\n-- clip.mp4 --\nx\n"


def test_no_frame_is_shown_where_pictures_are_turned_off() -> None:
    assert "![" not in shown(NOTE, "clip.mp4", settings=Settings(video=VideoSettings(pictures=False)))


def test_no_frame_is_shown_to_who_cannot_see_it() -> None:
    assert "![" not in shown(NOTE, "clip.mp4", patience=None)


@pytest.mark.parametrize(
    "note",
    [
        "[x](https://example.com/clip.mp4#t=$02)",
        "---\nmedia: ../outside.mp4\n---\n[00:0$02]",
        "---\nmedia: missing.mp4\n---\n[00:0$02]",
        "---\nmedia: damaged.mp4\n---\n[00:0$02]",
        "[x](file:///clip.mp4#t=$02)",
        "[x](clip.mp4#t=$0999999999)",
    ],
)
def test_without_such_a_frame_the_hover_says_the_rest(note: str) -> None:
    files = "-- clip.mp4 --\nx\n-- damaged.mp4 --\nx\n"
    words = shown(f"-- a.md --\n{note}\n{files}", "clip.mp4", "../outside.mp4")
    assert words.startswith("**")
    assert "![" not in words
