"""Front matter: the YAML block at a note's first byte, every key and value with its span.

Values are always text, as they are written: ``no``, ``12:30`` and ``0123`` are not converted.
"""

from __future__ import annotations

import re
from typing import Any

import frontmatter.default_handlers
import yaml

from note_lsp.folding import fold_case
from note_lsp.syntax.nodes import Field, FrontMatter, Problem, Tag, Value
from note_lsp.syntax.structure import spans_between
from note_lsp.text import Span

_OPENING = re.compile(r"\ufeff?---[ \t]*(?:\r\n|\n|\r)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?=\r?$)", re.MULTILINE)
_CLOSING_AFTER_LONE_RETURNS = re.compile(r"(?:(?<=\r)|^)(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)", re.MULTILINE)
_VEIL = 0x100000
"""What is added to a template's characters, so that YAML reads each of them as a letter."""
_VEILED = re.compile("[\U00100000-\U0010fffd]+")
_KEY_LINE = re.compile(r"""(?:"[^"\r\n]*"|'[^'\r\n]*'|[^\s#&*!|>%@`"'?:,{}\[\]-][^:\r\n]*):(?=[ \t\r\n]|\Z)""")
_CONTINUATION = re.compile(r"[ \t\r\n#\]}]|-[ \t\r\n]|\Z")
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
"""A node's anchor and tag, which its marks include."""
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_INDICATORS = frozenset("[]{}\"'&*!|>%@`#,?:-")
_SIMPLE_CHARACTER = r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff:# ]|:(?! |$)|#| (?![ #]|$)"
# An atomic group, since Python before 3.11.5 reads a possessive quantifier behind a group wrongly.
_SIMPLE_FIELD = rf"([A-Za-z][A-Za-z0-9_]*):(?: +([A-Za-z0-9](?>(?:{_SIMPLE_CHARACTER})*)))? *"
_SIMPLE = re.compile(rf"(?:{_SIMPLE_FIELD}\n)+", re.MULTILINE)
_SIMPLE_LINE = re.compile(rf"^{_SIMPLE_FIELD}$", re.MULTILINE)
_ALIAS_PART = re.compile(r"[^,\s][^,]*")
_TAG_PART = re.compile(r"[^,\s]+")
_DEEPEST = 100
_DEEP_LINE = re.compile(r"^[ \t?:-]{100}", re.MULTILINE)
_BASIC_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Handler(frontmatter.default_handlers.YAMLHandler):
    """python-frontmatter's YAML, read as nodes with marks instead of as converted values."""

    def load(self, fm: str, **kwargs: object) -> Any:
        if fm.count("[") + fm.count("{") > _DEEPEST or _DEEP_LINE.search(fm):
            _refuse_depth(fm)
        return yaml.compose(fm, Loader=_BASIC_LOADER)


_HANDLER = _Handler()


def read_front_matter(text: str) -> tuple[FrontMatter | None, tuple[Problem, ...]]:
    """The front matter of ``text`` and what is wrong with it; None where the text has none.

    Total.  Of malformed YAML every key is still taken that can be read by itself, and one with a plain value on its
    line, so that a note keeps its title while it is being written.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return None, ()
    begin = opening.end()
    closing = (_CLOSING_AFTER_LONE_RETURNS if "\r" in text[:begin] else _CLOSING).search(text, begin)
    if closing is None:
        return None, ()
    yaml_text = text[begin : closing.start()]
    span, body = Span(0, closing.end()), Span(begin, closing.start())
    if _SIMPLE.fullmatch(yaml_text):
        return _assembled(span, body, _simple_fields(yaml_text, begin)), ()
    veiled = _veiled(yaml_text)
    try:
        root = _HANDLER.load(veiled)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        parts = _clear_fields(veiled, text, begin)
        fields = tuple(field for found, _ in parts for field in found)
        bracketed = tuple(value for _, found in parts for value in found)
        return _assembled(span, body, fields, bracketed), (_problem(error, body),)
    if root is not None and not isinstance(root, yaml.MappingNode):
        # A rule, words and another rule: no keys, so no front matter either.
        return None, ()
    return _assembled(span, body, _fields(root, text, begin), _bracketed(root, text, begin)), ()


def may_open_front_matter(text: str) -> bool:
    """Whether front matter would begin at the text's first byte if it ended somewhere."""
    return _OPENING.match(text) is not None


