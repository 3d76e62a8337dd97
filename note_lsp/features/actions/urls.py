"""Fixes of URLs that are written as wikilinks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from note_lsp.features.actions.action import Action, Case, replace
from note_lsp.features.writing import markdown_label

_NOT_IN_ANGLES: Final = " \t<>\\"
_NOT_IN_DESTINATION: Final = _NOT_IN_ANGLES + '"'


def fixes(case: Case) -> Iterator[Action]:
    """A Markdown link; without a label an autolink, in front matter the bare URL."""
    link = case.link
    if link is None:
        return
    url = f"https://{link.target}" if link.target[:4].lower() == "www." else link.target
    label = link.label or (link.target if link.embed else "")
    if link.in_front_matter:
        text = url
    elif label:
        text = f"{'!' if link.embed else ''}[{markdown_label(label)}]({_destination(url)})"
    else:
        text = f"<{_encoded(url, _NOT_IN_ANGLES)}>"
    keeps_words = not (link.in_front_matter and link.label)
    yield case.fix(f"Write {text}", replace(link.span, text), preferred=keeps_words)


def _destination(url: str) -> str:
    return _encoded(url, _NOT_IN_DESTINATION if _balanced(url) else _NOT_IN_DESTINATION + "()")


def _balanced(url: str) -> bool:
    depth = 0
    for ch in url:
        depth += (ch == "(") - (ch == ")")
        if depth < 0:
            return False
    return depth == 0


def _encoded(url: str, signs: str) -> str:
    return "".join(f"%{ord(ch):02X}" if ch in signs else ch for ch in url)
