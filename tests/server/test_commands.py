"""Commands that an editor has executed, and what the server asks of it for that."""

from __future__ import annotations

import threading
from pathlib import Path
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
ID = "abcdEFGH123"
WATCH = "https://www.youtube.com/watch?v="
OPEN, COPY = "note-lsp.openVideo", "note-lsp.copyVideoLink"
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


def test_an_editor_that_fails_to_open_it_shows_the_url(start: Start) -> None:
    def fail(_: Any) -> Any:
        raise RequestError({"code": -32603, "message": "no browser"})

    editor = start(VIDEO, SHOWS, answers={"window/showDocument": fail})
    assert execute(editor, OPEN, URL) == URL
    assert editor.messages == [URL]
    editor = start(VIDEO, SHOWS, answers={"window/showDocument": lambda _: {"success": False}})
    assert execute(editor, OPEN, URL) == URL
    assert editor.messages == [URL]


LOCAL = """
    -- n.md --
    ---
    media: a b.mp4
    ---
    It begins [5:00].
    -- none.md --
    At [5:00].
    -- a b.mp4 --
"""


def test_the_link_of_a_recording_is_its_uri_and_is_shown_where_it_is_not_copied(start: Start) -> None:
    editor = start(LOCAL, SHOWS, answers={"window/showDocument": lambda _: {"success": True}})
    uri = editor.open("n.md")
    place = editor.at(uri, editor.texts[uri].index("[5:00]"))
    link = editor.uri("a b.mp4") + "#t=300"
    assert execute(editor, OPEN, place) == link
    assert (editor.asked, editor.messages) == ([("window/showDocument", {"uri": link, "external": True})], [])
    assert execute(editor, COPY, place) == link
    assert (len(editor.asked), editor.messages) == (1, [link])
    nowhere = editor.at(editor.open("none.md"), 5)
    for command in (OPEN, COPY):
        with pytest.raises(RequestError, match="no video here"):
            execute(editor, command, nowhere)


def test_an_editor_that_copies_the_link_itself_is_shown_nothing(start: Start) -> None:
    editor = start(VIDEO, capable_of(experimental_commands_commands=[COPY]))
    assert execute(editor, COPY, URL) == URL
    editor.stop()
    assert editor.messages == []


def test_a_recording_of_the_vault_is_opened_by_its_uri_and_nothing_else_is(start: Start, tmp_path: Path) -> None:
    (tmp_path / "secret.mp4").write_text("")
    editor = start("-- n.md --\n-- sub/a.mp4 --\n", SHOWS, answers={"window/showDocument": lambda _: {"success": True}})
    uri = editor.uri("sub/a.mp4")
    for written, opened in [(uri, uri), (f"{uri}#t=5", f"{uri}#t=5"), (f"{uri}#t=5;x", uri)]:
        assert execute(editor, OPEN, written) == opened
    outside = [
        editor.uri("n.md"),
        editor.uri("gone.mp4"),
        editor.uri("../secret.mp4"),
        editor.uri("sub/../../secret.mp4"),
    ]
    outside += [editor.uri("").rstrip("/"), (tmp_path / "secret.mp4").as_uri(), "file://other/a.mp4", "sub/a.mp4"]
    for written in outside:
        with pytest.raises(RequestError, match="no video here"):
            execute(editor, OPEN, written)


HUGE = 10**30
NOTE = "file:///x.md"
HOSTILE: list[list[Any]] = [
    [],
    [None],
    [7],
    [[]],
    [{}],
    [{"url": 7}],
    [{"url": None, "textDocument": {"uri": NOTE}}],
    [{"textDocument": {"uri": NOTE}, "position": {"line": -1, "character": 0}}],
    [{"textDocument": {"uri": NOTE}, "position": {"line": HUGE, "character": HUGE}}],
    [{"textDocument": {"uri": 7}, "position": {"line": 0, "character": 0}}],
    [{"textDocument": NOTE, "position": [0, 0]}],
    ["file:///etc/passwd"],
    ["file:///etc/passwd%00.mp4"],
    ["javascript:alert(1)"],
    ["command:workbench.action.quit"],
    ["https://"],
    ["https://x.org/\nfile:///etc/passwd"],
    ["https://x.org/ b"],
    ["https://x.org/" + "a" * 100_000],
    ["\ud800"],
]


@pytest.mark.parametrize("command", [OPEN, COPY])
@pytest.mark.parametrize("arguments", HOSTILE)
def test_what_names_no_video_is_refused_in_words(shared: Editor, command: str, arguments: list[Any]) -> None:
    with pytest.raises(RequestError) as refused:
        execute(shared, command, *arguments)
    assert refused.value.code in (-32602, -32803)
    assert "video" in refused.value.message


def test_a_place_beyond_every_line_is_the_note_s(start: Start) -> None:
    editor = start(VIDEO, {})
    uri = editor.open("talk.md")
    place = {"textDocument": {"uri": uri}, "position": {"line": HUGE, "character": HUGE}}
    assert execute(editor, OPEN, place) == URL.partition("&")[0]


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
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


def test_the_text_of_a_timestamp_follows_its_value(start: Start) -> None:
    edits: list[Any] = []

    def apply(params: Any) -> Any:
        edits.append(params["edit"])
        return {"applied": True}

    editor = start(VIDEO, EDITS, answers={"workspace/applyEdit": apply})
    uri = editor.open("talk.md")
    at = editor.texts[uri].index("00:05:00")
    assert execute(editor, "note-lsp.matchTimestampText", {"uri": uri, "offset": at}) is False
    editor.edit(uri, (at, at + 8, "00:06:10"))
    assert execute(editor, "note-lsp.matchTimestampText", {"uri": uri, "offset": at}) is True
    ((change,),) = edits[0]["changes"].values()
    assert change["newText"] == "[00:06:10]"
    with pytest.raises(RequestError, match="which timestamp"):
        execute(editor, "note-lsp.matchTimestampText", {"uri": uri})


def test_an_edit_that_the_editor_does_not_make_is_an_error(start: Start) -> None:
    refuse = {"workspace/applyEdit": lambda _: {"applied": False, "failureReason": "it is read-only"}}
    editor = start(VIDEO, EDITS, answers=refuse)
    argument = {"uri": editor.uri("talk.md"), "offset": 10**9, "id": "a", "text": " ^a"}
    with pytest.raises(RequestError, match="read-only"):
        execute(editor, "note-lsp.insertBlockId", argument)


MENTIONS = """
    -- ideas.md --
    # Ideas
    -- a b.md --
    😀 See ideas, [[ideas]].
    -- c.md --
    ideas
    """


def test_the_unlinked_mentions_of_a_note_are_listed_in_the_encoding_of_the_editor(start: Start) -> None:
    editor = start(MENTIONS, capable_of())
    uri, other = editor.open("ideas.md"), editor.open("a b.md")
    editor.replace(other, "😀😀 ideas")
    found = execute(editor, "note-lsp.unlinkedMentions", {"uri": uri})
    assert [place["uri"] for place in found] == [other, uri.replace("ideas", "c")]
    assert found[0]["range"] == {"start": editor.position(other, 3), "end": editor.position(other, 8)}
    assert execute(editor, "note-lsp.unlinkedMentions", uri) == found


@pytest.mark.parametrize("argument", [{}, {"uri": 7}, None, "file:///nowhere/x.md"])
def test_a_note_without_mentions_to_list_is_refused_in_words(start: Start, argument: Any) -> None:
    editor = start(MENTIONS)
    with pytest.raises(RequestError, match="note"):
        execute(editor, "note-lsp.unlinkedMentions", argument)
