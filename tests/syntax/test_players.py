"""Players in HTML and of plug-ins, and the moments that belong to them (``note_lsp.syntax.players``)."""

from __future__ import annotations

import pytest

from note_lsp.syntax.markdown import parse
from note_lsp.syntax.media import media_of

ID = "abcdEFGH123"
OTHER = "zzzzEFGH123"


def stamps(text: str) -> list[tuple[str, str, str | None]]:
    """The timestamps of a text: what they are written as, their time as written, and the medium they belong to."""
    facts = parse(text)
    media = media_of(facts.front_matter, facts.links)
    found = []
    for stamp in facts.timestamps:
        medium = media.of(stamp)
        found.append((stamp.span.of(text), stamp.time_span.of(text), medium.id if medium is not None else None))
    return found


def urls(text: str) -> list[tuple[str, str]]:
    """The links of a text as they are written, and where they lead."""
    return [(link.target_span.of(text), link.target) for link in parse(text).links]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("{{youtube-timestamp 113}}", 113),
        ("{{youtube-timestamp 1:53}}", 113),
        ("{{youtube-timestamp 01:01:53}}", 3713),
        ("{{youtube-timestamp 113.7}}", 113),
        ("{{ youtube-timestamp  113 }}", 113),
        ("{{[[youtube-timestamp]]: 00:02:35}}", 155),
        ("{{[[video-timestamp]]: 00:02:35}}", 155),
        ("{{video-timestamp: 00:02:35}}", 155),
        ("{{[[video-timestamp]]: ((aB3-_x9yZ)) 00:02:35}}", 155),
        (f"{{{{[[video-timestamp]]: {{{{[[video]]: https://youtu.be/{OTHER}}}}} 00:02:35}}}}", 155),
    ],
)
def test_a_moment_in_double_braces(written: str, seconds: int) -> None:
    text = f"- {{{{video https://youtu.be/{ID}}}}}\n  - said {written}, he did\n"
    facts = parse(text)
    assert [(stamp.span.of(text), stamp.seconds, stamp.plain) for stamp in facts.timestamps] == [
        (written, seconds, False)
    ]
    assert [medium for _, _, medium in stamps(text)] == [OTHER if OTHER in written else ID]
    assert facts.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "{{youtube-timestamp soon}}",
        "{{youtube-timestamp }}",
        "{{youtube-timestamp 00:75:00}}",
        "{{youtube-timestamp 1:2:3:4:5}}",
        "{{my-timestamp 113}}",
        "`{{youtube-timestamp 113}}`",
        "%% {{youtube-timestamp 113}} %%",
        "```\n{{youtube-timestamp 113}}\n```",
    ],
)
def test_what_says_no_moment(text: str) -> None:
    assert [stamp for stamp in parse(text).timestamps if not stamp.plain] == []


def test_a_moment_belongs_to_the_player_above_it_whatever_front_matter_says() -> None:
    text = (
        f"---\nvideoId: {OTHER}\n---\n{{{{youtube-timestamp 1}}}}\n{{{{youtube {ID}}}}}\n{{{{youtube-timestamp 2}}}}\n"
        "{{vimeo 76979871}}\n{{youtube-timestamp 3}} [0:04]\n"
    )
    assert stamps(text) == [
        ("{{youtube-timestamp 1}}", "1", OTHER),
        ("{{youtube-timestamp 2}}", "2", ID),
        ("{{youtube-timestamp 3}}", "3", "76979871"),
        ("[0:04]", "0:04", OTHER),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{{{{youtube {ID}}}}}", [(ID, f"https://www.youtube.com/watch?v={ID}")]),
        ("{{vimeo 76979871}}", [("76979871", "https://vimeo.com/76979871")]),
        (f"{{{{[[video]]: https://youtu.be/{ID}}}}}", [(f"https://youtu.be/{ID}", f"https://youtu.be/{ID}")]),
        (f"{{{{video https://youtu.be/{ID}}}}}", [(f"https://youtu.be/{ID}", f"https://youtu.be/{ID}")]),
        ("{{youtube abcdEFGH12}} {{youtube ..}} {{vimeo x}} {{video }} {{youtube abc%00EFGH1}}", []),
        (f"{{{{video {ID}}}}}", []),
        (f"<iframe src='https://youtu.be/{ID}'></iframe>", [(f"https://youtu.be/{ID}", f"https://youtu.be/{ID}")]),
        (
            f'<iframe width="5"\n  src="//www.youtube.com/embed/{ID}?rel=0&amp;start=62" allow></iframe>',
            [
                (
                    f"//www.youtube.com/embed/{ID}?rel=0&amp;start=62",
                    f"https://www.youtube.com/embed/{ID}?rel=0&start=62",
                )
            ],
        ),
        (
            f"text <IFRAME SRC=https://www.youtube-nocookie.com/embed/{ID}></IFRAME>",
            [(f"https://www.youtube-nocookie.com/embed/{ID}",) * 2],
        ),
        ('<video><source src="https://example.org/a.mp4"></video>', [("https://example.org/a.mp4",) * 2]),
        ('<iframe src="https://example.org/page"></iframe> <video src="clip.mp4"></video>', []),
        (f'<img src="https://youtu.be/{ID}"> <iframe data-src="https://youtu.be/{ID}"></iframe>', []),
        (f'<!-- <iframe src="https://youtu.be/{ID}"></iframe> -->', []),
        (f'`<iframe src="https://youtu.be/{ID}"></iframe>`', []),
        (f"```timestamp-url\nhttps://youtu.be/{ID}\n```", [(f"https://youtu.be/{ID}",) * 2]),
        (f"> ```timestamp-url \n>  youtu.be/{ID}\n> ```", [(f"youtu.be/{ID}", f"https://youtu.be/{ID}")]),
        ("```timestamp-url\nhttps://example.org\n```\n\n```timestamp-url\nclip.mp4\n```", []),
        (f"```timestamp-urls\nhttps://youtu.be/{ID}\n```\n\n```\nhttps://youtu.be/{ID}\n```", []),
        (f"%%\n```timestamp-url\nhttps://youtu.be/{ID}\n```\n%%", []),
    ],
)
def test_the_videos_that_are_played(text: str, expected: list[tuple[str, str]]) -> None:
    assert urls(text) == expected


