"""Each editor as it really announces itself: what it gets, and that it is asked for nothing it did not announce."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest

from note_lsp.server.capabilities import COMPLETION_TRIGGERS, Client, client_of, offered_to
from note_lsp.syntax.markdown import parse
from tests.server.client import PATIENCE, RECORDED, Editor, capable_of, offset_of, recorded
from tests.server.conftest import Start
from tests.videos import make_video

NAMES = sorted(path.stem for path in RECORDED.glob("*.json"))
VAULT = """
    -- a.md --
    😀 See [[my note#Part Two]] and [[nowhere]].

    # Words
    ## More words
    -- my_note.md --
    # My note
    ## Part Two
    Here.
"""


@pytest.mark.parametrize("name", NAMES)
def test_an_editor_gets_its_answers_in_the_form_it_takes(start: Start, name: str) -> None:
    said = recorded(name)
    can = client_of(said["capabilities"])
    editor = start(VAULT, said["capabilities"], tells=said["tells"])
    uri = editor.open("a.md", language="ipythongfm" if name == "jupyterlab" else "markdown")
    link = editor.texts[uri].index("Part Two")

    found = editor.findings(uri, lambda found: len(found) == 2)
    assert [words for _, words in found] == ["my note", "nowhere"]

    (place,) = editor.request("textDocument/definition", editor.at(uri, link))
    if "definition" in can.location_links:
        assert place["targetUri"] == editor.uri("my_note.md")
        assert editor.words(uri, place["originSelectionRange"]) == "Part Two"
    else:
        assert place["uri"] == editor.uri("my_note.md")

    hover = editor.request("textDocument/hover", editor.at(uri, link))
    assert hover["contents"]["kind"] == ("markdown" if can.markdown_hover else "plaintext")
    assert "Here." in hover["contents"]["value"]

    symbols = editor.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    names = [(symbol["name"], [child["name"] for child in symbol.get("children", [])]) for symbol in symbols]
    tree: list[tuple[str, list[str]]] = [("Words", ["More words"])]
    flat: list[tuple[str, list[str]]] = [("Words", []), ("More words", [])]
    assert names == (tree if can.symbol_tree else flat)

    end = editor.texts[uri].index("\n")
    editor.edit(uri, (end, end, " [[my"))
    completed = editor.request("textDocument/completion", editor.at(uri, end + 5))["items"]
    item = next(item for item in completed if item["label"] == "my_note")
    assert item["textEdit"]["newText"] == "my_note]]"
    resolved = editor.request("completionItem/resolve", item)
    assert resolved["documentation"]["kind"] == ("markdown" if can.markdown_documentation else "plaintext")

    assert editor.stop() == 0
    assert all(_may_ask(can, method) for method, _ in editor.asked), editor.asked


@pytest.mark.parametrize("name", [name for name in NAMES if client_of(recorded(name)["capabilities"]).action_literals])
def test_an_editor_gets_fixes_that_it_can_make(start: Start, name: str) -> None:
    said = recorded(name)
    can = client_of(said["capabilities"])
    editor = start(VAULT, said["capabilities"], tells=said["tells"])
    uri = editor.open("a.md")
    editor.findings(uri, lambda found: len(found) == 2)
    missing = editor.position(uri, editor.texts[uri].index("nowhere"))
    params = {"textDocument": {"uri": uri}, "range": {"start": missing, "end": missing}, "context": {"diagnostics": []}}
    made = next(action for action in editor.request("textDocument/codeAction", params) if "nowhere" in action["title"])
    if "edit" not in made:
        made = editor.request("codeAction/resolve", made)
    new = editor.uri("nowhere.md")
    edit = made["edit"]
    if "create" in can.resource_operations:
        assert edit["documentChanges"][0]["kind"] == "create"
        assert edit["documentChanges"][0]["uri"] == new
    elif can.document_changes:
        assert [change["textDocument"]["uri"] for change in edit["documentChanges"]] == [new]
    else:
        assert list(edit["changes"]) == [new]


def test_of_actions_that_are_called_alike_the_chosen_one_is_made(start: Start) -> None:
    editor = start("-- a.md --\n[[my nota]] and [[my nota|x]]\n-- my note.md --", recorded("vscode")["capabilities"])
    uri = editor.open("a.md")
    editor.findings(uri, lambda found: len(found) == 2)
    text = editor.texts[uri]
    everything = {"start": editor.position(uri, 0), "end": editor.position(uri, len(text))}
    params = {"textDocument": {"uri": uri}, "range": everything, "context": {"diagnostics": [], "only": ["quickfix"]}}
    alike = [one for one in editor.request("textDocument/codeAction", params) if one["title"] == "Change to “my note”"]
    assert len(alike) == 2
    resolved = [editor.request("codeAction/resolve", one) for one in reversed(alike)]
    edited = [change["range"] for one in resolved for change in one["edit"]["documentChanges"][0]["edits"]]
    assert edited == [one["diagnostics"][0]["range"] for one in reversed(alike)]


def test_what_an_editor_announces_wrongly_counts_as_not_announced() -> None:
    strange: list[Any] = [
        None,
        [],
        "words",
        {"workspace": [], "textDocument": 7},
        {"workspace": {"applyEdit": "yes", "workspaceEdit": {"resourceOperations": "create"}}},
        {"textDocument": {"publishDiagnostics": {"tagSupport": {"valueSet": 1}}, "hover": {"contentFormat": {}}}},
        {"general": {"positionEncodings": [7, None]}},
    ]
    assert {client_of(one) for one in strange} == {Client()}


@pytest.mark.parametrize(
    ("known", "kinds"), [(None, {1, 14, 15}), ([*range(1, 27)], {1, 15, 20}), ([1, 2, 20], {1, 2, 20}), ([5], {1})]
)
def test_symbols_are_of_kinds_that_the_client_knows(start: Start, known: Any, kinds: set[int]) -> None:
    announced = {
        "textDocument_documentSymbol_symbolKind_valueSet": known,
        "workspace_symbol_symbolKind_valueSet": known,
    }
    editor = start("# Words\n\n#words\n", capable_of(**announced))
    uri = editor.open("note.md")
    seen = editor.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    for query in ("words", "note"):
        seen += editor.request("workspace/symbol", {"query": query})
    assert {symbol["kind"] for symbol in seen} == kinds


def test_folders_that_come_and_go_are_offered_to_a_client_that_has_them() -> None:
    assert offered_to(client_of(recorded("vscode")["capabilities"])).workspace.workspace_folders  # type: ignore[union-attr]  # it is set
    assert not offered_to(Client()).workspace.workspace_folders  # type: ignore[union-attr]  # it is set


def test_findings_are_pulled_only_by_a_client_that_can_be_told_to() -> None:
    assert offered_to(client_of(recorded("vscode")["capabilities"])).diagnostic_provider
    assert not offered_to(client_of(recorded("neovim")["capabilities"])).diagnostic_provider


@pytest.mark.parametrize("name", NAMES)
def test_a_frame_of_a_local_video_is_shown_to_who_takes_markdown(start: Start, tmp_path: Path, name: str) -> None:
    said = recorded(name)
    editor = start("-- a.md --\n![[clip.mp4#t=2]]\n-- clip.mp4 --\n", said["capabilities"], tells=said["tells"])
    make_video(tmp_path / "vault" / "clip.mp4")
    uri = editor.open("a.md", language="ipythongfm" if name == "jupyterlab" else "markdown")
    # The first answers may come before the frame is there.
    deadline = time.monotonic() + PATIENCE
    words = ""
    while "Frame at" not in words and time.monotonic() < deadline:
        words = editor.request("textDocument/hover", editor.at(uri, 5))["contents"]["value"]
        assert "Open clip.mp4 at 0:02" in words
        if not client_of(said["capabilities"]).markdown_hover:
            assert "frames" not in words
            return
    assert re.search(r"!\[Frame at 0:02\]\(file:///\S+\.jpg\)", words)


def test_plain_text_comes_first_where_the_client_says_so() -> None:
    formats = {"textDocument": {"hover": {"contentFormat": ["plaintext", "markdown"]}}}
    assert not client_of(formats).markdown_hover


def _may_ask(can: Client, method: str) -> bool:
    return {
        "workspace/configuration": can.configuration,
        "client/registerCapability": can.watched_files or can.configuration_registration,
        "client/unregisterCapability": can.watched_files,
        "workspace/diagnostic/refresh": can.pull,
        "workspace/codeLens/refresh": can.lenses and can.lens_refresh,
        "workspace/semanticTokens/refresh": can.token_refresh,
        "window/workDoneProgress/create": can.progress,
    }.get(method, False)


@pytest.mark.parametrize(("announced", "kinds"), [(None, {7}), (list(range(1, 26)), {22}), ([1, {}], {7})])
def test_items_are_of_kinds_that_the_client_knows(start: Start, announced: Any, kinds: set[int]) -> None:
    completion = {} if announced is None else {"completionItemKind": {"valueSet": announced}}
    editor = start("-- a.md --\n# Words\n\n[[#wo\n", {"textDocument": {"completion": completion}})
    uri = editor.open("a.md")
    at = editor.at(uri, editor.texts[uri].index("#wo") + 3)
    assert {item["kind"] for item in editor.request("textDocument/completion", at)["items"]} == kinds


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_timestamp_has_places_to_fill_in_only_where_the_editor_knows_them(start: Start, name: str) -> None:
    said = recorded(name)
    can = client_of(said["capabilities"])
    editor = start("-- a.md --\n---\nvideoId: abcdEFGH123\n---\nx <a\n", said["capabilities"], tells=said["tells"])
    uri = editor.open("a.md")
    found = editor.request("textDocument/completion", editor.at(uri, editor.texts[uri].index("<a") + 2))
    items = found["items"] if isinstance(found, dict) else found
    item = next(item for item in items if item["label"] == "timestamp 00:00:00")
    written = '<a class="yt-timestamp" data-t="00:00:00">[00:00:00]</a>'
    places = '<a class="yt-timestamp" data-t="${1:00:00:00}">[$1]</a>$0'
    assert (
        (item["textEdit"]["newText"], item.get("insertTextFormat")) == (places, 2) if can.snippets else (written, None)
    )


def test_no_sign_that_prose_is_full_of_opens_a_list() -> None:
    assert not set(COMPLETION_TRIGGERS) & set("<>.,;'-* ")


TALK = """
    -- a.md [crlf] --
    ---
    videoId: abcdEFGH123
    ---
    😀 They cook <a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>.
    -- a.vtt --
    WEBVTT

    00:05:00.000 --> 00:05:09.000
    The 😀 marmalade | was made.
"""


@pytest.mark.parametrize("name", NAMES)
def test_a_timestamp_that_is_chosen_is_whole_and_takes_nothing_away(start: Start, name: str) -> None:
    said = recorded(name)
    can = client_of(said["capabilities"])
    edits: list[Any] = []

    def apply(params: Any) -> Any:
        edits.append(params["edit"])
        return {"applied": True}

    answers = {"workspace/applyEdit": apply}
    editor = start(TALK, said["capabilities"], tells=said["tells"], answers=answers)
    uri = editor.open("a.md")
    text = editor.texts[uri]
    for before, behind, kept in (
        ('😀 <a class="yt-timestamp" data-t="00', '">[00:00:00]</a> 😀 y', " 😀 y"),
        ('| 😀 <a class="yt-timestamp" data-t="', "", ""),
        ("> 😀 x [00:0", "] 😀 y", " 😀 y"),
        ("> 😀 x [00:0", " 😀 y", " 😀 y"),
        ("😀 x <a", " 😀 y", " 😀 y"),
        ("> 😀. The 😀 marm", " 😀 y", " 😀 y"),
        ("😀 “the 😀 marm", "” 😀 y", " 😀 y"),
    ):
        editor.replace(uri, f"{text}\r\n{before}{behind}\r\n")
        at = len(text) + 2 + len(before)
        found = editor.request("textDocument/completion", editor.at(uri, at))
        items = found["items"] if isinstance(found, dict) else found
        item = next(item for item in items if item["label"] == "00:05:00" or "marmalade" in item["label"])
        _choose(editor, uri, at, item, keeps=can.cuts_edits_at_blanks)
        while item.get("command") and edits:
            _make(editor, uri, edits.pop())
        after = editor.texts[uri]
        line = after[len(text) :].strip()
        assert line.startswith(before[: before.index("😀") + 2])
        assert line.endswith(kept)
        facts = parse(after)
        assert [stamp.seconds for stamp in facts.timestamps] == [300, 300], line
        assert facts.problems == (), line
        assert all(anchor.is_sound for anchor in facts.time_anchors), line


def _choose(editor: Editor, uri: str, at: int, item: Any, *, keeps: bool) -> None:
    """Make the item's edit as the editor does: one kind replaces no more than what stands before the cursor."""
    edit = item["textEdit"]
    span = edit.get("range") or edit["replace"]
    first, last = (offset_of(editor.texts[uri], span[side], editor.encoding) for side in ("start", "end"))
    written = edit["newText"]
    if item.get("insertTextFormat") == 2:
        written = re.sub(r"\\([$}\\])", r"\1", re.sub(r"(?<!\\)\$0", "", written))
    else:
        assert not keeps or " " not in written
    assert item["filterText"].startswith(editor.texts[uri][first:at])
    editor.edit(uri, (first, at if keeps else last, written))
    if item.get("command"):
        command = item["command"]
        editor.request("workspace/executeCommand", {"command": command["command"], "arguments": command["arguments"]})


def _make(editor: Editor, uri: str, edit: Any) -> None:
    changes = edit["changes"][uri] if "changes" in edit else edit["documentChanges"][0]["edits"]
    for change in changes:
        ends = [offset_of(editor.texts[uri], change["range"][side], editor.encoding) for side in ("start", "end")]
        editor.edit(uri, (*ends, change["newText"]))
