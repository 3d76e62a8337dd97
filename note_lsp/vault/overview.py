"""What a vault answers about all of its notes together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Link, Problem, Tag
from note_lsp.text import LineIndex
from note_lsp.vault.answers import BlockPlace, HeadingPlace, Statistics
from note_lsp.vault.state import State


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

    def notes_of_video(self, key: str) -> list[VaultPath]:
        """The notes whose ``videoId`` is that id, or a URL with it, by path; ``key`` is a ``video_key``."""
        self.settle_names()
        return sorted(note.path for note in self.tables.of_video(key))

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

    def unread_notes(self) -> list[VaultPath]:
        """The notes of a complete index whose files could not be read, or are too large to be notes."""
        read = {*self.store.notes, *self.buffers, *self.store.index.open_paths.values()}
        return sorted(path for path in self.tables.notes if path not in read)