@pytest.mark.parametrize(
    "player",
    [
        f"```timestamp-url\nhttps://youtu.be/{ID}\n```",
        f'<iframe src="https://www.youtube.com/embed/{ID}"></iframe>',
        f"{{{{youtube {ID}}}}}",
        f"{{{{[[video]]: https://www.youtube.com/watch?v={ID}}}}}",
        f"![](https://www.youtube.com/watch?v={ID})",
    ],
)
def test_a_player_is_the_medium_of_what_follows(player: str) -> None:
    text = f'[0:01]\n\n{player}\n\n<a class="yt-timestamp" data-t="0:02">[0:02]</a>\n'
    assert [medium for *_, medium in stamps(text)] == [None, ID]
    assert parse(text).problems == ()


@pytest.mark.parametrize("link", ["![[my clip.mp4]]", "[[my clip.mp4]]", "![](my%20clip.mp4)", "[[my clip.mp4#part]]"])
def test_a_media_file_is_the_medium_of_what_follows_where_front_matter_names_none(link: str) -> None:
    assert stamps(f"[0:01]\n\n{link}\n\n[0:02]\n") == [
        ("[0:01]", "0:01", None),
        ("[0:02]", "0:02", "my clip.mp4"),
    ]
    assert [medium for *_, medium in stamps(f"---\nvideoId: {ID}\n---\n{link} [0:02]\n")] == [ID]


def test_a_file_in_other_properties_is_no_medium() -> None:
    assert stamps('---\nattached: "[[song.mp3]]"\n---\n[0:02]\n') == [("[0:02]", "0:02", None)]


def test_a_player_that_begins_late_is_a_moment() -> None:
    text = f'<iframe src="https://www.youtube.com/embed/{ID}?start=62&end=70"></iframe>\n'
    (stamp,) = parse(text).timestamps
    assert (stamp.seconds, stamp.end_seconds, stamp.url) == (62, 70, f"https://www.youtube.com/watch?v={ID}&t=62s")


def test_fences_of_times() -> None:
    text = (
        f"[x](https://youtu.be/{OTHER})\n\n```timestamp\n0:01\n```\n\n"
        f"```timestamp-url \n https://youtu.be/{ID}\n ```\n\n"
        "```timestamp \n 00:05:00\n ```\n\n> - ~~~Timestamp\n>   5:01 and 5:02\n>\n>   at 5:03\n>   ~~~\n\n"
        "```timestamps\n6:00\n```\n\n```\n7:00\n```\n\n```timestamp\nsoon 00:75:00 1:2:3:4\n```\n"
    )
    assert stamps(text) == [
        ("0:01", "0:01", OTHER),
        ("00:05:00", "00:05:00", ID),
        ("5:01", "5:01", ID),
        ("5:03", "5:03", ID),
    ]


def test_a_fence_of_times_holds_nothing_else() -> None:
    facts = parse("```timestamp\n5:00 [[note]] #tag ^id\n```\n")
    assert (facts.links, facts.tags, len(facts.timestamps)) == ((), (), 1)
    assert all(block.id is None for block in facts.blocks)
