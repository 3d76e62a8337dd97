"""Notes whose times stand one place too far left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from note_lsp.syntax.shifted import meant, parts_that_tell, shift_of
from note_lsp.syntax.times import read_time


def parts(*written: str) -> list[tuple[int, ...]]:
    return [read_time(one).parts for one in written]


@pytest.mark.parametrize(
    "written",
    [
        ["03:15:00", "01:42:00", "02:58:00", "03:21:00", "04:05:00"],
        ["03:15:00", "01:42:00", "02:58:00", "03:21:12", "05:05:10"],
        ["12:00:10"],
        ["00:00:00", "18:49:00"],
    ],
)
def test_shifted(written: list[str]) -> None:
    assert shift_of(parts(*written)) is not None


@pytest.mark.parametrize(
    "written",
    [
        [],
        ["00:00:00"] * 9,
        # Honest times of a talk of three hours, rounded to the minute.
        ["00:15:00", "01:42:00", "02:58:00", "03:21:00", "03:40:00"],
        ["04:15:00", "04:42:00", "04:58:00", "04:59:00"],
        ["03:15:02", "01:42:09", "02:58:00", "03:21:12", "11:05:10"],
        ["110:26", "700:12", "59", "41:50", "12:30"],
    ],
)
def test_not_shifted(written: list[str]) -> None:
    assert shift_of(parts(*written)) is None


def test_which_of_its_times_are_not_meant() -> None:
    shift = shift_of(parts("03:15:00", "07:42:00", "09:58:00", "11:21:00", "14:05:00"))
    assert shift is not None
    assert all(map(shift.concerns, parts("03:15:00", "05:00:07", "00:75:00")))
    assert not any(map(shift.concerns, parts("04:59:59", "00:00:00", "5:00", "3600")))
    honest = shift_of(parts("13:15:01", "00:42:09"))
    assert honest is not None
    assert not honest.concerns((3, 15, 0))


def test_what_is_meant() -> None:
    assert meant((18, 49, 0)) == 18 * 60 + 49
    assert meant((75, 10, 0)) == 75 * 60 + 10
    assert meant((0, 75, 0)) is None
    assert meant((5, 0)) is None


_WRITTEN = st.one_of(
    st.builds("{:02}:{:02}:{:02}".format, st.integers(0, 13), st.integers(0, 59), st.sampled_from([0, 0, 0, 7])),
    st.builds("{}:{:02}:{:02}".format, st.integers(0, 13), st.integers(0, 59), st.sampled_from([0, 7])),
    st.builds("{:02}:{:02}".format, st.integers(0, 130), st.integers(0, 59)),
)


@given(st.lists(_WRITTEN, max_size=7))
def test_a_look_at_the_written_times_leaves_none_out_that_tells(written: list[str]) -> None:
    assert shift_of(parts_that_tell(written)) == shift_of(parts(*written))
