"""Near names: the table finds what comparing one by one finds."""

from __future__ import annotations

import random

import pytest

from note_lsp.features.near_names import nearest
from note_lsp.features.near_table import NearTable
from note_lsp.folding import fold

SENTENCE = "tide pools lantern repair baking slow bread winter garden night sky harbour talk 1998 12 über naïve of the"
WORDS = SENTENCE.split()


def names(rng: random.Random, count: int, most_words: int) -> list[str]:
    return [" ".join(rng.choices(WORDS, k=rng.randint(1, most_words))) for _ in range(count)]


def misspelt(rng: random.Random, name: str) -> str:
    """``name`` with some letters changed, left out, put in or exchanged."""
    letters = list(name)
    for _ in range(rng.randint(0, max(1, len(name) // 6))):
        at = rng.randrange(max(1, len(letters)))
        match rng.randrange(5):
            case 0:
                letters[at : at + 1] = rng.choice("aeinst")
            case 1:
                del letters[at : at + 1]
            case 2:
                letters.insert(at, rng.choice("aeinst "))
            case 3:
                letters[at : at + 2] = letters[at : at + 2][::-1]
            case _:
                letters.append("s")
    return "".join(letters)


@pytest.mark.parametrize("most_words", [1, 2])
def test_the_table_finds_every_near_name(most_words: int) -> None:
    rng = random.Random(most_words)
    known = sorted(set(names(rng, 150, most_words)))
    table: NearTable[str] = NearTable()
    for name in known:
        table.add(fold(name), name)
    hits = 0
    for _ in range(200):
        looked_for = misspelt(rng, rng.choice(known))
        found = {value for _, _, value in table.near(fold(looked_for))}
        assert found == {name for name in known if nearest(looked_for, [name])}
        hits += len(found)
    assert hits > 100


def test_long_names_are_found_by_a_word_that_is_spelt_alike() -> None:
    rng = random.Random(7)
    known = sorted(set(names(rng, 300, 9)))
    table: NearTable[str] = NearTable()
    for name in known:
        table.add(fold(name), name)
    for name in known:
        if len(name.split()) > 4:
            assert name in {value for _, _, value in table.near(fold(name.replace("a", "e", 1)))}


def test_a_name_that_is_gone_is_not_found() -> None:
    table: NearTable[str] = NearTable()
    for name in ("winter garden", "slow bread of the winter night sky"):
        table.add(name, name)
        table.add(name, "another")
        table.remove(name, name)
        assert [value for _, _, value in table.near(name)] == ["another"]
        table.remove(name, "another")
        assert table.near(name) == []
