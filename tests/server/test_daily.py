"""The command that opens a daily note, as editors have it executed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.server.client import Editor, RequestError, capable_of, recorded
from tests.server.conftest import Start

OPEN = "note-lsp.openDaily"
DAILY = ".obsidian/daily-notes.json"
VAULT = f"""
    -- {DAILY} --
    {{"folder": "journal", "format": "YYYY/MM/YYYY-MM-DD", "template": "day"}}
    -- day.md --
    # {{{{title}}}}, {{{{date:dddd}}}}
    -- a.md --
    See [[2026-11-29]].
    -- journal/2026/11/2026-11-28.md --
    Here.
    -- journal/2027/01/2027-01-02.md --
"""
MISSING = "journal/2026/11/2026-11-30.md"
EDITS_AND_SHOWS = capable_of(
    "workspace.applyEdit", "window.showDocument.support", workspace_workspaceEdit_resourceOperations=["create"]
)


class Doing:
    """What an editor was asked to do, and did."""

    def __init__(self) -> None:
        self.edits: list[Any] = []
        self.shown: list[Any] = []

    def answers(self, *, shows: bool = True) -> dict[str, Any]:
        """Answers that keep what was asked."""

        def apply(params: Any) -> Any:
            self.edits.append(params)
            return {"applied": True}

        def show(params: Any) -> Any:
            self.shown.append(params)
            return {"success": shows}

        return {"workspace/applyEdit": apply, "window/showDocument": show}


def execute(editor: Editor, *arguments: Any) -> Any:
    return editor.request("workspace/executeCommand", {"command": OPEN, "arguments": list(arguments)})


@pytest.mark.parametrize("name", ["vscode", "neovim"])
def test_a_missing_note_is_made_from_its_template_and_shown(start: Start, name: str) -> None:
    said, doing = recorded(name), Doing()
    editor = start(VAULT, said["capabilities"], tells=said["tells"], answers=doing.answers())
    uri = editor.uri(MISSING)
    assert execute(editor, {"date": "2026-11-30"}) == uri
    (params,) = doing.edits
    create, edit = params["edit"]["documentChanges"]
    assert (create["kind"], create["uri"]) == ("create", uri)
    assert (edit["textDocument"]["uri"], edit["edits"][0]["newText"]) == (uri, "# 2026-11-30, Monday\n")
    assert params["label"] == f"Create {MISSING}"
    assert doing.shown == [{"uri": uri, "takeFocus": True}]
    assert editor.messages == []


@pytest.mark.parametrize(
    ("argument", "path"),
    [
        ("2026-11-28", "journal/2026/11/2026-11-28.md"),
        ({"date": "2026-11-30", "offset": -2}, "journal/2026/11/2026-11-28.md"),
        ({"date": "2026-11-28", "offset": None}, "journal/2026/11/2026-11-28.md"),
        ({"date": "2026-11-30", "step": -1}, "journal/2026/11/2026-11-28.md"),
        ({"date": "2026-11-30", "step": 1}, "journal/2027/01/2027-01-02.md"),
    ],
)
def test_a_note_that_is_there_is_only_shown(start: Start, argument: Any, path: str) -> None:
    doing = Doing()
    editor = start(VAULT, EDITS_AND_SHOWS, answers=doing.answers())
    assert execute(editor, argument) == editor.uri(path)
    assert (doing.edits, [shown["uri"] for shown in doing.shown]) == ([], [editor.uri(path)])


def test_the_next_note_is_that_after_the_one_at_hand(start: Start) -> None:
    editor = start(VAULT, EDITS_AND_SHOWS, answers=Doing().answers())
    first, last = editor.uri("journal/2026/11/2026-11-28.md"), editor.uri("journal/2027/01/2027-01-02.md")
    assert execute(editor, {"uri": first, "step": 1}) == last
    assert execute(editor, {"textDocument": {"uri": last}, "step": -1}) == first
    for uri, step, words in ((last, 1, "no daily note after 2027-01-02"), (first, -1, "before 2026-11-28")):
        with pytest.raises(RequestError, match=words):
            execute(editor, {"uri": uri, "step": step})


@pytest.mark.parametrize("arguments", [[], [None], [{}], [0], [{"offset": 0}]])
def test_without_a_day_it_is_today_s(start: Start, arguments: list[Any]) -> None:
    doing = Doing()
    editor = start('-- .note-lsp.toml --\n[daily]\npattern = "every day"\n', EDITS_AND_SHOWS, answers=doing.answers())
    assert execute(editor, *arguments) == editor.uri("every day.md")
    assert doing.edits[0]["edit"]["documentChanges"][1]["edits"][0]["newText"] == "# every day\n"


def test_an_editor_that_takes_no_edits_is_told_so(start: Start) -> None:
    doing = Doing()
    editor = start(VAULT, capable_of("window.showDocument.support"), answers=doing.answers())
    with pytest.raises(RequestError, match=f"no note {MISSING} yet, and this editor takes no edits"):
        execute(editor, "2026-11-30")
    assert execute(editor, "2026-11-28") == editor.uri("journal/2026/11/2026-11-28.md")
    assert len(doing.shown) == 1


def test_an_editor_that_does_not_make_the_edit_is_an_error(start: Start) -> None:
    refuse = {"workspace/applyEdit": lambda _: {"applied": False, "failureReason": "it is read-only"}}
    editor = start(VAULT, EDITS_AND_SHOWS, answers=refuse)
    with pytest.raises(RequestError, match="read-only"):
        execute(editor, "2026-11-30")
    assert "window/showDocument" not in dict(editor.asked)


@pytest.mark.parametrize("shows", [True, False])
def test_an_editor_that_shows_nothing_is_told_which_note_it_is(start: Start, shows: bool) -> None:
    doing = Doing()
    can = capable_of("workspace.applyEdit") if shows else EDITS_AND_SHOWS
    editor = start(VAULT, can, answers=doing.answers(shows=False))
    assert execute(editor, "2026-11-30") == editor.uri(MISSING)
    assert editor.messages == [f"The daily note is {MISSING}"]
    assert len(doing.edits) == 1
    assert len(doing.shown) == (0 if shows else 1)


TWO = f"""
    -- one/a.md --
    -- two/{DAILY} --
    {{"folder": "diary"}}
    -- two/b.md --
