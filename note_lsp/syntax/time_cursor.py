"""What is being typed at a cursor in or for a timestamp, and in words quoted from a video."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from note_lsp.syntax.contexts import AnchorTag, BracketedTime, QuotedWords, TimeValue
from note_lsp.syntax.nodes import NoteFacts
from note_lsp.syntax.scene import Scene, is_within
from note_lsp.syntax.structure import is_escaped
from note_lsp.text import Span

_LONGEST_QUERY = 200
"""Characters of a quotation that are looked for: nobody types more of one sentence before it is found."""

_TAG_BEGUN = re.compile(r"<[aA](?![^\s>])")
_VALUE_BEGUN = re.compile(
    r"<[aA]\s(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*?(?<![\w-])data-t[ \t]*=[ \t]*([\"'])([^\"'<>\[\]\s]{0,40})\Z",
    re.IGNORECASE,
)
_VALUE_BEHIND = re.compile(r"[^\"'<>\[\]\s]{0,40}(?=[\"'])|[0-9:]{0,40}")
_REST_OF_TAG = re.compile(r"(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>")
_TEXT_AND_CLOSE = re.compile(r"[ \t]{0,4}([^<>]{0,120}?)[ \t]{0,4}</[ \t]{0,4}[aA][ \t]{0,4}>")
_NO_TEXT = re.compile(r"[\s.,;)|](?!\s{0,8}[\[0-9])|\Z")
"""What follows a tag that neither a text nor what closes it follows."""
_USUAL_TAG = ' class="yt-timestamp" data-t="'
_BEHIND_TAG = re.compile(r">?(?:\[?\]?</a>)?", re.IGNORECASE)
_MORE_OF_TAG = re.compile(r"[\w=!/-]")
_TAG_GOES_ON = re.compile(r"[^<>]*>")
_ATTRIBUTE_BEHIND = re.compile(r"[ \t]+[\w-]+[ \t]*=")
_CLOSED_BEHIND = re.compile(r"(?:[^<]|<(?![ \t]{0,4}/?[ \t]{0,4}[aA][\s>]))*<[ \t]{0,4}/[ \t]{0,4}[aA][\s>]")
"""Behind a tag: the next tag of an anchor closes one."""
_TIME_AND_CLOSE = re.compile(r"[ \t]{0,4}\[?[0-9:]{0,20}\]?[ \t]{0,4}</[ \t]{0,4}[aA][ \t]{0,4}>")
_INDENTED = re.compile(r"[ ]{4}[ \t]*|[ ]{0,3}\t[ \t]*")

_BRACKET_BEGUN = re.compile(r"\[([0-9][0-9:]{0,8})\Z")
_BRACKET_BEHIND = re.compile(r"[0-9:]{0,9}")
_LIST_MARK = re.compile(r"[ \t>]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+")
_BEFORE_BRACKET = re.compile(r"[\w\[\]!\\^|]")
_AFTER_BRACKET = re.compile(r"\][(\[:]|\]?[ \t]*</[ \t]*[aA]|[^\[\]]+\]", re.IGNORECASE)
"""A link, the text of an anchor, and words that the brackets hold besides."""
_IN_LINK_TEXT = re.compile(r"[^\[\]]*\][(\[]")
_ATTRIBUTE_BEGUN = re.compile(r"<[A-Za-z][^<>]*=[ \t]*[\"'][^<>]*\Z")
_OPEN_OR_CLOSE = re.compile(r"<[ \t]*(/?)[ \t]*[aA](?=[\s>])")

_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+(?:[ \t]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)?[ \t]*")
_HTML = re.compile(r"<[^<>]*>")
_BEFORE_TITLE = re.compile(r"\](?:\(|:)[ \t]*[^()\s]+[ \t]+\Z")
"""What stands before the title of a Markdown link or a definition, which quotes nobody."""
_FOOTNOTE = re.compile(r"[ \t>]*\[\^")
_PAIRS = {"“": "”", "„": "“”", "«": "»", "「": "」"}
_SENTENCE_OVER = re.compile(r"[.!?…][\"”’»)\]*_]*\s+")


def tag_context(facts: NoteFacts, scene: Scene) -> TimeValue | AnchorTag | None:
    """What is typed in the opening tag of a timestamp anchor that is, or may become, one.

    Such a tag counts in HTML too, but not in code, comments and math.
    """
    at = _last_tag(scene.before)
    found = _value(scene, at) or _begun_tag(scene, at) if at >= 0 else None
    return found if found is not None and _is_live(facts, scene, at) else None


def _last_tag(before: str) -> int:
    at = max(before.rfind("<a"), before.rfind("<A"))
    if before.endswith("<"):
        return len(before) - 1
    return at if at >= 0 and _TAG_BEGUN.match(before, at) else -1


def _is_live(facts: NoteFacts, scene: Scene, at: int) -> bool:
    """Whether the tag that begins at ``before[at]`` stands where timestamp anchors count."""
    start = scene.start + at
    around_tag, around_cursor = (_span_over(facts.hidden, offset) for offset in (start + 1, scene.offset))
    if around_tag is None and around_cursor is None:
        return True
    # An HTML tag is hidden by itself, as indented code is that begins with one.
    is_tag = around_tag is not None and around_tag.start == start and around_cursor == around_tag
    return (is_tag and not _INDENTED.fullmatch(scene.before, 0, at)) or _is_anchor(facts, start)


def _span_over(spans: Sequence[Span], offset: int) -> Span | None:
    """The one of the sorted ``spans`` that begins before ``offset`` and reaches beyond it."""
    at = bisect_right(spans, offset - 1, key=lambda span: span.start) - 1
    return spans[at] if at >= 0 and offset < spans[at].end else None


def _is_anchor(facts: NoteFacts, start: int) -> bool:
    anchors = facts.time_anchors
    at = bisect_right(anchors, start, key=lambda anchor: anchor.span.start) - 1
    return at >= 0 and start < anchors[at].span.end and start >= anchors[at].tag.start


def _value(scene: Scene, at: int) -> TimeValue | None:
    begun = _VALUE_BEGUN.match(scene.before, at)
    if begun is None:
        return None
    quote, query, after = begun[1], begun[2], scene.after
    behind = _VALUE_BEHIND.match(after)
    end = behind.end() if behind else 0
    value = Span(scene.offset - len(query), scene.offset + end)
    is_quoted = after.startswith(quote, end)
    rest = end + is_quoted
    tag = _REST_OF_TAG.match(after, rest) if is_quoted or after.startswith(">", rest) else None
    if tag is None and is_quoted and _ATTRIBUTE_BEHIND.match(after, rest):
        return TimeValue(query, value)
    if tag is None:
        over = _TIME_AND_CLOSE.match(after, rest)
        return TimeValue(query, value, None, quote + ">", scene.offset + (over.end() if over else rest))
    text = _TEXT_AND_CLOSE.match(after, tag.end())
    if text is not None and is_quoted:
        return TimeValue(query, value, Span(scene.offset + text.start(1), scene.offset + text.end(1)))
    opening = quote + after[rest : tag.end()]
    if text is not None and _TIME_AND_CLOSE.match(after, tag.end()):
        return TimeValue(query, value, None, opening, scene.offset + text.end())
    if _NO_TEXT.match(after, tag.end()) and _CLOSED_BEHIND.match(after, tag.end()) is None:
        return TimeValue(query, value, None, opening, scene.offset + tag.end())
    return TimeValue(query, value) if is_quoted else None


def _begun_tag(scene: Scene, at: int) -> AnchorTag | None:
    """``<a`` and more of the usual tag; a sign of less than before nothing else, or nothing."""
    typed = scene.before[at:]
    if not f"<a{_USUAL_TAG}".startswith(typed.lower()) or is_escaped(scene.before, at):
        return None
    if _is_code_begun(scene):
        return None
    if at and not (scene.before[at - 1].isspace() or scene.before[at - 1] in "([*_>,;:.—–-"):
        return None
    quote = '"' if typed.count('"') == 1 and scene.after.startswith('"') else ""
    behind = _BEHIND_TAG.match(scene.after, len(quote))
    end = behind.end() if behind else 0
    words = behind[0] if behind else ""
    if _MORE_OF_TAG.match(scene.after, end) or (not words and _TAG_GOES_ON.match(scene.after, end)):
        return None
    if words == ">" and _CLOSED_BEHIND.match(scene.after, end):
        return None
    return AnchorTag(typed, Span(scene.start + at, scene.offset + end))


def bracket_context(facts: NoteFacts, scene: Scene) -> BracketedTime | None:
    """``[`` and digits that may become a time: in no checkbox, no link, no footnote, no label that is defined."""
    begun = _BRACKET_BEGUN.search(scene.before, max(len(scene.before) - 12, 0))
    if begun is None:
        return None
    at, query = begun.start(), begun[1]
    behind = _BRACKET_BEHIND.match(scene.after)
    end = behind.end() if behind else 0
    if _BEFORE_BRACKET.match(scene.before[at - 1 : at]) or _AFTER_BRACKET.match(scene.after, end):
        return None
    if _is_code_begun(scene) or _is_attribute_begun(scene) or _IN_LINK_TEXT.match(scene.after, end):
        return None
    is_status = len(query) == 1 and not end and _LIST_MARK.fullmatch(scene.before, 0, at) is not None
    if is_status or _is_in_anchor(scene.before[:at]):
        return None
    if any(definition.label.startswith(query) for definition in facts.definitions):
        return None
    is_closed = scene.after.startswith("]", end)
    return BracketedTime(query, Span(scene.start + at, scene.offset + end + is_closed), is_closed)


def _is_code_begun(scene: Scene) -> bool:
    """Whether code is begun before the cursor and not closed yet, so that the parser knows nothing of it."""
    before = scene.before
    last = before.rfind("`")
    begin = len(before[: last + 1].rstrip("`"))
    if last < 0 or is_within(scene.hidden, scene.start + begin, at_start=True):
        return False
    return not before[begin - 1 : begin].isalnum() and not before[last + 1 : last + 2].isspace()


def _is_attribute_begun(scene: Scene) -> bool:
    """The same of the value of an HTML attribute."""
    at = scene.before.rfind("<")
    return at >= 0 and _ATTRIBUTE_BEGUN.match(scene.before, at) is not None


def _is_in_anchor(before: str) -> bool:
    """Whether an HTML anchor is open at the end: what is typed there is its text."""
    tags = list(_OPEN_OR_CLOSE.finditer(before[-600:]))
    return bool(tags) and not tags[-1][1]


def quotation_context(scene: Scene) -> QuotedWords | None:
    """Words that may be quoted: in a block quote, or behind a quotation mark that is not closed before the cursor."""
    is_inside_word = scene.before[-1:].isalnum() and scene.after[:1].isalnum()
    if is_inside_word or _is_code_begun(scene) or _is_attribute_begun(scene) or _IN_LINK_TEXT.match(scene.after):
        return None
    words = _HTML.sub(lambda tag: "\0" * len(tag[0]), scene.before)
    quote = _QUOTE.match(words)
    begin = max(quote.end() if quote else -1, _open_mark(words))
    # The line that names a callout is no quotation.
    if begin < 0 or words.startswith("[!", begin):
        return None
    begin = max(begin, words.rfind("\0") + 1, len(words) - _LONGEST_QUERY)
    for over in _SENTENCE_OVER.finditer(words, begin):
        begin = over.end()
    query = words[begin:]
    begin += len(query) - len(query.lstrip())
    typed = words[begin:]
    return QuotedWords(typed, Span(scene.start + begin, scene.offset), scene.in_table) if typed.strip() else None


def _open_mark(words: str) -> int:
    """Where the words begin behind the last quotation mark that is open; -1 if none is."""
    begin, closing = -1, ""
    for at, sign in enumerate(words):
        if closing:
            if sign in closing:
                begin, closing = -1, ""
        elif sign in _PAIRS:
            begin, closing = at + 1, _PAIRS[sign]
        elif sign == '"' and (not at or words[at - 1].isspace() or words[at - 1] in "([>*_—–-\0"):
            begin, closing = at + 1, '"'
    if begin < 0 or _FOOTNOTE.match(words):
        return begin
    return begin if not _BEFORE_TITLE.search(words, max(begin - 300, 0), begin - 1) else -1
