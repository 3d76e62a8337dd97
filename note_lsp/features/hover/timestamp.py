"""What a hover shows of a moment in a video: the time, the video at that second, and what was said."""

from __future__ import annotations

from bisect import bisect_right

from note_lsp.features.hover.answer import Hover
from note_lsp.features.hover.frame import frame_words
from note_lsp.features.hover.preview import title_of
from note_lsp.features.hover.transcript import said_at
from note_lsp.features.hover.video import medium_name, picture_of
from note_lsp.features.markdown_words import escaped, linked
from note_lsp.features.sentence import sentence_of, words_of
from note_lsp.syntax.media import Medium, NoteMedia, clock, media_of
from note_lsp.syntax.nodes import Heading, NoteFacts, Timestamp
from note_lsp.syntax.shifted import meant
from note_lsp.vault.vault import Note, Vault


def timestamp_hover(vault: Vault, note: Note, stamp: Timestamp, patience: float | None) -> Hover | None:
    """Time, title, link, picture, section, sentence and neighbours of a timestamp, in this order.

    None for a bare time in a note that has no medium there: it is a time of day.  ``patience`` as in ``hover``.
    """
    media = media_of(note.facts.front_matter, note.facts.links)
    medium = media.of(stamp)
    if medium is None and stamp.bare:
        return None
    pieces = [
        f"**{_span_of_time(stamp)}** · {escaped(_title(note))}",
        _opening(medium, stamp),
        _other_reading(vault, note, medium, stamp),
        _picture(vault, note, medium, stamp, patience),
        _section(note, stamp),
        _sentence(note, stamp),
        _neighbours(note, media, stamp),
        said_at(vault, note.path, medium, stamp.seconds),
    ]
    return Hover(stamp.span, "\n\n".join(piece for piece in pieces if piece))


def _span_of_time(stamp: Timestamp) -> str:
    start = clock(stamp.seconds)
    return start if stamp.end_seconds is None else f"{start} – {clock(stamp.end_seconds)}"


def _opening(medium: Medium | None, stamp: Timestamp) -> str:
    if medium is None:
        return ""
    return linked(f"Open {medium_name(medium)} at {clock(stamp.seconds)}", medium.url(stamp.seconds))


def _other_reading(vault: Vault, note: Note, medium: Medium | None, stamp: Timestamp) -> str:
    """What a time is likely to mean that stands, like others of its note, one place too far left."""
    anchor = next((one for one in note.facts.time_anchors if one.span == stamp.span), None)
    shift = vault.shift(note) if anchor is not None else None
    if anchor is None or shift is None or not shift.concerns(anchor.value.parts):
        return ""
    seconds = meant(anchor.value.parts)
    return f"More likely meant: {_time_link(medium, seconds)}" if seconds is not None else ""


def _picture(vault: Vault, note: Note, medium: Medium | None, stamp: Timestamp, patience: float | None) -> str:
    """The video's picture; of a video of the vault the frame at that second."""
    if medium is None or patience is None or not medium.is_local or not vault.settings.video.pictures:
        return picture_of(vault, medium)
    return frame_words(vault, note, medium, stamp, patience)


def _section(note: Note, stamp: Timestamp) -> str:
    heading = _heading_of(note.facts, stamp)
    # A heading that the time stands in is its sentence already.
    if heading is None or heading.span.covers(stamp.span) or not heading.text or heading.text == _title(note):
        return ""
    timed = any(heading.span.covers(other.span) for other in note.facts.timestamps)
    return f"Section: {escaped((timed and words_of(note, heading.text_span)) or heading.text)}"


def _heading_of(facts: NoteFacts, stamp: Timestamp) -> Heading | None:
    """The heading whose section the timestamp stands in."""
    after = bisect_right(facts.headings, stamp.span.start, key=lambda heading: heading.span.start)
    return facts.headings[after - 1] if after else None


def _sentence(note: Note, stamp: Timestamp) -> str:
    sentence = sentence_of(note, stamp)
    return f"> {escaped(sentence)}" if sentence else ""


def _neighbours(note: Note, media: NoteMedia, stamp: Timestamp) -> str:
    """The times next to this one in the same medium, wherever in the note they are named."""
    medium = media.of(stamp)
    seconds = {
        other.seconds
        for other in note.facts.timestamps
        if (stamp.bare or not other.bare) and other.seconds != stamp.seconds and media.of(other) == medium
    }
    before = max((second for second in seconds if second < stamp.seconds), default=None)
    after = min((second for second in seconds if second > stamp.seconds), default=None)
    named = [("Before", before), ("After", after)]
    return " · ".join(f"{word}: {_time_link(medium, second)}" for word, second in named if second is not None)


def _time_link(medium: Medium | None, seconds: int) -> str:
    return linked(clock(seconds), medium.url(seconds)) if medium is not None else clock(seconds)


def _title(note: Note) -> str:
    return title_of(note.path, note.facts.front_matter, next(iter(note.facts.headings), None))
