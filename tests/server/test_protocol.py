"""Messages that no editor should send, and answers that every editor must get."""

from __future__ import annotations

import asyncio
import io
import json
import threading
from typing import Any

import pytest

from note_lsp.server.protocol import Protocol
from note_lsp.server.streams import frame, frames
from tests.server.client import Editor, RequestError

POSITION = {"line": 0, "character": 0}


def code_of(editor: Editor, method: str, params: Any) -> int:
    with pytest.raises(RequestError) as refused:
        editor.request(method, params)
    return refused.value.code


def is_well(editor: Editor) -> bool:
    """Whether the server still answers rightly."""
    found = editor.request("textDocument/documentSymbol", {"textDocument": {"uri": editor.uri("note.md")}})
    return [symbol["name"] for symbol in found] == ["A"]


def test_an_unknown_request_is_refused_and_an_unknown_notification_ignored(shared: Editor) -> None:
    shared.notify("notes/unheardOf", {"x": 1})
    shared.notify("$/unheardOf")
    assert code_of(shared, "notes/unheardOf", {}) == -32601
    assert is_well(shared)


@pytest.mark.parametrize(
    "params",
    [
        None,
        [],
        "words",
        {},
        {"textDocument": "a.md", "position": POSITION},
        {"textDocument": {"uri": "file:///a.md"}},
        {"textDocument": {"uri": "file:///a.md"}, "position": {"line": -1, "character": 0}},
        {"textDocument": {"uri": "file:///a.md"}, "position": {"line": "one", "character": 0}},
        {"textDocument": {"uri": "file:///a.md"}, "position": {"line": 2**40, "character": 0}},
    ],
)
def test_wrong_parameters_are_refused(shared: Editor, params: Any) -> None:
    assert code_of(shared, "textDocument/definition", params) == -32602
    assert is_well(shared)


def test_parameters_nested_without_end_are_refused(shared: Editor) -> None:
    shared.send_bytes(
        b'{"jsonrpc": "2.0", "id": 500, "method": "shutdown", "params": ' + b"[" * 9999 + b"]" * 9999 + b"}"
    )
    shared.wait_until(lambda: None in shared.replies)
    assert shared.replies.pop(None)["error"]["code"] == -32700
    assert is_well(shared)


@pytest.mark.parametrize(
    "uri", ["", "a.md", "http://[x", "file://", "file:///%00", "untitled:x", "\ud83d", "file:///\ud83d.md"]
)
def test_a_uri_that_names_no_note_has_no_answer(shared: Editor, uri: str) -> None:
    assert not shared.request("textDocument/definition", {"textDocument": {"uri": uri}, "position": POSITION})
    assert not shared.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    shared.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert is_well(shared)
    assert "Traceback" not in "".join(shared.log)


def test_an_action_that_is_not_ours_is_refused(shared: Editor) -> None:
    for place in ([-1, 0, 0, 0], [0, 0, 0], "words"):
        data = {"uri": shared.uri("note.md"), "range": place, "action": ["x"]}
        assert code_of(shared, "codeAction/resolve", {"title": "x", "data": data}) == -32602


@pytest.mark.parametrize("body", [b"no json", b"\xff\xfe", b'{"jsonrpc": "2.0", "id": 1', b"7", b"[]", b'"words"'])
def test_a_message_that_is_none_is_told_and_forgotten(shared: Editor, body: bytes) -> None:
    shared.send_bytes(body)
    shared.wait_until(lambda: None in shared.replies)
    assert shared.replies.pop(None)["error"]["code"] in (-32700, -32600)
    assert is_well(shared)


@pytest.mark.parametrize(
    "message",
    [
        {"jsonrpc": "2.0", "id": {"a": 1}, "method": "shutdown"},
        {"jsonrpc": "2.0", "id": 900, "method": ["shutdown"]},
        {"jsonrpc": "2.0", "method": None},
        {"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": 7}},
        {"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"contentChanges": [{"text": "x"}]}},
        {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": [1]}},
        {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 10**9}},
        {"jsonrpc": "2.0", "method": "$/cancelRequest"},
        {"jsonrpc": "2.0", "method": "window/workDoneProgress/cancel", "params": {"token": "none"}},
        {
            "jsonrpc": "2.0",
            "method": "workspace/didChangeWatchedFiles",
            "params": {"changes": [{"uri": "x", "type": 9}]},
        },
        {"jsonrpc": "2.0", "method": "workspace/didChangeConfiguration", "params": {"settings": [7]}},
        {"jsonrpc": "2.0", "id": "to no question", "result": 1},
        {"jsonrpc": "2.0", "id": None, "error": "words"},
        {},
    ],
)
def test_a_strange_message_does_no_harm(shared: Editor, message: Any) -> None:
    shared.send(message)
    assert is_well(shared)


def test_an_id_may_be_a_string(shared: Editor) -> None:
    shared.send({"jsonrpc": "2.0", "id": "a string", "method": "textDocument/hover", "params": {}})
    with pytest.raises(RequestError):
        shared.result("a string")


def test_a_request_cancelled_while_it_waits_is_not_begun() -> None:
    messages = [
        {"jsonrpc": "2.0", "id": 1, "method": "slow"},
        {"jsonrpc": "2.0", "id": 2, "method": "waiting"},
        {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 2}},
    ]
    sent = io.BytesIO()
    protocol = Protocol(io.BytesIO(b"".join(frame(json.dumps(one).encode()) for one in messages)), sent)
    all_read = threading.Event()
    begun: list[Any] = []
    protocol.initialized = True
    protocol.requests = {"slow": lambda _: all_read.wait(60), "waiting": begun.append}
    protocol.when_ending = all_read.set

    async def converse() -> None:
        ended = asyncio.Event()
        protocol.ended = ended.set
        protocol.listen()
        await ended.wait()

    asyncio.run(converse())
    slow, waiting = (json.loads(body) for body in frames(io.BytesIO(sent.getvalue())))
    assert slow["result"] is True
    assert waiting["error"]["code"] == -32800
    assert begun == []
