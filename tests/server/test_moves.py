"""Files that move: what an editor asks before, what it tells after, and the command for editors that do neither."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from note_lsp.edits import Edit, EditNote, RenameFile, TextEdit
from note_lsp.paths import VaultPath
from note_lsp.server.own_moves import OwnMoves
from note_lsp.text import Span
from tests.dsl import Picture
from tests.server.client import Editor, RequestError, capable_of, offset_of, path_of, recorded
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


def done(editor: Editor, edit: dict[str, Any]) -> None:
    """Change the texts of an edit as VS Code does: each in a buffer, none of them saved."""
    for uri in texts_of(edit):
        if uri not in editor.texts:
            editor.open(str(path_of(uri).relative_to(editor.root)))
    make(editor, edit, renames=False)


def renames_of(edit: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["oldUri"], one["newUri"]) for one in edit["documentChanges"] if one.get("kind") == "rename"]


def moving(start: Start, picture: str, applied: bool = True) -> tuple[Editor, list[dict[str, Any]]]:
    """An editor as VS Code is, and the edits that it is asked to make."""
    edits: list[dict[str, Any]] = []

    def take(params: Any) -> Any:
        edits.append(params["edit"])
        return {"applied": applied}

    return start(picture, VSCODE, answers={"workspace/applyEdit": take}), edits


# From its new folder the moved note's link leads, by the words that it has then, to a note that is there from here too.
TWICE = """
    -- a/s.md --
    Up.
    -- s.md --
    Top [n](a/note.md) [[a/note]]
    -- a/note.md --
    # Something

    See [s](s.md).
