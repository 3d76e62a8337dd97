"""How well a name answers what was typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum
from typing import TypeVar

from note_lsp.folding import fold

T = TypeVar("T")


class Tier(IntEnum):
    """The better, the lower."""

    EXACT = 0
    WORD = 1
    """The query begins a word of the name."""
    INSIDE = 2
    """It stands somewhere in it."""
    SCATTERED = 3
    """Its letters come in this order, the first at a word's beginning, or its words in any order."""
    PATH = 4
    """It is a folder that answers."""


def match(query: str, name: str) -> Tier | None:
    """How the folded ``query`` occurs in the folded ``name``; None if it does not."""
    if not query:
        return Tier.WORD
    at = name.find(query)
    if at < 0:
        return Tier.SCATTERED if _is_scattered(query, name) else None
    if query == name:
        return Tier.EXACT
    while at > 0 and name[at - 1].isalnum():
        at = name.find(query, at + 1)
    return Tier.WORD if at >= 0 else Tier.INSIDE


def ranked(query: str, things: Iterable[T], names: Callable[[T], Iterable[str]]) -> list[T]:
    """The things one of whose names answers ``query``, the best first, their own order kept where equal."""
    folded = fold(query)
    if not folded:
        return list(things)
    found = []
    for number, thing in enumerate(things):
        tiers = [tier for name in names(thing) if (tier := match(folded, fold(name))) is not None]
        if tiers:
            found.append((min(tiers), number, thing))
    found.sort(key=lambda entry: entry[:2])
    return [thing for _, _, thing in found]


def _is_scattered(query: str, name: str) -> bool:
    if name.startswith(query[0]) or f" {query[0]}" in name:
        letters = iter(name)
        if all(letter in letters for letter in query if letter != " "):
            return True
    words = query.split(" ")
    return len(words) > 1 and all(word in name for word in words)
