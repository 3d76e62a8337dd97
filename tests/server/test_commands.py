"""Commands that an editor has executed, and what the server asks of it for that."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.server.client import Editor, RequestError, capable_of
from tests.server.conftest import Start

VIDEO = """
    -- talk.md --
    ---
    videoId: abcdEFGH123
    ---
    It begins <a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>.
    -- a.md --
    See [[talk#^
    """
URL = "https://www.youtube.com/watch?v=abcdEFGH123&t=300s"
SHOWS = capable_of("window.showDocument.support")
EDITS = capable_of("workspace.applyEdit")


def execute(editor: Editor, command: str, *arguments: Any) -> Any:
    return editor.request("workspace/executeCommand", {"command": command, "arguments": list(arguments)})


def test_the_video_is_opened_at_the_time_under_the_cursor(start: Start) -> None:
    editor = start(VIDEO, SHOWS, answers={"window/showDocument": lambda _: {"success": True}})
    uri = editor.open("talk.md")
    assert execute(editor, "note-lsp.openVideo", editor.at(uri, editor.texts[uri].index("yt-"))) == URL
    assert editor.asked[-1] == ("window/showDocument", {"uri": URL, "external": True})


def test_the_video_is_opened_from_where_front_matter_names_it(start: Start) -> None:
    editor = start(VIDEO, SHOWS, answers={"window/showDocument": lambda _: {"success": True}})
    uri = editor.open("talk.md")
    place = editor.at(uri, editor.texts[uri].index("abcd"))
    assert execute(editor, "note-lsp.openVideo", place) == URL.partition("&")[0]


@pytest.mark.parametrize("argument", [URL, {"url": URL}])
def test_a_url_is_opened_as_it_is(start: Start, argument: Any) -> None:
    editor = start(VIDEO, SHOWS, answers={"window/showDocument": lambda _: {"success": True}})
    assert execute(editor, "note-lsp.openVideo", argument) == URL


def test_an_answer_that_comes_when_the_command_was_cancelled_does_no_harm(start: Start) -> None:
    cancelled = threading.Event()

    def show(_: Any) -> Any:
        cancelled.wait(60)
        return {"success": True}

    editor = start(VIDEO, SHOWS, answers={"window/showDocument": show})
    waiting = editor.begin("workspace/executeCommand", {"command": "note-lsp.openVideo", "arguments": [URL]})
    editor.wait_until(lambda: editor.asked)
    editor.notify("$/cancelRequest", {"id": waiting})
    with pytest.raises(RequestError) as refused:
        editor.result(waiting)
    assert refused.value.code == -32800
    cancelled.set()
    assert execute(editor, "note-lsp.openVideo", URL) == URL
    assert editor.stop() == 0
    assert editor.log == []


def test_an_editor_that_opens_nothing_shows_the_url(start: Start) -> None:
    editor = start(VIDEO, {})
    assert execute(editor, "note-lsp.openVideo", URL) == URL
    assert editor.messages == [URL]
    assert editor.asked == []


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("note-lsp.openVideo", []),
        ("note-lsp.openVideo", ["file:///etc/passwd"]),
        ("note-lsp.openVideo", [{"textDocument": {"uri": "file:///x.md"}, "position": {"line": -1, "character": 0}}]),
        ("note-lsp.insertBlockId", []),
        ("note-lsp.insertBlockId", [{"uri": "file:///x.md", "offset": 0, "id": "a", "text": " ^a"}]),
        ("note-lsp.unheardOf", []),
    ],
)
def test_a_command_that_cannot_be_executed_is_refused_in_words(shared: Editor, command: str, arguments: Any) -> None:
    with pytest.raises(RequestError) as refused:
        execute(shared, command, *arguments)
    assert refused.value.code in (-32602, -32803)
    assert refused.value.message


def test_a_block_of_another_note_gets_its_id_when_it_is_chosen(start: Start) -> None:
    edits: list[Any] = []

    def apply(params: Any) -> Any:
        edits.append(params["edit"])
        return {"applied": True}

    editor = start(VIDEO, EDITS, answers={"workspace/applyEdit": apply})
    uri = editor.open("a.md")
    found = editor.request("textDocument/completion", editor.at(uri, editor.texts[uri].index("^") + 1))
    (item,) = found["items"]
    assert execute(editor, item["command"]["command"], *item["command"]["arguments"]) is True
    (changes,) = edits[0]["changes"].values()
    assert list(edits[0]["changes"]) == [editor.uri("talk.md")]
    assert changes[0]["newText"] == " ^" + item["textEdit"]["newText"].removesuffix("]]")


def test_an_edit_that_the_editor_does_not_make_is_an_error(start: Start) -> None:
    refuse = {"workspace/applyEdit": lambda _: {"applied": False, "failureReason": "it is read-only"}}
    editor = start(VIDEO, EDITS, answers=refuse)
    argument = {"uri": editor.uri("talk.md"), "offset": 10**9, "id": "a", "text": " ^a"}
    with pytest.raises(RequestError, match="read-only"):
        execute(editor, "note-lsp.insertBlockId", argument)
