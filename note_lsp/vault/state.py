"""What a vault is made of, and how its parts are kept in step with the open buffers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from note_lsp.paths import VaultPath
from note_lsp.settings import Settings
from note_lsp.syntax.nodes import NoteFacts, SyntaxOptions
from note_lsp.text import LineIndex
from note_lsp.vault.anchors import Anchors
from note_lsp.vault.answers import Mention
from note_lsp.vault.counts import Counts
from note_lsp.vault.files import is_there
from note_lsp.vault.ignore import Globs, ignored_at
from note_lsp.vault.index import Index
from note_lsp.vault.ladder import Ladder
from note_lsp.vault.names import Names
from note_lsp.vault.place import default_folder, open_index
from note_lsp.vault.rows import name_of_note, rows_of
from note_lsp.vault.scan import can_be_kept, is_note_path
from note_lsp.vault.store import Store
from note_lsp.vault.texts import Buffer, Files, Note
from note_lsp.vault.times import Times
from note_lsp.vault.wanted import Wanted

_ASKED_AT_MOST = 1 << 13


class State:
    """The tables of a vault; ``Vault`` answers from them."""

    def __init__(
        self, root: Path, settings: Settings, index: Index, cache: Path | None = None, apart: Sequence[str] = ()
    ) -> None:
        self.root = root
        self.settings = settings
        self.notice: str | None = None
        """Why the index is not kept on disk."""
        self.solitary = False
        """A vault of one note, which no folder holds: no finding may speak of other notes."""
        self.complete = False
        """The first index is done; until then nothing is to be called broken."""
        self.generation = 0
        """Goes up whenever names, files or facts of any note change."""
        self.buffers: dict[VaultPath, Buffer] = {}
        self.followed = False
        """Files are looked at when they change; the first index, until it is given up, will read them anyway."""
        self.pending: set[VaultPath] = set()
        """Paths that changed while the first index was being built."""
        self.apart = tuple(apart)
        self.symlinks: dict[VaultPath, str] = {}
        """Symlinked folders with their real paths; only a walk over the whole vault tells which of them to follow."""
        self.asked: dict[VaultPath, bool] = {}
        """Whether there is what only the disk knows of, when it was last asked."""
        self.was_website: bool | None = None
        """What ``is_website`` said last; None if nobody has asked."""
        self._anchors: tuple[VaultPath, int, Anchors | None] | None = None
        """What could be named in the note asked about last, and the ``generation`` in which that was so."""
        self._backlinks: tuple[tuple[VaultPath, bool, int], list[Mention]] | None = None
        """The links that were found last, and of what: the lenses of a note ask for the same ones one after another."""
        self._unsettled: set[VaultPath] = set()
        self._recent: dict[VaultPath, None] = {}
        self._cache = cache
        self._texts = Files(root)
        self._take(settings, index)
        if index.damaged:
            self.reopen(settings, damaged=True)

    def _take(self, settings: Settings, index: Index) -> None:
        self.settings = settings
        self.extensions = tuple(extension.lower() for extension in settings.vault.extensions)
        self.options = SyntaxOptions(label_first=settings.links.label_first)
        self.globs = Globs(settings.vault.ignore)
        self.tables = Names(self.extensions)
        self.store = Store(index, self.extensions)
        self.times = Times(self.store)
        self.counts = Counts(self.store, self.tables)
        self.wants = Wanted(self.store)
        self.ladder = self.new_ladder()
        self.tables.put_notes(self.store.load())

    @property
    def cache_folder(self) -> Path:
        """The absolute path of where is kept what can be made anew."""
        return (self._cache or default_folder()).absolute()

    def new_ladder(self) -> Ladder:
        """A ladder for the settings as they are now."""
        return Ladder(
            self.tables,
            self.settings.links,
            is_on_disk=self.is_on_disk,
            is_website=self.is_website,
        )

    def is_website(self) -> bool:
        """Whether the vault's absolute links are taken for a website's."""
        self.was_website = self.counts.is_website(self.ladder)
        return self.was_website

    def is_on_disk(self, path: VaultPath) -> bool:
        """Whether there is a hidden file or folder of that path; it is remembered what was asked for."""
        if len(self.asked) > _ASKED_AT_MOST:
            self.asked.clear()
        self.asked[path] = is_there(self.root / path)
        return self.asked[path]

    def reopen(self, settings: Settings, damaged: bool = False) -> None:
        """Begin again with the index that suits ``settings``; open buffers stay.

        A ``damaged`` index is thrown away, unless another has taken its place; the names stay known.
        """
        names = tuple(self.tables.notes.values()) if damaged else ()
        self.store.index.close()
        if damaged:
            self.store.index.discard()
        if self.solitary:
            index = Index.in_memory()
        else:
            index, self.notice = open_index(self.root, settings, self.apart, self._cache)
        self._take(settings, index)
        self.tables.put_notes(names)
        self._texts.forget()
        self.complete = self.followed = self.solitary
        self.generation += 1
        for path, buffer in self.buffers.items():
            buffer.forget_facts()
            buffer.inside = self.is_inside(path)
            self._unsettled.add(path)

    @property
    def replaced(self) -> bool:
        """Whether another process has put a new index in place of ours: it is damaged to us, and nothing was built."""
        return self.store.index.replaced

    def note(self, path: VaultPath) -> Note | None:
        """A note with its text and facts; None if there is no such note or it cannot be read."""
        buffer = self.buffers.get(path)
        if buffer is not None:
            return buffer.note(self.options)
        if path not in self.tables.notes and not is_note_path(path, self.extensions):
            return None
        return self._texts.note(path, self.options)

    def facts(self, path: VaultPath) -> NoteFacts | None:
        """The facts of an open note, or of one that the index does not have; None for all others."""
        if path not in self.buffers and path in self.store.notes:
            return None
        note = self.note(path)
        return note.facts if note else NO_FACTS

    def touched(self, path: VaultPath) -> None:
        """A buffer's text has changed."""
        self._unsettled.add(path)
        self.generation += 1

    def settle_names(self) -> None:
        """Let the names of all buffers that changed be known."""
        if not self._unsettled:
            return
        changed = [self.buffers[path] for path in self._unsettled if path in self.buffers]
        self._unsettled.clear()
        self.tables.put_notes(
            name_of_note(buffer.path, buffer.note(self.options).facts, self.extensions)
            for buffer in changed
            if buffer.inside
        )

    def settle(self) -> None:
        """Let the index' views show all buffers."""
        self.settle_names()
        for buffer in self.buffers.values():
            if buffer.inside and not buffer.laid:
                facts = buffer.note(self.options).facts
                self.store.index.lay_over(rows_of(buffer.path, buffer.text, facts, self.extensions))
                buffer.laid = True

    def is_inside(self, path: VaultPath) -> bool:
        """Whether a buffer of that path is a note of the vault."""
        if not is_note_path(path, self.extensions) or not can_be_kept(path):
            return False
        if self.solitary:
            return True
        for symlink in self.symlinks:
            if symlink in self.tables.hidden_folders and path.startswith(symlink + "/"):
                return False
        return self.left_out_at(path, is_folder=False) is None

    def look_at_buffers(self) -> set[str]:
        """What is left out may be other now: see which buffers belong to the vault.

        The mention keys of those that have come or gone.
        """
        keys = set[str]()
        for path, buffer in self.buffers.items():
            inside = self.is_inside(path)
            if inside != buffer.inside:
                buffer.inside = inside
                buffer.laid = False
                self._unsettled.add(path)
                keys |= self.tables.keys_followed(name_of_note(path, buffer.note(self.options).facts, self.extensions))
                if not inside:
                    self.store.index.lift(path)
                    self.tables.drop_note(path)
        return keys

    def left_out_at(self, path: VaultPath, is_folder: bool) -> VaultPath | None:
        """What leaves ``path`` out of the vault: itself or a folder above it that is ignored or another vault's."""
        for other in self.apart:
            if path == other or path.startswith(other + "/"):
                return VaultPath(other)
        found = ignored_at(self.root, self.globs, path, is_folder)
        return None if found is None else VaultPath(found)

    def is_covered(self, path: VaultPath) -> bool:
        """Whether an open buffer says what the note is called."""
        buffer = self.buffers.get(path)
        return buffer is not None and buffer.inside


NO_FACTS = NoteFacts(LineIndex.of(""))
