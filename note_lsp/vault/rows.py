"""Between the facts of a note and the rows in which the index keeps them.

Everything that other notes may ask for is a row, so that a closed note is never read again for
backlinks, anchors, tags or findings.  Worker processes import this module: nothing of the vault but
names and files, and nothing of the database.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import msgspec

from note_lsp.folding import fold_blanks, fold_case
from note_lsp.paths import VaultPath, folder_of, suffix_of
from note_lsp.syntax.block_words import block_words
from note_lsp.syntax.links import as_name
from note_lsp.syntax.media import is_video_id, own_medium_value
from note_lsp.syntax.nodes import (
    Block,
    Form,
    FrontMatter,
    Heading,
    HtmlAnchor,
    Leads,
    Link,
    NoteFacts,
    Problem,
    Tag,
    Use,
)
from note_lsp.syntax.time_table import TimeTable
from note_lsp.text import LineIndex, Span
from note_lsp.vault.names import NoteName, mention_key

Row = tuple[Any, ...]

TABLES = ("link", "heading", "block", "tag", "element", "field", "problem", "times")
"""The tables of a note's parts, in the order of ``NoteRows.parts``."""

_FORMS = tuple(Form)
_LEADS = tuple(Leads)
_KIND_BITS = {
    (form, leads): number | another << 2 for number, form in enumerate(_FORMS) for another, leads in enumerate(_LEADS)
}
_VAULT, _URL = Leads.VAULT, Leads.URL
_EMBED, _IN_TABLE, _IN_FRONT_MATTER, _ANGLED = 16, 32, 64, 128
ABSOLUTE = 256
"""The flag of a link into the vault whose target begins with a slash."""
DEFINITION = _FORMS.index(Form.DEFINITION)
AUTOLINK = _FORMS.index(Form.AUTOLINK)
"""The form of a link that names nothing in the vault, as the two lowest flags have it."""
_SURROGATES = re.compile("[\ud800-\udfff]")


class NoteRows(msgspec.Struct, array_like=True, gc=False):
    """The rows of one note, as a worker hands them over."""

    path: VaultPath
    mtime_ns: int
    size: int
    lossy: bool
    title: str | None
    aliases: tuple[str, ...]
    video_id: str | None
    lines: bytes
    parts: tuple[list[Row], ...]

    def name(self, extensions: tuple[str, ...]) -> NoteName:
        """What the note is called."""
        return NoteName(self.path, suffix_of(self.path, extensions), self.title, self.aliases, self.video_id)

    def link_keys(self) -> Counter[str]:
        """How many of its links are kept under which key."""
        return Counter(key for key, *_ in self.parts[0] if key is not None)


def rows_of(
    path: VaultPath, text: str, facts: NoteFacts, extensions: tuple[str, ...], stamp: tuple[int, int] = (0, 0)
) -> NoteRows:
    """The rows of a note; ``path`` is part of them because keys of relative links depend on it."""
    name = name_of_note(path, facts, extensions)
    folder = folder_of(path)
    parts = (
        [_link_row(link, folder, extensions) for link in facts.links],
        [_heading_row(heading) for heading in facts.headings],
        [_block_row(text, block) for block in facts.blocks if block.id is not None],
        [(fold_case(tag.name), tag.name, *_ends(tag.span), tag.in_front_matter) for tag in facts.tags],
        [(element.name, *_ends(element.span)) for element in facts.html_anchors],
        [(field.key,) for field in facts.front_matter.fields] if facts.front_matter else [],
        [_problem_row(problem) for problem in facts.problems],
        [_times_row(facts)] if facts.times.data else [],
    )
    mtime_ns, size = stamp
    return NoteRows(path, mtime_ns, size, False, name.title, name.aliases, name.video_id, facts.lines.to_bytes(), parts)


def name_of_note(path: VaultPath, facts: NoteFacts, extensions: tuple[str, ...]) -> NoteName:
    """What a note of these facts is called."""
    front = facts.front_matter
    if front is None:
        return NoteName(path, suffix_of(path, extensions))
    title = front.title.text.strip() if front.title else ""
    aliases = tuple(dict.fromkeys(text for value in front.aliases if (text := value.text.strip())))
    return NoteName(path, suffix_of(path, extensions), title or None, aliases, _video_of(front))


def _video_of(front: FrontMatter) -> str | None:
    """The front matter's ``videoId`` as written, or the URL that names a video where that is no id."""
    written = front.video_id.text if front.video_id else None
    if written is not None and is_video_id(written):
        return written
    named = own_medium_value(front)
    return named[1].text if named is not None and not named[0].is_local else written


def link_of(row: Row) -> Link:
    """The link that a row was made of (with its id, without its key)."""
    (
        _,
        flags,
        start,
        end,
        target,
        target_start,
        target_end,
        anchor,
        anchor_start,
        anchor_end,
        label,
        label_start,
        label_end,
        uses,
    ) = row
    return Link(
        _FORMS[flags & 3],
        _LEADS[flags >> 2 & 3],
        Span(start, end),
        target,
        Span(target_start, target_end),
        anchor,
        None if anchor_start is None else Span(anchor_start, anchor_end),
        label,
        None if label_start is None else Span(label_start, label_end),
        flags & _EMBED != 0,
        flags & _IN_TABLE != 0,
        flags & _IN_FRONT_MATTER != 0,
        flags & _ANGLED != 0,
        () if uses is None else _uses_of(uses),
    )


