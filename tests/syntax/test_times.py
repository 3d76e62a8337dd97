"""Times as they are written: what they say, what is wrong with them, and how they are mended."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from note_lsp.syntax.times import Fault, read_text, read_time, shaped

HOUR = 3600


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("00:05:00", 300),
        ("0:05:00", 300),
        ("00:43:0", 2580),
        ("41:50", 2510),
        ("61:50", 3710),
        ("110:26", 6626),
        ("5:00", 300),
        ("2241", 2241),
        (" 00:05:00 ", 300),
        ("00:05:00.500", 300),
        ("25:00:00", 25 * HOUR),
    ],
)
def test_a_time_as_it_should_be(written: str, seconds: int) -> None:
    time = read_time(written)
    assert (time.seconds, time.fault) == (seconds, None)


@pytest.mark.parametrize(
    ("written", "seconds", "clean"),
    [
        ("00:12:34:05", 754, "00:12:34"),
        ("00:18:58]", 1138, "00:18:58"),
        ("01:26:", 86, "01:26"),
        ("data-3:09:57", 11397, "3:09:57"),
        ("014:30:00", 14 * HOUR + 1800, "14:30:00"),
        ("00:05:007", 307, "00:05:07"),
        ("https://youtu.be/x?t=00:05:00", 300, "00:05:00"),
    ],
)
def test_a_time_that_is_clear_though_it_is_malformed(written: str, seconds: int, clean: str) -> None:
    time = read_time(written)
    assert (time.seconds, time.fault, time.clean) == (seconds, Fault.MALFORMED, clean)


@pytest.mark.parametrize("written", ["", " ", "soon", "https://youtu.be/XYZ", "9" * 400, "٠٥:٠٠", ":::"])
def test_what_holds_no_time(written: str) -> None:
    assert (read_time(written).seconds, read_time(written).fault) == (None, Fault.MALFORMED)


@pytest.mark.parametrize(
    "written", ["HH:MM:SS", "MM:SS", "hh:mm", "N/A", "n/a", "HH:04:28", "00:MM:SS", "xx:xx", "??:??"]
)
def test_a_placeholder(written: str) -> None:
    assert (read_time(written).seconds, read_time(written).fault) == (None, Fault.PLACEHOLDER)


@pytest.mark.parametrize("written", ["00:75:00", "00:05:75", "05:60", "00:12:99:05", "00:075:00", "1:99:99"])
def test_nothing_rolls_over_in_silence(written: str) -> None:
    assert (read_time(written).seconds, read_time(written).fault) == (None, Fault.OUT_OF_RANGE)


@pytest.mark.parametrize(
    ("shown", "seconds", "fault"),
    [
        ("[00:05:00]", 300, None),
        ("00:05:00", 300, None),
        ("[05:00-06:00]", 300, None),
        ("[05:00, 06:00]", 300, None),
        ("at 5:00 he laughs", 300, None),
        ("[[00:00:04]]", 4, Fault.MALFORMED),
        ("[00:18:58", 1138, Fault.MALFORMED),
        ("[01:26:]", 86, Fault.MALFORMED),
        ("[00:12:34:05]", 754, Fault.MALFORMED),
        ("[00:75:00]", None, Fault.OUT_OF_RANGE),
        ("[HH:MM:SS]", None, Fault.PLACEHOLDER),
    ],
)
def test_the_text_of_a_timestamp(shown: str, seconds: int | None, fault: Fault | None) -> None:
    time = read_text(shown)
    assert time is not None
    assert (time.seconds, time.fault) == (seconds, fault)


@pytest.mark.parametrize("shown", ["", "watch", "[1]", "they score 99:99 in a game"])
def test_a_text_without_a_time(shown: str) -> None:
    assert read_text(shown) is None


@given(st.integers(0, 99 * HOUR), st.sampled_from(["00:00:00", "0:00:00", "00:00", "0:00", "0"]))
def test_what_is_written_reads_back(seconds: int, like: str) -> None:
    time = read_time(shaped(seconds, like))
    assert (time.seconds, time.fault) == (seconds, None)


@given(st.text(alphabet="0123456789:HMS[]-.,/ \nаx", max_size=30))
def test_any_text_is_read_and_what_it_says_reads_back_clean(text: str) -> None:
    for time in (read_time(text), read_text(text)):
        if time is not None and time.seconds is not None:
            assert (read_time(time.clean).seconds, read_time(time.clean).fault) == (time.seconds, None)
