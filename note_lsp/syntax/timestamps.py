"""Moments in a video, in every form that says a clear time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from note_lsp.syntax.moments import timestamps_of_links
from note_lsp.syntax.nodes import Leads, Link, Timestamp
from note_lsp.syntax.structure import Ranges, blank_out
from note_lsp.syntax.time_anchors import TimeAnchor
from note_lsp.syntax.times import read_time
from note_lsp.text import Span

_TIME = r"[0-9]{1,3}:[0-5]?[0-9](?::[0-5][0-9])?"
_TO = r"(?:\s{0,9}[-–—~]\s{0,9}|\s{1,9}to\s{1,9})"
_RANGE = rf"({_TIME})(?:{_TO}({_TIME}))?"
_RANGES = re.compile(_RANGE)
_WHOLE_RANGE = re.compile(r"([0-9]{1,9}(?::[0-9]{1,3}){0,2})(?:\s{0,9}[-–—~]\s{0,9}([0-9]{1,3}(?::[0-9]{1,3}){1,2}))?")
_BRACKETED = re.compile(rf"\[{_RANGE}((?:\s{{0,9}}[,;&]\s{{0,9}}{_TIME}(?:{_TO}{_TIME})?)*)\]")
_BARE = re.compile(rf"{_RANGE}(?![\w:/\]])(?!\.[0-9])")
_COLON_AND_DIGITS = re.compile(r":[0-9]")
_NOT_BEFORE_TIME = frozenset(":./[#-_")


def parse_time(written: str) -> int | None:
    """The seconds that ``H:MM:SS``, ``MM:SS`` or bare seconds name; None for anything else, as ``read_time`` has it."""
    time = read_time(written)
    return time.seconds if time.fault is None else None


def timestamps_in(
    anchors: Iterable[TimeAnchor], live: str, links: Sequence[Link], others: Iterable[Timestamp] = ()
) -> tuple[Timestamp, ...]:
    """All timestamps of a note in the order of the text, those that are neither anchors, links nor words given.

    ``live`` is the text without code, math and comments, HTML and Markdown links.
    """
    written = map(_from_anchor, anchors)
    stamps = [*(stamp for stamp in written if stamp is not None), *linked_timestamps(links), *others]
    stamps += _plain(live, Ranges((stamp.span.start, stamp.span.end) for stamp in stamps))
    return tuple(sorted(stamps, key=lambda stamp: stamp.span.start))


def linked_timestamps(links: Iterable[Link]) -> list[Timestamp]:
    """The timestamps that are links: URLs, files at a moment, and times written as wikilinks."""
    links = tuple(links)
    written = [_from_link(link) for link in links if link.leads is Leads.TIME]
    return [*(stamp for stamp in written if stamp is not None), *timestamps_of_links(links)]


def _from_anchor(anchor: TimeAnchor) -> Timestamp | None:
    """The moment of an anchor; None where it says none that can be relied on."""
    if anchor.seconds is None:
        return None
    value = anchor.value_span if anchor.value_span is not None else anchor.tag
    return Timestamp(anchor.seconds, anchor.span, value, None if anchor.is_empty else anchor.text_span)


def _from_link(link: Link) -> Timestamp | None:
    """The moment of a link whose target is times: the first of them."""
    first = _WHOLE_RANGE.match(link.target)
    seconds = parse_time(first[1]) if first else None
    if first is None or seconds is None:
        return None
    end = parse_time(first[2]) if first[2] else None
    return Timestamp(seconds, link.span, link.target_span, link.label_span, end)


def _plain(live: str, taken: Ranges) -> list[Timestamp]:
    """Times that stand in the text as words: they speak only on hover."""
    if ":" not in live:
        return []
    words = blank_out(live, taken)
    bracketed = list(_BRACKETED.finditer(words))
    found = [piece for match in bracketed for piece in _pieces(words, match)]
    bare = _bare(blank_out(words, Ranges(match.span() for match in bracketed)))
    found += [_plain_stamp(match, match.span(), bare=True) for match in bare]
    return [stamp for stamp in found if stamp is not None]


def _pieces(words: str, bracketed: re.Match[str]) -> Iterator[Timestamp | None]:
    """The one time in brackets with them, or each of several without."""
    if not bracketed[3]:
        yield _plain_stamp(bracketed, bracketed.span())
        return
    for piece in _RANGES.finditer(words, bracketed.start(), bracketed.end()):
        yield _plain_stamp(piece, piece.span())


def _plain_stamp(found: re.Match[str], span: tuple[int, int], *, bare: bool = False) -> Timestamp | None:
    """The timestamp of a match whose groups are a time and perhaps another where it ends."""
    seconds = parse_time(found[1])
    if seconds is None:
        return None
    end = parse_time(found[2]) if found[2] else None
    return Timestamp(seconds, Span(*span), Span(*found.span(1)), end_seconds=end, plain=True, bare=bare)


def _bare(words: str) -> list[re.Match[str]]:
    """Times without brackets, looked for from their first colon: a search for digits costs fifteen times as much."""
    found, at = [], 0
    for colon in _COLON_AND_DIGITS.finditer(words):
        start = colon.start()
        if start < at:
            continue
        while start > at and colon.start() - start < 3 and words[start - 1] in "0123456789":
            start -= 1
        before = words[start - 1] if start else " "
        match = None if before.isalnum() or before in _NOT_BEFORE_TIME else _BARE.match(words, start)
        if match:
            found.append(match)
        at = match.end() if match else colon.end()
    return found
