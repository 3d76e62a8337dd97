"""Semantic tokens as editors ask for them and read them."""

from __future__ import annotations

from array import array
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from note_lsp.features.semantic_tokens import semantic_tokens
from note_lsp.paths import VaultPath
from note_lsp.server.buffers import sound
from note_lsp.server.capabilities import client_of
from note_lsp.server.columns import Columns
from note_lsp.server.convert_tokens import numbers
from note_lsp.server.tokens import edits_between
from note_lsp.settings import Settings
from note_lsp.vault.vault import Vault
from tests.random_notes import NOTES, PIECES
from tests.server.client import RECORDED, Editor, capable_of, recorded
from tests.server.conftest import Start

VAULT = """
    -- note.md --
    # 😀 Top [[other]] #tag

    😀 [[other|é 😀]] and [[missing]], [😀 on
    two lines](other.md) 😀 #日本/x

    > [!info] 😀
    -- other.md --
    # Other
"""
TYPES = ["class", "macro", "string", "comment", "enumMember", "number", "keyword", "property", "parameter", "variable"]
TOKENS = {
    "requests": {"full": {"delta": True}, "range": True},
    "tokenTypes": ["namespace", *reversed(TYPES)],
    "tokenModifiers": ["definition", "declaration"],
    "formats": ["relative"],
}
CAN: dict[str, Any] = {"textDocument_semanticTokens": TOKENS}
PIECES_THAT_CAN_BE_SENT = [*(piece for piece in PIECES if sound(piece) == piece), "\n", "a", "", "\U0001f600"]
REFRESH = "workspace/semanticTokens/refresh"
REFRESHED: dict[str, Any] = {"workspace_semanticTokens_refreshSupport": True}


def full(editor: Editor, uri: str) -> Any:
    return editor.request("textDocument/semanticTokens/full", {"textDocument": {"uri": uri}})


def delta(editor: Editor, uri: str, previous: str) -> Any:
    params = {"textDocument": {"uri": uri}, "previousResultId": previous}
    return editor.request("textDocument/semanticTokens/full/delta", params)


def within(editor: Editor, uri: str, start: int, end: int) -> Any:
    """The tokens between two places."""
    span = {"start": editor.position(uri, start), "end": editor.position(uri, end)}
    return editor.request("textDocument/semanticTokens/range", {"textDocument": {"uri": uri}, "range": span})


def read(editor: Editor, uri: str, data: list[int]) -> list[str]:
    """Each token's words and type, with its modifiers, as an editor reads the numbers."""
    legend = editor.offers["semanticTokensProvider"]["legend"]
    line = character = 0
    found = []
    for at in range(0, len(data), 5):
        lines, units, length, kind, bits = data[at : at + 5]
        character = units if lines else character + units
        line += lines
        start, end = ({"line": line, "character": place} for place in (character, character + length))
        words = [legend["tokenTypes"][kind]]
        words += [word for bit, word in enumerate(legend["tokenModifiers"]) if bits >> bit & 1]
        found.append(f"{editor.words(uri, {'start': start, 'end': end})}: {' '.join(words)}")
    return found


def changed(data: list[int], edits: list[Any]) -> list[int]:
    """``data`` with the edits of a delta, as an editor makes them."""
    for edit in sorted(edits, key=lambda edit: edit["start"], reverse=True):
        data = [*data[: edit["start"]], *edit.get("data", ()), *data[edit["start"] + edit["deleteCount"] :]]
    return data


def indexed(editor: Editor) -> Editor:
    """Once all notes are known."""
    editor.open("b.md", "[[nowhere]]")
    editor.findings(editor.uri("b.md"), lambda found: found)
    editor.close(editor.uri("b.md"))
    editor.settled()
    editor.asked.clear()
    return editor


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_tokens_stand_where_the_client_counts(start: Start, encoding: str) -> None:
    editor = indexed(start(VAULT, capable_of(**CAN, general_positionEncodings=[encoding])))
    uri = editor.open("note.md")
    assert read(editor, uri, full(editor, uri)["data"]) == [
        "other: class",
        "#tag: enumMember",
        "other|é 😀: class",
        "missing: comment",
        "😀 on: class",
        "two lines: class",
        "other.md: class",
        "#日本/x: enumMember",
        "[!info]: keyword",
    ]
    text = editor.texts[uri]
    found = within(editor, uri, text.index("|é"), text.index("on\n"))
    assert read(editor, uri, found["data"]) == ["other|é 😀: class", "missing: comment", "😀 on: class"]
    assert within(editor, uri, 0, len(text))["data"] == full(editor, uri)["data"]
    assert within(editor, uri, 0, 1) == {"data": []}


