"""Notes whose times stand one place too far left: ``18:49:00`` for 18 minutes 49 seconds.

Programs that write notes make this mistake in whole notes, so that it shows in all their times together; no single
time proves it.  The thresholds were found on 21,000 notes and checked against the lengths of their videos.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import msgspec

Parts = tuple[int, ...]
"""Hours, minutes and seconds as written, whatever their size."""
_FOUR_HOURS = "04:"
"""What sorts before it and has three places has fewer hours, where hours have two digits at most."""


class Shift(msgspec.Struct, frozen=True, gc=False):
    """That a note is shifted, and how its times show it."""

    by_seconds: bool
    """Whether seconds of 00 are part of the mistake in this note."""
    end: int | None = None
    """About where the video ends, in seconds, where other notes say it and the note's own times prove nothing."""

    def concerns(self, parts: Parts) -> bool:
        """Whether a time of the note is one of those that are not meant as they stand."""
        if len(parts) != 3 or not any(parts):
            return False
        if self.end is not None and _is_beyond(parts, self.end):
            return True
        return parts[0] >= 5 or parts[1] > 59 or parts[2] > 59 or (self.by_seconds and not parts[2])


def shift_of(times: Iterable[Parts]) -> Shift | None:
    """How the note with these times is shifted; None if it is not.

    Seconds of 00 alone prove nothing: the times of long talks are often honestly rounded to the minute.
    """
    counted = [parts for parts in times if len(parts) == 3 and any(parts)]
    if not counted:
        return None
    zero = sum(not parts[2] for parts in counted) / len(counted)
    hours = max(parts[0] for parts in counted)
    many = len(counted) >= 5
    if hours >= 12 or (many and zero >= 0.9 and hours >= 4) or (many and zero >= 0.5 and hours >= 5):
        return Shift(zero >= 0.5)
    return None


def shift_beyond(times: Collection[Parts], end: int) -> Shift | None:
    """How a note with these times is shifted whose video ends at about ``end`` seconds; None if that is not sure.

    At least three of its times, and three in ten, lie beyond the end, but not as they are read in a shifted note.
    """
    beyond = sum(_is_beyond(parts, end) for parts in times)
    if beyond < 3 or 10 * beyond < 3 * len(times):
        return None
    counted = [parts for parts in times if len(parts) == 3 and any(parts)]
    return Shift(2 * sum(not parts[2] for parts in counted) >= len(counted), end)


def _is_beyond(parts: Parts, end: int) -> bool:
    """Whether a time lies beyond the end of its video, but not if it is shifted."""
    seconds = meant(parts)
    return seconds is not None and seconds <= end < (parts[0] * 60 + parts[1]) * 60 + parts[2]


def parts_that_tell(values: Sequence[str]) -> list[Parts]:
    """Well-formed times taken apart, as far as ``shift_of`` needs them: none where none has four hours."""
    if not values or max(values) < _FOUR_HOURS:
        return []
    return [tuple(map(int, value.split(":"))) for value in values]


def meant(parts: Sequence[int]) -> int | None:
    """The seconds that a shifted time means: its hours are minutes, its minutes seconds; None if these are none."""
    return parts[0] * 60 + parts[1] if len(parts) == 3 and parts[1] <= 59 else None
