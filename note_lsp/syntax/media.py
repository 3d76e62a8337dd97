"""Videos and recordings: which medium a note is about, and the URLs that name and open one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from enum import StrEnum
from urllib.parse import quote, unquote

import msgspec

from note_lsp.folding import fold_case
from note_lsp.syntax.nodes import Field, FrontMatter, Leads, Link, Timestamp, Value

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
_ANY_CASE = re.IGNORECASE | re.ASCII
"""Without the second, signs that are no letters of an id count as the other case of one: the Kelvin sign of ``k``."""
_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_ID = r"([A-Za-z0-9_-]{11})(?![A-Za-z0-9_-])"
_YOUTUBE_SHORT = re.compile(rf"(?:https?:)?(?://)?(?:www\.)?youtu\.be/{_ID}", _ANY_CASE)
_YOUTUBE = re.compile(r"(?:https?:)?(?://)?(?:(?:www|m|music)\.)?youtube(?:-nocookie)?\.com/(.*)", _ANY_CASE)
_YOUTUBE_PATH = re.compile(rf"(?:shorts|live|embed|v)/{_ID}")
_YOUTUBE_QUERY = re.compile(rf"watch/?\?(?:[^#]*?[?&])?v={_ID}")
_VIMEO = re.compile(
    r"(?:https?:)?(?://)?(?:(?:www|player)\.)?vimeo\.com/(?:video/|channels/[^/?#]+/|groups/[^/?#]+/videos/)?"
    r"(\d{1,12})(?:/([0-9a-f]{6,}))?(?=[/?&#]|$)",
    _ANY_CASE,
)
_WEB = re.compile(r"https?:", _ANY_CASE)
_FILE_URL = re.compile(r"file:", _ANY_CASE)
_OTHER_SCHEME = re.compile(r"(?!(?:https?|file):)[a-z][a-z0-9+.-]+:(?=\S)", _ANY_CASE)
"""A blank behind the colon makes it words: ``Talk: part one.mp4``."""
_SAFE = "/!$&'*+,;=@()~"
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
        """Whether it is a file, by its path or as ``file:///…``: the vault says whether it is one of its own."""
        return self.service is Service.FILE and not _WEB.match(self.id)

    def url(self, seconds: int | None = None) -> str:
        """The URL that opens the medium, at that second if one is given; of a file in the vault a relative one."""
        if self.service is Service.YOUTUBE:
            return f"https://www.youtube.com/watch?v={self.id}" + (f"&t={seconds}s" if seconds is not None else "")
        if self.service is Service.VIMEO:
            return f"https://vimeo.com/{self.id}" + (f"#t={seconds}s" if seconds is not None else "")
        # A colon might make a scheme of a path's beginning.
        safe = _SAFE + ":" if _FILE_URL.match(self.id) else _SAFE
        place = quote(self.id, safe=safe, errors="replace") if self.is_local else self.id
        return place + (f"#t={seconds}" if seconds is not None else "")


class NoteMedia(msgspec.Struct, frozen=True):
    """Which medium a note speaks of, at each of its places."""

    own: Medium | None
    """The one that front matter names."""
    starts: tuple[int, ...] = ()
    media: tuple[Medium, ...] = ()

    def at(self, offset: int) -> Medium | None:
        """The note's own medium, else that of the nearest URL or media file before ``offset``."""
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
    found = [(link.span.start, medium) for link in links if (medium := medium_of_link(link)) is not None]
    return NoteMedia(None, tuple(start for start, _ in found), tuple(medium for _, medium in found))


def medium_of_link(link: Link) -> Medium | None:
    """The medium that a link leads to: a video's URL, or a media file of the vault; none of what front matter holds."""
    if link.leads is Leads.URL:
        return medium_of_url(link.target)
    if link.leads is Leads.VAULT and not link.in_front_matter and is_media_file(link.target):
        return Medium(Service.FILE, link.target)
    return None


def own_medium(front_matter: FrontMatter | None) -> Medium | None:
    """The medium that front matter names: by ``videoId``, else by the first other key that holds one."""
    found = own_medium_value(front_matter)
    return found[0] if found is not None else None


def own_medium_value(front_matter: FrontMatter | None) -> tuple[Medium, Value] | None:
    """The medium that front matter names, with the value that names it."""
    for key in VIDEO_KEYS if front_matter is not None else ():
        for field in front_matter.fields if front_matter is not None else ():
            if fold_case(field.key) != key:
                continue
            for value in field.values:
                medium = medium_of_value(field, value)
                if medium is not None:
                    return medium, value
    return None


def medium_of_value(field: Field, value: Value) -> Medium | None:
    """The medium that one value of front matter names; None for those of keys that are not about media."""
    key = fold_case(field.key)
    if key == "videoid":
        return _from_video_id(value.text)
    return medium_of_url(value.text) if key in VIDEO_KEYS else None


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
    if _OTHER_SCHEME.match(path):
        return None
    if _WEB.match(path):
        return Medium(Service.FILE, path) if is_media_file(path.partition("?")[0]) else None
    return Medium(Service.FILE, unquote(path)) if is_media_file(path) else None


def is_media_file(path: str) -> bool:
    """Whether a path has the extension of a video or a recording."""
    stem, dot, extension = path.rpartition(".")
    return bool(stem and dot) and extension.lower() in MEDIA_EXTENSIONS


def _from_video_id(written: str) -> Medium | None:
    written = written.strip()
    return Medium(Service.YOUTUBE, written) if is_video_id(written) else medium_of_url(written)


def clock(seconds: int) -> str:
    """A time in the words a person reads: ``0:57``, ``5:00``, ``1:02:03``."""
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
