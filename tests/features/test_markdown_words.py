"""Words that stay as they are in Markdown, with no backslash where nothing would act."""

from __future__ import annotations

import html
import re

import pyromark
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from note_lsp.features.markdown_words import escaped, linked

_OPTIONS = (
    pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_MATH
    | pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_FOOTNOTES
)
_SIGNS = st.text("ab *_[]()`<>#~$&;!\\|-=+1.:/x", min_size=1, max_size=12)
_URL = "https://example.org/x"


def rendered(markdown: str) -> str:
    """The words that a reader of ``markdown`` sees, in one paragraph."""
    shown = pyromark.html(markdown, options=_OPTIONS).strip()
    return html.unescape(shown.removeprefix("<p>").removesuffix("</p>"))


@given(_SIGNS)
@example("---")
@example("1. x")
@example("a\\*b")
def test_the_characters_are_shown_as_they_are(text: str) -> None:
    words = " ".join(text.split())
    assert rendered(escaped(text)) == words
    assert rendered(f"Z {escaped(text)} Z") == f"Z {words} Z".replace("  ", " ")


@given(_SIGNS.filter(str.strip))
def test_a_link_shows_them_too(text: str) -> None:
    assert rendered(linked(text, _URL)) == f'<a href="{_URL}">{" ".join(text.split())}</a>'


@pytest.mark.parametrize(
    "text",
    ["a_b_c", "#tag", "C#", "a ] b", "AT&T", "2 * 3", "a | b", "1 < 2", "costs $5", "~5", "C:\\a", "wow!", "a-b"],
)
def test_what_does_not_act_needs_no_backslash(text: str) -> None:
    assert escaped(text) == text


@pytest.mark.parametrize("url", ["command:quit", "javascript:x()", " JavaScript:x", "vbscript:x", "data:text/html,x"])
def test_no_link_does_more_than_open_something(url: str) -> None:
    assert not re.search(r"\]\(", linked("words", url))
