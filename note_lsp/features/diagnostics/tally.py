"""How many links of a whole vault want each missing note, counted in one pass over its links."""

from __future__ import annotations

from collections import Counter

from note_lsp.paths import VaultPath, folder_of
from note_lsp.syntax.nodes import Leads, Link
from note_lsp.vault.resolve import Resolution, Rung
from note_lsp.vault.reverse import missing_name
from note_lsp.vault.vault import Vault


class Tally:
    """Counts broken links while it is shown all links of a vault, note by note."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._links: Counter[str] = Counter()
        self._notes: Counter[str] = Counter()
        self._last: dict[str, VaultPath] = {}
        self._names: dict[tuple[str, str], str] = {}

    def is_doubtful(self, link: Link, path: VaultPath) -> bool:
        """Whether anything may be wrong with a link; one that is broken is counted."""
        if link.leads is not Leads.VAULT:
            return False
        if not link.target:
            return bool(link.anchor)
        found = self._vault.resolve(link, path)
        if found.broken:
            self._count(link.target, path)
            return True
        return bool(link.anchor) or is_noted(found)

    def wanted(self, target: str, path: VaultPath) -> tuple[int, int]:
        """(links, notes) that want the missing note; all links of the vault must have been shown."""
        name = self._name(target, path)
        return self._links[name], self._notes[name]

    def _count(self, target: str, path: VaultPath) -> None:
        name = self._name(target, path)
        self._links[name] += 1
        if self._last.get(name) != path:
            self._last[name] = path
            self._notes[name] += 1

    def _name(self, target: str, path: VaultPath) -> str:
        folder = folder_of(path) if "." in target else ""
        key = (target, folder)
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = missing_name(target, folder, self._vault.extensions)
        return name


def is_noted(found: Resolution) -> bool:
    """Whether a link that resolves has a finding all the same."""
    return found.ambiguous or found.rung is Rung.FOLDED or found.rung is Rung.TITLE
