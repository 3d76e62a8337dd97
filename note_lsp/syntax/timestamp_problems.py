"""What is wrong with the timestamps of a note, and with what it says of its video."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from note_lsp.folding import fold_case
from note_lsp.syntax.links import TIMES
from note_lsp.syntax.media import clock, is_video_id, media_of, medium_of_url
from note_lsp.syntax.moments import mended_url
from note_lsp.syntax.nodes import Form, FrontMatter, Leads, Link, Problem, Timestamp, Value
from note_lsp.syntax.shifted import Shift, parts_that_tell, shift_of
from note_lsp.syntax.time_anchors import SoundValues, TimeAnchor
from note_lsp.syntax.times import Fault, is_times, read_text, read_time
from note_lsp.text import Span

NO_VIDEO = "empty"
"""Written for ``videoId`` where there is no video."""
_VAULT = Leads.VAULT
_RELATED_AT_MOST = 20
_TOLERANCE = 5
"""Seconds by which a Markdown link may begin before or after what it shows."""


def timestamp_problems(
    text: str,
    anchors: Sequence[TimeAnchor],
    stamps: Iterable[Timestamp],
    front_matter: FrontMatter | None,
    links: Sequence[Link],
) -> list[Problem]:
    """All that is wrong with a note's times and its video; ``stamps`` are those that may be Markdown links."""
    found = problems_of_times(text, anchors, stamps, links, shift_of_anchors(anchors))
    return [*found, *video_problems(front_matter, anchors[0].span if anchors else None, links)]


def problems_of_times(
    text: str,
    anchors: Sequence[TimeAnchor],
    stamps: Iterable[Timestamp],
    links: Sequence[Link],
    shift: Shift | None,
) -> list[Problem]:
    """What is wrong with each time in a note that is shifted so; its video is left out."""
    problems = _anchor_problems(text, anchors, shift)
    return [*problems, *_destination_problems(links), *_mismatched_links(stamps, links)]


def shift_of_anchors(anchors: Iterable[TimeAnchor]) -> Shift | None:
    """How the note with these anchors is shifted; None if it is not."""
    return shift_of([anchor.value.parts for anchor in anchors])


def sound_timestamp_problems(
    sound: SoundValues, front_matter: FrontMatter | None, links: Sequence[Link]
) -> list[Problem] | None:
    """The same of a text without Markdown links whose anchors are ``sound``; None if its times are shifted."""
    if shift_of(parts_that_tell(sound.values)) is not None:
        return None
    return [*video_problems(front_matter, sound.first, links), *_destination_problems(links)]


def _anchor_problems(text: str, anchors: Sequence[TimeAnchor], shift: Shift | None) -> list[Problem]:
    """One problem at most for each anchor, and one for a note whose times are shifted."""
    shifted = [anchor for anchor in anchors if shift is not None and shift.concerns(anchor.value.parts)]
    implausible = {anchor.span for anchor in shifted}
    found = [_problem(text, anchor, anchor.span in implausible) for anchor in anchors if not anchor.is_sound]
    problems = [problem for problem in found if problem is not None]
    if shifted:
        first, *others = map(_value_span, shifted)
        words = (first.of(text), str(len(shifted)))
        problems.append(Problem("implausible-timestamp", first, words, tuple(others[:_RELATED_AT_MOST])))
    return problems


def video_problems(front_matter: FrontMatter | None, first: Span | None, links: Iterable[Link]) -> list[Problem]:
    """An id that is none, and timestamps, the first of them at ``first``, that belong to no video."""
    for value in _video_ids(front_matter):
        if not is_video_id(value.text.strip()):
            is_url = medium_of_url(value.text) is not None
            return [Problem("invalid-video-id", value.span, (value.text, "url") if is_url else (value.text,))]
    if first is not None:
        before = takewhile(lambda link: link.span.start < first.start, links)
        if media_of(front_matter, before).at(first.start) is None:
            return [Problem("timestamp-without-video", first)]
    return []


def _destination_problems(links: Iterable[Link]) -> list[Problem]:
    """The URLs of videos whose time is clear, though no browser would understand it, and times without a URL."""
    problems = []
    for link in links:
        if link.leads is _VAULT:
            continue
        if link.leads is Leads.URL and link.form is not Form.WIKILINK and mended_url(link.target) is not None:
            problems.append(Problem(Fault.MALFORMED.value, link.target_span, (link.target, "url")))
        elif link.leads is Leads.TIME and _is_destination(link):
            problems.append(_destination_problem(link))
    return problems


def _is_destination(link: Link) -> bool:
    """Whether a Markdown link's times stand where its destination should; those of ``[02:01]()`` are its label."""
    before = link.label_span.end if link.label_span is not None else link.span.start
    return link.form is Form.MARKDOWN and link.target_span.start > before and TIMES.fullmatch(link.target) is not None


def _destination_problem(link: Link) -> Problem:
    if read_time(link.target).fault is Fault.OUT_OF_RANGE:
        return Problem(Fault.OUT_OF_RANGE.value, link.target_span, (link.target,))
    return Problem(Fault.MALFORMED.value, link.target_span, (link.target, "destination"))


def _mismatched_links(stamps: Iterable[Timestamp], links: Iterable[Link]) -> list[Problem]:
    """The Markdown links that show another time than they lead to."""
    showing = {link.span: link for link in links if link.form is Form.MARKDOWN and not link.embed and _shows_time(link)}
    problems = []
    for stamp in stamps if showing else ():
        link = showing.get(stamp.span)
        shown = read_text(link.label or "") if link is not None else None
        if link is None or link.label_span is None or shown is None or shown.seconds is None:
            continue
        if abs(shown.seconds - stamp.seconds) > _TOLERANCE and mended_url(link.target) is None:
            words = (clock(stamp.seconds), link.label or "", "link")
            problems.append(Problem("mismatched-timestamp", link.label_span, words, (stamp.time_span,)))
    return problems


def _shows_time(link: Link) -> bool:
    return link.leads is not Leads.TIME and link.label is not None and ":" in link.label and is_times(link.label)


def _video_ids(front_matter: FrontMatter | None) -> Iterator[Value]:
    for field in front_matter.fields if front_matter is not None else ():
        if fold_case(field.key) == "videoid":
            yield from (one for one in field.values if one.text.strip() and fold_case(one.text.strip()) != NO_VIDEO)


def _problem(text: str, anchor: TimeAnchor, implausible: bool) -> Problem | None:
    """The first thing that is wrong: tags, placeholder, no time, out of range, malformed, empty, two times."""
    fault = anchor.fault
    if fault is not None and not (implausible and fault is Fault.OUT_OF_RANGE):
        span = anchor.tag if anchor.broken else _fault_span(anchor, fault)
        return Problem(fault.value, span, (span.of(text), "tags") if anchor.broken else (span.of(text),))
    value = _value_span(anchor)
    if anchor.is_empty:
        return Problem("empty-timestamp", anchor.span, (value.of(text),))
    if anchor.differs:
        return Problem("mismatched-timestamp", anchor.text_span, (value.of(text), anchor.text_span.of(text)), (value,))
    return None


def _fault_span(anchor: TimeAnchor, fault: Fault) -> Span:
    """Where the fault is: in the value, else in the text."""
    return _value_span(anchor) if anchor.value.fault is fault else anchor.text_span


def _value_span(anchor: TimeAnchor) -> Span:
    return anchor.value_span if anchor.value_span is not None else anchor.tag
