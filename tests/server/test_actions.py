"""Code actions as editors ask for them: on save, in a menu, at once or when they are chosen."""

from __future__ import annotations

from typing import Any

import pytest

from note_lsp.server.capabilities import client_of
from tests.server.client import Editor, RequestError, offset_of, path_of, recorded
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
    assert kinds == {"quickfix", "refactor.extract", "refactor.rewrite"}


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


MOVED = """
    -- a.md --
    # A

    ## Plans 😀
    Words.

    ## Other
    [[#Plans 😀]] [[gone]]
    -- sub/b.md --
    😀 [[a#Plans 😀]]
"""


def applied(editor: Editor, edit: dict[str, Any]) -> dict[str, str]:
    """The files that a workspace edit changes or makes, by URI, with what they hold afterwards."""
    changes = edit.get("documentChanges") or [
        {"textDocument": {"uri": uri}, "edits": edits} for uri, edits in edit["changes"].items()
    ]
    texts: dict[str, str] = {}
    for change in changes:
        if change.get("kind") == "create":
            texts[change["uri"]] = ""
            continue
        uri = change["textDocument"]["uri"]
        file = path_of(uri)
        text = editor.texts.get(uri) or (file.read_text("utf-8") if file.exists() else "")
        for one in sorted(change["edits"], key=lambda one: -offset_of(text, one["range"]["start"], editor.encoding)):
            start, end = (offset_of(text, one["range"][side], editor.encoding) for side in ("start", "end"))
            text = text[:start] + one["newText"] + text[end:]
        texts[uri] = text
    return texts


@pytest.mark.parametrize("name", ABLE)
def test_a_section_is_extracted_by_every_editor(start: Start, name: str) -> None:
    can = client_of(recorded(name)["capabilities"])
    editor = start(MOVED, recorded(name)["capabilities"])
    assert "refactor.extract" in editor.offers["codeActionProvider"]["codeActionKinds"]
    uri = editor.open("a.md")
    editor.findings(uri, lambda found: len(found) == 1)
    at = editor.texts[uri].index("Plans")
    found = ask(editor, uri, at, at, ["refactor.extract"])
    assert [action["title"] for action in found] == [
        "Extract the section into a new note",
        "Extract the section into a new note and embed it",
    ]
    assert ("edit" in found[0]) is not can.resolved_actions
    chosen = editor.request("codeAction/resolve", found[0]) if can.resolved_actions else found[0]
    assert applied(editor, chosen["edit"]) == {
        uri: "# A\n\n[[Plans 😀]]\n\n## Other\n[[Plans 😀#Plans 😀]] [[gone]]\n",
        editor.uri("Plans 😀.md"): "# Plans 😀\nWords.\n",
        editor.uri("sub/b.md"): "😀 [[Plans 😀#Plans 😀]]\n",
    }
    creates = [one for one in chosen["edit"].get("documentChanges", []) if one.get("kind") == "create"]
    assert bool(creates) is ("create" in can.resource_operations)


def test_why_an_action_cannot_be_done_is_told_to_those_who_show_it(start: Start) -> None:
    for name, reasons in (("vscode", ["There is no such note"]), ("neovim", [])):
        editor = start("-- a.md --\n![[gone]]\n", recorded(name)["capabilities"])
        uri = editor.open("a.md")
        editor.findings(uri, lambda found: len(found) == 1)
        found = ask(editor, uri, 4, 4, ["refactor.inline"])
        assert [action["disabled"]["reason"] for action in found] == reasons
        assert not any("edit" in action or "data" in action for action in found)


def test_what_would_let_a_link_lead_elsewhere_is_refused_in_words(start: Start) -> None:
    editor = start("-- a.md --\nSee ![[b]] there [[gone]]\n-- b.md --\n# B\n\nx\n", recorded("vscode")["capabilities"])
    uri = editor.open("a.md")
    editor.findings(uri, lambda found: len(found) == 1)
    (action,) = ask(editor, uri, 8, 8, ["refactor.inline"])
    with pytest.raises(RequestError) as refused:
        editor.request("codeAction/resolve", action)
    assert (refused.value.code, "nothing is changed" in refused.value.message) == (-32803, True)


@pytest.mark.parametrize("name", ABLE)
def test_all_of_the_vault_is_mended_only_for_those_who_ask_when_it_is_chosen(start: Start, name: str) -> None:
    can = client_of(recorded(name)["capabilities"])
    editor = start(
        "-- a.md --\n[[My Note]]\n-- b.md --\n[[my-note]]\n-- my_note.md --\n", recorded(name)["capabilities"]
    )
    uri = editor.open("a.md")
    editor.findings(uri, lambda found: len(found) == 1)
    found = [one for one in ask(editor, uri, 4, 4) if "of the vault" in one["title"]]
    assert len(found) == can.resolved_actions
    for action in found:
        edit = editor.request("codeAction/resolve", action)["edit"]
        assert applied(editor, edit) == {uri: "[[my_note|My Note]]\n", editor.uri("b.md"): "[[my_note|my-note]]\n"}
