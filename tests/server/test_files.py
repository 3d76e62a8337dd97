"""Changes on disk, told by the editor or seen by the server itself: the disk says what is true."""

from __future__ import annotations

import os
import shutil
from typing import Any

import pytest

from tests.server.client import Editor, capable_of, recorded
from tests.server.conftest import Start

BROKEN = """
    -- a.md --
    See [[new]] and [[b#Two]].
    -- b.md --
    # B
    ## One
"""
BOTH = [("broken-link", "new"), ("broken-heading", "Two")]
WATCHES = capable_of("workspace.didChangeWatchedFiles.dynamicRegistration")
PULLS = {**recorded("vscode")["capabilities"]}


@pytest.fixture(params=["push", "pull"])
def editor(start: Start, request: pytest.FixtureRequest) -> Editor:
    """The note ``a.md`` is open, and has two findings that other notes could mend."""
    editor = start(BROKEN, WATCHES if request.param == "push" else PULLS)
    uri = editor.open("a.md")
    assert sorted(editor.findings(uri, lambda found: len(found) == 2)) == sorted(BOTH)
    return editor


def codes(editor: Editor, count: int) -> list[str]:
    """Wait until the open note has so many findings."""
    return [code for code, _ in editor.findings(editor.uri("a.md"), lambda found: len(found) == count)]


def test_a_note_that_is_made_mends_the_links_to_it_at_once(editor: Editor) -> None:
    editor.write("new.md", "# New\n")
    editor.changed("new.md", kind=1)
    assert codes(editor, 1) == ["broken-heading"]


def test_a_note_that_changes_on_disk_mends_the_links_to_its_headings(editor: Editor) -> None:
    editor.write("b.md", "# B\n## Two\n")
    editor.changed("b.md")
    assert codes(editor, 1) == ["broken-link"]


def test_a_note_that_is_deleted_breaks_the_links_to_it(editor: Editor) -> None:
    (editor.root / "b.md").unlink()
    editor.changed("b.md", kind=3)
    editor.wait_until(lambda: codes(editor, 2) == ["broken-link", "broken-link"])


def test_events_may_be_of_the_wrong_kind_come_twice_or_mean_nothing(editor: Editor) -> None:
    editor.write("new.md", "# New\n")
    editor.changed("new.md", "new.md", kind=3)
    editor.changed("new.md", "b.md", "never.md", ".", "", kind=2)
    editor.changed("b.md", kind=3)
    assert codes(editor, 1) == ["broken-heading"]


def test_a_folder_that_is_deleted_takes_its_notes_along(start: Start) -> None:
    editor = start(
        """
        -- a.md --
        See [[x]] and [[y]].
        -- deep/x.md --
        -- deep/er/y.md --
        """,
        WATCHES,
    )
    uri = editor.open("a.md")
    editor.findings(uri, lambda found: not found)
    shutil.move(editor.root / "deep", editor.root.parent / "elsewhere")
    editor.changed("deep", kind=3)
    assert codes(editor, 2) == ["broken-link"] * 2
    shutil.move(editor.root.parent / "elsewhere", editor.root / "renamed")
    editor.changed("renamed", kind=1)
    assert codes(editor, 0) == []


@pytest.mark.parametrize("method", ["didCreate", "didRename", "didDelete"])
def test_what_the_editor_does_to_files_is_followed_without_a_watcher(start: Start, method: str) -> None:
    editor = start(BROKEN, capable_of(f"workspace.fileOperations.{method}", **{WATCHED: True}))
    uri = editor.open("a.md")
    assert editor.offers["workspace"]["fileOperations"][method]
    codes(editor, 2)
    (editor.root / "b.md").rename(editor.root / "new.md")
    moved = {"oldUri": editor.uri("b.md"), "newUri": editor.uri("new.md")}
    files = {"didCreate": {"uri": editor.uri("new.md")}, "didDelete": {"uri": editor.uri("b.md")}, "didRename": moved}
    editor.notify(f"workspace/{method}Files", {"files": [files[method]]})
    wanted = {
        "didCreate": [("broken-heading", "Two")],
        "didDelete": [("broken-link", "b"), ("broken-link", "new")],
        "didRename": [("broken-link", "b")],
    }[method]
    editor.findings(uri, lambda found: sorted(found) == wanted)


def test_an_event_about_an_open_note_leaves_its_buffer_alone(editor: Editor) -> None:
    uri = editor.uri("a.md")
    editor.write("a.md", "Nothing here.\n")
    editor.changed("a.md")
    assert len(editor.request("textDocument/documentLink", {"textDocument": {"uri": uri}})) == 1
    assert codes(editor, 2)


def test_an_open_note_outlives_its_file(editor: Editor) -> None:
    (editor.root / "a.md").unlink()
    editor.changed("a.md", kind=3)
    assert codes(editor, 2)
    editor.close(editor.uri("a.md"))
    assert not editor.request("textDocument/documentLink", {"textDocument": {"uri": editor.uri("a.md")}})


