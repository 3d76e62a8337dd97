"""Headings and blocks near to an anchor that names none: the same as when each is measured."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from note_lsp.features.diagnostics.near_anchors import _Names
from note_lsp.features.near_names import nearest

_WORDS = st.sampled_from(["plan", "plans", "plnas", "city", "cities", "Café", "cafe", "2024", "2025", "x", "überall"])
NAMES = st.lists(_WORDS, min_size=1, max_size=4).map(" ".join) | st.text("ab1 é", max_size=12)


@given(st.lists(NAMES, unique=True, max_size=30), NAMES)
def test_names_in_order_are_those_of_measuring_every_one(names: list[str], looked_for: str) -> None:
    assert _Names(names).nearest(looked_for) == nearest(looked_for, names)
