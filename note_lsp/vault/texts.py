"""The texts of single notes as they are now: open buffers, and a few files read lately."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

import msgspec

from note_lsp.paths import VaultPath
from note_lsp.syntax.markdown import parse
from note_lsp.syntax.nodes import NoteFacts, SyntaxOptions
from note_lsp.syntax.reparse import Parsed, parsed, reparsed
from note_lsp.vault.files import Stamp, read_text, stamp_of

_KEPT = 16
"""Closed notes kept parsed, for hovers and searches that come back to them."""
_LONG = 2_048
"""Characters from which on an open note is parsed by its changes; a shorter one is parsed whole in a blink."""


class Note(msgspec.Struct, frozen=True):
    """A note as it is now: the open buffer's text where there is one, else the file's."""

    path: VaultPath
    text: str
    """A byte order mark is kept as U+FEFF."""
    facts: NoteFacts
    version: int | None = None
    """The open buffer's; None when read from disk."""


class Buffer:
    """An open note.  It is parsed when first asked for, not at every key press, and a long one by what has changed."""

    __slots__ = ("_note", "_parsed", "inside", "laid", "path", "text", "version")

    def __init__(self, path: VaultPath, text: str, version: int, inside: bool) -> None:
        self.path = path
        self.text = text
        self.version = version
        self.inside = inside
        """Whether it is a part of the vault: not ignored, and named like a note."""
        self.laid = False
        """Whether the index' views show its rows."""
        self._note: Note | None = None
        self._parsed: tuple[str, Parsed] | None = None
        """The text as it was last parsed, and what was found."""

    def change(self, text: str, version: int) -> None:
        """The text is another now."""
        if text != self.text:
            self._note = None
            self.laid = False
        elif self._note is not None:
            self._note = msgspec.structs.replace(self._note, version=version)
        self.text = text
        self.version = version

    def note(self, options: SyntaxOptions) -> Note:
        """The note, parsed."""
        if self._note is None:
            self._note = Note(self.path, self.text, self._facts(options), self.version)
        return self._note

    def _facts(self, options: SyntaxOptions) -> NoteFacts:
        if len(self.text) < _LONG:
            self._parsed = None
            return parse(self.text, options)
        now = reparsed(*self._parsed, self.text, options) if self._parsed else parsed(self.text, options)
        self._parsed = (self.text, now)
        return now.facts

    def forget_facts(self) -> None:
        """The options of the syntax have changed."""
        self._note = None
        self._parsed = None
        self.laid = False


class Files:
    """Notes read from disk; the last few are kept as long as their stamps stand."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._kept: OrderedDict[VaultPath, tuple[Stamp, Note]] = OrderedDict()

    def note(self, path: VaultPath, options: SyntaxOptions) -> Note | None:
        """The note at ``path``; None if there is no such file or it cannot be read."""
        kept = self._kept.get(path)
        if kept is not None:
            if stamp_of(self._root / path) == kept[0]:
                self._kept.move_to_end(path)
                return kept[1]
            del self._kept[path]
        read = read_text(self._root / path)
        if read is None:
            return None
        note = Note(path, read.text, parse(read.text, options))
        self._kept[path] = (read.stamp, note)
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return note

    def forget(self) -> None:
        """Keep nothing."""
        self._kept.clear()
