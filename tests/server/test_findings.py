"""Findings as clients get them: pushed or pulled, in what they can show, when they are true."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import note_lsp
from note_lsp.settings import DEFAULT_SEVERITIES
from tests.server.client import Editor, RequestError, capable_of, recorded
from tests.server.conftest import Start

VAULT = """
    -- a.md --
    😀 See [[nowhere]] and [[note]].

    A block. ^same

    Another one. ^same
    -- x/note.md --
    # One
    -- y/note.md --
    # Two
    -- b.md --
    Also [[nowhere]].
"""
DOCUMENT = "textDocument/diagnostic"
VSCODE = recorded("vscode")["capabilities"]


def pull(editor: Editor, path: str, previous: str | None = None) -> Any:
    """One note's report."""
    params = {"textDocument": {"uri": editor.uri(path)}, "previousResultId": previous}
    return editor.request(DOCUMENT, params)


def pull_all(editor: Editor, known: Any = ()) -> dict[str, Any]:
    """Every note's report, by its path."""
    previous = [{"uri": report["uri"], "value": report["resultId"]} for report in known]
    found = editor.request("workspace/diagnostic", {"previousResultIds": previous})["items"]
    return {report["uri"].removeprefix(editor.uri("") + "/"): report for report in found}


def test_findings_are_pushed_to_a_client_that_does_not_pull(start: Start) -> None:
    editor = start(VAULT, capable_of("textDocument.publishDiagnostics.versionSupport"))
    assert "diagnosticProvider" not in editor.offers
    uri = editor.open("a.md")
    found = editor.findings(uri, lambda found: len(found) == 3)
    assert found == [("broken-link", "nowhere"), ("ambiguous-link", "note"), ("duplicate-block-id", "^same")]
    editor.edit(uri, (0, editor.texts[uri].index("A block"), ""))
    assert editor.findings(uri, lambda found: found) == [("duplicate-block-id", "^same")]
    editor.close(uri)
    editor.wait_until(lambda: editor.pushed[uri] == [])


SHIFTED = """
    -- long.md --
    ---
    videoId: abcdEFGH123
    ---
    <a class="yt-timestamp" data-t="01:10:00">[01:10:00]</a>
    <a class="yt-timestamp" data-t="01:50:00">[01:50:00]</a>
    <a class="yt-timestamp" data-t="02:30:00">[02:30:00]</a>
    -- b.md --
    ---
    videoId: abcdEFGH123
    ---
    <a class="yt-timestamp" data-t="00:02:30">[00:02:30]</a>
    -- c.md --
    ---
    videoId: abcdEFGH123
    ---
    <a class="yt-timestamp" data-t="00:02:31">[00:02:31]</a>
"""


@pytest.mark.parametrize("client", [capable_of("textDocument.publishDiagnostics.versionSupport"), VSCODE])
def test_an_edit_renews_what_is_found_in_another_note_of_its_video(start: Start, client: dict[str, Any]) -> None:
    editor = start(SHIFTED, client)
    long, other = editor.open("long.md"), editor.open("b.md")
    assert editor.findings(long, lambda found: found) == [("implausible-timestamp", "01:10:00")]
    at = editor.texts[other].index("<a")
    editor.edit(other, (at, at + len('<a class="yt-timestamp"'), "<a x"))
    assert editor.findings(long, lambda found: not found) == []


def test_findings_are_not_pushed_to_a_client_that_pulls(start: Start) -> None:
    editor = start(VAULT, VSCODE)
    uri = editor.open("a.md")
    assert len(editor.findings(uri, lambda found: len(found) == 3)) == 3
    editor.close(uri)
    editor.settled()
    assert editor.pushes == 0


def test_a_client_that_cannot_be_told_to_pull_again_gets_findings_pushed(start: Start) -> None:
    editor = start(VAULT, recorded("neovim")["capabilities"])
    assert "diagnosticProvider" not in editor.offers
    editor.open("a.md")
    editor.wait_until(lambda: editor.pushes)
    assert "workspace/diagnostic/refresh" not in dict(editor.asked)


def test_a_second_pull_says_that_nothing_has_changed(start: Start) -> None:
    editor = start(VAULT, VSCODE)
    uri = editor.open("a.md")
    editor.findings(uri, lambda found: len(found) == 3)
    first = pull(editor, "a.md")
    assert first["kind"] == "full"
    assert pull(editor, "a.md", first["resultId"]) == {"kind": "unchanged", "resultId": first["resultId"]}
    editor.edit(uri, (0, 0, "\n"))
    assert pull(editor, "a.md", first["resultId"])["kind"] == "full"


