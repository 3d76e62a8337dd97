"""The one mutable object: which folders are vaults, what is open in the editor, and the settings of each."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Collection, Iterable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import msgspec
from lsprotocol import types as lsp

from note_lsp import settings as settings_module
from note_lsp.paths import VaultPath
from note_lsp.server import bursts, uris
from note_lsp.server.buffers import Buffer
from note_lsp.server.capabilities import Client
from note_lsp.server.columns import Columns
from note_lsp.server.configuration import SettingsFile, answered, section_of
from note_lsp.server.own_moves import OwnMoves
from note_lsp.server.tokens import SentTokens
from note_lsp.settings import Settings
from note_lsp.text import LineIndex
from note_lsp.vault import obsidian
from note_lsp.vault.vault import Vault

if TYPE_CHECKING:
    from note_lsp.server.indexing import Indexing
    from note_lsp.server.protocol import Protocol
    from note_lsp.server.publish import Publisher
    from note_lsp.server.watching import Watching

NOWHERE = Path(os.sep, "\0")
"""A folder that no system can have: nothing lies beside a document without a file."""

log = logging.getLogger(__name__)


class Folder:
    """A folder of the workspace and its vault."""

    __slots__ = ("editor", "file", "indexing", "root", "settings", "vault")

    def __init__(self, root: Path, vault: Vault, settings: Settings, file: SettingsFile) -> None:
        self.root = root
        self.vault = vault
        self.settings = settings
        self.file = file
        self.editor: dict[str, Any] | None = None
        """The editor's settings, where it has some for this folder alone."""
        self.indexing: Indexing | None = None
        """The walk and parse that runs in the background, if one does."""


class Spot(msgspec.Struct, frozen=True):
    """A note as a request names it."""

    vault: Vault
    path: VaultPath
    columns: Columns
    offset: int = 0
    """Where the cursor is, if the request says so."""


