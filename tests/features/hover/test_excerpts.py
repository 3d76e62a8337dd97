"""What is read of a note in a hover: pieces of it, cut where they are long, and well formed all the same."""

from __future__ import annotations

from textwrap import dedent

import pytest

from note_lsp.features.hover.excerpt import excerpt
from note_lsp.text import Span


def shown(text: str) -> str:
    """The excerpt of what stands in ``«…»``, else of the whole."""
    start, end = text.find("«"), text.find("»")
    if start < 0:
        return excerpt(text, Span(0, len(text)))
    return excerpt(text.replace("«", "").replace("»", ""), Span(start, end - 1))


def test_what_is_short_stays_as_it_is() -> None:
    for text in (
        "- ```js\n  x\n  ```\n- next",
        "```npm i``` and then go.\nmore",
        "> a\n> b",
        "| a |\n|---|\n| b\\|c |",
    ):
        assert shown(text) == text


def test_no_heading_stands_alone_at_the_end_of_what_is_cut() -> None:
    assert shown("words\n" * 17 + "\n## Next\n\n" + "words\n" * 9).endswith("words\n\n…")


@pytest.mark.parametrize(
    ("opening", "line", "closing"),
    [
        ("```py\n", "line\n", "```"),
        ("~~~~\n", "```\n", "~~~~"),
        ("> ```py\n", "> line\n", "> ```"),
        ("- one\n\n  ```\n", "  line\n", "  ```"),
        ("1. ```\n", "   line\n", "   ```"),
        ("$$\n", "x\n", "$$"),
    ],
)
def test_what_is_cut_open_is_closed_where_it_stands(opening: str, line: str, closing: str) -> None:
    assert shown(f"{opening}{line * 100}{closing}\n").endswith(f"\n{line}{closing}\n\n…")
    assert shown(f"{opening}{line * 18}{closing}\n\nand more").endswith(closing + "\n\n…")


@pytest.mark.parametrize("whole", ["`code of many words`", "[some words here](a.md)", "<i class='c d e'>x</i>"])
def test_a_long_line_is_cut_outside_of_links_and_code(whole: str) -> None:
    for before in range(290, 300):
        cut = shown("word " * before + f"{whole} and so on " * 40)
        assert cut.endswith(" …")
        assert len(cut) < 1510
        assert all(sign not in cut.replace(whole, "") for sign in "`[<")


def test_what_is_emphasised_where_a_line_is_cut_ends_there() -> None:
    assert shown("word " * 297 + "**bold words that go on** " * 20).endswith("**bold words** …")


def test_comments_and_html_are_not_read() -> None:
    assert shown("a\n\n<!--\n" + "hidden\n" * 40 + "-->\n\nwords <!-- x -->here") == "a\n\nwords here"
    assert shown("%%\nhidden\n%%\nwords %%hidden%%.") == "words ."
    assert shown("one<br>two <kbd>K</kbd> `<b>` <img src=x onerror=y>") == "one two K `<b>` "[:-1]
    assert shown("<div align=center>\n    <b>Hi</b>\n</div>\n\n<script>\nalert(1)\n</script>\nx") == "Hi\n\nx"
    assert shown('<a class="yt-timestamp" data-t="0:05">[0:05]</a> and <a href="x">words</a>') == "[0:05] and words"


def test_a_link_is_its_words() -> None:
    assert shown("[[a_b|the *label*]] [[a_b]] [[a b#C#D]] [[#Plans]] ![[x.png]]") == (
        "the *label* a_b a b > C > D Plans ![[x.png]]"
    )
    assert shown("| [[a\\|b\\|c]] |\n|---|") == "| b\\|c |\n|---|"


def test_a_piece_leaves_what_it_stands_in() -> None:
    assert shown("> «one\n> two\n>\n> three»") == "one\ntwo\n\nthree"
    assert shown("- a\n  - «one\n    two»\n") == "one\ntwo"
    assert (
        shown(
            dedent("""\
        > - «one
        >   two»
    """)
        )
        == "one\ntwo"
    )
