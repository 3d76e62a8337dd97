"""Headings and blocks near to an anchor that names none: the same as when each is measured."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from note_lsp.features.diagnostics.near_anchors import NearAnchors, _Names
from note_lsp.features.near_names import nearest
from note_lsp.syntax.markdown import parse
from note_lsp.vault.anchors import first_unknown

_WORDS = st.sampled_from(["plan", "plans", "plnas", "city", "cities", "Café", "cafe", "2024", "2025", "x", "überall"])
NAMES = st.lists(_WORDS, min_size=1, max_size=4).map(" ".join) | st.text("ab1 é", max_size=12)


@given(st.lists(NAMES, unique=True, max_size=30), NAMES)
def test_names_in_order_are_those_of_measuring_every_one(names: list[str], looked_for: str) -> None:
    assert _Names(names).nearest(looked_for) == nearest(looked_for, names)


@given(st.lists(st.tuples(st.integers(1, 3), NAMES), max_size=12), st.lists(NAMES, min_size=2, max_size=3))
def test_the_first_unknown_part_is_that_of_looking_at_every_heading(
    drawn: list[tuple[int, str]], parts: list[str]
) -> None:
    text = "".join(f"{'#' * level} {' '.join(name.split())}\n\n" for level, name in drawn)
    headings = parse(text).headings
    number, below = first_unknown(parts, headings)
    found, among = NearAnchors(headings, ()).first_unknown(parts)
    assert (found, list(among._headings)) == (number, list(below))
