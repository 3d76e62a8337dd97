"""HTML anchors that carry a time, sound and broken ones."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from note_lsp.syntax.shifted import parts_that_tell, shift_of
from note_lsp.syntax.time_anchors import TimeAnchor, time_anchors_in, values_if_sound
from note_lsp.syntax.times import Fault
from note_lsp.text import Span


def one(text: str) -> TimeAnchor:
    """The anchor that stands in ``«…»``, or is all of the text."""
    start, end = text.find("«"), text.find("»")
    whole = text.replace("«", "").replace("»", "")
    (anchor,) = time_anchors_in(whole)
    assert anchor.span.of(whole) == (whole if start < 0 else whole[start : end - 1])
    return anchor


@pytest.mark.parametrize(
    "text",
    [
        '<a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>',
        "<A DATA-T='00:05:00' CLASS='yt-timestamp'>[00:05:00]</A>",
        "<a class=yt-timestamp data-t=00:05:00>[00:05:00]</a>",
        '<a href="#" class="big yt-timestamp red" data-x="1" data-t="00:05:00" title="t">[00:05:00]</a>',
        'a [«<a class="yt-timestamp" data-t="300">00:05:00</a>»].',
        '<a class="yt-timestamp" data-t="05:00"><b>[00:05:00]</b></a>',
        '<a class="yt-timestamp" data-t="05:00">what he says there</a>',
        '<a class="yt-timestamp" data-t="05:00">from [5:00] on</a>',
    ],
)
def test_a_sound_anchor(text: str) -> None:
    anchor = one(text)
    assert anchor.is_sound
    assert anchor.seconds == 300


@pytest.mark.parametrize(
    "text",
    [
        'x «<a class="yt-timestamp" data-t="00:05:00">[00:05:00]>», and',
        'x «<a class="yt-timestamp" data-t="00:05:00">[00:05:00]» .',
        '<a class="yt_timestamp" data-t="00:05:00">[00:05:00]</a>',
        '<a class="yt>timestamp" data-t="00:05:00">[00:05:00]</a>',
        '<a class="yt-timestamp" data="00:05:00">[00:05:00]</a>',
        '<a class="yt-timestamp" data-0:05:00">[00:05:00]</a>',
        '< a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>',
        '<a class="yt-timestamp">[00:05:00]</a>',
        '<a class="yt-timestamp" data-t="">[00:05:00]</a>',
        '<a data-t="00:05:00">[00:05:00]</a>',
        '<a class="yt-timestamp" data-t="00:05:00">[<a class="yt-timestamp" data-t="00:05:00">00:05:00</a>]</a>',
        'growth «[00:05:00](<a class="yt-timestamp" data-t="00:05:00">00:05:00</a>)».',
    ],
)
def test_broken_tags(text: str) -> None:
    anchor = one(text)
    assert anchor.broken
    assert anchor.fault is Fault.MALFORMED
    assert anchor.seconds == 300


@pytest.mark.parametrize(
    ("value", "shown", "fault", "seconds"),
    [
        ("HH:04:28", "[00:04:28]", Fault.PLACEHOLDER, 268),
        ("00:04:28", "[N/A]", Fault.PLACEHOLDER, 268),
        ("N/A", "[N/A]", Fault.PLACEHOLDER, None),
        ("soon", "[00:04:28]", Fault.MALFORMED, 268),
        ("00:75:00", "[00:05:00]", Fault.OUT_OF_RANGE, None),
        ("00:05:00", "[00:75:00]", Fault.OUT_OF_RANGE, 300),
        ("00:12:34:05", "[12:34]", Fault.MALFORMED, 754),
        ("00:00:04", "[[00:00:04]]", Fault.MALFORMED, 4),
    ],
)
def test_the_first_thing_that_is_wrong(value: str, shown: str, fault: Fault, seconds: int | None) -> None:
    anchor = one(f'<a class="yt-timestamp" data-t="{value}">{shown}</a>')
    assert (anchor.fault, anchor.seconds, anchor.broken) == (fault, seconds, False)


def test_two_times_and_none() -> None:
    assert one('<a class="yt-timestamp" data-t="05:00">[06:00]</a>').differs
    assert not one('<a class="yt-timestamp" data-t="00:05:00">[5:00]</a>').differs
    assert one('<a class="yt-timestamp" data-t="05:00"> </a>').is_empty


@pytest.mark.parametrize(
    "text", ['<a href="x">[00:05:00]</a>', '<a class="other" data-t="05:00">x</a>', "data-t timestamp"]
)
def test_what_is_none(text: str) -> None:
    assert list(time_anchors_in(text)) == []


_PIECES = [
    *('<a class="yt-timestamp" data-t="', "00:05:00", '">', "[00:05:00]", "</a>", "<a ", "<br/>", "class=yt_timestamp"),
    *("data-t=", "HH:MM", "x", "<", ">", '"', "[", "]", " ", "\n", "(", "](", ")"),
]


@given(st.lists(st.sampled_from(_PIECES), max_size=14))
def test_any_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    anchors = list(time_anchors_in(text))
    assert all(before.span.end <= after.span.start for before, after in pairwise(anchors))
    assert all(anchor.span.covers(anchor.tag) and anchor.span.covers(anchor.text_span) for anchor in anchors)
    sound = values_if_sound(text, 5) if "](" not in text else None
    if sound is not None:
        spans = [anchor.value_span for anchor in anchors if anchor.value_span]
        assert sound.values == [span.of(text) for span in spans]
        assert sound.starts == [span.start + 5 for span in spans]
        assert sound.first == (Span(anchors[0].span.start + 5, anchors[0].span.end + 5) if anchors else None)
        assert shift_of(parts_that_tell(sound.values)) == shift_of(anchor.value.parts for anchor in anchors)
        assert all(anchor.is_sound for anchor in anchors)
