"""What the notes of one video say of each other's times.

Programs that write notes shift a whole note's times now and then; where its own times do not prove it, the video's
other notes may: they end where the video ends, and the shifted note goes on for sixty times as long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from note_lsp.paths import VaultPath
from note_lsp.syntax.media import video_key
from note_lsp.syntax.shifted import Shift, shift_beyond
from note_lsp.syntax.time_table import TimeTable
from note_lsp.vault.rows import end_of_times

if TYPE_CHECKING:
    from note_lsp.vault.state import State

OTHERS_AT_MOST = 100
"""How many other notes of a video are asked, the first by the alphabet."""
_FAR = 10
"""A shifted time is sixty times what it means; of two notes on parts of a video one may end seven times as late."""


class Shifted(NamedTuple):
    """That a note is shifted, and its times."""

    shift: Shift
    times: TimeTable


def video_of(state: State, path: VaultPath) -> str | None:
    """The key of the video that a note is about; None if its front matter names none."""
    name = state.tables.notes.get(path)
    return video_key(name.video_id) if name is not None and name.video_id else None


def other_notes(state: State, path: VaultPath) -> list[VaultPath]:
    """The first other notes of a note's video, in order."""
    video = video_of(state, path)
    about = state.tables.about(video) if video is not None else ()
    return [other for other in about[: OTHERS_AT_MOST + 1] if other != path][:OTHERS_AT_MOST]


def times_of(state: State, path: VaultPath) -> TimeTable:
    """The times of a note."""
    facts = state.facts(path)
    return state.times.of(path) if facts is None else facts.times


def end_of(state: State, path: VaultPath) -> int | None:
    """The latest second that a note names of its video; None if its times are shifted, or there are none."""
    facts = state.facts(path)
    return next(iter(state.times.ends([path])), None) if facts is None else end_of_times(facts)


def shifted_by_others(state: State, path: VaultPath) -> Shifted | None:
    """That other notes of its video show a note to be shifted, whose own times do not prove it."""
    last = end_of(state, path)
    others = other_notes(state, path) if last is not None else []
    if last is None or len(others) < 2:
        return None
    ends = state.times.ends([other for other in others if other not in state.buffers])
    ends += [end for other in others if other in state.buffers and (end := end_of(state, other)) is not None]
    return _shifted(state, path, last, ends)


def all_shifted_by_others(state: State) -> Iterator[tuple[VaultPath, Shifted]]:
    """The same of every note; the buffers must have been laid over the index."""
    ends = dict(state.times.all_ends())
    for about in state.tables.by_video():
        known = [ends[path] for path in about if path in ends] if len(about) > 2 else []
        if len(known) < 3 or max(known) < min(known) * _FAR:
            continue
        for path in about:
            others = [ends[other] for other in other_notes(state, path) if other in ends]
            if path in ends and (found := _shifted(state, path, ends[path], others)):
                yield path, found


def end_of_video(others: Iterable[int], last: int) -> int | None:
    """Where a video ends by the last times of other notes, if one that goes on to ``last`` must be wrong.

    The two that end latest of those that are far from it agree within 5 %, and none lies in between: a note on
    another part of the video.  All times are seconds.
    """
    ends = sorted(others)
    near = [end for end in ends if end * _FAR <= last]
    if len(near) < 2 or 20 * near[-2] < 19 * near[-1]:
        return None
    return None if any(end < near[-1] * _FAR for end in ends[len(near) :]) else near[-1]


def _shifted(state: State, path: VaultPath, last: int, others: list[int]) -> Shifted | None:
    end = end_of_video(others, last)
    if end is None:
        return None
    times = times_of(state, path)
    shift = shift_beyond([time.parts if time.in_three_parts else () for time in times if not time.elsewhere], end)
    return Shifted(shift, times) if shift is not None else None
