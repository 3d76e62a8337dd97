"""Half-typed destinations of Markdown links and definitions: ``[x](pa``, ``[x](<pa``, ``[x]: pa``."""

from __future__ import annotations

import re
from urllib.parse import unquote

import msgspec

from note_lsp.syntax.contexts import Context, MarkdownAnchor, MarkdownPath
from note_lsp.syntax.scene import Scene, opening_bracket, start_of
from note_lsp.syntax.structure import is_escaped
from note_lsp.text import Span

_LONGEST_LOOSE_PATH = 120
"""How many characters an unclosed destination with blanks may have before it is prose."""

_OUTSIDE = re.compile(r"(?!file:)[A-Za-z][A-Za-z0-9+.-]+:|//|www\.|https?\Z", re.IGNORECASE)
_TITLE_BEHIND = re.compile(r"""[ \t]+(?:"[^"]*"|'[^']*'|\([^()]*\))?[ \t]*\)""")
_ONLY_TITLE_BEHIND = re.compile(r"""[ \t]*(?:\Z|[ \t]["'(])""")
_TITLE_BEGUN = re.compile(r"""[ \t]["'(]""")
_DEFINITION = re.compile(r"[ \t>]*\[(?!\^)(?:[^\[\]\\]|\\.)+\]:[ \t]*(?=\S|\Z)")


class _Destination(msgspec.Struct, frozen=True):
    """A Markdown destination that the cursor stands in."""

    written: str
    begin: int
    stop: int
    closing: str
    angled: bool
    follows: str = ""


def destination_context(scene: Scene, at: int) -> tuple[bool, Context | None]:
    """Whether the cursor is in a destination that begins at ``before[at]``, and what is typed there."""
    if opening_bracket(scene.before, at - 2) < 0 or scene.opens_hidden(at - 2):
        return False, None
    found = _destination(scene, at, ")")
    return found is not None, _markdown(scene, found, _is_embed(scene.before, at - 2)) if found else None


def definition_context(scene: Scene) -> Context | None:
    """What is typed in the destination of a reference definition."""
    begun = _DEFINITION.match(scene.before)
    found = _destination(scene, begun.end(), "") if begun else None
    if found is None or (" " in found.written.strip() and not found.angled):
        return None
    return _markdown(scene, found, embed=False)


def _destination(scene: Scene, at: int, bracket: str) -> _Destination | None:
    words = scene.before[at:].lstrip()
    begin = start_of(scene, at)
    if words.startswith("<"):
        if ">" in words:
            return None
        close = scene.find_behind(">")
        if close >= 0 and "<" not in scene.after[:close] and _is_over(scene.after, close + 1, bracket):
            return _Destination(words[1:], begin + 1, scene.offset + close, "", True, scene.after[:close])
        closing = ">" if _is_over(scene.after, 0, bracket) else ">" + bracket
        return _Destination(words[1:], begin + 1, scene.offset, closing, True)
    if _is_past_destination(words):
        return None
    rest = scene.after if not bracket else _bare_rest(scene.after)
    if not bracket:
        rest = rest.split(maxsplit=1)[0] if rest and not rest[0].isspace() else ""
        return _Destination(words, begin, scene.offset + len(rest), "", False, rest)
    if rest is None:
        return _Destination(words, begin, scene.offset, bracket, False)
    return _Destination(words, begin, scene.offset + len(rest), "", False, rest)


def _is_over(after: str, at: int, bracket: str) -> bool:
    """Whether behind ``after[:at]`` nothing of the link can follow but a title and its closing ``bracket``."""
    if not bracket:
        return _ONLY_TITLE_BEHIND.match(after, at) is not None
    return after.startswith(bracket, at) or _TITLE_BEHIND.match(after, at) is not None


def _is_past_destination(words: str) -> bool:
    """Whether a destination that begins with ``words`` is over before the cursor."""
    depth = 0
    for at, ch in enumerate(words):
        if ch in "()" and not is_escaped(words, at):
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
        if ch == "(" and not is_escaped(after, at):
            depth += 1
        elif ch == ")" and not is_escaped(after, at):
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


def _is_embed(before: str, closing: int) -> bool:
    at = opening_bracket(before, closing)
    return at > 0 and before[at - 1] == "!" and not is_escaped(before, at - 1)
