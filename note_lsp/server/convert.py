"""Between the features' data and the protocol's types: the only translator."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams

import note_lsp
from note_lsp.edits import Edit, RenameFile
from note_lsp.features.plain_text import plain_text
from note_lsp.server import uris
from note_lsp.server.columns import Columns
from note_lsp.server.convert_edits import workspace_edit
from note_lsp.server.encoding import Encoded

if TYPE_CHECKING:
    from note_lsp.features.actions import Action
    from note_lsp.features.completion import Command, Completions, Item
    from note_lsp.features.diagnostics import Finding
    from note_lsp.features.document_symbols import Symbol
    from note_lsp.features.highlight import Highlight
    from note_lsp.features.hover import Hover
    from note_lsp.features.places import Place
    from note_lsp.features.video_link import VideoLink
    from note_lsp.paths import VaultPath
    from note_lsp.server.capabilities import Client
    from note_lsp.server.session import Session, Spot
    from note_lsp.text import Span
    from note_lsp.vault.vault import Vault

_SEVERITIES = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "information": lsp.DiagnosticSeverity.Information,
    "hint": lsp.DiagnosticSeverity.Hint,
}

_SNIPPET_SIGNS = re.compile(r"[$}\\]")

_SYMBOL_KINDS = {
    "note": (lsp.SymbolKind.File,),
    "title": (lsp.SymbolKind.File,),
    "alias": (lsp.SymbolKind.File,),
    "heading": (lsp.SymbolKind.String, lsp.SymbolKind.Module),
    "tag": (lsp.SymbolKind.Key, lsp.SymbolKind.Constant),
    "timestamp": (lsp.SymbolKind.Event, lsp.SymbolKind.Number),
}
"""The kinds that come nearest, the best first; a client that knows none of them is told of a file."""

_ITEM_KINDS = {
    "note": lsp.CompletionItemKind.File,
    "alias": lsp.CompletionItemKind.File,
    "file": lsp.CompletionItemKind.File,
    "heading": lsp.CompletionItemKind.Struct,
    "block": lsp.CompletionItemKind.Text,
    "label": lsp.CompletionItemKind.Text,
    "reference": lsp.CompletionItemKind.Reference,
    "footnote": lsp.CompletionItemKind.Reference,
    "tag": lsp.CompletionItemKind.Keyword,
    "callout": lsp.CompletionItemKind.EnumMember,
    "key": lsp.CompletionItemKind.Property,
    "value": lsp.CompletionItemKind.Value,
    "day": lsp.CompletionItemKind.Event,
    "time": lsp.CompletionItemKind.Value,
    "stamp": lsp.CompletionItemKind.Snippet,
    "quotation": lsp.CompletionItemKind.Text,
    "create": lsp.CompletionItemKind.Constructor,
}

_PLAIN_ITEM_KINDS = {
    "heading": lsp.CompletionItemKind.Class,
    "callout": lsp.CompletionItemKind.Enum,
    "day": lsp.CompletionItemKind.Value,
}
"""Kinds that every client knows, in place of those that it has to announce."""


def location(session: Session, vault: Vault, path: VaultPath, span: Span) -> lsp.Location:
    """A place in a note or file."""
    return lsp.Location(session.uri(vault, path), session.columns_or_none(vault, path).range_of(span))


def locations(session: Session, vault: Vault, places: Sequence[Place]) -> Encoded:
    """Places as what is to be selected in each, written at once."""
    return Encoded.of(plain_locations(session, vault, places))


def plain_locations(session: Session, vault: Vault, places: Iterable[Place]) -> list[dict[str, Any]]:
    """The same as plain JSON: to make thousands of the protocol's objects takes longer than to find them."""
    places = list(places)
    lines = vault.lines_of({place.path for place in places})
    written = []
    for path, found in groupby(places, lambda place: place.path):
        known = lines.get(path)
        columns = Columns(known, session.client.encoding) if known else session.columns_or_none(vault, path)
        uri = session.uri(vault, path)
        written += [{"uri": uri, "range": columns.json_range(place.selection)} for place in found]
    return written


def location_links(
    session: Session, vault: Vault, origin: lsp.Range, places: Iterable[Place]
) -> list[lsp.LocationLink]:
    """Places with the range that leads there."""
    links = []
    for place in places:
        columns = session.columns_or_none(vault, place.path)
        whole, selection = columns.range_of(place.span), columns.range_of(place.selection)
        links.append(lsp.LocationLink(session.uri(vault, place.path), whole, selection, origin))
    return links


def diagnostics(session: Session, vault: Vault, columns: Columns, findings: Iterable[Finding]) -> list[lsp.Diagnostic]:
    """Findings of one note, with what the client shows of them."""
    return [_diagnostic(session, vault, columns, finding) for finding in findings]


