"""Which video a place in a note is about."""

from __future__ import annotations

import pytest

from note_lsp.features.video_link import video_link
from tests.dsl import Picture

ID = "abcdEFGH123"
WATCH = "https://www.youtube.com/watch?v="


@pytest.mark.parametrize(
    ("note", "opened"),
    [
        (f"videoId: {ID}\n---\n<a$0 class='yt-timestamp' data-t='5:00'>[5:00]</a>", f"{WATCH}{ID}&t=300s"),
        (f"videoId: {ID}\n---\nat [5:0$00]", f"{WATCH}{ID}&t=300s"),
        (f"videoId: {ID}\n---\n[x](https://vimeo.com/7$07#t=60)", "https://vimeo.com/77#t=60s"),
        (f"videoId: {ID}\n---\n<https://vimeo.c$0om/77>", "https://vimeo.com/77"),
        (f"videoId: {ID}\n---\nNo $0time.", f"{WATCH}{ID}"),
        (f"title: x\n---\nhttps://youtu.be/{ID} and [5:$000]", f"{WATCH}{ID}&t=300s"),
        ("media: a b.mp4\n---\n[5:0$00]", "a b.mp4#t=300"),
        ("title: x\n---\n[[a b.mp4#t=6$02]]", "a b.mp4#t=62"),
        ("media: a b.mp4\n---\nNo $0time.", "a b.mp4"),
        ("title: x\n---\n[5:0$00]", None),
        ("media: gone.mp4\n---\n[5:0$00]", None),
        ("media: ../secret.mp4\n---\n[5:0$00]", None),
        ("media: folder.mp4\n---\n[5:0$00]", None),
        ("videoId: empty\n---\n[5:0$00]", None),
        ("title: x\n---\n<https://example$0.org>", None),
    ],
)
def test_the_video_is_that_of_the_place(note: str, opened: str | None) -> None:
    picture = Picture.parse(f"-- sub/n.md --\n---\n{note}\n-- a b.mp4 --\n-- folder.mp4/ --\n")
    found = video_link(picture.vault(), picture.main, picture.cursor().offset)
    if found is None or found.path is None:
        assert (found and found.url) == opened
    else:
        assert f"{found.path}#{found.fragment}".rstrip("#") == opened
