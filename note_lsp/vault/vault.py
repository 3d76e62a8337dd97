"""A vault: what the features, the server and the command line ask.

Everything here answers for the notes as they are now, open buffers first.  One thread uses a vault;
only ``survey`` and ``build`` may run in another one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from note_lsp.paths import VaultPath, suffix_of
from note_lsp.settings import Settings
from note_lsp.syntax.links import as_name
from note_lsp.syntax.nodes import Block, Form, Heading, Leads, Link, Problem
from note_lsp.text import LineIndex
from note_lsp.vault import following, reverse, weighing
from note_lsp.vault import refresh as refreshing
from note_lsp.vault.anchor_names import AnchorNames, KnownAnchors
from note_lsp.vault.anchors import IN_FILE, AnchorPlace, Anchors
from note_lsp.vault.answers import HeadingPlace, Mention, Statistics
from note_lsp.vault.files import is_there, path_of_file_url, read_text, stamp_of
from note_lsp.vault.following import Built, Survey
from note_lsp.vault.index import Index
from note_lsp.vault.names import NoteName
from note_lsp.vault.overview import Overview
from note_lsp.vault.place import open_index
from note_lsp.vault.resolve import UNCHECKED, Resolution
from note_lsp.vault.state import NO_FACTS
from note_lsp.vault.texts import Buffer, Note

__all__ = ["AnchorPlace", "Built", "HeadingPlace", "Mention", "Note", "NoteName", "Statistics", "Survey", "Vault"]


class Vault(Overview):
    """The notes below one folder."""

    def _take(self, settings: Settings, index: Index) -> None:
        super()._take(settings, index)
        self._known_anchors = KnownAnchors()

    # Opening and closing

    @classmethod
    def open(cls, root: Path, settings: Settings, cache: Path | None = None, apart: Sequence[str] = ()) -> Vault:
        """The vault at ``root`` as its index remembers it; nothing is walked yet.

        ``apart`` are folders in it that are vaults of their own.  ``notice`` says so where the index
        cannot be kept on disk.
        """
        root = Path(root).absolute()
        index, notice = open_index(root, settings, apart, cache)
        vault = cls(root, settings, index, cache, apart)
        vault.notice = notice or vault.notice
        return vault

    @classmethod
    def alone(cls, file: Path, settings: Settings) -> Vault:
        """A vault of one note, for a file outside every folder: complete, and without cross-note findings."""
        file = Path(file).absolute()
        vault = cls(file.parent, settings, Index.in_memory())
        vault.solitary = vault.complete = vault.followed = True
        path = VaultPath(file.name)
        vault.tables.put_notes([NoteName(path, suffix_of(path, vault.extensions))])
        # What lies beside it is there, and no more is known of it.
        vault.tables.hide(VaultPath(""), folder=True)
        vault.refresh([path])
        return vault

    def close(self) -> None:
        """Let go of the index; the vault answers nothing after that."""
        self.store.index.close()

    # Texts

    def text(self, path: VaultPath) -> str | None:
        """A note's text as it is now, not parsed; None if it cannot be read."""
        buffer = self.buffers.get(path)
        if buffer is not None:
            return buffer.text
        read = read_text(self.file_path(path))
        return read.text if read is not None else None

    def is_open(self, path: VaultPath) -> bool:
        """Whether the note is open as a buffer."""
        return path in self.buffers

    def is_saved(self, path: VaultPath) -> bool:
        """Whether a note, file or folder lies on disk, not in an editor alone."""
        return is_there(self.file_path(path))

    def is_stale(self, path: VaultPath, at: VaultPath | None = None) -> bool:
        """Whether the index knows a closed note otherwise than its file is now, which may have moved ``at`` a path."""
        if path in self.buffers or self.solitary:
            return False
        known = self.store.notes.get(path)
        return known is None or known.stamp != stamp_of(f"{self.root}/{path if at is None else at}")

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

    def lines_of(self, paths: Collection[VaultPath]) -> Mapping[VaultPath, LineIndex]:
        """The line indices of those of the notes that are not open, with one question to the index."""
        return self.store.lines_of([path for path in paths if path not in self.buffers])

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
        link = self.as_meant(link, source)
        if link.leads is Leads.VAULT:
            return self.resolve_target(link.target, source, link.form is not Form.WIKILINK)
        return UNCHECKED

    def as_meant(self, link: Link, source: VaultPath) -> Link:
        """``link``, read as a name with its anchor where it looks like a URL, but a file ``www.…`` is there."""
        if not link.may_be_name:
            return link
        named = as_name(link)
        found = self.resolve_target(named.target, source, link.form is not Form.WIKILINK)
        return link if found.path is None else named

    def resolve_name(self, target: str, source: VaultPath) -> Resolution:
        """What ``[[target]]`` would name in the note ``source``."""
        return self.resolve_target(target, source, markdown=False)

    def resolve_target(self, target: str, source: VaultPath, markdown: bool) -> Resolution:
        """What a bare target names in the note ``source``, in a wikilink or in a link of another form."""
        if self._unsettled:
            self.settle_names()
        if target[4:5] == ":" and target[:4].lower() == "file":
            path = path_of_file_url(self.root, target)
            found = UNCHECKED if path is None else self.ladder.at(path)
        else:
            found = self.ladder.resolve(target, source, markdown)
        return UNCHECKED if self.solitary and found.broken else found

    def find_anchor(self, path: VaultPath, anchor: str, form: Form) -> AnchorPlace | None:
        """What ``#anchor`` names in a note; None if nothing.

        In a file that is no note, or cannot be read, every anchor is left alone.
        """
        known = self._anchors
        if known is None or known[:2] != (path, self.generation):
            known = path, self.generation, self._anchors_of(path)
            # Nobody tells of changes in what is no note of the vault.
            self._anchors = known if path in self.buffers or path in self.store.notes else None
        return IN_FILE if known[2] is None else known[2].find(anchor, form)

    def _anchors_of(self, path: VaultPath) -> Anchors | None:
        facts = self.facts(path)
        if facts is NO_FACTS:
            return None
        elements = self.store.elements(path) if facts is None else facts.html_anchors
        names = AnchorNames(self.headings(path), self.block_ids(path), elements)
        return Anchors(names.headings, names.blocks, names.elements, names.has)

    def has_anchor(self, path: VaultPath, anchor: str, form: Form) -> bool:
        """Whether ``find_anchor`` finds anything; for who asks about many anchors, again and again."""
        return self._known_anchors.has(self, path, anchor, form)

    def headings(self, path: VaultPath) -> Sequence[Heading]:
        """A note's headings, without reading its file."""
        facts = self.facts(path)
        return self.store.headings(path) if facts is None else facts.headings

    def first_heading(self, path: VaultPath) -> Heading | None:
        """A note's first heading, without reading its file."""
        facts = self.facts(path)
        if facts is None:
            return self.store.first_heading(path)
        return facts.headings[0] if facts.headings else None

    def block_ids(self, path: VaultPath) -> Sequence[Block]:
        """A note's blocks that have ids, without reading its file."""
        facts = self.facts(path)
        return self.store.blocks(path) if facts is None else _with_ids(facts.blocks)

    def links_of(self, path: VaultPath) -> Sequence[Link]:
        """A note's links, without reading its file."""
        facts = self.facts(path)
        return self.store.links(path) if facts is None else facts.links

    def has_definitions(self, path: VaultPath) -> bool:
        """Whether a note defines labels for reference links, without reading its file."""
        facts = self.facts(path)
        return self.store.has_definitions(path) if facts is None else bool(facts.definitions)

    def problems(self, path: VaultPath) -> Sequence[Problem]:
        """The faults a note shows by itself, without reading its file."""
        facts = self.facts(path)
        return self.store.problems(path) if facts is None else facts.problems

    def shortest_name(self, path: VaultPath, source: VaultPath) -> str:
        """The shortest target that resolves to exactly ``path`` from ``source``, without ambiguity."""
        return reverse.shortest_name(self, path, source)

    # The reverse direction

    def mentions_of(self, target: str) -> list[Mention]:
        """The links whose target ends like ``target`` when folded, whatever they resolve to."""
        return reverse.mentions_of(self, target)

    def mentions_under(self, keys: Iterable[str]) -> Iterator[Mention]:
        """The links kept under any of these mention keys, whatever they resolve to."""
        self.settle()
        for key in sorted(keys):
            yield from (mention for mention in self.store.mentions(key) if mention.link.leads is not Leads.LABEL)

    def mentions_of_url(self, url: str) -> list[Mention]:
        """The links to exactly this URL."""
        return reverse.mentions_of_url(self, url)

    def backlinks(self, path: VaultPath, own: bool = False) -> list[Mention]:
        """The links that resolve to the note or file, embeds and anchors included; its own only if ``own``."""
        key = (path, own, self.generation)
        if self._backlinks is None or self._backlinks[0] != key:
            self._backlinks = key, reverse.backlinks(self, path, own)
        return list(self._backlinks[1])

    def backlink_count(self, path: VaultPath) -> int:
        """The number of links from other notes."""
        return reverse.backlink_count(self, path)

    def wanted(self, target: str, source: VaultPath) -> tuple[int, int]:
        """How many links of the vault want this missing note, and in how many notes they stand."""
        return self.wants.count(self, target, source)

    def recent(self) -> Sequence[VaultPath]:
        """The notes opened in this session, the last one first."""
        return tuple(reversed(self._recent))

    # Open buffers

    def open_buffer(self, path: VaultPath, text: str, version: int) -> None:
        """A note is open now: its buffer's text counts, not its file's."""
        self.buffers[path] = Buffer(path, text, version, self.is_inside(path))
        self._recent.pop(path, None)
        self._recent[path] = None
        self.touched(path)

    def change_buffer(self, path: VaultPath, text: str, version: int) -> None:
        """The buffer's text is another now; it is parsed when first asked for."""
        buffer = self.buffers.get(path)
        if buffer is None:
            self.open_buffer(path, text, version)
        else:
            buffer.change(text, version)
            self.touched(path)

    def close_buffer(self, path: VaultPath) -> None:
        """The file's text counts again, whatever was in the buffer."""
        if self.buffers.pop(path, None) is None:
            return
        self._unsettled.discard(path)
        self.store.index.lift(path)
        refreshing.restore(self, path)
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
        self.generation += 1
        self.follow()

    def follow(self) -> None:
        """From now on files are looked at when they change, be the index complete or not."""
        self.followed = True
        self.counts.catch_up()
        pending, self.pending = self.pending, set()
        if pending:
            self.refresh(pending)

    def refresh(self, paths: Iterable[VaultPath]) -> set[str]:
        """Look at files or folders that may have been made, changed or removed.

        The mention keys of everything that is another now; none the second time.
        """
        if changed := refreshing.refresh(self, paths):
            self.generation += 1
        return changed

    def is_more_than(self, limit: int, paths: Collection[VaultPath]) -> bool:
        """Whether a ``refresh`` of ``paths`` would look at more than ``limit`` files."""
        return weighing.is_more_than(self, limit, paths)

    def catch_up(self, progress: Callable[[int, int], None] | None = None) -> Survey:
        """Survey, build and finish in one go, for callers that have nothing else to do meanwhile."""
        for _ in range(2):
            survey = self.survey()
            self.adopt_survey(survey)
            for built in self.build(survey):
                self.adopt(built)
                if progress is not None:
                    progress(built.done, built.total)
            if not self.damaged:
                break
            self.renew()
        self.finish()
        return survey

    @property
    def damaged(self) -> bool:
        """Whether the index has turned out to be broken: ``renew`` it, survey and build again."""
        return self.store.index.damaged

    def renew(self) -> None:
        """Throw a damaged index away and begin an empty one; names stay known."""
        self.reopen(self.settings, damaged=True)

    def change_apart(self, apart: Sequence[str]) -> None:
        """Other folders in it are vaults of their own now: the vault must be surveyed anew."""
        self.apart = tuple(apart)
        self.reopen(self.settings)

    def change_settings(self, settings: Settings) -> bool:
        """Take new settings; True if the vault must be surveyed anew."""
        old, self.settings = self.settings, settings
        if old == settings:
            return False
        if old.vault != settings.vault or old.links.label_first != settings.links.label_first:
            self.reopen(settings)
            return True
        self.ladder = self.new_ladder()
        self.generation += 1
        return False


def _with_ids(blocks: Iterable[Block]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block.id is not None)
