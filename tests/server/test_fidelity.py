"""What an editor is told of notes that a rename or a move would damage."""

from __future__ import annotations

import pytest

from tests.server.client import Editor, RequestError, recorded
from tests.server.conftest import Start

VAULT = """
    -- a.md --
    [[note]]
    -- note.md --
    -- old.md [latin1] --
    Größe: [[note]]
"""


@pytest.fixture
def editor(start: Start) -> Editor:
    """The note ``a.md`` is open in a vault with a note that is not in UTF-8."""
    editor = start(VAULT, recorded("vscode")["capabilities"])
    editor.settled()
    return editor


def test_a_rename_that_would_damage_a_note_is_refused(editor: Editor) -> None:
    uri = editor.open("a.md")
    with pytest.raises(RequestError, match=r"old\.md .* not in UTF-8"):
        editor.request("textDocument/rename", editor.at(uri, 2, newName="new"))


def test_a_move_leaves_such_a_note_out_and_says_so(editor: Editor) -> None:
    uri = editor.open("a.md")
    moved = {"oldUri": editor.uri("note.md"), "newUri": editor.uri("new.md")}
    edit = editor.request("workspace/willRenameFiles", {"files": [moved]})
    assert [change["textDocument"]["uri"] for change in edit["documentChanges"]] == [uri]
    editor.wait_until(lambda: any("left as they are in old.md" in words for words in editor.messages))