"""


def test_of_several_folders_the_document_s_is_taken_then_one_with_daily_notes(start: Start, tmp_path: Path) -> None:
    editor = start(TWO, EDITS_AND_SHOWS, folders=["one", "two"], answers=Doing().answers())
    diary = editor.uri("two/diary/2026-11-30.md")
    assert execute(editor, "2026-11-30") == diary
    assert execute(editor, {"date": "2026-11-30", "uri": editor.uri("two/b.md")}) == diary
    assert execute(editor, {"date": "2026-11-30", "uri": (tmp_path / "else.md").as_uri()}) == diary
    assert execute(editor, {"date": "2026-11-30", "uri": editor.uri("one/a.md")}) == editor.uri("one/2026-11-30.md")


def test_without_a_folder_there_are_no_daily_notes(start: Start) -> None:
    editor = start(VAULT, EDITS_AND_SHOWS, folders=[])
    with pytest.raises(RequestError, match="no folder is open"):
        execute(editor, 0)


@pytest.mark.parametrize("pattern", ["../../%Y", "a\\nb", "x" * 300, ".."])
def test_a_pattern_that_names_no_file_is_said_to(start: Start, pattern: str) -> None:
    editor = start(f'-- .note-lsp.toml --\n[daily]\npattern = "{pattern}"\n', EDITS_AND_SHOWS)
    with pytest.raises(RequestError, match="names no file"):
        execute(editor, 0)
    assert editor.asked == []


@pytest.mark.parametrize(
    "argument",
    [
        "soon",
        "2026-02-30",
        True,
        1.5,
        [1],
        10**12,
        {"date": 7},
        {"offset": "1"},
        {"offset": True},
        {"step": 2},
        {"step": "1"},
        {"uri": 7},
        {"date": "9999-12-31", "offset": 1},
        {"textDocument": 7, "date": "x"},
    ],
)
def test_what_is_no_day_is_refused_in_words(shared: Editor, argument: Any) -> None:
    with pytest.raises(RequestError, match="which day") as refused:
        execute(shared, argument)
    assert refused.value.code == -32602


def test_the_fix_of_a_missing_daily_note_makes_it_where_it_belongs(start: Start) -> None:
    said = recorded("vscode")
    editor = start(VAULT, said["capabilities"], tells=said["tells"])
    uri = editor.open("a.md")
    (_, words) = editor.findings(uri, lambda found: found)[0]
    assert words == "2026-11-29"
    place = editor.position(uri, editor.texts[uri].index("2026"))
    params = {"textDocument": {"uri": uri}, "range": {"start": place, "end": place}, "context": {"diagnostics": []}}
    found = editor.request("textDocument/codeAction", params)
    action = next(action for action in found if action["title"] == "Create note journal/2026/11/2026-11-29.md")
    edit = editor.request("codeAction/resolve", action)["edit"]
    assert edit["documentChanges"][1]["edits"][0]["newText"] == "# 2026-11-29, Sunday\n"


def test_what_is_wrong_with_obsidians_settings_is_said_once(start: Start) -> None:
    editor = start(f"-- {DAILY} --\n{{}}\n-- a.md --\n", EDITS_AND_SHOWS, answers=Doing().answers())
    editor.settled()
    assert editor.messages == []
    editor.write(DAILY, "{")
    for _ in range(2):
        editor.changed(DAILY)
        assert execute(editor, "2026-11-30") == editor.uri("2026-11-30.md")
    assert [words.partition(":")[0] for words in editor.messages] == [f"vault/{DAILY} is left out, for it is no JSON"]
    editor.write(DAILY, '{"folder": "j"}')
    assert execute(editor, "2026-11-30") == editor.uri("j/2026-11-30.md")


def test_what_is_wrong_with_them_is_said_at_the_start(start: Start) -> None:
    editor = start(f"-- {DAILY} --\n{{\n-- a.md --\n")
    editor.settled()
    assert len(editor.messages) == 1
