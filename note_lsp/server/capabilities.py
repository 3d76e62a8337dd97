"""What the client can do, read once, and what the server offers it in return."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
from lsprotocol import types as lsp

from note_lsp.features.action_kinds import KINDS
from note_lsp.server import convert_tokens
from note_lsp.server.columns import Encoding

COMPLETION_TRIGGERS = ("[", "#", "^", "|", "(", "/", ":", "!", '"', *"0123456789")
OPEN_VIDEO = "note-lsp.openVideo"
INSERT_BLOCK_ID = "note-lsp.insertBlockId"
CHOOSE_NOTE = "note-lsp.chooseNote"
COPY_VIDEO_LINK = "note-lsp.copyVideoLink"
MATCH_TEXT = "note-lsp.matchTimestampText"
OPEN_DAILY = "note-lsp.openDaily"
UNLINKED_MENTIONS = "note-lsp.unlinkedMentions"
MOVE = "note-lsp.move"
COMMANDS = (
    OPEN_VIDEO,
    COPY_VIDEO_LINK,
    OPEN_DAILY,
    INSERT_BLOCK_ID,
    CHOOSE_NOTE,
    MATCH_TEXT,
    UNLINKED_MENTIONS,
    MOVE,
)
SHOW_REFERENCES = "note-lsp.showReferences"
"""A command of the client's own, as rust-analyzer's of that name: it is given a URI, a position and locations."""

FIRST_SYMBOL_KINDS = frozenset(range(1, 19))
"""The kinds that a client knows which does not say which it knows."""
FIRST_COMPLETION_KINDS = frozenset(range(1, 19))
"""The same of completion items."""
FIRST_FOLD_KINDS = frozenset({"comment", "imports", "region"})
"""The same of folds."""


class Client(msgspec.Struct, frozen=True):
    """What the client announced; nothing that is not set here is ever used."""

    encoding: Encoding = "utf-16"
    configuration: bool = False
    """``workspace/configuration`` is answered."""
    configuration_registration: bool = False
    """Wants to be told that changed configuration is of interest."""
    watched_files: bool = False
    """Takes registrations of watched files."""
    relative_patterns: bool = False
    folders: bool = False
    """The workspace may have several folders, which come and go."""
    progress: bool = False
    show_document: bool = False
    message_actions: bool = False
    """Shows messages with choices."""
    apply_edit: bool = False
    document_changes: bool = False
    resource_operations: frozenset[str] = frozenset()
    change_annotations: bool = False
    pull: bool = False
    """Pulls findings, and pulls again when told; without the second it would show stale ones, so they are pushed."""
    finding_relations: bool = False
    finding_tags: bool = False
    finding_pages: bool = False
    finding_data: bool = False
    finding_versions: bool = False
    location_links: frozenset[str] = frozenset()
    """Which of ``definition``, ``declaration``, ``typeDefinition`` take a link with its origin."""
    symbol_tree: bool = False
    symbol_kinds: frozenset[int] = FIRST_SYMBOL_KINDS
    """Of a document's symbols."""
    workspace_symbol_kinds: frozenset[int] = FIRST_SYMBOL_KINDS
    resolved_symbols: bool = False
    """Asks for the range of a workspace's symbol when it is chosen."""
    folding: bool = False
    fold_limit: int | None = None
    """How many folds of a document it wants at most."""
    fold_kinds: frozenset[str] = FIRST_FOLD_KINDS
    fold_words: bool = False
    """Shows words of the server's in place of a fold."""
    selection_ranges: bool = False
    linked_editing: bool = False
    call_hierarchy: bool = False
    action_literals: bool = False
    preferred_actions: bool = False
    resolved_actions: bool = False
    """Asks for an action's edit when it is chosen."""
    disabled_actions: bool = False
    """Shows actions that cannot be done, and why."""
    markdown_hover: bool = False
    markdown_documentation: bool = False
    link_tooltips: bool = False
    lenses: bool = False
    lens_refresh: bool = False
    """Asks for lenses again when told."""
    hints: bool = False
    hint_refresh: bool = False
    token_types: frozenset[str] = frozenset()
    """Of semantic tokens; none of a client that asks for none."""
    token_modifiers: frozenset[str] = frozenset()
    token_requests: frozenset[str] = frozenset()
    """Which of ``full``, ``delta``, ``range`` it may ask for."""
    token_refresh: bool = False
    commands: frozenset[str] = frozenset()
    """Commands that it has itself, by ``experimental.commands.commands`` (rust-analyzer, "Client Commands")."""
    label_details: bool = False
    completion_kinds: frozenset[int] = FIRST_COMPLETION_KINDS
    insert_replace: bool = False
    snippets: bool = False
    cuts_edits_at_blanks: bool = False
    """Inserts a plain text edit only up to its first blank, but a snippet whole: Neovim's own completion."""
    file_operations: frozenset[str] = frozenset()
    """Of ``didCreate``, ``willRename`` and the like those that it tells of, or asks before."""
    rename: bool = False
    prepares_rename: bool = False
    """Asks whether something can be renamed before its user is asked for a name."""


