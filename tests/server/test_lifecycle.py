"""From the first message to the end of the process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.server.client import Editor, RequestError, capable_of
from tests.server.conftest import Start

PATIENCE = 60


def test_exit_after_shutdown_ends_with_status_0(start: Start) -> None:
    assert start("# A").stop() == 0


def test_exit_without_shutdown_ends_with_status_1(start: Start) -> None:
    editor = start("# A")
    editor.notify("exit")
    assert editor.process.wait(PATIENCE) == 1


def test_exit_before_initialize_ends_with_status_1(tmp_path: Path, editors: ExitStack) -> None:
    editor = editors.enter_context(Editor(tmp_path))
    editor.notify("exit")
    assert editor.process.wait(PATIENCE) == 1


def test_the_server_ends_when_its_input_is_closed(start: Start) -> None:
    editor = start("# A")
    assert editor.process.stdin is not None
    editor.process.stdin.close()
    assert editor.process.wait(PATIENCE) == 1


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_without_a_word(start: Start, number: signal.Signals) -> None:
    editor = start("# A")
    editor.process.send_signal(number)
    assert editor.process.wait(PATIENCE) == 1
    assert "Traceback" not in "".join(editor.log)


@pytest.mark.skipif(os.name == "nt", reason="the parent's end closes the pipes there")
def test_the_server_ends_with_the_process_that_the_editor_named(tmp_path: Path, editors: ExitStack) -> None:
    parent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    editor = editors.enter_context(Editor(tmp_path))
    editor.start(processId=parent.pid)
    parent.kill()
    parent.communicate()
    assert editor.process.wait(PATIENCE) == 1


@pytest.mark.parametrize("process", [0, -1, 2**40, "7", None, [1]])
def test_a_strange_process_id_does_no_harm(start: Start, process: object) -> None:
    assert start("# A", processId=process).stop() == 0


def test_a_request_before_initialize_is_refused(tmp_path: Path, editors: ExitStack) -> None:
    editor = editors.enter_context(Editor(tmp_path))
    with pytest.raises(RequestError) as refused:
        editor.request("textDocument/hover", {"textDocument": {"uri": editor.uri("a.md")}, "position": {}})
    assert refused.value.code == -32002
    editor.start()
    assert editor.stop() == 0


def test_a_second_initialize_is_refused(start: Start) -> None:
    with pytest.raises(RequestError) as refused:
        start("# A").request("initialize", {"capabilities": {}})
    assert refused.value.code == -32600


def test_a_request_after_shutdown_is_refused(start: Start) -> None:
    editor = start("# A")
    editor.request("shutdown")
    with pytest.raises(RequestError) as refused:
        editor.request("workspace/symbol", {"query": ""})
    assert refused.value.code == -32600


def test_the_server_says_who_it_is(tmp_path: Path, editors: ExitStack) -> None:
    from note_lsp import __version__

    editor = editors.enter_context(Editor(tmp_path))
    assert editor.start()["serverInfo"] == {"name": "note-lsp", "version": __version__}


def test_what_other_code_prints_does_not_reach_the_editor(tmp_path: Path, editors: ExitStack) -> None:
    noisy = """
import os, subprocess, sys
from note_lsp.server import lifecycle, main, notifications

def initialized(session, params, before=lifecycle.initialized):
    print("a stray word")
    os.write(1, b"another")
    subprocess.run([sys.executable, "-c", "print('a third')"])
    print(repr(sys.stdin.read()))
    before(session, params)

notifications.NOTIFICATIONS["initialized"] = initialized
main.serve()
"""
    editor = editors.enter_context(Editor(tmp_path, command=[sys.executable, "-c", noisy]))
    editor.start()
    assert editor.stop() == 0
    log = "".join(editor.log)
    assert all(words in log for words in ("a stray word", "another", "a third", "''"))


def test_the_log_is_as_loud_as_asked(tmp_path: Path, editors: ExitStack) -> None:
    command = [sys.executable, "-m", "note_lsp", "serve", "--log-level", "debug"]
    editor = editors.enter_context(Editor(tmp_path, command=command))
    editor.start()
    editor.notify("notes/unheardOf")
    editor.stop()
    assert "notes/unheardOf is ignored" in "".join(editor.log)


def test_the_server_listens_on_a_port_of_the_loopback(tmp_path: Path) -> None:
    import socket

    from note_lsp.server.streams import frame, frames

    server = subprocess.Popen(
        [sys.executable, "-m", "note_lsp", "serve", "--tcp", "0"], stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with server:
        assert server.stderr is not None
        said = server.stderr.readline().decode().split()[-1]
        host, _, port = said.rpartition(":")
        assert host == "127.0.0.1"
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(frame(b'{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}'))
            assert b'"capabilities"' in next(frames(connection.makefile("rb")))
            connection.sendall(frame(b'{"jsonrpc": "2.0", "method": "exit"}'))
        assert server.wait(PATIENCE) == 1


def test_a_client_that_can_nothing_is_asked_for_nothing(start: Start) -> None:
    editor = start("See [[nowhere]].", {})
    uri = editor.open("note.md")
    editor.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    editor.stop()
    assert editor.asked == []


def test_the_settings_are_asked_for_where_the_editor_answers(start: Start) -> None:
    editor = start("# A", capable_of("workspace.configuration"))
    editor.wait_until(lambda: editor.asked)
    assert editor.asked[0][0] == "workspace/configuration"
