"""Folders of the workspace: each a vault, the innermost owning a note, coming and going while the server runs."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.dsl import Picture
from tests.server.client import Editor, uri_of
from tests.server.conftest import Start

TWO = """
    -- one/a.md --
    See [[b]].
    -- one/b.md --
    # B of one
    -- two/a.md --
    See [[b]].
    -- two/b.md --
    # B of two
"""


def leads(editor: Editor, path: str) -> list[str]:
    """Where the first link of a note leads."""
    uri = editor.uri(path)
    if uri not in editor.texts:
        editor.open(path)
    found = editor.request("textDocument/definition", editor.at(uri, editor.texts[uri].index("[[") + 2))
    return [place["uri"] for place in found or []]


def change_folders(editor: Editor, added: Any = (), removed: Any = ()) -> None:
    event = {
        "added": [{"uri": uri_of(editor.root / name), "name": name} for name in added],
        "removed": [{"uri": uri_of(editor.root / name), "name": name} for name in removed],
    }
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": event})


def test_links_stay_in_their_folder(start: Start) -> None:
    editor = start(TWO, folders=["one", "two"])
    assert leads(editor, "one/a.md") == [editor.uri("one/b.md")]
    assert leads(editor, "two/a.md") == [editor.uri("two/b.md")]


def test_the_root_uri_alone_is_enough(start: Start) -> None:
    editor = start(TWO, folders=["one"], workspaceFolders=None)
    assert leads(editor, "one/a.md") == [editor.uri("one/b.md")]


def test_the_root_path_alone_is_enough(start: Start) -> None:
    editor = start("See [[note]].", folders=[], workspaceFolders=None, rootPath=None)
    editor.stop()
    root = editor.root
    with Editor(root) as other:
        other.start([], rootUri=None, workspaceFolders=None, rootPath=str(root))
        assert leads(other, "note.md") == [other.uri("note.md")]


def test_a_folder_that_is_added_is_a_vault_from_then_on(start: Start) -> None:
    editor = start(TWO, folders=["one"])
    assert leads(editor, "two/a.md") == []
    change_folders(editor, added=["two"])
    assert leads(editor, "two/a.md") == [editor.uri("two/b.md")]


def test_a_folder_that_is_removed_is_no_vault_any_more(start: Start) -> None:
    editor = start(TWO, folders=["one", "two"])
    assert leads(editor, "two/a.md")
    change_folders(editor, removed=["two", "three"])
    assert leads(editor, "two/a.md") == []
    assert leads(editor, "one/a.md") == [editor.uri("one/b.md")]


NESTED = """
    -- a.md --
    See [[b]].
    -- b.md --
    # Outer
    -- inner/a.md --
    See [[b]].
    -- inner/b.md --
    # Inner
    -- only.md --
    See [[c]].
    -- inner/c.md --
    # C
"""


def test_the_innermost_folder_owns_a_note(start: Start) -> None:
    editor = start(NESTED, folders=["", "inner"])
    assert leads(editor, "a.md") == [editor.uri("b.md")]
    assert leads(editor, "inner/a.md") == [editor.uri("inner/b.md")]
    assert leads(editor, "only.md") == []


def test_a_folder_added_inside_another_takes_its_notes(start: Start) -> None:
    editor = start(NESTED, folders=[""])
    assert leads(editor, "only.md") == [editor.uri("inner/c.md")]
    change_folders(editor, added=["inner"])
    uri = editor.uri("only.md")
    assert editor.findings(uri, lambda found: found) == [("broken-link", "c")]
    change_folders(editor, removed=["inner"])
    assert editor.findings(uri, lambda found: not found) == []
    assert leads(editor, "only.md") == [editor.uri("inner/c.md")]


def test_a_folder_that_is_not_there_does_no_harm(start: Start) -> None:
    editor = start(TWO, folders=["one", "nowhere"])
    assert leads(editor, "one/a.md") == [editor.uri("one/b.md")]
    assert editor.stop() == 0
    (words,) = editor.messages
    assert words.startswith(f"{editor.root / 'nowhere'} could not be read")


def test_a_message_about_a_deep_folder_is_short_enough_to_be_read(start: Start) -> None:
    deep = "/".join(["deep" * 20] * 20)
    editor = start(TWO, folders=["one", deep])
    editor.stop()
    (words,) = editor.messages
    assert len(words) <= 400
    assert "could not be read" in words


def test_folders_may_change_before_the_server_has_begun(tmp_path: Path, editors: ExitStack) -> None:
    Picture.parse(TWO).write(tmp_path)
    editor = editors.enter_context(Editor(tmp_path))
    editor.request("initialize", {"capabilities": {}, "rootUri": editor.uri("one")})
    change_folders(editor, added=["two"], removed=["one"])
    editor.notify("initialized", {})
    editor.notify("initialized", {})
    assert leads(editor, "two/a.md") == [editor.uri("two/b.md")]
    assert leads(editor, "one/a.md") == []
    assert editor.stop() == 0
    assert editor.log == []
