"""The tags of front matter sorted, each once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from note_lsp.edits import TextEdit, apply
from note_lsp.features.actions.action import Action, edit_of
from note_lsp.folding import fold_case
from note_lsp.syntax.front_matter import front_matter_tags, read_front_matter
from note_lsp.syntax.nodes import Field, FrontMatter
from note_lsp.text import Span
from note_lsp.vault.vault import Note

_PART: Final = re.compile(r"[^,\s]+")
_BETWEEN: Final = re.compile(r"\s*,?\s*(?:-[ \t]+)?")
_KEYS: Final = frozenset({"tags", "tag"})


def sortings(note: Note, kind: str, at: Span | None = None) -> Iterator[Action]:
    """The action that sorts the tags and drops repeats, whatever their case; where they are sorted already none.

    With ``at`` only if that is on the tags.
    """
    front_matter = note.facts.front_matter
    if front_matter is None or any(one.code == "malformed-front-matter" for one in note.facts.problems):
        return
    edits = []
    for field in front_matter.fields:
        whole = Span(field.key_span.start, max([field.key_span.end, *(one.span.end for one in field.values)]))
        if field.key.lower() in _KEYS and (at is None or whole.meets(at)):
            edit = _sorted(note.text, field)
            edits += [edit] if edit is not None else []
    if edits and _says_the_same(front_matter, apply(note.text, edits)):
        yield Action("Sort tags and drop repeats", kind, edit_of(note.path, *edits))


def _sorted(text: str, field: Field) -> TextEdit | None:
    """The values, quotes and all, in another order in the places of the old ones; places left over are removed."""
    places = _places(text, field)
    gaps = [text[one.end : other.start] for one, other in pairwise(places)]
    if len(places) < 2 or not all(_BETWEEN.fullmatch(gap) for gap in gaps):
        return None
    first: dict[str, str] = {}
    for place in places:
        first.setdefault(_key(place.of(text)), place.of(text))
    words = [first[key] for key in sorted(first)]
    new = "".join(word + gap for word, gap in zip(words, [*gaps[: len(words) - 1], ""], strict=True))
    whole = Span(places[0].start, places[-1].end)
    return TextEdit(whole, new) if new != whole.of(text) else None


def _places(text: str, field: Field) -> Sequence[Span]:
    if field.is_list:
        return [one.span if one.plain else Span(one.span.start - 1, one.span.end + 1) for one in field.values]
    value = field.values[0] if field.values else None
    parts = _PART.finditer(text, value.span.start, value.span.end) if value is not None else ()
    return [Span(*found.span()) for found in parts]


def _key(written: str) -> str:
    return fold_case(written.strip("\"'").removeprefix("#"))


def _says_the_same(front_matter: FrontMatter, after: str) -> bool:
    """Whether the tags are the same ones as before, and all other fields as they were."""
    now, problems = read_front_matter(after)
    if now is None or problems:
        return False
    tags = [{fold_case(tag.name) for tag in front_matter_tags(one)} for one in (front_matter, now)]
    others = [
        [(field.key, [value.text for value in field.values]) for field in one.fields if field.key.lower() not in _KEYS]
        for one in (front_matter, now)
    ]
    return tags[0] == tags[1] and others[0] == others[1] and len(now.fields) == len(front_matter.fields)
