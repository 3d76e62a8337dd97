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
from note_lsp.text import Span

_OPENING = re.compile(r"\ufeff?---[ \t]*(?:\r\n|\n|\r)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_CLOSING_AFTER_LONE_RETURNS = re.compile(r"(?:(?<=\r)|^)(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)", re.MULTILINE)
_TEMPLATE = re.compile(r"\{\{.*?\}\}")
_PLAIN_LINE = re.compile(r"^([A-Za-z][\w -]*?)[ \t]*:[ \t]+(\S[^\r\n]*?)[ \t]*$", re.MULTILINE)
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

    Total.  Of malformed YAML the lines that read ``key: value`` are still taken, so that a note keeps its title
    while it is being written.
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
    try:
        root = _HANDLER.load(_TEMPLATE.sub(lambda found: "x" * len(found[0]), yaml_text))
    except yaml.YAMLError as error:
        fields = _plain_fields(yaml_text, begin)
        return _assembled(span, body, fields), (_problem(error, body),)
    except (ValueError, RecursionError) as error:
        return _assembled(span, body, ()), (Problem("malformed-front-matter", body, (str(error),)),)
    if root is not None and not isinstance(root, yaml.MappingNode):
        # A rule, words and another rule: no keys, so no front matter either.
        return None, ()
    return _assembled(span, body, _fields(root, text, begin)), ()


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


def _assembled(span: Span, body: Span, fields: tuple[Field, ...]) -> FrontMatter:
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
    return FrontMatter(span, body, fields, title, tuple(alias for alias in aliases if alias.text), video_id)


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
    for key, node in root.value if root is not None else ():
        if not isinstance(key, yaml.ScalarNode):
            continue
        is_list = isinstance(node, yaml.SequenceNode)
        scalars = node.value if is_list else [node]
        values = tuple(_value(scalar, text, begin) for scalar in scalars if isinstance(scalar, yaml.ScalarNode))
        if not is_list and values and not values[0].text and values[0].plain:
            values = ()
        key_span = Span(begin + key.start_mark.index, begin + key.end_mark.index)
        fields.append(Field(key.value, key_span, values, is_list))
    return tuple(fields)


def _value(node: yaml.ScalarNode, text: str, begin: int) -> Value:
    start, end = begin + node.start_mark.index, begin + node.end_mark.index
    if node.style in {"'", '"'}:
        return Value(node.value, Span(start + 1, max(end - 1, start + 1)), plain=False)
    if node.style in {"|", ">"}:
        return Value(node.value, Span(start, end), plain=False)
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


def _plain_fields(yaml_text: str, begin: int) -> tuple[Field, ...]:
    fields = []
    for found in _PLAIN_LINE.finditer(yaml_text):
        words, start = found[2], begin + found.start(2)
        quoted = len(words) > 1 and words[0] == words[-1] and words[0] in "'\""
        inner = words[1:-1] if quoted else words
        value = Value(inner, Span(start + quoted, start + quoted + len(inner)), plain=not quoted)
        fields.append(Field(found[1], Span(begin + found.start(1), begin + found.end(1)), (value,)))
    return tuple(fields)


def _problem(error: yaml.YAMLError, body: Span) -> Problem:
    words = str(getattr(error, "problem", None) or error)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    at = min(body.start + mark.index, max(body.end - 1, body.start)) if mark is not None else body.start
    return Problem("malformed-front-matter", Span(at, min(at + 1, body.end)), (words,))
