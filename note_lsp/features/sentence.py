"""The sentence that a timestamp proves."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Protocol, TypeVar

from note_lsp.syntax.nodes import Form, NoteFacts, Timestamp
from note_lsp.text import Span
from note_lsp.vault.vault import Note

_LONGEST = 400
_REACH = 4000
_DEPTH = 64
"""Blocks that hold others are few: of those that begin before a place, only the last reach it."""
# A blank behind the mark and a beginning after it; in scripts without blanks the mark is enough.
# What follows behind a dash says who spoke.
_BREAK = re.compile(r"(?:[.!?…][\"'”’»)\]*_]*\s+(?=[^\sa-z–—-])|[。！？](?=.)|\0\s*)", re.DOTALL)
_ABBREVIATED = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr|vs|etc|No|Fig|approx|cf|ca|bzw|Nr)|\b[A-Z]|\be\.g|\bi\.e|\bz\.B)\.\s+$"
)
_MARK = re.compile(
    r"^[ \t]*(?:(?:>[ \t]?)+|[-*+][ \t]+(?:\[.\][ \t]+)?|\d{1,9}[.)][ \t]+|#{1,6}[ \t]+|\|)+", re.MULTILINE
)
_CALLOUT = re.compile(r"\[!\w+\][+-]?[ \t]*([^\r\n]*)")
_PICTURE = re.compile(r"!\[[^\[\]]*\](?:\([^()\r\n]*\)|\[[^\[\]]*\])")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_EMPHASIS = re.compile(r"(\*{1,3}|~~|==|`+|(?<!\w)_{1,3}|_{1,3}(?!\w))")
_BLANK_BRACKETS = re.compile(r"\([\s,;–—-]*\)|\[[\s,;–—-]*\]|[(\[][\d\s:,;–—-]*$")
_BEFORE_MARK = re.compile(r"\s+([.,;:!?])")


class _HasSpan(Protocol):
    @property
    def span(self) -> Span: ...


_T = TypeVar("_T", bound=_HasSpan)


def sentence_of(note: Note, stamp: Timestamp, reach: int = _REACH) -> str:
    """The sentence that ends before ``stamp`` in its block, as plain words; where none does, the one that follows it.

    Empty if the block says nothing but times.  No further than ``reach`` characters are looked at.
    """
    block = _block_around(note, stamp.span)
    before = _words(note, Span(max(block.start, stamp.span.start - reach), stamp.span.start))
    parts = _sentences(before)
    if parts:
        last = parts[-1]
        return last if len(last) <= _LONGEST else "… " + last[-_LONGEST:].partition(" ")[2]
    parts = _sentences(_words(note, Span(stamp.span.end, min(block.end, stamp.span.end + reach))))
    first = parts[0] if parts else ""
    return first if len(first) <= _LONGEST else first[:_LONGEST].rpartition(" ")[0] + " …"


def _sentences(words: str) -> list[str]:
    """``words`` cut into sentences; the last one may be unfinished."""
    sentences, start = [], 0
    for found in _BREAK.finditer(words):
        if not _ABBREVIATED.search(words[start : found.end()]):
            sentences.append(words[start : found.end()].strip(" \0"))
            start = found.end()
    sentences.append(words[start:].strip(" \0"))
    return [sentence for sentence in sentences if any(character.isalnum() for character in sentence)]


def _words(note: Note, span: Span) -> str:
    """The plain words of ``span``: links as their labels, times and markup left out."""
    text, pieces, at = note.text, [], span.start
    for piece, words in sorted(_replaced(note.text, note.facts, span)):
        if piece.start >= at and piece.end <= span.end:
            pieces += [text[at : piece.start], words]
            at = piece.end
    words = "".join([*pieces, text[at : span.end]])
    # The title of a callout is no part of the sentence below it.
    words = _CALLOUT.sub("\\1\0", _MARK.sub("", words))
    words = _BLANK_BRACKETS.sub("", _EMPHASIS.sub("", _TAG.sub("", _PICTURE.sub("", words))))
    return _BEFORE_MARK.sub(r"\1", " ".join(words.split())).lstrip(".,;:!? )]-–—\0").rstrip(" [(-–—,;\0")


def _replaced(text: str, facts: NoteFacts, span: Span) -> list[tuple[Span, str]]:
    stamps = [(stamp.span, "") for stamp in _within(facts.timestamps, span)]
    references = [(use.span, use.text_span.of(text)) for use in _within(facts.references, span)]
    links = [
        (link.span, (link.label or link.target).replace("\\|", "|") if not link.embed else "")
        for link in _within(facts.links, span)
        if link.form is not Form.DEFINITION
    ]
    return stamps + links + references


def _within(things: Sequence[_T], span: Span) -> list[_T]:
    """Those of ``things``, in the order of the text, that lie in ``span``; the others are not looked at."""
    first = bisect_left(things, span.start, key=lambda thing: thing.span.start)
    last = bisect_right(things, span.end, key=lambda thing: thing.span.start)
    return [thing for thing in things[first:last] if span.covers(thing.span)]


def _block_around(note: Note, span: Span) -> Span:
    """The innermost block that the span stands in, else its line; in a table its cell."""
    facts = note.facts
    table = bisect_right(facts.tables, span.start, key=lambda table: table.start) - 1
    if table >= 0 and facts.tables[table].covers(span):
        line = facts.lines.line_span(facts.lines.line_of(span.start))
        pipe, next_pipe = note.text.rfind("|", line.start, span.start), note.text.find("|", span.end, line.end)
        return Span(max(pipe + 1, line.start), next_pipe if next_pipe >= 0 else line.end)
    after = bisect_right(facts.blocks, span.start, key=lambda block: block.span.start)
    around = [block for block in facts.blocks[max(after - _DEPTH, 0) : after] if block.span.covers(span)]
    if around:
        return min((block.span for block in around), key=lambda whole: whole.end - whole.start)
    first, last = facts.lines.line_of(span.start), facts.lines.line_of(span.end)
    return Span(facts.lines.line_span(first).start, facts.lines.line_span(last).end)
