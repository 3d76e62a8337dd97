"""A piece of a note to be read in a hover: capped, with links and times as their words."""

from __future__ import annotations

import re

from note_lsp.features.markdown_words import escaped
from note_lsp.syntax.nodes import Form, Leads, Link
from note_lsp.text import Span
from note_lsp.vault.vault import Note

_LINES = 20
_CHARACTERS = 1500
_FENCE = re.compile(r" {0,3}(?:> ?)*(`{3,}|~{3,})")
_BLOCK_ID_BLANKS = " \t"


def excerpt(note: Note, span: Span) -> str:
    """The Markdown of ``span``, without front matter, cut at a line's end where it is long; ``…`` says so."""
    start = span.start
    if note.facts.front_matter is not None:
        start = max(start, note.facts.front_matter.span.end)
    # What is replaced makes the words shorter, mostly: a little more than the cap is enough to fill it.
    piece = Span(start, min(span.end, start + 4 * _CHARACTERS))
    words = _readable(note, piece).lstrip("\ufeff")
    lines = words.strip("\r\n").splitlines()
    return _capped(lines, cut=piece.end < span.end)


def _capped(lines: list[str], cut: bool) -> str:
    kept: list[str] = []
    length = 0
    while lines and not lines[0].strip():
        lines = lines[1:]
    for line in lines:
        if len(kept) == _LINES or (kept and length + len(line) > _CHARACTERS):
            cut = True
            break
        if len(line) > _CHARACTERS:
            line, cut = line[:_CHARACTERS].rpartition(" ")[0] or line[:_CHARACTERS], True
            kept.append(line + " …")
            break
        kept.append(line)
        length += len(line) + 1
    while kept and not kept[-1].strip():
        kept.pop()
    kept += _closing_fence(kept)
    if cut and kept and not kept[-1].endswith("…"):
        kept += ["", "…"]
    return "\n".join(kept)


def _closing_fence(lines: list[str]) -> list[str]:
    """What closes a fence that was cut."""
    fence = ""
    for line in lines:
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[1]
        elif found and found[1].startswith(fence) and not line[found.end() :].strip():
            fence = ""
    return [fence] if fence else []


def _readable(note: Note, piece: Span) -> str:
    """The words of ``piece`` with wikilinks as their labels, time anchors as their times, and no block ids."""
    text, pieces, at = note.text, [], piece.start
    for span, words in sorted(_replaced(note, piece)):
        if span.start >= at and span.end <= piece.end:
            pieces += [text[at : span.start], words]
            at = span.end
    return "".join([*pieces, text[at : piece.end]])


def _replaced(note: Note, piece: Span) -> list[tuple[Span, str]]:
    facts, text = note.facts, note.text
    replaced = [(link.span, _words_of(link)) for link in facts.links if _is_shown_as_words(link, piece)]
    replaced += [
        (stamp.span, escaped(stamp.text_span.of(text)))
        for stamp in facts.timestamps
        if piece.covers(stamp.span) and stamp.text_span is not None and text.startswith("<a", stamp.span.start)
    ]
    for block in facts.blocks:
        if block.id_span is not None and piece.covers(block.id_span):
            before = text[piece.start : block.id_span.start]
            blanks = len(before) - len(before.rstrip(_BLOCK_ID_BLANKS))
            replaced.append((Span(block.id_span.start - blanks, block.id_span.end), ""))
    return replaced


def _is_shown_as_words(link: Link, piece: Span) -> bool:
    return link.form is Form.WIKILINK and not link.embed and link.leads is not Leads.URL and piece.covers(link.span)


def _words_of(link: Link) -> str:
    if link.label:
        return link.label.replace("\\|", "|")
    return escaped(f"{link.target}#{link.anchor}" if link.anchor else link.target)
