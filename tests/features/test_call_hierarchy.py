"""The graph of links: who links to a note, and whom it links to."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from note_lsp.features.call_hierarchy import GraphItem, Linked, incoming, item_at, outgoing
from note_lsp.vault.vault import Vault
from tests.dsl import Picture


def item(drawn: str) -> tuple[Vault, GraphItem]:
    """The item that ``$0`` is about."""
    picture = Picture.parse(drawn)
    vault = picture.vault()
    found = item_at(vault, picture.main, picture.cursor().offset)
    assert found is not None
    return vault, found


def called(drawn: str) -> str:
    """The name, folder and heading of the item that ``$0`` is about."""
    _, found = item(drawn)
    return f"{found.path}{f'#{found.heading}' if found.heading is not None else ''}: {found.name}, {found.detail}"


def links(drawn: str) -> list[str]:
    """First who links to what ``$0`` is about, then whom it links to, each with its links."""
    vault, found = item(drawn)
    into = _written(vault, incoming(vault, found.path, found.heading), None)
    out = _written(vault, outgoing(vault, found.path, found.heading), found)
    return [*(f"← {line}" for line in into), *(f"→ {line}" for line in out)]


def _written(vault: Vault, found: Iterable[Linked], at: GraphItem | None) -> Iterable[str]:
    for linked in found:
        text = vault.text((at or linked.item).path) or ""
        yield f"{linked.item.path}: {' '.join(span.of(text) for span in linked.spans)}"


VAULT = """
    -- hub.md --
    # Hub

    See [[one]], [[missing]], [[#Part]], [x](sub/two.md#part), [[One|again]], ![[pic.png]], https://example.org.

    ## Part

    [y][ref] and [[ref]]

    [ref]: sub/two.md
    -- one.md --
    [[hub]] and ![[hub#Part]]
    -- sub/two.md --
    ## Part
    [z](../hub.md#hub), `[[hub]]`
    -- pic.png --
    x
"""


def test_links_of_a_note_from_both_ends() -> None:
    assert links(VAULT.replace("See", "Se$0e")) == [
        "← one.md: [[hub]] ![[hub#Part]]",
        "← sub/two.md: [z](../hub.md#hub)",
        "→ one.md: [[one]] [[One|again]]",
        "→ sub/two.md: [x](sub/two.md#part) [y][ref] [ref]",
    ]


def test_links_of_a_section_from_both_ends() -> None:
    assert links(VAULT.replace("## Part\n\n", "## Pa$0rt\n\n", 1)) == [
        "← one.md: ![[hub#Part]]",
        "→ sub/two.md: [y][ref] [ref]",
    ]


def test_a_file_that_is_no_note_is_only_linked_to() -> None:
    assert links(VAULT.replace("pic.png]]", "pi$0c.png]]")) == ["← hub.md: ![[pic.png]]"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("[[o$0ne]]", "one.md: one, "),
        ("[[One$0|again]]", "one.md: one, "),
        ("[x](sub/t$0wo", "sub/two.md: two, sub"),
        ("two.md#pa$0rt", "sub/two.md#part: Part, two"),
        ("[y][re$0f]", "sub/two.md: two, sub"),
        ("[ref]: sub/t$0wo.md", "sub/two.md: two, sub"),
        ("[[re$0f]]", "sub/two.md: two, sub"),
        ("[[#Pa$0rt]]", "hub.md#part: Part, hub"),
        ("[[miss$0ing]]", "hub.md: hub, "),
        ("https://exa$0mple.org", "hub.md: hub, "),
        ("# H$0ub", "hub.md: hub, "),
        ("pic$0.png", "pic.png: pic.png, "),
    ],
)
def test_what_a_place_is_about(words: str, found: str) -> None:
    drawn = VAULT.replace(words.replace("$0", ""), words, 1)
    assert called(drawn) == found


def test_a_link_to_a_block_is_about_its_note() -> None:
    assert called("-- a.md --\n[[b#^i$0d]]\n-- b.md --\nx ^id\n") == "b.md: b, "


def test_a_section_that_is_gone_has_no_links() -> None:
    vault, found = item(VAULT.replace("See", "Se$0e"))
    assert incoming(vault, found.path, "gone") == outgoing(vault, found.path, "gone") == ()


def test_a_note_that_is_gone_is_nothing() -> None:
    picture = Picture.parse("-- a.md --\n[[b]]\n-- b.md --\n")
    vault = picture.vault()
    (vault.root / "a.md").unlink()
    assert item_at(vault, picture.main, 0) is None
    assert outgoing(vault, picture.main) == ()
