"""The three forms of a timestamp, each written from the others: plain text, an anchor, a Markdown link.

Nothing is lost on the way: the time keeps its shape, words and the ends of ranges stay, and what the other form
cannot say is not written in it.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

import msgspec

from note_lsp.features.actions.enclosing import begins_line
from note_lsp.features.writing import markdown_label
from note_lsp.syntax.nodes import Leads, Link, Timestamp
from note_lsp.syntax.stamp_style import anchor_of, more_of_tag
from note_lsp.syntax.time_anchors import TimeAnchor
from note_lsp.syntax.times import read_text, read_time, shaped
from note_lsp.text import Span

_TIME: Final = r"[0-9]{1,3}:[0-5]?[0-9](?::[0-5][0-9])?"
_PLAIN: Final = re.compile(rf"\[?{_TIME}(?:\s*[-–—,]\s*{_TIME})?\]?")
_TIMES_ALONE: Final = re.compile(r"[\s\[\]0-9:.,;–—-]*")
_SEPARATOR: Final = re.compile(r"\s*[-–—,]\s*")
_ESCAPED_BRACKET: Final = re.compile(r"\\([\[\]])")
_BEGINS_A_BLOCK: Final = re.compile(r"(?:[-+*]|#{1,6}|[0-9]{1,9}[.)])(?=\s)|[>|=]|~~~|```")
_LONGEST: Final = 300


class Shape(StrEnum):
    """How a timestamp is written."""

    ANCHOR = "anchor"
    """``<a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>``"""
    LINK = "link"
    """``[00:05:00](https://www.youtube.com/watch?v=…&t=300s)``"""
    PLAIN = "plain"
    """``[00:05:00]``, or a bare ``5:00``"""


class Stamp(msgspec.Struct, frozen=True, gc=False):
    """A timestamp, as far as it can be written in another form."""

    shape: Shape
    span: Span
    seconds: int
    end: int | None
    """The second at which it ends, where its words do not say it."""
    words: str
    """What it shows, with the brackets around a time."""
    written: str
    """Its time as somebody wrote it; empty where only a URL has it."""

    @property
    def is_time(self) -> bool:
        """Whether its words are nothing but times."""
        return bool(self.words) and _TIMES_ALONE.fullmatch(self.words) is not None


def of_plain(text: str, stamp: Timestamp) -> Stamp | None:
    """A time in the text; None for one of a list in brackets, which belongs to the others."""
    words = stamp.span.of(text)
    if not stamp.bare and not words.startswith("["):
        return None
    return Stamp(Shape.PLAIN, stamp.span, stamp.seconds, None, words, stamp.time_span.of(text))


def of_anchor(text: str, anchor: TimeAnchor) -> Stamp | None:
    """An anchor; None for one that has to be mended first, or whose tag says what other forms cannot."""
    seconds = anchor.value.seconds
    if more_of_tag(anchor.tag.of(text)):
        return None
    if seconds is None or anchor.fault is not None or anchor.differs or anchor.is_empty:
        return None
    return Stamp(Shape.ANCHOR, anchor.span, seconds, None, anchor.text_span.of(text), anchor.value.clean)


def of_link(text: str, stamp: Timestamp, link: Link) -> Stamp | None:
    """A Markdown link; None for one with a title, whose text is another time, or that has to be mended first."""
    behind = (link.anchor_span or link.target_span).end
    if link.label_span is None or text[behind : link.span.end].strip("> \t") != ")":
        return None
    if link.leads is Leads.TIME and not link.label_span.covers(link.target_span):
        return None
    words = link.label_span.of(text).strip()
    bare = _ESCAPED_BRACKET.sub(r"\1", words)
    words = bare if _TIMES_ALONE.fullmatch(bare) else words
    found = Stamp(Shape.LINK, stamp.span, stamp.seconds, stamp.end_seconds, words, "")
    said = read_text(words)
    if said is None or (said.seconds != stamp.seconds and not found.is_time):
        return found
    if said.seconds != stamp.seconds or said.fault is not None:
        return None
    found = msgspec.structs.replace(found, written=said.clean)
    return _with_brackets(found) if found.is_time else found


def _with_brackets(stamp: Stamp) -> Stamp | None:
    """A link whose text is a time, with the brackets that it has in other forms, and its end in them."""
    inner = stamp.words.removeprefix("[").removesuffix("]")
    first, *others = _SEPARATOR.split(inner)
    if stamp.end is not None and not others:
        inner = f"{first}-{shaped(stamp.end, stamp.written)}"
    elif stamp.end is not None and read_time(others[-1]).seconds != stamp.end:
        return None
    return msgspec.structs.replace(stamp, words=f"[{inner}]", end=None)


def anchor(stamp: Stamp, usual: str) -> str | None:
    """``stamp`` as an anchor, a time that nobody wrote in the shape of ``usual``; None where that says too little."""
    time = stamp.written or shaped(stamp.seconds, usual)
    words = stamp.words or f"[{_range(stamp, time)}]"
    said = read_text(words)
    if (said is not None and said.seconds != stamp.seconds) or "<" in words or len(words) > _LONGEST:
        return None
    if stamp.end is not None and stamp.words:
        return None
    return anchor_of(time, words)


def link(stamp: Stamp, url: str) -> str | None:
    """``stamp`` as a Markdown link to ``url``, which names the second."""
    words = stamp.words
    label = words.removeprefix("[").removesuffix("]") if stamp.is_time else markdown_label(words)
    return f"[{label}]({url})" if "<" not in label else None


def plain(stamp: Stamp) -> str | None:
    """``stamp`` as text, the time behind its words unless they say it; None where it would be read as something else.

    A time that only a URL has is written as ``1:02`` is in brackets, ``[01:02]``, and from an hour on ``[1:02:03]``.
    """
    if stamp.is_time:
        return stamp.words if _PLAIN.fullmatch(stamp.words) else None
    said = read_text(stamp.words)
    if said is not None and said.seconds == stamp.seconds and stamp.end is None:
        return stamp.words
    like = stamp.written if ":" in stamp.written else "00:00" if stamp.seconds < 3600 else "0:00:00"
    return f"{stamp.words} [{_range(stamp, shaped(stamp.seconds, like))}]".lstrip()


def fits(text: str, span: Span, new: str) -> bool:
    """Whether ``new`` in the place of ``span`` is read as it is meant, whatever stands beside it."""
    before, after = text[span.start - 1 : span.start] if span.start else "", text[span.end : span.end + 1]
    if (before and before in "\\]!<[$") or after == "$":
        return False
    if new.startswith("<"):
        return not text.endswith("](", 0, span.start)
    begins = begins_line(text, span.start)
    if new.endswith("]"):
        if after and after in ("[](:{" if begins else "[]({"):
            return False
    elif not new.endswith(")") and after and (after.isalnum() or after in ":/_[]("):
        return False
    if new.startswith("["):
        return True
    return not (before.isalnum() or (before and before in ":./#-_")) and not (begins and _BEGINS_A_BLOCK.match(new))


def _range(stamp: Stamp, time: str) -> str:
    return time if stamp.end is None else f"{time}-{shaped(stamp.end, time)}"
