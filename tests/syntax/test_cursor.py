"""What is being typed at a cursor: «…» is what an accepted name replaces."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from note_lsp.syntax import contexts
from note_lsp.syntax.contexts import Context
from note_lsp.syntax.cursor import context_at
from note_lsp.syntax.markdown import parse
from note_lsp.syntax.nodes import SyntaxOptions
from tests.dsl import Picture


def context_of(picture: str, *, label_first: bool = False) -> Context | None:
    drawn = Picture.parse(picture)
    options = SyntaxOptions(label_first=label_first)
    context = context_at(drawn.text(), parse(drawn.text(), options), drawn.cursor().offset, options)
    marks = [span for _, span in drawn.marks()]
    if context is not None and marks:
        assert [context.replace] == marks
    return context


def seen(context: Context | None) -> tuple[str, str]:
    return type(context).__name__, getattr(context, "query", "")


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        ("[[«$0»", ("WikilinkTarget", "")),
        ("See [[«al$0pha»]] x", ("WikilinkTarget", "al")),
        ("See [[ «al$0» ]] x", ("WikilinkTarget", "al")),
        ("See [[ «two wor$0» | label ]]", ("WikilinkTarget", "two wor")),
        ("See [[«al$0]»", ("WikilinkTarget", "al")),
        ("See [[«al$0» and [[b]]", ("WikilinkTarget", "al")),
        ("See [[b]] and [[«al$0»", ("WikilinkTarget", "al")),
        ("![[«al$0»]]", ("WikilinkTarget", "al")),
        ("[[[«al$0»]]]", ("WikilinkTarget", "al")),
        ("[x]([[«al$0»]])", ("WikilinkTarget", "al")),
        ("[[a]«$0» x", ("NoneType", "")),
        ("[[«al$0»](x)", ("WikilinkTarget", "al")),
        ("`code` [[«al$0»", ("WikilinkTarget", "al")),
        ("🎉 [[«al$0»]]", ("WikilinkTarget", "al")),
        ("[[#«$0»]]", ("WikilinkAnchor", "")),
        ("[[note#«he$0ad»|x]]", ("WikilinkAnchor", "he")),
        ("[[note#A#«b$0»", ("WikilinkAnchor", "b")),
        ("[[note#«A$0»#B]]", ("WikilinkAnchor", "A")),
        ("[[note# «he$0» ]]", ("WikilinkAnchor", "he")),
        ("[[note#^«wo$0rd»]]", ("WikilinkAnchor", "wo")),
        ("[[«##he$0»]]", ("VaultHeading", "he")),
        ("[[«^^wo$0»", ("VaultBlock", "wo")),
        ("[[note|«la$0bel»]] x", ("WikilinkLabel", "la")),
        ("[[note#a| «la$0»", ("WikilinkLabel", "la")),
        ("[x](«al$0»)", ("MarkdownPath", "al")),
        ("[x](«al$0» and more", ("MarkdownPath", "al")),
        ("(see [x](«al$0» more) text", ("MarkdownPath", "al")),
        ("[x](<«al pha$0»>)", ("MarkdownPath", "al pha")),
        ("[x](<«al$0»", ("MarkdownPath", "al")),
        ("[x](«al%20p$0ha.md»#part)", ("MarkdownPath", "al p")),
        ('[x](«al$0» "title")', ("MarkdownPath", "al")),
        ("[[a]](«b$0»)", ("MarkdownPath", "b")),
        ("[[5:02](«b$0»)]]", ("MarkdownPath", "b")),
        ("[x](«a_(b)$0»)", ("MarkdownPath", "a_(b)")),
        ("[x](a%20b.md#«he$0»)", ("MarkdownAnchor", "he")),
        ("[ref]: «al$0»", ("MarkdownPath", "al")),
        ("See [[«al$0» and call `a[b[0]]` here.", ("WikilinkTarget", "al")),
        ("See [[«al$0»|`[[` x]] y", ("WikilinkTarget", "al")),
        ("[[«al$0» and $a[b[0]]$", ("WikilinkTarget", "al")),
        ("[[«al$0» and <!-- ]] --> more", ("WikilinkTarget", "al")),
        ("[[note#«al$0» and `]]`", ("WikilinkAnchor", "al")),
        ("[x](<«al$0») and a > b", ("MarkdownPath", "al")),
        ("[x](<«al$0» `>`)", ("MarkdownPath", "al")),
        ('[x](<«al$0 pha»> "title")', ("MarkdownPath", "al")),
        ("[ref]: <«al$0», a > b", ("MarkdownPath", "al")),
        ("[ref]: <«al$0»>", ("MarkdownPath", "al")),
        ("[x][«re$0» and `a[0]`", ("ReferenceLabel", "re")),
        ("Words[^«no$0» and `a[0]`", ("FootnoteLabel", "no")),
        ("[x][«re$0f»] y", ("ReferenceLabel", "re")),
        ("[x][«$0»", ("ReferenceLabel", "")),
        ("Words[^«no$0»]", ("FootnoteLabel", "no")),
        ("[^«no$0»]: words", ("FootnoteLabel", "no")),
        ("#«ta$0g» x", ("TagName", "ta")),
        ("# Heading #«a/b$0»", ("TagName", "a/b")),
        ("(#«日$0本»)", ("TagName", "日")),
        ("> [!«in$0fo»]", ("CalloutKind", "in")),
        ("- > [!«$0»", ("CalloutKind", "")),
    ],
)
def test_what_is_half_typed_is_understood(picture: str, expected: tuple[str, str]) -> None:
    assert seen(context_of(picture)) == expected


@pytest.mark.parametrize(
    "picture",
    [
        "`[[al$0`",
        "```\n[[al$0\n```",
        "```\n[[al$0",
        "words\n\n    [[al$0\n\nmore",
        "$[[al$0]]$",
        "$$\n[[al$0\n$$",
        "<!-- [[al$0 -->",
        "<!-- [[al$0",
        "%% [[al$0 %%",
        "%%\n\n[[al$0",
        '<a href="[[al$0">x</a>',
        "<div>\n[[al$0\n</div>",
        "- [$0] task",
        "- [ $0] task",
        "- [x$0] task",
        "- [x][$0",
        "[x](http$0",
        "[x](https://al$0)",
        "[x](mailto:al$0)",
        '[x](a.md "ti$0',
        "[x](a.md) al$0",
        "[[https://al$0",
        "[[{{al$0}}]]",
        "[[note]] al$0",
        "[[note]$0]",
        "\\[[al$0",
        "`[[` al$0",
        "\\#ta$0",
        "a#ta$0",
        "https://x.example/#ta$0",
        "# $0",
        "## $0",
        "[!in$0",
        "words $0",
        "$0",
        "| a | b |\n|---|---|\n| [[al | b$0 |",
    ],
)
def test_elsewhere_nothing_is_offered(picture: str) -> None:
    assert context_of(picture) is None


def test_what_closes_the_link_is_written_only_where_it_is_missing() -> None:
    def closing(picture: str) -> object:
        context = context_of(picture)
        assert isinstance(context, contexts.WikilinkTarget | contexts.MarkdownPath)
        return context.closing

    assert closing("[[al$0") == "]]"
    assert closing("[[al$0]") == "]]"
    assert closing("[[al$0]]") == ""
    assert closing("[[al$0#part]]") == ""
    assert closing("[x](al$0") == ")"
    assert closing("[x](al$0)") == ""
    assert closing("[x](<al$0") == ">)"
    assert closing("[x](<al$0)") == ">"
    assert closing('[x](<al$0 "title")') == ">"
    assert closing("[x](<al$0>)") == ""


def test_anchor_and_label_behind_the_cursor_are_seen() -> None:
    context = context_of("![[al$0#part|label]]")
    assert isinstance(context, contexts.WikilinkTarget)
    assert (context.has_anchor, context.has_label, context.embed) == (True, True, True)


def test_the_target_before_an_anchor_is_known() -> None:
    context = context_of("[[ my note # A # he$0")
    assert isinstance(context, contexts.WikilinkAnchor)
    assert (context.target, context.parents, context.kind) == ("my note", ("A",), "heading")
    context = context_of("[x](my%20note.md#he$0)")
    assert isinstance(context, contexts.MarkdownAnchor)
    assert context.target == "my note.md"


@pytest.mark.parametrize("row", ["| [[«al$0»]] | b |", "| [[«al$0»", "| [[«al$0»\\|label]] | b |"])
def test_a_table_cell_is_known_as_one(row: str) -> None:
    context = context_of(f"| a | b |\n|---|---|\n{row}\n")
    assert isinstance(context, contexts.WikilinkTarget)
    assert context.in_table


def test_a_bare_pipe_in_a_table_ends_the_link() -> None:
    context = context_of("| a | b |\n|---|---|\n| [[«al$0» | b]] |\n")
    assert isinstance(context, contexts.WikilinkTarget)
    assert context.closing == "]]"


def test_a_bare_pipe_behind_a_target_in_a_table_is_taken_for_the_links() -> None:
    context = context_of("| a | b |\n|---|---|\n| [[note«|la$0» | b |\n")
    assert isinstance(context, contexts.WikilinkLabel)
    assert (context.target, context.query, context.ends_cell) == ("note", "la", True)
    assert context_of("| a | b |\n|---|---|\n| [[note| la$0 | b |\n") is None


def test_an_escaped_pipe_in_a_table_leaves_no_backslash_in_the_target() -> None:
    context = context_of("| a | b |\n|---|---|\n| [[note\\|«la$0»]] | b |\n")
    assert isinstance(context, contexts.WikilinkLabel)
    assert (context.target, context.query) == ("note", "la")


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        ("---\n«ali$0»\n---", ("FrontMatterKey", "ali")),
        ("---\na: b\n«$0»\n---", ("FrontMatterKey", "")),
        ("---\n«ti$0tle»: x\n---", ("FrontMatterKey", "ti")),
        ("---\n«ti$0»", ("FrontMatterKey", "ti")),
        ("---\ntags: [«pro$0»]\n---", ("FrontMatterValue", "pro")),
        ("---\ntags: [a, «pro$0ject», c]\n---", ("FrontMatterValue", "pro")),
        ("---\ntags: [\"a\", '«pro$0»']\n---", ("FrontMatterValue", "pro")),
        ("---\ntags:\n  - a\n  - «pro$0»\n---", ("FrontMatterValue", "pro")),
        ("---\ntags:\n- «#pro$0»\n---", ("FrontMatterValue", "pro")),
        ("---\ntags: «#pro$0»\n---", ("FrontMatterValue", "pro")),
        ("---\ntags: [a, «#pro$0»]\n---", ("FrontMatterValue", "pro")),
        ('---\ntags: ["#«pro$0»"]\n---', ("FrontMatterValue", "pro")),
        ('---\ntags: "a, «pro$0»"\n---', ("FrontMatterValue", "pro")),
        ("---\ntags: 'a «pro$0», b'\n---", ("FrontMatterValue", "pro")),
        ("---\ntags: [\n  «pro$0»\n]\n---", ("FrontMatterValue", "pro")),
        ("---\ntags:\n  [«pro$0»]\n---", ("FrontMatterValue", "pro")),
        ('---\ntags: [a,\n  "b", «pro$0», c\n  ]\n---', ("FrontMatterValue", "pro")),
        ("---\ntags: [a]\n  pro$0\n---", ("NoneType", "")),
        ("---\ntags: [«pro$0» # x, y\n---", ("FrontMatterValue", "pro")),
        ("---\naliases: «na$0me» # why\n---", ("FrontMatterValue", "na")),
        ("---\ntags:\n  - «pro$0» # why\n---", ("FrontMatterValue", "pro")),
        ('---\naliases: "«na$0me # x»"\n---', ("FrontMatterValue", "na")),
        ("---\ntags: a, «pro$0»\n---", ("FrontMatterValue", "pro")),
        ("---\naliases: «x$0»\n---", ("FrontMatterValue", "x")),
        ('---\naliases: ["«my$0, na»", b]\n---', ("FrontMatterValue", "my")),
        ('---\naliases: ["«my na$0»"]\n---', ("FrontMatterValue", "my na")),
        ('---\nup: "[[«al$0»]]"\n---', ("WikilinkTarget", "al")),
        ("---\nup: [[«al$0»\n---", ("WikilinkTarget", "al")),
        ("---\na: b\n---\n$0", ("NoneType", "")),
        ("---\na: b\n\nx$0", ("NoneType", "")),
        ("---\nx$0: y\n...\n", ("FrontMatterKey", "x")),
    ],
)
def test_front_matter_is_read_line_by_line(picture: str, expected: tuple[str, str]) -> None:
    assert seen(context_of(picture)) == expected


@pytest.mark.parametrize("part", ["al", "n#he", "n#^id", "n|la", "##he", "^^wo"])
@pytest.mark.parametrize(
    ("line", "quote"),
    [
        ("up: [[{}]]", ""),
        ("- [[{}", ""),
        ('up: "[[{}]]"', '"'),
        ("up: '[[{}]]'", "'"),
        ("up: [\"a\", '[[{}']", "'"),
        ("title: About [[{}", None),
    ],
)
def test_the_quotes_around_a_link_in_front_matter_are_known(line: str, quote: str | None, part: str) -> None:
    context = context_of(f"---\n{line.format(part + '$0')}\n---\n")
    quoting = getattr(context, "quoting", None)
    assert (quoting and quoting.quote) == quote


def test_label_first_takes_what_follows_the_pipe_for_the_target() -> None:
    assert seen(context_of("[[Label|«al$0»]]", label_first=True)) == ("WikilinkTarget", "al")
    assert context_of("[[La$0|alpha]]", label_first=True) is None


def test_far_down_a_long_line_a_link_is_still_seen() -> None:
    assert seen(context_of("word " * 40_000 + "[[al$0")) == ("WikilinkTarget", "al")


PIECES = st.sampled_from(
    ["[[", "]]", "[", "]", "](", ")", "#", "^", "|", "\\", "`", "$", "%%", "<!--", "-->", "<", ">"]
)
WORDS = st.sampled_from(
    ["a", " ", "\n", "\r\n", "---\n", "tags: ", "- ", "> ", "!", "é", "🎉", "x: ", '"', "| a |\n|--|\n"]
)


@given(st.lists(PIECES | WORDS | st.text(max_size=3), max_size=25).map("".join), st.integers(-1, 80))
@settings(max_examples=400, derandomize=True, deadline=None)
def test_any_text_has_an_answer_whose_range_holds_the_cursor(text: str, offset: int) -> None:
    context = context_at(text, parse(text), offset)
    if context is not None:
        at = min(max(offset, 0), len(text))
        assert 0 <= context.replace.start <= at <= context.replace.end <= len(text)
        assert not set(context.replace.of(text)) & {"\n", "\r"}
