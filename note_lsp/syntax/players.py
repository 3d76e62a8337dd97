"""Players that a note embeds by HTML or for a plug-in, and the moments that belong to them.

Fences are those of "Timestamp Notes" for Obsidian, ``{{video URL}}`` and ``{{youtube-timestamp 113}}`` are Logseq's,
``{{[[video]]: URL}}`` and ``{{[[video-timestamp]]: ((block)) 00:02:35}}`` are Roam's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from note_lsp.syntax.media import Medium, Service, is_video_id, medium_of_url
from note_lsp.syntax.nodes import Form, Leads, Link, Timestamp
from note_lsp.syntax.structure import Structure
from note_lsp.syntax.timestamps import parse_time
from note_lsp.text import Span

_MACRO = r"\{\{[ \t]{0,3}(?:\[\[)?%s(?:\]\])?(?:[ \t]{0,3}:[ \t]{0,3}|[ \t]{1,3})"
_PLAYER = re.compile(_MACRO % "(video|youtube|vimeo)" + r"([^\s{}\x00\x1a]{1,500})", re.IGNORECASE)
# Before the time Roam names the block of the video, or holds a copy of it.
_STAMP = re.compile(
    _MACRO % "(?:youtube|video)-timestamp"
    + r"(?:(?:\(\([\w-]{1,40}\)\)|\{\{[^{}\r\n\x00]{1,500}\}\})[ \t]{0,3})?"
    + r"([0-9:]{1,12})(?:\.[0-9]{1,6})?[ \t]{0,3}\}\}",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"<(?:iframe|video|audio|source)\b[^<>]{0,1000}?\ssrc\s{0,3}=\s{0,3}"
    r"(?:\"([^\"<>]{1,1000})\"|'([^'<>]{1,1000})'|([^\s\"'<>]{1,1000}))",
    re.IGNORECASE,
)
_FRAME_BEGINS = re.compile(r"<(?:iframe|video|audio|source)\b", re.IGNORECASE)
_ROW = re.compile(r"[^\r\n]+")
_ROW_TIME = re.compile(r"(?<![0-9:])[0-9]{1,3}:[0-9]{1,2}(?::[0-9]{1,2})?(?![0-9:])")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_VIMEO_ID = re.compile(r"[0-9]{1,12}")


def has_macro(text: str) -> bool:
    """Whether a text holds a player or a timestamp in double braces."""
    return "{" in text and "{{" in text and bool(_PLAYER.search(text) or _STAMP.search(text))


def player_links(text: str, readable: str, live: str, structure: Structure) -> list[Link]:
    """The videos in fences, in HTML and by their ids alone, as links out of the vault.

    ``readable`` is the text without code and comments, ``live`` the one without HTML and Markdown links either.
    """
    found = [*_fenced_urls(text, structure), *_frames(readable, structure)]
    links = [Link(Form.AUTOLINK, Leads.URL, span, url, span) for span, url in found]
    for macro in _PLAYER.finditer(live) if "{{" in live else ():
        medium = _medium_by_id(macro[1], macro[2])
        if medium is not None:
            span = Span(*macro.span(2))
            links.append(Link(Form.AUTOLINK, Leads.URL, span, medium.url(), span))
    return links


def player_stamps(text: str, live: str, structure: Structure) -> list[Timestamp]:
    """The moments in fences and in double braces; each belongs to the nearest player of its kind before it, if any."""
    return [*_fenced_stamps(text, structure), *(_macro_stamps(text, live) if "{{" in live else ())]


def _fenced_stamps(text: str, structure: Structure) -> Iterator[Timestamp]:
    """The first time of each row of a fence, as the plug-in makes a button of it."""
    if not structure.stamp_fences:
        return
    players = _Players((span.start, medium_of_url(url)) for span, url in _fenced_urls(text, structure))
    for start, end in structure.stamp_fences:
        for row in _rows(text, start, end):
            found = _ROW_TIME.search(row[0])
            if found is not None:
                span = Span(row.start() + found.start(), row.start() + found.end())
                yield from players.stamps(text, span, span)


def _macro_stamps(text: str, live: str) -> Iterator[Timestamp]:
    macros = list(_STAMP.finditer(live))
    named = _PLAYER.finditer(live) if macros else ()
    players = _Players((one.start(), medium_of_url(one[2]) or _medium_by_id(one[1], one[2])) for one in named)
    for macro in macros:
        yield from players.stamps(text, Span(*macro.span()), Span(*macro.span(1)))


class _Players:
    """The media of a note's players of one kind, by where they stand."""

    def __init__(self, found: Iterable[tuple[int, Medium | None]]) -> None:
        placed = [(start, medium) for start, medium in found if medium is not None]
        self._starts = [start for start, _ in placed]
        self._media = [medium for _, medium in placed]

    def stamps(self, text: str, span: Span, time_span: Span) -> Iterator[Timestamp]:
        """The timestamp whose time stands at ``time_span``, in the player before it; none if that is no sound time."""
        seconds = parse_time(time_span.of(text))
        if seconds is not None:
            before = bisect_right(self._starts, time_span.start)
            url = self._media[before - 1].url(seconds) if before else None
            yield Timestamp(seconds, span, time_span, url=url)


def _medium_by_id(service: str, written: str) -> Medium | None:
    """The video that ``{{youtube ID}}`` and ``{{vimeo ID}}`` name."""
    if service.lower() == "youtube" and is_video_id(written):
        return Medium(Service.YOUTUBE, written)
    return Medium(Service.VIMEO, written) if service.lower() == "vimeo" and _VIMEO_ID.fullmatch(written) else None


def _fenced_urls(text: str, structure: Structure) -> Iterator[tuple[Span, str]]:
    """The URLs of videos in fences, the first row of each that holds anything."""
    for start, end in structure.url_fences:
        for row in _rows(text, start, end):
            words = row[0].strip(" \t>")
            if words:
                at = row.start() + row[0].index(words)
                url = _absolute(words)
                if url is not None:
                    yield Span(at, at + len(words)), url
                break


def _frames(readable: str, structure: Structure) -> Iterator[tuple[Span, str]]:
    """The videos that HTML elements play."""
    if not _FRAME_BEGINS.search(readable):
        return
    for start, end in sorted(structure.html_tags + structure.html_blocks):
        for frame in _FRAME.finditer(readable, start, end):
            group = frame.lastindex or 1
            url = _absolute(frame[group].strip().replace("&amp;", "&"))
            if url is not None:
                yield Span(*frame.span(group)), url


def _rows(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The rows of a fence below its first."""
    rows = _ROW.finditer(text, start, end)
    next(rows, None)
    return rows


def _absolute(url: str) -> str | None:
    """The URL of a medium on the web with its scheme; None for anything else."""
    medium = medium_of_url(url)
    if medium is None or medium.is_local:
        return None
    return url if _WEB.match(url) else f"https:{url}" if url.startswith("//") else f"https://{url}"
