"""One note's text to its facts; the one place that knows the Markdown parser, pyromark (pulldown-cmark)."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import Any

import pyromark

from note_lsp.syntax.front_matter import read_front_matter
from note_lsp.syntax.links import WIKILINK
from note_lsp.syntax.nodes import FrontMatter, NoteFacts, Problem, SyntaxOptions
from note_lsp.syntax.reading import Source, read, whole
from note_lsp.syntax.structure import RawBlock, RawHeading, RawLink, Structure
from note_lsp.text import ByteOffsets, LineIndex

# Wikilinks are left to a grammar of ours: the parser's take precedence over `[[a]](url)` and over
# definitions, cross line breaks and keep a table cell's backslash.
_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_MATH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_STRIKETHROUGH
)
# A tuple, since it is asked about values that have no hash.
_STYLES = ("Strong", "Emphasis", "Strikethrough")
_INLINE_TAGS = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image"})
_LEAVES = frozenset({"Paragraph", "Heading", "TableCell", "HtmlBlock", "CodeBlock"})
_WORDS = frozenset({"Text", "Code", "InlineMath", "DisplayMath"})
_BREAKS = frozenset({"SoftBreak", "HardBreak"})
_MARKS = frozenset({"TaskListMarker", "FootnoteReference"})
"""What stands among a heading's words and is none of its text."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONE_RETURN = re.compile(r"\r(?!\n)")


DEFAULT_OPTIONS = SyntaxOptions()


def parse(text: str, options: SyntaxOptions = DEFAULT_OPTIONS) -> NoteFacts:
    """Everything the server knows of ``text``.

    Total on any text, and linear in its length.
    """
    return parse_behind(text, *read_front_matter(text), options)


def parse_behind(
    text: str, front_matter: FrontMatter | None, problems: tuple[Problem, ...], options: SyntaxOptions
) -> NoteFacts:
    """The same for who has read the front matter already, and what is wrong with it."""
    source = Source(text, LineIndex.of(text), front_matter, body_begins(text, front_matter))
    return whole(read(source, outline(text, source.begin, source.lines), options).facts, problems)


def body_begins(text: str, front_matter: FrontMatter | None) -> int:
    """Where the Markdown of a text with that front matter begins."""
    return front_matter.span.end if front_matter else int(text.startswith("\ufeff"))


def outline(text: str, begin: int, lines: LineIndex) -> Structure:
    """The structure of ``text`` from ``begin`` on (where front matter ends); its offsets count from the text's start.

    Total, and linear in the text's length.
    """
    body = _parseable(text[begin:])
    walk = _Walk(body, begin, lines)
    walk.read()
    if "]:" in body:
        _read_definitions(walk, body)
    return walk.structure


def elements(text: str, begin: int, lines: LineIndex, names: Container[str]) -> Iterator[tuple[str, int, int]]:
    """What the parser finds from ``begin`` on by one of its ``names``: name, start, end; the outer before the inner."""
    at = ByteOffsets(lines, begin).code_point
    events: Any = pyromark.events_with_range(_parseable(text[begin:]), options=_OPTIONS, merge_text=True)
    for event, where in events:
        if type(event) is dict and "Text" not in event and "End" not in event:
            ((name, tag),) = event.items()
            if name == "Start":
                name = tag if type(tag) is str else next(iter(tag))
            if name in names:
                yield name, at(where["start"]), at(where["end"])


def _read_definitions(walk: _Walk, body: str) -> None:
    for label, found in pyromark.reference_definitions(body, options=_OPTIONS).items():
        span = found["span"]
        walk.structure.definitions[label] = (walk.at(span["start"]), walk.at(span["end"]), found["dest"])


def _parseable(body: str) -> str:
    """The same text, code point for code point, without what the parser refuses or reads differently."""
    if not body.isascii():
        body = _SURROGATE.sub("\ufffd", body)
    return _LONE_RETURN.sub("\n", body) if "\r" in body else body


