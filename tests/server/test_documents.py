"""Open documents: the server's text is the editor's, whatever the edits, the encoding and the disk."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.server.client import Editor, capable_of
from tests.server.conftest import Start

PIECES = ("x", "😀", "é", "\n", "\r\n", "\r", "\u2028", "\n\n## H é😀\n\n", "[[note]]", "", "`", "\n# T\n", "日本")


def outline(editor: Editor, uri: str) -> Any:
    """An answer in which every line, every column and the letters of headings count."""
    document = {"textDocument": {"uri": uri}}
    return editor.request("textDocument/documentSymbol", document), editor.request(
        "textDocument/documentLink", document
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_any_edits_leave_the_same_text_as_a_fresh_open(start: Start, encoding: str) -> None:
    editor = start("# One 😀\n\nSee [[note]].\n", capable_of(general_positionEncodings=[encoding]))
    assert editor.encoding == encoding
    chance = random.Random(encoding)
    uri = editor.open("note.md")
    for _ in range(60):
        edits = []
        text = editor.texts[uri]
        for _ in range(chance.choice((1, 1, 3))):
            start_, end = sorted(chance.randint(0, len(text)) for _ in range(2))
            # An editor's cursor never stands between the two characters of a line end.
            start_, end = (place + 1 if text[place - 1 : place + 1] == "\r\n" else place for place in (start_, end))
            new = chance.choice(PIECES)
            end = start_ if chance.random() < 0.6 else min(end, start_ + 12)
            if text[end - 1 : end + 1] == "\r\n":
                end += 1
            edits.append((start_, end, new))
            text = text[:start_] + new + text[end:]
        editor.edit(uri, *edits)
    editor.edit(uri, (len(editor.texts[uri]), len(editor.texts[uri]), "\n\n# The end\n"))
    edited, text = outline(editor, uri), editor.texts[uri]
    editor.close(uri)
    editor.open("note.md", text)
    assert outline(editor, uri) == edited
    assert "The end" in str(edited)


def test_the_first_encoding_that_the_client_offers_wins(start: Start) -> None:
    offered = capable_of(general_positionEncodings=["utf-7", "utf-32", "utf-8"])
    assert start("# A", offered).encoding == "utf-32"


@pytest.mark.parametrize("offered", [None, [], ["utf-7"], "utf-8", {"utf-8": 1}])
def test_without_an_encoding_it_is_utf_16(start: Start, offered: Any) -> None:
    editor = start("See 😀 [[note]].", capable_of(general_positionEncodings=offered))
    assert editor.offers["positionEncoding"] == "utf-16"
    uri = editor.open("note.md")
    (link,) = editor.request("textDocument/documentLink", {"textDocument": {"uri": uri}})
    assert editor.words(uri, link["range"]) == "note"


def test_the_whole_text_can_be_sent(start: Start) -> None:
    editor = start("# A")
    uri = editor.open("note.md")
    editor.replace(uri, "# B\n")
    assert [symbol["name"] for symbol in outline(editor, uri)[0]] == ["B"]


def test_an_edit_beyond_the_end_is_made_at_the_end(start: Start) -> None:
    editor = start("# A\n")
    uri = editor.open("note.md")
    beyond = {"line": 900, "character": 900}
    change = {"range": {"start": beyond, "end": beyond}, "text": "# B\n"}
    document = {"uri": uri, "version": 2}
    editor.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
    assert [symbol["name"] for symbol in outline(editor, uri)[0]] == ["A", "B"]


FAR = {"line": 4_294_967_295, "character": 10**15}
BEFORE = {"line": 0, "character": -1}


@pytest.mark.parametrize(
    "change",
    [
        {"text": "# B\n"},
        {"range": None, "text": "# B\n"},
        {"range": {"start": {"line": 0, "character": 2}, "end": FAR}, "text": "B\n"},
        {"range": {"start": {"line": 0.0, "character": 2.0}, "end": FAR}, "text": "B\n"},
        {"range": {"start": BEFORE, "end": FAR}, "rangeLength": None, "text": "# B\n"},
    ],
)
def test_an_edit_is_made_however_carelessly_it_is_told(start: Start, change: Any) -> None:
    editor = start("# A\n")
    uri = editor.open("note.md")
    for version in ({}, {"version": None}, {"version": 3.0}, {"version": 2}):
        editor.replace(uri, "# A\n")
        document = {"uri": uri, **version}
        editor.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})
        assert [symbol["name"] for symbol in outline(editor, uri)[0]] == ["B"]


def test_a_change_that_cannot_be_understood_leaves_the_text_and_the_others(start: Start) -> None:
    editor = start("# A\n")
    uri = editor.open("note.md")
    for change in ({}, {"text": None}, {"text": 7}, {"range": {"start": 1}, "text": "x"}, None, "x"):
        editor.replace(uri, "# A\n")
        document = {"uri": uri, "version": 2}
        changes = [{"text": "# B\n"}, change]
        editor.notify("textDocument/didChange", {"textDocument": document, "contentChanges": changes})
        assert [symbol["name"] for symbol in outline(editor, uri)[0]] == ["B"]


def test_a_document_is_opened_without_a_version_and_a_language(start: Start) -> None:
    editor = start("# A\n")
    uri = editor.uri("note.md")
    more: Any
    for more in ({}, {"version": None, "languageId": 7}, {"languageId": None, "version": "1"}):
        editor.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "text": "# B\n", **more}})
        assert [symbol["name"] for symbol in outline(editor, uri)[0]] == ["B"]
        editor.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


def test_half_a_surrogate_pair_does_no_harm(start: Start) -> None:
    editor = start("# A\n")
    uri = editor.open("note.md", "# A\ud83d\n\nSee [[note]].\n")
    editor.texts[uri] = text = "# A\ufffd\n\nSee [[note]].\n"
    editor.edit(uri, (3, 4, "\udc00"))
    editor.texts[uri] = text
    (link,) = outline(editor, uri)[1]
    assert editor.words(uri, link["range"]) == "note"


def test_a_document_opened_twice_holds_the_last_text(start: Start) -> None:
    editor = start("# A\n")
    uri = editor.open("note.md")
    editor.open("note.md", "# B\n")
    assert [symbol["name"] for symbol in outline(editor, uri)[0]] == ["B"]


def test_a_document_that_was_closed_is_the_disks_again(start: Start) -> None:
    editor = start("# A\n")
    uri = editor.open("note.md", "# B\n")
    editor.close(uri)
    editor.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": 9}, "contentChanges": []})
    editor.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert [symbol["name"] for symbol in outline(editor, uri)[0]] == ["A"]


def test_a_document_is_one_however_its_uri_is_escaped(start: Start) -> None:
    editor = start(
        """
        -- a.md --
        See [[My nöte]].
        -- My nöte.md --
        # On disk
        """
    )
    escaped = editor.uri("My nöte.md")
    plain = escaped.replace("%20", " ").replace("%C3%B6", "ö")
    editor.open("My nöte.md", "text\n\n# In the editor\n", uri=plain)
    uri = editor.open("a.md")
    (place,) = editor.request("textDocument/definition", editor.at(uri, 8))
    assert place["uri"] == plain, "the client's own spelling"
    assert editor.words(plain, place["range"]) == "In the editor"
    (symbol,) = outline(editor, escaped)[0]
    assert symbol["name"] == "In the editor"


@pytest.mark.parametrize("language", ["markdown", "ipythongfm", "plaintext", ""])
def test_every_language_id_is_taken(start: Start, language: str) -> None:
    editor = start("# A\n")
    uri = editor.open("note.md", language=language)
    assert outline(editor, uri)[0]


@pytest.mark.parametrize(
    "uri", ["untitled:Untitled-1", "untitled:/somewhere/New.md", "inmemory://1", "vscode-vfs://x/a.md"]
)
def test_a_document_without_a_file_is_a_vault_of_its_own(start: Start, uri: str) -> None:
    editor = start("# Not seen\n")
    editor.open("", "# Here\n\n[[#Here]] [[nowhere]] [[note]] [x][y]\n", uri=uri)
    (place,) = editor.request("textDocument/definition", editor.at(uri, editor.texts[uri].index("#Here]]") + 2))
    assert (place["uri"], editor.words(uri, place["range"])) == (uri, "Here")
    found = editor.findings(uri, lambda found: found)
    assert [code for code, _ in found] == ["broken-reference"], "what other notes would decide is left alone"
    editor.close(uri)
    assert not editor.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})


def test_a_document_without_a_file_has_nothing_beside_it(start: Start) -> None:
    editor = start("# A\n")
    here = __file__.lstrip("/")
    links = (f"[x]({here})", f"[x](/{here})", f"[x](file:///{here})", f"[[{here}]]", f"![[../{here}]]")
    uri = editor.open("", "\n\n".join(links), uri="untitled:U1")
    for link in links:
        place = editor.at(uri, editor.texts[uri].index(link) + len(link) - 4)
        assert not editor.request("textDocument/definition", place), link
    for link in editor.request("textDocument/documentLink", {"textDocument": {"uri": uri}}):
        assert "target" not in link
    end = len(editor.texts[uri])
    editor.edit(uri, (end, end, "\n\n[x]("))
    found = editor.request("textDocument/completion", editor.at(uri, len(editor.texts[uri])))
    assert not found["items"]
    assert editor.findings(uri, lambda _: True) == []


def test_a_file_outside_every_folder_is_a_vault_of_its_own(start: Start) -> None:
    editor = start("# Not seen\n")
    outside = editor.root.parent / "outside.md"
    outside.write_text("# Here\n\n[[note]] [[#Here]]\n", "utf-8")
    uri = editor.open("../outside.md", uri=editor.uri("").rstrip("/").rpartition("/")[0] + "/outside.md")
    (place,) = editor.request("textDocument/definition", editor.at(uri, editor.texts[uri].index("#Here]]") + 2))
    assert place["uri"] == uri
    assert not editor.request("textDocument/definition", editor.at(uri, editor.texts[uri].index("note]]")))


def test_a_server_without_a_folder_answers_for_open_documents(start: Start) -> None:
    editor = start("See [[#A]].\n\n# A\n", folders=[], workspaceFolders=None, rootPath=None)
    uri = editor.open("note.md")
    (place,) = editor.request("textDocument/definition", editor.at(uri, 8))
    assert editor.words(uri, place["range"]) == "A"