def _diagnostic(session: Session, vault: Vault, columns: Columns, finding: Finding) -> lsp.Diagnostic:
    client = session.client
    related = [
        lsp.DiagnosticRelatedInformation(location(session, vault, other.path, other.span), other.message)
        for other in (finding.related if client.finding_relations else ())
    ]
    return lsp.Diagnostic(
        range=columns.range_of(finding.span),
        message=finding.message,
        severity=_SEVERITIES[finding.severity],
        code=finding.code,
        code_description=lsp.CodeDescription(page_of(finding.code)) if client.finding_pages else None,
        source="note-lsp",
        tags=[lsp.DiagnosticTag.Unnecessary] if finding.unnecessary and client.finding_tags else None,
        related_information=related or None,
        data={"code": finding.code, "target": finding.target} if client.finding_data else None,
    )


def result_id(found: list[lsp.Diagnostic]) -> str:
    """The same for the same findings, in this session and any other."""
    digest = blake2b(digest_size=12)
    for one in found:
        digest.update(
            repr((_corners(one.range), one.severity, one.code, one.message, one.data)).encode("utf-8", "replace")
        )
        for other in one.related_information or ():
            there = (other.location.uri, _corners(other.location.range), other.message)
            digest.update(repr(there).encode("utf-8", "replace"))
    return digest.hexdigest()


def _corners(place: lsp.Range) -> tuple[int, int, int, int]:
    return place.start.line, place.start.character, place.end.line, place.end.character


def can_make(client: Client, found: Action) -> bool:
    """Whether the client can carry it out; a new note is also made by an edit of a file that is not there.

    Of what is worked out only when it is chosen none renames a file.  What takes a look at every note is for those
    who ask for it once it is chosen, and what cannot be done for those who show why.
    """
    if found.disabled or found.vault_wide:
        return client.disabled_actions if found.disabled else client.resolved_actions
    return all(
        "rename" in client.resource_operations
        for change in (found.work.changes if isinstance(found.work, Edit) else ())
        if isinstance(change, RenameFile)
    )


def action(session: Session, spot: Spot, params: lsp.CodeActionParams, found: Action) -> dict[str, Any]:
    """Something that can be done; a client that asks again for an edit gets it only then."""
    client = session.client
    made: dict[str, Any] = {"title": found.title, "kind": found.kind}
    if found.disabled:
        made["disabled"] = {"reason": found.disabled}
    if found.finding:
        made["diagnostics"] = diagnostics(session, spot.vault, spot.columns, [found.finding])
    if found.preferred and client.preferred_actions:
        made["isPreferred"] = True
    if client.resolved_actions and not found.disabled:
        made["data"] = {"uri": params.text_document.uri, "range": _corners(params.range), "action": action_key(found)}
    elif edit := found.edit:
        made["edit"] = workspace_edit(session, spot.vault, edit)
    return made


def action_kinds(params: lsp.CodeActionParams) -> list[str] | None:
    """The kinds of actions that are asked for, known to the protocol or not; None for all that are shown unasked."""
    only = params.context.only
    return None if only is None else [kind.value if isinstance(kind, lsp.CodeActionKind) else kind for kind in only]


def action_key(found: Action) -> list[Any]:
    """What tells an action from the others at a place: several links may be mended in the same words."""
    mended = found.finding
    return [found.title, found.kind, *((mended.code, mended.span.start, mended.span.end) if mended else ())]


def action_data(action: lsp.CodeAction) -> tuple[str, lsp.Range, list[Any]]:
    """The URI, the range and the key that an action came with."""
    match action.data:
        case {
            "uri": str(uri),
            "range": [int(a), int(b), int(c), int(d)],
            "action": [str(), str(), *_] as key,
        } if min(a, b, c, d) >= 0:
            return uri, lsp.Range(lsp.Position(a, b), lsp.Position(c, d)), key
    raise JsonRpcInvalidParams("this is no action of ours")


def highlight(columns: Columns, found: Highlight) -> lsp.DocumentHighlight:
    """A highlight: what declares a thing is written, what mentions it is read."""
    kind = lsp.DocumentHighlightKind.Write if found.declares else lsp.DocumentHighlightKind.Read
    return lsp.DocumentHighlight(columns.range_of(found.span), kind)


def symbol(client: Client, columns: Columns, found: Symbol) -> lsp.DocumentSymbol:
    """A heading with what stands below it, or a timestamp."""
    children = [symbol(client, columns, child) for child in found.children]
    whole, selection = columns.range_of(found.span), columns.range_of(found.selection)
    kind = symbol_kind(found.kind, client.symbol_kinds)
    return lsp.DocumentSymbol(found.name, kind, whole, selection, found.detail or None, children=children)


