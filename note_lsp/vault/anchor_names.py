"""Whether anchors name anything, for who asks about many: what a note's parts can be called is put into sets once."""

from __future__ import annotations

from collections.abc import Sequence
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
        self._headings = headings
        self._blocks = blocks
        self._elements = elements

    def has(self, anchor: str, form: Form) -> bool:
        """Whether ``find_in_note`` finds anything."""
        anchor = anchor.strip().strip("#").strip()
        decoded = unquote(anchor) if "%" in anchor else anchor
        if "#" in anchor or "#" in decoded:
            # It descends, which sets know nothing of.
            return find_in_note(anchor, form, self._headings, self._blocks, self._elements) is not None
        if self._is_name(anchor) or (decoded != anchor and self._is_name(decoded)):
            return True
        # Without any names: it may be empty, or a moment.
        return find_in_note(anchor, form, (), (), ()) is not None

    def _is_name(self, anchor: str) -> bool:
        """Whether something is called ``anchor``, which is not nested."""
        if anchor.lstrip().startswith("^"):
            return fold_case(anchor.strip()[1:].strip()) in self._block_ids
        if fold_blanks(anchor) in self._texts:
            return True
        folded, slugged = fold_case(anchor), slug(anchor)
        if folded in self._ids or not self._ids.isdisjoint((anchor, slugged)) or folded in self._element_names:
            return True
        words = fold_words(anchor)
        return bool(words and words in self._words) or bool(slugged and slugged in self._slugs)

    @cached_property
    def _texts(self) -> set[str]:
        return {fold_blanks(heading.text) for heading in self._headings}

    @cached_property
    def _ids(self) -> set[str]:
        explicit = (heading.explicit_id for heading in self._headings)
        return {heading.slug for heading in self._headings} | {fold_case(name) for name in explicit if name is not None}

    @cached_property
    def _words(self) -> set[str]:
        written = {heading.source_words for heading in self._headings if heading.source_words is not None}
        return written | {fold_words(heading.text) for heading in self._headings}

    @cached_property
    def _slugs(self) -> set[str]:
        return {slug(heading.text) for heading in self._headings} | {heading.slug for heading in self._headings}

    @cached_property
    def _block_ids(self) -> set[str]:
        return {fold_case(block.id) for block in self._blocks if block.id is not None}

    @cached_property
    def _element_names(self) -> set[str]:
        return {fold_case(element.name) for element in self._elements}


class KnownAnchors:
    """The names of notes lately asked about, as long as those stand as they did."""

    def __init__(self) -> None:
        self._known: dict[VaultPath, tuple[object, AnchorNames | None]] = {}

    def has(self, vault: Vault, path: VaultPath, anchor: str, form: Form) -> bool:
        """Whether ``#anchor`` names anything in a note; in a file that is none it is left alone."""
        facts = vault.facts(path)
        # Every state of a note has an object of its own.
        state: object = facts if facts is not None else vault.store.notes.get(path)
        known = self._known.get(path)
        if known is None or known[0] is not state:
            if len(self._known) >= _KEPT_AT_MOST:
                self._known.clear()
            known = self._known[path] = (state, None if facts is NO_FACTS else _names_in(vault, path))
        return known[1] is None or known[1].has(anchor, form)


def _names_in(vault: Vault, path: VaultPath) -> AnchorNames:
    facts = vault.facts(path)
    elements = vault.store.elements(path) if facts is None else facts.html_anchors
    return AnchorNames(vault.headings(path), vault.block_ids(path), elements)
