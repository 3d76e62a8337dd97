"""Keys of front matter, and values of those whose values are known."""

from __future__ import annotations

from note_lsp.features.completion.items import MOST_ITEMS, NOTHING, Ask, Found, Item, Kind
from note_lsp.features.completion.ranking import match, ranked
from note_lsp.features.completion.tags import tags
from note_lsp.folding import fold, fold_case
from note_lsp.syntax.contexts import FrontMatterKey, FrontMatterValue

KEYS = {
    "title": "the note's name in words",
    "aliases": "other names of the note",
    "tags": "tags of the whole note",
    "videoId": "the video that the note is about",
    "media": "a recording that the note is about",
    "url": "an address, also of a video",
    "source": "where it is from, also a video",
    "date": "",
    "cssclasses": "",
}
"""Keys that mean something, and what."""


def keys(ask: Ask, context: FrontMatterKey) -> Found:
    """The keys that mean something and those other notes use, but for those that stand in this note already."""
    matter = ask.note.facts.front_matter
    written = {
        fold_case(field.key)
        for field in (matter.fields if matter else ())
        if not field.key_span.touches(ask.offset) and field.key_span != context.replace
    }
    counts = ask.vault.front_matter_keys()
    known = {fold_case(key): (key, 0) for key in KEYS}
    for key, count in counts.items():
        if key != context.query or count > 1 or fold_case(key) in known:
            shown = known.get(fold_case(key), (key, 0))
            known[fold_case(key)] = (shown[0], shown[1] + count)
    query = fold(context.query)
    found = sorted(
        (tier, -count, key)
        for folded, (key, count) in known.items()
        if folded not in written and (tier := match(query, fold(key))) is not None
    )
    items = [_key_item(ask, context, key, -count) for _, count, key in found[:MOST_ITEMS]]
    return Found(items, len(found) > MOST_ITEMS)


def _key_item(ask: Ask, context: FrontMatterKey, key: str, count: int) -> Item:
    return Item(
        label=key,
        kind=Kind.KEY,
        replace=context.replace,
        new_text=key if context.colon else f"{key}: ",
        description="" if not count else "1 note" if count == 1 else f"{count} notes",
        detail=KEYS.get(key, ""),
        filter_text=ask.filter_text(context.replace, key),
    )


def values(ask: Ask, context: FrontMatterValue) -> Found:
    """Tags for ``tags:``, the note's own names for ``aliases:``; nothing is known of other keys."""
    key = fold_case(context.key)
    if key in {"tags", "tag"}:
        return tags(ask, context)
    if key in {"aliases", "alias"}:
        return _aliases(ask, context)
    return NOTHING


def _aliases(ask: Ask, context: FrontMatterValue) -> Found:
    facts = ask.note.facts
    matter = facts.front_matter
    written = {value.text for value in (matter.aliases if matter else ()) if not value.span.touches(ask.offset)}
    name = ask.vault.name(ask.note.path)
    stem = name.stem.replace("_", " ").replace("-", " ") if name else ""
    names = [
        matter.title.text if matter and matter.title else "",
        *(heading.text for heading in facts.headings[:1]),
        stem,
    ]
    choices = dict.fromkeys(" ".join(words.split()) for words in names)
    usable = [words for words in choices if words and words not in written and _can_stand(words, context)]
    items = [
        Item(
            label=words,
            kind=Kind.VALUE,
            replace=context.replace,
            new_text=words,
            filter_text=ask.filter_text(context.replace, words),
        )
        for words in ranked(context.query, usable, lambda words: (words,))
    ]
    return Found(items)


def _can_stand(words: str, context: FrontMatterValue) -> bool:
    """Whether YAML reads the words as they are, in quotes or without."""
    if context.quoted:
        return context.quoted not in words and "\\" not in words
    return (
        not any(mark in words for mark in (": ", " #", ",", "[", "]", "{", "}")) and words[0] not in "-?:&*!|>'\"%@`#"
    )
