"""Files that move: what an editor asks before, what it tells after, and the command for editors that do neither."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tests.dsl import Picture
from tests.server.client import Editor, capable_of, offset_of, path_of, recorded
from tests.server.conftest import Start

VSCODE = recorded("vscode")["capabilities"]
NEOVIM = recorded("neovim")["capabilities"]
ASKS = "workspace.fileOperations.willRename"
VAULT = """
    -- s.md --
    See [[note]], [[note#Part|x]] and [y](note.md).
    -- note.md --
    # A note

    See [s](s.md).
"""
MOVED = """
    -- s.md --
    See [[note]], [[note#Part|x]] and [y](sub/note.md).
    -- note.md --
    # A note

    See [s](../s.md).
"""


def moves(editor: Editor, *pairs: tuple[str, str]) -> dict[str, Any]:
    return {"files": [{"oldUri": editor.uri(old), "newUri": editor.uri(new)} for old, new in pairs]}


def ask(editor: Editor, *pairs: tuple[str, str]) -> Any:
    """What the server wants changed before files move, once it knows the vault."""
    for _ in range(1000):
        told = len(editor.messages)
        answer = editor.request("workspace/willRenameFiles", moves(editor, *pairs))
        if not any("still being read" in words for words in editor.messages[told:]):
            return answer
        time.sleep(0.02)
    raise AssertionError("never read")


def execute(editor: Editor, *arguments: Any) -> Any:
    """What the command answers."""
    ask(editor, ("never.md", "nowhere.md"))
    return editor.request("workspace/executeCommand", {"command": "note-lsp.move", "arguments": list(arguments)})


def texts_of(edit: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The edits of each document, in whichever form they come."""
    if "documentChanges" in edit:
        changes = [change for change in edit["documentChanges"] if "kind" not in change]
        return {change["textDocument"]["uri"]: change["edits"] for change in changes}
    found: dict[str, list[dict[str, Any]]] = edit["changes"]
    return found


def make(editor: Editor, edit: dict[str, Any], *, renames: bool = True) -> None:
    """Change open documents as the edit says, the others on disk, and move the files of it."""
    for uri, edits in texts_of(edit).items():
        text = editor.texts[uri] if uri in editor.texts else path_of(uri).read_bytes().decode()
        places = [
            tuple(offset_of(text, one["range"][side], editor.encoding) for side in ("start", "end")) for one in edits
        ]
        for (start, end), one in sorted(zip(places, edits, strict=True), key=lambda pair: pair[0], reverse=True):
            text = text[:start] + one["newText"] + text[end:]
        if uri in editor.texts:
            editor.replace(uri, text)
        else:
            path_of(uri).write_bytes(text.encode())
    for change in edit.get("documentChanges", []) if renames else []:
        if change.get("kind") == "rename":
            path_of(change["newUri"]).parent.mkdir(parents=True, exist_ok=True)
            path_of(change["oldUri"]).rename(path_of(change["newUri"]))


def check_disk(root: Path, picture: str) -> None:
    found = {file.relative_to(root).as_posix(): file.read_text("utf-8") for file in root.rglob("*") if file.is_file()}
    assert found == {file.path: file.text for file in Picture.parse(picture).files.values()}


def test_links_follow_one_file_before_it_moves(start: Start) -> None:
    editor = start(VAULT, VSCODE)
    edit = ask(editor, ("note.md", "sub/note.md"))
    assert not edit.keys() & {"changes", "changeAnnotations"}
    make(editor, edit)
    check_disk(editor.root, MOVED)


@pytest.mark.parametrize(
    ("capabilities", "form"),
    [(capable_of(ASKS), "changes"), (NEOVIM, "documentChanges"), (VSCODE, "documentChanges")],
    ids=["plain", "neovim", "vscode"],
)
def test_edits_come_in_the_form_that_the_editor_takes(start: Start, capabilities: Any, form: str) -> None:
    editor = start(VAULT, capabilities)
    edit = ask(editor, ("note.md", "sub/note.md"))
    assert list(edit) == [form]
    make(editor, edit)
    check_disk(editor.root, MOVED)


def test_files_may_change_places(start: Start) -> None:
    editor = start(
        """
        -- s.md --
        See [[a]] and [y](b.md).
        -- a.md --
        -- b.md --
        """,
        VSCODE,
    )
    make(editor, ask(editor, ("a.md", "b.md"), ("b.md", "a.md")))
    assert (editor.root / "s.md").read_text() == "See [[b]] and [y](a.md).\n"


def test_a_folder_takes_hundreds_of_notes_along_in_one_answer(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "vault" / "old"
    folder.mkdir(parents=True)
    for number in range(300):
        (folder / f"n{number}.md").write_text(f"[[old/n{(number + 1) % 300}]] [up](../s.md) [x](n0.md)\n")
    editor = start("-- s.md --\n[[old/n7]] [x](old/n8.md) [[n9]]", VSCODE)
    edit = ask(editor, ("old", "deep/new"))
    assert len(edit["documentChanges"]) == 301
    (annotation,) = edit["changeAnnotations"].items()
    assert annotation[1]["needsConfirmation"] is True
    edits = [one for changed in edit["documentChanges"] for one in changed["edits"]]
    assert {one["annotationId"] for one in edits} == {annotation[0]}
    make(editor, edit)
    assert (editor.root / "s.md").read_text() == "[[deep/new/n7]] [x](deep/new/n8.md) [[n9]]\n"
    assert (folder / "n5.md").read_text() == "[[deep/new/n6]] [up](../../s.md) [x](n0.md)\n"


@pytest.mark.parametrize("count", [5, 6])
def test_more_than_a_handful_of_files_is_to_be_confirmed(start: Start, count: int) -> None:
    notes = "\n".join(f"-- s{number}.md --\n[[a]]" for number in range(count))
    editor = start(f"{notes}\n-- a.md --", VSCODE)
    assert ("changeAnnotations" in ask(editor, ("a.md", "b.md"))) == (count == 6)


def test_an_open_buffer_is_what_the_edits_speak_of(start: Start) -> None:
    editor = start(VAULT, VSCODE)
    uri = editor.open("s.md")
    editor.replace(uri, "New words before [y](note.md).\n")
    (changed,) = [
        one for one in ask(editor, ("note.md", "sub/note.md"))["documentChanges"] if one["textDocument"]["uri"] == uri
    ]
    assert changed["textDocument"]["version"] == 2
    assert [editor.words(uri, one["range"]) for one in changed["edits"]] == ["note.md"]


def test_a_file_that_changed_without_a_word_is_read_anew(start: Start) -> None:
    editor = start(VAULT, VSCODE)
    ask(editor, ("note.md", "sub/note.md"))
    editor.write("s.md", "Other words, many of them, and [y](note.md).\n")
    make(editor, ask(editor, ("note.md", "sub/note.md")))
    assert (editor.root / "s.md").read_text() == "Other words, many of them, and [y](sub/note.md).\n"


def test_before_the_vault_is_read_nothing_is_changed_and_it_is_said(start: Start, tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    for number in range(1500):
        (tmp_path / "vault" / f"n{number}.md").write_text("[[note]]\n" * 20)
    editor = start(VAULT, VSCODE)
    assert editor.request("workspace/willRenameFiles", moves(editor, ("note.md", "x.md"))) is None
    assert editor.messages == ["The vault is still being read: links to what is moved are not followed."]


def test_each_folder_of_the_workspace_is_a_vault_of_its_own(start: Start) -> None:
    editor = start(
        """
        -- one/s.md --
        [[note]]
        -- one/note.md --
        -- two/s.md --
        [[note]]
        -- two/note.md --
        """,
        VSCODE,
        folders=["one", "two"],
    )
    ask(editor, ("two/note.md", "two/x.md"))
    edit = ask(editor, ("one/note.md", "one/better.md"))
    assert list(texts_of(edit)) == [editor.uri("one/s.md")]
    both = ask(editor, ("one/note.md", "one/better.md"), ("two/note.md", "two/other.md"))
    make(editor, both)
    assert (editor.root / "one" / "s.md").read_text() == "[[better]]\n"
    assert (editor.root / "two" / "s.md").read_text() == "[[other]]\n"
    assert ask(editor, ("one/note.md", "two/new.md")) is None


@pytest.mark.parametrize("opened", [False, True])
def test_an_editor_that_does_not_ask_is_given_the_edits_afterwards(start: Start, opened: bool) -> None:
    editor = start(VAULT, capable_of("workspace.applyEdit", "workspace.fileOperations.didRename"))
    if opened:
        editor.open("s.md")
    ask(editor, ("never.md", "nowhere.md"))
    (editor.root / "sub").mkdir()
    (editor.root / "note.md").rename(editor.root / "sub" / "note.md")
    editor.notify("workspace/didRenameFiles", moves(editor, ("note.md", "sub/note.md")))
    editor.wait_until(lambda: [params for method, params in editor.asked if method == "workspace/applyEdit"])
    edit = editor.asked[-1][1]["edit"]
    assert set(edit["changes"]) == {editor.uri("s.md"), editor.uri("sub/note.md")}
    make(editor, edit)
    text = editor.texts[editor.uri("s.md")] if opened else (editor.root / "s.md").read_text()
    assert text == "See [[note]], [[note#Part|x]] and [y](sub/note.md).\n"
    assert (editor.root / "sub" / "note.md").read_text().endswith("See [s](../s.md).\n")


def test_an_editor_that_asked_is_given_nothing_afterwards(start: Start) -> None:
    editor = start(VAULT, VSCODE)
    make(editor, ask(editor, ("note.md", "x.md")))
    (editor.root / "note.md").rename(editor.root / "x.md")
    editor.notify("workspace/didRenameFiles", moves(editor, ("note.md", "x.md")))
    editor.settled()
    assert "workspace/applyEdit" not in [method for method, _ in editor.asked]


def test_a_new_note_does_not_take_links_from_another(start: Start) -> None:
    editor = start(
        """
        -- s.md --
        [[note]] and [[gone]]
        -- deep/er/note.md --
        """,
        VSCODE,
    )
    ask(editor, ("never.md", "nowhere.md"))
    files = {"files": [{"uri": editor.uri("note.md")}, {"uri": editor.uri("gone.md")}]}
    make(editor, editor.request("workspace/willCreateFiles", files))
    assert (editor.root / "s.md").read_text() == "[[er/note]] and [[gone]]\n"


def test_it_is_said_how_many_links_break_with_what_is_deleted(start: Start) -> None:
    editor = start(
        """
        -- s.md --
        [[a]] [[b]] [[c]]
        -- old/a.md --
        [[b]]
        -- old/b.md --
        -- c.md --
        """,
        VSCODE,
    )
    ask(editor, ("never.md", "nowhere.md"))
    assert editor.request("workspace/willDeleteFiles", {"files": [{"uri": editor.uri("old")}]}) is None
    assert editor.request("workspace/willDeleteFiles", {"files": [{"uri": editor.uri("s.md")}]}) is None
    assert editor.messages[-1:] == ["2 links of other notes lead to what is deleted, and will be broken."]


@pytest.mark.parametrize("method", ["willRename", "didRename", "willCreate", "willDelete"])
def test_odd_places_do_no_harm(start: Start, method: str) -> None:
    editor = start(VAULT, VSCODE)
    ask(editor, ("never.md", "nowhere.md"))
    odd = ["untitled:a", "file:///", editor.uri(""), editor.uri("../x.md"), "file:///%00", editor.uri("s.md/x.md")]
    files: list[Any] = [{"oldUri": one, "newUri": other, "uri": one} for one in odd for other in odd]
    params = {"files": files}
    if method == "didRename":
        editor.notify("workspace/didRenameFiles", params)
    else:
        assert editor.request(f"workspace/{method}Files", params) is None
    assert editor.stop() == 0
    assert not any("Traceback" in line for line in editor.log)
