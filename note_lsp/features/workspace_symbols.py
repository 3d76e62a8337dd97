"""Find notes, titles, aliases, headings and tags of the whole vault by their names, and timestamps by their time."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Literal

import msgspec

from note_lsp.features.completion.note_table import NameKind, note_table
from note_lsp.features.completion.ranking import Tier, match
from note_lsp.folding import fold, fold_blanks
from note_lsp.paths import VaultPath, folder_of, stem_of
from note_lsp.syntax.nodes import Heading
from note_lsp.syntax.times import read_time
from note_lsp.text import Span
from note_lsp.vault.vault import Vault

Kind = Literal["note", "title", "alias", "heading", "tag", "timestamp"]
_AT_MOST = 200
_HEADINGS = 60
_TAGS = 20
_TIMESTAMPS = 60
_KINDS: dict[NameKind, Kind] = {NameKind.STEM: "note", NameKind.TITLE: "title", NameKind.ALIAS: "alias"}
_MOMENT = re.compile(r"\s*@\s*([0-9]{1,4}(?::[0-9]{1,2}){0,2})\s*")


class WorkspaceSymbol(msgspec.Struct, frozen=True, gc=False):
    """Something of the vault that has a name."""

    name: str
    kind: Kind
    path: VaultPath
    span: Span
    """Where it stands; of a whole note its beginning."""
    container: str = ""
    """The note or folder it stands in, for people."""


def workspace_symbols(vault: Vault, query: str) -> tuple[WorkspaceSymbol, ...]:
    """What is called like ``query``, the better matches first, of equal ones notes, then tags, then headings; capped.

    Blanks, ``-`` and ``_`` are one, letters may be left out.
    A query that begins with ``#`` asks for tags and headings alone, ``@12:30`` for timestamps.
    """
    if (moment := _MOMENT.fullmatch(query)) and (time := read_time(moment[1])).seconds is not None:
        return tuple(_timestamps(vault, moment[0].strip(), time.seconds))
    bare = query.strip().lstrip("#").strip()
    symbols = [] if query.strip().startswith("#") else list(_names(vault, bare))
    if bare:
        symbols += [*_tags(vault, bare), *_headings(vault, bare)]
        folded = fold(bare)
        symbols.sort(key=lambda symbol: _tier(folded, symbol))
    return tuple(symbols)


def _tier(folded: str, symbol: WorkspaceSymbol) -> int:
    """How well a symbol's name answers; a note whose folder does comes last."""
    found = match(folded, fold(symbol.name.removeprefix("#")))
    return Tier.PATH if found is None else found


def _names(vault: Vault, query: str) -> Iterator[WorkspaceSymbol]:
    answers, _ = note_table(vault).find(fold(query), _AT_MOST, (), VaultPath(""))
    for answer in sorted(answers, key=lambda answer: answer.tier)[:_AT_MOST]:
        entry, path = answer.entry, answer.entry.note.path
        container = folder_of(path) if entry.kind is NameKind.STEM else path
        yield WorkspaceSymbol(entry.name, _KINDS[entry.kind], path, Span(0, 0), container)


def _tags(vault: Vault, query: str) -> Iterator[WorkspaceSymbol]:
    folded = fold(query)
    found = [
        (tier, -count, spelling)
        for key, (spelling, count) in vault.tags().items()
        if (tier := match(folded, fold(key))) is not None
    ]
    for _, _, spelling in sorted(found)[:_TAGS]:
        use = vault.first_tag_use(spelling)
        if use is not None:
            path, tag = use
            yield WorkspaceSymbol(f"#{spelling}", "tag", path, tag.span, path)


def _timestamps(vault: Vault, query: str, seconds: int) -> Iterator[WorkspaceSymbol]:
    """The timestamps that say that second, by path and place; clients drop what does not hold the query's letters."""
    for path, times in groupby(vault.times_at(seconds)[:_TIMESTAMPS], key=itemgetter(0)):
        headings = vault.headings(path)
        for _, time in times:
            name = f"{query} · {_section(vault, path, headings, time.span.start)}"
            yield WorkspaceSymbol(name, "timestamp", path, time.span, stem_of(path))


def _section(vault: Vault, path: VaultPath, headings: Sequence[Heading], offset: int) -> str:
    """The heading above a place, else what its note is called."""
    above = bisect_right(headings, offset, key=lambda heading: heading.span.start)
    if above and headings[above - 1].text:
        return headings[above - 1].text
    name = vault.name(path)
    return (name.title if name is not None else None) or stem_of(path)


def _headings(vault: Vault, query: str) -> Iterator[WorkspaceSymbol]:
    places = vault.find_headings(query, _HEADINGS, loosely=True)
    wanted = fold_blanks(query)
    places.sort(key=lambda place: (not fold_blanks(place.heading.text).startswith(wanted), len(place.heading.text)))
    for place in places:
        name = place.heading.text or "#" * place.heading.level
        yield WorkspaceSymbol(name, "heading", place.path, place.heading.text_span, stem_of(place.path))
