"""What a vault answers about all of its notes together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Literal

from note_lsp.paths import VaultPath
from note_lsp.syntax.media import video_key
from note_lsp.syntax.nodes import Link, Problem, Tag
from note_lsp.syntax.shifted import Shift, shift_of
from note_lsp.syntax.time_table import KeptTime, TimeTable
from note_lsp.text import LineIndex, Span
from note_lsp.vault import many, same_video
from note_lsp.vault.answers import BlockPlace, HeadingPlace, Statistics
from note_lsp.vault.same_video import Shifted
from note_lsp.vault.state import State
from note_lsp.vault.texts import Note


class Overview(State):
    """The part of ``Vault`` that is about no note in particular."""

    def popularity(self) -> Mapping[str, int]:
        """The number of links to every name, by the key of its stem; may lag behind."""
        return self.counts.popularity()

    def tags(self) -> Mapping[str, tuple[str, int]]:
        """Every folded tag with its commonest spelling and the number of its uses."""
        self.settle()
        return self.counts.tags()

    def tag_uses(self, tag: str, nested: bool = False) -> list[tuple[VaultPath, Tag]]:
        """The uses of a tag, and of the tags below it if ``nested``."""
        self.settle()
        return self.store.tag_uses(tag, nested)

    def first_tag_use(self, tag: str) -> tuple[VaultPath, Tag] | None:
        """One use of a tag, found without looking at the others."""
        self.settle()
        return self.store.first_tag_use(tag)

    def find_headings(self, query: str, limit: int, loosely: bool = False) -> list[HeadingPlace]:
        """At most ``limit`` headings whose text contains ``query``, both folded; ``loosely``, then its letters too."""
        self.settle()
        return self.store.find_headings(query, limit, loosely)

    def find_blocks(self, query: str, limit: int) -> list[BlockPlace]:
        """At most ``limit`` blocks with ids whose words or id answer ``query``, if need be by its letters."""
        self.settle()
        return self.store.find_blocks(query, limit)

    def notes_of_video(self, video: str) -> list[VaultPath]:
        """The notes about that video, a ``video_key`` or a URL with it, in order; found without asking the index."""
        self.settle_names()
        return list(self.tables.about(video_key(video) or video))

    def video_of(self, path: VaultPath) -> str | None:
        """The key of the video that a note's front matter names, as ``video_key`` has it; None if it names none."""
        self.settle_names()
        return same_video.video_of(self, path)

    def others_of_video(self, path: VaultPath) -> list[VaultPath]:
        """The other notes about the video that a note's front matter names, in order; found likewise."""
        self.settle_names()
        video = same_video.video_of(self, path)
        return [other for other in self.tables.about(video) if other != path] if video is not None else []

    def times_of(self, path: VaultPath) -> TimeTable:
        """A note's sound timestamps, without reading its file."""
        return same_video.times_of(self, path)

    def end_of_times(self, path: VaultPath) -> int | None:
        """The latest second that a note names of its video, as far as its own times can be trusted."""
        return same_video.end_of(self, path)

    def times_at(self, seconds: int) -> list[tuple[VaultPath, KeptTime]]:
        """The sound timestamps of the vault that say that second, in the order of paths and text."""
        self.settle()
        return sorted(self.times.at(seconds), key=lambda found: (found[0], found[1].span))

    def shift(self, note: Note) -> Shift | None:
        """How a note's times are shifted, as they themselves or the video's other notes show it; None if not at all."""
        own = shift_of(anchor.value.parts for anchor in note.facts.time_anchors)
        if own is not None:
            return own
        others = self.shifted_by_others(note.path)
        return others.shift if others is not None else None

    def shifted_by_others(self, path: VaultPath) -> Shifted | None:
        """That a note is shifted, as only the video's other notes show it; None while they are not all known."""
        if self.solitary or not self.complete:
            return None
        self.settle_names()
        return same_video.shifted_by_others(self, path)

    def all_shifted_by_others(self) -> Iterator[tuple[VaultPath, Shifted]]:
        """The same of every note, in one go; nothing may change meanwhile."""
        self.settle()
        return same_video.all_shifted_by_others(self) if self.complete and not self.solitary else iter(())

    def front_matter_keys(self) -> Mapping[str, int]:
        """Every key of front matter with the number of notes that have it."""
        self.settle()
        return self.counts.fields()

    def link_style(self) -> Literal["stem", "path", "relative", "markdown"]:
        """How new links are written: as the settings say, else like most of the vault's wikilinks."""
        style = self.settings.links.style
        return self.counts.link_style() if style == "auto" else style

    def links_by_note(self) -> Iterator[tuple[VaultPath, list[Link]]]:
        """The links of every note that has any, in one go; nothing may change meanwhile."""
        self.settle()
        return self.store.all_links()

    def lines_by_note(self) -> Iterator[tuple[VaultPath, LineIndex]]:
        """The line index of every note, in one go; nothing may change meanwhile."""
        self.settle()
        return self.store.all_lines()

    def problems_by_note(self) -> Iterator[tuple[VaultPath, list[Problem]]]:
        """The problems of every note that has any, in one go; nothing may change meanwhile."""
        self.settle()
        return self.store.all_problems()

    def statistics(self) -> Statistics:
        """Sizes, for people."""
        self.settle()
        return self.store.statistics(len(self.tables.notes), len(self.tables.files))

    def lossy_notes(self) -> list[VaultPath]:
        """The notes whose files are no UTF-8: they are read with U+FFFD for what is not."""
        return self.store.lossy_notes()

    def lossy_among(self, paths: Collection[VaultPath]) -> set[VaultPath]:
        """Those of them among ``paths``; takes no longer the more notes there are."""
        return many.lossy(self.store, paths)

    def with_definitions(self, paths: Collection[VaultPath]) -> set[VaultPath]:
        """Those of the notes that define labels for reference links, with one question to the index."""
        found = many.with_definitions(self.store, [path for path in paths if path not in self.buffers])
        notes = ((path, self.note(path)) for path in paths if path in self.buffers)
        return found | {path for path, note in notes if note is not None and note.facts.definitions}

    def in_headings(self, places: Collection[tuple[VaultPath, Span]]) -> set[VaultPath]:
        """The notes of those of the places that a heading covers, with one question to the index."""
        closed = [place for place in places if self.facts(place[0]) is None]
        known = set(closed)
        notes = ((path, span, self.facts(path)) for path, span in places if (path, span) not in known)
        inside = (path for path, span, facts in notes if facts and any(one.span.covers(span) for one in facts.headings))
        return many.in_headings(self.store, closed) | set(inside)

    def unread_notes(self) -> list[VaultPath]:
        """The notes of a complete index whose files could not be read, or are too large to be notes."""
        read = {*self.store.notes, *self.buffers, *self.store.index.open_paths.values()}
        return sorted(path for path in self.tables.notes if path not in read)