def test_a_related_place_that_moves_makes_another_result(start: Start) -> None:
    editor = start("-- a.md --\n[[n#Opennings]]\n-- n.md --\n# Openings", VSCODE)
    editor.findings(editor.open("a.md"), lambda found: len(found) == 1)
    first = pull(editor, "a.md")
    editor.write("n.md", "#  Openings\n")
    editor.changed("n.md")
    assert pull(editor, "a.md", first["resultId"])["kind"] == "full"


def test_findings_of_all_notes_are_pulled_with_their_result_ids(start: Start) -> None:
    editor = start(VAULT, VSCODE)
    found = pull_all(editor)
    assert sorted(found) == ["a.md", "b.md"]
    assert [item["code"] for item in found["b.md"]["items"]] == ["broken-link"]
    editor.write("b.md", "Nothing wrong.\n")
    editor.changed("b.md")
    again = pull_all(editor, found.values())
    assert again["b.md"]["items"] == []
    assert again["a.md"]["kind"] == "full", "one link less wants the missing note"


def test_a_client_that_has_all_findings_is_answered_when_they_change(start: Start) -> None:
    editor = start(VAULT, VSCODE)
    found = pull_all(editor)
    previous = [{"uri": report["uri"], "value": report["resultId"]} for report in found.values()]
    waiting = editor.begin("workspace/diagnostic", {"previousResultIds": previous})
    pull(editor, "a.md")
    assert waiting not in editor.replies
    editor.write("nowhere.md", "# Here\n")
    editor.changed("nowhere.md")
    reports = {report["uri"]: report for report in editor.result(waiting)["items"]}
    assert reports[editor.uri("b.md")]["items"] == []


def test_a_pull_of_all_findings_can_be_cancelled(start: Start) -> None:
    editor = start(VAULT, VSCODE)
    previous = [{"uri": report["uri"], "value": report["resultId"]} for report in pull_all(editor).values()]
    waiting = editor.begin("workspace/diagnostic", {"previousResultIds": previous})
    pull(editor, "a.md")
    editor.notify("$/cancelRequest", {"id": waiting})
    with pytest.raises(RequestError) as cancelled:
        editor.result(waiting)
    assert cancelled.value.code == -32800


def test_a_finding_tells_a_capable_client_all_there_is(start: Start) -> None:
    editor = start(VAULT, VSCODE)
    uri = editor.open("a.md")
    editor.findings(uri, lambda found: len(found) == 3)
    broken, ambiguous, _ = pull(editor, "a.md")["items"]
    assert editor.words(uri, broken["range"]) == "nowhere"
    assert (broken["severity"], broken["source"]) == (2, "note-lsp")
    assert broken["data"] == {"code": "broken-link", "target": "nowhere"}
    assert "2 links in 2 notes" in broken["message"]
    places = {related["location"]["uri"] for related in ambiguous["relatedInformation"]}
    assert places == {editor.uri("x/note.md"), editor.uri("y/note.md")}


def test_a_finding_tells_a_plain_client_only_what_it_understands(start: Start) -> None:
    editor = start(VAULT, {})
    uri = editor.open("a.md")
    editor.findings(uri, lambda found: len(found) == 3)
    for item in editor.pushed[uri]:
        assert set(item) == {"range", "severity", "code", "source", "message"}


def test_the_version_is_told_where_the_client_knows_versions(start: Start) -> None:
    editor = start(VAULT, capable_of("textDocument.publishDiagnostics.versionSupport"))
    uri = editor.open("a.md")
    editor.edit(uri, (0, 0, "x"))
    editor.wait_until(lambda: any(params.get("version") == 2 for _, params in editor.told))


def test_every_code_has_its_words_on_the_page_that_findings_point_at(start: Start) -> None:
    editor = start(VAULT, VSCODE)
    uri = editor.open("a.md")
    editor.findings(uri, lambda found: len(found) == 3)
    page, _, section = pull(editor, "a.md")["items"][0]["codeDescription"]["href"].partition("#")
    path = Path(note_lsp.__file__).with_name("findings.md")
    assert (page, section) == (path.as_uri(), "broken-link")
    assert set(DEFAULT_SEVERITIES) <= set(path.read_text("utf-8").split())


def test_a_note_that_is_not_there_has_no_findings(start: Start) -> None:
    editor = start(VAULT, VSCODE)
    assert pull(editor, "never.md")["items"] == []
