"""Many files that change at a time: followed as one, in the background, and right in the end."""

from __future__ import annotations

import asyncio
import io
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from note_lsp.server import bursts, uris
from note_lsp.server.capabilities import Client
from note_lsp.server.notifications import NOTIFICATIONS
from note_lsp.server.protocol import Protocol
from note_lsp.server.publish import Publisher
from note_lsp.server.session import Session
from note_lsp.server.streams import frame
from tests.dsl import Picture
from tests.server.client import Editor, RequestError, capable_of, recorded

MANY = bursts.FEW + 20
WATCHES = capable_of("workspace.didChangeWatchedFiles.dynamicRegistration")
PULLS = {**recorded("vscode")["capabilities"]}
PICTURE = """
    -- a.md --
    [[old]] [[new 59#Two]] [[b#Later]] [[b]]
    -- old.md --
    # Old
    -- b.md --
    # B
"""
LAST = ("broken-link", "old")

COUNTING = """
import sys
from note_lsp.server import main
from note_lsp.vault import following, refresh

def counted(what, work):
    def do(*arguments):
        print(what, file=sys.stderr, flush=True)
        return work(*arguments)
    return do

following.survey = counted("WALK", following.survey)
refresh.read_note = counted("READ", refresh.read_note)
main.serve()
"""
"""A server that says in its log what it walks over and which notes it reads one by one."""


@pytest.fixture(params=[WATCHES, PULLS], ids=["push", "pull"])
def editor(request: pytest.FixtureRequest, tmp_path: Path, editors: ExitStack) -> Editor:
    """The note ``a.md`` is open, with two broken links; what the server does is counted in its log."""
    return begin(tmp_path, editors, request.param)


@pytest.fixture
def editors() -> Iterator[ExitStack]:
    """Whatever is entered here is closed after the test."""
    with ExitStack() as stack:
        yield stack


def begin(tmp_path: Path, editors: ExitStack, capabilities: Any) -> Editor:
    root = tmp_path / "vault"
    Picture.parse(PICTURE).write(root)
    editor = editors.enter_context(Editor(root, capabilities, command=[sys.executable, "-c", COUNTING]))
    editor.start()
    uri = editor.open("a.md")
    assert len(editor.findings(uri, lambda found: len(found) == 2)) == 2
    editor.settled()
    return editor


def counts(editor: Editor, word: str) -> int:
    return sum(line.strip() == word for line in list(editor.log))


def refreshes(editor: Editor) -> int:
    return sum(method == "workspace/diagnostic/refresh" for method, _ in list(editor.asked))


def wait_for_definition(editor: Editor, place: str) -> None:
    """Wait until the link to the last new note leads to ``place``."""
    uri = editor.uri("a.md")
    for _ in range(1000):
        at = editor.at(uri, editor.texts[uri].index("new 59"))
        if place in str(editor.request("textDocument/definition", at)):
            return
        editor.settled()
    raise AssertionError(place)


def check_out(editor: Editor) -> list[str]:
    """Make, change and delete notes: the paths."""
    for number in range(MANY):
        editor.write(f"new {number}.md", f"# New {number}\n\n## Two\n")
    editor.write("b.md", "# B\n\n## Later\n")
    (editor.root / "old.md").unlink()
    return [*(f"new {number}.md" for number in range(MANY)), "b.md", "old.md"]


def test_a_burst_is_followed_by_one_walk_and_told_of_once(editor: Editor) -> None:
    walks, told, pushes = counts(editor, "WALK"), refreshes(editor), editor.pushes
    editor.changed(*check_out(editor))
    assert editor.findings(editor.uri("a.md"), lambda found: len(found) == 1) == [LAST]
    editor.settled()
    assert counts(editor, "READ") == 0
    assert counts(editor, "WALK") == walks + 1
    if "diagnosticProvider" in editor.offers:
        assert refreshes(editor) == told + 1
    else:
        assert editor.pushes == pushes + 1


def test_a_burst_in_many_messages_is_followed_by_few_walks(editor: Editor) -> None:
    walks, told = counts(editor, "WALK"), refreshes(editor)
    for path in check_out(editor):
        editor.changed(path)
        editor.changed(path, path)
    assert editor.findings(editor.uri("a.md"), lambda found: len(found) == 1) == [LAST]
    editor.settled()
    assert counts(editor, "READ") + 10 * (counts(editor, "WALK") - walks) < MANY
    assert refreshes(editor) <= told + 4


def test_no_finding_is_half_old_while_a_burst_is_followed(tmp_path: Path, editors: ExitStack) -> None:
    editor = begin(tmp_path, editors, PULLS)
    editor.changed(*check_out(editor))
    assert [editor.findings(editor.uri("a.md"), lambda _: True) for _ in range(3)] == [[LAST]] * 3


