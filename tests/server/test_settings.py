"""Settings, from the vault's file and from the editor, while the server runs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.client import Editor, capable_of
from tests.server.conftest import Start

NOTES = """
    -- a.md --
    See [[nowhere]].
"""
OFF = {"diagnostics": {"broken-link": "off"}}
HINT = {"diagnostics": {"broken-link": "hint"}}
ASKED = capable_of("workspace.configuration")


def severity(editor: Editor, wanted: int | None) -> None:
    """Wait until the broken link of the open note has this severity, or None for no finding."""
    uri = editor.uri("a.md")

    def seen() -> list[int]:
        return [item["severity"] for item in editor.pushed.get(uri, [{"severity": 0}])]

    editor.wait_until(lambda: seen() == ([] if wanted is None else [wanted]))


def opened(editor: Editor) -> Editor:
    """With the note open and its finding shown."""
    editor.open("a.md")
    severity(editor, 2)
    return editor


@pytest.mark.parametrize(
    "pushed", [{"noteLsp": HINT}, {"note-lsp": HINT}, HINT, {"noteLsp.diagnostics.broken-link": "hint"}]
)
def test_settings_that_the_editor_pushes_take_effect(start: Start, pushed: Any) -> None:
    editor = opened(start(NOTES))
    editor.notify("workspace/didChangeConfiguration", {"settings": pushed})
    severity(editor, 4)


@pytest.mark.parametrize("pushed", [None, {}, [], "words", {"otherServer": {"diagnostics": 1}}])
def test_what_the_editor_pushes_for_others_changes_nothing(start: Start, pushed: Any) -> None:
    editor = start(NOTES, initializationOptions={"noteLsp": HINT})
    editor.notify("workspace/didChangeConfiguration", {"settings": pushed})
    editor.open("a.md")
    severity(editor, 4)
    assert editor.messages == []


@pytest.mark.parametrize("options", [{"noteLsp": HINT}, HINT])
def test_settings_may_come_with_initialize(start: Start, options: Any) -> None:
    editor = start(NOTES, initializationOptions=options)
    editor.open("a.md")
    severity(editor, 4)


def test_settings_are_fetched_from_an_editor_that_answers(start: Start) -> None:
    given: list[Any] = [HINT]

    def answer(params: Any) -> Any:
        assert all(item["section"] == "noteLsp" for item in params["items"])
        return [given[0] for _ in params["items"]]

    editor = start(NOTES, ASKED, answers={"workspace/configuration": answer})
    editor.open("a.md")
    severity(editor, 4)
    given[0] = None
    editor.notify("workspace/didChangeConfiguration", {"settings": None})
    severity(editor, 2)


def test_the_file_in_the_vault_wins_and_is_followed(start: Start) -> None:
    editor = start(NOTES, initializationOptions=OFF)
    editor.open("a.md")
    severity(editor, None)
    editor.write(".note-lsp.toml", '[diagnostics]\nbroken-link = "hint"\n')
    editor.changed(".note-lsp.toml", kind=1)
    severity(editor, 4)
    (editor.root / ".note-lsp.toml").unlink()
    editor.changed(".note-lsp.toml", kind=3)
    severity(editor, None)


def test_a_file_that_is_damaged_while_it_is_edited_leaves_the_settings_that_stood(start: Start) -> None:
    editor = start(NOTES)
    editor.open("a.md")
    editor.write(".note-lsp.toml", '[diagnostics]\nbroken-link = "hint"\n')
    editor.changed(".note-lsp.toml")
    severity(editor, 4)
    editor.settled()
    before = editor.pushes
    for _ in range(3):
        editor.write(".note-lsp.toml", '[diagnostics]\nbroken-link = "hi\n')
        editor.changed(".note-lsp.toml")
    editor.wait_until(lambda: editor.messages)
    editor.settled()
    severity(editor, 4)
    assert editor.pushes == before
    (words,) = editor.messages
    assert ".note-lsp.toml" in words


def test_the_settings_that_stood_may_be_those_of_the_start(start: Start) -> None:
    editor = start("-- .note-lsp.toml --\n[diagnostics]\nbroken-link = 'hint'\n-- a.md --\nSee [[nowhere]].\n")
    editor.open("a.md")
    severity(editor, 4)
    editor.write(".note-lsp.toml", '[diagnostics]\nbroken-link = "hi\n')
    editor.changed(".note-lsp.toml")
    editor.wait_until(lambda: editor.messages)
    editor.edit(editor.uri("a.md"), (0, 0, "\n"))
    editor.wait_until(lambda: editor.pushed[editor.uri("a.md")][0]["range"]["start"]["line"] == 1)
    severity(editor, 4)


WRONG = {"links": {"strict": "maybe"}}


def test_what_is_wrong_with_the_editors_settings_is_told_once_for_all_folders(start: Start) -> None:
    folders = ["one", "two", "three"]
    picture = "".join(f"-- {folder}/a.md --\n" for folder in folders)
    editor = start(picture, folders=folders, initializationOptions={"noteLsp": WRONG})
    editor.notify("workspace/didChangeConfiguration", {"settings": WRONG})
    editor.stop()
    (words,) = editor.messages
    assert "noteLsp.links.strict" in words


def test_what_is_wrong_with_the_editors_settings_is_told_without_a_folder(start: Start) -> None:
    editor = start(NOTES, folders=[], workspaceFolders=None)
    for _ in range(2):
        editor.notify("workspace/didChangeConfiguration", {"settings": {"noteLsp": WRONG}})
    editor.stop()
    assert len(editor.messages) == 1


def test_a_fault_in_the_file_of_each_folder_is_told_with_its_name(start: Start) -> None:
    folders = ["one", "two"]
    picture = "".join(f"-- {folder}/.note-lsp.toml --\n[links]\nstrict = 1\n" for folder in folders)
    editor = start(picture, folders=folders)
    editor.stop()
    assert [words.partition(":")[0] for words in editor.messages] == ["one/.note-lsp.toml", "two/.note-lsp.toml"]


@pytest.mark.parametrize("asked", [False, True])
def test_settings_that_are_no_section_are_complained_of(start: Start, asked: bool) -> None:
    answers = {"workspace/configuration": lambda params: ["words"] * len(params["items"])}
    editor = start(NOTES, ASKED if asked else None, answers=answers)
    if not asked:
        editor.notify("workspace/didChangeConfiguration", {"settings": {"noteLsp": "words"}})
    editor.wait_until(lambda: editor.messages)
    assert editor.messages == ['noteLsp must be a section with settings, not "words"']


def test_a_wrong_value_is_told_once_and_the_others_hold(start: Start) -> None:
    editor = start(
        """
        -- .note-lsp.toml --
        [diagnostics]
        broken-link = "hint"
        [links]
        strict = "maybe"
        -- a.md --
        See [[nowhere]].
        """
    )
    editor.open("a.md")
    severity(editor, 4)
    assert len(editor.messages) == 1
    assert "links.strict" in editor.messages[0]


def test_what_belongs_to_the_vault_can_change_while_the_server_runs(start: Start) -> None:
    editor = opened(start(NOTES))
    editor.write("nowhere.txt", "# Here\n")
    editor.notify("workspace/didChangeConfiguration", {"settings": {"vault": {"extensions": [".md", ".txt"]}}})
    severity(editor, None)


def test_settings_reach_documents_in_no_folder(start: Start) -> None:
    editor = start(NOTES, folders=[], workspaceFolders=None)
    uri = editor.open("", "[x][y]\n", uri="untitled:1")
    editor.findings(uri, lambda found: found)
    editor.notify("workspace/didChangeConfiguration", {"settings": {"diagnostics": {"broken-reference": "off"}}})
    editor.findings(uri, lambda found: not found)
