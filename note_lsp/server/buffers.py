"""An open document's text: the server's own copy, changed as the client says."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lsprotocol import types as lsp

from note_lsp.server.columns import Columns, Encoding
from note_lsp.text import LineIndex, Span

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Buffer:
    """What the client has open under ``uri``; it owns the text, whatever the disk says."""

    __slots__ = ("_columns", "encoding", "text", "uri", "version")

    def __init__(self, uri: str, text: str, version: int | None, encoding: Encoding) -> None:
        self.uri = uri
        self.text = sound(text)
        self.version = version
        """What the client calls this state of the text; None if it did not say."""
        self.encoding = encoding
        self._columns: Columns | None = None

    @property
    def columns(self) -> Columns:
        """The text's lines in the client's encoding."""
        if self._columns is None:
            self._columns = Columns(LineIndex.of(self.text), self.encoding)
        return self._columns

    def change(self, changes: Iterable[lsp.TextDocumentContentChangeEvent], version: int | None) -> None:
        """Apply the changes of one notification, each to the text that the one before it left."""
        for change in changes:
            if isinstance(change, lsp.TextDocumentContentChangePartial):
                self._replace(self.columns.span_of(change.range), sound(change.text))
            else:
                self.text = sound(change.text)
                self._columns = None
        self.version = version

    def _replace(self, span: Span, inserted: str) -> None:
        lines = self.columns.lines
        self.text = "".join((self.text[: span.start], inserted, self.text[span.end :]))
        # What a return means depends on what stands beside it.
        plain = "\r" not in self.text
        self._columns = Columns(lines.after(span, inserted), self.encoding) if plain else None


def sound(text: str) -> str:
    """``text`` with each half of a surrogate pair that stands alone replaced, so that it can be encoded."""
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)