def test_a_rename_in_a_burst_knows_the_new_notes(tmp_path: Path, editors: ExitStack) -> None:
    editor = begin(tmp_path, editors, PULLS)
    paths = check_out(editor)
    editor.write("new 7.md", "See [[b]].\n")
    editor.changed(*paths)
    uri = editor.uri("a.md")
    edit = editor.request("textDocument/rename", editor.at(uri, editor.texts[uri].rindex("b]]"), newName="bee"))
    changed = {one["textDocument"]["uri"] for one in edit["documentChanges"] if "textDocument" in one}
    assert editor.uri("new 7.md") in changed


def test_a_rename_that_waited_is_not_made_at_another_place(tmp_path: Path, editors: ExitStack) -> None:
    editor = begin(tmp_path, editors, PULLS)
    uri = editor.uri("a.md")
    for number in range(400):
        editor.write(f"more {number}.md", "[[b]]\n" * 200)
    editor.changed(*(f"more {number}.md" for number in range(400)))
    asked = editor.begin("textDocument/rename", editor.at(uri, editor.texts[uri].rindex("b]]"), newName="bee"))
    editor.edit(uri, (0, 0, "[[old]] [[old]] [[old]] [[old]] [[old]]\n"))
    with pytest.raises(RequestError) as refused:
        editor.result(asked)
    assert refused.value.code == -32801


def test_a_move_by_command_in_a_burst_takes_along_the_links_of_new_notes(tmp_path: Path, editors: ExitStack) -> None:
    editor = begin(tmp_path, editors, PULLS)
    for number in range(400):
        editor.write(f"more {number}.md", "[[b]]\n" * 100)
    editor.changed(*(f"more {number}.md" for number in range(400)))
    moved = {"oldUri": editor.uri("b.md"), "newUri": editor.uri("bee.md")}
    editor.begin("workspace/executeCommand", {"command": "note-lsp.move", "arguments": [moved]})
    editor.wait_until(lambda: any(method == "workspace/applyEdit" for method, _ in editor.asked))
    edit = next(params["edit"] for method, params in editor.asked if method == "workspace/applyEdit")
    changed = {one["textDocument"]["uri"] for one in edit["documentChanges"] if "textDocument" in one}
    assert {editor.uri(f"more {number}.md") for number in range(400)} <= changed


def test_a_folder_that_is_moved_with_many_notes_is_walked_over(editor: Editor) -> None:
    (editor.root / "big").mkdir()
    for number in range(MANY):
        editor.write(f"big/new {number}.md", f"# New {number}\n\n## Two\n")
    editor.changed("big", kind=1)
    editor.findings(editor.uri("a.md"), lambda found: len(found) == 1)
    assert counts(editor, "READ") == 0
    (editor.root / "big").rename(editor.root / "moved")
    editor.changed("big", kind=3)
    editor.changed("moved", kind=1)
    uri = editor.uri("a.md")
    wait_for_definition(editor, "/moved/")
    (editor.root / "moved").rename(editor.root / "big")
    editor.changed("big", "moved")
    wait_for_definition(editor, "/big/")
    editor.settled()
    # With the stamps that the notes had: they are read again, for the index has dropped them.
    assert editor.findings(uri, lambda found: len(found) == 1) == [("broken-heading", "Later")]
    editor.edit(uri, (0, 0, "[[new 58#Two]] [[new 58#Three]] "))
    found = editor.findings(uri, lambda found: len(found) == 2)
    assert sorted(found) == [("broken-heading", "Later"), ("broken-heading", "Three")]
    assert counts(editor, "READ") == 0


def test_few_changes_show_in_the_very_next_answer(editor: Editor) -> None:
    editor.write("new 59.md", "# New\n\n## Two\n")
    uri = editor.uri("a.md")
    editor.changed("new 59.md", kind=1)
    editor.changed("new 59.md")
    assert editor.request("textDocument/definition", editor.at(uri, editor.texts[uri].index("new 59")))
    assert counts(editor, "READ") == 1


def test_a_client_is_not_asked_to_refresh_for_each_of_many_changes(tmp_path: Path, editors: ExitStack) -> None:
    editor = begin(tmp_path, editors, PULLS)
    told = refreshes(editor)
    for path in check_out(editor):
        editor.changed(path)
        editor.request("workspace/symbol", {"query": path})
    assert editor.findings(editor.uri("a.md"), lambda found: found == [LAST]) == [LAST]
    assert 1 <= refreshes(editor) - told < MANY / 4
    last = refreshes(editor)
    editor.wait_until(lambda: refreshes(editor) > last)


