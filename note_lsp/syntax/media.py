"""Videos and recordings: which medium a note is about, and the moment a URL names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from enum import StrEnum
from urllib.parse import quote, unquote

import msgspec

from note_lsp.folding import fold_case
from note_lsp.syntax.nodes import Form, FrontMatter, Leads, Link, Timestamp, Value

MEDIA_EXTENSIONS = frozenset(
    {
        "3gp",
        "aac",
        "aif",
        "aiff",
        "avi",
        "flac",
        "m4a",
        "m4b",
        "m4v",
        "mkv",
        "mov",
        "mp3",
        "mp4",
        "mpeg",
        "mpg",
        "oga",
        "ogg",
        "ogv",
        "opus",
        "wav",
        "weba",
        "webm",
        "wma",
        "wmv",
    }
)
VIDEO_KEYS = ("videoid", "video", "media", "media_link", "url", "source")
"""The keys of front matter, folded, that may name a note's medium; the first that does counts."""
_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_ID = r"([A-Za-z0-9_-]{11})(?![A-Za-z0-9_-])"
_YOUTUBE_SHORT = re.compile(rf"(?:https?:)?(?://)?(?:www\.)?youtu\.be/{_ID}", re.IGNORECASE)
_YOUTUBE = re.compile(r"(?:https?:)?(?://)?(?:(?:www|m|music)\.)?youtube(?:-nocookie)?\.com/(.*)", re.IGNORECASE)
_YOUTUBE_PATH = re.compile(rf"(?:shorts|live|embed|v)/{_ID}")
_YOUTUBE_QUERY = re.compile(rf"watch/?\?(?:[^#]*?[?&])?v={_ID}")
_SHORT_WITH_AND = re.compile(rf"(?:https?:)?(?://)?(?:www\.)?youtu\.be/{_ID}&(?=(?:t|start)=)", re.IGNORECASE)
_LONG_WITH_QUESTION = re.compile(
    r"(?:https?:)?(?://)?(?:(?:www|m|music)\.)?youtube(?:-nocookie)?\.com/watch\?(?:[^#?]*&)?v="
    rf"{_ID}(?:&[^#?]*)?\?(?=(?:t|start)=)",
    re.IGNORECASE,
)
_VIMEO = re.compile(
    r"(?:https?:)?(?://)?(?:(?:www|player)\.)?vimeo\.com/(?:video/|channels/[^/?#]+/|groups/[^/?#]+/videos/)?"
    r"(\d{1,12})(?:/([0-9a-f]{6,}))?(?=[/?&#]|$)",
    re.IGNORECASE,
)
_SEEK = re.compile(r"ytseek:(?://)?(.+)", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_START = re.compile(r"[?&#](?:t|start)=([^?&#]*)", re.IGNORECASE)
_END = re.compile(r"[?&#]end=([^?&#]*)", re.IGNORECASE)
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,5}):(\d{1,2})(?:\.\d*)?")
_SECONDS = re.compile(r"(\d{1,9})(?:\.\d*)?s?")
_UNITS = re.compile(
    r"(?:(\d{1,4})h(?:ours?|rs?)?)?(?:(\d{1,5})m(?:in(?:utes?|s)?)?)?(?:(\d{1,9})(?:\.\d*)?s(?:ec(?:onds?|s)?)?)?"
)
_BRACKETED = re.compile(r"!?\[\[([^|\]]+)(?:\|[^\]]*)?\]\]")


class Service(StrEnum):
    """Where a medium plays."""

    YOUTUBE = "youtube"
    VIMEO = "vimeo"
    FILE = "file"


class Medium(msgspec.Struct, frozen=True, gc=False):
    """A video or recording."""

    service: Service
    id: str
    """The service's id for it, always a valid one; of a file its path as a link's target, or its URL."""

    @property
    def picture(self) -> str | None:
        """The URL of a still picture; only YouTube has one that can be known without asking."""
        return f"https://i.ytimg.com/vi/{self.id}/mqdefault.jpg" if self.service is Service.YOUTUBE else None

    @property
    def is_local(self) -> bool:
        """Whether it is a file of the vault."""
        return self.service is Service.FILE and not _SCHEME.match(self.id)

    def url(self, seconds: int | None = None) -> str:
        """The URL that opens the medium, at that second if one is given; of a file in the vault a relative one."""
        if self.service is Service.YOUTUBE:
            return f"https://www.youtube.com/watch?v={self.id}" + (f"&t={seconds}s" if seconds is not None else "")
        if self.service is Service.VIMEO:
            return f"https://vimeo.com/{self.id}" + (f"#t={seconds}s" if seconds is not None else "")
        place = quote(self.id, safe="/!$&'*+,;=@()~") if self.is_local else self.id
        return place + (f"#t={seconds}" if seconds is not None else "")


class Moment(msgspec.Struct, frozen=True, gc=False):
    """A place in a medium, in seconds; ``medium`` is None where the note's own is meant."""

    medium: Medium | None
    start: int
    end: int | None = None


class NoteMedia(msgspec.Struct, frozen=True):
    """Which medium a note speaks of, at each of its places."""

    own: Medium | None
    """The one that front matter names."""
    starts: tuple[int, ...] = ()
    media: tuple[Medium, ...] = ()

    def at(self, offset: int) -> Medium | None:
        """The note's own medium, else that of the nearest URL before ``offset``."""
        if self.own is not None:
            return self.own
        before = bisect_left(self.starts, offset)
        return self.media[before - 1] if before else None

    def of(self, stamp: Timestamp) -> Medium | None:
        """The medium that a timestamp of the note speaks of: the one of its own URL, else the note's there."""
        return medium_of_url(stamp.url) if stamp.url is not None else self.at(stamp.span.start)