def flat_symbols(
    client: Client, columns: Columns, uri: str, found: Iterable[Symbol], above: str | None = None
) -> list[lsp.SymbolInformation]:
    """Headings and timestamps one after the other, each with the heading above it."""
    flat = []
    for one in found:
        kind = symbol_kind(one.kind, client.symbol_kinds)
        place = lsp.Location(uri, columns.range_of(one.span))
        flat.append(lsp.SymbolInformation(place, one.name, kind, container_name=above))
        flat += flat_symbols(client, columns, uri, one.children, one.name)
    return flat


def symbol_kind(name: str, known: frozenset[int]) -> lsp.SymbolKind:
    return next((kind for kind in _SYMBOL_KINDS[name] if kind in known), lsp.SymbolKind.File)


def video_url(session: Session, vault: Vault, found: VideoLink) -> str:
    """The URL of a video; of a file in the vault its URI."""
    if found.path is None:
        return found.url or ""
    return session.uri(vault, found.path) + (f"#{found.fragment}" if found.fragment else "")


def hover(client: Client, columns: Columns, found: Hover) -> lsp.Hover:
    """A hover in the client's format."""
    return lsp.Hover(_words(client.markdown_hover, found.markdown), columns.range_of(found.span))


def documentation(client: Client, words: str) -> lsp.MarkupContent:
    """Markdown about a completion item in the client's format."""
    return _words(client.markdown_documentation, words)


def _words(as_markdown: bool, words: str) -> lsp.MarkupContent:
    if as_markdown:
        return lsp.MarkupContent(lsp.MarkupKind.Markdown, words)
    return lsp.MarkupContent(lsp.MarkupKind.PlainText, plain_text(words))


def completions(session: Session, spot: Spot, uri: str, found: Completions) -> Encoded:
    """A completion list; what resolving an item needs travels with it.

    It is asked for at each key press and written at once, which takes a quarter of what the protocol's objects take.
    """
    ranges = _Ranges(spot.columns)
    items = [_item(session, spot, uri, item, ranges) for item in found.items]
    return Encoded.of({"isIncomplete": found.incomplete, "items": items})


class _Ranges(dict["Span", dict[str, Any]]):
    """The ranges of spans, each made once: the items of one list take the place of the same words."""

    def __init__(self, columns: Columns) -> None:
        super().__init__()
        self._columns = columns

    def __missing__(self, span: Span) -> dict[str, Any]:
        made = self[span] = self._columns.json_range(span)
        return made


def _item(session: Session, spot: Spot, uri: str, item: Item, ranges: _Ranges) -> dict[str, Any]:
    client = session.client
    snippet = item.snippet if client.snippets else ""
    if not snippet and client.cuts_edits_at_blanks and " " in item.new_text:
        snippet = _SNIPPET_SIGNS.sub(r"\\\g<0>", item.new_text)
    kind = _ITEM_KINDS[item.kind]
    if kind not in client.completion_kinds:
        kind = _PLAIN_ITEM_KINDS.get(item.kind, kind)
    edit = _item_edit(ranges, item, snippet, client.insert_replace)
    written: dict[str, Any] = {"label": item.label, "kind": kind, "textEdit": edit, "sortText": item.sort_text}
    if item.detail:
        written["detail"] = item.detail
    if item.filter_text:
        written["filterText"] = item.filter_text
    if item.description and client.label_details:
        written["labelDetails"] = {"description": item.description}
    if snippet:
        written["insertTextFormat"] = lsp.InsertTextFormat.Snippet
    if item.additional:
        edits = ({"range": ranges[one.span], "newText": one.new_text} for one in item.additional)
        written["additionalTextEdits"] = list(edits)
    if item.command:
        written["command"] = _command(session, spot.vault, item.command)
    if item.data is not None:
        written["data"] = {"uri": uri, "item": item.data}
    return written


def _item_edit(ranges: _Ranges, item: Item, snippet: str, insert_replace: bool) -> dict[str, Any]:
    replace = ranges[item.replace]
    if snippet:
        return {"range": replace, "newText": snippet}
    if item.insert is not None and insert_replace:
        return {"newText": item.new_text, "insert": ranges[item.insert], "replace": replace}
    return {"range": replace, "newText": item.new_text}


def _command(session: Session, vault: Vault, command: Command) -> dict[str, Any]:
    """A command whose arguments name notes by URI."""
    arguments = [
        {**argument, "uri": session.uri(vault, argument["path"])} if "path" in argument else argument
        for argument in command.arguments
    ]
    return {"title": command.title, "command": command.name, "arguments": arguments}


def item_data(item: lsp.CompletionItem) -> tuple[str, object]:
    """The URI and the data that a completion item came with."""
    data = item.data if isinstance(item.data, dict) else {}
    return str(data.get("uri", "")), data.get("item")


def page_of(code: str) -> str:
    """The page that explains a finding's code; it comes with the program, so it is there without a network."""
    return f"{uris.from_path(Path(note_lsp.__file__).with_name('findings.md'))}#{code}"
