"""What is being typed at a cursor in front matter, read line by line: half a key is no YAML."""

from __future__ import annotations

import re

from note_lsp.syntax.contexts import FrontMatterKey, FrontMatterValue
from note_lsp.text import Span

_LONGEST = 20_000
"""Characters of front matter that a cursor looks back over."""

_BEGUN = re.compile(r"\ufeff?---[ \t]*(?:\r\n|\n|\r)")
_OVER = re.compile(r"(?:\A|[\r\n])(?:---|\.\.\.)[ \t]*(?=[\r\n])")
_CLOSED = re.compile(r"[\r\n](?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)")
_BLANK_LINE = re.compile(r"(?:\A|\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)")
_KEY = re.compile(r"(?:[^\W\d][\w -]*)?")
_KEY_AND_VALUE = re.compile(r"([^\W\d][\w -]*?)[ \t]*:(?:[ \t]+(.*)|\Z)", re.DOTALL)
_ITEM = re.compile(r"[ \t]*-(?:[ \t]+(.*))\Z", re.DOTALL)
_WORD_BEHIND = re.compile(r"[\w-]*")
_KEY_OF_LIST = re.compile(r"^([^\W\d][\w -]*?)[ \t]*:\s+\[(?!\[)", re.MULTILINE)
_COMMENT = re.compile(r"[ \t]#")
_TAGS = frozenset({"tags", "tag"})
_STRING_LISTS = frozenset({"tags", "tag", "aliases", "alias", "cssclasses", "cssclass"})


def is_front_matter_begun(text: str, offset: int) -> bool:
    """Whether ``offset`` lies in what is going to be front matter, though the parser sees none in it yet."""
    opening = _BEGUN.match(text)
    if opening is None or not opening.end() <= offset < opening.end() + _LONGEST:
        return False
    above = text[opening.end() : offset]
    if _OVER.search(above) or above in {"---", "..."}:
        return False
    below = text[offset : offset + _LONGEST]
    return bool(_CLOSED.search(below)) or not _BLANK_LINE.search(above)


def front_matter_context(text: str, before: str, after: str, offset: int) -> FrontMatterKey | FrontMatterValue | None:
    """The key or value at ``offset``, whose line is ``before`` and ``after``."""
    if _KEY.fullmatch(before):
        return _key(before, after, offset)
    pair = _KEY_AND_VALUE.fullmatch(before)
    if pair:
        return _value(pair[1], pair[2] or "", after, offset) if pair[2] is not None else None
    item = _ITEM.fullmatch(before)
    key = _key_above(text, offset - len(before)) if item else None
    if item and key:
        return _part(key, item[1] or "", after, offset, "", in_list=True)
    return _in_flow_list(text, after, offset)


def _key(before: str, after: str, offset: int) -> FrontMatterKey:
    behind = _WORD_BEHIND.match(after)
    length = behind.end() if behind else 0
    colon = after[length:].lstrip().startswith(":")
    return FrontMatterKey(before.strip(), Span(offset - len(before), offset + length), colon)


def _key_above(text: str, line_start: int) -> str | None:
    """The key whose list the line at ``line_start`` belongs to."""
    for line in reversed(text[max(0, line_start - _LONGEST) : line_start].splitlines()):
        words = line.strip()
        if not words or words.startswith(("-", "#")):
            if words.startswith("---"):
                return None
            continue
        pair = _KEY_AND_VALUE.fullmatch(line.rstrip())
        return pair[1] if pair and not (pair[2] or "").strip() else None
    return None


def _in_flow_list(text: str, after: str, offset: int) -> FrontMatterValue | None:
    """The value at ``offset`` in a list in brackets that begins in a line above."""
    above = text[max(0, offset - _LONGEST) : offset]
    key = next((found for found in reversed(list(_KEY_OF_LIST.finditer(above)))), None)
    part = _last_part(above[key.end() :], ",").lstrip() if key and "]" not in above[key.end() :] else None
    if key is None or part is None or "\n" in part or "\r" in part:
        return None
    return _part(key[1], part, after, offset, ",]", in_list=True)


def _value(key: str, words: str, after: str, offset: int) -> FrontMatterValue:
    typed = words.lstrip()
    if typed.startswith("["):
        return _part(key, _last_part(typed[1:], ","), after, offset, ",]", in_list=True)
    if key.lower() not in _TAGS:
        return _part(key, words, after, offset, "", in_list=False)
    quote = typed[:1] if typed[:1] in {'"', "'"} else ""
    if quote and quote not in typed[1:]:
        last = re.split("[, ]", typed[1:])[-1]
        return _part(key, last, after, offset, ", ", in_list=False, quote=quote)
    return _part(key, words if quote else _last_part(words, ", "), after, offset, ", ", in_list=False)


def _last_part(words: str, separators: str) -> str:
    """What follows the last separator that stands outside of quotes."""
    quote, begin = "", 0
    for at, ch in enumerate(words):
        if quote:
            quote = "" if ch == quote else quote
        elif ch in "\"'" and not words[begin:at].strip():
            quote = ch
        elif ch in separators:
            begin = at + 1
    return words[begin:]


def _part(
    key: str, words: str, after: str, offset: int, separators: str, *, in_list: bool, quote: str = ""
) -> FrontMatterValue:
    """The value that ``words`` begin; ``quote`` is one that stands before them."""
    typed, ends = words.lstrip(), quote + separators
    if not quote and typed[:1] in {'"', "'"}:
        quote, typed, ends = typed[:1], typed[1:], typed[:1]
    query = typed
    if key.lower() in _TAGS:
        query = typed.removeprefix("#")
        # Without quotes YAML takes a comment to begin there.
        typed = query if quote else typed
    comment = None if quote else _COMMENT.search(after)
    stop = next((at for at, ch in enumerate(after) if ch in ends), len(after))
    behind = after[: min(stop, comment.start() if comment else stop)].rstrip() if key.lower() in _STRING_LISTS else ""
    return FrontMatterValue(key, query.strip(), Span(offset - len(typed), offset + len(behind)), quote, in_list)