"""


def test_after_a_rename_in_its_buffers_the_editor_is_given_no_second_edit(start: Start) -> None:
    editor = start(TWICE, VSCODE)
    ask(editor, ("never.md", "nowhere.md"))
    uri = editor.open("s.md")
    at = editor.at(uri, editor.texts[uri].index("note.md"))
    edit = editor.request("textDocument/rename", {**at, "newName": "a/deep/better"})
    assert renames_of(edit) == [(editor.uri("a/note.md"), editor.uri("a/deep/better.md"))]
    before = dict(editor.texts)
    pair = ("a/note.md", "a/deep/better.md")
    done(editor, edit)
    assert editor.texts[editor.uri("a/note.md")].endswith("See [s](../s.md).\n")
    assert editor.request("workspace/willRenameFiles", moves(editor, pair)) is None
    # Of an edit that was taken back, or never made, nothing is left.
    editor.replace(uri, before[uri])
    again = editor.request("workspace/willRenameFiles", moves(editor, pair))
    assert list(texts_of(again)) == [uri]


def test_after_a_move_by_the_command_the_editor_is_given_no_second_edit(start: Start) -> None:
    editor, edits = moving(start, TWICE)
    pairs = [("a/note.md", "a/deep/better.md"), ("s.md", "top.md")]
    assert execute(editor, moves(editor, *pairs)) is True
    done(editor, edits[0])
    assert editor.request("workspace/willRenameFiles", moves(editor, *pairs)) is None
    for pair in pairs:
        assert editor.request("workspace/willRenameFiles", moves(editor, pair)) is None


def test_a_note_that_moved_first_is_not_changed_again_for_the_next_move() -> None:
    vault = Picture.parse("-- b.md --\nSee [y](d.md).\n-- c.md --").vault()
    made = EditNote(VaultPath("a.md"), (TextEdit(Span(8, 12), "d.md"),))
    moves = [(VaultPath("a.md"), VaultPath("b.md")), (VaultPath("c.md"), VaultPath("d.md"))]
    own = OwnMoves.of(vault, Edit((made, *(RenameFile(*pair) for pair in moves))))
    assert own is not None
    again = Edit((EditNote(VaultPath("b.md"), (TextEdit(Span(8, 12), "x.md"),)),))
    assert own.without_made(vault, moves[1:], again) == Edit(())
    other = [(VaultPath("c.md"), VaultPath("e.md"))]
    assert own.without_made(vault, other, again) == again


@pytest.mark.parametrize("form", ["object", "list", "two", "files"])
def test_the_command_moves_a_file_and_its_links_in_one_edit(start: Start, form: str) -> None:
    editor, edits = moving(start, VAULT)
    old, new = editor.uri("note.md"), editor.uri("sub/note.md")
    named: dict[str, list[Any]] = {
        "object": [{"oldUri": old, "newUri": new}],
        "list": [[old, new]],
        "two": [old, new],
        "files": [moves(editor, ("note.md", "sub/note.md"))],
    }
    assert execute(editor, *named[form]) is True
    (edit,) = edits
    assert edit["documentChanges"][-1]["kind"] == "rename"
    assert not edit["documentChanges"][-1].get("options", {}).get("overwrite")
    make(editor, edit)
    check_disk(editor.root, MOVED.replace("-- note.md", "-- sub/note.md"))


def test_the_command_lets_files_change_places(start: Start) -> None:
    editor, edits = moving(start, "-- s.md --\n[[a]] [y](b.md)\n-- a.md --\nA\n-- b.md --\nB")
    assert execute(editor, moves(editor, ("a.md", "b.md"), ("b.md", "a.md"))) is True
    make(editor, edits[0])
    check_disk(editor.root, "-- s.md --\n[[b]] [y](a.md)\n-- a.md --\nB\n-- b.md --\nA")


def test_the_command_moves_a_folder(start: Start) -> None:
    editor, edits = moving(start, "-- s.md --\n[y](old/a.md)\n-- old/a.md --\n[s](../s.md) [b](b.md)\n-- old/b.md --")
    assert execute(editor, moves(editor, ("old", "deep/new"))) is True
    assert renames_of(edits[0]) == [(editor.uri("old"), editor.uri("deep/new"))]
    make(editor, edits[0])
    check_disk(
        editor.root,
        "-- s.md --\n[y](deep/new/a.md)\n-- deep/new/a.md --\n[s](../../s.md) [b](b.md)\n-- deep/new/b.md --",
    )


def test_an_editor_that_renames_no_files_is_told_of_the_command_line(start: Start) -> None:
    editor = start(VAULT, capable_of("workspace.applyEdit", "workspace.workspaceEdit.documentChanges"))
    with pytest.raises(RequestError, match="note-lsp mv"):
        execute(editor, moves(editor, ("note.md", "x.md")))
    assert "workspace/applyEdit" not in [method for method, _ in editor.asked]


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([("note.md", "s.md")], "already something called s.md"),
        ([("note.md", "x.md"), ("s.md", "x.md")], "Two files would be called x.md"),
        ([("gone.md", "x.md")], "gone.md is no note"),
        ([("note.md", "a|b.md")], "may not hold"),
        ([("sub", "sub/sub")], "into itself"),
        ([("note.md", "../x.md")], "within one vault"),
        ([("note.md", "s.md/x.md")], "s.md is a file"),
    ],
)
def test_a_move_that_cannot_be_is_an_error_in_words(start: Start, pairs: list[tuple[str, str]], words: str) -> None:
    editor, edits = moving(start, f"{VAULT}\n    -- sub/x.md --\n")
    with pytest.raises(RequestError, match=words):
        execute(editor, moves(editor, *pairs))
    assert edits == []


def test_what_lies_there_already_needs_no_edit(start: Start) -> None:
    editor, edits = moving(start, VAULT)
    assert execute(editor, moves(editor, ("note.md", "note.md"))) is False
    assert edits == []


def test_a_move_that_the_editor_does_not_make_is_an_error(start: Start) -> None:
    editor, _ = moving(start, VAULT, applied=False)
    with pytest.raises(RequestError, match="did not make the edit"):
        execute(editor, moves(editor, ("note.md", "x.md")))


def test_malformed_arguments_of_the_command_are_refused_in_words(start: Start) -> None:
    editor, edits = moving(start, VAULT)
    uri = editor.uri("note.md")
    ask(editor, ("never.md", "nowhere.md"))
    for arguments in [
        [],
        [None],
        [uri],
        [[uri]],
        [[uri, 3]],
        [{"oldUri": uri}],
        [{"oldUri": uri, "newUri": None}],
        [{"files": []}],
        [{"files": "x"}],
        [{"files": [None]}],
        [{"files": [{"files": []}]}],
        [uri, uri, uri],
    ]:
        with pytest.raises(RequestError, match="Name oldUri and newUri") as error:
            editor.request("workspace/executeCommand", {"command": "note-lsp.move", "arguments": arguments})
        assert error.value.code == -32602
    for odd in ("untitled:a", "file:///", "file:///%00", "no uri", ""):
        with pytest.raises(RequestError):
            execute(editor, uri, odd)
        with pytest.raises(RequestError):
            execute(editor, odd, uri)
    assert edits == []
    assert editor.stop() == 0
    assert not any("Traceback" in line for line in editor.log)
