"""What the client asks: one table, method to handler.  Each decodes, asks a feature and encodes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcContentModified, JsonRpcException

from note_lsp import features
from note_lsp.edits import Edit
from note_lsp.paths import VaultPath
from note_lsp.server import (
    bursts,
    convert,
    convert_edits,
    convert_links,
    convert_structure,
    convert_tokens,
    convert_views,
    moving,
    parts,
    pull,
)
from note_lsp.server.applying import REQUEST_FAILED
from note_lsp.server.encoding import Encoded
from note_lsp.server.session import Session
from note_lsp.vault.vault import Vault

if TYPE_CHECKING:
    from note_lsp.features.actions import Action
    from note_lsp.features.places import Destination

Locations = Encoded | list[lsp.LocationLink] | None

_FRAME_PATIENCE = 0.15
"""Seconds that a hover waits for a frame of a local video; one that takes longer is shown the next time."""


def _completion(session: Session, params: lsp.CompletionParams) -> Encoded | None:
    spot = session.spot(params.text_document, params.position)
    if not spot:
        return None
    can = session.client
    traits = features.completion.ClientTraits(can.apply_edit, can.label_details, can.snippets, can.cuts_edits_at_blanks)
    found = features.completion.complete(spot.vault, spot.path, spot.offset, traits)
    return convert.completions(session, spot, params.text_document.uri, found)


def _completion_resolve(session: Session, item: lsp.CompletionItem) -> lsp.CompletionItem:
    uri, data = convert.item_data(item)
    found = session.locate(uri)
    words = features.completion.documentation(found[0], data) if found else None
    item.documentation = convert.documentation(session.client, words) if words else None
    return item


def _hover(session: Session, params: lsp.HoverParams) -> lsp.Hover | None:
    spot = session.spot(params.text_document, params.position)
    patience = _FRAME_PATIENCE if session.client.markdown_hover else None
    found = features.hover.hover(spot.vault, spot.path, spot.offset, patience) if spot else None
    return convert.hover(session.client, spot.columns, found) if spot and found else None


def _definition(session: Session, params: lsp.DefinitionParams) -> Locations:
    return _go(session, params, features.definition.definition, "definition")


def _declaration(session: Session, params: lsp.DeclarationParams) -> Locations:
    return _go(session, params, features.definition.declaration, "declaration")


def _type_definition(session: Session, params: lsp.TypeDefinitionParams) -> Locations:
    return _go(session, params, features.definition.type_definition, "typeDefinition")


def _go(
    session: Session,
    params: lsp.DefinitionParams | lsp.DeclarationParams | lsp.TypeDefinitionParams,
    ask: Callable[[Vault, VaultPath, int], Destination | None],
    name: str,
) -> Locations:
    spot = session.spot(params.text_document, params.position)
    found = ask(spot.vault, spot.path, spot.offset) if spot else None
    if not spot or not found:
        return None
    if name not in session.client.location_links:
        return convert.locations(session, spot.vault, found.places)
    return convert.location_links(session, spot.vault, spot.columns.range_of(found.origin), found.places)


def _references(session: Session, params: lsp.ReferenceParams) -> Encoded | None:
    spot = session.spot(params.text_document, params.position)
    if not spot:
        return None
    found = features.references.references(spot.vault, spot.path, spot.offset, params.context.include_declaration)
    return parts.locations(session, spot.vault, found, params.partial_result_token)


def _highlight(session: Session, params: lsp.DocumentHighlightParams) -> list[lsp.DocumentHighlight] | None:
    spot = session.spot(params.text_document, params.position)
    if not spot:
        return None
    found = features.highlight.highlights(spot.vault, spot.path, spot.offset)
    return [convert.highlight(spot.columns, one) for one in found]


def _document_symbols(session: Session, params: lsp.DocumentSymbolParams) -> list[Any] | None:
    spot = session.spot(params.text_document)
    if not spot:
        return None
    found = features.document_symbols.document_symbols(spot.vault, spot.path)
    if session.client.symbol_tree:
        return [convert.symbol(session.client, spot.columns, one) for one in found]
    return convert.flat_symbols(session.client, spot.columns, params.text_document.uri, found)


def _document_links(session: Session, params: lsp.DocumentLinkParams) -> Encoded | None:
    spot = session.spot(params.text_document)
    if not spot:
        return None
    found = features.document_links.document_links(spot.vault, spot.path)
    return convert_links.document_links(session, spot, found)


def _code_lenses(session: Session, params: lsp.CodeLensParams) -> Encoded | None:
    spot = session.spot(params.text_document)
    if not spot:
        return None
    found = features.code_lens.code_lenses(spot.vault, spot.path)
    return convert_views.code_lenses(spot, params.text_document.uri, found)


def _code_lens_resolve(session: Session, lens: lsp.CodeLens) -> Encoded:
    uri, kind, name = convert_views.lens_data(lens.data)
    spot = session.spot(lsp.TextDocumentIdentifier(uri))
    found = features.code_lens.lens_answer(spot.vault, spot.path, kind, name) if spot else None
    if not spot or not found:
        raise JsonRpcContentModified("the note is another now")
    return convert_views.resolved_lens(session, spot, lens, found)


def _inlay_hints(session: Session, params: lsp.InlayHintParams) -> list[lsp.InlayHint] | None:
    spot = session.spot(params.text_document)
    if not spot:
        return None
    found = features.inlay_hints.inlay_hints(spot.vault, spot.path, spot.columns.span_of(params.range))
    return [convert_views.inlay_hint(spot.columns, one) for one in found]


def _folds(session: Session, params: lsp.FoldingRangeParams) -> list[lsp.FoldingRange] | None:
    spot = session.spot(params.text_document)
    if not spot:
        return None
    found = features.folding_ranges.folds(spot.vault, spot.path, session.client.fold_limit)
    return [convert_structure.fold(session.client, spot.columns, one) for one in found]


def _selections(session: Session, params: lsp.SelectionRangeParams) -> list[lsp.SelectionRange] | None:
    spot = session.spot(params.text_document)
    if not spot:
        return None
    offsets = [spot.columns.offset(position) for position in params.positions]
    found = features.selection_ranges.selections(spot.vault, spot.path, offsets)
    return [convert_structure.selection(spot.columns, chain) for chain in found]


def _linked_editing(session: Session, params: lsp.LinkedEditingRangeParams) -> lsp.LinkedEditingRanges | None:
    spot = session.spot(params.text_document, params.position)
    found = features.linked_editing.linked_places(spot.vault, spot.path, spot.offset) if spot else None
    return convert_structure.linked_ranges(spot.columns, found) if spot and found else None


def _prepare_calls(session: Session, params: lsp.CallHierarchyPrepareParams) -> Encoded | None:
    spot = session.spot(params.text_document, params.position)
    found = features.call_hierarchy.item_at(spot.vault, spot.path, spot.offset) if spot else None
    return convert_structure.prepared(session, spot, found) if spot and found else None


def _incoming_calls(session: Session, params: lsp.CallHierarchyIncomingCallsParams) -> Encoded | None:
    spot, heading = convert_structure.called(session, params.item)
    if not spot:
        return None
    return convert_structure.calls(
        session, spot, "from", features.call_hierarchy.incoming(spot.vault, spot.path, heading)
    )


def _outgoing_calls(session: Session, params: lsp.CallHierarchyOutgoingCallsParams) -> Encoded | None:
    spot, heading = convert_structure.called(session, params.item)
    if not spot:
        return None
    return convert_structure.calls(
        session, spot, "to", features.call_hierarchy.outgoing(spot.vault, spot.path, heading)
    )


def _semantic_tokens(session: Session, params: lsp.SemanticTokensParams) -> Encoded | None:
    found = _tokens(session, params.text_document)
    return None if found is None else session.tokens.full(session.open_key(params.text_document), found)


def _semantic_tokens_delta(session: Session, params: lsp.SemanticTokensDeltaParams) -> Encoded | None:
    found, key = _tokens(session, params.text_document), session.open_key(params.text_document)
    return None if found is None else session.tokens.delta(key, params.previous_result_id, found)


def _semantic_tokens_range(session: Session, params: lsp.SemanticTokensRangeParams) -> Encoded | None:
    found = _tokens(session, params.text_document, params.range)
    return None if found is None else session.tokens.full(None, found)


def _tokens(
    session: Session, document: lsp.TextDocumentIdentifier, covered: lsp.Range | None = None
) -> convert_tokens.Numbers | None:
    """The tokens of a note, all or those in a range; None if there is no such note."""
    spot = session.spot(document)
    note = spot and spot.vault.note(spot.path)
    if not spot or not note:
        return None
    span = spot.columns.span_of(covered) if covered else None
    found = features.semantic_tokens.semantic_tokens(spot.vault, spot.path, span)
    return convert_tokens.numbers(session.client, note, found)


def _workspace_symbols(session: Session, params: lsp.WorkspaceSymbolParams) -> list[Any]:
    return [
        convert_structure.workspace_symbol(session, folder.vault, one)
        for folder in session.folders.values()
        for one in features.workspace_symbols.workspace_symbols(folder.vault, params.query)
    ]


def _code_actions(session: Session, params: lsp.CodeActionParams) -> list[dict[str, Any]] | None:
    spot = session.spot(params.text_document)
    if not spot:
        return None
    span = spot.columns.span_of(params.range)
    found = features.actions.actions(spot.vault, spot.path, span, convert.action_kinds(params))
    made = [convert.action(session, spot, params, one) for one in found if convert.can_make(session.client, one)]
    return [one for one in made if "edit" in one or "data" in one or "disabled" in one]


def _code_action_resolve(session: Session, action: lsp.CodeAction) -> dict[str, Any]:
    uri, covered, key = convert.action_data(action)
    spot = session.spot(lsp.TextDocumentIdentifier(uri))
    found = features.actions.actions(spot.vault, spot.path, spot.columns.span_of(covered), [key[1]]) if spot else ()
    chosen = next((one for one in found if convert.action_key(one) == key), None)
    if not spot or not chosen:
        raise JsonRpcContentModified("the note is another now")
    edit = convert_edits.workspace_edit(session, spot.vault, _edit_of(chosen), chosen.title)
    return {**session.protocol.plain(action), "edit": edit}


def _edit_of(chosen: Action) -> Edit:
    edit = chosen.edit
    if edit is None:
        raise JsonRpcException("a link would lead elsewhere afterwards, so nothing is changed", REQUEST_FAILED)
    return edit


def _execute_command(session: Session, params: lsp.ExecuteCommandParams) -> Awaitable[Any]:
    # Commands need half of the features, and few are ever executed.
    from note_lsp.server import commands

    return commands.execute(session, params)


REQUESTS: dict[str, Callable[[Session, Any], Any]] = {
    lsp.TEXT_DOCUMENT_COMPLETION: _completion,
    lsp.COMPLETION_ITEM_RESOLVE: _completion_resolve,
    lsp.TEXT_DOCUMENT_HOVER: _hover,
    lsp.TEXT_DOCUMENT_DEFINITION: _definition,
    lsp.TEXT_DOCUMENT_DECLARATION: _declaration,
    lsp.TEXT_DOCUMENT_TYPE_DEFINITION: _type_definition,
    lsp.TEXT_DOCUMENT_REFERENCES: _references,
    lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: _highlight,
    lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL: _document_symbols,
    lsp.TEXT_DOCUMENT_DOCUMENT_LINK: _document_links,
    lsp.TEXT_DOCUMENT_CODE_LENS: _code_lenses,
    lsp.CODE_LENS_RESOLVE: _code_lens_resolve,
    lsp.TEXT_DOCUMENT_INLAY_HINT: _inlay_hints,
    lsp.TEXT_DOCUMENT_FOLDING_RANGE: _folds,
    lsp.TEXT_DOCUMENT_SELECTION_RANGE: _selections,
    lsp.TEXT_DOCUMENT_LINKED_EDITING_RANGE: _linked_editing,
    lsp.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY: _prepare_calls,
    lsp.CALL_HIERARCHY_INCOMING_CALLS: _incoming_calls,
    lsp.CALL_HIERARCHY_OUTGOING_CALLS: _outgoing_calls,
    lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL: _semantic_tokens,
    lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL_DELTA: _semantic_tokens_delta,
    lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE: _semantic_tokens_range,
    lsp.TEXT_DOCUMENT_CODE_ACTION: _code_actions,
    lsp.CODE_ACTION_RESOLVE: _code_action_resolve,
    lsp.TEXT_DOCUMENT_PREPARE_RENAME: moving.prepare_rename,
    lsp.TEXT_DOCUMENT_RENAME: bursts.afterwards(moving.rename),
    lsp.WORKSPACE_WILL_RENAME_FILES: bursts.afterwards(moving.will_rename),
    lsp.WORKSPACE_WILL_CREATE_FILES: bursts.afterwards(moving.will_create),
    lsp.WORKSPACE_WILL_DELETE_FILES: bursts.afterwards(moving.will_delete),
    lsp.TEXT_DOCUMENT_DIAGNOSTIC: bursts.afterwards(pull.of_document),
    lsp.WORKSPACE_DIAGNOSTIC: pull.of_workspace,
    lsp.WORKSPACE_SYMBOL: _workspace_symbols,
    lsp.WORKSPACE_SYMBOL_RESOLVE: convert_structure.resolved_symbol,
    lsp.WORKSPACE_EXECUTE_COMMAND: _execute_command,
}