def test_unsaved_text_outlives_a_burst(editor: Editor) -> None:
    uri = editor.open("b.md")
    paths = check_out(editor)
    editor.changed(*paths)
    editor.replace(uri, "# B\n\n## Never saved\n")
    editor.write("late.md", "# Late\n")
    editor.changed("late.md", kind=1)
    mixed = sorted([LAST, ("broken-heading", "Later")])
    assert sorted(editor.findings(editor.uri("a.md"), lambda found: sorted(found) == mixed)) == mixed
    symbols = editor.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    assert "Never saved" in str(symbols)
    assert "Later" not in str(symbols)
    editor.close(uri)
    assert editor.findings(editor.uri("a.md"), lambda found: len(found) == 1) == [LAST]
    editor.replace(editor.uri("a.md"), "[[late]]\n")
    assert editor.findings(editor.uri("a.md"), lambda found: not found) == []


def test_what_is_deleted_and_made_again_within_a_burst_is_there(editor: Editor) -> None:
    paths = check_out(editor)
    editor.changed(*paths, kind=3)
    editor.write("old.md", "# Old again\n")
    (editor.root / "new 59.md").unlink()
    editor.changed("old.md", "new 59.md", kind=1)
    found = editor.findings(editor.uri("a.md"), lambda found: found == [("broken-link", "new 59")])
    assert found == [("broken-link", "new 59")]


def test_settings_that_come_with_a_burst_are_followed(editor: Editor) -> None:
    paths = check_out(editor)
    editor.write(".note-lsp.toml", '[vault]\nignore = ["new*"]\n')
    editor.changed(*paths, ".note-lsp.toml")
    mixed = [LAST, ("broken-link", "new 59")]
    assert editor.findings(editor.uri("a.md"), lambda found: sorted(found) == sorted(mixed))


def test_a_burst_during_the_first_index_is_followed(tmp_path: Path, editors: ExitStack) -> None:
    root = tmp_path / "vault"
    Picture.parse(PICTURE).write(root)
    editor = editors.enter_context(Editor(root, PULLS))
    editor.start()
    editor.open("a.md")
    editor.changed(*check_out(editor))
    assert editor.findings(editor.uri("a.md"), lambda found: found == [LAST]) == [LAST]


def test_events_in_a_row_are_taken_together_and_before_whatever_comes_next(tmp_path: Path) -> None:
    def told(name: str) -> dict[str, Any]:
        changes = [{"uri": uris.from_path(tmp_path / name), "type": 2}]
        return {"jsonrpc": "2.0", "method": "workspace/didChangeWatchedFiles", "params": {"changes": changes}}

    ask = {"jsonrpc": "2.0", "id": 1, "method": "ask"}
    messages = [{"jsonrpc": "2.0", "id": 0, "method": "slow"}, *map(told, "aab"), ask, told("c"), told("d")]
    protocol = Protocol(io.BytesIO(b"".join(frame(json.dumps(one).encode()) for one in messages)), io.BytesIO())
    session = Session(protocol, Client())
    session.publisher = Publisher(session)
    did: list[Any] = []
    all_read = threading.Event()
    session.files_changed = lambda paths: did.append([path.name for path in paths])  # type: ignore[method-assign]
    protocol.initialized = True
    protocol.requests = {"slow": lambda _: all_read.wait(60), "ask": lambda _: did.append("asked")}
    protocol.notifications = {name: partial(handle, session) for name, handle in NOTIFICATIONS.items()}
    protocol.when_idle, protocol.before_another = session.when_idle, session.look_at_told
    protocol.when_ending = all_read.set

    async def converse() -> None:
        ended = asyncio.Event()
        protocol.ended = ended.set
        protocol.listen()
        await ended.wait()

    asyncio.run(converse())
    assert did == [["a", "b"], "asked", ["c", "d"]]


def test_a_request_is_answered_though_what_was_told_before_cannot_be_followed() -> None:
    def fail() -> None:
        raise ValueError("it cannot be followed")

    ask = {"jsonrpc": "2.0", "id": 7, "method": "ask"}
    sent = io.BytesIO()
    protocol = Protocol(io.BytesIO(frame(json.dumps(ask).encode())), sent)
    protocol.initialized = True
    protocol.requests = {"ask": lambda _: "an answer"}
    protocol.before_another = fail

    async def converse() -> None:
        ended = asyncio.Event()
        protocol.ended = ended.set
        protocol.listen()
        await ended.wait()

    asyncio.run(converse())
    assert b"an answer" in sent.getvalue()