class _Walk:
    """The parser's events, read once from first to last."""

    def __init__(self, body: str, begin: int, lines: LineIndex) -> None:
        self.structure = Structure()
        self._body = body
        self._bytes = ByteOffsets(lines, begin)
        self._identical = self._bytes.identical
        self._begin = begin
        self._containers: list[str] = [""]
        self._leaf = ""
        self._open_links: list[RawLink] = []
        self._heading: RawHeading | None = None
        self._heading_words: list[str] = []
        self._item_run: RawBlock | None = None
        self._blank_run = (0, 0)
        self._words_matter = True
        """Whether a heading, a link or a tight list item waits for the next inline piece."""

    def at(self, byte: int) -> int:
        """The code point of the whole text at a byte of the body."""
        return self._bytes.code_point(byte)

    def read(self) -> None:
        """Fill the structure from all events."""
        # The callback costs more than the look: a full reference holds these two characters.
        callback = self._note_missing_reference if "][" in self._body else None
        events: Any = pyromark.events_with_range(
            self._body, options=_OPTIONS, merge_text=True, broken_link_callback=callback
        )
        html_tags = []
        for event, where in events:
            if type(event) is str:
                self._inline(event, " ", where)
                continue
            ((name, value),) = event.items()
            # Words, tags and emphasis of paragraphs are most of all events, and nobody waits for them.
            if name == "Text":
                if self._words_matter:
                    self._extend(name, value, where)
            elif name == "InlineHtml" and not value.startswith("<!--"):
                html_tags.append(where)
                if self._words_matter:
                    self._extend(name, value, where)
            elif name == "Start":
                if self._words_matter or value not in _STYLES:
                    self._start(value, where)
            elif name == "End":
                if self._words_matter or value not in _STYLES:
                    self._end(value if type(value) is str else next(iter(value)), where)
            else:
                self._inline(name, value, where)
        self.structure.html_tags = [self._span(where) for where in html_tags]

    def _note_missing_reference(self, link: Any) -> None:
        if link["link_type"] == "Reference":
            span = link["span"]
            missing = (self.at(span["start"]), self.at(span["end"]), link["reference"])
            self.structure.missing_references.append(missing)

    def _inline(self, name: str, value: Any, where: Any) -> None:
        if self._words_matter:
            self._extend(name, value, where)
        if name == "Code":
            self.structure.code_spans.append(self._span(where))
        elif name == "InlineHtml":
            self.structure.comments.append(self._span(where))
        elif name in {"InlineMath", "DisplayMath"}:
            self._math(name, where)
        elif name == "Rule":
            start, end = self._span(where)
            self.structure.blocks.append(RawBlock("rule", start, self._trimmed(start, end)))
            if len(self._containers) == 1:
                self.structure.tops.append((start, end, name))

    def _extend(self, name: str, value: Any, where: Any) -> None:
        """Let the heading and the links that an inline piece stands in reach to its end; begin a tight item's lines."""
        start, end = self._span(where)
        if self._open_links:
            self._open_links[-1].content_end = end
        heading = self._heading
        if heading is not None:
            if name not in _MARKS:
                heading.text_start = heading.text_start if heading.text_start >= 0 else start
                heading.text_end = end
            if name in _WORDS:
                self._heading_words.append(value)
            elif name in _BREAKS:
                self._heading_words.append(" ")
        elif name != "Rule" and self._item_begins():
            self._item_run = RawBlock("item", start, end)
            self.structure.blocks.append(self._item_run)
            self._words_matter = bool(self._open_links)

    def _item_begins(self) -> bool:
        """Whether an inline piece would be the first of a tight list item's own lines."""
        return not self._leaf and self._item_run is None and self._containers[-1] == "Item"

    def _end_item_run(self, at: int) -> None:
        assert self._item_run is not None
        self._item_run.end = self._trimmed(self._item_run.start, at)
        self._item_run = None

    def _math(self, name: str, where: Any) -> None:
        start, end = self._span(where)
        body, begin = self._body, self._begin
        beside = body[max(start - begin - 1, 0) : start - begin] + body[end - begin : end - begin + 1]
        if name == "DisplayMath" or not any(ch.isdigit() for ch in beside):
            self.structure.maths.append((start, end))

    def _start(self, tag: Any, where: Any) -> None:
        name: str = tag if type(tag) is str else next(iter(tag))
        value: Any = None if type(tag) is str else tag[name]
        if name in _INLINE_TAGS:
            if self._words_matter:
                self._extend("", "", where)
            if name == "Link" or name == "Image":
                self._open_link(name, value, where)
                self._words_matter = True
            return
        start, end = self._span(where)
        if self._item_run is not None:
            self._end_item_run(start)
        if len(self._containers) < 3 and (len(self._containers) == 1 or name == "Item"):
            self.structure.tops.append((start, self._trimmed(start, end), name))
        if name in _LEAVES:
            self._leaf = name
        else:
            self._containers.append(name)
        structure = self.structure
        if name == "Paragraph":
            structure.blocks.append(RawBlock("paragraph", start, self._trimmed(start, end)))
        elif name == "Heading":
            self._heading = RawHeading(int(value["level"][1]), start, self._trimmed(start, end), -1, -1, "")
            structure.headings.append(self._heading)
            structure.blocks.append(RawBlock("heading", start, self._heading.end))
        elif name == "TableCell":
            structure.cells.append((start, end))
        elif name == "HtmlBlock":
            structure.html_blocks.append((start, end))
            structure.blocks.append(RawBlock("html", start, self._trimmed(start, end)))
        elif name == "FootnoteDefinition":
            structure.footnotes.append((start, self._trimmed(start, end), value))
        else:
            self._start_container(name, value, start, end)
        self._words_matter = name == "Heading" or name == "Item"

    def _start_container(self, name: str, value: Any, start: int, end: int) -> None:
        structure = self.structure
        if name == "CodeBlock":
            structure.code_blocks.append((start, end))
            language = value["Fenced"] if type(value) is dict else ""
            if language[:9].lower() == "timestamp":
                self._note_fence(language, start, end)
            structure.blocks.append(RawBlock("code", start, self._trimmed(start, end)))
        elif name == "Table":
            structure.tables.append((start, self._trimmed(start, end)))
            structure.blocks.append(RawBlock("table", start, self._trimmed(start, end)))
        elif name == "BlockQuote":
            structure.quotes.append((start, self._trimmed(start, end)))
            structure.blocks.append(RawBlock("quote", start, self._trimmed(start, end)))
        elif name == "List":
            structure.blocks.append(RawBlock("list", start, self._trimmed(start, end)))

    def _note_fence(self, language: str, start: int, end: int) -> None:
        kind = language.split()[0].lower()
        if kind == "timestamp":
            self.structure.stamp_fences.append((start, end))
        elif kind == "timestamp-url":
            self.structure.url_fences.append((start, end))

    def _open_link(self, name: str, value: Any, where: Any) -> None:
        kind = value["link_type"]
        start, end = self._span(where)
        content = start + (2 if name == "Image" else 1)
        depth = len(self._open_links)
        link = RawLink(str(kind), start, end, name == "Image", value["dest_url"], value["id"], content, depth)
        self._open_links.append(link)
        if link.destination or not self._is_wikilink(content - 1):
            self.structure.links.append(link)

    def _is_wikilink(self, bracket: int) -> bool:
        """Whether a link without a destination, as in ``[[a]]()``, is no link but a wikilink and text."""
        found = WIKILINK.match(self._body, bracket - self._begin)
        return found is not None and self._body.startswith("(", found.end())

    def _end(self, name: str, where: Any) -> None:
        if name in _INLINE_TAGS:
            if name == "Link" or name == "Image":
                self._open_links.pop()
                self._words_matter = self._heading is not None or bool(self._open_links) or self._item_begins()
            if self._words_matter:
                self._extend("", "", where)
            return
        if self._item_run is not None:
            self._end_item_run(self._span(where)[1])
        if name in _LEAVES:
            self._leaf = ""
        else:
            self._containers.pop()
        if self._heading is not None:
            self._heading.text = "".join(self._heading_words)
            self._heading = None
            self._heading_words = []
        self._words_matter = self._containers[-1] == "Item"

    def _span(self, where: Any) -> tuple[int, int]:
        if self._identical:
            return where["start"] + self._begin, where["end"] + self._begin
        code_point = self._bytes.code_point
        return code_point(where["start"]), code_point(where["end"])

    def _trimmed(self, start: int, end: int) -> int:
        """``end`` without the blank lines that the parser counts to a block."""
        body, begin = self._body, self._begin
        # Blocks in blocks end behind the same blanks, which are passed over at once.
        run_start, run_end = self._blank_run
        at = end
        while at > start and body[at - begin - 1] in " \t\r\n":
            at = run_start if run_start < at <= run_end else at - 1
        if at < end:
            self._blank_run = (at, end)
        return max(at, start)
