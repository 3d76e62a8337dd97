"""The moments that URLs, links to media files and anchors name, and how they write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

import msgspec

from note_lsp.syntax.media import Medium, Service, is_media_file, medium_of_url
from note_lsp.syntax.nodes import Form, Leads, Link, Timestamp
from note_lsp.syntax.times import shaped

_ANY_CASE = re.IGNORECASE | re.ASCII
_ID = r"[A-Za-z0-9_-]{11}"
_SHORT_WITH_AND = re.compile(rf"(?:https?:)?(?://)?(?:www\.)?youtu\.be/{_ID}&(?=(?:t|start)=)", _ANY_CASE)
_LONG_WITH_QUESTION = re.compile(
    r"(?:https?:)?(?://)?(?:(?:www|m|music)\.)?youtube(?:-nocookie)?\.com/watch\?([^#?]*)\?(?=(?:t|start)=)", _ANY_CASE
)
_VIDEO = re.compile(rf"(?:^|&)v={_ID}(?:&|$)")
_SEEK = re.compile(r"ytseek:(?://)?(.+)", _ANY_CASE)
_START = re.compile(r"[?&#](?:t|start)=([^?&#]*)", _ANY_CASE)
_END = re.compile(r"[?&#]end=([^?&#]*)", _ANY_CASE)
_CLOCK = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,5}):([0-9]{1,2})(?:\.[0-9]*)?")
_SECONDS = re.compile(r"([0-9]{1,9})(?:\.[0-9]*)?s?")
_UNITS = re.compile(
    r"(?:([0-9]{1,4})h(?:ours?|rs?)?)?(?:([0-9]{1,5})m(?:in(?:utes?|s)?)?)?"
    r"(?:([0-9]{1,9})(?:\.[0-9]*)?s(?:ec(?:onds?|s)?)?)?"
)
_ANCHOR = re.compile(
    r"t=([^#]{1,60})|t?([0-9]{1,3}(?::[0-9]{1,2}){1,2}(?:\.[0-9]{1,6})?)|t-([0-9]{1,3}(?:-[0-9]{1,2}){1,2})", _ANY_CASE
)
_TIME_IN = re.compile(
    r"(?:(?:^|[?&#;])(?:t|start)=(?:npt:)?|^ytseek:(?://)?|^t?-?(?=[0-9]))([0-9](?:[0-9a-z:.-]{0,20}[0-9a-z])?)",
    _ANY_CASE,
)


class Moment(msgspec.Struct, frozen=True, gc=False):
    """A place in a medium, in seconds; ``medium`` is None where the note's own is meant."""

    medium: Medium | None
    start: int
    end: int | None = None


def moment_of_link(link: Link) -> Moment | None:
    """The moment that a link names: a URL with ``t=``, ``ytseek://``, or ``file.mp4#t=62``; None if it names none."""
    if link.leads is Leads.URL:
        return moment_of_url(link.target)
    if link.leads is Leads.VAULT and link.anchor and is_media_file(link.target):
        return _moment(f"#{link.anchor}", Medium(Service.FILE, link.target))
    return None


def moment_of_url(url: str) -> Moment | None:
    """The moment that a URL of a video names by ``t``, ``start`` and ``end``; None if it names no time."""
    seek = _SEEK.fullmatch(url)
    if seek:
        seconds = seconds_of(seek[1])
        return Moment(None, seconds) if seconds is not None else None
    medium = medium_of_url(url)
    return _moment(url.replace("&amp;", "&"), medium) if medium is not None else None


def moment_of_anchor(anchor: str) -> Moment | None:
    """The moment that an anchor names where nothing in its note is called so: ``00:05:03``, ``t=30``, ``t-20-40``."""
    found = _ANCHOR.fullmatch(anchor)
    if found is None:
        return None
    if found[1] is not None:
        return _moment(f"#{anchor}", None)
    seconds = seconds_of(found[2] or found[3].replace("-", ":"))
    return Moment(None, seconds) if seconds is not None else None


def _moment(asked: str, medium: Medium | None) -> Moment | None:
    """The moment of a medium that the query or fragment of its URL asks for (W3C, "Media Fragments URI", 4.2.1)."""
    start, end = _START.search(asked), _END.search(asked)
    if start is None:
        return None
    first, comma, last = unquote(start[1]).removeprefix("npt:").partition(",")
    seconds = 0 if comma and not first else seconds_of(first)
    if seconds is None:
        return None
    return Moment(medium, seconds, seconds_of(last or (unquote(end[1]) if end else "")))


def mended_url(url: str) -> str | None:
    """A video's URL whose time begins with the sign that only a first or only a later parameter begins with, mended.

    ``youtu.be/ID&t=83``, ``watch?v=ID?t=57``; None for every other URL.
    """
    short, long = _SHORT_WITH_AND.match(url), _LONG_WITH_QUESTION.match(url)
    if short:
        return f"{url[: short.end() - 1]}?{url[short.end() :]}"
    return f"{url[: long.end() - 1]}&{url[long.end() :]}" if long and _VIDEO.search(long[1]) else None


def seconds_of(written: str) -> int | None:
    """The seconds that a URL's time names, as ``90``, ``90s``, ``1h2m3s``, ``9min9s``, ``01:30.00``; else None."""
    written = written.strip().lower()
    colons = _CLOCK.fullmatch(written)
    if colons:
        hours, minutes, seconds = (int(part or 0) for part in colons.groups())
        if seconds > 59 or (colons[1] and minutes > 59):
            return None
        return hours * 3600 + minutes * 60 + seconds
    plain = _SECONDS.fullmatch(written)
    if plain:
        return int(plain[1])
    units = _UNITS.fullmatch(written)
    if units and written:
        hours, minutes, seconds = (int(part or 0) for part in units.groups())
        return hours * 3600 + minutes * 60 + seconds
    return None


def retimed(destination: str, seconds: int) -> str | None:
    """A URL or an anchor with its time as ``seconds``, in the shape it has; None where it names no time."""
    found = _TIME_IN.search(destination)
    if found is None:
        return None
    written, _, fraction = found[1].partition(".")
    if ":" in written:
        time = shaped(seconds, written)
    elif "-" in written:
        time = shaped(seconds, written.replace("-", ":")).replace(":", "-")
    else:
        time = str(seconds) if written.isdigit() and not fraction.endswith("s") else f"{seconds}s"
    return destination[: found.start(1)] + time + destination[found.end(1) :]


def timestamps_of_links(links: Iterable[Link]) -> tuple[Timestamp, ...]:
    """The timestamps that are links: ``[01:02](https://youtu.be/ID?t=62)``, a bare URL, ``[[file.mp4#t=62]]``."""
    moments = ((link, moment_of_link(link)) for link in links if link.form is not Form.DEFINITION)
    return tuple(timestamp_of_link(link, moment) for link, moment in moments if moment is not None)


def timestamp_of_link(link: Link, moment: Moment) -> Timestamp:
    """A link to a moment as the timestamp it is."""
    time_span = link.anchor_span if link.leads is Leads.VAULT and link.anchor_span else link.target_span
    url = moment.medium.url(moment.start) if moment.medium is not None else None
    return Timestamp(moment.start, link.span, time_span, link.label_span, moment.end, url)
