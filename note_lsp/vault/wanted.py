"""How often missing notes are wanted: told at each key press, without reading again what closed notes want."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from note_lsp.paths import VaultPath, folder_of
from note_lsp.vault.names import mention_key
from note_lsp.vault.reverse import missing_name
from note_lsp.vault.store import Store

if TYPE_CHECKING:
    from note_lsp.vault.vault import Vault

_Wants = dict[str, tuple[int, int]]
"""(links, notes) by the name of what is missing."""


class Wanted:
    """What is wanted of one index; counted once for all missing notes that share a mention key."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._closed_at: object = None
        self._closed: dict[str, _Wants] = {}
        self._open_at: object = None
        self._open: dict[str, _Wants] = {}

    def count(self, vault: Vault, target: str, source: VaultPath) -> tuple[int, int]:
        """(links, notes) that want the missing note which ``target`` names in ``source``."""
        vault.settle()
        folder = folder_of(source)
        key = mention_key(target, folder, vault.extensions)
        missing = missing_name(target, folder, vault.extensions)
        self._forget_what_changed(vault)
        if key not in self._closed:
            self._closed[key] = _wants(vault, self._store.closed_targets(key))
        if key not in self._open:
            self._open[key] = _wants(vault, self._store.open_targets(key))
        links, notes = self._closed[key].get(missing, (0, 0))
        more_links, more_notes = self._open[key].get(missing, (0, 0))
        return links + more_links, notes + more_notes

    def _forget_what_changed(self, vault: Vault) -> None:
        closed_at = (vault.ladder, vault.tables.generation, self._store.writes, tuple(self._store.index.open_paths))
        if self._closed_at != closed_at:
            self._closed_at = closed_at
            self._closed.clear()
        if self._open_at != vault.generation:
            self._open_at = vault.generation
            self._open.clear()


def _wants(vault: Vault, targets: Mapping[tuple[VaultPath, str, bool], int]) -> _Wants:
    # What a target means depends on nothing of its note but the folder.
    missing: dict[tuple[str, bool, VaultPath], str | None] = {}
    notes: dict[str, Counter[VaultPath]] = {}
    for (path, target, markdown), count in targets.items():
        place = (target, markdown, folder_of(path))
        if place not in missing:
            broken = vault.resolve_target(target, path, markdown).broken
            missing[place] = missing_name(target, place[2], vault.extensions) if broken else None
        name = missing[place]
        if name is not None:
            notes.setdefault(name, Counter())[path] += count
    return {name: (counts.total(), len(counts)) for name, counts in notes.items()}
