"""Headings, blocks with and without ids, callouts, HTML anchors: what links can name inside a note."""

from __future__ import annotations

import re
from bisect import bisect_right

from note_lsp.folding import slug
from note_lsp.syntax.nodes import Block, Callout, Heading, HtmlAnchor
from note_lsp.syntax.structure import Ranges, RawBlock, RawHeading, Structure
from note_lsp.text import Span

_EXPLICIT_ID = re.compile(r"[ \t]*\{#([^\s{}]+)[^{}\n]*\}[ \t]*$")
_BLOCK_ID = re.compile(r"(?:(?<=\s)|(?<![\s\S]))\^([A-Za-z0-9-]+)[ \t]*$")
_LINE_END = re.compile(r"[\r\n]")
_WIKILINK_IN_WORDS = re.compile(r"!?\[\[(?!\[)([^\[\]|\n]*)(?:\\?\|([^\[\]\n]*))?\]\]")
_CALLOUT = re.compile(r">[ \t]*\[!([^\[\]\r\n]+)\]([+-]?)[ \t]*([^\r\n]*)")
_TAG = re.compile(r"<[A-Za-z][^<>]*>")
_ANCHOR_NAME = re.compile(r"""\s(?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


def headings_of(text: str, structure: Structure, comments: Ranges) -> tuple[Heading, ...]:
    """All headings, those in quotes and lists too."""
    seen: dict[str, int] = {}
    return tuple(_heading(text, raw, seen) for raw in structure.headings if not comments.holds(raw.start))


def _heading(text: str, raw: RawHeading, seen: dict[str, int]) -> Heading:
    span = Span(raw.start, raw.end)
    start, end = (raw.text_start, raw.text_end) if raw.text_start >= 0 else (raw.end, raw.end)
    words, explicit_id = raw.text, None
    if words.endswith("}") and (found := _EXPLICIT_ID.search(text, start, end)):
        explicit_id = found[1]
        end = found.start()
        words = _EXPLICIT_ID.sub("", words)
    if "[[" in words:
        words = _WIKILINK_IN_WORDS.sub(lambda link: (link[2] if link[2] is not None else link[1]).strip(), words)
    plain = " ".join(words.split())
    return Heading(raw.level, plain, explicit_id or _unique(slug(plain), seen), span, Span(start, end), explicit_id)


def _unique(wanted: str, seen: dict[str, int]) -> str:
    """``wanted`` with the number that GitHub gives to a repeat."""
    unique = wanted
    while unique in seen:
        seen[wanted] += 1
        unique = f"{wanted}-{seen[wanted]}"
    seen[unique] = 0
    return unique


def blocks_of(text: str, readable: str, structure: Structure, comments: Ranges) -> tuple[Block, ...]:
    """The blocks that a link can name or that can be given an id, each with its id.

    ``readable`` is the text without code and comments, in which an id may stand.  An id in a paragraph of its own
    names the block before it: a table, quote, fence, list or paragraph.
    """
    found = [(raw, _own_id(readable, raw)) for raw in structure.blocks if not comments.holds(raw.start)]
    from_below = _ids_from_below([raw for raw, _ in found], found)
    blocks = []
    for raw, id_found in found:
        below = from_below.get((raw.start, raw.end))
        if id_found is None and below is not None:
            id_span = Span(below.start(), below.end(1))
            blocks.append(Block(Span(raw.start, raw.end), below[1], id_span, raw.end))
        elif id_found is None:
            if raw.kind != "list":
                blocks.append(Block(Span(raw.start, raw.end), insert_at=_end_of_line(text, raw)))
        elif id_found.start() > raw.start:
            id_span = Span(id_found.start(), id_found.end(1))
            words_end = raw.start + len(text[raw.start : id_span.start].rstrip())
            blocks.append(Block(Span(raw.start, words_end), id_found[1], id_span, words_end))
    return tuple(blocks)


def _own_id(readable: str, raw: RawBlock) -> re.Match[str] | None:
    if raw.kind not in {"paragraph", "item"}:
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


def _end_of_line(text: str, raw: RawBlock) -> int:
    if raw.kind in {"paragraph", "item"}:
        return raw.end
    found = _LINE_END.search(text, raw.end)
    return found.start() if found else len(text)


def callouts_of(text: str, structure: Structure, comments: Ranges) -> tuple[Callout, ...]:
    """The quotes that begin with ``[!kind]``."""
    callouts = []
    for start, end in structure.quotes:
        found = _CALLOUT.match(text, start, end)
        if found and not comments.holds(start):
            title = Span(found.start(3), found.start(3) + len(found[3].rstrip()))
            kind = found[1].strip().lower()
            callouts.append(Callout(kind, Span(*found.span(1)), title, Span(start, end), found[2]))
    return tuple(callouts)


def html_anchors_of(text: str, structure: Structure, comments: Ranges) -> tuple[HtmlAnchor, ...]:
    """The ``id`` and ``name`` attributes of HTML elements."""
    anchors = []
    for start, end in sorted(structure.html_tags + structure.html_blocks):
        element = text[start:end]
        if ("id" not in element and "name" not in element and "ID" not in element) or comments.holds(start):
            continue
        for tag in _TAG.finditer(element):
            for found in _ANCHOR_NAME.finditer(tag[0]):
                group = next(number for number in (1, 2, 3) if found[number] is not None)
                at = start + tag.start() + found.start(group)
                if found[group]:
                    anchors.append(HtmlAnchor(found[group], Span(at, at + len(found[group]))))
    return tuple(anchors)
