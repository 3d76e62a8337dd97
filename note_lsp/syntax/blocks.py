"""Headings, blocks with and without ids, callouts, HTML anchors: what links can name inside a note."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from note_lsp.folding import fold_words, slug
from note_lsp.syntax.nodes import Block, Callout, Heading, HtmlAnchor
from note_lsp.syntax.structure import Ranges, RawBlock, RawHeading, Structure
from note_lsp.text import Span

_EXPLICIT_ID = re.compile(r"\{#([^\s{}]+)[^{}\n]*\}[ \t]*$")
_PERCENT_COMMENT = re.compile(r"%%.*?(?:%%|$)")
_BLOCK_ID = re.compile(r"(?:(?<=\s)|(?<![\s\S]))\^([A-Za-z0-9-]+)[ \t]*$")
_LINE_END = re.compile(r"[\r\n]")
_WIKILINK_IN_WORDS = re.compile(r"!?\[\[(?!\[)([^\[\]|\n]*)(?:\\?\|([^\[\]\n]*))?\]\]")
_CALLOUT = re.compile(r">[ \t]*\[!([^\[\]\r\n]+)\]([+-]?)[ \t]*([^\r\n]*)")
_TAG = re.compile(r"<[A-Za-z][^<>]*>")
_ATTRIBUTE = re.compile(r"""(?<=[\s"'])([^\s"'<>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_WITH_ID = frozenset({"paragraph", "item", "heading"})
"""Blocks whose id stands at their own end."""
_ALONE = frozenset({"list", "heading", "html", "rule"})
"""Blocks that an id behind them names, and that are given none."""


def headings_of(text: str, structure: Structure, comments: Ranges) -> tuple[Heading, ...]:
    """All headings, those in quotes and lists too; comments in them are no part of their text."""
    return numbered(unnumbered_headings(text, structure, comments))


def unnumbered_headings(text: str, structure: Structure, comments: Ranges) -> tuple[Heading, ...]:
    """The same with slugs that have no numbers of repeats yet, so that none depends on those before it."""
    return tuple(_heading(text, raw, comments) for raw in structure.headings)


def numbered(headings: Iterable[Heading]) -> tuple[Heading, ...]:
    """The headings with the numbers that GitHub gives to repeated slugs; explicit ids have none."""
    seen: dict[str, int] = {}
    return tuple(heading if heading.explicit_id else _numbered(heading, seen) for heading in headings)


def _numbered(heading: Heading, seen: dict[str, int]) -> Heading:
    unique = _unique(heading.slug, seen)
    if unique == heading.slug:
        return heading
    return Heading(heading.level, heading.text, unique, heading.span, heading.text_span, None, heading.source_words)


def ids_of_headings(headings: Iterable[Heading]) -> Ranges:
    """Where ``{#id}`` stands, which is no place for a tag."""
    return Ranges((heading.text_span.end, heading.span.end) for heading in headings if heading.explicit_id)


def _heading(text: str, raw: RawHeading, comments: Ranges) -> Heading:
    span = Span(raw.start, raw.end)
    start, end = (raw.text_start, raw.text_end) if raw.text_start >= 0 else (raw.end, raw.end)
    words, explicit_id = raw.text, None
    if comments:
        if "%%" in words and comments.holds(text.find("%%", start, end)):
            words = _PERCENT_COMMENT.sub("", words).rstrip()
        while end > start and (comment := comments.around(end - 1)):
            end = _before_blanks(text, start, max(comment[0], start))
    brace = text.rfind("{#", start, end) if words.endswith("}") else -1
    if brace >= 0 and (found := _EXPLICIT_ID.match(text, brace, end)):
        explicit_id = found[1]
        end = _before_blanks(text, start, brace)
        words = words[: words.rfind("{#")].rstrip()
    caret = text.rfind("^", start + 1, end) if "^" in words else -1
    if caret >= 0 and _BLOCK_ID.match(text, caret, end):
        end = _before_blanks(text, start, caret)
        words = words[: words.rfind("^")].rstrip()
    if "[[" in words:
        words = _WIKILINK_IN_WORDS.sub(lambda link: (link[2] if link[2] is not None else link[1]).strip(), words)
    plain = " ".join(words.split())
    source_words = _source_words(text[start:end], plain)
    return Heading(raw.level, plain, explicit_id or slug(words), span, Span(start, end), explicit_id, source_words)


def _source_words(source: str, plain: str) -> str | None:
    """The words of a heading's source, if they are others than those of its plain text."""
    words = fold_words(source) if source != plain else ""
    return words if words and words != fold_words(plain) else None


def _before_blanks(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _unique(wanted: str, seen: dict[str, int]) -> str:
    """``wanted`` with the number that GitHub gives to a repeat."""
    unique = wanted
    while unique in seen:
        seen[wanted] += 1
        unique = f"{wanted}-{seen[wanted]}"
    seen[unique] = 0
    return unique


def blocks_of(text: str, readable: str, structure: Structure) -> tuple[Block, ...]:
    """The blocks that a link can name or that can be given an id, each with its id.

    ``readable`` is the text without code and comments, in which an id may stand.  An id in a paragraph of its own
    names the block before it, of whatever kind, and where there is none its own line.
    """
    found = [(raw, _own_id(readable, raw)) for raw in structure.blocks]
    from_below = _ids_from_below([raw for raw, _ in found], found)
    blocks = []
    line_ends: dict[int, int] = {}
    for raw, id_found in found:
        below = from_below.get((raw.start, raw.end))
        if id_found is None and below is not None:
            id_span = Span(below.start(), below.end(1))
            blocks.append(Block(Span(raw.start, raw.end), below[1], id_span, raw.end))
        elif id_found is None:
            if raw.kind not in _ALONE:
                blocks.append(Block(Span(raw.start, raw.end), insert_at=_end_of_line(text, raw, line_ends)))
        elif id_found.start() > raw.start:
            id_span = Span(id_found.start(), id_found.end(1))
            words_end = raw.start + len(text[raw.start : id_span.start].rstrip())
            blocks.append(Block(Span(raw.start, words_end), id_found[1], id_span, words_end))
        elif below is id_found:
            blocks.append(Block(Span(raw.start, raw.end), id_found[1], Span(raw.start, id_found.end(1)), raw.end))
    return tuple(blocks)


def _own_id(readable: str, raw: RawBlock) -> re.Match[str] | None:
    if raw.kind not in _WITH_ID:
        return None
    caret = readable.rfind("^", raw.start, raw.end)
    return _BLOCK_ID.match(readable, caret, raw.end) if caret >= 0 else None


def _ids_from_below(
    raws: list[RawBlock], found: list[tuple[RawBlock, re.Match[str] | None]]
) -> dict[tuple[int, int], re.Match[str]]:
    """The ids that stand alone in a paragraph, by start and end of the block they name."""
    alone = [(raw, id_found) for raw, id_found in found if id_found is not None and id_found.start() == raw.start]
    if not alone:
        return {}
    by_end = sorted((raw.end, -raw.start) for raw in raws)
    named = {}
    for raw, id_found in alone:
        at = bisect_right(by_end, (raw.start, 0)) - 1
        named[(-by_end[at][1], by_end[at][0]) if at >= 0 else (raw.start, raw.end)] = id_found
    return named


def _end_of_line(text: str, raw: RawBlock, known: dict[int, int]) -> int:
    """Where a block's last line ends; ``known`` by blocks' ends, which those that stand in each other share."""
    if raw.kind in {"paragraph", "item"}:
        return raw.end
    if raw.end not in known:
        found = _LINE_END.search(text, raw.end)
        known[raw.end] = found.start() if found else len(text)
    return known[raw.end]


def callouts_of(text: str, structure: Structure) -> tuple[Callout, ...]:
    """The quotes that begin with ``[!kind]``."""
    callouts = []
    for start, end in structure.quotes:
        found = _CALLOUT.match(text, start, end)
        if found:
            title = Span(found.start(3), found.start(3) + len(found[3].rstrip()))
            kind = found[1].strip().lower()
            callouts.append(Callout(kind, Span(*found.span(1)), title, Span(start, end), found[2]))
    return tuple(callouts)


def html_anchors_of(readable: str, structure: Structure) -> tuple[HtmlAnchor, ...]:
    """The ``id`` and ``name`` attributes of HTML elements; ``readable`` is the text without code and comments."""
    anchors = []
    for start, end in sorted(structure.html_tags + structure.html_blocks):
        element = readable[start:end]
        if "id" not in element and "name" not in element and "ID" not in element:
            continue
        for tag in _TAG.finditer(element):
            for found in _ATTRIBUTE.finditer(tag[0]):
                group = found.lastindex or 1
                at = start + tag.start() + found.start(group)
                if group > 1 and found[group] and found[1].lower() in {"id", "name"}:
                    anchors.append(HtmlAnchor(found[group], Span(at, at + len(found[group]))))
    return tuple(anchors)
