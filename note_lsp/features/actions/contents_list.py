"""How a table of contents is recognised in a note, and what it is to say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec

from note_lsp.features import writing
from note_lsp.features.actions.lines import begins_line, line_break
from note_lsp.features.places import title_heading
from note_lsp.folding import fold_blanks, fold_words
from note_lsp.syntax.nodes import Form, Heading, Leads, Link
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault

_BULLET: Final = re.compile(r"([ \t]*)([-*+])[ \t]+")
_BEGIN: Final = re.compile(r"^[ \t]*<!--\s*(?:toc|start doctoc\b.*?)\s*-->[ \t]*$", re.IGNORECASE | re.MULTILINE)
_END: Final = re.compile(
    r"^[ \t]*<!--\s*(?:/toc|tocstop|toc stop|end doctoc\b.*?)\s*-->[ \t]*$", re.IGNORECASE | re.MULTILINE
)
_NOWHERE: Final = Span(0, 0)


class Contents(msgspec.Struct, frozen=True):
    """A table of contents, or how a new one is written."""

    span: Span
    """From its first line to the end of its last; between comments that hold none where it would stand."""
    markdown: bool = False
    bullet: str = "-"
    indent: str = "  "
    own: frozenset[str] = frozenset()
    """The texts, folded, by which it names headings; none of one that is to be written."""


class _Item(msgspec.Struct, frozen=True):
    line: Span
    link: Link
    indent: str
    bullet: str


def new_contents(vault: Vault, span: Span = _NOWHERE) -> Contents:
    """One in the vault's style."""
    return Contents(span, vault.link_style() == "markdown")


def find_contents(note: Note) -> Contents | None:
    """The first list between comments that say so, else the first whose every item is no more than a link into the
    note; of these links at least as many must lead to headings as lead nowhere."""
    items = _items(note)
    begin = _BEGIN.search(note.text) if "<!--" in note.text else None
    end = _END.search(note.text, begin.end()) if begin else None
    if (
        begin is not None
        and end is not None
        and any(one.start <= begin.end() - 1 < one.end for one in note.facts.hidden)
    ):
        return _between(note, begin.end(), end.start(), items)
    known = _names(note.facts.headings) if items else frozenset()
    runs: list[list[_Item]] = []
    for item in items:
        gap = note.text[runs[-1][-1].line.end : item.line.start] if runs else "no gap"
        if gap in {"\n", "\r\n", "\r"}:
            runs[-1].append(item)
        else:
            runs.append([item])
    return next((_of(run) for run in runs if _is_contents(note, run, known)), None)


def _between(note: Note, begin: int, end: int, items: Sequence[_Item]) -> Contents | None:
    inside = [one for one in items if begin <= one.line.start and one.line.end <= end]
    lines = note.facts.lines
    first, last = lines.line_of(begin) + 1, lines.line_of(end) - 1
    if first > last:
        return None
    if not inside:
        span = Span(lines.line_span(first).start, lines.line_span(last).end)
        return None if span.of(note.text).strip() else Contents(span)
    span = Span(inside[0].line.start, inside[-1].line.end)
    outside = note.text[begin : span.start] + note.text[span.end : end]
    return None if outside.strip() else msgspec.structs.replace(_of(inside), span=span)


def _names(headings: Sequence[Heading]) -> frozenset[str]:
    """All that may name one of the headings in an anchor."""
    names = {fold_blanks(one.text) for one in headings} | {fold_words(one.text) for one in headings}
    return frozenset(
        names | {one.slug for one in headings} | {one.source_words for one in headings if one.source_words}
    )


def _is_contents(note: Note, run: Sequence[_Item], known: frozenset[str]) -> bool:
    lines = note.facts.lines
    first, last = lines.line_of(run[0].line.start), lines.line_of(run[-1].line.end)
    around = [lines.line_span(at).of(note.text) for at in (first - 1, last + 1) if 0 <= at < lines.line_count]
    if any(_BULLET.match(one) or (one.startswith((" ", "\t")) and one.strip()) for one in around):
        return False
    anchors = [one.link.anchor or "" for one in run]
    headed = sum(one in known or fold_blanks(one) in known or fold_words(one) in known for one in anchors)
    return 2 * headed >= len(run)


def _items(note: Note) -> list[_Item]:
    """The lines that are a bullet and a link to a heading of the note, there or not."""
    found = []
    for link in note.facts.links:
        if link.target or not link.anchor or link.anchor.startswith("^") or link.embed or link.leads is not Leads.VAULT:
            continue
        line = note.facts.lines.line_span(note.facts.lines.line_of(link.span.start))
        bullet = _BULLET.match(note.text, line.start, line.end)
        if bullet is not None and bullet.end() == link.span.start and not note.text[link.span.end : line.end].strip():
            found.append(_Item(line, link, bullet[1], bullet[2]))
    return found


def _of(run: Sequence[_Item]) -> Contents:
    span = Span(run[0].line.start, run[-1].line.end)
    deeper = next((one.indent for one in run if one.indent), "  ")
    own = frozenset(fold_blanks(words) for one in run for words in (one.link.anchor, one.link.label) if words)
    return Contents(span, run[0].link.form is not Form.WIKILINK, run[0].bullet, deeper, own)


def written(vault: Vault, note: Note, style: Contents, without: Heading | None) -> str:
    """The lines of a table of that style: every heading below the title but one, and but those in quotes and lists."""
    title = title_heading(note.facts.headings)
    alone = sum(one.level == 1 for one in note.facts.headings) == 1
    alone = alone and title is not None and fold_blanks(title.text) not in style.own
    headings = [one for one in note.facts.headings if one.text and one != without and not (alone and one == title)]
    headings = [one for one in headings if begins_line(note.text, note.facts.lines, one.span.start)]
    top = min((one.level for one in headings), default=1)
    form = Form.MARKDOWN if style.markdown else Form.WIKILINK
    names = Counter(fold_blanks(one.text) for one in headings)
    lines = []
    for one in headings:
        link = _link(vault, note, one, form, alone=names[fold_blanks(one.text)] == 1)
        if link is not None:
            lines.append(f"{style.indent * (one.level - top)}{style.bullet} {link}")
    return line_break(note.text).join(lines)


def _link(vault: Vault, note: Note, heading: Heading, form: Form, alone: bool) -> str | None:
    plain = form is Form.WIKILINK and alone and writing.anchor_words(heading.text) == heading.text
    anchor = heading.text if plain else writing.heading_anchor(vault, note.path, heading, form)
    if anchor is None:
        return None
    if form is Form.MARKDOWN:
        return f"[{writing.markdown_text(heading.text)}](#{writing.markdown_anchor(anchor)})"
    text = f"#{anchor}" if anchor == heading.text else writing.labelled(vault, f"#{anchor}", heading.text)
    return f"[[{text or '#' + anchor}]]"
