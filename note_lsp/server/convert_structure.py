"""How notes are built and linked, as the protocol has it: folds, selections, symbols, the graph of links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams

from note_lsp.server import convert
from note_lsp.server.columns import Columns
from note_lsp.server.encoding import Encoded
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

_START = lsp.Position(0, 0)
_BEGINNING = {"line": 0, "character": 0}
_EMPTY = {"start": _BEGINNING, "end": _BEGINNING}


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


def prepared(session: Session, spot: Spot, found: GraphItem) -> Encoded:
    """The one item of the graph of links that a place is about."""
    lines = spot.vault.lines_of([found.path])
    return Encoded.of([_item(session, spot.vault, _columns(session, spot.vault, found.path, lines), found)])


def calls(session: Session, spot: Spot, way: Literal["from", "to"], found: Sequence[Linked]) -> Encoded:
    """Who links to ``spot``, or whom it links to, each with where the links stand; at once, for a hub has many."""
    lines = spot.vault.lines_of({linked.item.path for linked in found})
    written = []
    for linked in found:
        columns = _columns(session, spot.vault, linked.item.path, lines)
        item = _item(session, spot.vault, columns, linked.item)
        own = columns if way == "from" else spot.columns
        written.append({way: item, "fromRanges": [own.json_range(span) for span in linked.spans]})
    return Encoded.of(written)


def called(session: Session, item: lsp.CallHierarchyItem) -> tuple[Spot | None, str | None]:
    """The note that an item is, and its heading where it is but a section of it."""
    data = item.data if isinstance(item.data, dict) else {}
    heading, found = data.get("heading"), session.locate(item.uri)
    spot = Spot(*found, _columns(session, *found, {})) if found else None
    return spot, heading if isinstance(heading, str) else None


def _item(session: Session, vault: Vault, columns: Columns, found: GraphItem) -> dict[str, Any]:
    """A note or file, or a section with what finds it again."""
    written: dict[str, Any] = {"name": found.name, "uri": session.uri(vault, found.path)}
    if found.detail:
        written["detail"] = found.detail
    if found.heading is None:
        last, character = columns.line_and_character(columns.lines.length)
        whole = {"start": _BEGINNING, "end": {"line": last, "character": character}}
        return {**written, "kind": lsp.SymbolKind.File.value, "range": whole, "selectionRange": _EMPTY}
    section = columns.json_range(found.span)
    selection = columns.json_range(found.selection)
    data = {"heading": found.heading}
    kind = lsp.SymbolKind.String.value
    return {**written, "kind": kind, "range": section, "selectionRange": selection, "data": data}


def _columns(session: Session, vault: Vault, path: VaultPath, known: Mapping[VaultPath, LineIndex]) -> Columns:
    """The lines of a note, if they are not known; of a file that is none, which may be a film, nothing is read."""
    lines = known.get(path)
    if lines is None and vault.name(path) is None and not vault.is_open(path):
        lines = LineIndex.of("")
    return session.columns_or_none(vault, path) if lines is None else Columns(lines, session.client.encoding)
