"""Folds, selections, linked places, symbols and the graph of links, as editors ask for them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.client import RECORDED, Editor, RequestError, capable_of, recorded
from tests.server.conftest import Start
from tests.server.test_views import indexed

VAULT = """
    -- a.md --
    ---
    title: About
    ---
    # 😀 Top

    😀 See [[b|the label]] and [x][ref].

    %%
    hidden
    %%

    ## Part

    - one
      - two

    [ref]: b.md
    -- b.md --
    # Other

    😀 [[a]] and [[a#Part]]
    -- sub/c.md --
    [[a]]
"""
FOLDING: dict[str, Any] = {"textDocument_foldingRange": {}}
SELECTING: dict[str, Any] = {"textDocument_selectionRange": {}}
LINKED: dict[str, Any] = {"textDocument_linkedEditingRange": {}}
CALLING: dict[str, Any] = {"textDocument_callHierarchy": {}}
RESOLVING: dict[str, Any] = {"workspace_symbol_resolveSupport_properties": ["location.range"]}
OFFERS = {
    "foldingRange": "foldingRangeProvider",
    "selectionRange": "selectionRangeProvider",
    "linkedEditingRange": "linkedEditingRangeProvider",
    "callHierarchy": "callHierarchyProvider",
}


def folds(editor: Editor, uri: str) -> list[Any]:
    """The folds of a note."""
    found: list[Any] = editor.request("textDocument/foldingRange", {"textDocument": {"uri": uri}})
    return found


def first_line(editor: Editor, uri: str, fold: Any) -> str:
    """What stays to be seen of a fold."""
    lines = editor.texts[uri].split("\n")
    number: int = fold["startLine"]
    return lines[number]


def calls(editor: Editor, item: Any, way: str) -> list[tuple[str, str, Any]]:
    """The names, the details and the ranges of links at one end of an item."""
    answer = editor.request(f"callHierarchy/{way}Calls", {"item": item})
    ends = [(call.get("from") or call.get("to"), call["fromRanges"]) for call in answer]
    return [(end["name"], end.get("detail", ""), ranges) for end, ranges in ends]


@pytest.mark.parametrize("name", sorted(path.stem for path in RECORDED.glob("*.json")))
def test_an_editor_is_offered_what_it_announces(start: Start, name: str) -> None:
    said = recorded(name)
    editor = indexed(start(VAULT, said["capabilities"], tells=said["tells"]))
    can = said["capabilities"]["textDocument"]
    assert {name: bool(editor.offers.get(offer)) for name, offer in OFFERS.items()} == {
        name: name in can for name in OFFERS
    }
    uri = editor.open("a.md")
    place = editor.at(uri, editor.texts[uri].index("x]["))
    if "foldingRange" in can:
        found = folds(editor, uri)
        assert first_line(editor, uri, found[0]) == "---"
        shows_words = can["foldingRange"].get("foldingRange", {}).get("collapsedText")
        assert found[0].get("collapsedText") == ("--- About" if shows_words else None)
        assert all(set(fold) <= {"startLine", "endLine", "kind", "collapsedText"} for fold in found)
    if "selectionRange" in can:
        params = {"textDocument": place["textDocument"], "positions": [place["position"]]}
        (chain,) = editor.request("textDocument/selectionRange", params)
        assert editor.words(uri, chain["range"]) == "x"
    if "linkedEditingRange" in can:
        place = editor.at(uri, editor.texts[uri].index("ref"))
        found = editor.request("textDocument/linkedEditingRange", place)
        assert [editor.words(uri, one) for one in found["ranges"]] == ["ref", "ref"]
        assert found["wordPattern"]
    if "callHierarchy" in can:
        (item,) = editor.request("textDocument/prepareCallHierarchy", editor.at(uri, 0))
        assert [name for name, _, _ in calls(editor, item, "incoming")] == ["b", "c"]
    symbols = editor.request("workspace/symbol", {"query": "About"})
    resolves = said["capabilities"].get("workspace", {}).get("symbol", {}).get("resolveSupport")
    assert ["range" in symbol["location"] for symbol in symbols] == [not resolves]
    assert editor.stop() == 0


def test_folds_are_whole_lines_of_a_kind(start: Start) -> None:
    editor = start(VAULT, capable_of(**FOLDING))
    uri = editor.open("a.md")
    assert [(first_line(editor, uri, fold), fold["endLine"], fold.get("kind")) for fold in folds(editor, uri)] == [
        ("---", 2, "region"),
        ("# 😀 Top", 16, None),
        ("%%", 9, "comment"),
        ("## Part", 16, None),
        ("- one", 14, None),
    ]


def test_folds_are_as_many_and_of_kinds_as_the_client_wants(start: Start) -> None:
    announced = {"rangeLimit": 2, "foldingRangeKind": {"valueSet": ["comment"]}}
    editor = start(VAULT, capable_of(textDocument_foldingRange=announced))
    uri = editor.open("a.md")
    assert [(first_line(editor, uri, fold), fold.get("kind")) for fold in folds(editor, uri)] == [
        ("# 😀 Top", None),
        ("## Part", None),
    ]
    announced["rangeLimit"] = -1
    without_limit = start(VAULT, capable_of(textDocument_foldingRange=announced))
    uri = without_limit.open("a.md")
    assert [fold.get("kind") for fold in folds(without_limit, uri)] == [None, None, "comment", None, None]


def test_selections_are_nested_and_one_for_each_place(start: Start) -> None:
    editor = start(VAULT, capable_of(**SELECTING))
    uri = editor.open("a.md")
    places = [editor.position(uri, editor.texts[uri].index(word)) for word in ("label", "Part")]
    places.append({"line": 999, "character": 7})
    params = {"textDocument": {"uri": uri}, "positions": places}
    found = editor.request("textDocument/selectionRange", params)
    chains = []
    for node in found:
        chain = []
        while node is not None:
            chain.append(editor.words(uri, node["range"]))
            node = node.get("parent")
        chains.append(chain)
    assert chains[0][:5] == [
        "label",
        "the label",
        "b|the label",
        "[[b|the label]]",
        "😀 See [[b|the label]] and [x][ref].",
    ]
    assert chains[1][:2] == ["Part", "## Part"]
    assert [chain[-1] for chain in chains] == [editor.texts[uri]] * 3


def test_nothing_is_linked_on_plain_words(start: Start) -> None:
    editor = start(VAULT, capable_of(**LINKED))
    uri = editor.open("a.md")
    assert editor.request("textDocument/linkedEditingRange", editor.at(uri, editor.texts[uri].index("See"))) is None


def test_the_graph_of_links_can_be_walked(start: Start) -> None:
    editor = indexed(start(VAULT, capable_of(**CALLING)))
    uri = editor.open("b.md")
    (item,) = editor.request("textDocument/prepareCallHierarchy", editor.at(uri, editor.texts[uri].index("[[a]]")))
    assert (item["name"], item["uri"]) == ("a", editor.uri("a.md"))
    ((b, _, ranges), (c, folder, _)) = calls(editor, item, "incoming")
    assert [editor.words(uri, one) for one in ranges] == ["[[a]]", "[[a#Part]]"]
    assert (b, c, folder) == ("b", "c", "sub")
    ((b, _, ranges),) = calls(editor, item, "outgoing")
    editor.open("a.md")
    assert (b, [editor.words(item["uri"], one) for one in ranges]) == ("b", ["[[b|the label]]", "[x][ref]"])
    assert editor.words(item["uri"], item["range"]) == editor.texts[item["uri"]]


def test_a_section_is_an_item_that_stands_alone(start: Start) -> None:
    editor = indexed(start(VAULT, capable_of(**CALLING)))
    uri = editor.open("b.md")
    (item,) = editor.request("textDocument/prepareCallHierarchy", editor.at(uri, editor.texts[uri].index("Part")))
    editor.open("a.md")
    assert editor.words(item["uri"], item["selectionRange"]) == "Part"
    assert [name for name, _, _ in calls(editor, item, "incoming")] == ["b"]
    start_of_a = editor.texts[item["uri"]].index("# 😀")
    editor.edit(item["uri"], (start_of_a, start_of_a, "# Before\n\n"))
    assert [name for name, _, _ in calls(editor, item, "incoming")] == ["b"]
    assert calls(editor, {**item, "data": {"heading": "gone"}}, "incoming") == []


@pytest.mark.parametrize("data", [None, 7, [], {"heading": 7}])
def test_an_item_with_strange_data_is_a_note(start: Start, data: Any) -> None:
    editor = indexed(start(VAULT, capable_of(**CALLING)))
    (item,) = editor.request("textDocument/prepareCallHierarchy", editor.at(editor.open("a.md"), 0))
    assert len(calls(editor, {**item, "data": data}, "incoming")) == 2
    assert editor.request("callHierarchy/incomingCalls", {"item": {**item, "uri": "file:///nowhere/x.md"}}) is None


def test_the_range_of_a_symbol_is_told_when_it_is_chosen(start: Start) -> None:
    editor = indexed(start(VAULT, capable_of(**RESOLVING)))
    assert editor.offers["workspaceSymbolProvider"] == {"resolveProvider": True}
    (symbol,) = editor.request("workspace/symbol", {"query": "Part"})
    assert symbol["location"] == {"uri": editor.uri("a.md")}
    resolved = editor.request("workspaceSymbol/resolve", symbol)
    editor.open("a.md")
    assert editor.words(resolved["location"]["uri"], resolved["location"]["range"]) == "Part"
    assert resolved["name"] == symbol["name"]


def test_a_symbol_of_somebody_else_is_refused(start: Start) -> None:
    editor = start(VAULT, capable_of(**RESOLVING))
    symbol = {"name": "x", "kind": 1, "location": {"uri": editor.uri("a.md")}}
    for data in (None, [5, 1], [-1, 2], {"x": 1}, ["a", "b"]):
        with pytest.raises(RequestError, match="no symbol of ours"):
            editor.request("workspaceSymbol/resolve", {**symbol, "data": data})
    gone = editor.request("workspaceSymbol/resolve", {**symbol, "location": {"uri": "file:///nowhere"}, "data": [3, 4]})
    assert gone["location"]["range"]["start"] == {"line": 0, "character": 0}


def test_many_references_come_piece_by_piece_to_who_asks_so(start: Start) -> None:
    links = "[[target]]\n" * 2500
    editor = indexed(start(f"-- b.md --\nx\n-- many.md --\n{links}-- target.md --\n# Target\n"))
    uri = editor.open("target.md")
    params = editor.at(uri, 0, context={"includeDeclaration": False})
    whole = editor.request("textDocument/references", params)
    assert len(whole) == 2500
    assert editor.request("textDocument/references", {**params, "partialResultToken": "token 1"}) == []
    told = [params for method, params in editor.told if method == "$/progress"]
    assert [(part["token"], len(part["value"])) for part in told] == [("token 1", size) for size in (1000, 1000, 500)]
    assert [place for part in told for place in part["value"]] == whole


def test_few_references_come_at_once_whoever_asks(start: Start) -> None:
    editor = indexed(start(VAULT))
    params = editor.at(editor.open("a.md"), 0, context={"includeDeclaration": False}, partialResultToken=7)
    assert len(editor.request("textDocument/references", params)) == 3
    assert not [method for method, _ in editor.told if method == "$/progress"]