def test_definitions_are_told_from_uses(start: Start) -> None:
    editor = indexed(start(VAULT, capable_of(**CAN)))
    uri = editor.open("note.md", "![[other]] a[^1] [x][r] ^id\n\n[^1]: words\n\n[r]: https://a.org\n")
    assert read(editor, uri, full(editor, uri)["data"]) == [
        "other: macro",
        "^1: parameter",
        "x: string",
        "r: variable",
        "^id: property declaration",
        "^1: parameter definition",
        "r: variable definition",
        "https://a.org: string",
    ]


@pytest.mark.parametrize("name", sorted(path.stem for path in RECORDED.glob("*.json")))
def test_only_what_an_editor_announces_is_offered_and_used(start: Start, name: str) -> None:
    said = recorded(name)
    editor = start(VAULT, said["capabilities"], tells=said["tells"])
    can = said["capabilities"]["textDocument"].get("semanticTokens")
    offer = editor.offers.get("semanticTokensProvider")
    assert bool(offer) == bool(can)
    if offer:
        assert set(offer["legend"]["tokenTypes"]) == set(TYPES)
        assert set(offer["legend"]["tokenModifiers"]) <= set(can["tokenModifiers"])
        assert offer["full"] == can["requests"]["full"]
        assert offer["range"] == can["requests"]["range"]
        uri = editor.open("note.md")
        assert "#日本/x: enumMember" in read(editor, uri, full(editor, uri)["data"])


@pytest.mark.parametrize(
    "lacking",
    [
        {"formats": []},
        {"requests": {}},
        {"requests": {"full": False, "range": False}},
        {"tokenTypes": []},
        {"formats": 1},
    ],
)
def test_nothing_is_offered_to_a_client_that_could_not_read_it(start: Start, lacking: dict[str, Any]) -> None:
    editor = start(VAULT, capable_of(textDocument_semanticTokens={**TOKENS, **lacking}))
    assert editor.offers.get("semanticTokensProvider") is None


def test_kinds_without_a_type_are_left_out(start: Start) -> None:
    can = {**TOKENS, "tokenTypes": ["keyword", "class"], "tokenModifiers": [], "requests": {"full": True}}
    editor = indexed(start(VAULT, capable_of(textDocument_semanticTokens=can)))
    offer = editor.offers["semanticTokensProvider"]
    assert (offer["legend"], offer["full"]) == ({"tokenTypes": ["class", "keyword"], "tokenModifiers": []}, True)
    uri = editor.open("note.md", "😀 #tag 😀 [[missing]] 😀 [[other]] ^id\n\n> [!info]")
    assert read(editor, uri, full(editor, uri)["data"]) == ["other: class", "[!info]: keyword"]


def test_a_delta_is_what_a_key_press_changes(start: Start) -> None:
    editor = indexed(start(VAULT, capable_of(**CAN)))
    uri = editor.open("note.md")
    first = full(editor, uri)
    assert delta(editor, uri, first["resultId"])["edits"] == []
    at = editor.texts[uri].index("missing")
    editor.edit(uri, (at, at, "x"))
    found = delta(editor, uri, first["resultId"])
    ((start_, count, data),) = [(edit["start"], edit["deleteCount"], edit["data"]) for edit in found["edits"]]
    assert (start_, count) == (3 * 5, 2 * 5)
    before = first["data"][15:25]
    # It is longer, and so the next one on the line stands further from where it begins.
    assert data == [0, before[1], before[2] + 1, *before[3:6], before[6] + 1, *before[7:]]


def test_a_delta_from_an_answer_that_is_not_known_is_everything(start: Start) -> None:
    editor = indexed(start(VAULT, capable_of(**CAN)))
    uri = editor.open("note.md")
    first = full(editor, uri)
    assert delta(editor, uri, "none")["data"] == first["data"]
    for _ in range(3):
        assert "edits" in delta(editor, uri, first["resultId"])
    for _ in range(5):
        assert full(editor, uri)["resultId"] != first["resultId"]
    assert "edits" not in delta(editor, uri, first["resultId"])
    last = full(editor, uri)["resultId"]
    editor.close(uri)
    editor.open("note.md")
    assert "edits" not in delta(editor, uri, last)