class Session:
    """Everything that lasts from ``initialize`` to ``exit``."""

    def __init__(self, protocol: Protocol, client: Client) -> None:
        self.protocol = protocol
        self.client = client
        self.folders: dict[Path, Folder] = {}
        self.buffers: dict[str, Buffer] = {}
        self.alone: dict[str, Vault] = {}
        """Vaults of one note: open documents that lie in no folder or in no file."""
        self.editor: dict[str, Any] | None = None
        """The editor's settings as it pushed them."""
        self.editor_alone: dict[str, Any] | None = None
        """The editor's settings for documents in no folder, as it gave them when asked."""
        self.first_roots: list[Path] = []
        self.cancel_progress: dict[str | int, Callable[[], None]] = {}
        """What a press on the cancel button of a progress does, by its token."""
        self.tokens = SentTokens()
        self.publisher: Publisher
        self.own_moves: OwnMoves | None = None
        self.told: dict[Path, None] = {}
        """Files of whose changes the client has told, and nobody has looked at them yet."""
        self.watching: Watching | None = None
        """What tells of changes on disk, from ``initialized`` on."""
        self._said: set[str] = set()
        """What is wrong, as the user has been told; nothing is said twice."""
        self._tasks: set[asyncio.Future[Any]] = set()

    def keep(self, task: asyncio.Future[Any]) -> None:
        """Hold on to a task until it is done; the loop itself does not."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def spot(self, document: lsp.TextDocumentIdentifier, position: lsp.Position | None = None) -> Spot | None:
        """The note a request is about; None if there is no such note."""
        found = self.locate(document.uri)
        columns = found and self.columns(*found)
        if found is None or columns is None:
            return None
        return Spot(*found, columns, columns.offset(position) if position else 0)

    def locate(self, uri: str) -> tuple[Vault, VaultPath] | None:
        """The vault that owns ``uri``, and the path there; of nested folders the innermost owns it."""
        key = key_of(uri)
        if key in self.alone:
            return self.alone[key], name_alone(uri)
        path = uris.to_path(uri)
        folder = path and self.folder_of(path)
        if not path or not folder:
            return None
        return folder.vault, VaultPath(path.relative_to(folder.root).as_posix())

    def vaults(self) -> list[Vault]:
        """All vaults, those of one note too."""
        return [*(folder.vault for folder in self.folders.values()), *self.alone.values()]

    def folder_of(self, path: Path) -> Folder | None:
        """The innermost folder of the workspace that holds ``path``."""
        return next((self.folders[above] for above in path.parents if above in self.folders), None)

    def buffer_of(self, vault: Vault, path: VaultPath) -> Buffer | None:
        """The open document of a note; None in a copy of a vault, which has texts of its own.

        Safe in any thread.
        """
        if not vault.is_open(path):
            return None
        folder = self.folders.get(vault.root)
        if folder and folder.vault is vault:
            return self.buffers.get(_key_in(vault, path))
        return next((self.buffers.get(key) for key, other in tuple(self.alone.items()) if other is vault), None)

    def open_key(self, document: lsp.TextDocumentIdentifier) -> str | None:
        """What tells an open document from others; None if it is not open."""
        key = key_of(document.uri)
        return key if key in self.buffers else None

    def uri(self, vault: Vault, path: VaultPath) -> str:
        """The URI of a note or file, spelled as the client spells it where it has it open."""
        buffer = self.buffer_of(vault, path) or self.buffers.get(_key_in(vault, path))
        return buffer.uri if buffer else uris.below(vault.root, path)

    def columns(self, vault: Vault, path: VaultPath) -> Columns | None:
        """The lines of a note or text file in the client's encoding; None if it cannot be read."""
        buffer = self.buffer_of(vault, path)
        if buffer:
            return buffer.columns
        lines = vault.lines(path)
        return None if lines is None else Columns(lines, self.client.encoding)

    def columns_or_none(self, vault: Vault, path: VaultPath) -> Columns:
        """Like ``columns``, with an empty text for what cannot be read, such as a picture."""
        return self.columns(vault, path) or Columns(LineIndex.of(""), self.client.encoding)

    def open_document(self, uri: str, text: str, version: int | None) -> None:
        """The client now owns the text of ``uri``."""
        buffer = self.buffers[key_of(uri)] = Buffer(uri, text, version, self.client.encoding)
        self._house(buffer)
        self.publisher.opened(buffer)

    def change_document(
        self, uri: str, changes: Iterable[lsp.TextDocumentContentChangeEvent], version: int | None
    ) -> None:
        """The client edited ``uri``."""
        buffer = self.buffers.get(key_of(uri))
        found = self.locate(uri)
        if buffer is None or found is None:
            log.warning("a change of %s, which is not open", uri)
            return
        buffer.change(changes, version)
        found[0].change_buffer(found[1], buffer.text, version or 0)
        self.publisher.edited(buffer)

    def close_document(self, uri: str) -> None:
        """From now on the disk has the text of ``uri``."""
        buffer = self.buffers.pop(key_of(uri), None)
        self.tokens.forget(key_of(uri))
        found = self.locate(uri)
        if buffer is None or found is None:
            return
        with self.publisher.following(*found):
            found[0].close_buffer(found[1])
        lonely = self.alone.pop(key_of(uri), None)
        if lonely:
            lonely.close()
        elif path := uris.to_path(uri):
            self.files_changed([path])
        self.publisher.closed(buffer)

    def change_folders(self, added: Iterable[Path], removed: Iterable[Path]) -> None:
        """Folders came to the workspace or left it: each is a vault, and is indexed in the background."""
        gone = [self.folders.pop(root) for root in removed if root in self.folders]
        fresh = [root for root in dict.fromkeys(added) if root not in self.folders]
        roots = (*self.folders, *fresh)
        for folder in self.folders.values():
            if folder.vault.apart != _apart_in(folder.root, roots):
                folder.vault.change_apart(_apart_in(folder.root, roots))
                self.index(folder)
        for root in fresh:
            self.folders[root] = self._open_folder(root, _apart_in(root, roots))
        self._rehouse()
        for folder in gone:
            if folder.indexing:
                folder.indexing.stop(then=folder.vault.close)
            else:
                folder.vault.close()

    def _open_folder(self, root: Path, apart: tuple[str, ...]) -> Folder:
        file = SettingsFile(root)
        settings, complaints = file.load(self.editor)
        folder = Folder(root, Vault.open(root, settings, apart=apart), settings, file)
        self.complain(*complaints, *filter(None, [folder.vault.notice]), *obsidian.faults(root))
        self.index(folder)
        return folder

    def set_editor_settings(self, value: object) -> None:
        """Take the settings that the editor pushed; those it gives when asked go before them."""
        section = section_of(value)
        if section is not None:
            self.editor = section
            self.reload_settings(self.folders.values())

    def set_asked_settings(self, general: object, by_root: dict[Path, object]) -> None:
        """Take what the editor answered when asked for its settings, in general and for each folder."""
        self.editor_alone = answered(general)
        for root, value in by_root.items():
            if root in self.folders:
                self.folders[root].editor = answered(value)
        self.reload_settings(self.folders.values())

    def reload_settings(self, folders: Iterable[Folder]) -> None:
        """Read the settings of ``folders`` anew, and do what follows from a change."""
        for folder in list(folders):
            editor = self.editor if folder.editor is None else folder.editor
            settings, complaints = folder.file.load(editor)
            self.complain(*complaints)
            if settings == folder.settings:
                continue
            folder.settings = settings
            if folder.vault.change_settings(settings):
                self.index(folder)
            self.publisher.everything_changed(folder.vault)
        if self.folders and not self.alone:
            return
        alone = self._settings_alone()
        for vault in self.alone.values():
            vault.change_settings(alone)
            self.publisher.everything_changed(vault)

    def index(self, folder: Folder) -> None:
        """Walk and parse ``folder`` in the background, from the beginning if that is being done."""
        from note_lsp.server.indexing import Indexing

        folder.indexing = Indexing(self, folder, folder.indexing)

    def when_idle(self) -> None:
        """No message waits to be handled."""
        self.look_at_told()
        self.heal()
        self.publisher.when_idle()

    def heal(self) -> None:
        """Build anew what index has turned out to be damaged."""
        for folder in self.folders.values():
            if folder.vault.damaged and not folder.indexing:
                log.warning("the index of %s is damaged and built anew", folder.root)
                folder.vault.renew()
                self.index(folder)

    def files_told(self, paths: Iterable[Path]) -> None:
        """Like ``files_changed``, once no message of this kind comes next: many are looked at as one."""
        self.told.update(dict.fromkeys(paths))

    def look_at_told(self) -> None:
        """Look at the files that the client has told of: whatever comes now may speak of them."""
        if self.told:
            told, self.told = self.told, {}
            self.files_changed(told)

    def files_changed(self, paths: Iterable[Path]) -> None:
        """Files or folders that may have been made, changed or removed; the disk says what is true."""
        for folder, changed in bursts.by_folder(self, paths):
            if settings_module.FILE_NAME in changed:
                self.reload_settings([folder])
            if any(path.endswith(".json") and obsidian.FOLDER in path.split("/") for path in changed):
                self.complain(*obsidian.faults(folder.root))
            self.refresh(folder, changed)

    def refresh(self, folder: Folder, paths: set[VaultPath]) -> None:
        """Look at ``paths`` of ``folder`` on the disk; in the background if they are many, later if it is indexed."""
        if folder.indexing:
            folder.indexing.hear_of(paths)
            return
        if folder.vault.complete and folder.vault.is_more_than(bursts.FEW, paths):
            self.index(folder)
            return
        keys = folder.vault.refresh(paths)
        if keys:
            self.publisher.names_changed(folder.vault, keys)

    def look_again(self, vault: Vault) -> Callable[[Collection[VaultPath]], None]:
        """How ``vault`` is told of notes whose files are others than it knows, and the open notes' findings follow."""

        def refresh(paths: Collection[VaultPath]) -> None:
            folder = self.folders.get(vault.root)
            if folder and folder.indexing:
                # What has been read of them in the background may be older, and come after this.
                folder.indexing.hear_of(paths)
            if keys := vault.refresh(paths):
                self.publisher.names_changed(vault, keys)

        return refresh

    def _house(self, buffer: Buffer) -> None:
        """Give an open document to the vault that owns it."""
        found = self.locate(buffer.uri)
        if found is None:
            key = key_of(buffer.uri)
            file = uris.to_path(buffer.uri) or NOWHERE / name_alone(buffer.uri)
            self.alone[key] = Vault.alone(file, self._settings_alone())
            found = self.alone[key], name_alone(buffer.uri)
        with self.publisher.following(*found):
            found[0].open_buffer(found[1], buffer.text, buffer.version or 0)

    def _rehouse(self) -> None:
        """Give each open document to the vault that owns it now."""
        for folder in self.folders.values():
            for path in list(folder.vault.buffers):
                folder.vault.close_buffer(path)
        for vault in self.alone.values():
            vault.close()
        self.alone.clear()
        for buffer in self.buffers.values():
            self._house(buffer)
            self.publisher.opened(buffer)

    def _settings_alone(self) -> Settings:
        editor = self.editor if self.editor_alone is None else self.editor_alone
        settings, complaints = settings_module.load(None, editor)
        self.complain(*complaints)
        return settings

    def complain(self, *faults: str) -> None:
        """Show the user what is wrong, each fault once."""
        for words in faults:
            if words not in self._said:
                self._said.add(words)
                self.tell(shortened(words))

    def tell(self, words: str, kind: lsp.MessageType = lsp.MessageType.Warning) -> None:
        """Show the user a message."""
        log.warning("%s", words)
        self.protocol.notify(lsp.WINDOW_SHOW_MESSAGE, lsp.ShowMessageParams(kind, words))


def key_of(uri: str) -> str:
    """What tells open documents apart, however their URI is escaped."""
    path = uris.to_path(uri)
    return str(path) if path else uri


def _key_in(vault: Vault, path: VaultPath) -> str:
    """The key of a document in a vault; put together by hand, for some answers name thousands of notes."""
    root = str(vault.root)
    below = path if os.sep == "/" else path.replace("/", os.sep)
    return root + below if root.endswith(os.sep) else f"{root}{os.sep}{below}"


def name_alone(uri: str) -> VaultPath:
    """The path of a document in the vault it is alone in."""
    name = (uris.to_path(uri) or PurePosixPath(uri.rpartition(":")[2])).name
    return VaultPath(name or "note")


def shortened(words: str) -> str:
    """``words`` without their middle, where they are longer than anybody reads, as with the path of a deep folder."""
    return words if len(words) <= 400 else f"{words[:200]}…{words[-199:]}"


def _apart_in(root: Path, roots: Iterable[Path]) -> tuple[str, ...]:
    """Those of ``roots`` that lie in ``root``, as paths from there."""
    return tuple(sorted(other.relative_to(root).as_posix() for other in roots if root in other.parents))
