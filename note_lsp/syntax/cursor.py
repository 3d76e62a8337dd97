"""What is being typed at a cursor, whatever the parser makes of the half of it that stands already.

It reads the line around the cursor, and of the facts only what lies in code, tables and front matter.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal

import msgspec

from note_lsp.syntax.contexts import (
    AnchorTag,
    CalloutKind,
    Context,
    FootnoteLabel,
    Quoting,
    ReferenceLabel,
    TagName,
    TimeValue,
    VaultBlock,
    VaultHeading,
    WikilinkAnchor,
    WikilinkLabel,
    WikilinkTarget,
)
from note_lsp.syntax.destination_cursor import definition_context, destination_context
from note_lsp.syntax.front_matter_cursor import front_matter_context, is_front_matter_begun
from note_lsp.syntax.nodes import NoteFacts, SyntaxOptions
from note_lsp.syntax.scene import Scene, opening_bracket, start_of
from note_lsp.syntax.structure import is_escaped
from note_lsp.syntax.tags import is_tag_opening, tag_name_length
from note_lsp.syntax.time_cursor import bracket_context, quotation_context, tag_context
from note_lsp.text import Span

_WINDOW = 2_000
"""How far to either side of the cursor a line is read: nobody types longer names."""

_PIPE = re.compile(r"\\?\|")
_CELL_PIPE = re.compile(r"(?<!\\)\|")
_CELL_LABEL = re.compile(r"[^|\s](?:[^|]*[^|\s\\])?\|(?:[^|\s][^|]*)?")
"""A target and a label that belong to one link, though the pipe between them ends the cell."""
_WIKI_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|mailto:|tel:|www\.", re.IGNORECASE)
_CALLOUT = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*>[ \t]*")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")

DEFAULT_OPTIONS = SyntaxOptions()


def context_at(text: str, facts: NoteFacts, offset: int, options: SyntaxOptions = DEFAULT_OPTIONS) -> Context | None:
    """What is being typed at ``offset``; None where nothing is to be offered.

    Total on any text and offset.  Nothing is offered in code, comments, math, HTML, checkboxes and
    behind the beginning of a URL.
    """
    offset = min(max(offset, 0), len(text))
    matter = facts.front_matter
    inside = matter.body.start <= offset < matter.body.end if matter else is_front_matter_begun(text, offset)
    scene = _scene(text, facts, offset, inside)
    if inside:
        return _wikilink(scene, options) or front_matter_context(text, scene.before, scene.after, offset)
    tag = tag_context(facts, scene) if not _is_hidden_to_end(text, facts.hidden, offset) else None
    if isinstance(tag, TimeValue) or _is_hidden(text, facts.hidden, offset):
        return tag
    return _innermost(scene, facts, options, tag)


def _scene(text: str, facts: NoteFacts, offset: int, in_front_matter: bool) -> Scene:
    line = facts.lines.line_span(facts.lines.line_of(min(offset, facts.lines.length)))
    start, end = max(line.start, offset - _WINDOW), max(min(line.end, offset + _WINDOW), offset)
    at = bisect_right(facts.tables, line.end, key=lambda span: span.start) - 1
    in_table = at >= 0 and facts.tables[at].end >= line.start
    return Scene(text[start:offset], text[offset:end], offset, in_table, in_front_matter, facts.hidden)


def _is_hidden(text: str, hidden: Sequence[Span], offset: int) -> bool:
    at = bisect_right(hidden, offset, key=lambda span: span.start) - 1
    if at < 0 or hidden[at].start == offset or offset > hidden[at].end:
        return False
    return offset < hidden[at].end or not _is_closed(hidden[at].of(text))


def _is_hidden_to_end(text: str, hidden: Sequence[Span], offset: int) -> bool:
    """Whether code or the like ends at ``offset`` only because the text does; in HTML anchors count."""
    at = bisect_right(hidden, offset - 1, key=lambda span: span.start) - 1
    if (
        at < 0
        or hidden[at].end != offset
        or (text[hidden[at].start] == "<" and not text.startswith("<!", hidden[at].start))
    ):
        return False
    return not _is_closed(hidden[at].of(text))


def _is_closed(words: str) -> bool:
    """Whether hidden words end with what closes them, so that a cursor behind them stands outside."""
    if words.endswith(("\n", "\r")):
        return True
    fence = _FENCE.match(words)
    if fence:
        last = words.splitlines()[-1].strip(" \t>")
        return len(words) > len(fence[0]) and last.startswith(fence[1]) and not last.strip(fence[1][0])
    for opening, closing in (("<!--", "-->"), ("<", ">"), ("%%", "%%"), ("`", "`"), ("$", "$")):
        if words.startswith(opening):
            return len(words) > len(opening) and words.endswith(closing)
    return False


def _innermost(scene: Scene, facts: NoteFacts, options: SyntaxOptions, tag: AnchorTag | None) -> Context | None:
    """The construct that begins last before the cursor; ``tag`` is one that may stand there, if nothing else does."""
    before = scene.before
    found: Context | None
    wiki, destination = before.rfind("[["), before.rfind("](")
    footnote, reference = before.rfind("[^"), before.rfind("][")
    if footnote > wiki and footnote > destination and not before.startswith("[", footnote - 1):
        found = _footnote(scene, footnote)
        if found is not None:
            return found
    if wiki > destination and (link := _wikilink(scene, options)) is not None:
        return link
    if wiki > destination and _is_open_wikilink(scene, wiki):
        return None
    if destination >= 0:
        is_inside, found = destination_context(scene, destination + 2)
        if is_inside:
            return found
    if reference > wiki and (found := _reference(scene, reference)) is not None:
        return found
    found = _callout(scene) or definition_context(scene) or _tag(scene)
    return found or tag or bracket_context(facts, scene) or quotation_context(scene)


def _is_open_wikilink(scene: Scene, opening: int) -> bool:
    inner = scene.before[opening + 2 :]
    if "]]" in inner or inner.endswith("]") or is_escaped(scene.before, opening) or scene.opens_hidden(opening):
        return False
    return not scene.in_table or not _CELL_PIPE.search(inner) or _CELL_LABEL.fullmatch(inner) is not None


def _wikilink(scene: Scene, options: SyntaxOptions) -> Context | None:
    opening = scene.before.rfind("[[")
    if opening < 0 or not _is_open_wikilink(scene, opening):
        return None
    found = _part_of_wikilink(scene, opening, options)
    if found is None or not scene.in_front_matter:
        return found
    quoting = _quoting(scene, opening)
    return msgspec.structs.replace(found, quoting=quoting, query=_unescaped(found.query, quoting))


def _quoting(scene: Scene, opening: int) -> Quoting | None:
    """The quotes that the value around the link has or lacks; None where it needs none."""
    quoted = _QUOTED_VALUE.fullmatch(scene.before, 0, opening)
    if not quoted and not _WHOLE_VALUE.fullmatch(scene.before, 0, opening):
        return None
    open_span = Span(scene.start + opening, scene.start + opening + 2)
    return Quoting(
        '"' if quoted and quoted[1] == '"' else "'" if quoted else "", open_span, _rest_of_wikilink(scene)[2]
    )


def _unescaped(query: str, quoting: Quoting | None) -> str:
    """What was typed as YAML reads it in these quotes."""
    if quoting is None or not quoting.quote:
        return query
    return query.replace("''", "'") if quoting.quote == "'" else _ESCAPED.sub(r"\1", query)


def _part_of_wikilink(scene: Scene, opening: int, options: SyntaxOptions) -> _PartOfWikilink | None:
    inner = scene.before[opening + 2 :]
    if _WIKI_URL.match(inner.lstrip()) or "{{" in inner or "<%" in inner:
        return None
    rest, is_closed, closing_span = _rest_of_wikilink(scene)
    pipe = _PIPE.search(inner)
    if options.label_first and scene.in_table and _CELL_PIPE.search(inner):
        return None
    if pipe and options.label_first:
        return _target(scene, opening, opening + 2 + pipe.end(), rest, is_closed, closing_span)
    if options.label_first and _PIPE.search(rest):
        return None
    if pipe:
        return _label(scene, inner, opening + 2 + pipe.end(), pipe.start(), rest, is_closed)
    if inner.lstrip().startswith("^"):
        return _block_by_itself(scene, opening, inner, rest, is_closed)
    if "#" in inner:
        return _anchor(scene, opening, inner, rest, is_closed)
    return _target(scene, opening, opening + 2, rest, is_closed, closing_span)


def _rest_of_wikilink(scene: Scene) -> tuple[str, bool, int]:
    """What of the link stands behind the cursor, whether brackets close it there, and where the link ends."""
    after = scene.after
    close, other = scene.find_behind("]]"), scene.find_behind("[[")
    if close >= 0 and not 0 <= other < close and not (scene.in_table and _CELL_PIPE.search(after, 0, close)):
        return after[:close], True, scene.offset + close + 2
    lone = after.startswith("]") and not after.startswith(("](", "]["))
    return ("]" if lone else ""), False, scene.offset + int(lone)


def _closing(is_closed: bool) -> Literal["]]", ""]:
    return "" if is_closed else "]]"


def _until(scene: Scene, rest: str, is_closed: bool, stops: re.Pattern[str]) -> tuple[int, str]:
    """Where the part of the link that the cursor stands in ends, and what of the link follows it."""
    if not is_closed:
        return scene.offset + len(rest), ""
    found = stops.search(rest)
    part = rest[: found.start()] if found else rest
    return scene.offset + len(part.rstrip()), rest[len(part) :]


_PartOfWikilink = WikilinkTarget | WikilinkAnchor | WikilinkLabel | VaultHeading | VaultBlock
_ESCAPED = re.compile(r"""\\(["\\])""")
_QUOTED_VALUE = re.compile(
    r"""(?:[^\W\d][\w -]*:|[ \t]*-)[ \t]+(?:\[(?:[^"']|"[^"]*"|'[^']*')*)?(?:(")(?:[^"\\]|\\.)*|(')(?:[^']|'')*)""",
    re.DOTALL,
)
_WHOLE_VALUE = re.compile(r"(?:[^\W\d][\w -]*:|[ \t]*-)[ \t]+")
"""What stands before a link that is wholly a value, but in no quotes."""
_TARGET_STOP = re.compile(r"#|\\?\|")
_NEVER = re.compile(r"(?!)")


def _target(scene: Scene, opening: int, at: int, rest: str, is_closed: bool, end: int) -> WikilinkTarget | None:
    stop, follows = _until(scene, rest, is_closed, _TARGET_STOP)
    open_span = Span(scene.start + opening, scene.start + opening + 2)
    outside = scene.before[:opening].rstrip()
    return WikilinkTarget(
        query=scene.before[at:].strip(),
        replace=Span(start_of(scene, at), stop),
        open_span=open_span,
        end=end,
        closing=_closing(is_closed),
        embed=outside.endswith("!") and scene.before[opening - 1] == "!" and not is_escaped(outside, len(outside) - 1),
        has_anchor=follows.startswith("#"),
        has_label="|" in follows,
        in_table=scene.in_table,
        in_front_matter=scene.in_front_matter,
    )


def _anchor(scene: Scene, opening: int, inner: str, rest: str, is_closed: bool) -> VaultHeading | WikilinkAnchor:
    target, _, anchor = inner.partition("#")
    in_vault = anchor.startswith("#") and not target.strip()
    stop, follows = _until(scene, rest, is_closed, re.compile(r"\\?\|") if in_vault else _TARGET_STOP)
    closing, has_label = _closing(is_closed), "|" in follows
    if in_vault:
        replace = Span(start_of(scene, opening + 2), stop)
        return VaultHeading(anchor.lstrip("#").strip(), replace, closing, has_label, scene.in_table)
    *parents, last = anchor.split("#")
    at = len(scene.before) - len(last)
    is_block = last.lstrip().startswith("^")
    return WikilinkAnchor(
        target=target.strip(),
        parents=tuple(name for name in (parent.strip() for parent in parents) if name),
        query=last.strip().removeprefix("^"),
        replace=Span(start_of(scene, at) + is_block, stop),
        kind="block" if is_block else "heading",
        closing=closing,
        has_label=has_label,
        in_table=scene.in_table,
    )


def _block_by_itself(scene: Scene, opening: int, inner: str, rest: str, is_closed: bool) -> VaultBlock | None:
    query = inner.lstrip()
    if not query.startswith("^^"):
        return None
    stop, follows = _until(scene, rest, is_closed, _PIPE)
    replace = Span(start_of(scene, opening + 2), stop)
    return VaultBlock(query[2:].strip(), replace, _closing(is_closed), "|" in follows, scene.in_table)


def _label(scene: Scene, inner: str, at: int, pipe: int, rest: str, is_closed: bool) -> WikilinkLabel | None:
    stop, _ = _until(scene, rest, is_closed, _NEVER)
    target, hash_mark, anchor = inner[:pipe].partition("#")
    begin = min(start_of(scene, at), scene.offset)
    query = scene.before[at:].strip()
    named = anchor.strip() if hash_mark else None
    ends_cell = scene.in_table and inner[pipe] != "\\"
    if ends_cell:
        begin = scene.start + at - 1
    return WikilinkLabel(
        target.strip(), named, query, Span(begin, stop), _closing(is_closed), scene.in_table, ends_cell
    )


def _bracketed(scene: Scene, at: int) -> tuple[str, Span, Literal["]", ""]] | None:
    """The words from ``before[at]`` in single brackets: query, what is replaced, what closes them."""
    query = scene.before[at:]
    if "]" in query or "[" in query or scene.opens_hidden(at - 1):
        return None
    close, other = scene.find_behind("]"), scene.find_behind("[")
    is_closed = close >= 0 and not 0 <= other < close and not (scene.in_table and "|" in scene.after[:close])
    return query.strip(), Span(scene.start + at, scene.offset + (close if is_closed else 0)), "" if is_closed else "]"


def _reference(scene: Scene, at: int) -> ReferenceLabel | None:
    opening = opening_bracket(scene.before, at)
    found = _bracketed(scene, at + 2) if 0 <= opening < at - 1 else None
    if found is None or (scene.before[opening + 1 : at] in {" ", "x", "X"} and _is_list_item(scene.before[:opening])):
        return None
    return ReferenceLabel(*found)


def _is_list_item(words: str) -> bool:
    return words.rstrip().endswith(("-", "*", "+", ".", ")")) and words[-1:].isspace()


def _footnote(scene: Scene, at: int) -> FootnoteLabel | None:
    found = _bracketed(scene, at + 2) if not is_escaped(scene.before, at) else None
    return FootnoteLabel(*found) if found is not None and " " not in found[0] else None


def _callout(scene: Scene) -> CalloutKind | None:
    at = scene.before.rfind("[!")
    if at < 0 or not _CALLOUT.fullmatch(scene.before, 0, at):
        return None
    found = _bracketed(scene, at + 2)
    return CalloutKind(*found) if found is not None else None


def _tag(scene: Scene) -> TagName | None:
    at = scene.before.rfind("#")
    if at < 0 or not is_tag_opening(scene.before[at - 1] if at else " ") or scene.opens_hidden(at):
        return None
    query = scene.before[at + 1 :]
    if tag_name_length(query) < len(query):
        return None
    return TagName(query, Span(scene.start + at + 1, scene.offset + tag_name_length(scene.after)))
