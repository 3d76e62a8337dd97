"""When findings are worked out and sent: pushed to clients that wait for them, given to those that ask."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Iterator, Set
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec
from lsprotocol import types as lsp

from note_lsp import features
from note_lsp.paths import VaultPath, folder_of
from note_lsp.server import bursts, convert
from note_lsp.vault.names import NoteName, mention_key, video_mention

if TYPE_CHECKING:
    from note_lsp.server.buffers import Buffer
    from note_lsp.server.session import Session
    from note_lsp.settings import Settings
    from note_lsp.vault.vault import Vault

SLOW = 0.02
"""Seconds; findings that cost more are put off while the user types."""
PATIENCE = 3
"""How many times its last cost a slow computation is put off."""

PAUSE = 0.25
"""Seconds at least between two times that the client is asked to refresh; twice as long each time in a row."""
LONGEST_PAUSE = 1.0

log = logging.getLogger(__name__)


class Shown(msgspec.Struct, frozen=True):
    """What other notes' findings depend on."""

    called: NoteName | None
    """What the note is called, and its video."""
    names: frozenset[str]
    """The keys of that."""
    anchors: int
    """A hash of all that a link's anchor can name."""
    mentions: frozenset[tuple[str, int]]
    """The keys of what it mentions, and how often; of its video, and where its times end."""
    links: frozenset[tuple[tuple[str, str | None], int]]
    """How many links name which part of what."""

    def keys_that_differ(self, before: Shown) -> Set[str]:
        """The mention keys of the links that may have other findings now."""
        wanted = {key for key, _ in self.mentions ^ before.mentions}
        if (self.called, self.anchors) == (before.called, before.anchors):
            return wanted
        return wanted | self.names | before.names

    def keys_counted_anew(self, before: Shown) -> Set[str]:
        """The mention keys of the notes to which, or to parts of which, other links lead now."""
        return {key for (key, _), _ in self.links ^ before.links}


