"""What can be clicked in a note, as the protocol has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from note_lsp.server.columns import Columns
from note_lsp.server.encoding import Encoded

if TYPE_CHECKING:
    from note_lsp.features.document_links import DocumentLink
    from note_lsp.paths import VaultPath
    from note_lsp.server.session import Session, Spot


def document_links(session: Session, spot: Spot, found: Sequence[DocumentLink]) -> Encoded:
    """The clickable pieces of a note.

    They are written at once: to make thousands of the protocol's objects takes longer than to find them.
    """
    targets, tooltips = _Targets(session, spot, found), session.client.link_tooltips
    written = []
    for link in found:
        one: dict[str, Any] = {"range": spot.columns.json_range(link.span), "target": targets.of(link)}
        if link.tooltip and tooltips:
            one["tooltip"] = link.tooltip
        written.append(one)
    return Encoded.of(written)


class _Targets:
    """The URIs of the notes that one answer names, each made once."""

    def __init__(self, session: Session, spot: Spot, found: Sequence[DocumentLink]) -> None:
        self._session = session
        self._vault = spot.vault
        self._uris: dict[VaultPath, str] = {}
        selected = {link.path for link in found if link.path is not None and link.selection is not None}
        lines = spot.vault.lines_of(selected)
        self._columns = {path: Columns(known, session.client.encoding) for path, known in lines.items()}

    def of(self, link: DocumentLink) -> str:
        """Where a link leads; a place in a note is told by line and column, as editors read a file's fragment."""
        if link.path is None:
            return link.url or ""
        uri = self._uris.get(link.path) or self._session.uri(self._vault, link.path)
        self._uris[link.path] = uri
        if link.selection is not None:
            line, character = self._columns_of(link.path).line_and_character(link.selection.start)
            return f"{uri}#L{line + 1},{character + 1}"
        return f"{uri}#{link.fragment}" if link.fragment else uri

    def _columns_of(self, path: VaultPath) -> Columns:
        if path not in self._columns:
            self._columns[path] = self._session.columns_or_none(self._vault, path)
        return self._columns[path]
