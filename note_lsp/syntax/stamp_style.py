"""How a note writes its timestamps, and a moment written as it does."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from typing import Literal

import msgspec

from note_lsp.syntax.media import Medium
from note_lsp.syntax.nodes import NoteFacts
from note_lsp.syntax.times import Fault, read_text, read_time, shaped

_LONG = "00:00:00"
_SHAPE = str.maketrans("123456789", "000000000")
_CLOCK = re.compile(r"[0-9]{1,4}(?::[0-9]{1,3}){1,4}")
_SHOWN_CLOCK = re.compile(r"[0-9]{1,4}(?::[0-9]{1,3}){1,2}")
_NOTHING_BUT_A_TIME = re.compile(r"[\[\]\s]*[0-9:]+[\[\]:\s]*")
_SEEN = re.compile(r"\s(id|name|title)\s{0,3}=\s{0,3}(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+)", re.IGNORECASE)
_WORD = re.compile(r"[\w\r\n]")
_NEAR = 12
"""Characters between words and the timestamp that is still theirs."""
_MOST = 300
"""Timestamps that are looked at: what so many do is what the note does."""

Form = Literal["anchor", "link", "plain"]


class StampStyle(msgspec.Struct, frozen=True, gc=False):
    """The way in which a note writes moments."""

    form: Form = "anchor"
    value_shape: str = _LONG
    """A time in the shape of the anchors' values, for ``shaped``."""
    text_shape: str = _LONG
    """The same of what is shown."""
    brackets: bool = True
    """An anchor's text has brackets."""

    def value(self, seconds: int) -> str:
        """What stands in ``data-t``."""
        return shaped(seconds, self.value_shape)

    def text(self, seconds: int) -> str:
        """What an anchor shows."""
        time = shaped(seconds, self.text_shape)
        return f"[{time}]" if self.brackets else time

    def written(self, seconds: int, medium: Medium | None) -> str:
        """The whole timestamp in the note's form; without a medium a link cannot be written, and it is plain."""
        if self.form == "anchor":
            return anchor_of(self.value(seconds), self.text(seconds))
        plain = f"[{shaped(seconds, self.text_shape)}]"
        return f"{plain}({medium.url(seconds)})" if self.form == "link" and medium is not None else plain


def anchor_of(value: str, text: str, more: str = "") -> str:
    """A timestamp anchor; all are taken as they are, ``more`` as further attributes with a blank before each."""
    return f'<a class="yt-timestamp" data-t="{value}"{more}>{text}</a>'


def more_of_tag(tag: str) -> str:
    """The attributes of a tag that people or links see, its name in the note and its title, for ``anchor_of``."""
    found: dict[str, str] = {}
    for attribute in _SEEN.finditer(tag):
        found.setdefault(attribute[1].lower(), f" {attribute[0].strip()}")
    return "".join(found.values())


def style_of(text: str, facts: NoteFacts) -> StampStyle:
    """The style of a note: anchors where it has one, else links with times, else plain brackets, else anchors."""
    if facts.time_anchors:
        anchors = facts.time_anchors[:_MOST]
        shown = [anchor.text_span.of(text) for anchor in anchors if anchor.text is not None]
        return StampStyle(
            "anchor",
            usual_shape(anchor.value.clean for anchor in anchors),
            usual_shape(anchor.text.clean for anchor in anchors if anchor.text is not None),
            not shown or 2 * sum(words.startswith("[") for words in shown) >= len(shown),
        )
    stamps = facts.timestamps
    links = [stamp for stamp in stamps if stamp.url is not None and stamp.text_span is not None]
    plain = [stamp for stamp in stamps if stamp.plain and not stamp.bare]
    if not links and not plain:
        return StampStyle()
    spans = [stamp.text_span or stamp.time_span for stamp in (links or plain)[:_MOST]]
    clocks = [found[0] for span in spans if (found := _SHOWN_CLOCK.search(text, span.start, span.end))]
    return StampStyle("link" if links else "plain", _LONG, usual_shape(clocks))


def usual_shape(times: Iterable[str]) -> str:
    """A time in the shape that most of ``times`` have, ``00:00:00`` where none has one."""
    shapes = Counter(time.translate(_SHAPE) for time in times if ":" in time)
    return shapes.most_common(1)[0][0] if shapes else _LONG


def text_saying(words: str, value: str, seconds: int, style: StampStyle) -> str | None:
    """The text of an anchor once its value, now ``value``, says ``seconds``; None if it is to stay as it is.

    A text that is nothing but a time follows the value, and so does one in words that says the same time.
    """
    time = read_text(words)
    if not words.strip("[] \t") or (time is not None and time.fault is Fault.PLACEHOLDER):
        return style.text(seconds)
    if time is None or not time.clean:
        return None
    if not _NOTHING_BUT_A_TIME.fullmatch(words) and time.seconds != read_time(value).seconds:
        return None
    return with_time(words, shaped(seconds, time.clean))


def with_time(words: str, written: str) -> str:
    """``words`` with ``written`` for their first time; brackets stay where the words are nothing but a time."""
    if _NOTHING_BUT_A_TIME.fullmatch(words):
        return bracketed_as(words, written)
    return _CLOCK.sub(written, words, count=1)


def bracketed_as(words: str, written: str) -> str:
    """A time in the place of ``words``, in brackets if they have any."""
    return f"[{written}]" if "[" in words or "]" in words else written


def is_stamped(text: str, facts: NoteFacts, offset: int) -> bool:
    """Whether a timestamp stands behind ``offset``, or is one that it lies in; blanks and marks may lie between."""
    stamps = facts.timestamps
    at = bisect_left(stamps, offset, key=lambda stamp: stamp.span.end)
    if at == len(stamps):
        return False
    start = stamps[at].span.start
    return start <= offset or (start - offset <= _NEAR and not _WORD.search(text, offset, start))