def test_an_unsaved_heading_mends_links_in_other_open_notes(start: Start) -> None:
    editor = start(BROKEN, WATCHES)
    editor.open("a.md")
    assert sorted(codes(editor, 2)) == ["broken-heading", "broken-link"]
    uri = editor.open("b.md")
    editor.edit(uri, (editor.texts[uri].index("One"), editor.texts[uri].index("One") + 3, "Two"))
    assert codes(editor, 1) == ["broken-link"]
    editor.close(uri)
    assert sorted(codes(editor, 2)) == ["broken-heading", "broken-link"]


def test_an_unsaved_note_is_there(start: Start) -> None:
    editor = start(BROKEN, WATCHES)
    editor.open("a.md")
    codes(editor, 2)
    uri = editor.open("new.md", "# Not saved\n")
    assert codes(editor, 1) == ["broken-heading"]
    editor.close(uri)
    assert len(codes(editor, 2)) == 2


def test_a_saved_note_is_looked_at_on_disk(start: Start) -> None:
    editor = start(BROKEN, WATCHES)
    editor.open("a.md")
    codes(editor, 2)
    editor.write("new.md", "# New\n")
    editor.notify("textDocument/didSave", {"textDocument": {"uri": editor.uri("new.md")}})
    assert codes(editor, 1) == ["broken-heading"]


def test_a_change_elsewhere_sends_no_findings_again(start: Start) -> None:
    editor = start(BROKEN, WATCHES)
    editor.open("a.md")
    codes(editor, 2)
    editor.settled()
    editor.write("unheard of.md", "# Unheard of\n")
    before = editor.pushes
    editor.changed("unheard of.md", kind=1)
    assert editor.request("workspace/symbol", {"query": "unheard of"})
    editor.settled()
    assert editor.pushes == before


def test_how_often_a_missing_note_is_wanted_follows_other_notes(start: Start) -> None:
    editor = start(
        """
        -- a.md --
        [[zz]]
        -- b.md --
        [[zz]]
        """,
        WATCHES,
    )
    uri = editor.open("a.md")

    def says(words: str) -> bool:
        return any(words in finding["message"] for finding in editor.pushed.get(uri, ()))

    editor.wait_until(lambda: says("by 2 links"))
    editor.write("b.md", "[[zz]] [[zz]]")
    editor.changed("b.md")
    editor.wait_until(lambda: says("by 3 links"))
    other = editor.open("b.md")
    editor.replace(other, "[[zz]] [[zz]] [[zz]]")
    editor.wait_until(lambda: says("by 4 links"))


def test_the_server_watches_by_itself_where_the_editor_cannot(start: Start) -> None:
    editor = start(BROKEN, {})
    uri = editor.open("a.md")
    codes(editor, 2)
    editor.watched()
    (editor.root / "folder").mkdir()
    editor.write("folder/new.md", "# New\n")
    editor.findings(uri, lambda found: len(found) == 1)
    (editor.root / "folder" / "new.md").rename(editor.root / "other.md")
    editor.findings(uri, lambda found: len(found) == 2)
    assert editor.asked == []


def test_what_changes_before_the_server_watches_is_seen(start: Start) -> None:
    editor = start(BROKEN, {})
    editor.open("a.md")
    codes(editor, 2)
    editor.write("new.md", "# New\n")
    assert codes(editor, 1) == ["broken-heading"]


def test_a_name_that_is_no_utf8_does_not_end_watching(start: Start) -> None:
    editor = start(BROKEN, {})
    editor.open("a.md")
    editor.watched()
    with open(os.fsencode(editor.root) + b"/caf\xe9.md", "wb"):
        pass
    editor.write("new.md", "# New\n")
    assert codes(editor, 1) == ["broken-heading"]
    editor.write("b.md", "# Two\n")
    assert codes(editor, 0) == []
    assert not any("cannot be watched" in words for words in editor.messages)


def test_a_vault_that_is_moved_away_and_made_again_is_watched_again(start: Start) -> None:
    editor = start(BROKEN, {})
    editor.open("a.md")
    editor.watched()
    editor.root.rename(editor.root.parent / "elsewhere")
    editor.root.mkdir()
    editor.write("new.md", "# New\n")
    editor.write("b.md", "# Two\n")
    assert codes(editor, 0) == []
    (editor.root / "new.md").unlink()
    assert codes(editor, 1) == ["broken-link"]


def test_the_editor_is_asked_to_watch_where_it_can(start: Start) -> None:
    editor = start(BROKEN, recorded("vscode")["capabilities"])

    def registered() -> list[Any]:
        asked = [params["registrations"] for method, params in editor.asked if method == "client/registerCapability"]
        return [one for some in asked for one in some if one["method"] == "workspace/didChangeWatchedFiles"]

    editor.wait_until(registered)
    (watcher,) = registered()[0]["registerOptions"]["watchers"]
    assert watcher["globPattern"] == {"baseUri": editor.root.as_uri(), "pattern": "**/*"}


def test_an_editor_without_relative_patterns_watches_everything(start: Start) -> None:
    editor = start(BROKEN, WATCHES)
    editor.wait_until(lambda: editor.asked)
    (registration,) = editor.asked[0][1]["registrations"]
    assert registration["registerOptions"]["watchers"] == [{"globPattern": "**/*"}]


WATCHED = "workspace_didChangeWatchedFiles_dynamicRegistration"
