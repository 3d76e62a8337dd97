"""Where the names of notes stand unlinked: in one note, and in all others."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from note_lsp.features.unlinked import mentions_in, unlinked_mentions
from note_lsp.features.unlinked.name_table import NameTable, name_table
from note_lsp.features.unlinked.words import Words, words_in
from note_lsp.paths import VaultPath
from note_lsp.settings import Settings
from note_lsp.vault.index import Index
from note_lsp.vault.names import NoteName
from note_lsp.vault.vault import Vault
from tests.dsl import Picture, check_ranges, selections

IDEAS = VaultPath("ideas.md")


def check(text: str) -> None:
    """The marked places are the unlinked mentions of ``ideas.md``."""
    picture = Picture.parse(text)
    check_ranges(picture, selections(unlinked_mentions(picture.vault(), IDEAS)))


def test_every_name_of_a_note_is_found_in_the_other_notes() -> None:
    check(
        r"""
        -- ideas.md --
        ---
        title: Great ideas
        aliases: [Über uns, Straße, RSS, Élan vital, 数据结构, ガラス]
        ---
        great ideas
        -- a.md --
        [[ideas]], «ideas», «great-ideas», no great idea
        -- sub/b.md [crlf] --
        # On «IDEAS»

        «ÜBER uns», «STRASSE», «straße», «rss», «e\u{301}lan  vital», 学习«数据结构»课程 «ガラス» «カ\u{3099}ラス»
        -- c.md [bom noeol] --
        «Great
        -- d.md [latin1] --
        caf\u{e9} «ideas»
        -- e.md --
        ideas.md, `ideas` and [ideas](x.md)
        """.replace("«Great\n", "Great\n")
    )


def test_places_where_another_note_of_that_name_may_be_meant_are_among_them() -> None:
    check("-- ideas.md --\n-- a.md --\n«ideas»\n-- sub/ideas.md --\n-- sub/b.md --\n«ideas»\n")


def test_a_longer_name_of_another_note_is_none() -> None:
    check("-- ideas.md --\n-- ideas of others.md --\n-- a.md --\nideas of others, «ideas» of mine\n")


def test_a_name_that_says_nothing_is_not_looked_for() -> None:
    check("-- ideas.md --\n---\naliases: [index, 12, or]\n---\n-- a.md --\nindex 12 or «ideas»\n")


@pytest.mark.parametrize("folder", ["templates", "x/_Templates"])
def test_a_template_is_never_meant(folder: str) -> None:
    vault = Picture.parse(f"-- {folder}/ideas.md --\n-- a.md --\nideas\n").vault()
    assert unlinked_mentions(vault, VaultPath(f"{folder}/ideas.md")) == ()


def test_what_is_no_note_has_no_mentions() -> None:
    vault = Picture.parse("-- a.md --\nx.png no.md\n-- x.png --\n").vault()
    assert [unlinked_mentions(vault, VaultPath(path)) for path in ("x.png", "no.md", "")] == [(), (), ()]


def test_an_open_note_is_searched_as_it_is_now() -> None:
    picture = Picture.parse("-- ideas.md --\n-- a.md --\nnone$0 yet\n-- b.md --\nideas\n")
    vault = picture.vault()
    vault.change_buffer(VaultPath("a.md"), "some ideas", 2)
    vault.open_buffer(VaultPath("b.md"), "nothing left", 1)
    assert [(place.path, place.span.start) for place in unlinked_mentions(vault, IDEAS)] == [("a.md", 5)]


def test_of_an_open_note_the_names_are_those_it_has_now() -> None:
    picture = Picture.parse("-- ideas.md --\n---\ntitle: x$0\n---\n-- a.md --\n«plans»\n")
    vault = picture.vault()
    assert unlinked_mentions(vault, IDEAS) == ()
    vault.change_buffer(IDEAS, "---\ntitle: plans\n---\n", 2)
    check_ranges(picture, selections(unlinked_mentions(vault, IDEAS)))


def test_files_that_are_gone_or_changed_behind_the_back_are_left_out() -> None:
    picture = Picture.parse("-- ideas.md --\n-- a.md --\nideas\n-- b.md --\nideas\n-- c.md --\n«ideas»\n")
    vault = picture.vault()
    (vault.root / "a.md").unlink()
    (vault.root / "b.md").write_text("now elsewhere: ideas")
    check_ranges(picture, selections(unlinked_mentions(vault, IDEAS)))
    vault.refresh([VaultPath("a.md"), VaultPath("b.md")])
    assert [place.path for place in unlinked_mentions(vault, IDEAS)] == ["b.md", "c.md"]


@pytest.mark.parametrize("text", ["", "\ufeff", "x" * 100_000, "ideas " * 20_000, "\r\r\nideas\r", "\x00\ud800 ideas"])
def test_any_text_has_its_mentions(text: str) -> None:
    vault = Picture.parse("-- ideas.md --\n-- ideas ideas ideas ideas.md --\n").vault()
    path = VaultPath("a.md")
    vault.open_buffer(path, text, 1)
    note = vault.note(path)
    assert note is not None
    found = mentions_in(vault, note)
    assert [one.span.of(text).strip("ideas ") for one in found] == [""] * len(found)
    assert bool(found) == ("ideas" in text)


names = st.sampled_from(("data", "Data structures", "data-structures course", "C++", "数据", "a", "", "the end"))
notes = st.builds(
    lambda number, title, aliases: NoteName(VaultPath(f"note {number}.md"), len(".md"), title, tuple(aliases)),
    st.integers(0, 4),
    names | st.none(),
    st.lists(names, max_size=2),
)


@examples(max_examples=100)
@given(changes=st.lists(notes | st.integers(0, 4), max_size=12))
def test_after_any_changes_of_names_the_table_is_as_if_built_anew(changes: list[NoteName | int]) -> None:
    vault = Vault(Path("/nowhere"), Settings(), Index.in_memory())
    words = words_in("Data structures course, data; data structures in C++, 数据 and note 1, note 2, note 3 at the end")
    for change in changes:
        if isinstance(change, int):
            vault.tables.drop_note(VaultPath(f"{change}.md"))
        else:
            vault.tables.put_notes([change])
        kept, fresh = name_table(vault), NameTable()
        fresh.follow(vault)
        assert found_by(kept, words) == found_by(fresh, words)
    vault.close()


def found_by(table: NameTable, words: Words) -> list[tuple[object, str, set[str]]]:
    return [(found.span, found.key, {note.path for note in found.notes}) for found in table.find(words)]