def test_nothing_is_remembered_of_a_note_that_is_not_open(start: Start) -> None:
    editor = indexed(start(VAULT, capable_of(**CAN)))
    uri = editor.uri("note.md")
    found = full(editor, uri)
    assert found["data"]
    assert "resultId" not in found
    assert delta(editor, uri, "1") == found
    for nothing in (editor.uri("none.md"), "untitled:1", "file:///elsewhere/x.md"):
        assert full(editor, nothing) is None
        assert delta(editor, nothing, "1") is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_deltas_add_up_to_what_a_full_answer_says(start: Start, encoding: str) -> None:
    editor = indexed(start(VAULT, capable_of(**CAN, general_positionEncodings=[encoding])))
    uri = editor.open("note.md", "".join(f"[[other|😀 {number}]] #tag\n\n" for number in range(20)))
    random = Random(encoding)
    found = full(editor, uri)
    data, identity = found["data"], found["resultId"]
    for _ in range(60):
        text = editor.texts[uri]
        at = random.randrange(len(text) + 1)
        taken = random.choice((0, 0, 0, 1, 2, 9))
        editor.edit(uri, (at, min(len(text), at + taken), random.choice(PIECES_THAT_CAN_BE_SENT)))
        found = delta(editor, uri, identity)
        data, identity = changed(data, found["edits"]), found["resultId"]
        assert data == full(editor, uri)["data"]


@given(NOTES, st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_the_numbers_are_the_positions_of_the_pieces(text: str, encoding: str) -> None:
    client = client_of(capable_of(**CAN, general_positionEncodings=[encoding]))
    vault, path = Vault.alone(Path("/nowhere/note.md"), Settings()), VaultPath("note.md")
    vault.open_buffer(path, text, 1)
    note, tokens = vault.note(path), semantic_tokens(vault, path)
    assert note is not None
    found = numbers(client, note, tokens).tolist()
    columns = Columns(note.facts.lines, client.encoding)
    line = character = 0
    for at, (start, end, _) in zip(range(0, len(found), 5), tokens, strict=True):
        character = found[at + 1] if found[at] else character + found[at + 1]
        line += found[at]
        assert (line, character) == columns.line_and_character(start)
        assert (line, character + found[at + 2]) == columns.line_and_character(end)
    vault.close()


@given(*[st.lists(st.lists(st.integers(0, 1), min_size=5, max_size=5), max_size=9)] * 2)
def test_an_edit_makes_one_answer_of_the_other(before: list[list[int]], after: list[list[int]]) -> None:
    old, new = (array("I", [number for token in tokens for number in token]) for tokens in (before, after))
    edits = edits_between(old.tobytes(), new)
    assert (len(edits) == 0) == (old == new)
    for start, count, data in edits:
        assert changed(old.tolist(), [{"start": start, "deleteCount": count, "data": data.tolist()}]) == new.tolist()
        assert count % 5 == len(data) % 5 == start % 5 == 0
        assert count <= 5 or len(data) <= 5 or old[start : start + 5] != data[:5]


def test_tokens_are_asked_for_again_when_links_lead_elsewhere(start: Start) -> None:
    editor = indexed(start(VAULT, capable_of(**CAN, **REFRESHED)))
    uri = editor.open("note.md", "[[missing]] [[other#Part]] [[my_other]]")

    def again(*expected: str) -> None:
        editor.wait_until(lambda: (REFRESH, None) in editor.asked)
        assert read(editor, uri, full(editor, uri)["data"]) == list(expected)
        editor.settled()
        editor.asked.clear()

    again("missing: comment", "other#: class", "Part: comment", "my_other: comment")
    editor.write("missing.md", "")
    editor.changed("missing.md", kind=1)
    again("missing: class", "other#: class", "Part: comment", "my_other: comment")
    other = editor.open("other.md")
    editor.settled()
    editor.asked.clear()
    editor.edit(other, (len("# Other"), len("# Other"), "\n## Part"))
    again("missing: class", "other#Part: class", "my_other: comment")
    editor.edit(other, (0, 0, "---\ntitle: My other\n---\n"))
    again("missing: class", "other#Part: class", "my_other: class")
    editor.edit(other, (len(editor.texts[other]), len(editor.texts[other]), "\n[[missing]] words"))
    editor.edit(uri, (0, 0, "# A heading\n"))
    editor.settled()
    assert editor.asked == []
    editor.notify("workspace/didChangeConfiguration", {"settings": {"links": {"strict": True}}})
    again("missing: class", "other#Part: class", "my_other: comment")


def test_tokens_are_asked_for_again_when_the_index_is_complete(start: Start) -> None:
    editor = start(VAULT, capable_of(**CAN, **REFRESHED))
    uri = editor.open("note.md")
    editor.wait_until(lambda: (REFRESH, None) in editor.asked)
    assert "missing: comment" in read(editor, uri, full(editor, uri)["data"])


@pytest.mark.parametrize("can", [CAN, REFRESHED])
def test_no_editor_is_told_that_has_not_said_it_listens(start: Start, can: dict[str, Any]) -> None:
    editor = indexed(start(VAULT, capable_of(**can)))
    editor.write("missing.md", "")
    editor.changed("missing.md", kind=1)
    editor.settled()
    assert editor.asked == []
