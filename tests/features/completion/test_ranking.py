"""The order of what is offered."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from note_lsp.features.completion import ClientTraits, complete
from note_lsp.features.completion.ranking import Tier, match
from note_lsp.features.completion.search_table import SearchTable
from note_lsp.folding import fold
from note_lsp.paths import VaultPath
from tests.features.completion.choosing import Choosing, offered


def test_the_whole_name_then_a_words_beginning_then_the_middle_then_scattered_letters() -> None:
    names = "-- g and a r d.md --\n-- bygard.md --\n-- my-garden.md --\n-- gard.md --\n"
    assert offered(f"-- s.md --\n[[gard$0\n{names}") == ["gard", "my-garden", "bygard", "g and a r d"]


def test_often_linked_notes_come_first() -> None:
    links = "-- b.md --\n[[zzz popular]] [[zzz popular]]\n-- c.md --\n[[zzz popular]]\n"
    assert offered(f"-- s.md --\n[[$0\n-- aaa lonely.md --\n-- zzz popular.md --\n{links}")[0] == "zzz popular"


def test_notes_linked_since_the_first_answer_come_first() -> None:
    choosing = Choosing("-- s.md --\n[[$0\n-- aaa.md --\n-- zzz.md --\n-- b.md --\n")
    assert choosing.labels[0] == "aaa"
    (choosing.vault.root / "b.md").write_text("[[zzz]] " * 6)
    choosing.vault.refresh([VaultPath("b.md")])
    answer = complete(choosing.vault, choosing.cursor.path, choosing.cursor.offset, ClientTraits())
    assert answer.items[0].label == "zzz"


def test_notes_of_the_same_folder_come_first() -> None:
    assert offered("-- b/s.md --\n[[no$0\n-- a/note one.md --\n-- b/note two.md --\n") == ["note two", "note one"]


def test_notes_opened_lately_come_first() -> None:
    choosing = Choosing("-- s.md --\n[[no$0\n-- note one.md --\n-- note two.md --\n")
    assert choosing.labels == ["note one", "note two"]
    choosing.vault.open_buffer(VaultPath("note two.md"), "", 1)
    answer = complete(choosing.vault, choosing.cursor.path, choosing.cursor.offset, ClientTraits())
    assert [item.label for item in answer.items[:2]] == ["note two", "note one"]


def test_the_note_being_written_comes_last() -> None:
    assert offered("-- note.md --\n[[note$0\n-- my note.md --\n-- scattered n o t e.md --\n")[-1] == "note"


def test_match_tells_the_best_occurrence() -> None:
    assert match("al", "al") is Tier.EXACT
    assert match("al", "royal alpha") is Tier.WORD
    assert match("al", "royal") is Tier.INSIDE
    assert match("ral", "royal") is Tier.SCATTERED
    assert match("beta alpha", "alpha beta") is Tier.SCATTERED
    assert match("lar", "royal") is None
    assert match("", "royal") is Tier.WORD


def test_the_whole_name_is_found_behind_many_that_begin_with_it() -> None:
    names = [f"a{number}" for number in range(100)]
    assert SearchTable([*names, "a", "an a"]).find("a", 3)[0] == {0: Tier.WORD, 1: Tier.WORD, 100: Tier.EXACT}


WORDS = ["ant", "antler", "bee", "cant", "deer", "eel", "net", "tea", "ten", "été"]
NAMES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=30)
QUERIES = st.text("antbe r", min_size=1, max_size=5).map(fold).filter(bool)


@given(NAMES, QUERIES)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_the_table_finds_what_a_look_at_every_name_finds(names: list[str], query: str) -> None:
    found, _ = SearchTable(names).find(query, 1_000)
    for number, name in enumerate(names):
        expected = match(query, name)
        if expected is Tier.SCATTERED or expected is None:
            assert found.get(number, Tier.SCATTERED) is Tier.SCATTERED
            assert expected is not None or number not in found
        else:
            assert found[number] is expected


def test_scattered_letters_are_found_where_the_first_begins_a_word() -> None:
    found, cut = SearchTable(["open strategy", "reopen strategy", "strategy"]).find("ostr", 10)
    assert found == {0: Tier.SCATTERED}
    assert not cut


def test_a_large_table_says_that_it_was_cut() -> None:
    shuffled = random.Random(3)
    names = [" ".join(shuffled.choices(WORDS, k=3)) for _ in range(5_000)]
    for query in ("", "a", "an", "ant"):
        found, cut = SearchTable(names).find(query, 300)
        assert cut
        assert len(found) >= 300


@given(NAMES, QUERIES, st.integers(1, 6))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_what_is_typed_key_by_key_or_again_finds_what_it_finds_at_once(
    names: list[str], query: str, enough: int
) -> None:
    names = [*names, *names[:3], "a", "an a"]
    typed = SearchTable(names)
    for end in (*range(1, len(query) + 1), *range(len(query), 0, -1)):
        found, cut = typed.find(query[:end], enough)
        at_once, cut_at_once = SearchTable(names).find(query[:end], enough)
        assert (found, cut) == (at_once, cut_at_once)


def test_a_key_more_looks_only_at_the_names_that_held_the_keys_before(monkeypatch: pytest.MonkeyPatch) -> None:
    table = SearchTable([f"strategy {number}" for number in range(500)] + ["other"] * 500)
    table.find("str", 100)
    monkeypatch.setattr(SearchTable, "_hits", lambda *_: pytest.fail("all names are searched"))
    assert len(table.find("stra", 100)[0]) == 100
    assert table.find("str", 100)[1]