def front_matter_tags(front_matter: FrontMatter | None) -> tuple[Tag, ...]:
    """The tags that ``tags:`` and ``tag:`` name: a list, or one string parted by commas or blanks."""
    if front_matter is None:
        return ()
    tags = []
    for field in front_matter.fields:
        if fold_case(field.key) not in {"tags", "tag"}:
            continue
        for value in field.values:
            for start, name in _parts(value, _TAG_PART):
                bare = name.removeprefix("#")
                if bare and not bare.isdigit():
                    tags.append(Tag(bare, Span(start, start + len(name)), in_front_matter=True))
    return tuple(tags)


def _refuse_depth(yaml_text: str) -> None:
    """Raise ``yaml.YAMLError`` where lists and maps are nested too deeply: the C library would overflow its stack."""
    depth = 0
    for event in yaml.parse(yaml_text, Loader=_BASIC_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            mark: Any = event.start_mark
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=mark)


def _veiled(yaml_text: str) -> str:
    """``yaml_text`` with templates (``{{…}}``) as letters, character for character."""
    pieces, at = [], 0
    for start, end in spans_between(yaml_text, "{{", "}}"):
        pieces.append(yaml_text[at:start])
        pieces += [chr(ord(ch) + _VEIL) if ch < "\ufffe" else ch for ch in yaml_text[start:end]]
        at = end
    return "".join([*pieces, yaml_text[at:]]) if pieces else yaml_text


def _unveiled(words: str, written: str) -> str:
    """What YAML read, with the characters of the templates that are ``written`` there."""
    if "{{" not in written:
        return words
    return _VEILED.sub(lambda veiled: "".join(chr(ord(ch) - _VEIL) for ch in veiled[0]), words)


def _assembled(span: Span, body: Span, fields: tuple[Field, ...], bracketed: tuple[Value, ...] = ()) -> FrontMatter:
    title = video_id = None
    aliases: list[Value] = []
    for field in fields:
        key = fold_case(field.key)
        if key == "title" and title is None and field.values and not field.is_list:
            title = field.values[0]
        elif key == "videoid" and video_id is None and field.values:
            video_id = field.values[0]
        elif key in {"aliases", "alias"}:
            aliases += field.values if field.is_list else _alias_parts(field.values)
    return FrontMatter(span, body, fields, title, tuple(alias for alias in aliases if alias.text), video_id, bracketed)


def _alias_parts(values: tuple[Value, ...]) -> list[Value]:
    """One string names the whole and each part between commas."""
    aliases = list(values)
    for value in values:
        if "," in value.text:
            aliases += [
                Value(part.rstrip(), Span(start, start + len(part.rstrip())), value.plain)
                for start, part in _parts(value, _ALIAS_PART)
            ]
    return aliases


def _parts(value: Value, pattern: re.Pattern[str]) -> list[tuple[int, str]]:
    return [(value.span.start + found.start(), found[0]) for found in pattern.finditer(value.text)]


def _fields(root: Any, text: str, begin: int) -> tuple[Field, ...]:
    fields = []
    # YAML's aliases name a value again and again; written out they must not outgrow the text.
    room = 2 * len(text)
    for key, node in root.value if root is not None else ():
        if not isinstance(key, yaml.ScalarNode):
            continue
        is_list = isinstance(node, yaml.SequenceNode)
        room -= node.end_mark.index - node.start_mark.index
        listed = (node.value if is_list else [node]) if room >= 0 else ()
        values = tuple(_value(scalar, text, begin) for scalar in listed if isinstance(scalar, yaml.ScalarNode))
        if not is_list and values and not values[0].text and values[0].plain:
            values = ()
        key_span = Span(begin + key.start_mark.index, begin + key.end_mark.index)
        fields.append(Field(_unveiled(key.value, key_span.of(text)), key_span, values, is_list))
    return tuple(fields)


