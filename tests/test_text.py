"""Lines of a text, and what stays of them when the text is edited."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from note_lsp.text import LineIndex, Span

LINES = st.text(st.sampled_from("ab\n\u2028é日\U0001f600"), max_size=40)


@given(LINES, LINES, st.integers(0, 40), st.integers(0, 40))
@example("", "", 0, 0)
@example("a\nb", "\n", 1, 2)
@example("\n\n", "", 0, 1)
def test_an_edited_index_is_that_of_the_edited_text(text: str, inserted: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    edited = text[:start] + inserted + text[end:]
    before = LineIndex.of(text).to_bytes()
    index = LineIndex.of(text)
    assert index.after(Span(start, end), inserted).to_bytes() == LineIndex.of(edited).to_bytes()
    assert index.to_bytes() == before


@given(st.text(st.sampled_from("ab\r\né\U0001f600"), max_size=40))
def test_an_index_survives_its_compact_form(text: str) -> None:
    index = LineIndex.of(text)
    again = LineIndex.from_bytes(index.to_bytes())
    assert [again.line_span(line) for line in range(again.line_count)] == [
        index.line_span(line) for line in range(index.line_count)
    ]
    assert again.extra_bytes(0, len(text)) == index.extra_bytes(0, len(text))
