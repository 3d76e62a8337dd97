"""What is called wrong with a note's timestamps and its video."""

# Findings are drawn as long as their messages are.
# ruff: noqa: E501

from __future__ import annotations

import pytest
from inline_snapshot import snapshot

from tests.features.diagnostics.test_findings import check, drawn


def talk(*lines: str) -> str:
    return "\n".join(["-- a.md --", "---", "videoId: abcdEFGH123", "---", *lines, ""])


def stamp(value: str, text: str) -> str:
    return f'<a class="yt-timestamp" data-t="{value}">{text}</a>'


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("malformed-timestamp", stamp("«00:12:34:05»", "[12:34]")),
        ("malformed-timestamp", stamp("«01:26:»", "[01:26]")),
        ("malformed-timestamp", stamp("«soon»", "[01:26]")),
        ("malformed-timestamp", stamp("00:00:04", "«[[00:00:04]]»")),
        ("malformed-timestamp", '«<a class="yt_timestamp" data-t="0:05">»[0:05]</a>'),
        ("malformed-timestamp", '«<a class="yt-timestamp" data-t="0:05">»[0:05]>, and'),
        ("malformed-timestamp", '[0:05](«<a class="yt-timestamp" data-t="0:05">»0:05</a>)'),
        ("malformed-timestamp", "[x](«https://youtu.be/abcdEFGH123&t=83»)"),
        ("malformed-timestamp", "[x](«https://www.youtube.com/watch?v=abcdEFGH123?t=57»)"),
        ("malformed-timestamp", "[5:00](«https://youtu.be/abcdEFGH123&t=83»)"),
        ("malformed-timestamp", "[x](«00:02:41»)"),
        ("malformed-timestamp", "[[00:02:41](«00:02:41»)]"),
        ("malformed-timestamp", '[x](«<a class="yt-timestamp" data-t="0:05">»[0:05]</a>)'),
        ("malformed-timestamp", '[x](«<a class="yt-timestamp" data-t="0:05">»)'),
        ("out-of-range-timestamp", "[x](«00:75:00»)"),
        ("mismatched-timestamp", "[«01:02»](https://youtu.be/abcdEFGH123?t=300)"),
        ("mismatched-timestamp", "[«[01:02]»](https://youtu.be/abcdEFGH123?t=68)"),
        ("mismatched-timestamp", "[«1:00-5:00»](clip.mp4#t=300).\n-- clip.mp4 --\nx"),
        ("mismatched-timestamp", "[«01:02»](ytseek://83)"),
        ("mismatched-timestamp", "[«00:05:03»](#00:05:30)"),
        ("placeholder-timestamp", stamp("«HH:MM:SS»", "[00:05:00]")),
        ("placeholder-timestamp", stamp("00:05:00", "«[N/A]»")),
        ("out-of-range-timestamp", stamp("«00:75:00»", "[00:75:00]")),
        ("out-of-range-timestamp", stamp("00:05:00", "«[00:05:75]»")),
        ("mismatched-timestamp", stamp("00:05:00", "«[00:06:00]»")),
        ("empty-timestamp", f"«{stamp('00:05:00', '')}»"),
        ("implausible-timestamp", stamp("«18:49:00»", "[18:49:00]") + stamp("19:02:00", "[19:02:00]")),
        ("implausible-timestamp", stamp("«18:49:00»", "[18:49:00]") + stamp("05:75:00", "[05:75:00]")),
    ],
)
def test_where_a_timestamp_is_wrong(code: str, text: str) -> None:
    check(talk("Words.", "", f"Then {text} it was."), code)


@pytest.mark.parametrize(
    "text",
    [
        stamp("00:05:00", "[05:00]"),
        stamp("110:26", "[1:50:26]"),
        stamp("00:05:00", "05:00"),
        stamp("00:05:00", "what he says from 5:00 to 6:00"),
        stamp("00:05:00", "[05:00-06:00]"),
        stamp("00:09:00", "[00:09:00]") + stamp("00:01:00", "[00:01:00]"),
        f"`{stamp('HH:MM:SS', '[x]')}`",
        f"%% {stamp('HH:MM:SS', '[x]')} %%",
        "We met at 12:30, left at 25:99 [00:99:00].",
        "[x](https://youtu.be/abcdEFGH123?t=83) and https://www.youtube.com/watch?v=abcdEFGH123&t=1h2m3s",
        '<a href="https://example.org">[99:99:99]</a>',
        "[01:02](https://youtu.be/abcdEFGH123?t=57) [01:02](https://youtu.be/abcdEFGH123?t=67)",
        "[5:00-6:00](https://youtu.be/abcdEFGH123?t=300) [at 1:00 he says](https://youtu.be/abcdEFGH123?t=300)",
        "[1:00](https://youtu.be/abcdEFGH123) ![1:00](https://youtu.be/abcdEFGH123?t=300)",
        "[[5:02](https://youtu.be/abcdEFGH123?t=302)]",
        "[02:01]() [02:75]() [x]()",
        "[00:05:03](#00:05:03) [x](#t=30) [20:40](#t-20-40) [x](#t1:27:26)",
        "{{video https://youtu.be/abcdEFGH123}} {{youtube-timestamp 113}} {{[[video-timestamp]]: ((a)) 00:02:35}}",
        "{{[[video]]: https://youtu.be/abcdEFGH123}} {{youtube-timestamp 00:75:00}}",
        "```timestamp\n00:75:00\n```\n\n```timestamp-url\nhttps://example.org\n```",
        "[00:01:00, 00:02:00, 99:99] [00:05:00-00:04:00] 14:10 - 12:30",
    ],
)
def test_what_is_not_wrong(text: str) -> None:
    assert drawn(talk(text)) == ""


