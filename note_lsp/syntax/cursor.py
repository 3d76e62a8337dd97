"""What is being typed at a cursor, whatever the parser makes of the half of it that stands already.

It reads the line around the cursor, and of the facts only what lies in code, tables and front matter.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal
from urllib.parse import unquote

import msgspec

from note_lsp.syntax.contexts import (
    CalloutKind,
    Context,
    FootnoteLabel,
    MarkdownAnchor,
    MarkdownPath,
    ReferenceLabel,
    TagName,
    VaultBlock,
    VaultHeading,
    WikilinkAnchor,
    WikilinkLabel,
    WikilinkTarget,
)
from note_lsp.syntax.front_matter_cursor import front_matter_context, is_front_matter_begun
from note_lsp.syntax.nodes import NoteFacts, SyntaxOptions
from note_lsp.syntax.tags import is_tag_opening, tag_name_length
from note_lsp.text import Span

_WINDOW = 2_000
"""How far to either side of the cursor a line is read: nobody types longer names."""
_LONGEST_LOOSE_PATH = 120
"""How many characters an unclosed destination with blanks may have before it is prose."""

_PIPE = re.compile(r"\\?\|")
_CELL_PIPE = re.compile(r"(?<!\\)\|")
_WIKI_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|mailto:|tel:|www\.", re.IGNORECASE)
_OUTSIDE = re.compile(r"(?!file:)[A-Za-z][A-Za-z0-9+.-]+:|//|www\.|https?\Z", re.IGNORECASE)
_TITLE_BEHIND = re.compile(r"""[ \t]+(?:"[^"]*"|'[^']*'|\([^()]*\))?[ \t]*\)""")
_TITLE_BEGUN = re.compile(r"""[ \t]["'(]""")
_DEFINITION = re.compile(r"[ \t>]*\[(?!\^)(?:[^\[\]\\]|\\.)+\]:[ \t]*(?=\S|\Z)")
_CALLOUT = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*>[ \t]*")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")

DEFAULT_OPTIONS = SyntaxOptions()


class Scene(msgspec.Struct, frozen=True):
    """The line around a cursor, as far as it matters."""

    before: str
    after: str
    offset: int
    in_table: bool = False
    in_front_matter: bool = False
    hidden: Sequence[Span] = ()

    @property
    def start(self) -> int:
        """The offset at which ``before`` begins."""
        return self.offset - len(self.before)

    def opens_hidden(self, at: int) -> bool:
        """Whether what stands at ``before[at]`` lies in code or the like."""
        return bool(self.hidden) and is_within(self.hidden, self.start + at + 1)


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
    if _is_hidden(text, facts.hidden, offset):
        return None
    return _innermost(scene, options)


def is_within(spans: Sequence[Span], offset: int) -> bool:
    """Whether ``offset`` lies inside one of the sorted ``spans``, neither at its start nor at its end."""
    at = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return at >= 0 and spans[at].start < offset < spans[at].end


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


def _innermost(scene: Scene, options: SyntaxOptions) -> Context | None:
    """The construct that begins last before the cursor."""
    before = scene.before
    wiki, destination = before.rfind("[["), before.rfind("](")
    footnote, reference = before.rfind("[^"), before.rfind("][")
    if footnote > wiki and footnote > destination and not before.startswith("[", footnote - 1):
        found: Context | None = _footnote(scene, footnote)
        if found is not None:
            return found
    if wiki > destination and (link := _wikilink(scene, options)) is not None:
        return link
    if wiki > destination and _is_open_wikilink(scene, wiki):
        return None
    if destination >= 0 and (is_inside := _open_destination(scene, destination + 2)):
        return _markdown(scene, is_inside, _is_embed(before, destination))
    if reference > wiki and (found := _reference(scene, reference)) is not None:
        return found
    return _callout(scene) or _definition(scene) or _tag(scene)


def _is_escaped(words: str, at: int) -> bool:
    backslashes = 0
    while backslashes < at and words[at - 1 - backslashes] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


def _is_open_wikilink(scene: Scene, opening: int) -> bool:
    inner = scene.before[opening + 2 :]
    if "]]" in inner or inner.endswith("]") or _is_escaped(scene.before, opening) or scene.opens_hidden(opening):
        return False
    return not (scene.in_table and _CELL_PIPE.search(inner))