def client_of(capabilities: object) -> Client:
    """Read the ``capabilities`` of ``initialize``; what is missing or of a wrong type counts as not announced."""
    found = _Announced(capabilities)
    return Client(
        encoding=_encoding(found.get("general.positionEncodings")),
        **_of_the_window(found),
        **_of_the_workspace(found),
        **_of_findings(found),
        **_of_navigation(found),
        **_of_structure(found),
        **_of_views(found),
        **_of_tokens(found),
        **_of_actions(found),
        **_of_completion(found),
    )


def _of_the_window(found: _Announced) -> dict[str, Any]:
    return {
        "progress": found.has("window.workDoneProgress"),
        "show_document": found.has("window.showDocument.support"),
        "message_actions": isinstance(found.get("window.showMessage"), dict),
    }


def _of_the_workspace(found: _Announced) -> dict[str, Any]:
    operations = ("didCreate", "didRename", "didDelete", "willCreate", "willRename", "willDelete")
    return {
        "configuration": found.has("workspace.configuration"),
        "configuration_registration": found.has("workspace.didChangeConfiguration.dynamicRegistration"),
        "folders": found.has("workspace.workspaceFolders"),
        "watched_files": found.has("workspace.didChangeWatchedFiles.dynamicRegistration"),
        "relative_patterns": found.has("workspace.didChangeWatchedFiles.relativePatternSupport"),
        "apply_edit": found.has("workspace.applyEdit"),
        "document_changes": found.has("workspace.workspaceEdit.documentChanges"),
        "resource_operations": found.words("workspace.workspaceEdit.resourceOperations"),
        "change_annotations": isinstance(found.get("workspace.workspaceEdit.changeAnnotationSupport"), dict),
        "file_operations": frozenset(name for name in operations if found.has(f"workspace.fileOperations.{name}")),
        "workspace_symbol_kinds": found.numbers("workspace.symbol.symbolKind.valueSet") or FIRST_SYMBOL_KINDS,
    }


def _of_findings(found: _Announced) -> dict[str, Any]:
    pulls = isinstance(found.get("textDocument.diagnostic"), dict)
    published = "textDocument.publishDiagnostics."
    return {
        "pull": pulls and found.has("workspace.diagnostics.refreshSupport"),
        "finding_relations": found.has(published + "relatedInformation"),
        "finding_tags": 1 in found.list(published + "tagSupport.valueSet"),
        "finding_pages": found.has(published + "codeDescriptionSupport"),
        "finding_data": found.has(published + "dataSupport"),
        "finding_versions": found.has(published + "versionSupport"),
    }


def _of_navigation(found: _Announced) -> dict[str, Any]:
    questions = ("definition", "declaration", "typeDefinition")
    symbols = "textDocument.documentSymbol."
    return {
        "location_links": frozenset(name for name in questions if found.has(f"textDocument.{name}.linkSupport")),
        "symbol_tree": found.has(symbols + "hierarchicalDocumentSymbolSupport"),
        "symbol_kinds": found.numbers(symbols + "symbolKind.valueSet") or FIRST_SYMBOL_KINDS,
        "markdown_hover": found.prefers_markdown("textDocument.hover.contentFormat"),
        "rename": isinstance(found.get("textDocument.rename"), dict),
        "prepares_rename": found.has("textDocument.rename.prepareSupport"),
        "link_tooltips": found.has("textDocument.documentLink.tooltipSupport"),
    }


