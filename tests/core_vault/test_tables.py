"""The tables that names and stamps are kept in: they hold what plain dictionaries would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from note_lsp.folding import fold_name, fold_names
from note_lsp.paths import VaultPath
from note_lsp.vault.files import Stamp
from note_lsp.vault.indexed import Indexed, IndexedNotes
from note_lsp.vault.key_table import KeyTable

KEYS = st.sampled_from("abc")
NAMES = st.text(st.sampled_from("aB-_ .\n\tÄßİ\u2028\u00a0"), max_size=6)


@given(st.lists(NAMES, max_size=40))
def test_many_names_are_folded_as_each_is(names: list[str]) -> None:
    assert fold_names(names) == [fold_name(name) for name in names]


@given(
    st.lists(st.tuples(KEYS, st.integers(0, 3)), max_size=8, unique=True),
    st.lists(st.tuples(st.booleans(), KEYS, st.integers(0, 3)), max_size=12),
)
def test_a_table_of_keys_has_what_a_dictionary_of_lists_has(
    first: list[tuple[str, int]], steps: list[tuple[bool, str, int]]
) -> None:
    table = KeyTable([key for key, _ in first], [value for _, value in first])
    model: dict[str, list[int]] = {}
    for key, value in first:
        model.setdefault(key, []).append(value)
    for adds, key, value in steps:
        has = value in model.get(key, [])
        if adds and not has:
            table.add(key, value)
            model.setdefault(key, []).append(value)
        elif not adds:
            table.take(key, value)
            if has:
                model[key].remove(value)
    for key in "abc":
        assert list(table.get(key)) == model.get(key, [])
        assert (key in table) == bool(model.get(key))


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 20), st.booleans()), max_size=20))
def test_notes_by_column_are_what_a_dictionary_of_them_is(steps: list[tuple[str, int, bool]]) -> None:
    notes, model = IndexedNotes(), dict[VaultPath, Indexed]()
    for name, number, drops in steps:
        path = VaultPath(name)
        if drops:
            notes.pop(path, None)
            model.pop(path, None)
        elif all(other == path or one.id != number for other, one in model.items()):
            notes[path] = model[path] = Indexed(number, Stamp(number * 7, number * 3))
    assert dict(notes) == model
    assert len(notes) == len(model)
    for number in range(21):
        assert notes.path_of(number) == next((path for path, one in model.items() if one.id == number), None)
    before = notes.snapshot()
    for path, one in model.items():
        assert notes.same(path, *one.stamp)
        assert not notes.same(path, one.stamp.mtime_ns + 1, one.stamp.size)
        del notes[path]
    assert dict(before) == model


def test_an_id_that_no_index_can_have_is_refused() -> None:
    notes = IndexedNotes()
    with pytest.raises(ValueError, match="far beyond"):
        notes[VaultPath("a.md")] = Indexed(1 << 40, Stamp(1, 1))
    with pytest.raises(ValueError, match="far beyond"):
        notes.fill([1, 1 << 40], [VaultPath("a.md"), VaultPath("b.md")], [1, 1], [1, 1])