def media_of(front_matter: FrontMatter | None, links: Iterable[Link]) -> NoteMedia:
    """The media of a note; ``links`` in the order of the text."""
    own = own_medium(front_matter)
    if own is not None:
        return NoteMedia(own)
    found = [
        (link.span.start, medium)
        for link in links
        if link.leads is Leads.URL and (medium := medium_of_url(link.target)) is not None
    ]
    return NoteMedia(None, tuple(start for start, _ in found), tuple(medium for _, medium in found))


def own_medium(front_matter: FrontMatter | None) -> Medium | None:
    """The medium that front matter names: by ``videoId``, else by the first other key that holds one."""
    named = named_medium(front_matter)
    return named[1] if named is not None else None


def named_medium(front_matter: FrontMatter | None) -> tuple[Value, Medium] | None:
    """The same, with the value that names it."""
    for key in VIDEO_KEYS if front_matter is not None else ():
        for field in front_matter.fields if front_matter is not None else ():
            if fold_case(field.key) != key:
                continue
            for value in field.values:
                medium = _from_video_id(value.text) if key == "videoid" else medium_of_url(value.text)
                if medium is not None:
                    return value, medium
    return None


def is_video_id(written: str) -> bool:
    """Whether ``written`` can be a YouTube id; no URL is ever built from anything else."""
    return bool(_VIDEO_ID.fullmatch(written))


def video_key(written: str) -> str | None:
    """The name under which notes of one video find each other, from a ``videoId``: the id, also out of a URL."""
    medium = _from_video_id(written)
    return medium.id if medium is not None else None


def medium_of_url(url: str) -> Medium | None:
    """The medium that a URL, a path or a ``[[path]]`` of a media file names; None if it names none."""
    url = url.strip()
    bracketed = _BRACKETED.fullmatch(url)
    if bracketed:
        url = bracketed[1].strip()
    short = _YOUTUBE_SHORT.match(url)
    if short:
        return Medium(Service.YOUTUBE, short[1])
    youtube = _YOUTUBE.match(url)
    if youtube:
        found = _YOUTUBE_PATH.match(youtube[1]) or _YOUTUBE_QUERY.match(youtube[1].replace("&amp;", "&"))
        return Medium(Service.YOUTUBE, found[1]) if found else None
    vimeo = _VIMEO.match(url)
    if vimeo:
        return Medium(Service.VIMEO, vimeo[1] + (f"/{vimeo[2]}" if vimeo[2] else ""))
    path = url.partition("#")[0]
    if re.match(r"https?:", path, re.IGNORECASE):
        return Medium(Service.FILE, path) if is_media_file(path.partition("?")[0]) else None
    return Medium(Service.FILE, unquote(path)) if is_media_file(path) else None


def is_media_file(path: str) -> bool:
    """Whether a path has the extension of a video or a recording."""
    stem, dot, extension = path.rpartition(".")
    return bool(stem and dot) and extension.lower() in MEDIA_EXTENSIONS


def _from_video_id(written: str) -> Medium | None:
    written = written.strip()
    return Medium(Service.YOUTUBE, written) if is_video_id(written) else medium_of_url(written)


def moment_of_link(link: Link) -> Moment | None:
    """The moment that a link names: a URL with ``t=``, ``ytseek://``, or ``file.mp4#t=62``; None if it names none."""
    if link.leads is Leads.URL:
        return moment_of_url(link.target)
    if link.leads is Leads.VAULT and link.anchor and is_media_file(link.target):
        return moment_of_url(f"{link.target}#{link.anchor}")
    return None


def moment_of_url(url: str) -> Moment | None:
    """The moment that a URL of a video names by ``t``, ``start`` and ``end``; None if it names no time."""
    seek = _SEEK.fullmatch(url)
    if seek:
        seconds = seconds_of(seek[1])
        return Moment(None, seconds) if seconds is not None else None
    medium = medium_of_url(url)
    if medium is None:
        return None
    asked = url.replace("&amp;", "&")
    start, end = _START.search(asked), _END.search(asked)
    if start is None:
        return None
    first, _, last = unquote(start[1]).removeprefix("npt:").partition(",")
    seconds = seconds_of(first) if first else 0
    if seconds is None:
        return None
    return Moment(medium, seconds, seconds_of(last or (unquote(end[1]) if end else "")))


def mended_url(url: str) -> str | None:
    """A video's URL whose time begins with the sign that only a first or only a later parameter begins with, mended.

    ``youtu.be/ID&t=83``, ``watch?v=ID?t=57``; None for every other URL.
    """
    short, long = _SHORT_WITH_AND.match(url), _LONG_WITH_QUESTION.match(url)
    if short and "?" not in url[: short.end()]:
        return f"{url[: short.end() - 1]}?{url[short.end() :]}"
    return f"{url[: long.end() - 1]}&{url[long.end() :]}" if long else None


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


def timestamps_of_links(links: Iterable[Link]) -> tuple[Timestamp, ...]:
    """The timestamps that are links: ``[01:02](https://youtu.be/ID?t=62)``, a bare URL, ``[[file.mp4#t=62]]``."""
    stamps = []
    for link in links:
        if link.form is Form.DEFINITION:
            continue
        moment = moment_of_link(link)
        if moment is not None:
            time_span = link.anchor_span if link.leads is Leads.VAULT and link.anchor_span else link.target_span
            url = moment.medium.url(moment.start) if moment.medium is not None else None
            stamps.append(Timestamp(moment.start, link.span, time_span, link.label_span, moment.end, url))
    return tuple(stamps)


def clock(seconds: int) -> str:
    """A time in the words a person reads: ``0:57``, ``5:00``, ``1:02:03``."""
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