def _wikilink(scene: Scene, options: SyntaxOptions) -> Context | None:
    opening = scene.before.rfind("[[")
    if opening < 0 or not _is_open_wikilink(scene, opening):
        return None
    inner = scene.before[opening + 2 :]
    if _WIKI_URL.match(inner.lstrip()) or "{{" in inner or "<%" in inner:
        return None
    rest, is_closed, closing_span = _rest_of_wikilink(scene)
    pipe = _PIPE.search(inner)
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
    close, other = after.find("]]"), after.find("[[")
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


_TARGET_STOP = re.compile(r"#|\\?\|")
_NEVER = re.compile(r"(?!)")


def _start_of(scene: Scene, at: int) -> int:
    """The offset of ``before[at]``, with blanks passed over."""
    words = scene.before[at:]
    return scene.start + at + len(words) - len(words.lstrip())


def _target(scene: Scene, opening: int, at: int, rest: str, is_closed: bool, end: int) -> WikilinkTarget | None:
    stop, follows = _until(scene, rest, is_closed, _TARGET_STOP)
    open_span = Span(scene.start + opening, scene.start + opening + 2)
    outside = scene.before[:opening].rstrip()
    return WikilinkTarget(
        query=scene.before[at:].strip(),
        replace=Span(_start_of(scene, at), stop),
        open_span=open_span,
        end=end,
        closing=_closing(is_closed),
        embed=outside.endswith("!") and scene.before[opening - 1] == "!" and not _is_escaped(outside, len(outside) - 1),
        has_anchor=follows.startswith("#"),
        has_label="|" in follows,
        in_table=scene.in_table,
        in_front_matter=scene.in_front_matter,
        needs_quotes=scene.in_front_matter and not outside.endswith(('"', "'")),
    )


