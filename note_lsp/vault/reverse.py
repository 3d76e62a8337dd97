"""From a name to the links that use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from note_lsp.folding import fold_name
from note_lsp.paths import VaultPath, folder_of, join, name_of, stem_of
from note_lsp.syntax.nodes import Leads
from note_lsp.vault.answers import Mention
from note_lsp.vault.names import mention_key
from note_lsp.vault.resolve import Rung

if TYPE_CHECKING:
    from note_lsp.vault.vault import Vault


def mentions_of(vault: Vault, target: str) -> list[Mention]:
    """The links whose last segment folds like that of ``target``."""
    vault.settle()
    mentions = vault.store.mentions(mention_key(target, "", vault.extensions))
    return [mention for mention in mentions if mention.link.leads is Leads.VAULT]


def mentions_of_url(vault: Vault, url: str) -> list[Mention]:
    """The links to exactly ``url``."""
    vault.settle()
    found = vault.store.mentions(url)
    if url[:4].lower() == "www.":
        # What may be the name of a file is kept under that.
        names = (url.partition("#")[0], url.partition("#")[0].partition("?")[0])
        for key in {mention_key(name, "", vault.extensions) for name in names} - {url}:
            found += vault.store.mentions(key)
        found.sort(key=lambda mention: (mention.source, mention.link.span))
    links = ((mention, vault.as_meant(mention.link, mention.source)) for mention in found)
    return [mention for mention, link in links if link.leads is Leads.URL and link.target == url]


def backlinks(vault: Vault, path: VaultPath, own: bool) -> list[Mention]:
    """The links that resolve to ``path``."""
    vault.settle()
    keys = _keys_of(vault, path)
    found = [
        _as_meant(vault, mention)
        for key in keys
        for mention in vault.store.mentions(key)
        if (own or mention.source != path) and vault.resolve(mention.link, mention.source).path == path
    ]
    if own and path in vault.tables.notes:
        facts = vault.facts(path)
        links = vault.store.inner_links(path) if facts is None else facts.links
        inner = [Mention(path, link) for link in links if link.leads is Leads.VAULT and not link.target]
        found += inner
        keys = keys | {""} if inner else keys
    if len(keys) > 1:
        found.sort(key=lambda mention: (mention.source, mention.link.span))
    return found


def backlink_count(vault: Vault, path: VaultPath) -> int:
    """The number of links from other notes that resolve to ``path``."""
    vault.settle()
    count = 0
    for key in _keys_of(vault, path):
        unsure = set()
        for (target, markdown), number in vault.store.target_counts(key, path).items():
            found = None if target[:5].lower() == "file:" else vault.ladder.everywhere(_name_in(target), markdown)
            if found is None:
                unsure.add((target, markdown))
            elif found.path == path:
                count += number
        if unsure:
            count += sum(
                source != path and vault.resolve_target(_name_in(target), source, markdown).path == path
                for source, target, markdown in vault.store.targets(key)
                if (target, markdown) in unsure
            )
    return count


def _as_meant(vault: Vault, mention: Mention) -> Mention:
    link = vault.as_meant(mention.link, mention.source)
    return mention if link is mention.link else Mention(mention.source, link)


def _name_in(target: str) -> str:
    """What is looked up of a kept target: a URL by its looks, ``www.saved#part``, is kept with its anchor."""
    return target.partition("#")[0] if target[:4].lower() == "www." else target


def _keys_of(vault: Vault, path: VaultPath) -> set[str]:
    """Every key under which a link to a note or file may be kept."""
    name = vault.tables.notes.get(path)
    return (
        vault.tables.keys_of(name) if name else {fold_name(stem_of(path, vault.extensions)), fold_name(name_of(path))}
    )


def shortest_name(vault: Vault, path: VaultPath, source: VaultPath) -> str:
    """Stem, else the shortest suffix of the path, else the path, else the path with its extension."""
    vault.settle_names()
    if ":" in path or not (path in vault.tables.notes or path in vault.tables.files):
        # The disk may be asked about it, and nobody tells of changes there.
        return _shortest_name(vault, path, source)
    known = vault.ladder.shortest_names()
    key = (folder_of(source), path)
    if key not in known:
        known[key] = _shortest_name(vault, path, source)
    return known[key]


def _shortest_name(vault: Vault, path: VaultPath, source: VaultPath) -> str:
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
    return "/".join(fold_name(segment) for segment in (*folders, stem_of(last, extensions)))
