"""The headings and blocks of a note that an anchor which names nothing may mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final
from weakref import WeakKeyDictionary

from note_lsp.features.near_names import SHOWN
from note_lsp.features.near_table import closest
from note_lsp.features.nearness import differences, digits, distance, plain
from note_lsp.folding import fold, fold_blanks, fold_words, slug
from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Block, Heading
from note_lsp.vault.anchors import headings_below
from note_lsp.vault.vault import Vault

_KEPT_AT_MOST: Final = 1 << 6


class NearAnchors:
    """What a note's headings and blocks are called, put in order once for all anchors that are looked for."""

    def __init__(self, headings: Sequence[Heading], blocks: Sequence[Block]) -> None:
        self._headings = headings
        self._below: dict[tuple[str, ...], NearAnchors] = {(): self}
        self._block_of = {block.id: block for block in reversed(blocks) if block.id}
        self._by_text = {heading.text: heading for heading in reversed(headings) if heading.text}
        self._by_slug = {heading.slug: heading for heading in self._by_text.values() if heading.slug}

    def headings_near(self, looked_for: str) -> tuple[Heading, ...]:
        """The headings whose texts are near, else those whose slugs are; the nearest first, three at most."""
        found = [self._by_text[text] for text in self._texts.nearest(looked_for)]
        return tuple(found or [self._by_slug[name] for name in self._slugs.nearest(looked_for)])

    def blocks_near(self, looked_for: str) -> tuple[Block, ...]:
        """The blocks whose ids are near, the nearest first, three at most."""
        return tuple(self._block_of[name] for name in self._ids.nearest(looked_for))

    def first_unknown(self, parts: Sequence[str]) -> tuple[int, NearAnchors]:
        """The same as ``anchors.first_unknown``, with the headings below in order too."""
        for number, part in enumerate(parts):
            above = tuple(parts[:number])
            if above not in self._below:
                sections = headings_below(above, self._headings)
                self._below[above] = NearAnchors([heading for section in sections for heading in section], ())
            if not self._below[above]._is_called(part):
                return number, self._below[above]
        return len(parts) - 1, self._below[tuple(parts[:-1])]

    def _is_called(self, part: str) -> bool:
        """Whether any heading is, in one of the ways in which a part of an anchor may name it."""
        words, slugged = fold_words(part), slug(part)
        return ("text", fold_blanks(part)) in self._called or not self._called.isdisjoint(
            [*([("words", words)] if words else []), *([("slug", slugged)] if slugged else [])]
        )

    @cached_property
    def _called(self) -> set[tuple[str, str | None]]:
        called: set[tuple[str, str | None]] = set()
        for heading in self._headings:
            called |= {("text", fold_blanks(heading.text)), ("words", fold_words(heading.text))}
            called |= {("words", heading.source_words), ("slug", slug(heading.text)), ("slug", heading.slug)}
        return called

    @cached_property
    def _texts(self) -> _Names:
        return _Names(self._by_text)

    @cached_property
    def _slugs(self) -> _Names:
        return _Names(self._by_slug)

    @cached_property
    def _ids(self) -> _Names:
        return _Names(self._block_of)


class _Names:
    """Names of which ``nearest`` says what ``near_names.nearest`` would, without measuring most of them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names: dict[str, list[str]] = {}
        for name in names:
            self._names.setdefault(fold(name), []).append(name)
        self._by_size: dict[tuple[str, int], list[str]] = {}
        self._by_plain: dict[str, list[str]] = {}
        for key in self._names:
            self._by_size.setdefault((digits(key), len(key)), []).append(key)
            self._by_plain.setdefault(plain(key), []).append(key)
        self._answers: dict[str, tuple[str, ...]] = {}

    def nearest(self, looked_for: str) -> tuple[str, ...]:
        key = fold(looked_for)
        if key not in self._answers:
            self._answers[key] = self._look(key)
        return self._answers[key]

    def _look(self, key: str) -> tuple[str, ...]:
        same, slack = digits(key), differences(int(len(key) / 0.85)) + 1
        sizes = range(len(key) - slack, len(key) + slack + 1)
        close = closest(key, (other for size in sizes for other in self._by_size.get((same, size), ())))
        apart = {other: distance(key, other) for other in (*close, *self._by_plain.get(plain(key), ()))}
        found = [(far, name) for other, far in apart.items() if far is not None for name in self._names[other]]
        return tuple(name for _, name in sorted(found)[:SHOWN])


def near_anchors(vault: Vault, path: VaultPath) -> NearAnchors:
    """Those of a note, as long as it stands as it does."""
    known = _known.setdefault(vault, {})
    facts = vault.facts(path)
    # Every state of a note has an object of its own.
    state: object = facts if facts is not None else vault.store.notes.get(path)
    found = known.get(path)
    if found is None or found[0] is not state or state is None:
        if len(known) >= _KEPT_AT_MOST:
            known.clear()
        found = known[path] = (state, NearAnchors(vault.headings(path), vault.block_ids(path)))
    return found[1]


_known: WeakKeyDictionary[Vault, dict[VaultPath, tuple[object, NearAnchors]]] = WeakKeyDictionary()
