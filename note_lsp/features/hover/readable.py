"""A piece of a note as people read it: links and times as their words, no comments, no HTML, no block ids."""

from __future__ import annotations

import re
from collections.abc import Iterator

from note_lsp.features.markdown_words import escaped
from note_lsp.syntax.markdown import outline, parse
from note_lsp.syntax.nodes import Form, Leads, Link, NoteFacts
from note_lsp.syntax.structure import views_of
from note_lsp.text import LineIndex, Span

_BLANKS = " \t"
_TIME = re.compile(r"\[[0-9:]+\]")
_BREAK_AT_END = re.compile(r"[ \t]*<br\s*/?>[ \t]*$", re.IGNORECASE | re.MULTILINE)
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_UNREAD = re.compile(r"[ \t]*<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"[ \t]*</?[A-Za-z][^<>]*>|[ \t]*<[!?][^<>]*>")
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)

Replacement = tuple[int, int, str]
"""From, to, and what stands there instead."""


def readable(text: str) -> str:
    """``text``, which holds no front matter and begins with a line break, the way it is read.

    Markdown stays Markdown.
    """
    text = _BREAK_AT_END.sub("", text)
    facts = parse(text)
    replaced = [*_links(facts), *_times(text, facts), *_block_ids(text, facts)]
    if "<" in text or "%%" in text:
        replaced += _unseen(text)
    pieces, at = [], 0
    # Of what begins at one place the longest counts: a time's anchor, not its first tag.
    for start, end, words in sorted(replaced, key=lambda one: (one[0], -one[1])):
        if start >= at:
            pieces += [text[at:start], words]
            at = end
    return "".join([*pieces, text[at:]])


def _links(facts: NoteFacts) -> Iterator[Replacement]:
    for link in facts.links:
        if link.form is Form.WIKILINK and not link.embed and link.leads is not Leads.URL:
            yield link.span.start, link.span.end, _words_of(link)


def _words_of(link: Link) -> str:
    if link.label:
        return link.label
    # What Obsidian shows of a link without a label.
    parts = [link.target, *(link.anchor or "").split("#")]
    return escaped(" > ".join(part.strip() for part in parts if part.strip()))


def _times(text: str, facts: NoteFacts) -> Iterator[Replacement]:
    for stamp in facts.timestamps:
        if stamp.text_span is not None and text.startswith("<", stamp.span.start):
            words = stamp.text_span.of(text)
            # Where no brackets follow, its own need no backslashes.
            alone = _TIME.fullmatch(words) and text[stamp.span.end : stamp.span.end + 1] not in {"(", "[", ":"}
            yield stamp.span.start, stamp.span.end, words if alone else escaped(words)


def _block_ids(text: str, facts: NoteFacts) -> Iterator[Replacement]:
    for block in facts.blocks:
        if block.id_span is not None:
            yield len(text[: block.id_span.start].rstrip(_BLANKS)), block.id_span.end, ""


def _unseen(text: str) -> Iterator[Replacement]:
    """Comments, HTML tags, and HTML that is no text."""
    structure = outline(text, 0, LineIndex.of(text))
    comments = views_of(text, 0, structure).comments.pairs()
    for start, end in comments:
        yield _with_its_lines(text, start, end)
    for start, end in structure.html_tags:
        yield start, end, " " if _BREAK.match(text, start) else ""
    for start, end in structure.html_blocks:
        yield _html_block(text, start, start + len(text[start:end].rstrip()))


def _html_block(text: str, start: int, end: int) -> Replacement:
    """The words of an HTML block; where it has none it goes with its lines."""
    inner = Span(start, end).of(text)
    if inner.lstrip().startswith("<!--"):
        close = inner.find("-->")
        return _with_its_lines(text, start, end if close < 0 else start + close + 3)
    words = _INDENT.sub("", _TAG.sub("", _UNREAD.sub("", inner))).strip()
    return (start, end, words) if words else _with_its_lines(text, start, end)


def _with_its_lines(text: str, start: int, end: int) -> Replacement:
    """The removal of a stretch, with the lines that it has to itself and one blank line of two around them."""
    before = len(text[:start].rstrip(_BLANKS))
    after = end + len(text[end:]) - len(text[end:].lstrip(_BLANKS))
    if text[before - 1 : before] != "\n" or text[after : after + 1] not in {"\n", ""}:
        return start, end, ""
    if text.endswith("\n\n", 0, before) and text.startswith("\n\n", after):
        after += 1
    return before, min(after + 1, len(text)), ""
