"""Moments in a video, in every form that says a clear time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from note_lsp.syntax.media import timestamps_of_links
from note_lsp.syntax.nodes import Leads, Link, Timestamp
from note_lsp.syntax.structure import Ranges, blank_out
from note_lsp.syntax.time_anchors import TimeAnchor
from note_lsp.syntax.times import read_time
from note_lsp.text import Span

_PARTS = re.compile(r"[0-9]{1,9}(?::[0-9]{1,3}){0,2}")
_TIME = r"[0-9]{1,3}:[0-5]?[0-9](?::[0-5][0-9])?"
_BRACKETED = re.compile(rf"\[({_TIME})(?:\s*[-–—,]\s*({_TIME}))?\]")
_BARE = re.compile(rf"({_TIME})(?:\s*[-–—]\s*({_TIME}))?(?![\w:/\]])(?!\.[0-9])")
_COLON_AND_DIGITS = re.compile(r":[0-9]")
_NOT_BEFORE_TIME = frozenset(":./[#-_")


def parse_time(written: str) -> int | None:
    """The seconds that ``H:MM:SS``, ``MM:SS`` or bare seconds name; None for anything else, as ``read_time`` has it."""
    time = read_time(written)
    return time.seconds if time.fault is None else None


def timestamps_in(anchors: Iterable[TimeAnchor], live: str, links: Sequence[Link]) -> tuple[Timestamp, ...]:
    """All timestamps of a note in the order of the text.

    ``live`` is the text without code, math and comments, HTML and Markdown links.
    """
    written = map(_from_anchor, anchors)
    stamps = [*(stamp for stamp in written if stamp is not None), *linked_timestamps(links)]
    stamps += _plain(live, Ranges((stamp.span.start, stamp.span.end) for stamp in stamps))
    return tuple(sorted(stamps, key=lambda stamp: stamp.span.start))


def linked_timestamps(links: Iterable[Link]) -> list[Timestamp]:
    """The timestamps that are links: URLs, files at a moment, and times written as wikilinks."""
    links = tuple(links)
    written = [_from_wikilink(link) for link in links if link.leads is Leads.TIME]
    return [*(stamp for stamp in written if stamp is not None), *timestamps_of_links(links)]


def _from_anchor(anchor: TimeAnchor) -> Timestamp | None:
    """The moment of an anchor; None where it says none that can be relied on."""
    if anchor.seconds is None:
        return None
    value = anchor.value_span if anchor.value_span is not None else anchor.tag
    return Timestamp(anchor.seconds, anchor.span, value, None if anchor.is_empty else anchor.text_span)


def _from_wikilink(link: Link) -> Timestamp | None:
    first = _PARTS.match(link.target)
    seconds = parse_time(first[0]) if first else None
    return Timestamp(seconds, link.span, link.target_span, link.label_span) if seconds is not None else None


def _plain(live: str, taken: Ranges) -> list[Timestamp]:
    """Times that stand in the text as words: they speak only on hover."""
    if ":" not in live:
        return []
    words = blank_out(live, taken)
    bracketed = list(_BRACKETED.finditer(words))
    bare = _bare(blank_out(words, Ranges(match.span() for match in bracketed)))
    return [
        Timestamp(
            seconds,
            Span(*match.span()),
            Span(*match.span(1)),
            end_seconds=parse_time(match[2]) if match[2] else None,
            plain=True,
        )
        for match in [*bracketed, *bare]
        if (seconds := parse_time(match[1])) is not None
    ]


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