def count_of_uses(data: str | None) -> int:
    """As how many links a row counts, by its column of uses."""
    return 1 if data is None else len(_uses_of(data))


def heading_of(row: Row) -> Heading:
    """The heading that a row was made of (without its folded text)."""
    level, text, slug, start, end, text_start, text_end, explicit_id, source_words = row
    return Heading(level, text, slug, Span(start, end), Span(text_start, text_end), explicit_id, source_words)


def block_of(row: Row) -> Block:
    """The block that a row was made of (without its words)."""
    name, start, end, id_start, id_end, insert_at = row
    return Block(Span(start, end), name, None if id_start is None else Span(id_start, id_end), insert_at)


def tag_of(row: Row) -> Tag:
    """The tag that a row was made of (without its key)."""
    name, start, end, in_front_matter = row
    return Tag(name, Span(start, end), bool(in_front_matter))


def element_of(row: Row) -> HtmlAnchor:
    """The HTML id that a row was made of."""
    name, start, end = row
    return HtmlAnchor(name, Span(start, end))


def problem_of(row: Row) -> Problem:
    """The problem that a row was made of."""
    code, start, end, words, related = row
    return Problem(
        code,
        Span(start, end),
        tuple(msgspec.json.decode(words, type=list[str])) if words else (),
        tuple(Span(*ends) for ends in msgspec.json.decode(related, type=list[tuple[int, int]])) if related else (),
    )


def times_of(row: Row) -> TimeTable:
    """The times of a row; raises ``ValueError`` where they cannot be any."""
    (data,) = row
    return TimeTable.from_bytes(data)


def end_of_times(facts: NoteFacts) -> int | None:
    """The latest second that a note names of its video; None if its times are shifted, or there are none."""
    return None if any(problem.code == "implausible-timestamp" for problem in facts.problems) else facts.times.last


def lines_of(row: Row) -> LineIndex:
    """The line index of a row; raises ``ValueError`` where that cannot be one."""
    (data,) = row
    return LineIndex.from_bytes(data)


def without_surrogates(rows: NoteRows) -> NoteRows:
    """``rows`` with what UTF-8 cannot write replaced; only a client's text can hold such."""

    def clean(value: Any) -> Any:
        return _SURROGATES.sub("\ufffd", value) if isinstance(value, str) else value

    return msgspec.structs.replace(
        rows,
        path=clean(rows.path),
        title=clean(rows.title),
        aliases=tuple(clean(alias) for alias in rows.aliases),
        video_id=clean(rows.video_id),
        parts=tuple([tuple(clean(value) for value in row) for row in part] for part in rows.parts),
    )


def _uses_of(data: str) -> tuple[Use, ...]:
    found = msgspec.json.decode(data, type=list[tuple[int, int, int, int]])
    return tuple(Use(Span(start, end), Span(label_start, label_end)) for start, end, label_start, label_end in found)


def _link_row(link: Link, folder: str, extensions: tuple[str, ...]) -> Row:
    target, leads = link.target, link.leads
    flags = _KIND_BITS[link.form, leads]
    if link.embed:
        flags |= _EMBED
    if link.in_table:
        flags |= _IN_TABLE
    if link.in_front_matter:
        flags |= _IN_FRONT_MATTER
    if link.angled:
        flags |= _ANGLED
    key: str | None = None
    if leads is _VAULT:
        if target:
            key = mention_key(target, folder, extensions)
            if target[0] == "/":
                flags |= ABSOLUTE
    elif leads is _URL:
        key = mention_key(as_name(link).target, folder, extensions) if link.may_be_name else target
    span, at, anchor, label = link.span, link.target_span, link.anchor_span, link.label_span
    return (
        key,
        flags,
        span.start,
        span.end,
        target,
        at.start,
        at.end,
        link.anchor,
        anchor.start if anchor else None,
        anchor.end if anchor else None,
        link.label,
        label.start if label else None,
        label.end if label else None,
        msgspec.json.encode([(*_ends(use.span), *_ends(use.label_span)) for use in link.uses]).decode()
        if link.uses
        else None,
    )


def _heading_row(heading: Heading) -> Row:
    return (
        fold_blanks(heading.text),
        heading.level,
        heading.text,
        heading.slug,
        *_ends(heading.span),
        *_ends(heading.text_span),
        heading.explicit_id,
        heading.source_words,
    )


def _block_row(text: str, block: Block) -> Row:
    ends = _ends(block.id_span) if block.id_span else (None, None)
    words = block_words(text, block)
    return (block.id, *_ends(block.span), *ends, block.insert_at, words, fold_blanks(f"{words} {block.id}"))


def _problem_row(problem: Problem) -> Row:
    words = msgspec.json.encode(problem.words).decode() if problem.words else None
    related = msgspec.json.encode([_ends(span) for span in problem.related]).decode() if problem.related else None
    return (problem.code, *_ends(problem.span), words, related)


def _times_row(facts: NoteFacts) -> Row:
    return (end_of_times(facts), facts.times.data)


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end
