"""Whether anchors name anything, for who asks about many: what a note's parts can be called is put into sets once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

from note_lsp.folding import fold_blanks, fold_case, fold_words, slug
from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Block, Form, Heading, HtmlAnchor
from note_lsp.vault.anchors import find_in_note
from note_lsp.vault.state import NO_FACTS

if TYPE_CHECKING:
    from note_lsp.vault.vault import Vault

_KEPT_AT_MOST = 1 << 9


class AnchorNames:
    """What the headings, the blocks with ids and the HTML ids of one note can be called."""

    def __init__(self, headings: Sequence[Heading], blocks: Sequence[Block], elements: Sequence[HtmlAnchor]) -> None:
        self.headings = headings
        self.blocks = blocks
        self.elements = elements

    def has(self, anchor: str, form: Form) -> bool:
        """Whether ``find_in_note`` finds anything."""
        anchor = anchor.strip().strip("#").strip()
        if self._is_name(anchor) or ("%" in anchor and self._is_name(unquote(anchor))):
            return True
        # Without any names: it may be empty, or a moment.
        return find_in_note(anchor, form, (), (), ()) is not None

    def _is_name(self, anchor: str) -> bool:
        last = anchor.rpartition("#")[2].strip()
        if last.startswith("^"):
            return fold_case(last[1:].strip()) in self._block_ids
        parts = [part for part in (part.strip() for part in anchor.split("#")) if part]
        if len(parts) == 1 and fold_blanks(parts[0]) in self._by_text:
            return True
        folded = fold_case(anchor)
        if not self._ids.isdisjoint((anchor, folded)) or folded in self._element_names:
            return True
        if "#" not in anchor and slug(anchor) in self._ids:
            return True
        return self._descends(parts) or (len(parts) > 1 and fold_blanks(anchor) in self._bare_texts)

    def _descends(self, parts: list[str]) -> bool:
        """Whether there are headings so called, each at any depth below the one before: looked for from the last."""
        for number in self._called(parts[-1]) if parts else ():
            missing, above = len(parts) - 1, self._parents[number]
            while missing and above >= 0:
                missing -= above in self._called(parts[missing - 1])
                above = self._parents[above]
            if not missing:
                return True
        return False

    def _called(self, part: str) -> frozenset[int]:
        """The numbers of the headings that a part of an anchor may mean."""
        known = self._meant.get(part)
        if known is None:
            words, slugged = fold_words(part), slug(part)
            known = self._meant[part] = frozenset(
                [
                    *self._by_text.get(fold_blanks(part), ()),
                    *(self._by_words.get(words, ()) if words else ()),
                    *(self._by_slug.get(slugged, ()) if slugged else ()),
                ]
            )
        return known

    @cached_property
    def _meant(self) -> dict[str, frozenset[int]]:
        return {}

    @cached_property
    def _parents(self) -> list[int]:
        """The number of the heading in whose section each stands; -1 for those in none."""
        parents, above = [], list[int]()
        for number, heading in enumerate(self.headings):
            while above and self.headings[above[-1]].level >= heading.level:
                above.pop()
            parents.append(above[-1] if above else -1)
            above.append(number)
        return parents

    @cached_property
    def _by_text(self) -> dict[str, list[int]]:
        return _numbers((fold_blanks(heading.text),) for heading in self.headings)

    @cached_property
    def _by_words(self) -> dict[str, list[int]]:
        return _numbers((fold_words(heading.text), heading.source_words or "") for heading in self.headings)

    @cached_property
    def _by_slug(self) -> dict[str, list[int]]:
        return _numbers((slug(heading.text), heading.slug) for heading in self.headings)

    @cached_property
    def _bare_texts(self) -> set[str]:
        return {fold_blanks(heading.text.strip("# ")) for heading in self.headings}

    @cached_property
    def _ids(self) -> set[str]:
        explicit = (heading.explicit_id for heading in self.headings)
        return {heading.slug for heading in self.headings} | {fold_case(name) for name in explicit if name is not None}

    @cached_property
    def _block_ids(self) -> set[str]:
        return {fold_case(block.id) for block in self.blocks if block.id is not None}

    @cached_property
    def _element_names(self) -> set[str]:
        return {fold_case(element.name) for element in self.elements}


class KnownAnchors:
    """The names of notes lately asked about, as long as those stand as they did."""

    def __init__(self) -> None:
        self._known: dict[VaultPath, tuple[object, AnchorNames | None]] = {}

    def has(self, vault: Vault, path: VaultPath, anchor: str, form: Form) -> bool:
        """Whether ``#anchor`` names anything in a note; in a file that is none it is left alone."""
        facts = vault.facts(path)
        # Every state of an open note has an object of its own; one of the index has its id and stamp.
        state: object = facts if facts is not None else vault.store.notes.get(path)
        known = self._known.get(path)
        if known is None or (known[0] is not state and (facts is not None or known[0] != state)):
            if len(self._known) >= _KEPT_AT_MOST:
                self._known.clear()
            known = self._known[path] = (state, None if facts is NO_FACTS else _names_in(vault, path))
        return known[1] is None or known[1].has(anchor, form)


def _names_in(vault: Vault, path: VaultPath) -> AnchorNames:
    facts = vault.facts(path)
    elements = vault.store.elements(path) if facts is None else facts.html_anchors
    return AnchorNames(vault.headings(path), vault.block_ids(path), elements)


def _numbers(names: Iterable[tuple[str, ...]]) -> dict[str, list[int]]:
    """By every name the numbers of the headings that have it."""
    found: dict[str, list[int]] = {}
    for number, several in enumerate(names):
        for name in several:
            found.setdefault(name, []).append(number)
    return found
