"""What the client can do, read once, and what the server offers it in return."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
from lsprotocol import types as lsp

from note_lsp.server.columns import Encoding

COMPLETION_TRIGGERS = ("[", "#", "^", "|", "(", "/", ":", "!", '"')
OPEN_VIDEO = "note-lsp.openVideo"
INSERT_BLOCK_ID = "note-lsp.insertBlockId"
COMMANDS = (OPEN_VIDEO, INSERT_BLOCK_ID)


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
    progress: bool = False
    show_document: bool = False
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
    action_literals: bool = False
    preferred_actions: bool = False
    resolved_actions: bool = False
    """Asks for an action's edit when it is chosen."""
    markdown_hover: bool = False
    markdown_documentation: bool = False
    link_tooltips: bool = False
    label_details: bool = False
    insert_replace: bool = False
    snippets: bool = False
    cuts_edits_at_blanks: bool = False
    """Inserts a plain text edit only up to its first blank, but a snippet whole: Neovim's own completion."""
    file_operations: frozenset[str] = frozenset()


def client_of(capabilities: object) -> Client:
    """Read the ``capabilities`` of ``initialize``; what is missing or of a wrong type counts as not announced."""
    found = _Announced(capabilities)
    document = "textDocument."
    return Client(
        encoding=_encoding(found.get("general.positionEncodings")),
        configuration=found.has("workspace.configuration"),
        configuration_registration=found.has("workspace.didChangeConfiguration.dynamicRegistration"),
        watched_files=found.has("workspace.didChangeWatchedFiles.dynamicRegistration"),
        relative_patterns=found.has("workspace.didChangeWatchedFiles.relativePatternSupport"),
        progress=found.has("window.workDoneProgress"),
        show_document=found.has("window.showDocument.support"),
        apply_edit=found.has("workspace.applyEdit"),
        document_changes=found.has("workspace.workspaceEdit.documentChanges"),
        resource_operations=found.words("workspace.workspaceEdit.resourceOperations"),
        change_annotations=isinstance(found.get("workspace.workspaceEdit.changeAnnotationSupport"), dict),
        pull=isinstance(found.get(document + "diagnostic"), dict) and found.has("workspace.diagnostics.refreshSupport"),
        finding_relations=found.has(document + "publishDiagnostics.relatedInformation"),
        finding_tags=1 in found.list(document + "publishDiagnostics.tagSupport.valueSet"),
        finding_pages=found.has(document + "publishDiagnostics.codeDescriptionSupport"),
        finding_data=found.has(document + "publishDiagnostics.dataSupport"),
        finding_versions=found.has(document + "publishDiagnostics.versionSupport"),
        location_links=frozenset(
            name
            for name in ("definition", "declaration", "typeDefinition")
            if found.has(f"{document}{name}.linkSupport")
        ),
        symbol_tree=found.has(document + "documentSymbol.hierarchicalDocumentSymbolSupport"),
        action_literals=isinstance(found.get(document + "codeAction.codeActionLiteralSupport"), dict),
        preferred_actions=found.has(document + "codeAction.isPreferredSupport"),
        resolved_actions=found.has(document + "codeAction.dataSupport")
        and "edit" in found.words(document + "codeAction.resolveSupport.properties"),
        markdown_hover=found.prefers_markdown(document + "hover.contentFormat"),
        markdown_documentation=found.prefers_markdown(document + "completion.completionItem.documentationFormat"),
        snippets=found.has(document + "completion.completionItem.snippetSupport"),
        # What tells it from all others, plugins for Neovim among them, that take snippets.
        cuts_edits_at_blanks=found.has(document + "completion.completionItem.snippetSupport")
        and not found.has(document + "completion.completionItem.insertReplaceSupport"),
        link_tooltips=found.has(document + "documentLink.tooltipSupport"),
        label_details=found.has(document + "completion.completionItem.labelDetailsSupport"),
        insert_replace=found.has(document + "completion.completionItem.insertReplaceSupport"),
        file_operations=frozenset(
            name for name in ("didCreate", "didRename", "didDelete") if found.has(f"workspace.fileOperations.{name}")
        ),
    )


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
        workspace_symbol_provider=True,
        document_link_provider=lsp.DocumentLinkOptions(resolve_provider=False),
        code_action_provider=_code_actions(client),
        execute_command_provider=lsp.ExecuteCommandOptions(commands=list(COMMANDS)),
        diagnostic_provider=_pulled_findings(client),
        workspace=lsp.WorkspaceOptions(
            workspace_folders=lsp.WorkspaceFoldersServerCapabilities(supported=True, change_notifications=True),
            file_operations=_file_operations(client),
        ),
    )


def _code_actions(client: Client) -> lsp.CodeActionOptions | bool:
    """Without literals a client could only be given commands, and no fix is one."""
    if not client.action_literals:
        return False
    kinds = [lsp.CodeActionKind.QuickFix, lsp.CodeActionKind.RefactorRewrite]
    return lsp.CodeActionOptions(code_action_kinds=kinds, resolve_provider=client.resolved_actions)


def _pulled_findings(client: Client) -> lsp.DiagnosticOptions | None:
    if not client.pull:
        return None
    return lsp.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier="note-lsp")


def _file_operations(client: Client) -> lsp.FileOperationOptions | None:
    if not client.file_operations:
        return None
    everything = lsp.FileOperationRegistrationOptions(
        [lsp.FileOperationFilter(lsp.FileOperationPattern("**/*"), scheme="file")]
    )
    wanted = dict.fromkeys(client.file_operations, everything)
    return lsp.FileOperationOptions(
        did_create=wanted.get("didCreate"), did_rename=wanted.get("didRename"), did_delete=wanted.get("didDelete")
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

    def prefers_markdown(self, path: str) -> bool:
        """Whether Markdown comes before plain text in a list of formats."""
        return next((word for word in self.list(path) if word in ("markdown", "plaintext")), "") == "markdown"
