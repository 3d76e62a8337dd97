"""What is being typed of a timestamp or of a quotation: «…» is what an accepted item replaces at least."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from note_lsp.syntax import contexts
from note_lsp.syntax.cursor import context_at
from note_lsp.syntax.markdown import parse
from tests.syntax.test_cursor import context_of, seen

TAG = '<a class="yt-timestamp" data-t="'


@pytest.mark.parametrize(
    ("picture", "query"),
    [
        (f'{TAG}«$0»">[]</a>', ""),
        (f'{TAG}«00:0$0»">[]</a>', "00:0"),
        (f'x {TAG}«00:$005:00»">[00:05:00]</a> y', "00:"),
        (f"x {TAG}«$0»", ""),
        (f"x {TAG}«00:0$05:00» and more", "00:0"),
        (f'x {TAG}«$0»" and "more"', ""),
        (f'> - {TAG}«0$0»">', "0"),
        (f'| a | b |\n|---|---|\n| {TAG}«0$0»">x</a> | c |', "0"),
        ("<A data-t = '«1$0»' class=yt-timestamp>x</A>", "1"),
        (f'<div>\n{TAG}«1$0»">[1]</a>\n</div>', "1"),
        (f'- a\n    {TAG}«1$0»">[1]</a>', "1"),
    ],
)
def test_the_value_of_an_anchor(picture: str, query: str) -> None:
    assert seen(context_of(picture)) == ("TimeValue", query)


@pytest.mark.parametrize(
    ("picture", "query"),
    [
        ("x [0$0", "0"),
        ("x «[00:0$0]»", "00:0"),
        ("x «[00:$005:00]»", "00:"),
        ("(«[12$0»)", "12"),
        ("- «[00$0]» words", "00"),
        ("> «[0$0]»", "0"),
        ("| a | b |\n|---|---|\n| «[0$0]» | c |", "0"),
    ],
)
def test_a_time_in_brackets(picture: str, query: str) -> None:
    assert seen(context_of(picture)) == ("BracketedTime", query)


@pytest.mark.parametrize(
    ("picture", "query"),
    [
        ("x «<$0»", "<"),
        ("x «<$0>»", "<"),
        ("x «<a$0»", "<a"),
        ('x «<a class="$0">» y', '<a class="'),
        ('«<a class="yt$0"></a>»', '<a class="yt'),
        ('(«<a class="yt-timestamp" data-t=$0»', '<a class="yt-timestamp" data-t='),
    ],
)
def test_the_beginning_of_an_anchor(picture: str, query: str) -> None:
    assert seen(context_of(picture)) == ("AnchorTag", query)


@pytest.mark.parametrize(
    ("picture", "query"),
    [
        ("> «we wan$0»", "we wan"),
        ("> > - «we wan$0» more", "we wan"),
        ("> It broke. «Then w$0»", "Then w"),
        (f'> It broke {TAG}1">[1]</a> «then w$0»', "then w"),
        ('He said "«we wan$0»" once', "we wan"),
        ('"One" and "«two$0»', "two"),
        ("He said “«we wan$0»”", "we wan"),
        ("Er sagte „«wir$0»“", "wir"),
        (r"Il dit \u{AB} «nous$0»", "nous"),
    ],
)
def test_words_of_a_quotation(picture: str, query: str) -> None:
    assert seen(context_of(picture)) == ("QuotedWords", query)


@pytest.mark.parametrize(
    "picture",
    [
        f'`{TAG}$0">x</a>`',
        f'```\n{TAG}$0">x</a>\n```',
        f'words\n\n    {TAG}$0">x</a>\n',
        f'<!-- {TAG}$0">x</a> -->',
        f'%% {TAG}$0">x</a> %%',
        f'${TAG}$0">x</a>$',
        f"```\n{TAG}$0",
        f'{TAG}0" id="$0">x</a>',
        f'{TAG}0">$0</a>',
        '<b data-t="$0">x</b>',
        "`[0$0`",
        "```\n[0$0\n```",
        "<!-- [0$0 -->",
        "$[0$0]$",
        "- [0$0]",
        "1. [1$0",
        "[[1$0",
        "x\\[1$0",
        "array[1$0",
        "![1$0",
        "[x][1$0",
        "[^1$0",
        "x [1$0]\n\n[1]: https://x.example\n",
        "x [1$0\n\n[12]: https://x.example\n",
        "[00:0$05:00](https://youtu.be/abcdEFGH123?t=300)",
        f'{TAG}00:05:00">[00:0$05:00]</a>',
        f'{TAG}00:05:00">[00:0$0',
        "[12 angry men$0",
        "x<$0",
        "a < $0",
        "x <a href$0",
        "x <$0word",
        "`<a$0`",
        "we wan$0",
        '"said" and we wan$0',
        'the 5" disk$0',
        "> [!info] title$0",
        '[ref]: a.md "ti$0',
        "a > b$0",
    ],
)
def test_elsewhere_no_time_and_no_quotation_is_typed(picture: str) -> None:
    found = context_of(picture)
    assert not isinstance(
        found, contexts.TimeValue | contexts.BracketedTime | contexts.AnchorTag | contexts.QuotedWords
    ), found


PIECES = st.sampled_from(
    [TAG, "<a", "<", ">", '"', "'", "[", "]", "</a>", "0", "12:30", ":", " ", "\n", "> ", "- ", "“", "”", "`", "[1]: x"]
)


@given(st.lists(PIECES, max_size=20).map("".join), st.integers(0, 120))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_any_half_of_a_timestamp_has_an_answer_whose_range_holds_the_cursor(text: str, offset: int) -> None:
    context = context_at(text, parse(text), offset)
    if context is not None:
        at = min(offset, len(text))
        assert context.replace.start <= at <= context.replace.end <= len(text)
        assert not set(context.replace.of(text)) & {"\n", "\r"}


@pytest.mark.parametrize(
    "line",
    ["<" * 3_000, "<a " * 1_000, f"{TAG[:-8]} " + " " * 3_000, f'{TAG}0">' + " " * 3_000, '"' * 3_000, "[1" * 1_500],
)
def test_hostile_lines_are_read_at_once(line: str) -> None:
    text = line + " x"
    facts = parse(text)
    for offset in range(0, len(text), 100):
        context_at(text, facts, offset)
