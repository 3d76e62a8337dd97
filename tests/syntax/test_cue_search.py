"""Words looked for in a transcript."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from note_lsp.syntax.cue_search import CueSearch, folded_query

CUES = [
    (3, "We begin here."),
    (7, "The marmalade was made"),
    (9, "of oranges. Here it is"),
    (12, ""),
    (15, "here we end"),
]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("the marmalade", [(7, "The marmalade was made of oranges.", " was made of oranges.", 0)]),
        ("MADE  of", [(7, "made of oranges.", " oranges.", 1)]),
        ("armalade", [(7, "armalade was made of oranges.", " was made of oranges.", 2)]),
        (
            "here",
            [
                (15, "here we end", " we end", 0),
                (3, "here.", ".", 1),
                (9, "Here it is", " it is", 1),
            ],
        ),
        ("jam", []),
        ("", []),
        ("**", []),
    ],
)
def test_what_is_found(words: str, found: list[tuple[int, str, str, int]]) -> None:
    passages = CueSearch(CUES).find(words, 9)
    assert [(one.seconds, one.words, one.rest, one.rank) for one in passages][: len(found)] == found
    assert bool(passages) == bool(found)


def test_no_more_than_asked_for_and_one_of_a_cue() -> None:
    assert [one.seconds for one in CueSearch([(1, "a a a"), (2, "a")]).find("a", 9)] == [1, 2]
    assert [one.seconds for one in CueSearch(CUES).find("here", 1)] == [15]


@given(
    st.lists(st.tuples(st.integers(0, 9), st.text("aB .İß’", max_size=9)), max_size=5), st.text("aB .İß’", max_size=4)
)
def test_any_words_of_any_cues(cues: list[tuple[int, str]], words: str) -> None:
    for passage in CueSearch(cues).find(words, 3):
        assert passage.words.endswith(passage.rest)
        assert folded_query(words) in folded_query(f"x{passage.words}x")
        assert passage.seconds in {seconds for seconds, _ in cues}
