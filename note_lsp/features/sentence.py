"""The sentence that a timestamp proves."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from html import unescape
from itertools import pairwise
from typing import Protocol, TypeVar

from note_lsp.syntax.nodes import Block, Form, NoteFacts, Timestamp
from note_lsp.text import Span
from note_lsp.vault.vault import Note

_LONGEST = 400
_REACH = 4000
_CHAPTERS = 20
"""Lines before and behind a time that tell a list of chapters."""
_DEPTH = 64
"""Blocks that hold others are few: of those that begin before a place, only the last reach it."""
# A blank behind the mark and a beginning after it; in scripts without blanks the mark is enough.
# What follows behind a dash says who spoke, what follows behind another sign is a formula.
_BREAK = re.compile(r"(?:[.!?…][\"'”’»)\]*_]*\s+(?=[^\sa-z–—+=/×÷·−-])|[。！？](?=.)|\0\s*)", re.DOTALL)
_ABBREVIATED = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr|vs|etc|No|Fig|approx|cf|ca|bzw|Nr)|\b[A-Z]|\be\.g|\bi\.e|\bz\.B)\.\s+$"
)
_MARK = re.compile(
    r"^[ \t]*(?:(?:>[ \t]?)+|[-*+][ \t]+(?:\[.\][ \t]+)?|\d{1,9}[.)][ \t]+|#{1,6}[ \t]+|\|)+", re.MULTILINE
)
_LINE_START = re.compile(r"[>\s]*(?:[-*+][ \t]+)?")
_PIPE = re.compile(r"(?<!\\)\|")
_CALLOUT = re.compile(r"\[!\w+\][+-]?[ \t]*([^\r\n]*)")
_PICTURE = re.compile(r"!\[[^\[\]]*\](?:\([^()\r\n]*\)|\[[^\[\]]*\])")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_EMPHASIS = re.compile(r"(?<!\\)(\*{1,3}|~~|==|`+|(?<!\w)_{1,3}|_{1,3}(?!\w))")
_BLANK_BRACKETS = re.compile(r"\([\s,;–—-]*\)|\[[\s,;–—-]*\]|[(\[][\d\s:,;–—-]*$")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_BEFORE_MARK = re.compile(r"\s+([.,;:!?])(?!\.\.)")


class _HasSpan(Protocol):
    @property
    def span(self) -> Span: ...


_T = TypeVar("_T", bound=_HasSpan)


def sentence_of(note: Note, stamp: Timestamp, reach: int = _REACH) -> str:
    """The sentence that ends before ``stamp`` in its block, as plain words; where none does, the one that follows it.

    Of a row that has a column of times, the words of the cell beside; of a list of chapters the words of its line.
    Empty if the block says nothing but times.  No further than ``reach`` characters are looked at.
    """
    span = _construct_around(note, stamp.span)
    row = _row_around(note, span)
    if row is None:
        return _sentence_in(note, _block_around(note, span), span, reach)
    after = [cell for cell in row if cell.start > span.start]
    before = [cell for cell in row if cell.start <= span.start]
    own = before.pop() if before else span
    beside = (
        _shortened(parts[0]) for cell in [*after, *reversed(before)] if (parts := _sentences(words_of(note, cell)))
    )
    return _sentence_in(note, Span(own.start, max(own.end, span.end)), span, reach) or next(beside, "")


def _sentence_in(note: Note, block: Span, stamp: Span, reach: int) -> str:
    begin = _uncut(note.facts, max(block.start, stamp.start - reach))
    parts = _sentences(words_of(note, Span(min(begin, stamp.start), stamp.start)))
    if parts:
        last = parts[-1]
        return last if len(last) <= _LONGEST else "… " + last[-_LONGEST:].partition(" ")[2]
    parts = _sentences(words_of(note, Span(stamp.end, min(block.end, stamp.end + reach))))
    return _shortened(parts[0]) if parts else ""


def _uncut(facts: NoteFacts, offset: int) -> int:
    """``offset``, or where the timestamp or link ends that it would cut in two."""
    things: Sequence[_HasSpan]
    for things in (facts.timestamps, facts.links):
        at = bisect_right(things, offset, key=lambda thing: thing.span.start) - 1
        if at >= 0 and things[at].span.start < offset:
            offset = max(offset, things[at].span.end)
    return offset


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST else words[:_LONGEST].rpartition(" ")[0] + " …"


def words_of(note: Note, span: Span) -> str:
    """The plain words of ``span``: links as their labels, times and markup left out."""
    text, pieces, at = note.text, [], span.start
    for piece, words in sorted(_replaced(note.text, note.facts, span)):
        if piece.start >= at and piece.end <= span.end:
            pieces += [text[at : piece.start], words]
            at = piece.end
    words = "".join([*pieces, text[at : span.end]])
    # The title of a callout is no part of the sentence below it.
    words = _CALLOUT.sub("\\1\0", _MARK.sub("", words))
    words = _ESCAPE.sub(r"\1", unescape(_EMPHASIS.sub("", _TAG.sub("", _PICTURE.sub("", words)))))
    return (
        _BEFORE_MARK.sub(r"\1", " ".join(_BLANK_BRACKETS.sub("", words).split()))
        .lstrip(".,;:!? )]-–—\0")
        .rstrip(" [(-–—,;\0")
    )


def _construct_around(note: Note, span: Span) -> Span:
    """The fence or tag that a timestamp stands inside of, which has no words; else the timestamp itself."""
    hidden = note.facts.hidden
    at = bisect_right(hidden, span.start, key=lambda one: one.start) - 1
    inside = at >= 0 and hidden[at].start < span.start and span.end < hidden[at].end
    # A timestamp that is a tag itself may stand among words in a block of HTML.
    return hidden[at] if inside and not note.text.startswith("<", span.start) else span


def _sentences(words: str) -> list[str]:
    """``words`` cut into sentences; the last one may be unfinished."""
    sentences, start = [], 0
    for found in _BREAK.finditer(words):
        if not _ABBREVIATED.search(words[start : found.end()]):
            sentences.append(words[start : found.end()].strip(" \0"))
            start = found.end()
    sentences.append(words[start:].strip(" \0"))
    return [sentence for sentence in sentences if any(character.isalnum() for character in sentence)]


def sentence_starts(text: str, block: Span) -> list[int]:
    """Where sentences begin in a block of a note as it is written, the block's start first."""
    starts = [block.start]
    for found in _BREAK.finditer(text, block.start, block.end):
        if not _ABBREVIATED.search(text, max(starts[-1], found.end() - _LONGEST), found.end()):
            starts.append(found.end())
    return starts


