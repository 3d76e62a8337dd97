"""Quotations: what is said in the video, with the time at which it is said."""

from __future__ import annotations

import re

from note_lsp.features.completion.items import NOTHING, Ask, Found, Item, Kind
from note_lsp.features.markdown_words import escaped
from note_lsp.syntax.contexts import QuotedWords
from note_lsp.syntax.cue_search import FEWEST, Passage, folded_query
from note_lsp.syntax.media import Medium, clock, media_of
from note_lsp.syntax.stamp_style import StampStyle, is_stamped, style_of
from note_lsp.text import Span
from note_lsp.vault.transcripts import search_of

_MOST = 20
_LONGEST_LABEL = 80
_CLOSING_MARKS = re.compile(r"[*_]{0,3}[\"”»“」]?[*_]{0,3}")
_WORD = re.compile(r"\w+")
_REPEATED = 3
"""Words that are looked at behind the cursor: whether they are those that were said next."""
_LONGEST_BEHIND = 80


def quotations(ask: Ask, context: QuotedWords) -> Found:
    """The cues for ``> we wan…`` in a note that has a transcript: the rest of the sentence, and its timestamp."""
    if len(folded_query(context.query)) < FEWEST:
        return NOTHING
    note = ask.note
    medium = media_of(note.facts.front_matter, note.facts.links).at(context.replace.start)
    search = search_of(ask.vault, note.path, medium)
    found = search.find(context.query, _MOST + 1) if search is not None else []
    style = style_of(note.text, note.facts) if found else StampStyle()
    behind = _bare(note.text[ask.offset : ask.offset + _LONGEST_BEHIND].partition("\n")[0].partition("<")[0])
    ends_word = context.query[-1:].isspace()
    news = [
        passage
        for passage in found[:_MOST]
        if not _goes_on(behind, passage) and not (ends_word and passage.rest[:1].isalnum())
    ]
    return Found([_item(ask, context, passage, style, medium) for passage in news], len(found) > _MOST)


def _goes_on(behind: list[str], passage: Passage) -> bool:
    """Whether what was said next stands behind the cursor already."""
    both = list(zip(behind, _bare(passage.rest), strict=False))
    return bool(both) and all(written == said for written, said in both)


def _bare(words: str) -> list[str]:
    return _WORD.findall(words.casefold())[:_REPEATED]


def _item(ask: Ask, context: QuotedWords, passage: Passage, style: StampStyle, medium: Medium | None) -> Item:
    text, offset = ask.note.text, ask.offset
    marks = _CLOSING_MARKS.match(text, offset) if not ask.client.keeps_what_follows else None
    end = marks.end() if marks else offset
    stamp = "" if is_stamped(text, ask.note.facts, end) else f" {style.written(passage.seconds, medium)}"
    replace = Span(context.replace.start, end)
    typed, rest = context.query.rstrip(), _written(passage.rest, context.in_table)
    spoken = passage.rest if typed == context.query else passage.rest.lstrip()
    return Item(
        label=passage.words[:_LONGEST_LABEL],
        kind=Kind.QUOTATION,
        replace=replace,
        new_text=f"{typed}{rest}{text[offset:end]}{stamp}",
        description=clock(passage.seconds),
        filter_text=f"{context.query}{spoken} {passage.words}",
    )


def _written(rest: str, in_table: bool) -> str:
    """Words that follow others in a line, as Markdown shows them."""
    begin = len(rest) - len(rest.lstrip())
    # Behind other words nothing begins a line.
    words = escaped(f"x{rest[begin:]}")[1:]
    return rest[:begin] + (words.replace("|", "\\|") if in_table else words)