class Publisher:
    """Keeps the findings that a client shows up to date.

    There is no fixed delay: the findings of an edited note come as soon as no message waits to be
    handled.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._due: dict[str, float] = {}
        """By URI, when the findings of an open document may be worked out."""
        self._cost: dict[str, float] = {}
        self._shown: dict[str, Shown] = {}
        """What other notes could see of an open one when its findings were last worked out."""
        self._pushed: dict[str, tuple[int | None, str]] = {}
        """What the client shows of an open document: of which version, and a hash of its findings."""
        self._pull_again = False
        self._draw_again = False
        """What is drawn into other notes, lenses and hints, may be another now."""
        self._paint_again = False
        """Links of other notes may lead elsewhere now, or nowhere."""
        self._hints = False
        """Whether the settings asked for hints when that was last so."""
        self._timer: asyncio.Handle | None = None
        self._rest: asyncio.Handle | None = None
        """Until when the client is not asked to refresh."""
        self._refreshed, self._pause = 0.0, PAUSE
        """When it last was, and for how many seconds it is not again."""
        self.changed = asyncio.Event()
        """Set when findings anywhere may have changed; whoever waits for that clears it first."""

    @contextmanager
    def following(self, vault: Vault, path: VaultPath) -> Iterator[None]:
        """A note is opened or closed inside: where another text counts from then on, others follow."""
        before = shown_by(vault, path)
        yield
        shown = shown_by(vault, path)
        if keys := shown.keys_that_differ(before) | shown.keys_counted_anew(before):
            self.names_changed(vault, keys)

    def opened(self, buffer: Buffer) -> None:
        """A document was opened, or moved to another vault."""
        self._due[buffer.uri] = 0
        self._pushed.pop(buffer.uri, None)
        if found := self._session.locate(buffer.uri):
            self._shown[buffer.uri] = shown_by(*found)
        self.changed.set()

    def edited(self, buffer: Buffer) -> None:
        """A document was changed by its user."""
        cost = self._cost.get(buffer.uri, 0)
        self._due[buffer.uri] = time.monotonic() + cost * PATIENCE if cost > SLOW else 0

    def pulled(self, uri: str) -> None:
        """The client has just asked for the findings of a document; it asks for others by itself."""
        found = self._session.locate(uri)
        buffer = found and self._session.buffer_of(*found)
        if found and buffer:
            self._follow(buffer, *found)

    def closed(self, buffer: Buffer) -> None:
        """A document was closed: what was pushed for it is taken back."""
        self._due.pop(buffer.uri, None)
        self._cost.pop(buffer.uri, None)
        self._shown.pop(buffer.uri, None)
        self._pushed.pop(buffer.uri, None)
        self.changed.set()
        if not self._session.client.pull:
            self._push(lsp.PublishDiagnosticsParams(buffer.uri, []))

    def names_changed(self, vault: Vault, keys: Set[str]) -> None:
        """Names changed: open notes that mention one of ``keys`` may have other findings."""
        self._make_due(vault, keys)
        self._elsewhere()

    def everything_changed(self, vault: Vault) -> None:
        """Any note of ``vault`` may have other findings."""
        for buffer, _ in self._open_in(vault):
            self._due.setdefault(buffer.uri, 0)
        self._elsewhere()

    def when_idle(self) -> None:
        """No message waits: send what is due, one document at a time."""
        self._refresh_client()
        if self._session.client.pull:
            self._due.clear()
        due = self._due_now()
        if due and self._timer is None:
            delay = min(self._due[uri] for uri in due) - time.monotonic()
            self._timer = asyncio.get_running_loop().call_later(max(0.0, delay), self._publish_next)

    def _due_now(self) -> list[str]:
        """What is due, but for notes whose findings would be half old: they come when all changes are followed."""
        if not self._due or not bursts.is_going_on(self._session):
            return list(self._due)
        held = [folder.vault for folder in self._session.folders.values() if bursts.is_followed(folder)]
        return [uri for uri in self._due if not ((found := self._session.locate(uri)) and found[0] in held)]

    def _refresh_client(self) -> None:
        """Have the client ask again for what has changed by what no message told of; not for each of many changes."""
        if not (self._draw_again or self._paint_again or self._pull_again) or bursts.is_going_on(self._session):
            return
        if self._pull_again and not self._is_time():
            return
        if self._draw_again:
            self._refresh_views()
        if self._paint_again and self._session.client.token_refresh:
            self._session.protocol.send_request(lsp.WORKSPACE_SEMANTIC_TOKENS_REFRESH)
        if self._pull_again and self._session.client.pull:
            self._session.protocol.send_request(lsp.WORKSPACE_DIAGNOSTIC_REFRESH)
        self._pull_again = self._paint_again = False

    def _is_time(self) -> bool:
        """Whether the client may be asked again to refresh; if not, it is when the time comes."""
        now = time.monotonic()
        if self._rest is not None:
            return False
        is_in_a_row = now < self._refreshed + 2 * self._pause
        if is_in_a_row and now < self._refreshed + self._pause:
            loop = asyncio.get_running_loop()
            self._rest = loop.call_later(self._refreshed + self._pause - now, self._rested)
            return False
        self._pause = min(2 * self._pause, LONGEST_PAUSE) if is_in_a_row else PAUSE
        self._refreshed = now
        return True

    def _rested(self) -> None:
        self._rest = None
        if not self._session.protocol.backlog:
            self.when_idle()

    def _elsewhere(self) -> None:
        """Something changed that no message told of."""
        self._pull_again = self._draw_again = self._paint_again = True
        self.changed.set()
        if not self._session.protocol.backlog:
            asyncio.get_running_loop().call_soon(self.when_idle)

    def _refresh_views(self) -> None:
        self._draw_again = False
        if self._session.client.lens_refresh:
            self._session.protocol.send_request(lsp.WORKSPACE_CODE_LENS_REFRESH)
        before, self._hints = self._hints, any(_has_hints(vault.settings) for vault in self._session.vaults())
        if self._session.client.hint_refresh and (before or self._hints):
            self._session.protocol.send_request(lsp.WORKSPACE_INLAY_HINT_REFRESH)

    def _publish_next(self) -> None:
        self._timer = None
        if self._session.protocol.backlog:
            return
        now = time.monotonic()
        uri = next((uri for uri in self._due_now() if self._due[uri] <= now), None)
        if uri is not None:
            del self._due[uri]
            self._publish(uri)
        self.when_idle()

    def _publish(self, uri: str) -> None:
        found = self._session.locate(uri)
        buffer = found and self._session.buffer_of(*found)
        if not found or not buffer:
            return
        begun = time.monotonic()
        try:
            diagnostics = findings_of(self._session, *found)
        except Exception:
            log.exception("the findings of %s could not be worked out", uri)
            return
        self._cost[uri] = time.monotonic() - begun
        self._follow(buffer, *found)
        version = buffer.version if self._session.client.finding_versions else None
        shows = (buffer.version, convert.result_id(diagnostics))
        if self._pushed.get(uri) != shows:
            self._pushed[uri] = shows
            self._push(lsp.PublishDiagnosticsParams(buffer.uri, diagnostics, version))

    def _follow(self, buffer: Buffer, vault: Vault, path: VaultPath) -> None:
        """Other open notes are due where what they see of this one has changed."""
        shown = shown_by(vault, path)
        before = self._shown.get(buffer.uri)
        self._shown[buffer.uri] = shown
        if before and vault.settings.lenses.backlinks and (keys := shown.keys_counted_anew(before)):
            others = (other for uri, other in self._shown.items() if uri != buffer.uri)
            self._draw_again |= any(not keys.isdisjoint(other.names) for other in others)
        if before and (keys := shown.keys_that_differ(before)):
            concerned = self._make_due(vault, keys, but=buffer)
            self._draw_again |= shown.called != before.called
            self._paint_again |= concerned and (shown.called, shown.anchors) != (before.called, before.anchors)
            self.changed.set()

    def _make_due(self, vault: Vault, keys: Set[str], but: Buffer | None = None) -> bool:
        """Whether any open note mentions one of ``keys``: those that do are due."""
        uris = [
            buffer.uri
            for buffer, path in self._open_in(vault)
            if buffer is not but and not keys.isdisjoint(_followed(vault, path, _linked(vault, path)))
        ]
        for uri in uris:
            self._due.setdefault(uri, 0)
        return bool(uris)

    def _push(self, params: lsp.PublishDiagnosticsParams) -> None:
        self._session.protocol.notify(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, params)

    def _open_in(self, vault: Vault) -> Iterator[tuple[Buffer, VaultPath]]:
        for buffer in self._session.buffers.values():
            found = self._session.locate(buffer.uri)
            if found and found[0] is vault:
                yield buffer, found[1]


def _has_hints(settings: Settings) -> bool:
    return settings.video.inlay_hints or settings.hints.embeds or settings.hints.titles


def findings_of(session: Session, vault: Vault, path: VaultPath) -> list[lsp.Diagnostic]:
    """The findings of one note; none if there is no such note."""
    columns = session.columns(vault, path)
    return convert.diagnostics(session, vault, columns, features.diagnostics.findings(vault, path)) if columns else []


def shown_by(vault: Vault, path: VaultPath) -> Shown:
    """What other notes can see of the note at ``path``."""
    name, note = vault.name(path), vault.note(path) if vault.is_open(path) else None
    anchors = [(heading.level, heading.text, heading.slug) for heading in vault.headings(path)]
    ids = [block.id for block in vault.block_ids(path)]
    elements = [element.name for element in (note.facts.html_anchors if note else vault.store.elements(path))]
    names = frozenset(vault.tables.keys_of(name)) if name else frozenset[str]()
    links = _linked(vault, path)
    mentions = _followed(vault, path, links)
    return Shown(name, names, hash((*anchors, *ids, *elements)), frozenset(mentions.items()), frozenset(links.items()))


def _followed(vault: Vault, path: VaultPath, links: Counter[tuple[str, str | None]]) -> Counter[str]:
    """The keys of every name that a note mentions, with the number of its links, and of its video, with its end."""
    keys: Counter[str] = Counter()
    for (key, _), count in links.items():
        keys[key] += count
    if (video := vault.video_of(path)) is not None:
        keys[video_mention(video)] = hash(vault.end_of_times(path))
    return keys


def _linked(vault: Vault, path: VaultPath) -> Counter[tuple[str, str | None]]:
    """How many links of a note name which part of what, by its key and the anchor; no links into itself."""
    extensions, folder = vault.settings.vault.extensions, folder_of(path)
    links: Counter[tuple[str, str | None]] = Counter()
    for link in vault.links_of(path):
        if not link.target:
            continue
        links[mention_key(link.target, folder, extensions), link.anchor] += link.count
    return links