def test_each_says_what_was_found() -> None:
    lines = [
        stamp("00:12:34:05", "[12:34]"),
        stamp("05:00:00", "[05:00]"),
        '<a class="yt_timestamp" data-t="1:00">[1:00]</a>',
    ]
    assert drawn(talk(*lines)) == snapshot("""\
-- a.md --
<a class="yt-timestamp" data-t="00:12:34:05">[12:34]</a>
                                ^^^^^^^^^^^ malformed-timestamp (warning): “00:12:34:05” is no well-formed time
<a class="yt-timestamp" data-t="05:00:00">[05:00]</a>
                                          ^^^^^^^ mismatched-timestamp (warning): The anchor says “05:00:00”, its text “[05:00]”
                                            → here «05:00:00»: the anchor's time
<a class="yt_timestamp" data-t="1:00">[1:00]</a>
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ malformed-timestamp (warning): The tags of this timestamp are broken: “<a class="yt_timestamp" data-t="1:00">”
""")


def test_a_link_says_what_was_found() -> None:
    assert drawn(talk("[01:02](https://youtu.be/abcdEFGH123?t=300)", "[x](00:02:41)")) == snapshot("""\
-- a.md --
[01:02](https://youtu.be/abcdEFGH123?t=300)
 ^^^^^ mismatched-timestamp (warning): The link says “5:00”, its text “01:02”
   → here «https://youtu.be/abcdEFGH123?t=300»: the link's time
[x](00:02:41)
    ^^^^^^^^ malformed-timestamp (warning): “00:02:41” is a time, no address: a link does not lead there
""")


def test_these_forms_are_sound_without_a_video_too() -> None:
    assert (
        drawn("-- a.md --\n[00:05:03](#00:05:03) [20:40](#t-20-40) [02:01]() {{youtube-timestamp 113}} [0:01]\n") == ""
    )


def test_a_shifted_note_is_told_of_once() -> None:
    times = ["03:15:00", "04:42:00", "05:58:00", "00:06:21", "07:05:00", "08:37:00"]
    assert drawn(talk(*(stamp(time, f"[{time}]") for time in times))) == snapshot("""\
-- a.md --
<a class="yt-timestamp" data-t="03:15:00">[03:15:00]</a>
                                ^^^^^^^^ implausible-timestamp (information): “03:15:00” is hardly meant: 5 of this note's times stand one place too far left
                                  → here «04:42:00»: the same here
                                  → here «05:58:00»: the same here
                                  → here «07:05:00»: the same here
                                  → here «08:37:00»: the same here
""")


@pytest.mark.parametrize(
    ("written", "severity"),
    [("«abcdEFGH1234»", "warning"), ('"«"><script>»"', "warning"), ("«https://youtu.be/abcdEFGH123»", "hint")],
)
def test_an_id_that_is_none(written: str, severity: str) -> None:
    text = f"-- a.md --\n---\nvideoId: {written}\n---\n{stamp('00:05:00', '[05:00]')}\n"
    if "script" not in written:
        check(text, "invalid-video-id")
        assert f"invalid-video-id ({severity})" in drawn(text.replace("«", "").replace("»", ""))


@pytest.mark.parametrize("written", ["abcdEFGH123", "-bcdEFGH123", '"01234567890"', "empty", '""', ""])
def test_an_id_that_is_one_or_says_that_there_is_none(written: str) -> None:
    assert "invalid-video-id" not in drawn(
        f"-- a.md --\n---\nvideoId: {written}\n---\n{stamp('00:05:00', '[05:00]')}\n"
    )


def test_timestamps_want_a_video() -> None:
    check(
        f"-- a.md --\nA «{stamp('00:05:00', '[05:00]')}» {stamp('00:06:00', '[06:00]')}.\n", "timestamp-without-video"
    )
    check(f"-- a.md --\nA «{stamp('00:05:00', '[05:00]')}» https://youtu.be/abcdEFGH123.\n", "timestamp-without-video")
    assert drawn(f"-- a.md --\nhttps://youtu.be/abcdEFGH123 {stamp('00:05:00', '[05:00]')}.\n") == ""


@pytest.mark.parametrize("name", ["index.md", "README.md", "talks/talks.md"])
def test_a_note_that_stands_for_its_folder_needs_no_video(name: str) -> None:
    assert drawn(f"-- {name} --\n{stamp('00:05:00', '[05:00]')}\n") == ""
