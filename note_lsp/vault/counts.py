"""Counts over all notes of a vault, kept until they are out of date."""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Mapping
from typing import Literal

from note_lsp.paths import VaultPath
from note_lsp.vault.ladder import Ladder
from note_lsp.vault.link_tally import Tally
from note_lsp.vault.names import Names
from note_lsp.vault.store import Store

_FEW_WIKILINKS = 10
"""Fewer of them say nothing about a vault's style."""
_STYLES: tuple[Literal["path", "relative"], ...] = ("path", "relative")
_SITE_SHARE = 10
"""Where fewer than one in so many absolute links resolve, they are a website's."""


class Counts:
    """What is counted over a whole vault."""

    def __init__(self, store: Store, names: Names) -> None:
        self._store = store
        self._names = names
        self.forget()

    def forget(self) -> None:
        """Count anew when next asked."""
        self._store.tally.forget()
        self._tags: tuple[int, dict[str, tuple[str, int]], dict[str, Counter[str]]] | None = None
        self._fields: tuple[int, Counter[str]] | None = None
        self._website: tuple[tuple[int, int], bool] | None = None

    def catch_up(self) -> None:
        """Nobody writes beside us any more: what is not known to be right is counted anew when next asked."""
        if self._store.tally.lags:
            self.forget()

    def popularity(self) -> Mapping[str, int]:
        """Links by the key of a note's stem; those of open notes as they were last laid over the file."""
        known, changes = self._links()
        called = self._names.called
        changed = {key: max(known.keys[key] + more, 0) for key, more in changes.keys.items() if more and called(key)}
        return ChainMap(changed, known.keys) if changed else known.keys

    def link_style(self) -> Literal["stem", "path", "relative"]:
        """How most wikilinks of the vault are written; those of open notes as they were last laid over the file."""
        known, changes = self._links()
        links = known.styles["all"] + changes.styles["all"]
        if links >= _FEW_WIKILINKS:
            for style in _STYLES:
                if 2 * (known.styles[style] + changes.styles[style]) > links:
                    return style
        return "stem"

    def _links(self) -> tuple[Tally, Tally]:
        """The numbers in the file, and what open notes change about them."""
        tally, notes = self._store.tally, self._store.notes
        known = tally.of_file(self._names.called)
        changes = tally.of_open_notes(lambda path: notes[VaultPath(path)].id if path in notes else None)
        return known, changes

    def tags(self) -> Mapping[str, tuple[str, int]]:
        """Every folded tag, its commonest spelling and its number; the file's are counted once a change of it."""
        if self._tags is None or self._tags[0] != self._store.writes:
            spellings: dict[str, Counter[str]] = {}
            for (key, name), count in self._store.tag_counts().items():
                spellings.setdefault(key, Counter())[name] = count
            known = {key: _commonest(names) for key, names in spellings.items()}
            self._tags = (self._store.writes, known, spellings)
        _, known, spellings = self._tags
        changed: dict[str, Counter[str]] = {}
        for (key, name), count in self._store.open_tag_counts().items():
            changed.setdefault(key, Counter(spellings.get(key)))[name] += count
        tags = dict(known)
        for key, names in changed.items():
            tags[key] = _commonest(names)
            if tags[key][1] <= 0:
                del tags[key]
        return tags

    def fields(self) -> Mapping[str, int]:
        """Every key of front matter with the number of notes that have it."""
        if self._fields is None or self._fields[0] != self._store.writes:
            self._fields = (self._store.writes, self._store.field_counts())
        counts = Counter(self._fields[1])
        counts.update(self._store.open_field_counts())
        return {key: count for key, count in counts.items() if count > 0}

    def is_website(self, ladder: Ladder) -> bool:
        """Whether the vault's absolute links, as they were last saved, are a website's: hardly any resolve."""
        generation = (self._names.generation, self._store.writes)
        if self._website is None or self._website[0] != generation:
            there = total = 0
            for target, count in self._store.absolute_targets():
                total += count
                there += 0 if ladder.resolve_absolute(target).broken else count
            self._website = (generation, there * _SITE_SHARE < total)
        return self._website[1]


def _commonest(names: Counter[str]) -> tuple[str, int]:
    """The spelling used most, the last by the alphabet of several, and the uses of all."""
    return max((count, name) for name, count in names.items())[1], names.total()
