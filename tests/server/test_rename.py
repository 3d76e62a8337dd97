"""Renames as real editors ask for them, and the edits carried out as they would."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.dsl import Picture
from tests.server.client import Editor, RequestError, offset_of, path_of, recorded
from tests.server.conftest import Start
from tests.server.test_moves import check_disk, make

EDITORS = ("vscode", "neovim")
VAULT = """
    -- 😀 a.md --
    ---
    tags: [old]
    ---
    😀 [[note]] [[note#Part|x]] [y](note.md#part) [[Nick]] [[The Title]] [[gone]] #old/sub
    😀 [[note#^id]] [r][ref] f[^one]

    [ref]: note.md
    [^one]: words
    -- note.md --
    ---
    title: The Title
    aliases: [Nick]
    ---
    ## Part

    words ^id
    -- b.md --
    [[gone|x]] #old
"""
RENAMES = {
    "note": (
        "😀 a.md",
        "note]]",
        "better",
        {"😀 [[note]]": "😀 [[better]]", "[[note#": "[[better#", "note.md": "better.md"},
    ),
    "heading": ("note.md", "Part", "New part", {"Part": "New part", "#part": "#new-part"}),
    "block": ("note.md", "id\n", "new", {"^id": "^new"}),
    "tag": ("b.md", "old", "new/er", {"[old]": "[new/er]", "#old": "#new/er"}),
    "alias": ("note.md", "Nick", "Bob", {"Nick": "Bob"}),
    "title": ("note.md", "The Title", "It", {"The Title": "It"}),
    "missing note": ("b.md", "gone", "soon", {"[[gone": "[[soon"}),
    "label": ("😀 a.md", "ref]:", "new", {"[ref]": "[new]"}),
    "footnote": ("😀 a.md", "one]\n", "1", {"^one": "^1"}),
}
"""The note, the words at the cursor, the new name, and what stands in all texts then."""


def spot(editor: Editor, path: str, words: str) -> dict[str, Any]:
    uri = editor.uri(path)
    text = editor.texts.get(uri) or path_of(uri).read_text("utf-8")
    editor.texts.setdefault(uri, text)
    return {"textDocument": {"uri": uri}, "position": editor.position(uri, text.index(words))}


def rename(editor: Editor, place: dict[str, Any], new: str) -> Any:
    """The answer, once the server knows the vault."""
    for _ in range(1000):
        try:
            return editor.request("textDocument/rename", {**place, "newName": new})
        except RequestError as error:
            if "still being read" not in error.message:
                raise
        time.sleep(0.02)
    raise AssertionError("never read")


@pytest.mark.parametrize("client", EDITORS)
@pytest.mark.parametrize("kind", RENAMES)
def test_a_name_is_another_everywhere(start: Start, kind: str, client: str) -> None:
    path, words, new, changed = RENAMES[kind]
    editor = start(VAULT, recorded(client)["capabilities"])
    editor.open(path)
    place = spot(editor, path, words)
    prepared = editor.request("textDocument/prepareRename", place)
    text = editor.texts[editor.uri(path)]
    start_, end = (offset_of(text, prepared["range"][side], editor.encoding) for side in ("start", "end"))
    assert start_ <= text.index(words) <= end
    edit = rename(editor, place, new)
    assert "documentChanges" in edit
    make(editor, edit)
    texts = {file.path: file.text for file in Picture.parse(VAULT).files.values()}
    for old, then in changed.items():
        texts = {name: whole.replace(old, then) for name, whole in texts.items()}
    moved = {"note.md": "better.md"} if kind == "note" else {}
    for name, whole in texts.items():
        uri = editor.uri(name)
        now = editor.texts[uri] if uri in editor.texts else (editor.root / moved.get(name, name)).read_text("utf-8")
        assert now == whole


@pytest.mark.parametrize("client", EDITORS)
def test_a_name_that_is_taken_is_an_error_in_words(start: Start, client: str) -> None:
    editor = start(VAULT, recorded(client)["capabilities"])
    editor.open("b.md", "[[note]]\n")
    with pytest.raises(RequestError) as caught:
        rename(editor, spot(editor, "b.md", "note"), "b")
    assert caught.value.code == -32803
    assert "b.md" in caught.value.message


def test_an_editor_that_renames_no_files_is_told_of_the_command_line(start: Start) -> None:
    editor = start(VAULT, {"textDocument": {"rename": {}}})
    editor.open("b.md", "[[note]]\n[[gone]]\n")
    with pytest.raises(RequestError) as caught:
        rename(editor, spot(editor, "b.md", "note"), "other")
    assert "note-lsp mv" in caught.value.message
    edit = rename(editor, spot(editor, "b.md", "gone"), "soon")
    assert edit["changes"].keys() == {editor.uri("b.md"), editor.uri("😀 a.md")}


def test_open_notes_are_changed_as_the_editor_has_them(start: Start) -> None:
    editor = start("-- note.md --\n-- s.md --\nold\n", recorded("vscode")["capabilities"])
    editor.open("s.md", "x\r\n😀 [[note]]\r\n")
    edit = rename(editor, spot(editor, "s.md", "note"), "better")
    versions = {change["textDocument"]["version"] for change in edit["documentChanges"] if "textDocument" in change}
    assert versions == {1}
    make(editor, edit)
    assert editor.texts[editor.uri("s.md")] == "x\r\n😀 [[better]]\r\n"
    check_disk(editor.root, "-- better.md --\n-- s.md --\nold\n")


def test_many_files_are_shown_before_they_are_changed(start: Start) -> None:
    notes = "".join(f"-- {number}.md --\n[[note]]\n" for number in range(6))
    editor = start(f"-- note.md --\n{notes}", recorded("vscode")["capabilities"])
    edit = rename(editor, spot(editor, "0.md", "note"), "better")
    (annotation,) = edit["changeAnnotations"].values()
    assert annotation["needsConfirmation"] is True
    assert "better" in annotation["label"]


@pytest.mark.parametrize("words", ["nothing here", "`[[note]]`"])
def test_where_nothing_has_a_name(start: Start, words: str) -> None:
    editor = start("-- note.md --\n", recorded("vscode")["capabilities"])
    editor.open("s.md", f"{words}\n")
    place = spot(editor, "s.md", words[3:])
    assert editor.request("textDocument/prepareRename", place) is None
    with pytest.raises(RequestError):
        rename(editor, place, "x")
