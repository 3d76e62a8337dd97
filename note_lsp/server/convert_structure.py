"""How notes are built and linked, as the protocol has it: folds, selections, symbols, the graph of links."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams

from note_lsp.server import convert
from note_lsp.server.columns import Columns
from note_lsp.server.protocol import Encoded
from note_lsp.server.session import Spot
from note_lsp.text import LineIndex, Span

if TYPE_CHECKING:
    from note_lsp.features.call_hierarchy import GraphItem, Linked
    from note_lsp.features.folding_ranges import Fold
    from note_lsp.features.linked_editing import LinkedPlaces
    from note_lsp.features.workspace_symbols import WorkspaceSymbol
    from note_lsp.paths import VaultPath
    from note_lsp.server.capabilities import Client
    from note_lsp.server.session import Session
    from note_lsp.vault.vault import Vault


def fold(client: Client, columns: Columns, found: Fold) -> lsp.FoldingRange:
    """A fold of whole lines, with what the client shows of it."""
    first, last = columns.lines.line_of(found.span.start), columns.lines.line_of(found.span.end)
    kind = found.kind if found.kind in client.fold_kinds else ""
    shown = found.shown if client.fold_words else ""
    return lsp.FoldingRange(first, last, kind=kind or None, collapsed_text=shown or None)


def selection(columns: Columns, chain: Sequence[Span]) -> lsp.SelectionRange:
    """The first of widening selections, with the others around it."""
    around: lsp.SelectionRange | None = None
    for span in reversed(chain):
        around = lsp.SelectionRange(columns.range_of(span), around)
    assert around is not None
    return around


def linked_ranges(columns: Columns, found: LinkedPlaces) -> lsp.LinkedEditingRanges:
    """Places that are edited together."""
    return lsp.LinkedEditingRanges([columns.range_of(span) for span in found.spans], found.pattern)


def workspace_symbol(
    session: Session, vault: Vault, found: WorkspaceSymbol
) -> lsp.SymbolInformation | lsp.WorkspaceSymbol:
    """Something of the vault that has a name; its range is worked out when it is chosen, by a client that asks then."""
    kind = convert.symbol_kind(found.kind, session.client.workspace_symbol_kinds)
    container = found.container or None
    if not session.client.resolved_symbols:
        place = convert.location(session, vault, found.path, found.span)
        return lsp.SymbolInformation(place, found.name, kind, container_name=container)
    only_uri = lsp.LocationUriOnly(session.uri(vault, found.path))
    span = [found.span.start, found.span.end]
    return lsp.WorkspaceSymbol(only_uri, found.name, data=span, kind=kind, container_name=container)


def resolved_symbol(session: Session, symbol: lsp.WorkspaceSymbol) -> lsp.WorkspaceSymbol:
    """The symbol with its range; what cannot be read any more begins where it began."""
    match symbol.data:
        case [int(start), int(end)] if 0 <= start <= end:
            found = session.locate(symbol.location.uri)
            place = convert.location(session, *found, Span(start, end)) if found else None
            symbol.location = place or lsp.Location(symbol.location.uri, lsp.Range(_START, _START))
            return symbol
    raise JsonRpcInvalidParams("this is no symbol of ours")


_START = lsp.Position(0, 0)


def prepared(session: Session, spot: Spot, found: GraphItem) -> Encoded:
    """The one item of the graph of links that a place is about."""
    return _written([_Items(session, spot.vault, [found]).item(found)])


def calls(session: Session, spot: Spot, way: Literal["from", "to"], found: Sequence[Linked]) -> Encoded:
    """Who links to ``spot``, or whom it links to, each with where the links stand; at once, for a hub has many."""
    items = _Items(session, spot.vault, [linked.item for linked in found])
    written = []
    for linked in found:
        columns = items.columns(linked.item) if way == "from" else spot.columns
        ranges = [columns.json_range(span) for span in linked.spans]
        written.append({way: items.item(linked.item), "fromRanges": ranges})
    return _written(written)


def called(session: Session, item: lsp.CallHierarchyItem) -> tuple[Spot | None, str | None]:
    """The note that an item is, and its heading where it is but a section of it."""
    data = item.data if isinstance(item.data, dict) else {}
    heading, found = data.get("heading"), session.locate(item.uri)
    spot = Spot(*found, _columns(session, *found)) if found else None
    return spot, heading if isinstance(heading, str) else None


def _columns(session: Session, vault: Vault, path: VaultPath) -> Columns:
    """The lines of a note; of a file that is none, which may be a film, nothing is read."""
    if vault.name(path) is None and not vault.is_open(path):
        return Columns(LineIndex.of(""), session.client.encoding)
    return session.columns_or_none(vault, path)


def _written(found: Any) -> Encoded:
    return Encoded(json.dumps(found, separators=(",", ":")))


class _Items:
    """Writes items of the graph of links, with one question for the lines of all of them."""

    def __init__(self, session: Session, vault: Vault, items: Sequence[GraphItem]) -> None:
        self._session = session
        self._vault = vault
        self._lines = vault.lines_of({item.path for item in items})

    def columns(self, item: GraphItem) -> Columns:
        """The lines of an item's note."""
        known = self._lines.get(item.path)
        if known is not None:
            return Columns(known, self._session.client.encoding)
        return _columns(self._session, self._vault, item.path)

    def item(self, found: GraphItem) -> dict[str, Any]:
        """A note or file, or a section with what finds it again."""
        columns = self.columns(found)
        kind = lsp.SymbolKind.String if found.heading is not None else lsp.SymbolKind.File
        written = {
            "name": found.name,
            "kind": kind.value,
            "detail": found.detail,
            "uri": self._session.uri(self._vault, found.path),
            "range": columns.json_range(found.span or Span(0, columns.lines.length)),
            "selectionRange": columns.json_range(found.selection),
            "data": {"heading": found.heading} if found.heading is not None else None,
        }
        return {key: value for key, value in written.items() if value}