def _anchor(scene: Scene, opening: int, inner: str, rest: str, is_closed: bool) -> Context:
    target, _, anchor = inner.partition("#")
    in_vault = anchor.startswith("#") and not target.strip()
    stop, follows = _until(scene, rest, is_closed, re.compile(r"\\?\|") if in_vault else _TARGET_STOP)
    closing, has_label = _closing(is_closed), "|" in follows
    if in_vault:
        replace = Span(_start_of(scene, opening + 2), stop)
        return VaultHeading(anchor.lstrip("#").strip(), replace, closing, has_label, scene.in_table)
    *parents, last = anchor.split("#")
    at = len(scene.before) - len(last)
    is_block = last.lstrip().startswith("^")
    hash_at, begin = scene.start + at - 1, _start_of(scene, at)
    return WikilinkAnchor(
        target=target.strip(),
        parents=tuple(name for name in (parent.strip() for parent in parents) if name),
        query=last.strip().removeprefix("^"),
        replace=Span(begin + is_block, stop),
        hash_span=Span(hash_at, begin + 1 if is_block else hash_at + 1),
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
    replace = Span(_start_of(scene, opening + 2), stop)
    return VaultBlock(query[2:].strip(), replace, _closing(is_closed), "|" in follows, scene.in_table)


def _label(scene: Scene, inner: str, at: int, pipe: int, rest: str, is_closed: bool) -> WikilinkLabel | None:
    stop, _ = _until(scene, rest, is_closed, _NEVER)
    target, hash_mark, anchor = inner[:pipe].partition("#")
    begin = min(_start_of(scene, at), scene.offset)
    query = scene.before[at:].strip()
    named = anchor.strip() if hash_mark else None
    return WikilinkLabel(target.strip(), named, query, Span(begin, stop), _closing(is_closed), scene.in_table)


def _opening_bracket(before: str, closing: int) -> int:
    """Where the bracket opens that ``before[closing]`` closes; -1 if none does."""
    depth = 0
    for at in range(closing, -1, -1):
        if before[at] in "[]" and not _is_escaped(before, at):
            depth += 1 if before[at] == "]" else -1
            if not depth:
                return at
    return -1


def _is_embed(before: str, closing: int) -> bool:
    at = _opening_bracket(before, closing)
    return at > 0 and before[at - 1] == "!" and not _is_escaped(before, at - 1)


class _Destination(msgspec.Struct, frozen=True):
    """A Markdown destination that the cursor stands in."""

    written: str
    begin: int
    stop: int
    closing: str
    angled: bool
    follows: str = ""


def _open_destination(scene: Scene, at: int) -> _Destination | None:
    if _opening_bracket(scene.before, at - 2) < 0 or scene.opens_hidden(at - 2):
        return None
    return _destination(scene, at, ")")


def _destination(scene: Scene, at: int, bracket: str) -> _Destination | None:
    words = scene.before[at:].lstrip()
    begin = _start_of(scene, at)
    if words.startswith("<"):
        if ">" in words:
            return None
        close = scene.after.find(">")
        if close >= 0 and "<" not in scene.after[:close]:
            return _Destination(words[1:], begin + 1, scene.offset + close, "", True, scene.after[:close])
        return _Destination(words[1:], begin + 1, scene.offset, ">" + bracket, True)
    if _is_past_destination(words):
        return None
    rest = scene.after if not bracket else _bare_rest(scene.after)
    if not bracket:
        rest = rest.split(maxsplit=1)[0] if rest and not rest[0].isspace() else ""
        return _Destination(words, begin, scene.offset + len(rest), "", False, rest)
    if rest is None:
        return _Destination(words, begin, scene.offset, bracket, False)
    return _Destination(words, begin, scene.offset + len(rest), "", False, rest)


def _is_past_destination(words: str) -> bool:
    """Whether a destination that begins with ``words`` is over before the cursor."""
    depth = 0
    for at, ch in enumerate(words):
        if ch in "()" and not _is_escaped(words, at):
            depth += 1 if ch == "(" else -1
            if depth < 0:
                return True
    return bool(_TITLE_BEGUN.search(words)) or (" " in words and len(words) > _LONGEST_LOOSE_PATH)


def _bare_rest(after: str) -> str | None:
    """What of a destination without angle brackets stands behind the cursor; None if nothing closes it."""
    depth = 0
    for at, ch in enumerate(after):
        if ch in " \t":
            return after[:at] if _TITLE_BEHIND.match(after, at) else None
        if ch == "(" and not _is_escaped(after, at):
            depth += 1
        elif ch == ")" and not _is_escaped(after, at):
            depth -= 1
            if depth < 0:
                return after[:at]
    return None


def _markdown(scene: Scene, found: _Destination, embed: bool) -> Context | None:
    if _OUTSIDE.match(found.written) or "{{" in found.written or "<%" in found.written:
        return None
    path, hash_mark, anchor = found.written.partition("#")
    if hash_mark:
        replace = Span(found.begin + len(path) + 1, found.stop)
        return MarkdownAnchor(unquote(path).strip(), unquote(anchor), replace, found.closing, embed)
    before_hash, hash_mark, _ = found.follows.partition("#")
    stop = found.stop - len(found.follows) + len(before_hash)
    query = unquote(found.written, errors="replace")
    return MarkdownPath(query, Span(found.begin, stop), found.closing, embed, found.angled, bool(hash_mark))


def _definition(scene: Scene) -> Context | None:
    begun = _DEFINITION.match(scene.before)
    found = _destination(scene, begun.end(), "") if begun else None
    if found is None or (" " in found.written.strip() and not found.angled):
        return None
    return _markdown(scene, found, embed=False)


def _bracketed(scene: Scene, at: int) -> tuple[str, Span, Literal["]", ""]] | None:
    """The words from ``before[at]`` in single brackets: query, what is replaced, what closes them."""
    query = scene.before[at:]
    if "]" in query or "[" in query or scene.opens_hidden(at - 1):
        return None
    close, other = scene.after.find("]"), scene.after.find("[")
    is_closed = close >= 0 and not 0 <= other < close and not (scene.in_table and "|" in scene.after[:close])
    return query.strip(), Span(scene.start + at, scene.offset + (close if is_closed else 0)), "" if is_closed else "]"


def _reference(scene: Scene, at: int) -> ReferenceLabel | None:
    opening = _opening_bracket(scene.before, at)
    found = _bracketed(scene, at + 2) if 0 <= opening < at - 1 else None
    if found is None or (scene.before[opening + 1 : at] in {" ", "x", "X"} and _is_list_item(scene.before[:opening])):
        return None
    return ReferenceLabel(*found)


def _is_list_item(words: str) -> bool:
    return words.rstrip().endswith(("-", "*", "+", ".", ")")) and words[-1:].isspace()


def _footnote(scene: Scene, at: int) -> FootnoteLabel | None:
    found = _bracketed(scene, at + 2) if not _is_escaped(scene.before, at) else None
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
