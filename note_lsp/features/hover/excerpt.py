"""A piece of a note to be read in a hover: capped, with links and times as their words."""

from __future__ import annotations

import re

from note_lsp.features.markdown_words import escaped
from note_lsp.syntax.markdown import parse
from note_lsp.syntax.nodes import Form, Leads, Link
from note_lsp.text import Span

_LINES = 20
_CHARACTERS = 1500
_FENCE = re.compile(r" {0,3}(?:> ?)*(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_BREAK_AT_END = re.compile(r"[ \t]*<br\s*/?>[ \t]*$", re.IGNORECASE | re.MULTILINE)
_TIME = re.compile(r"\[[0-9:]+\]")
_BLANKS = " \t"


def excerpt(text: str, span: Span) -> str:
    """The Markdown of a ``span`` of a note, cut at a line's end where it is long; ``…`` says so.

    Front matter must not be in it.
    """
    # Replaced pieces mostly become shorter: a little more than the cap is enough to fill it.
    end = min(span.end, span.start + 4 * _CHARACTERS)
    # After a line break the words cannot be taken for front matter.
    words = _readable("\n" + text[span.start : end].removeprefix("\ufeff"))
    return _capped(words.strip("\r\n").splitlines(), cut=end < span.end)


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
    while kept and (not kept[-1].strip() or (cut and _HEADING.match(kept[-1]))):
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


def _readable(text: str) -> str:
    """``text`` with wikilinks as their labels, time anchors as their times, and no block ids."""
    facts = parse(text)
    replaced = [(link.span, _words_of(link)) for link in facts.links if _is_shown_as_words(link)]
    replaced += [
        (stamp.span, _words_of_time(text, stamp.text_span.of(text), stamp.span.end))
        for stamp in facts.timestamps
        if stamp.text_span is not None and text.startswith("<a", stamp.span.start)
    ]
    for block in facts.blocks:
        if block.id_span is not None:
            words_end = len(text[: block.id_span.start].rstrip(_BLANKS))
            replaced.append((Span(words_end, block.id_span.end), ""))
    pieces, at = [], 0
    for span, words in sorted(replaced):
        if span.start >= at:
            pieces += [text[at : span.start], words]
            at = span.end
    return _BREAK_AT_END.sub("", "".join([*pieces, text[at:]]))


def _is_shown_as_words(link: Link) -> bool:
    return link.form is Form.WIKILINK and not link.embed and link.leads is not Leads.URL


def _words_of_time(text: str, words: str, end: int) -> str:
    """A time as it stands; Neovim shows the backslashes that its brackets need where more brackets follow."""
    return words if _TIME.fullmatch(words) and text[end : end + 1] not in {"(", "[", ":"} else escaped(words)


def _words_of(link: Link) -> str:
    if link.label:
        return link.label.replace("\\|", "|")
    return escaped(f"{link.target}#{link.anchor}" if link.anchor else link.target)
