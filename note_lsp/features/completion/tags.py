"""Tags, with the number of their uses."""

from __future__ import annotations

from note_lsp.features.completion.items import MOST_ITEMS, Ask, Found, Item, Kind
from note_lsp.features.completion.ranking import match
from note_lsp.folding import fold, fold_case
from note_lsp.syntax.contexts import FrontMatterValue, TagName
from note_lsp.text import Span


def tags(ask: Ask, context: TagName | FrontMatterValue) -> Found:
    """The vault's tags, nested ones and those above them: the best match, then the most used first."""
    query = fold(context.query)
    own = _half_typed(ask, context.replace)
    found = []
    for key, (name, count) in _with_parents(ask, own).items():
        tier = match(query, fold(key))
        if tier is not None:
            found.append((tier, -count, key, name))
    found.sort()
    items = [
        Item(
            label=name,
            kind=Kind.TAG,
            replace=context.replace,
            insert=Span(context.replace.start, ask.offset),
            new_text=name,
            description="1 use" if count == -1 else f"{-count} uses",
            filter_text=ask.filter_text(context.replace, name),
        )
        for _, count, _, name in found[:MOST_ITEMS]
    ]
    return Found(items, len(found) > MOST_ITEMS)


def _half_typed(ask: Ask, replace: Span) -> str:
    """The tag at the cursor, which the vault counts already."""
    tags = (tag for tag in ask.note.facts.tags if tag.span.start <= replace.start and replace.end <= tag.span.end + 1)
    return fold_case(next((tag.name for tag in tags), ""))


def _with_parents(ask: Ask, own: str) -> dict[str, tuple[str, int]]:
    """Every tag, and those above the nested ones, whose uses count for them too (as in Obsidian's tag list)."""
    known = dict(ask.vault.tags())
    if own in known:
        name, count = known.pop(own)
        if count > 1:
            known[own] = (name, count - 1)
    total = dict(known)
    for key, (name, count) in known.items():
        while "/" in key:
            key, name = key.rpartition("/")[0], name.rpartition("/")[0]
            above, sum_of_uses = total.get(key, (name, 0))
            total[key] = (above, sum_of_uses + count)
    return total
