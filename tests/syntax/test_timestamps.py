"""Timestamps in their canonical forms."""

from __future__ import annotations

import pytest

from note_lsp.syntax.markdown import parse
from note_lsp.syntax.timestamps import parse_time


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("00:05:00", 300),
        ("1:02:03", 3723),
        ("00:43:0", 2580),
        ("41:50", 2510),
        ("61:50", 3710),
        ("2241", 2241),
        (" 00:00:04 ", 4),
        ("00:75:00", None),
        ("05:60", None),
        ("00:12:34:05", None),
        ("HH:MM:SS", None),
        ("01:26:", None),
        ("", None),
        ("٠١:٠٢", None),
    ],
)
def test_reading_a_time(written: str, seconds: int | None) -> None:
    assert parse_time(written) == seconds


def test_anchors_whatever_their_attributes_look_like() -> None:
    text = (
        'A <a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a> '
        "B <a data-t='00:06:00' class='big yt-timestamp'>x</a> "
        'C <A CLASS="yt-timestamp" DATA-T="41:50">41:50</A> '
        "D <a class=yt-timestamp data-t=00:08:00></a> "
        'E <a class="other" data-t="00:09:00">[y]</a>\n\n`<a class="yt-timestamp" data-t="1:00">[1:00]</a>`\n'
    )
    stamps = parse(text).timestamps
    assert [(stamp.seconds, stamp.time_span.of(text)) for stamp in stamps] == [
        (300, "00:05:00"),
        (360, "00:06:00"),
        (2510, "41:50"),
        (480, "00:08:00"),
    ]
    assert [stamp.text_span.of(text) if stamp.text_span else None for stamp in stamps] == [
        "[00:05:00]",
        "x",
        "41:50",
        None,
    ]


def test_an_anchor_in_an_html_block_counts() -> None:
    text = '<div>\n<a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>\n</div>\n'
    assert [stamp.seconds for stamp in parse(text).timestamps] == [300]


def test_a_time_in_a_wikilink_is_a_moment_too() -> None:
    (stamp,) = parse("Said at [[00:01:23]].").timestamps
    assert (stamp.seconds, stamp.plain) == (83, False)


def test_plain_times() -> None:
    text = "[00:00:21] x [00:05:00-00:06:00] y 12:30 - 14:10 z 25:99 w 1.12:30 `9:00` a:30:20 https://e.org/1:20"
    stamps = [stamp for stamp in parse(text).timestamps if stamp.plain]
    assert [(stamp.span.of(text), stamp.seconds, stamp.end_seconds) for stamp in stamps] == [
        ("[00:00:21]", 21, None),
        ("[00:05:00-00:06:00]", 300, 360),
        ("12:30 - 14:10", 750, 850),
    ]


def test_each_time_of_a_list_in_brackets_is_one() -> None:
    text = (
        "[00:01:00, 00:02:00-00:02:30; 3:00] [00:05:00, words] [1:00,2:00, [4:00] [5:00 , 99:99] [6:00 to 7:00 & 8:00]"
    )
    stamps = [stamp for stamp in parse(text).timestamps if stamp.plain]
    assert [(stamp.span.of(text), stamp.seconds, stamp.end_seconds, stamp.bare) for stamp in stamps] == [
        ("00:01:00", 60, None, False),
        ("00:02:00-00:02:30", 120, 150, False),
        ("3:00", 180, None, False),
        ("2:00", 120, None, True),
        ("[4:00]", 240, None, False),
        ("6:00 to 7:00", 360, 420, False),
        ("8:00", 480, None, False),
    ]


def test_a_range_in_a_wikilink_has_an_end() -> None:
    (stamp,) = parse("[[00:01:00 - 00:02:00]]").timestamps
    assert (stamp.seconds, stamp.end_seconds) == (60, 120)


def test_links_with_a_time_are_moments() -> None:
    text = "[1:02](https://youtu.be/abcdEFGH123?t=62) ![[clip.mp4#t=5,10]] [x](https://example.org/?t=5)"
    stamps = parse(text).timestamps
    assert [(stamp.seconds, stamp.end_seconds) for stamp in stamps] == [(62, None), (5, 10)]


def test_timestamps_stand_in_the_order_of_the_text() -> None:
    text = 'At 1:00 <a class="yt-timestamp" data-t="0:30">x</a> [y](https://youtu.be/abcdEFGH123?t=9) [0:04] [[0:03]]'
    assert [stamp.seconds for stamp in parse(text).timestamps] == [60, 30, 9, 4, 3]
