"""Counts of links say the same as the links themselves."""

from __future__ import annotations

from note_lsp.paths import VaultPath
from tests.dsl import Picture

VAULT = """
    -- s.md --
    [[dup]] [[dup|x]] [[x/dup]] [x](y/dup.md) [[My Alias]] [[#Own]] [[lone]] ![[pic.png]] $0
    -- x/dup.md --
    [[dup]] [[dup#h]] [x](dup.md)
    -- y/dup.md --
    ---
    aliases: My alias
    ---
    [[dup]] [y](./dup.md) [[my_alias]]
    -- y/other.md --
    [[dup]] [[lone]] ![](../pic.png) [[My Alias]] [[www.saved]] [[www.saved#x]] [x](www.saved) www.saved
    -- y/www.saved.md --
    x
    -- lone.md --
    [[lone]] [[lone#x]] [x](lone)
    -- pic.png --
    x
"""


def test_a_note_has_as_many_links_as_are_listed() -> None:
    vault = Picture.parse(VAULT).vault()
    paths = [name.path for name in vault.names()] + list(vault.files())
    counts = {path: vault.backlink_count(path) for path in paths}
    assert counts == {path: len(vault.backlinks(path)) for path in paths}
    assert counts[VaultPath("lone.md")] == 2
    assert counts[VaultPath("pic.png")] == 2
    assert counts[VaultPath("y/www.saved.md")] == 3


def test_a_definition_counts_as_the_links_that_use_it() -> None:
    vault = Picture.parse("""
        -- s.md --
        [x][r], [r] and [[r|y]]

        [r]: n.md
        -- t.md --
        [unused]: n.md
        -- open.md --
        [x][r] $0

        [r]: n.md
        -- n.md --
    """).vault()
    n = VaultPath("n.md")
    assert vault.backlink_count(n) == 5
    assert sum(mention.link.count for mention in vault.backlinks(n)) == 5


def test_an_open_note_does_not_count_its_own_links_either() -> None:
    vault = Picture.parse("-- a.md --\n[[a]] [[b]] $0\n-- b.md --\n[[a]] [[b]]\n").vault()
    assert vault.backlink_count(next(name.path for name in vault.names() if name.stem == "a")) == 1
