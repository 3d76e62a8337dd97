"""HTML anchors that carry a time, ``<a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>``, broken ones too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import msgspec

from note_lsp.syntax.shifted import Parts
from note_lsp.syntax.times import Fault, Time, read_text, read_time
from note_lsp.text import Span

# Nearly all are written alike; only where one is not is each looked at closely.
_USUAL = re.compile(r'(?<!\]\()<a class="yt-timestamp" data-t="([0-9:]+)">(\[[^<\s]*)</a>')
_SAYS_ONE_TIME_TWICE = re.compile(
    r'<a class="yt-timestamp" data-t="((?:[0-9]{1,2}:[0-5]?[0-9]|[0-9]{1,3}):[0-5]?[0-9])">\[\1\]</a>'
)
_BEFORE_VALUE = len('<a class="yt-timestamp" data-t="')
_AROUND_VALUES = len('<a class="yt-timestamp" data-t="">[]</a>')
_BREAKS = ("<br/>", "<br>", "<br />")
_SHOUTED = ("DATA-", "TIMESTAMP", "Data-", "Timestamp")
# Quoted values may hold what ends a tag; the counts keep a hostile text from being read again and again.
_TAG_PATTERN = r"<[ \t]*[aA]\s((?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|[^<>\"']){1,400})[\"']?>"
_TAG = re.compile(_TAG_PATTERN)
_NESTED = re.compile(rf"[\s\[(]{{0,4}}{_TAG_PATTERN}")
_CLASS = re.compile(r"\bclass\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_KIND = re.compile(r"(?<![\w-])yt-timestamp(?![\w-])")
_NEARLY_KIND = re.compile(r"yt.?timestamp", re.IGNORECASE)
_VALUE = re.compile(r"(?<![\w-])data-t\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_CLOCK = re.compile(r"[0-9]{1,3}(?::[0-9]{1,3}){1,3}")
_CLOSE = re.compile(r"</[ \t]*[aA]\s*>")
_OPEN_OR_CLOSE = re.compile(r"<[ \t]*/?[ \t]*[aA](?=[\s>])")
_BARE_TEXT = re.compile(r"[ \t]*(\[{1,2}[^\[\]<>\n]{0,60}\]{1,2}|[0-9:]{3,12})[ \t]*(>?)")
_AFTER_NESTED = re.compile(r"[\])\s]{0,4}</[ \t]*[aA]\s*>")
_MARKUP = re.compile(r"<[^<>]*>")
_LONGEST = 500
_OPEN = re.compile(r"<[ \t]*[aA]\s")
# A tag on one line, without what could end it in its quotes, that either has nothing of a timestamp or is closed on
# the same line.
_UNIT = r"\"[^\"<>\r\n]{0,200}\"|'[^'<>\r\n]{0,200}'|[^<>\"'\r\n]"
_ON_ONE_LINE = re.compile(
    rf"<[ \t]*[aA][ \t](?:(?=[^<>]*(?:data-|timestamp))(?:{_UNIT}){{1,400}}>[^<>\r\n]{{0,400}}</[ \t]{{0,9}}[aA][ \t]*>"
    rf"|(?![^<>]*(?i:yt.?timestamp|data-t))(?:{_UNIT}){{1,400}}>)"
)


class SoundValues(NamedTuple):
    """Values of anchors that nothing is wrong with, and the offsets at which they begin."""

    values: list[str]
    starts: list[int]
    words: str
    """The text with ``<`` in place of each of the anchors."""

    @property
    def first(self) -> Span | None:
        """Where the first anchor stands."""
        if not self.values:
            return None
        start = self.starts[0] - _BEFORE_VALUE
        return Span(start, start + _AROUND_VALUES + 2 * len(self.values[0]))


class TimeAnchor(msgspec.Struct, frozen=True, gc=False):
    """An anchor with its two times, its value's and its text's."""

    span: Span
    """All of it; where it is not closed, to where its text ends."""
    tag: Span
    """The opening tag; of nested anchors the outer one's."""
    value_span: Span | None
    """Inside the quotes of ``data-t``."""
    value: Time
    text_span: Span
    """The shown text with its brackets, without blanks around it; empty but placed if there is none."""
    text: Time | None
    broken: bool = False
    """The tags are not what they should be: not closed, nested, of another class or without a value."""

    @property
    def seconds(self) -> int | None:
        """The moment it means: its value's, where that is not clear its text's."""
        if self.value.fault is Fault.OUT_OF_RANGE:
            return None
        if self.value.seconds is not None:
            return self.value.seconds
        return self.text.seconds if self.text is not None else None

    @property
    def parts(self) -> Parts:
        """The numbers of its value, where that has none those of its text."""
        return self.value.parts or (self.text.parts if self.text is not None else ())

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.fault is None and not self.is_empty and not self.differs

    @property
    def is_empty(self) -> bool:
        """Whether it shows nothing that could be clicked."""
        return self.text_span.start == self.text_span.end

    @property
    def differs(self) -> bool:
        """Whether value and text say two times."""
        return (
            self.text is not None and None not in (times := {self.value.seconds, self.text.seconds}) and len(times) > 1
        )

    @property
    def fault(self) -> Fault | None:
        """The first thing that is wrong with how its times are written, or with its tags."""
        if self.broken:
            return Fault.MALFORMED
        faults = (self.value.fault, self.text.fault if self.text is not None else None)
        if Fault.PLACEHOLDER in faults:
            return Fault.PLACEHOLDER
        if self.value.seconds is None and self.value.fault is Fault.MALFORMED:
            return Fault.MALFORMED
        return next((fault for fault in (Fault.OUT_OF_RANGE, Fault.MALFORMED) if fault in faults), None)


