"""Fixes of timestamps: value and text are mended together, and each keeps its shape."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from note_lsp.edits import TextEdit
from note_lsp.features.actions.action import Action, Case, replace
from note_lsp.syntax.media import clock, mended_url, video_key
from note_lsp.syntax.shifted import meant
from note_lsp.syntax.time_anchors import TimeAnchor
from note_lsp.syntax.times import read_text, shaped
from note_lsp.vault.vault import Note

_CLOCK: Final = re.compile(r"[0-9]{1,4}(?::[0-9]{1,3}){1,4}")
_NOTHING_BUT_A_TIME: Final = re.compile(r"[\[\]\s]*[0-9:]+[\[\]:\s]*")
_LONG: Final = "00:00:00"
_DIGIT: Final = re.compile(r"[0-9]")


def fixes(case: Case) -> Iterator[Action]:
    """The time that is clear, written as it should be; none where none is."""
    note, anchor = case.note(), _anchor_of(case)
    url = mended_url(case.finding.target)
    if url is not None:
        yield case.fix(f"Write {url}", replace(case.finding.span, url), preferred=True)
    elif note is not None and anchor is not None and anchor.seconds is not None:
        title = f"Write the time {clock(anchor.seconds)} as it should be"
        yield case.fix(title, *_saying(note, anchor, anchor.seconds), preferred=True)


def out_of_range_fixes(case: Case) -> Iterator[Action]:
    """The time of the part that has one."""
    note, anchor = case.note(), _anchor_of(case)
    if note is None or anchor is None:
        return
    seconds = anchor.value.seconds if anchor.value.seconds is not None else anchor.text.seconds if anchor.text else None
    if seconds is not None:
        yield case.fix(f"Write {clock(seconds)} in both places", *_saying(note, anchor, seconds))


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
        yield case.fix(title, *_saying(note, anchor, seconds), preferred=shifted and whose == "text")


def shift_fixes(case: Case) -> Iterator[Action]:
    """Hours and minutes read as minutes and seconds: in this timestamp, and in all of the note that are not meant."""
    note, anchor = case.note(), _anchor_of(case)
    shift = case.vault.shift(note) if note is not None else None
    if note is None or anchor is None or shift is None:
        return
    if (seconds := meant(anchor.value.parts)) is not None:
        yield case.fix(f"Read it as {clock(seconds)}", *_saying(note, anchor, seconds))
    edits: list[TextEdit] = []
    for one in note.facts.time_anchors:
        seconds = meant(one.value.parts) if shift.concerns(one.value.parts) else None
        if seconds is not None:
            edits += _saying(note, one, seconds)
    if edits:
        yield case.fix("Shift all such times of this note", *edits)


def video_id_fixes(case: Case) -> Iterator[Action]:
    """The id out of a video's URL."""
    key = video_key(case.finding.target)
    if key is not None:
        yield case.fix(f"Write the id alone, {key}", replace(case.finding.span, key), preferred=True)


def _anchor_of(case: Case) -> TimeAnchor | None:
    note = case.note()
    anchors = note.facts.time_anchors if note is not None else ()
    return next((anchor for anchor in anchors if anchor.span.covers(case.finding.span)), None)


def _saying(note: Note, anchor: TimeAnchor, seconds: int) -> list[TextEdit]:
    """Edits after which both value and text of an anchor say ``seconds``, and its tags are sound."""
    value = _written(seconds, anchor.value.clean if anchor.value.seconds == seconds else "", anchor.value.clean)
    value = value or shaped(seconds, _usual(one.value.clean for one in note.facts.time_anchors))
    text = _text(note, anchor, seconds)
    if anchor.broken or anchor.value_span is None:
        before = note.text[anchor.span.start : anchor.tag.start].removeprefix("[").removesuffix("](").strip()
        # The words of a Markdown link that the anchor was put into, but for a time that is said twice.
        time = read_text(before)
        label = f"{before} " if before and (time is None or time.seconds != seconds) else ""
        return [TextEdit(anchor.span, f'{label}<a class="yt-timestamp" data-t="{value}">{text}</a>')]
    edits = [(anchor.value_span, value), (anchor.text_span, text)]
    return [TextEdit(span, new) for span, new in edits if span.of(note.text) != new]


def _text(note: Note, anchor: TimeAnchor, seconds: int) -> str:
    """The text of an anchor once it says ``seconds``; words that speak of no time stay."""
    words, time = anchor.text_span.of(note.text), anchor.text
    if time is None and not anchor.is_empty:
        return words
    if time is not None and time.seconds == seconds and time.fault is None:
        return words
    written = _written(seconds, time.clean if time and time.seconds == seconds else "", time.clean if time else "")
    if not written:
        usual = _usual(one.text.clean for one in note.facts.time_anchors if one.text is not None)
        return f"[{shaped(seconds, usual)}]"
    if time is not None and time.fault is None and not _NOTHING_BUT_A_TIME.fullmatch(words):
        return _CLOCK.sub(written, words, count=1)
    return f"[{written}]" if "[" in words or "]" in words else written


def _written(seconds: int, same: str, like: str) -> str:
    """A time as it stands, if it says the same, else in the shape of another; empty if there is none."""
    return same or (shaped(seconds, like) if like else "")


def _usual(times: Iterable[str]) -> str:
    """A time in the shape that most of ``times`` have."""
    shapes = Counter(_DIGIT.sub("0", time) for time in times if ":" in time)
    return shapes.most_common(1)[0][0] if shapes else _LONG
