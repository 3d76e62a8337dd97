"""Lenses, hints and outlines with times, as editors ask for them."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.server.client import RECORDED, Editor, RequestError, capable_of, recorded
from tests.server.conftest import Start

VAULT = """
    -- talk.md --
    ---
    videoId: abcdEFGH123
    ---
    # 😀 Talk <a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>

    😀 zzzzEFGH123 here and https://youtu.be/zzzzEFGH123
    -- b.md --
    ---
    title: Another view
    videoId: abcdEFGH123
    ---
    # 😀 Heading
    -- c.md --
    ---
    title: A third
    videoId: abcdEFGH123
    ---
    -- z.md --
    ---
    title: 😀 Elsewhere
    videoId: zzzzEFGH123
    ---
"""
URL = "https://www.youtube.com/watch?v=abcdEFGH123"
LENSES: dict[str, Any] = {"textDocument_codeLens": {}}
HINTS: dict[str, Any] = {"textDocument_inlayHint": {}}
CHOOSES = {"window_showDocument_support": True, "window_showMessage": {}}
OWN_COMMANDS = {"experimental_commands_commands": ["note-lsp.showReferences"]}
REFRESHED = {"workspace_codeLens_refreshSupport": True, "workspace_inlayHint_refreshSupport": True}
ON = {"video": {"inlayHints": True, "symbols": True}}


def lenses(editor: Editor, uri: str) -> list[Any]:
    """The lenses of a note as an editor shows them: resolved."""
    found = editor.request("textDocument/codeLens", {"textDocument": {"uri": uri}})
    assert not any("command" in lens for lens in found)
    return [editor.request("codeLens/resolve", lens) for lens in found]


def hints(editor: Editor, uri: str, start: int = 0, end: int | None = None) -> list[tuple[str, str]]:
    """The hints between two places of an open note, each with the word before it."""
    text = editor.texts[uri]
    span = {"start": editor.position(uri, start), "end": editor.position(uri, len(text) if end is None else end)}
    found = editor.request("textDocument/inlayHint", {"textDocument": {"uri": uri}, "range": span})
    beginning = editor.position(uri, 0)
    before = [editor.words(uri, {"start": beginning, "end": hint["position"]}).split()[-1] for hint in found]
    return [(word, hint["label"]) for word, hint in zip(before, found, strict=True)]


def indexed(editor: Editor) -> Editor:
    """Once all notes are known."""
    editor.open("b.md", "[[nowhere]]")
    editor.findings(editor.uri("b.md"), lambda found: found)
    editor.close(editor.uri("b.md"))
    return editor


@pytest.mark.parametrize("name", sorted(path.stem for path in RECORDED.glob("*.json")))
def test_what_an_editor_cannot_show_is_not_offered(start: Start, name: str) -> None:
    said = recorded(name)
    editor = indexed(start(VAULT, said["capabilities"], initializationOptions=ON, tells=said["tells"]))
    can = said["capabilities"]["textDocument"]
    assert bool(editor.offers.get("codeLensProvider")) == ("codeLens" in can)
    assert bool(editor.offers.get("inlayHintProvider")) == ("inlayHint" in can)
    uri = editor.open("talk.md")
    if "codeLens" in can:
        first, second = lenses(editor, uri)
        assert editor.words(uri, first["range"]) == "abcdEFGH123"
        assert first["command"] == {"title": "Open video", "command": "note-lsp.openVideo", "arguments": [URL]}
        assert second["command"]["title"] == "2 other notes of this video"
        assert second["command"]["command"] in editor.offers["executeCommandProvider"]["commands"]
    if "inlayHint" in can:
        assert [word for word, _ in hints(editor, uri)] == ["zzzzEFGH123", "https://youtu.be/zzzzEFGH123"]


def test_an_editor_that_shows_references_itself_is_given_them(start: Start) -> None:
    editor = indexed(start(VAULT, capable_of(**LENSES, **OWN_COMMANDS)))
    uri = editor.open("talk.md")
    command = lenses(editor, uri)[1]["command"]
    assert command["command"] == "note-lsp.showReferences"
    where, position, locations = command["arguments"]
    assert (where, position) == (uri, editor.position(uri, editor.texts[uri].index("abcd")))
    assert [location["uri"] for location in locations] == [editor.uri("b.md"), editor.uri("c.md")]
    editor.open("b.md")
    assert editor.words(editor.uri("b.md"), locations[0]["range"]) == "😀 Heading"


def run(editor: Editor, command: Any) -> Any:
    """Let the server execute what a lens came with."""
    return editor.request("workspace/executeCommand", {key: command[key] for key in ("command", "arguments")})


def test_the_other_notes_are_there_to_choose_from(start: Start) -> None:
    answers = {
        "window/showMessageRequest": lambda params: params["actions"][1],
        "window/showDocument": lambda _: {"success": True},
    }
    editor = indexed(start(VAULT, capable_of(**LENSES, **CHOOSES), answers=answers))
    command = lenses(editor, editor.open("talk.md"))[1]["command"]
    assert run(editor, command) == editor.uri("c.md")
    (_, question), (_, shown) = editor.asked[-2:]
    assert [action["title"] for action in question["actions"]] == ["Another view", "A third"]
    assert question["message"] == "2 other notes of this video"
    assert (shown["uri"], shown["takeFocus"]) == (editor.uri("c.md"), True)


def test_nothing_is_shown_where_none_is_chosen(start: Start) -> None:
    answers = {"window/showMessageRequest": lambda _: None}
    editor = indexed(start(VAULT, capable_of(**LENSES, **CHOOSES), answers=answers))
    assert run(editor, lenses(editor, editor.open("talk.md"))[1]["command"]) is None
    assert "window/showDocument" not in dict(editor.asked)


def test_the_only_other_note_is_shown_at_once(start: Start) -> None:
    answers = {"window/showDocument": lambda _: {"success": True}}
    editor = indexed(start(VAULT, capable_of(**LENSES, **CHOOSES), answers=answers))
    editor.open("c.md", "")
    assert run(editor, lenses(editor, editor.open("talk.md"))[1]["command"]) == editor.uri("b.md")
    assert editor.asked[-1][1]["uri"] == editor.uri("b.md")


def test_an_editor_that_shows_nothing_is_told_the_notes(start: Start) -> None:
    editor = indexed(start(VAULT, capable_of(**LENSES)))
    assert run(editor, lenses(editor, editor.open("talk.md"))[1]["command"]) is None
    assert editor.messages == ["2 other notes of this video: Another view, A third"]
    assert editor.asked == []


def test_a_recording_of_the_vault_is_opened(start: Start) -> None:
    drawn = "-- a.md --\n---\nmedia: clip.mp4\n---\n[[clip.mp4#t=62]]\n-- clip.mp4 --\nx\n"
    answers = {"window/showDocument": lambda _: {"success": True}}
    editor = start(drawn, capable_of(**LENSES, **CHOOSES), answers=answers)
    uri = editor.open("a.md")
    editor.settled()
    (lens,) = lenses(editor, uri)
    assert run(editor, lens["command"]) == editor.uri("clip.mp4")
    place = editor.at(uri, editor.texts[uri].index("#t"))
    assert run(editor, {"command": "note-lsp.openVideo", "arguments": [place]}) == editor.uri("clip.mp4") + "#t=62"
    assert editor.asked[-1] == ("window/showDocument", {"uri": editor.uri("clip.mp4") + "#t=62", "external": True})


@pytest.mark.parametrize("data", [None, [], {"uri": "file:///x.md"}, {"uri": "file:///x.md", "lens": "video"}])
def test_a_lens_that_is_not_ours_is_refused_in_words(shared: Editor, data: Any) -> None:
    nowhere = {"line": 0, "character": 0}
    lens = {"range": {"start": nowhere, "end": nowhere}, "data": data}
    with pytest.raises(RequestError) as refused:
        shared.request("codeLens/resolve", lens)
    assert refused.value.code in (-32602, -32801)
    for command in ("note-lsp.chooseNote", "note-lsp.openVideo"):
        with pytest.raises(RequestError) as refused:
            run(shared, {"command": command, "arguments": [data]})
        assert refused.value.code in (-32602, -32803)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_hints_stand_where_the_client_counts_and_only_in_its_range(start: Start, encoding: str) -> None:
    can = capable_of(**HINTS, general_positionEncodings=[encoding])
    editor = indexed(start(VAULT, can, initializationOptions=ON))
    uri = editor.open("talk.md")
    end = editor.texts[uri].index(" and https")
    assert hints(editor, uri, 0, end) == [("zzzzEFGH123", "😀 Elsewhere")]
    assert hints(editor, uri, end, None) == [("https://youtu.be/zzzzEFGH123", "😀 Elsewhere")]


def test_hints_come_and_go_with_the_setting(start: Start) -> None:
    editor = indexed(start(VAULT, capable_of(**HINTS, **REFRESHED)))
    uri = editor.open("talk.md")
    assert hints(editor, uri) == []
    assert "workspace/inlayHint/refresh" not in dict(editor.asked)
    for given, count in ((True, 2), (False, 0)):
        editor.asked.clear()
        editor.notify("workspace/didChangeConfiguration", {"settings": {"video": {"inlayHints": given}}})
        editor.wait_until(lambda: "workspace/inlayHint/refresh" in dict(editor.asked))
        assert len(hints(editor, uri)) == count


@pytest.mark.parametrize("name", ["titles", "embeds"])
def test_hints_are_asked_for_again_for_every_setting_of_them(start: Start, name: str) -> None:
    drawn = "-- a.md --\n[[202311301200]]\n![[202311301200]]\n-- 202311301200.md --\n# Title\n\nWords\n"
    editor = start(drawn, capable_of(**HINTS, **REFRESHED))
    uri = editor.open("a.md")
    editor.settled()
    editor.asked.clear()
    editor.notify("workspace/didChangeConfiguration", {"settings": {"hints": {name: True}}})
    editor.wait_until(lambda: "workspace/inlayHint/refresh" in dict(editor.asked))
    label = {"titles": "Title", "embeds": "Words"}[name]
    assert (f"![[{202311301200}]]", label) in hints(editor, uri)


LINKS = """
    -- a.md --
    😀 [[b b#Part]] 😀 [[b b]] [[a#Own]] https://example.org/"x [[clip.mp4#t=62]]

    # 😀 Own
    -- sub/b b.md --
    😀

    😀 text

    ## 😀 Part
    -- clip.mp4 --
    x
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("tooltips", [True, False])
def test_links_lead_to_the_place_they_name(start: Start, encoding: str, tooltips: bool) -> None:
    can = {"general_positionEncodings": [encoding], "textDocument_documentLink_tooltipSupport": tooltips}
    editor = start(LINKS, capable_of(**can))
    uri = editor.open("a.md")
    editor.settled()
    found = editor.request("textDocument/documentLink", {"textDocument": {"uri": uri}})
    other = editor.uri("sub/b b.md")
    targets = [f"{other}#L5,4", other, f"{uri}#L3,3", 'https://example.org/"x', editor.uri("clip.mp4") + "#t=62"]
    assert [link["target"] for link in found] == targets
    words = ["b b#Part", "b b", "a#Own", 'https://example.org/"x', "[[clip.mp4#t=62]]"]
    assert [editor.words(uri, link["range"]) for link in found] == words
    said = ["Open sub/b b.md", "Open sub/b b.md", "Open a.md", None, "Open the video at 1:02"]
    assert [link.get("tooltip") for link in found] == (said if tooltips else [None] * 5)


def test_lenses_are_asked_for_again_when_other_notes_change(start: Start) -> None:
    editor = indexed(start(VAULT, capable_of(**LENSES, **REFRESHED)))
    uri = editor.open("talk.md")
    assert len(lenses(editor, uri)) == 2

    def counted(words: str) -> None:
        editor.wait_until(lambda: "workspace/codeLens/refresh" in dict(editor.asked))
        assert lenses(editor, uri)[1]["command"]["title"] == words
        editor.settled()
        editor.asked.clear()

    editor.settled()
    editor.asked.clear()
    editor.write("d.md", "---\nvideoId: abcdEFGH123\n---\n")
    editor.changed("d.md", kind=1)
    counted("3 other notes of this video")
    other = editor.open("b.md")
    editor.settled()
    editor.asked.clear()
    editor.replace(other, "---\nvideoId: zzzzEFGH123\n---\n")
    counted("2 other notes of this video")
    editor.edit(other, (len(editor.texts[other]), len(editor.texts[other]), "words"))
    editor.settled()
    assert editor.asked == []


LINKED = """
    -- a.md --
    # 😀 A

    ## 😀 Part
    -- b.md --
    😀 [[a]] [[a#😀 Part]]
    -- c.md --
    ---
    title: The third
    ---
    [[b]] and [x](a.md)
"""


def titles(editor: Editor, uri: str) -> list[str]:
    """What the lenses of a note say."""
    return [lens["command"]["title"] for lens in lenses(editor, uri)]


def test_links_are_counted_above_a_note_and_its_headings(start: Start) -> None:
    editor = indexed(start(LINKED, capable_of(**LENSES, **OWN_COMMANDS)))
    uri = editor.open("a.md")
    note, heading = lenses(editor, uri)
    assert [editor.words(uri, lens["range"]) for lens in (note, heading)] == ["😀 A", "😀 Part"]
    assert note["command"]["title"] == "3 links to this note"
    assert heading["command"]["title"] == "1 link to this heading"
    other = editor.open("b.md")
    where, position, places = heading["command"]["arguments"]
    assert (where, position) == (uri, heading["range"]["start"])
    assert [(place["uri"], editor.words(other, place["range"])) for place in places] == [(other, "a")]
    assert places == [{"uri": other, "range": range_after(editor, other, "[[a]] [[", 1)}]


def range_after(editor: Editor, uri: str, before: str, length: int) -> dict[str, Any]:
    """The range of so many characters behind the words ``before`` in an open note."""
    start = editor.texts[uri].index(before) + len(before)
    return {"start": editor.position(uri, start), "end": editor.position(uri, start + length)}


def test_the_notes_that_link_are_there_to_choose_from(start: Start) -> None:
    answers = {
        "window/showMessageRequest": lambda params: params["actions"][0],
        "window/showDocument": lambda _: {"success": True},
    }
    editor = indexed(start(LINKED, capable_of(**LENSES, **CHOOSES), answers=answers))
    note, heading = lenses(editor, editor.open("a.md"))
    for lens in (note, heading):
        assert run(editor, lens["command"]) == editor.uri("b.md")
    other = editor.open("b.md")
    _, (_, first), (_, second) = editor.asked
    assert [action["title"] for action in editor.asked[0][1]["actions"]] == ["b", "The third"]
    assert first["selection"] == range_after(editor, other, "😀 [[", 1)
    assert second["selection"] == range_after(editor, other, "[[a]] [[", 1)


def test_no_more_notes_are_named_than_a_message_can_show(start: Start) -> None:
    many = "".join(f"    -- n{number:02}.md --\n    [[a]]\n" for number in range(23))
    editor = indexed(start(f"\n    -- a.md --\n    # A\n{many}", capable_of(**LENSES)))
    assert run(editor, lenses(editor, editor.open("a.md"))[0]["command"]) is None
    assert editor.messages[0].endswith("n18, n19 and 3 more")
    editor = indexed(start(f"\n    -- a.md --\n    # A\n{many}", capable_of(**LENSES, **CHOOSES)))
    run(editor, lenses(editor, editor.open("a.md"))[0]["command"])
    question = dict(editor.asked)["window/showMessageRequest"]
    assert question["message"] == "23 links to this note; the first 20 of 23 notes"
    assert len(question["actions"]) == 20


def test_lenses_follow_the_links_of_other_open_notes(start: Start) -> None:
    editor = indexed(start(LINKED, capable_of(**LENSES, **REFRESHED)))
    uri, other = editor.open("a.md"), editor.open("b.md")

    def asked_again(expected: bool = True) -> bool:
        if expected:
            editor.wait_until(lambda: "workspace/codeLens/refresh" in dict(editor.asked))
        editor.settled()
        again = "workspace/codeLens/refresh" in dict(editor.asked)
        editor.asked.clear()
        return again == expected

    editor.settled()
    while editor.asked:
        # What came of opening the notes is asked again for a while, at longer and longer intervals.
        editor.asked.clear()
        time.sleep(1.1)
        editor.settled()
    end = len(editor.texts[other])
    for words in ("w", "o", " #tag [[nowhere]] [[#A]]", "\n\n[r]: a.md\n"):
        editor.edit(other, (end, end, words))
        assert asked_again("a.md" in words)
    editor.edit(other, (0, 0, "[x][r] [y][r] "))
    assert asked_again()
    assert titles(editor, uri) == ["5 links to this note", "1 link to this heading"]
    at = editor.texts[other].index("#😀 Part")
    editor.edit(other, (at, at + len("#😀 Part"), "#😀 P"))
    assert asked_again()
    assert titles(editor, uri) == ["5 links to this note"]
    editor.close(other)
    assert asked_again()
    assert titles(editor, uri) == ["3 links to this note", "1 link to this heading"]
    editor.write("c.md", "[[a#😀 Part]]")
    editor.changed("c.md")
    assert asked_again()
    assert titles(editor, uri) == ["3 links to this note", "2 links to this heading"]
    other = editor.open("b.md", "[[a]] [[a#Gone]]")
    assert asked_again()
    assert titles(editor, uri) == ["3 links to this note", "1 link to this heading"]
    editor.close(other)
    assert asked_again()
    assert titles(editor, uri) == ["3 links to this note", "2 links to this heading"]


def test_lenses_of_backlinks_come_and_go_with_the_setting(start: Start) -> None:
    editor = indexed(start(LINKED, capable_of(**LENSES, **REFRESHED)))
    uri, other = editor.open("a.md"), editor.open("b.md")
    assert len(lenses(editor, uri)) == 2
    for given, count in ((False, 0), (True, 2)):
        editor.settled()
        editor.asked.clear()
        editor.notify("workspace/didChangeConfiguration", {"settings": {"lenses": {"backlinks": given}}})
        editor.wait_until(lambda: "workspace/codeLens/refresh" in dict(editor.asked))
        assert len(lenses(editor, uri)) == count
        if not given:
            editor.settled()
            editor.asked.clear()
            editor.edit(other, (0, 0, "[[a]] "))
            editor.settled()
            assert editor.asked == []


def test_no_lens_is_asked_for_again_by_an_editor_that_has_none(start: Start) -> None:
    editor = indexed(start(VAULT, capable_of(**REFRESHED), initializationOptions=ON))
    editor.write("d.md", "---\nvideoId: abcdEFGH123\n---\n")
    editor.changed("d.md", kind=1)
    editor.settled()
    assert editor.asked == []


@pytest.mark.parametrize("tree", [True, False])
def test_an_outline_has_times_if_the_settings_say_so(start: Start, tree: bool) -> None:
    can = capable_of(
        textDocument_documentSymbol_hierarchicalDocumentSymbolSupport=tree,
        textDocument_documentSymbol_symbolKind_valueSet=list(range(1, 27)),
    )
    editor = start(VAULT, can, initializationOptions=ON)
    uri = editor.open("talk.md")
    found = editor.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    heading, time = (found[0], found[0]["children"][0]) if tree else found
    assert (heading["name"], heading["kind"]) == ("😀 Talk [00:05:00]", 15)
    assert (time["name"], time["kind"]) == ("5:00", 24)
    place = time["selectionRange"] if tree else time["location"]["range"]
    assert "[00:05:00]" in editor.words(uri, place)
    assert time["detail"] == "😀 Talk" if tree else time["containerName"] == heading["name"]