def _of_structure(found: _Announced) -> dict[str, Any]:
    folding, limit = "textDocument.foldingRange.", found.get("textDocument.foldingRange.rangeLimit")
    return {
        "folding": isinstance(found.get("textDocument.foldingRange"), dict),
        "fold_limit": limit if type(limit) is int and limit > 0 else None,
        "fold_kinds": found.words(folding + "foldingRangeKind.valueSet") or FIRST_FOLD_KINDS,
        "fold_words": found.has(folding + "foldingRange.collapsedText"),
        "selection_ranges": isinstance(found.get("textDocument.selectionRange"), dict),
        "linked_editing": isinstance(found.get("textDocument.linkedEditingRange"), dict),
        "call_hierarchy": isinstance(found.get("textDocument.callHierarchy"), dict),
        "resolved_symbols": "location.range" in found.words("workspace.symbol.resolveSupport.properties"),
    }


def _of_views(found: _Announced) -> dict[str, Any]:
    lenses, hints = (isinstance(found.get(f"textDocument.{name}"), dict) for name in ("codeLens", "inlayHint"))
    return {
        "lenses": lenses,
        "lens_refresh": lenses and found.has("workspace.codeLens.refreshSupport"),
        "hints": hints,
        "hint_refresh": hints and found.has("workspace.inlayHint.refreshSupport"),
        "commands": found.words("experimental.commands.commands"),
    }


def _of_tokens(found: _Announced) -> dict[str, Any]:
    tokens = "textDocument.semanticTokens."
    full, ranges = (found.get(f"{tokens}requests.{name}") for name in ("full", "range"))
    asked = {
        "full": full is True or isinstance(full, dict),
        "delta": found.has(tokens + "requests.full.delta"),
        "range": ranges is True or isinstance(ranges, dict),
    }
    if "relative" not in found.words(tokens + "formats") or not any(asked.values()):
        return {}
    return {
        "token_types": found.words(tokens + "tokenTypes"),
        "token_modifiers": found.words(tokens + "tokenModifiers"),
        "token_requests": frozenset(name for name, is_asked in asked.items() if is_asked),
        "token_refresh": found.has("workspace.semanticTokens.refreshSupport"),
    }


def _of_actions(found: _Announced) -> dict[str, Any]:
    actions = "textDocument.codeAction."
    return {
        "action_literals": isinstance(found.get(actions + "codeActionLiteralSupport"), dict),
        "preferred_actions": found.has(actions + "isPreferredSupport"),
        "disabled_actions": found.has(actions + "disabledSupport"),
        "resolved_actions": found.has(actions + "dataSupport")
        and "edit" in found.words(actions + "resolveSupport.properties"),
    }


def _of_completion(found: _Announced) -> dict[str, Any]:
    items = "textDocument.completion.completionItem."
    kinds = found.numbers("textDocument.completion.completionItemKind.valueSet")
    snippets, both = (found.has(items + name) for name in ("snippetSupport", "insertReplaceSupport"))
    return {
        "markdown_documentation": found.prefers_markdown(items + "documentationFormat"),
        "snippets": snippets,
        # What tells it from all others, plugins for Neovim among them, that take snippets.
        "cuts_edits_at_blanks": snippets and not both,
        "insert_replace": both,
        "label_details": found.has(items + "labelDetailsSupport"),
        "completion_kinds": kinds or FIRST_COMPLETION_KINDS,
    }


