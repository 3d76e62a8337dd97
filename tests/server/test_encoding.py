"""What is sent is what the standard library would write; what has no UTF-8 or no JSON is dealt with all the same."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from lsprotocol import types as lsp
from pygls.protocol import default_converter

from note_lsp.server.encoding import Encoded, decode
from note_lsp.server.protocol import Protocol
from note_lsp.server.streams import frames

PLACE = lsp.Range(lsp.Position(0, 1), lsp.Position(2, 3))
ANSWERS: tuple[Any, ...] = (
    None,
    True,
    [],
    [{"a": 1.5, "b": None, "c": [(1, 'é😀\u2028\x00\x7f\\"')]}],
    lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, "# é"), PLACE),
    [lsp.LocationLink("file:///a.md", PLACE, PLACE, PLACE)],
    [lsp.DocumentHighlight(PLACE, lsp.DocumentHighlightKind.Read)],
    [lsp.DocumentSymbol("a", lsp.SymbolKind.Key, PLACE, PLACE, children=[])],
    [lsp.SymbolInformation(lsp.Location("file:///a.md", PLACE), "a", lsp.SymbolKind.File, container_name="b")],
    [lsp.CodeAction("a", lsp.CodeActionKind.QuickFix, data={"uri": "file:///a.md", "range": (0, 1, 2, 3)})],
    [lsp.CodeAction("a", "notes.own", disabled=lsp.CodeActionDisabled("b"))],
    lsp.CompletionItem("a", kind=lsp.CompletionItemKind.File, data={"a_b": None}),
    lsp.SelectionRange(PLACE, lsp.SelectionRange(PLACE)),
    lsp.RelatedFullDocumentDiagnosticReport(
        [lsp.Diagnostic(PLACE, "a", lsp.DiagnosticSeverity.Hint, tags=[lsp.DiagnosticTag.Unnecessary], data={"b": 1})]
    ),
    lsp.WorkspaceEdit(
        document_changes=[
            lsp.CreateFile("file:///a.md", options=lsp.CreateFileOptions(ignore_if_exists=True), annotation_id="b"),
            lsp.RenameFile("file:///a.md", "file:///b.md"),
            lsp.TextDocumentEdit(
                lsp.OptionalVersionedTextDocumentIdentifier("file:///c.md"), [lsp.AnnotatedTextEdit("b", PLACE, "c")]
            ),
        ],
        change_annotations={"b": lsp.ChangeAnnotation("b", needs_confirmation=True)},
    ),
    lsp.WorkspaceEdit(changes={"file:///a.md": [lsp.TextEdit(PLACE, "")]}),
    lsp.ServerCapabilities(lsp.PositionEncodingKind.Utf8, lsp.TextDocumentSyncOptions(open_close=True)),
)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
@pytest.mark.parametrize("words", ["é😀", "\ud83d", "\udc00 and \ud83d", 10**30, -(10**30)])
def test_an_answer_is_sent_as_the_standard_library_would_write_it(answer: Any, words: Any) -> None:
    sent = io.BytesIO()
    protocol = Protocol(io.BytesIO(), sent)
    protocol.initialized = True
    protocol.requests = {"ask": lambda _: [answer, words], "ask already": lambda _: Encoded.of([words])}
    protocol.handle_message({"jsonrpc": "2.0", "id": 10**20, "method": "ask"})
    protocol.handle_message({"jsonrpc": "2.0", "id": "\ud83d", "method": "ask already"})
    converter = default_converter()  # type: ignore[no-untyped-call]  # pygls leaves it so
    expected = json.loads(json.dumps([answer, words], default=converter.unstructure))
    assert [json.loads(body) for body in frames(io.BytesIO(sent.getvalue()))] == [
        {"jsonrpc": "2.0", "id": 10**20, "result": expected},
        {"jsonrpc": "2.0", "id": "\ud83d", "result": [words]},
    ]


def test_a_null_that_means_something_stays() -> None:
    edit = lsp.TextDocumentEdit(lsp.OptionalVersionedTextDocumentIdentifier("file:///a.md"), [])
    protocol = Protocol(io.BytesIO(), io.BytesIO())
    assert json.loads(protocol.encode(edit)) == {"textDocument": {"uri": "file:///a.md", "version": None}, "edits": []}


def test_what_json_has_no_word_for_is_refused() -> None:
    with pytest.raises(TypeError):
        Encoded.of({"value": object()})


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": "\\ud83d", "b": "\\ud83d\\ude00"}',
        b'{"a": 1e400, "b": -Infinity}',
        b'{"a": 123456789012345678901234567890}',
        b'\xef\xbb\xbf{"a": 1}',
        '{"a": "é"}'.encode("utf-16"),
        b'{"a": 1, "a": 2}',
        b'  [1, "\xc3\xa9"]\n',
    ],
)
def test_what_the_standard_library_reads_is_read(body: bytes) -> None:
    assert decode(body) == json.loads(body)


@pytest.mark.parametrize("body", [b"", b"no json", b"\xff\xfe", b'{"a": 1', b"[" * 99_999])
def test_what_it_does_not_read_raises_the_same(body: bytes) -> None:
    with pytest.raises((ValueError, RecursionError)) as expected:
        json.loads(body)
    with pytest.raises(expected.type):
        decode(body)
