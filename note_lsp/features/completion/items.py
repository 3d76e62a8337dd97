"""What completion answers with: items as data, in no protocol's terms."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from note_lsp.edits import TextEdit
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault

MOST_ITEMS = 100
"""How many items an answer has at most; "create note" is not counted."""


class Kind(StrEnum):
    """What sort of thing an item names."""

    NOTE = "note"
    ALIAS = "alias"
    FILE = "file"
    HEADING = "heading"
    BLOCK = "block"
    LABEL = "label"
    REFERENCE = "reference"
    FOOTNOTE = "footnote"
    TAG = "tag"
    CALLOUT = "callout"
    KEY = "key"
    VALUE = "value"
    DAY = "day"
    TIME = "time"
    STAMP = "stamp"
    QUOTATION = "quotation"
    CREATE = "create"


class ClientTraits(msgspec.Struct, frozen=True):
    """What of a client's abilities changes the items."""

    apply_edit: bool = False
    """It lets the server change other files (``workspace/applyEdit``)."""
    label_details: bool = False
    """It shows an item's description beside its label."""
    snippets: bool = False
    keeps_what_follows: bool = False
    """It replaces only what stands before the cursor, whatever an item's range says: Neovim's own completion."""


class Command(msgspec.Struct, frozen=True):
    """What the client is to have done after an item is accepted."""

    title: str
    name: str
    arguments: tuple[dict[str, Any], ...]


class Item(msgspec.Struct, frozen=True):
    """One thing to choose."""

    label: str
    """The name shown."""
    kind: Kind
    replace: Span
    """What ``new_text`` takes the place of: one piece of the cursor's line, the cursor in it."""
    new_text: str
    snippet: str = ""
    """The same with places to fill in, in the protocol's syntax, for a client that takes it; empty for none."""
    insert: Span | None = None
    """What it takes the place of for a client that rather inserts; None for the same as ``replace``."""
    description: str = ""
    """Beside the label: a path, a count."""
    detail: str = ""
    """More about it, where the client shows no description that one too."""
    filter_text: str = ""
    """What stands in ``replace`` up to the cursor and the names behind it, for clients that filter by that."""
    sort_text: str = ""
    additional: tuple[TextEdit, ...] = ()
    """Other changes of the same note."""
    command: Command | None = None
    data: dict[str, Any] | None = None
    """JSON, for ``documentation``; None where there is nothing to document."""


class Completions(msgspec.Struct, frozen=True):
    """The items, the best one first."""

    items: tuple[Item, ...] = ()
    incomplete: bool = False
    """Some were cut: ask again when more is typed."""


class Found(msgspec.Struct, frozen=True):
    """What one kind of thing has to offer, ranked."""

    items: list[Item]
    cut: bool = False


NOTHING = Found([])


class Ask(msgspec.Struct, frozen=True):
    """The question that all kinds of things are asked."""

    vault: Vault
    note: Note
    offset: int
    client: ClientTraits
    day: str = ""
    """Today, as ``YYYY-MM-DD``."""

    def typed(self, replace: Span) -> str:
        """What stands in the range up to the cursor."""
        return self.note.text[replace.start : self.offset]

    def filter_text(self, replace: Span, *names: str) -> str:
        """A text that a client's filter keeps for what is typed, and narrows by the names as more is typed."""
        typed, words = self.typed(replace), " ".join(" ".join(dict.fromkeys(names)).split())
        return f"{typed} {words}" if typed else words
