"""What the client asks: one table, method to handler.  Each decodes, asks a feature and encodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcContentModified, JsonRpcException

from note_lsp.edits import Edit
from note_lsp.features import (
    actions,
    code_lens,
    completion,
    definition,
    document_links,
    document_symbols,
    highlight,
    hover,
    inlay_hints,
    references,
    workspace_symbols,
)
from note_lsp.features.places import Destination
from note_lsp.paths import VaultPath
from note_lsp.server import commands, convert, convert_views, pull
from note_lsp.server.protocol import Encoded
from note_lsp.server.session import Session
from note_lsp.vault.vault import Vault

Locations = Encoded | list[lsp.LocationLink] | None

_FRAME_PATIENCE = 0.15
"""Seconds that a hover waits for a frame of a local video; one that takes longer is shown the next time."""


def _completion(session: Session, params: lsp.CompletionParams) -> Encoded | None:
    spot = session.spot(params.text_document, params.position)
    if not spot:
        return None
    can = session.client
    traits = completion.ClientTraits(can.apply_edit, can.label_details, can.snippets, can.cuts_edits_at_blanks)
    found = completion.complete(spot.vault, spot.path, spot.offset, traits)
    return convert.completions(session, spot, params.text_document.uri, found)


def _completion_resolve(session: Session, item: lsp.CompletionItem) -> lsp.CompletionItem:
    uri, data = convert.item_data(item)
    found = session.locate(uri)
    words = completion.documentation(found[0], data) if found else None
    item.documentation = convert.documentation(session.client, words) if words else None
    return item


def _hover(session: Session, params: lsp.HoverParams) -> lsp.Hover | None:
    spot = session.spot(params.text_document, params.position)
    patience = _FRAME_PATIENCE if session.client.markdown_hover else None
    found = hover.hover(spot.vault, spot.path, spot.offset, patience) if spot else None
    return convert.hover(session.client, spot.columns, found) if spot and found else None


def _definition(session: Session, params: lsp.DefinitionParams) -> Locations:
    return _go(session, params, definition.definition, "definition")


def _declaration(session: Session, params: lsp.DeclarationParams) -> Locations:
    return _go(session, params, definition.declaration, "declaration")


def _type_definition(session: Session, params: lsp.TypeDefinitionParams) -> Locations:
    return _go(session, params, definition.type_definition, "typeDefinition")


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
    found = references.references(spot.vault, spot.path, spot.offset, params.context.include_declaration)
    return convert.locations(session, spot.vault, found)


def _highlight(session: Session, params: lsp.DocumentHighlightParams) -> list[lsp.DocumentHighlight] | None:
    spot = session.spot(params.text_document, params.position)
    if not spot:
        return None
    found = highlight.highlights(spot.vault, spot.path, spot.offset)
    return [convert.highlight(spot.columns, one) for one in found]


def _document_symbols(session: Session, params: lsp.DocumentSymbolParams) -> list[Any] | None:
    spot = session.spot(params.text_document)
    if not spot:
        return None
    found = document_symbols.document_symbols(spot.vault, spot.path)
    if session.client.symbol_tree:
        return [convert.symbol(session.client, spot.columns, one) for one in found]
    return convert.flat_symbols(session.client, spot.columns, params.text_document.uri, found)


def _document_links(session: Session, params: lsp.DocumentLinkParams) -> list[lsp.DocumentLink] | None:
    spot = session.spot(params.text_document)
    if not spot:
        return None
    found = document_links.document_links(spot.vault, spot.path)
    return [convert.document_link(session, spot.vault, spot.columns, one) for one in found]


def _code_lenses(session: Session, params: lsp.CodeLensParams) -> list[lsp.CodeLens] | None:
    spot = session.spot(params.text_document)
    if not spot:
        return None
    found = code_lens.code_lenses(spot.vault, spot.path)
    return [convert_views.code_lens(spot, params.text_document.uri, one) for one in found]


def _code_lens_resolve(session: Session, lens: lsp.CodeLens) -> lsp.CodeLens:
    uri, kind = convert_views.lens_data(lens.data)
    spot = session.spot(lsp.TextDocumentIdentifier(uri))
    found = code_lens.lens_answer(spot.vault, spot.path, kind) if spot else None
    if not spot or not found:
        raise JsonRpcContentModified("the note is another now")
    lens.command = convert_views.lens_command(session, spot, lens, found)
    return lens


def _inlay_hints(session: Session, params: lsp.InlayHintParams) -> list[lsp.InlayHint] | None:
    spot = session.spot(params.text_document)
    if not spot:
        return None
    found = inlay_hints.inlay_hints(spot.vault, spot.path, spot.columns.span_of(params.range))
    return [convert_views.inlay_hint(spot.columns, one) for one in found]


def _workspace_symbols(session: Session, params: lsp.WorkspaceSymbolParams) -> list[lsp.SymbolInformation]:
    return [
        convert.workspace_symbol(session, folder.vault, one)
        for folder in session.folders.values()
        for one in workspace_symbols.workspace_symbols(folder.vault, params.query)
    ]


def _code_actions(session: Session, params: lsp.CodeActionParams) -> list[lsp.CodeAction] | None:
    spot = session.spot(params.text_document)
    if not spot:
        return None
    span = spot.columns.span_of(params.range)
    found = actions.actions(spot.vault, spot.path, span, convert.action_kinds(params))
    made = [convert.action(session, spot, params, one) for one in found if convert.can_make(session.client, one)]
    return [one for one in made if one.edit or one.data or one.disabled]


def _code_action_resolve(session: Session, action: lsp.CodeAction) -> lsp.CodeAction:
    uri, covered, key = convert.action_data(action)
    spot = session.spot(lsp.TextDocumentIdentifier(uri))
    found = actions.actions(spot.vault, spot.path, spot.columns.span_of(covered), [key[1]]) if spot else ()
    chosen = next((one for one in found if convert.action_key(one) == key), None)
    if not spot or not chosen:
        raise JsonRpcContentModified("the note is another now")
    action.edit = convert.workspace_edit(session, spot.vault, _edit_of(chosen))
    return action


def _edit_of(chosen: actions.Action) -> Edit:
    edit = chosen.edit
    if edit is None:
        raise JsonRpcException("a link would lead elsewhere afterwards, so nothing is changed", commands.REQUEST_FAILED)
    return edit


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
    lsp.TEXT_DOCUMENT_CODE_ACTION: _code_actions,
    lsp.CODE_ACTION_RESOLVE: _code_action_resolve,
    lsp.TEXT_DOCUMENT_DIAGNOSTIC: pull.of_document,
    lsp.WORKSPACE_DIAGNOSTIC: pull.of_workspace,
    lsp.WORKSPACE_SYMBOL: _workspace_symbols,
    lsp.WORKSPACE_EXECUTE_COMMAND: commands.execute,
}