def _bracketed(root: Any, text: str, begin: int) -> tuple[Value, ...]:
    """The quoted strings with brackets at any depth, each once, however often YAML's aliases name it."""
    values: list[Value] = []
    seen = set()
    waiting = [root] if root is not None and "[[" in text[begin : begin + root.end_mark.index] else []
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            waiting += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif node.style in {"'", '"'} and "[[" in node.value:
            values.append(_value(node, text, begin))
    return tuple(sorted(values, key=lambda value: value.span))


def _value(node: yaml.ScalarNode, text: str, begin: int) -> Value:
    end = begin + node.end_mark.index
    properties = _PROPERTIES.match(text, begin + node.start_mark.index, end)
    start = properties.end() if properties else end
    if node.style in {"'", '"'}:
        words = _unveiled(node.value, text[start:end])
        return Value(words, Span(start + 1, max(end - 1, start + 1)), plain=False)
    if node.style in {"|", ">"}:
        return Value(_unveiled(node.value, text[start:end]), Span(start, end), plain=False)
    # As it stands in the text, where a template's braces were read as letters.
    return Value(text[start:end], Span(start, end))


def _simple_fields(yaml_text: str, begin: int) -> tuple[Field, ...]:
    """Keys with one plain scalar each, as most notes have; YAML has nothing more to say of them."""
    fields = []
    for found in _SIMPLE_LINE.finditer(yaml_text):
        value = found[2]
        at = begin + found.start(2)
        values = (Value(value, Span(at, at + len(value))),) if value else ()
        fields.append(Field(found[1], Span(begin + found.start(1), begin + found.end(1)), values))
    return tuple(fields)


def _clear_fields(veiled: str, text: str, begin: int) -> list[tuple[tuple[Field, ...], tuple[Value, ...]]]:
    """Of malformed YAML the fields that are clear, each read by itself, and the strings with brackets in them."""
    parts: list[tuple[tuple[Field, ...], tuple[Value, ...]]] = []
    for start, end in _chunks(veiled):
        try:
            root = _HANDLER.load(veiled[start:end])
        except (yaml.YAMLError, ValueError, RecursionError):
            parts.append((_plain_field(text, begin + start, begin + end), ()))
            continue
        if isinstance(root, yaml.MappingNode):
            parts.append((_fields(root, text, begin + start), _bracketed(root, text, begin + start)))
    return parts


def _chunks(yaml_text: str) -> list[tuple[int, int]]:
    """Where each top-level key stands with all lines that belong to it; lines that belong to none are left out."""
    chunks: list[tuple[int, int]] = []
    within = False
    for line in _LINE.finditer(yaml_text):
        if _KEY_LINE.match(yaml_text, line.start(), line.end()):
            chunks.append(line.span())
            within = True
        elif within and _CONTINUATION.match(yaml_text, line.start()):
            chunks[-1] = (chunks[-1][0], line.end())
        else:
            within = False
    return chunks


def _plain_field(text: str, start: int, end: int) -> tuple[Field, ...]:
    """A key whose value is words on its line that YAML does not take for a string, as in ``title: Life: a talk``."""
    key, _, words = text[start:end].partition(":")
    value = words.strip()
    if not value or value[0] in _INDICATORS or "\n" in value or "\r" in value or fold_case(key) in {"tags", "tag"}:
        return ()
    at = start + len(key) + 1 + words.index(value)
    return (Field(key, Span(start, start + len(key)), (Value(value, Span(at, at + len(value))),)),)


def _problem(error: Exception, body: Span) -> Problem:
    if not isinstance(error, yaml.YAMLError):
        return Problem("malformed-front-matter", body, (str(error),))
    words = _VEILED.sub("…", str(getattr(error, "problem", None) or error))
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    at = min(body.start + mark.index, max(body.end - 1, body.start)) if mark is not None else body.start
    return Problem("malformed-front-matter", Span(at, min(at + 1, body.end)), (words,))
