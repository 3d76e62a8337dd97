"""What is found in many notes, each with the note it was found in."""

from __future__ import annotations

from pathlib import Path

import msgspec

from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Block, Heading, Link


class Mention(msgspec.Struct, frozen=True, gc=False):
    """A link of some note."""

    source: VaultPath
    link: Link


class HeadingPlace(msgspec.Struct, frozen=True, gc=False):
    """A heading of some note."""

    path: VaultPath
    heading: Heading


class BlockPlace(msgspec.Struct, frozen=True, gc=False):
    """A block of some note that has an id."""

    path: VaultPath
    block: Block
    words: str
    """Its beginning, in one line."""


class Statistics(msgspec.Struct, frozen=True):
    """Sizes, for people."""

    notes: int
    files: int
    links: int
    index: Path | None
    """Where the index lies; None in memory."""
    index_bytes: int
