"""The findings of all links of a vault, with what is the same for many links worked out once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from note_lsp.features.diagnostics.finding import Finding
from note_lsp.features.diagnostics.links import link_findings, near_targets
from note_lsp.paths import VaultPath, folder_of
from note_lsp.syntax.nodes import Form, Leads, Link
from note_lsp.vault.resolve import Resolution, Rung
from note_lsp.vault.reverse import missing_name
from note_lsp.vault.vault import Vault

_NO_MENTION: Final = VaultPath("")


class _Want:
    """A missing note: how many links want it, and in how many notes."""

    __slots__ = ("last", "links", "notes")

    def __init__(self) -> None:
        self.links = 0
        self.notes = 0
        self.last = _NO_MENTION


class _Target:
    """What is known of a target that means the same in every note."""

    __slots__ = ("found", "noted", "patterns", "want")

    def __init__(self, found: Resolution, want: _Want | None) -> None:
        self.found = found
        self.want = want
        """None if the target is there."""
        self.noted = found.ambiguous or found.rung is Rung.FOLDED or found.rung is Rung.TITLE
        self.patterns: dict[tuple[Form, bool], tuple[Finding, ...]] = {}
        """By form and embedding, findings that differ from a link's in their range alone."""


class Sweep:
    """Is shown every link of a vault first, and tells the findings of those it took an interest in afterwards."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._severity = vault.settings.diagnostics.severity
        self._targets: dict[tuple[str, bool], _Target | None] = {}
        self._wants: dict[str, _Want] = {}
        self._anchors: dict[tuple[VaultPath, str, bool], bool] = {}

    def is_doubtful(self, link: Link, path: VaultPath) -> bool:
        """Whether anything may be wrong with a link; one that is broken is counted."""
        link = self._vault.as_meant(link, path)
        if link.leads is not Leads.VAULT:
            return link.may_be_name
        if not link.target:
            return bool(link.anchor) and not self._has_anchor(path, link)
        known = self._target(link)
        if known is None:
            found = self._vault.resolve(link, path)
            want = self._want(link.target, path) if found.broken else None
            noted = not found.broken
        else:
            found, want, noted = known.found, known.want, known.noted
        if want is not None:
            want.links += link.count
            if want.last != path:
                want.last = path
                want.notes += 1
            return True
        if noted:
            return True
        return bool(link.anchor) and found.path is not None and not self._has_anchor(found.path, link)

    def findings(self, link: Link, path: VaultPath) -> Iterator[Finding]:
        """What is wrong with a link, once every link has been shown."""
        link = self._vault.as_meant(link, path)
        known = self._target(link) if link.target and link.leads is Leads.VAULT else None
        if known is None or (link.anchor and known.want is None):
            yield from link_findings(self._vault, path, link, self._severity, self._wanted)
            return
        key = (link.form, link.embed)
        pattern = known.patterns.get(key)
        if pattern is None:
            pattern = tuple(link_findings(self._vault, path, link, self._severity, self._wanted))
            if self._is_pattern(known, link, path):
                known.patterns[key] = pattern
        for one in pattern:
            yield Finding(one.code, one.severity, link.target_span, one.message, one.target, one.related)

    def _is_pattern(self, known: _Target, link: Link, path: VaultPath) -> bool:
        """Whether the findings of a link are those of every other link to the target, wherever its note lies."""
        if known.want is not None:
            return not near_targets(self._vault, path, link)
        return known.found.rung is not Rung.TITLE or known.found.ambiguous

    def _wanted(self, target: str, path: VaultPath) -> tuple[int, int]:
        want = self._want(target, path)
        return want.links, want.notes

    def _target(self, link: Link) -> _Target | None:
        key = (link.target, link.form is not Form.WIKILINK)
        try:
            return self._targets[key]
        except KeyError:
            pass
        known = None
        if ":" not in link.target and not self._vault.solitary:
            found = self._vault.ladder.everywhere(*key)
            if found is not None:
                known = _Target(found, self._want(link.target, _NO_MENTION) if found.broken else None)
        self._targets[key] = known
        return known

    def _want(self, target: str, path: VaultPath) -> _Want:
        name = missing_name(target, folder_of(path), self._vault.extensions)
        want = self._wants.get(name)
        if want is None:
            want = self._wants[name] = _Want()
        return want

    def _has_anchor(self, goal: VaultPath, link: Link) -> bool:
        key = (goal, link.anchor or "", link.form is Form.WIKILINK)
        known = self._anchors.get(key)
        if known is None:
            known = self._anchors[key] = self._vault.find_anchor(goal, key[1], link.form) is not None
        return known
