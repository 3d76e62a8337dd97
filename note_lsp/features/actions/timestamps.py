"""Fixes of timestamps: value and text are mended together, and each keeps its shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from note_lsp.edits import Edit, TextEdit
from note_lsp.features.action_kinds import QUICK_FIX
from note_lsp.features.actions.action import Action, Case, edit_of, replace
from note_lsp.features.actions.surroundings import Surroundings
from note_lsp.syntax.media import clock, is_video_id, video_key
from note_lsp.syntax.moments import mended_url
from note_lsp.syntax.shifted import meant
from note_lsp.syntax.stamp_style import anchor_of, bracketed_as, more_of_tag, with_time
from note_lsp.syntax.time_anchors import TimeAnchor
from note_lsp.syntax.times import read_text, read_time, shaped
from note_lsp.vault.vault import Note

_CLOCK: Final = re.compile(r"[0-9]{1,4}(?::[0-9]{1,3}){1,4}")
_NOTHING_BUT_A_TIME: Final = re.compile(r"[\[\]\s]*[0-9:]+[\[\]:\s]*")
_RUN: Final = re.compile(r"[0-9]+(?::[0-9]+)+")
_WELL_PARTED: Final = re.compile(r"[0-9]{1,4}(?::[0-9]{1,3}){1,3}")
_SAYS_MORE: Final = re.compile(r"[0-9/]")
"""What is left of a value that says more than its time: another number, or a URL."""


def fixes(case: Case) -> Iterator[Action]:
    """The time that is read, written as it should be, and preferred where nothing else could be read; none without."""
    note, anchor = case.note(), _anchor_of(case)
    url = mended_url(case.finding.target)
    if url is not None:
        yield case.fix(f"Write {url}", replace(case.finding.span, url), preferred=True)
    elif note is not None and anchor is not None and anchor.seconds is not None:
        title = f"Write the time {clock(anchor.seconds)} as it should be"
        edits = _saying(case.around, note, anchor, anchor.seconds)
        yield case.fix(title, *edits, preferred=_is_clear(case.around, note, anchor))


def out_of_range_fixes(case: Case) -> Iterator[Action]:
    """The time of the part that has one."""
    note, anchor = case.note(), _anchor_of(case)
    if note is None or anchor is None:
        return
    seconds = anchor.value.seconds if anchor.value.seconds is not None else anchor.text.seconds if anchor.text else None
    if seconds is not None:
        yield case.fix(f"Write {clock(seconds)} in both places", *_saying(case.around, note, anchor, seconds))


def mismatch_fixes(case: Case) -> Iterator[Action]:
    """One fix each way; the text's comes first, and is preferred, where the anchor's time is 60 times as much."""
    note, anchor = case.note(), _anchor_of(case)
    if note is None or anchor is None or anchor.text is None:
        return
    value, text = anchor.value.seconds, anchor.text.seconds
    if value is None or text is None:
        return
    shifted = value == 60 * text
    ways = [(value, "anchor"), (text, "text")]
    for seconds, whose in reversed(ways) if shifted else ways:
        title = f"Take the {whose}'s time, {clock(seconds)}"
        yield case.fix(title, *_saying(case.around, note, anchor, seconds), preferred=shifted and whose == "text")


def shift_fixes(case: Case) -> Iterator[Action]:
    """Hours and minutes read as minutes and seconds: in this timestamp, and in all of the note that are not meant.

    None for a timestamp that is meant as it stands.
    """
    note, anchor, shift = case.note(), _anchor_of(case), case.around.shift
    if note is None or anchor is None or shift is None or not shift.concerns(anchor.value.parts):
        return
    if (seconds := meant(anchor.value.parts)) is not None:
        yield case.fix(f"Read it as {clock(seconds)}", *_saying(case.around, note, anchor, seconds))
    concerned = [one for one in note.facts.time_anchors if shift.concerns(one.value.parts)]
    meaning = [(one, seconds) for one in concerned if (seconds := meant(one.value.parts)) is not None]
    if meaning:
        work = partial(_shifted, case.around, note, meaning)
        yield Action("Shift all such times of this note", QUICK_FIX, work, False, case.finding)


def _shifted(around: Surroundings, note: Note, meaning: Iterable[tuple[TimeAnchor, int]]) -> Edit:
    shifted = [_saying(around, note, anchor, seconds) for anchor, seconds in meaning]
    return edit_of(note.path, *(edit for edits in shifted for edit in edits))


def video_id_fixes(case: Case) -> Iterator[Action]:
    """The id out of a video's URL; the URL of another service has none that could stand alone."""
    key = video_key(case.finding.target)
    if key is not None and is_video_id(key):
        yield case.fix(f"Write the id alone, {key}", replace(case.finding.span, key), preferred=True)


def _anchor_of(case: Case) -> TimeAnchor | None:
    return case.around.anchor_around(case.finding.span)


def _is_clear(around: Surroundings, note: Note, anchor: TimeAnchor) -> bool:
    """Whether all that an anchor says of its time says the same, and nothing that was left out could mean more."""
    shift = around.shift_when_filled
    if anchor.differs or (shift is not None and shift.concerns(anchor.parts)):
        return False
    value = anchor.value_span.of(note.text) if anchor.value.fault is not None and anchor.value_span is not None else ""
    if _SAYS_MORE.search(_RUN.sub("", value)):
        return False
    ends = anchor.text_span.end if anchor.text is not None and anchor.text.fault is not None else anchor.text_span.start
    runs = _RUN.findall(note.text, anchor.span.start, ends)
    return all(_WELL_PARTED.fullmatch(run) and read_time(run).seconds == anchor.seconds for run in runs)


def _saying(around: Surroundings, note: Note, anchor: TimeAnchor, seconds: int) -> list[TextEdit]:
    """Edits after which both value and text of an anchor say ``seconds``, and its tags are sound."""
    value = _written(seconds, anchor.value.clean if anchor.value.seconds == seconds else "", anchor.value.clean)
    value = value or shaped(seconds, around.usual_value)
    text = _text(around, note, anchor, seconds)
    if anchor.broken or anchor.value_span is None:
        before = note.text[anchor.span.start : anchor.tag.start].removeprefix("[").removesuffix("](").strip()
        # The words of a Markdown link that the anchor was put into, but for a time that is said twice.
        time = read_text(before)
        label = f"{before} " if before and (time is None or time.seconds != seconds) else ""
        more = more_of_tag(note.text[anchor.span.start : anchor.text_span.start])
        return [TextEdit(anchor.span, label + anchor_of(value, text, more))]
    edits = [(anchor.value_span, value), (anchor.text_span, text)]
    return [TextEdit(span, new) for span, new in edits if span.of(note.text) != new]


def _text(around: Surroundings, note: Note, anchor: TimeAnchor, seconds: int) -> str:
    """The text of an anchor once it says ``seconds``; words that speak of no time stay."""
    words, time = anchor.text_span.of(note.text), anchor.text
    if time is None and not anchor.is_empty:
        return words
    if time is not None and time.seconds == seconds and time.fault is None:
        return words
    written = _written(seconds, time.clean if time and time.seconds == seconds else "", time.clean if time else "")
    if not written:
        return f"[{shaped(seconds, around.usual_text)}]"
    is_clear = time is not None and time.fault is None
    return with_time(words, written) if is_clear else bracketed_as(words, written)


def _written(seconds: int, same: str, like: str) -> str:
    """A time as it stands, if it says the same, else in the shape of another; empty if there is none."""
    return same or (shaped(seconds, like) if like else "")
