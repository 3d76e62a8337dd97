"""From a name to the links that use it, and counts over all notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from note_lsp.folding import fold
from note_lsp.paths import VaultPath, folder_of, join, name_of, stem_of
from note_lsp.syntax.nodes import Leads
from note_lsp.vault.ladder import Ladder
from note_lsp.vault.names import mention_key
from note_lsp.vault.resolve import Rung
from note_lsp.vault.store import Mention

if TYPE_CHECKING:
    from note_lsp.vault.vault import Vault

_FEW_WIKILINKS = 10
"""Fewer of them say nothing about a vault's style."""
_SITE_SHARE = 10
"""Where fewer than one in so many absolute links resolve, they are a website's."""


def mentions_of(vault: Vault, target: str) -> list[Mention]:
    """The links whose last segment folds like that of ``target``."""
    vault.settle()
    mentions = vault.store.mentions(mention_key(target, "", vault.extensions))
    return [mention for mention in mentions if mention.link.leads is Leads.VAULT]


def backlinks(vault: Vault, path: VaultPath, own: bool) -> list[Mention]:
    """The links that resolve to ``path``."""
    vault.settle()
    name = vault.tables.notes.get(path)
    keys = vault.tables.keys_of(name) if name else {fold(stem_of(path, vault.extensions)), fold(name_of(path))}
    found = [
        mention
        for key in keys
        for mention in vault.store.mentions(key)
        if (own or mention.source != path) and vault.resolve(mention.link, mention.source).path == path
    ]
    if own and name:
        inner = (link for link in vault.links_of(path) if link.leads is Leads.VAULT and not link.target)
        found += [Mention(path, link) for link in inner]
    if len(keys) > 1 or own:
        found.sort(key=lambda mention: (mention.source, mention.link.span))
    return found


def wanted(vault: Vault, target: str, source: VaultPath) -> tuple[int, int]:
    """(links, notes) that want the missing note which ``target`` names in ``source``."""
    vault.settle()
    folder = folder_of(source)
    missing = missing_name(target, folder, vault.extensions)
    sources: Counter[VaultPath] = Counter()
    for mention in vault.store.mentions(mention_key(target, folder, vault.extensions)):
        link = mention.link
        if (
            link.leads is Leads.VAULT
            and missing_name(link.target, folder_of(mention.source), vault.extensions) == missing
            and vault.resolve(link, mention.source).broken
        ):
            sources[mention.source] += 1
    return sources.total(), len(sources)


def shortest_name(vault: Vault, path: VaultPath, source: VaultPath) -> str:
    """Stem, else the shortest suffix of the path, else the path, else the path with its extension."""
    note = vault.tables.notes.get(path)
    bare = path[: len(path) - len(name_of(path)) + len(note.stem)] if note else path
    at = len(bare)
    while at > 0:
        at = bare.rfind("/", 0, at)
        if _means(vault, bare[at + 1 :], path, source):
            return bare[at + 1 :]
    return bare if _means(vault, bare, path, source) else path


def _means(vault: Vault, target: str, path: VaultPath, source: VaultPath) -> bool:
    found = vault.resolve_name(target, source)
    return found.path == path and found.rung is Rung.EXACT and not found.ambiguous


def missing_name(target: str, folder: str, extensions: tuple[str, ...]) -> str:
    """What two links to the same missing note have in common."""
    segments = target.split("/")
    if "." in segments or ".." in segments:
        target = join("" if target.startswith("/") else folder, target) or target
    *folders, last = [segment for segment in target.split("/") if segment] or [""]
    return "/".join(fold(segment) for segment in (*folders, stem_of(last, extensions)))


class Memory:
    """Counts over all notes, kept until they are out of date."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Count anew when next asked."""
        self._popularity: dict[str, int] | None = None
        self._style: Literal["stem", "path"] | None = None
        self._tags: tuple[int, dict[str, tuple[str, int]]] | None = None
        self._website: tuple[int, bool] | None = None

    def popularity(self, vault: Vault) -> Mapping[str, int]:
        """Links by the folded stem of a note; counted once, from the file."""
        if self._popularity is None:
            stems = {key: key for note in vault.tables.notes.values() if (key := fold(note.stem))}
            counts = {stems[key]: count for key, count in vault.store.link_counts() if key in stems}
            if not vault.complete:
                return counts
            self._popularity = counts
        return self._popularity

    def link_style(self, vault: Vault) -> Literal["stem", "path"]:
        """How most wikilinks of the vault are written; counted once, from the file."""
        if self._style is None:
            links, paths = vault.store.wikilinks()
            style: Literal["stem", "path"] = "path" if links >= _FEW_WIKILINKS and 2 * paths > links else "stem"
            if not vault.complete:
                return style
            self._style = style
        return self._style

    def tags(self, vault: Vault) -> Mapping[str, tuple[str, int]]:
        """Every folded tag, its commonest spelling and its number."""
        if self._tags is None or self._tags[0] != vault.generation:
            vault.settle()
            spellings: dict[str, list[tuple[int, str]]] = {}
            for key, name, count in vault.store.tag_counts():
                spellings.setdefault(key, []).append((count, name))
            tags = {
                key: (max(names, key=lambda name: (name[0], name[1]))[1], sum(count for count, _ in names))
                for key, names in spellings.items()
            }
            self._tags = (vault.generation, tags)
        return self._tags[1]

    def is_website(self, vault: Vault, ladder: Ladder) -> bool:
        """Whether the vault's absolute links are a website's: fewer than one in ten of them resolve."""
        generation = vault.tables.generation
        if self._website is None or self._website[0] != generation:
            vault.settle()
            there = total = 0
            for target, count in vault.store.absolute_targets():
                total += count
                there += count if ladder.absolute_is_there(target) else 0
            self._website = (generation, there * _SITE_SHARE < total)
        return self._website[1]
