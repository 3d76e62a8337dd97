"""Which moments of a video may be meant at a place of a note."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

import msgspec

from note_lsp.features.completion.items import MOST_ITEMS, Ask
from note_lsp.features.sentence import sentence_of
from note_lsp.syntax.cues import Transcript
from note_lsp.syntax.media import Medium, clock, media_of
from note_lsp.syntax.nodes import Timestamp
from note_lsp.syntax.stamp_style import StampStyle, style_of
from note_lsp.vault.transcripts import transcript_of

_CUES_BEFORE, _CUES_AFTER = 3, 8
_LONGEST_WORDS = 80
_LOOKED_AT = 240
_WITH_SENTENCE = 30
"""Times that are listed with their sentence, the nearest ones: of the others a section says enough."""


class Moment(msgspec.Struct, frozen=True):
    """A time to choose."""

    seconds: int
    section: str = ""
    """The heading that the note's own timestamp stands below."""
    words: str = ""
    """The sentence that it proves, or what is said there."""


class Moments(msgspec.Struct, frozen=True):
    """The times that may be meant at a place, the likeliest first, and how the note writes them."""

    style: StampStyle
    medium: Medium | None
    first: Moment
    """What is meant if nothing else is said: where the transcript goes on after the timestamp before the cursor.

    Without a transcript that timestamp's time, which the next one is likely to share its beginning with.
    """
    others: list[Moment]
    cut: bool = False


def moments_at(ask: Ask, offset: int, query: str) -> Moments:
    """The moments for what was typed of a time that begins at ``offset``.

    After the first come the cues around the last timestamp and then the note's own timestamps, in order of time.
    """
    note = ask.note
    media = media_of(note.facts.front_matter, note.facts.links)
    medium = media.at(offset)
    style = style_of(note.text, note.facts)
    own = [
        stamp
        for stamp in note.facts.timestamps
        if not stamp.bare and (stamp.url is None or media.of(stamp) == medium) and not stamp.span.touches(ask.offset)
    ]
    before = bisect_right(own, offset, key=lambda stamp: stamp.span.start) - 1
    base = own[before] if before >= 0 else None
    transcript = transcript_of(ask.vault, note.path, medium)
    cues = _cues(transcript, base.seconds if base is not None else -1)
    ahead = next((cue for cue in cues if base is None or cue.seconds > base.seconds), None)
    first = ahead or (_of_stamp(ask, base) if base is not None else Moment(0))
    # Of equal times the first one of the note is shown.
    by_time = {stamp.seconds: stamp for stamp in reversed(own)}
    if query:
        by_time = {second: stamp for second, stamp in by_time.items() if answers(query, second, style)}
    cues = [cue for cue in cues if answers(query, cue.seconds, style)]
    room = MOST_ITEMS - len(cues) - 2
    nearest = sorted(by_time, key=lambda second: abs(second - first.seconds))[:room]
    others = {cue.seconds: cue for cue in cues}
    telling = set(nearest[:_WITH_SENTENCE])
    for second in sorted(nearest):
        others.setdefault(second, _of_stamp(ask, by_time[second], second in telling))
    others.pop(first.seconds, None)
    return Moments(style, medium, first, list(others.values()), len(by_time) > room)


def answers(query: str, seconds: int, style: StampStyle) -> bool:
    """Whether a time may be what was begun: in the note's shape, or as a person writes it."""
    return not query or f"\0{query}" in _joined(seconds, style)


@lru_cache(16_384)
def _joined(seconds: int, style: StampStyle) -> str:
    return "\0" + "\0".join(names_of(seconds, style))


def names_of(seconds: int, style: StampStyle) -> tuple[str, ...]:
    """How a time may be typed."""
    minutes, rest = divmod(seconds, 60)
    return style.value(seconds), style.text(seconds).strip("[]"), clock(seconds), f"{minutes:02}:{rest:02}"


def _cues(transcript: Transcript | None, seconds: int) -> list[Moment]:
    near = transcript.near(seconds, _CUES_BEFORE, _CUES_AFTER) if transcript is not None else []
    return [Moment(second, "", words[:_LONGEST_WORDS]) for second, words in near]


def _of_stamp(ask: Ask, stamp: Timestamp, is_telling: bool = True) -> Moment:
    headings = ask.note.facts.headings
    above = bisect_right(headings, stamp.span.start, key=lambda heading: heading.span.start) - 1
    words = sentence_of(ask.note, stamp, _LOOKED_AT) if is_telling or above < 0 else ""
    if len(words) > _LONGEST_WORDS:
        words = words[:_LONGEST_WORDS].rpartition(" ")[0] + " …"
    return Moment(stamp.seconds, headings[above].text if above >= 0 else "", words)
