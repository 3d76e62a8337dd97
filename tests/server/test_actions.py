"""Code actions as editors ask for them: on save, in a menu, at once or when they are chosen."""

from __future__ import annotations

from typing import Any

import pytest

from note_lsp.server.capabilities import client_of
from tests.server.client import Editor, RequestError, offset_of, recorded
from tests.server.conftest import Start
from tests.server.test_clients import NAMES

VAULT = """
    -- a.md --
    ---
    videoId: abcdEFGH123
    ---
    😀 [[My Note]] <a class="yt-timestamp" data-t="01:26:">[01:26]</a>
    😀 [00:05:00]
    -- my_note.md --
"""
FIX_ALL = "source.fixAll.note-lsp"
ABLE = [name for name in NAMES if client_of(recorded(name)["capabilities"]).action_literals]


def ask(editor: Editor, uri: str, start: int, end: int, only: list[str] | None = None) -> list[dict[str, Any]]:
    span = {"start": editor.position(uri, start), "end": editor.position(uri, end)}
    context = {"diagnostics": [], **({} if only is None else {"only": only})}
    found: list[dict[str, Any]] = editor.request(
        "textDocument/codeAction", {"textDocument": {"uri": uri}, "range": span, "context": context}
    )
    return found


def done(editor: Editor, uri: str, action: dict[str, Any]) -> str:
    """The text once the edit of an action is made."""
    if "edit" not in action:
        action = editor.request("codeAction/resolve", action)
    edit = action["edit"]
    edits = edit["changes"][uri] if "changes" in edit else edit["documentChanges"][0]["edits"]
    text = editor.texts[uri]
    for one in sorted(edits, key=lambda one: -offset_of(text, one["range"]["start"], editor.encoding)):
        start, end = (offset_of(text, one["range"][side], editor.encoding) for side in ("start", "end"))
        text = text[:start] + one["newText"] + text[end:]
    return text


@pytest.mark.parametrize("name", ABLE)
@pytest.mark.parametrize("only", [FIX_ALL, "source.fixAll", "source"])
def test_on_save_an_editor_gets_all_safe_fixes_in_one(start: Start, name: str, only: str) -> None:
    said = recorded(name)
    editor = start(VAULT, said["capabilities"], tells=said["tells"])
    assert FIX_ALL in editor.offers["codeActionProvider"]["codeActionKinds"]
    uri = editor.open("a.md")
    editor.findings(uri, lambda found: len(found) == 2)
    (action,) = ask(editor, uri, 0, len(editor.texts[uri]), [only])
    assert action["kind"] == FIX_ALL
    assert ("edit" in action) is not client_of(said["capabilities"]).resolved_actions
    text = done(editor, uri, action)
    assert text == editor.texts[uri].replace("[[My Note]]", "[[my_note|My Note]]").replace("01:26:", "01:26")
    editor.replace(uri, text)
    assert ask(editor, uri, 0, len(text), [only]) == []


def test_in_the_menu_it_is_not_offered(start: Start) -> None:
    editor = start(VAULT, recorded("vscode")["capabilities"])
    uri = editor.open("a.md")
    editor.findings(uri, lambda found: len(found) == 2)
    kinds = {action["kind"] for action in ask(editor, uri, 0, len(editor.texts[uri]))}
    assert kinds == {"quickfix", "refactor.rewrite"}


@pytest.mark.parametrize("name", ABLE)
def test_a_timestamp_is_turned_in_the_encoding_of_the_editor(start: Start, name: str) -> None:
    editor = start(VAULT, recorded(name)["capabilities"])
    uri = editor.open("a.md")
    at = editor.texts[uri].index("[00:05:00]")
    found = {action["title"]: action for action in ask(editor, uri, at, at, ["refactor"])}
    assert set(found) == {"Turn into an anchor", "Turn into a Markdown link"}
    anchor = '<a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>'
    after = editor.texts[uri].replace("[00:05:00]", anchor)
    assert done(editor, uri, found["Turn into an anchor"]) == after


UNLINKED = """
    -- data_structures.md --
    # Data structures
    -- a.md --
    😀 On data structures.
    """
ELSEWHERE = "Link the unlinked mentions of this note in other notes"


@pytest.mark.parametrize("name", ABLE)
def test_a_name_is_linked_in_the_encoding_of_the_editor(start: Start, name: str) -> None:
    editor = start(UNLINKED, recorded(name)["capabilities"])
    uri = editor.open("a.md")
    (action,) = ask(editor, uri, 5, 5, ["refactor"])
    assert action["title"] == "Link “data structures” to data_structures"
    after = "😀 On [[data_structures|data structures]].\n"
    assert done(editor, uri, action) == after
    editor.replace(uri, after)
    assert [one["title"] for one in ask(editor, uri, 7, 7, ["refactor"])] == ["Make it a Markdown link"]


@pytest.mark.parametrize("name", ABLE)
def test_all_notes_are_read_only_when_an_action_is_chosen(start: Start, name: str) -> None:
    capabilities = recorded(name)["capabilities"]
    editor = start(UNLINKED, capabilities)
    uri = editor.open("data_structures.md")
    found = [action for action in ask(editor, uri, 4, 4, ["refactor"]) if action["title"] == ELSEWHERE]
    assert len(found) == client_of(capabilities).resolved_actions
    for action in found:
        assert "edit" not in action
        edit = editor.request("codeAction/resolve", action)["edit"]
        changed = (
            list(edit["changes"])
            if "changes" in edit
            else [one["textDocument"]["uri"] for one in edit["documentChanges"]]
        )
        assert changed == [uri.replace("data_structures", "a")]


@pytest.mark.parametrize("key", [[], ["title"], ["title", 7], ["title", FIX_ALL], ["title", "quickfix", "x", 1, 2]])
def test_an_action_that_is_none_of_ours_is_refused(start: Start, key: list[Any]) -> None:
    editor = start(VAULT, recorded("vscode")["capabilities"])
    uri = editor.open("a.md")
    data = {"uri": uri, "range": [0, 0, 0, 0], "action": key}
    with pytest.raises(RequestError) as refused:
        editor.request("codeAction/resolve", {"title": "x", "data": data})
    assert refused.value.code in (-32602, -32801)
