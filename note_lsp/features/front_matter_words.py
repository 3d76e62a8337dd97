"""Words as YAML reads them back."""

from __future__ import annotations

from note_lsp.features.writing import in_quotes
from note_lsp.syntax.front_matter import read_front_matter


def as_value(words: str, in_list: bool) -> str:
    """``words`` as a value of front matter, or of a list ``[a, b]`` there: in quotes where YAML needs them."""
    return words if is_plain(words, in_list) else "'" + in_quotes(words, "'") + "'"


def is_plain(words: str, in_list: bool) -> bool:
    """Whether YAML reads ``words`` without quotes as they are."""
    front_matter, problems = read_front_matter(f"---\nkey: {f'[{words}]' if in_list else words}\n---\n")
    if front_matter is None or problems:
        return False
    return [(value.text, value.plain) for field in front_matter.fields for value in field.values] == [(words, True)]
