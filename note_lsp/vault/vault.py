"""A vault: what the features, the server and the command line ask.

Everything here answers for the notes as they are now, open buffers first.  One thread uses a vault;
only ``survey`` and ``build`` may run in another one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from note_lsp.paths import VaultPath
from note_lsp.settings import Settings
from note_lsp.syntax.nodes import Block, Form, Heading, Leads, Link, NoteFacts, Problem, SyntaxOptions, Tag
from note_lsp.text import LineIndex
from note_lsp.vault import following, reverse
from note_lsp.vault.anchors import IN_FILE, AnchorPlace, find_in_note
from note_lsp.vault.files import is_there, read_text
from note_lsp.vault.following import Built, Survey
from note_lsp.vault.ignore import Globs, is_ignored
from note_lsp.vault.index import Index, discard
from note_lsp.vault.ladder import Ladder
from note_lsp.vault.names import Names, NoteName
from note_lsp.vault.place import open_index
from note_lsp.vault.resolve import UNCHECKED, Resolution
from note_lsp.vault.rows import name_of_note, rows_of
from note_lsp.vault.scan import is_note_path
from note_lsp.vault.store import HeadingPlace, Mention, Store
from note_lsp.vault.texts import Buffer, Files, Note

__all__ = ["AnchorPlace", "Built", "HeadingPlace", "Mention", "Note", "NoteName", "Statistics", "Survey", "Vault"]


_NO_FACTS = NoteFacts(LineIndex.of(""))


class Statistics(msgspec.Struct, frozen=True):
    """Sizes, for people."""

    notes: int
    files: int
    links: int
    index: Path | None
    """Where the index lies; None in memory."""
    index_bytes: int


class Vault:
    """The notes below one folder."""

    def __init__(
        self, root: Path, settings: Settings, index: Index, cache: Path | None = None, apart: Sequence[str] = ()
    ) -> None:
        self.root = root
        self.settings = settings
        self.notice: str | None = None
        self.solitary = False
        self.complete = False
        self.generation = 0
        self.extensions = tuple(extension.lower() for extension in settings.vault.extensions)
        self.options = SyntaxOptions(label_first=settings.links.label_first)
        self.globs = Globs(settings.vault.ignore)
        self.apart = tuple(apart)
        self.tables = Names(self.extensions)
        self.store = Store(index, self.extensions)
        self.buffers: dict[VaultPath, Buffer] = {}
        self.pending: set[VaultPath] = set()
        """Paths that changed while the first index was being built."""
        self._unsettled: set[VaultPath] = set()
        self._recent: dict[VaultPath, None] = {}
        self._cache = cache
        self._texts = Files(root)
        self._memory = reverse.Memory()
        self._ladder = self._new_ladder()

    # Opening and closing

    @classmethod
    def open(cls, root: Path, settings: Settings, cache: Path | None = None, apart: Sequence[str] = ()) -> Vault:
        """The vault at ``root`` as its index remembers it; nothing is walked yet.

        ``apart`` are folders in it that are vaults of their own.  ``notice`` says so where the index
        cannot be kept on disk.
        """
        root = Path(root).absolute()
        index, notice = open_index(root, settings, cache)
        vault = cls(root, settings, index, cache, apart)
        vault.notice = notice
        vault.tables.put_notes(vault.store.load())
        return vault

    @classmethod
    def alone(cls, file: Path, settings: Settings) -> Vault:
        """A vault of one note, for a file outside every folder: complete, and without cross-note findings."""
        file = Path(file).absolute()
        vault = cls(file.parent, settings, Index.in_memory())
        vault.solitary = vault.complete = True
        path = VaultPath(file.name)
        vault.tables.put_notes([NoteName(path, path)])
        vault.refresh([path])
        return vault

    def close(self) -> None:
        """Let go of the index; the vault answers nothing after that."""
        self.store.index.close()

    # Texts

    def note(self, path: VaultPath) -> Note | None:
        """A note with its text and facts; None if there is no such note or it cannot be read."""
        buffer = self.buffers.get(path)
        if buffer is not None:
            return buffer.note(self.options)
        if path not in self.tables.notes and not is_note_path(path, self.extensions):
            return None
        return self._texts.note(path, self.options)

    def is_open(self, path: VaultPath) -> bool:
        """Whether the note is open as a buffer."""
        return path in self.buffers

    def lines(self, path: VaultPath) -> LineIndex | None:
        """The line index of a note or of any text file; None if it cannot be read."""
        buffer = self.buffers.get(path)
        if buffer is not None:
            return buffer.note(self.options).facts.lines
        known = self.store.lines(path)
        if known is None:
            read = read_text(self.file_path(path))
            known = LineIndex.of(read.text) if read else None
        return known

    def file_path(self, path: VaultPath) -> Path:
        """Where the file lies on disk."""
        return self.root / path

    # Names

    def name(self, path: VaultPath) -> NoteName | None:
        """What a note is called; None if it is no note of the vault."""
        self.settle_names()
        return self.tables.notes.get(path)

    def names(self) -> Collection[NoteName]:
        """What all notes are called, open and unsaved ones included."""
        self.settle_names()
        return self.tables.notes.values()

    def files(self) -> Collection[VaultPath]:
        """All attachments, ignored ones left out."""
        return self.tables.files.keys()

    def folders(self) -> Collection[VaultPath]:
        """All folders, ignored ones left out; the root is the empty string."""
        return self.tables.folders.keys()

    def exists(self, path: VaultPath) -> bool:
        """Whether there is a file or folder of that path, ignored or not."""
        self.settle_names()
        names = self.tables
        return path in names.notes or path in names.files or path in names.folders or is_there(self.root / path)

    # Resolution

    def resolve(self, link: Link, source: VaultPath) -> Resolution:
        """What a link of the note ``source`` names.

        A URL or a time names nothing that could be checked, unless ``www.…`` is a file of the vault.
        """
        if link.leads is Leads.VAULT:
            return self._resolve(link.target, source, link.form is not Form.WIKILINK)
        if link.leads is Leads.URL and link.target[:4].lower() == "www.":
            found = self._resolve(link.target, source, link.form is not Form.WIKILINK)
            return UNCHECKED if found.broken else found
        return UNCHECKED

    def resolve_name(self, target: str, source: VaultPath) -> Resolution:
        """What ``[[target]]`` would name in the note ``source``."""
        return self._resolve(target, source, markdown=False)

    def find_anchor(self, path: VaultPath, anchor: str, form: Form) -> AnchorPlace | None:
        """What ``#anchor`` names in a note; None if nothing.  In a file that is no note every anchor is left alone."""
        facts = self._facts(path)
        if facts is not None:
            if facts is _NO_FACTS:
                return None if is_note_path(path, self.extensions) else IN_FILE
            return find_in_note(anchor, form, facts.headings, _with_ids(facts.blocks), facts.html_anchors)
        return find_in_note(anchor, form, self.headings(path), self.block_ids(path), self.store.elements(path))

    def headings(self, path: VaultPath) -> Sequence[Heading]:
        """A note's headings, without reading its file."""
        facts = self._facts(path)
        return self.store.headings(path) if facts is None else facts.headings

    def block_ids(self, path: VaultPath) -> Sequence[Block]:
        """A note's blocks that have ids, without reading its file."""
        facts = self._facts(path)
        return self.store.blocks(path) if facts is None else _with_ids(facts.blocks)

    def links_of(self, path: VaultPath) -> Sequence[Link]:
        """A note's links, without reading its file."""
        facts = self._facts(path)
        return self.store.links(path) if facts is None else facts.links

    def problems(self, path: VaultPath) -> Sequence[Problem]:
        """The faults a note shows by itself, without reading its file."""
        facts = self._facts(path)
        return self.store.problems(path) if facts is None else facts.problems

    def shortest_name(self, path: VaultPath, source: VaultPath) -> str:
        """The shortest target that resolves to exactly ``path`` from ``source``, without ambiguity."""
        return reverse.shortest_name(self, path, source)

    # The reverse direction

    def mentions_of(self, target: str) -> list[Mention]:
        """The links whose target ends like ``target`` when folded, whatever they resolve to."""
        return reverse.mentions_of(self, target)

    def mentions_of_url(self, url: str) -> list[Mention]:
        """The links to exactly this URL."""
        self.settle()
        return [mention for mention in self.store.mentions(url) if mention.link.leads is Leads.URL]

    def backlinks(self, path: VaultPath, own: bool = False) -> list[Mention]:
        """The links that resolve to the note or file, embeds and anchors included; its own only if ``own``."""
        return reverse.backlinks(self, path, own)

    def backlink_count(self, path: VaultPath) -> int:
        """The number of links from other notes."""
        return len(reverse.backlinks(self, path, False))

    def wanted(self, target: str, source: VaultPath) -> tuple[int, int]:
        """How many links of the vault want this missing note, and in how many notes they stand."""
        return reverse.wanted(self, target, source)

    def popularity(self) -> Mapping[str, int]:
        """The number of links to every name, by folded stem; may lag behind."""
        return self._memory.popularity(self)

    def recent(self) -> Sequence[VaultPath]:
        """The notes opened in this session, the last one first."""
        return tuple(reversed(self._recent))

    # Over all notes

    def tags(self) -> Mapping[str, tuple[str, int]]:
        """Every folded tag with its commonest spelling and the number of its uses."""
        return self._memory.tags(self)

    def tag_uses(self, tag: str, nested: bool = False) -> list[tuple[VaultPath, Tag]]:
        """The uses of a tag, and of the tags below it if ``nested``."""
        self.settle()
        return self.store.tag_uses(tag, nested)

    def first_tag_use(self, tag: str) -> tuple[VaultPath, Tag] | None:
        """One use of a tag, found without looking at the others."""
        self.settle()
        return self.store.first_tag_use(tag)

    def find_headings(self, query: str, limit: int) -> list[HeadingPlace]:
        """At most ``limit`` headings whose text contains ``query``, both folded."""
        self.settle()
        return self.store.find_headings(query, limit)

    def notes_of_video(self, video_id: str) -> list[VaultPath]:
        """The notes whose front matter names that video."""
        self.settle()
        return self.store.notes_of_video(video_id)

    def front_matter_keys(self) -> Mapping[str, int]:
        """Every key of front matter with the number of notes that have it."""
        self.settle()
        return dict(self.store.field_counts())

    def link_style(self) -> Literal["stem", "path", "relative", "markdown"]:
        """How new links are written: as the settings say, else like most of the vault's wikilinks."""
        style = self.settings.links.style
        return self._memory.link_style(self) if style == "auto" else style

    def links_by_note(self) -> Iterator[tuple[VaultPath, list[Link]]]:
        """The links of every note that has any, in one go; nothing may change meanwhile."""
        self.settle()
        return self.store.all_links()

    def statistics(self) -> Statistics:
        """Sizes, for people."""
        self.settle()
        index = self.store.index
        links = index.select("SELECT count(*) FROM all_link")
        size = index.path.stat().st_size if index.path and index.path.exists() else 0
        count = links[0][0] if links else 0
        return Statistics(len(self.tables.notes), len(self.tables.files), count, index.path, size)

    # Open buffers

    def open_buffer(self, path: VaultPath, text: str, version: int) -> None:
        """A note is open now: its buffer's text counts, not its file's."""
        self.buffers[path] = Buffer(path, text, version, self._is_inside(path))
        self._recent.pop(path, None)
        self._recent[path] = None
        self._touched(path)

    def change_buffer(self, path: VaultPath, text: str, version: int) -> None:
        """The buffer's text is another now; it is parsed when first asked for."""
        buffer = self.buffers.get(path)
        if buffer is None:
            self.open_buffer(path, text, version)
        else:
            buffer.change(text, version)
            self._touched(path)

    def close_buffer(self, path: VaultPath) -> None:
        """The file's text counts again, whatever was in the buffer."""
        if self.buffers.pop(path, None) is None:
            return
        self._unsettled.discard(path)
        self.store.index.lift(path)
        following.restore(self, path)
        self.generation += 1

    # Following the disk

    def survey(self) -> Survey:
        """Walk the disk and compare it with the index; safe in another thread."""
        return following.survey(self)

    def adopt_survey(self, survey: Survey) -> None:
        """From now on the names and files that the walk found are known."""
        following.adopt_survey(self, survey)
        self.generation += 1

    def build(
        self, survey: Survey, workers: int | None = None, cancelled: Callable[[], bool] = lambda: False
    ) -> Iterator[Built]:
        """Bring the index up to date in batches, in another thread with a connection of its own."""
        return following.build(self, survey, workers, cancelled)

    def adopt(self, built: Built) -> None:
        """A batch stands in the index now."""
        following.adopt(self, built)
        self.generation += 1

    def finish(self) -> None:
        """The index is complete."""
        self.complete = True
        pending, self.pending = self.pending, set()
        self._memory.forget()
        self.generation += 1
        if pending:
            self.refresh(pending)

    def refresh(self, paths: Iterable[VaultPath]) -> set[str]:
        """Look at files or folders that may have been made, changed or removed.

        The mention keys of everything that is another now; none the second time.
        """
        changed = following.refresh(self, paths)
        if changed:
            self.generation += 1
        return changed

    @property
    def damaged(self) -> bool:
        """Whether the index has turned out to be broken; ``renew`` it, survey and build again."""
        return self.store.index.damaged

    def renew(self) -> None:
        """Throw a damaged index away and begin an empty one; names stay known."""
        if self.store.index.path is not None:
            discard(self.store.index.path)
        names = tuple(self.tables.notes.values())
        self.reopen(self.settings)
        self.tables.put_notes(names)
        self.generation += 1

    def change_settings(self, settings: Settings) -> bool:
        """Take new settings; True if the vault must be surveyed anew."""
        old, self.settings = self.settings, settings
        if old == settings:
            return False
        self.generation += 1
        if old.vault == settings.vault and old.links.label_first == settings.links.label_first:
            self._ladder = self._new_ladder()
            return False
        self.reopen(settings)
        return True

    # For the modules of this package

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
                self.store.index.lay_over(rows_of(buffer.path, facts, self.extensions))
                buffer.laid = True

    def _resolve(self, target: str, source: VaultPath, markdown: bool) -> Resolution:
        self.settle_names()
        if target[:5].lower() == "file:":
            path = following.path_of_file_url(self, target)
            if path is None:
                return UNCHECKED
            found = self._ladder.at(path)
        else:
            found = self._ladder.resolve(target, source, markdown)
        return UNCHECKED if self.solitary and found.broken else found

    def reopen(self, settings: Settings) -> None:
        """Begin again with the index that suits ``settings``; open buffers stay."""
        self.store.index.close()
        self.settings = settings
        self.extensions = tuple(extension.lower() for extension in settings.vault.extensions)
        self.options = SyntaxOptions(label_first=settings.links.label_first)
        self.globs = Globs(settings.vault.ignore)
        index = Index.in_memory()
        if not self.solitary:
            index, self.notice = open_index(self.root, settings, self._cache)
        self.tables = Names(self.extensions)
        self.store = Store(index, self.extensions)
        self.tables.put_notes(self.store.load())
        self._ladder = self._new_ladder()
        self._texts.forget()
        self._memory.forget()
        self.complete = self.solitary
        for path, buffer in self.buffers.items():
            buffer.forget_facts()
            buffer.inside = self._is_inside(path)
            self._unsettled.add(path)

    def _touched(self, path: VaultPath) -> None:
        self._unsettled.add(path)
        self.generation += 1

    def _is_inside(self, path: VaultPath) -> bool:
        """Whether a buffer of that path is a note of the vault."""
        if not is_note_path(path, self.extensions):
            return False
        return self.solitary or not is_ignored(self.root, self.globs, path, False)

    def _facts(self, path: VaultPath) -> NoteFacts | None:
        """The facts of an open note, or of one that the index does not have; None for all others."""
        if path not in self.buffers and path in self.store.notes:
            return None
        note = self.note(path)
        return note.facts if note else _NO_FACTS

    def _new_ladder(self) -> Ladder:
        return Ladder(
            self.tables,
            self.settings.links,
            is_on_disk=lambda path: is_there(self.root / path),
            is_website=lambda: self._memory.is_website(self, self._ladder),
        )


def _with_ids(blocks: Iterable[Block]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block.id is not None)