def offered_to(client: Client) -> lsp.ServerCapabilities:
    """What the server says it does, to this client."""
    return lsp.ServerCapabilities(
        position_encoding=lsp.PositionEncodingKind(client.encoding),
        text_document_sync=lsp.TextDocumentSyncOptions(
            open_close=True, change=lsp.TextDocumentSyncKind.Incremental, save=lsp.SaveOptions(include_text=False)
        ),
        completion_provider=lsp.CompletionOptions(trigger_characters=list(COMPLETION_TRIGGERS), resolve_provider=True),
        hover_provider=True,
        definition_provider=True,
        declaration_provider=True,
        type_definition_provider=True,
        references_provider=True,
        document_highlight_provider=True,
        document_symbol_provider=True,
        workspace_symbol_provider=lsp.WorkspaceSymbolOptions(resolve_provider=client.resolved_symbols),
        folding_range_provider=client.folding or None,
        selection_range_provider=client.selection_ranges or None,
        linked_editing_range_provider=client.linked_editing or None,
        call_hierarchy_provider=client.call_hierarchy or None,
        document_link_provider=lsp.DocumentLinkOptions(resolve_provider=False),
        code_action_provider=_code_actions(client),
        rename_provider=_rename(client),
        code_lens_provider=lsp.CodeLensOptions(resolve_provider=True) if client.lenses else None,
        inlay_hint_provider=client.hints or None,
        semantic_tokens_provider=_semantic_tokens(client),
        execute_command_provider=lsp.ExecuteCommandOptions(commands=list(COMMANDS)),
        diagnostic_provider=_pulled_findings(client),
        workspace=lsp.WorkspaceOptions(
            workspace_folders=_folders(client),
            file_operations=_file_operations(client),
        ),
    )


def _code_actions(client: Client) -> lsp.CodeActionOptions | bool:
    """Without literals a client could only be given commands, and no fix is one."""
    if not client.action_literals:
        return False
    kinds: list[lsp.CodeActionKind | str] = list(KINDS)
    return lsp.CodeActionOptions(code_action_kinds=kinds, resolve_provider=client.resolved_actions)


def _rename(client: Client) -> lsp.RenameOptions | bool:
    """Options only for clients that can prepare a rename (LSP 3.17, "Rename Request")."""
    return lsp.RenameOptions(prepare_provider=True) if client.prepares_rename else client.rename


def _semantic_tokens(client: Client) -> lsp.SemanticTokensOptions | None:
    known = convert_tokens.legend(client)
    if not known.token_types:
        return None
    wanted = client.token_requests
    full = lsp.SemanticTokensFullDelta(delta=True) if "delta" in wanted else "full" in wanted
    return lsp.SemanticTokensOptions(known, range="range" in wanted, full=full)


def _pulled_findings(client: Client) -> lsp.DiagnosticOptions | None:
    if not client.pull:
        return None
    return lsp.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier="note-lsp")


def _folders(client: Client) -> lsp.WorkspaceFoldersServerCapabilities | None:
    return lsp.WorkspaceFoldersServerCapabilities(True, True) if client.folders else None


def _file_operations(client: Client) -> lsp.FileOperationOptions | None:
    if not client.file_operations:
        return None
    everything = lsp.FileOperationRegistrationOptions(
        [lsp.FileOperationFilter(lsp.FileOperationPattern("**/*"), scheme="file")]
    )
    wanted = dict.fromkeys(client.file_operations, everything)
    return lsp.FileOperationOptions(
        did_create=wanted.get("didCreate"),
        did_rename=wanted.get("didRename"),
        did_delete=wanted.get("didDelete"),
        will_create=wanted.get("willCreate"),
        will_rename=wanted.get("willRename"),
        will_delete=wanted.get("willDelete"),
    )


def _encoding(offered: object) -> Encoding:
    """The first encoding of the client's list that is one; UTF-16 without a list."""
    names: tuple[Encoding, ...] = get_args(Encoding)
    for name in offered if isinstance(offered, list) else ():
        if name in names:
            return name  # type: ignore[no-any-return]  # it is one of the three
    return "utf-16"


class _Announced:
    """A client's capabilities, asked for by dotted path."""

    def __init__(self, capabilities: object) -> None:
        self._capabilities = capabilities

    def get(self, path: str) -> Any:
        value: Any = self._capabilities
        for name in path.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        return value

    def has(self, path: str) -> bool:
        return self.get(path) is True

    def list(self, path: str) -> list[Any]:
        value = self.get(path)
        return value if isinstance(value, list) else []

    def words(self, path: str) -> frozenset[str]:
        return frozenset(word for word in self.list(path) if isinstance(word, str))

    def numbers(self, path: str) -> frozenset[int]:
        return frozenset(number for number in self.list(path) if isinstance(number, int))

    def prefers_markdown(self, path: str) -> bool:
        """Whether Markdown comes before plain text in a list of formats."""
        return next((word for word in self.list(path) if word in ("markdown", "plaintext")), "") == "markdown"