def _replaced(text: str, facts: NoteFacts, span: Span) -> list[tuple[Span, str]]:
    stamps = [(stamp.span, "") for stamp in _within(facts.timestamps, span)]
    references = [(use.span, use.text_span.of(text)) for use in _within(facts.references, span)]
    links = [
        (link.span, (link.label or link.target).replace("\\|", "|") if not link.embed else "")
        for link in _within(facts.links, span)
        if link.form is not Form.DEFINITION
    ]
    return stamps + links + references


def _row_around(note: Note, span: Span) -> list[Span] | None:
    """The cells of the row of a table that the span begins in; None outside of tables."""
    lines = note.facts.lines
    line = lines.line_span(lines.line_of(span.start))
    # A row is read as one, too, where the number of its columns makes the table none.
    if not line.of(note.text).lstrip().startswith("|") and not _is_in_table(note.facts, span):
        return None
    pipes = [found.start() for found in _PIPE.finditer(note.text, line.start, line.end)]
    return [Span(start, end - 1) for start, end in pairwise([line.start, *(pipe + 1 for pipe in pipes), line.end + 1])]


def _is_in_table(facts: NoteFacts, span: Span) -> bool:
    table = bisect_right(facts.tables, span.start, key=lambda table: table.start) - 1
    return table >= 0 and facts.tables[table].covers(span)


def _within(things: Sequence[_T], span: Span) -> list[_T]:
    """Those of ``things``, in the order of the text, that lie in ``span``; the others are not looked at."""
    first = bisect_left(things, span.start, key=lambda thing: thing.span.start)
    last = bisect_right(things, span.end, key=lambda thing: thing.span.start)
    return [thing for thing in things[first:last] if span.covers(thing.span)]


def _block_around(note: Note, span: Span) -> Span:
    """The innermost block that the span stands in, else its line; its line, too, in a list of chapters."""
    facts = note.facts
    after = bisect_right(facts.blocks, span.start, key=lambda block: block.span.start)
    around: list[Block] = [block for block in facts.blocks[max(after - _DEPTH, 0) : after] if block.span.covers(span)]
    first, last = facts.lines.line_of(span.start), facts.lines.line_of(span.end)
    line = Span(facts.lines.line_span(first).start, facts.lines.line_span(last).end)
    if not around:
        return line
    block = min((block.span for block in around), key=lambda whole: whole.end - whole.start)
    return line if _is_list_of_chapters(note, block, first) else block


def _is_list_of_chapters(note: Note, block: Span, line: int) -> bool:
    """Whether each of several lines of a block begins with a time, as far as they are near ``line``."""
    lines = note.facts.lines
    first, last = max(lines.line_of(block.start), line - _CHAPTERS), min(lines.line_of(block.end), line + _CHAPTERS)
    spans = [lines.line_span(number) for number in range(first, last + 1)]
    starts = [found.end() for span in spans if (found := _LINE_START.match(note.text, span.start, span.end))]
    return len(starts) > 1 and all(_begins_timestamp(note.facts, start) for start in starts)


def _begins_timestamp(facts: NoteFacts, offset: int) -> bool:
    at = bisect_left(facts.timestamps, offset, key=lambda stamp: stamp.span.start)
    return at < len(facts.timestamps) and facts.timestamps[at].span.start == offset