def time_anchors_in(readable: str) -> Sequence[TimeAnchor]:
    """The anchors of a text without code, math and comments, in the order of the text."""
    if not _may_hold_one(readable):
        return ()
    usual = []
    for found in _USUAL.finditer(readable):
        text = read_text(found[2])
        tag, value, shown = Span(found.start(), found.end(1) + 2), Span(*found.span(1)), Span(*found.span(2))
        usual.append(TimeAnchor(Span(*found.span()), tag, value, read_time(found[1]), shown, text))
    return usual if _are_all(readable, len(usual)) else list(_anchors(readable))


def values_if_sound(readable: str, begin: int) -> SoundValues | None:
    """The values of a text's anchors if it has no HTML but anchors that say one time twice, and breaks; else None.

    The text begins at the offset ``begin`` and has no Markdown links.
    """
    if "<" not in readable:
        return SoundValues([], [], readable)
    pieces = _SAYS_ONE_TIME_TWICE.split(readable)
    values = pieces[1::2]
    words = "<".join(pieces[::2])
    tags = words.count("<") - len(values)
    if tags and tags != words.count(_BREAKS[0]) and tags != sum(map(words.count, _BREAKS)):
        return None
    # What stands between a value's end and the next one's beginning: the rest of its anchor, words, a tag's beginning.
    gaps = [len(gap) + 2 * len(value) + _AROUND_VALUES for gap, value in zip(pieces[2:-1:2], values, strict=False)]
    starts = list(accumulate(gaps, initial=begin + len(pieces[0]) + _BEFORE_VALUE)) if values else []
    return SoundValues(values, starts, words)


def stay_on_lines(readable: str) -> bool:
    """Whether every ``<a …>`` of a text surely stands on one line, so that what surrounds it does not change it.

    For a timestamp that means all of it, its text and its end too.
    """
    return len(_OPEN.findall(readable)) == len(_ON_ONE_LINE.findall(readable))


def _may_hold_one(readable: str) -> bool:
    return "data-" in readable or "timestamp" in readable or "DATA-" in readable or "TIMESTAMP" in readable


def _are_all(readable: str, count: int) -> bool:
    """Whether ``count`` usual anchors are all there are: every other one has one of these words too."""
    if any(word in readable for word in _SHOUTED):
        return False
    return readable.count("data-") == count == readable.count("timestamp")


def _anchors(readable: str) -> Iterator[TimeAnchor]:
    at = 0
    for found in _TAG.finditer(readable):
        if found.start() < at:
            continue
        anchor = _anchor(readable, found)
        if anchor is not None:
            yield anchor
            at = anchor.span.end


def _anchor(readable: str, found: re.Match[str], inside: bool = False) -> TimeAnchor | None:
    named = _CLASS.search(found[1])
    kind = next((group for group in named.groups() if group is not None), "") if named else ""
    value = _VALUE.search(found[1])
    if not _NEARLY_KIND.search(kind) and (value is None or named is not None):
        return None
    inner = None if inside else _NESTED.match(readable, found.end())
    if inner is not None and (nested := _anchor(readable, inner, inside=True)) is not None:
        outer_end = _AFTER_NESTED.match(readable, nested.span.end)
        whole = Span(found.start(), outer_end.end() if outer_end else nested.span.end)
        return msgspec.structs.replace(nested, span=whole, tag=Span(*found.span()), broken=True)
    text_span, end, closed = _text(readable, found.end())
    value_span, written = None, ""
    if value is not None:
        group = value.lastindex or 1
        at = found.start(1) + value.start(group)
        value_span, written = Span(at, at + len(value[group])), value[group]
    elif clock := _CLOCK.search(found[1]):
        written = clock[0]
    sound = bool(_KIND.search(kind)) and value is not None and bool(written.strip()) and closed
    sound = sound and not readable.startswith((" ", "\t"), found.start() + 1)
    text = read_text(_MARKUP.sub("", text_span.of(readable)))
    span = _with_link_around(readable, Span(found.start(), end))
    sound = sound and span.start == found.start()
    return TimeAnchor(span, Span(*found.span()), value_span, read_time(written), text_span, text, not sound)


def _with_link_around(readable: str, span: Span) -> Span:
    """The Markdown link whose destination an anchor was put in for, ``[00:05:00](<a …>…</a>)``; else the anchor."""
    if not readable.endswith("](", 0, span.start) or not readable.startswith(")", span.end):
        return span
    bracket = readable.rfind("[", max(span.start - _LONGEST, 0), span.start - 2)
    inner = readable[bracket + 1 : span.start - 2]
    return Span(bracket, span.end + 1) if bracket >= 0 and "]" not in inner and "\n" not in inner else span


def _text(readable: str, start: int) -> tuple[Span, int, bool]:
    """The text of an anchor whose tag ends at ``start``, where the anchor ends, and whether it is closed."""
    tag = _OPEN_OR_CLOSE.search(readable, start, start + _LONGEST)
    close = _CLOSE.match(readable, tag.start()) if tag is not None else None
    if close is not None and "\n\n" not in readable[start : close.start()]:
        inner = readable[start : close.start()]
        begin = start + len(inner) - len(inner.lstrip())
        return Span(begin, begin + len(inner.strip())), close.end(), True
    bare = _BARE_TEXT.match(readable, start)
    return (
        (Span(*bare.span(1)), bare.end() if bare[2] else bare.end(1), False)
        if bare
        else (Span(start, start), start, False)
    )
