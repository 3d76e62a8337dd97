"""Formats of days: what they write, as moment.js 2.30 and strftime write it, and the day they read back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from note_lsp.syntax.date_formats import of_moment, of_strftime

WHEN = datetime(2024, 2, 29, 15, 4, 5, 678_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("YYYY-MM-DD", "2024-02-29"),
        ("YY M D", "24 2 29"),
        ("dddd, MMMM Do YYYY", "Thursday, February 29th 2024"),
        ("ddd dd d do e E", "Thu Th 4 4th 4 4"),
        ("DDD DDDD DDDo", "60 060 60th"),
        ("MMM Mo Q Qo", "Feb 2nd 1 1st"),
        ("w ww wo W WW Wo", "9 09 9th 9 09 9th"),
        ("gg gggg GG GGGG", "24 2024 24 2024"),
        ("YYYYY YYYYYY Y", "02024 +002024 2024"),
        ("N y", "AD 2024"),
        ("H HH h hh k kk", "15 15 3 03 15 15"),
        ("a A m mm s ss", "pm PM 4 04 5 05"),
        ("Hmm hmmss", "1504 30405"),
        ("S SS SSS", "6 67 678"),
        ("LL", "February 29, 2024"),
        ("l", "2/29/2024"),
        ("LT", "3:04 PM"),
        ("[Week] ww [of] gggg", "Week 09 of 2024"),
        ("[a [b] c]", "[pm b] c"),
        (r"\M M", "M 2"),
        ("YYY", "242024"),
        ("T foo", "T foo"),
        ("日 D 月", "日 29 月"),
        ("[]", ""),
        ("[open", "[op4n"),
        ("YYYY/MM-MMMM/YYYY-MM-DD-dddd", "2024/02-February/2024-02-29-Thursday"),
    ],
)
def test_a_format_of_moment_says_what_moment_says(written: str, said: str) -> None:
    assert of_moment(written).write(WHEN) == said


@pytest.mark.parametrize(
    ("day", "weeks"),
    [
        ("2023-01-01", "2023-W01 2022-W52"),
        ("2024-12-29", "2025-W01 2024-W52"),
        ("2024-12-31", "2025-W01 2025-W01"),
    ],
)
def test_weeks_begin_with_sunday_and_iso_weeks_with_monday(day: str, weeks: str) -> None:
    assert of_moment("gggg-[W]ww GGGG-[W]WW").write(date.fromisoformat(day)) == weeks


@pytest.mark.parametrize(
    ("day", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (13, "13th"), (22, "22nd")]
)
def test_ordinals_are_english(day: int, said: str) -> None:
    assert of_moment("Do").write(date(2024, 3, day)) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("%Y-%m-%d", "2024-02-29"),
        ("%d. %B %Y, %a", "29. February 2024, Thu"),
        ("%-d.%-m.%y", "29.2.24"),
        ("%F %T", "2024-02-29 15:04:05"),
        ("%G-W%V-%u", "2024-W09-4"),
        ("100 %% YYYY", "100 % YYYY"),
        ("%", "%"),
        ("%é %_d", "%é %_d"),
    ],
)
def test_a_pattern_of_strftime_is_another_language(written: str, said: str) -> None:
    assert of_strftime(written).write(WHEN) == said


@pytest.mark.parametrize(
    "written",
    [
        "YYYY-MM-DD",
        "YYYYMMDD",
        "dddd, MMMM Do YYYY",
        "YYYY/MM-MMMM/YYYY-MM-DD-dddd",
        "gggg-[W]ww-dddd",
        "GGGG-[W]WW-E",
        "YYYY-DDDD",
        "D MMM YY",
    ],
)
def test_what_is_written_is_read_back(written: str) -> None:
    told = of_moment(written)
    assert told.tells_days_apart
    for number in range(1000):
        day = date(2019, 12, 1) + timedelta(days=3 * number)
        assert told.read(told.write(day) or "") == day


@pytest.mark.parametrize(
    "words", ["2024-02-30", "2024-2-29", "2024-02-29 ", "x2024-02-29", "0000-00-00", "", "٢٠٢٤-02-29"]
)
def test_what_is_no_day_is_not_read(words: str) -> None:
    assert of_moment("YYYY-MM-DD").read(words) is None


def test_the_weekday_must_be_right() -> None:
    told = of_moment("dddd YYYY-MM-DD")
    assert told.read("Thursday 2024-02-29") == date(2024, 2, 29)
    assert told.read("Friday 2024-02-29") is None


@pytest.mark.parametrize(("written", "read"), [("YYYY-MM", date(2024, 2, 1)), ("MM-DD", None), ("dddd", None)])
def test_a_format_that_leaves_days_alike_is_known_as_one(written: str, read: date | None) -> None:
    told = of_moment(written)
    assert not told.tells_days_apart
    assert told.read(told.write(WHEN.date()) or "") == read


@pytest.mark.parametrize(
    ("written", "said", "tells"), [("YYYY/MM/DD", "29", False), ("[a/b ]YYYY-MM-DD", "b 2024-02-29", True)]
)
def test_the_last_segment_may_tell_days_apart_or_not(written: str, said: str, tells: bool) -> None:
    last = of_moment(written).last_segment()
    assert (last.write(WHEN), last.tells_days_apart) == (said, tells)


@given(st.text(max_size=40), st.dates())
def test_no_format_raises(written: str, day: date) -> None:
    for told in (of_moment(written), of_strftime(written)):
        said = told.write(day)
        assert said is None or told.read(said) is None or told.write(told.read(said) or day) == said
