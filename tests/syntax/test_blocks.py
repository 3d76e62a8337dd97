"""Headings, blocks, tags, callouts and HTML anchors."""

from __future__ import annotations

import pytest

from note_lsp.syntax.markdown import parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# One\n## Two\n", [(1, "One", "one"), (2, "Two", "two")]),
        ("Great Title\n===\n\nSmall\n---\n", [(1, "Great Title", "great-title"), (2, "Small", "small")]),
        ("# The **bold** `code` *title*", [(1, "The bold code title", "the-bold-code-title")]),
        ("# On [[idea | The Big Idea]] and [x](y.md)", [(1, "On The Big Idea and x", "on-the-big-idea-and-x")]),
        ("## Title {#my-id}", [(2, "Title", "my-id")]),
        ("# A\n# A\n# A-1\n# a", [(1, "A", "a"), (1, "A", "a-1"), (1, "A-1", "a-1-1"), (1, "a", "a-2")]),
        ("# What's new in 2.0, and more?", [(1, "What's new in 2.0, and more?", "whats-new-in-20-and-more")]),
        ("# Über \U0001f600 all", [(1, "Über \U0001f600 all", "über--all")]),
        ("> # In a quote\n\n- # In a list\n", [(1, "In a quote", "in-a-quote"), (1, "In a list", "in-a-list")]),
        ("- [ ] buy milk\n  -\n", [(2, "buy milk", "buy-milk")]),
        ("1. [x] one\n   ===\n", [(1, "one", "one")]),
        ("# Heading[^1] more[^2]\n\n[^1]: x", [(1, "Heading more[^2]", "heading-more2")]),
        ("Two  \nlines\n===", [(1, "Two lines", "two-lines")]),
        ("# Head %% later %%\n# Head <!-- c -->\n", [(1, "Head", "head"), (1, "Head", "head-1")]),
        ("# Head {#id} %% later %%\n", [(1, "Head", "id")]),
        ("# Head ^id\n\nSetext ^two\n===\n", [(1, "Head", "head"), (1, "Setext", "setext")]),
        ("# `x ^y`\n# ^y\n", [(1, "x ^y", "x-y"), (1, "^y", "y")]),
        ("# A & B  C\n", [(1, "A & B C", "a--b--c")]),
        ("# x² and ½, ①, Ⅷ\n", [(1, "x² and ½, ①, Ⅷ", "x-and---ⅷ")]),
        ("# a  b}\n# a {#b} c}\n", [(1, "a b}", "a--b"), (1, "a {#b} c}", "a-b-c")]),
        ("# Closed ##\n#\n#No heading", [(1, "Closed", "closed"), (1, "", "")]),
        (
            "---\n# comment\ntitle: T\n---\n# Real\n\n```\n# no\n```\n\n    # no\n\n%%\n# no\n%%\n",
            [(1, "Real", "real")],
        ),
    ],
)
def test_headings(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert [(heading.level, heading.text, heading.slug) for heading in parse(text).headings] == expected


def test_where_a_heading_and_its_text_stand() -> None:
    text = "é\n\n##  Some *text*  {#x}\n\nTwo\nlines\n====\n\n# Some %% c %%\n"
    facts = parse(text)
    assert [heading.span.of(text) for heading in facts.headings] == [
        "##  Some *text*  {#x}",
        "Two\nlines\n====",
        "# Some %% c %%",
    ]
    assert [heading.text_span.of(text) for heading in facts.headings] == ["Some *text*", "Two\nlines", "Some"]


def test_marks_of_tasks_and_footnotes_are_no_part_of_a_headings_text() -> None:
    text = "# Some *text*[^1]\n\n- [ ] a task\n  ---\n\n[^1]: x\n"
    assert [heading.text_span.of(text) for heading in parse(text).headings] == ["Some *text*", "a task"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Some words ^here\n", {"here": "Some words"}),
        ("Two\nlines ^a-1\n\nMore", {"a-1": "Two\nlines"}),
        ("- one\n- two ^b2\n  - three ^c3\n", {"b2": "two", "c3": "three"}),
        ("- loose ^x\n\n- other\n", {"x": "loose"}),
        ("| a |\n|---|\n| b |\n\n^table\n", {"table": "| a |\n|---|\n| b |"}),
        ("> quoted\n> words\n\n^q\n", {"q": "> quoted\n> words"}),
        ("> quoted words ^q\n", {"q": "quoted words"}),
        ("```\ncode\n```\n\n^fence\n", {"fence": "```\ncode\n```"}),
        ("- a\n- b\n\n^list\n", {"list": "- a\n- b"}),
        ("Before.\n\n<div>x</div>\n\n^html\n", {"html": "<div>x</div>"}),
        ("Before.\n\n# Head\n\n^head\n", {"head": "# Head"}),
        ("# Head ^own\n", {"own": "# Head"}),
        ("Before.\n\nHead\n===\n\n^setext\n", {"setext": "Head\n==="}),
        ("Before.\n\n***\n\n^rule\n", {"rule": "***"}),
        ("Before.\n\n%% x %%\n\n<!-- y -->\n\n^no-comment\n", {"no-comment": "Before."}),
        ("Words ^mid more\n\nx^2\n\n`x ^code`\n\n%% ^no %%\n", {}),
        ("^alone\n", {}),
    ],
)
def test_block_ids_and_what_they_name(text: str, expected: dict[str, str]) -> None:
    blocks = [
        block for block in parse(text).blocks if block.id and block.span.start < (block.id_span or block.span).start
    ]
    assert {block.id: block.span.of(text) for block in blocks} == expected
    assert all(block.id_span and block.id_span.of(text) == f"^{block.id}" for block in blocks)


def test_an_id_with_nothing_before_it_names_its_own_line() -> None:
    text = "^alone\n\nWords.\n"
    assert [(block.id, block.span.of(text)) for block in parse(text).blocks] == [("alone", "^alone"), (None, "Words.")]


def test_where_a_block_would_get_its_id() -> None:
    text = "A paragraph\non two lines.\n\n- one\n- plural item\n  on two lines\n  - nested\n- three\n"
    facts = parse(text)
    assert [text[: block.insert_at].splitlines()[-1] for block in facts.blocks] == [
        "on two lines.",
        "- one",
        "  on two lines",
        "  - nested",
        "- three",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('#tag #a/b #日本 #y1984 (#in) "#quoted"', ["tag", "a/b", "日本", "y1984", "in", "quoted"]),
        ("#work, two #work. #work! #work; #it's", ["work", "work", "work", "work", "it"]),
        ("#123 #1/2 x#y https://example.org/#frag &#39; \\#x ## # #", []),
        ("`#code` <!-- #no --> $#m$ [#l](a.md#b) [[a#b| #c]] https://e.org/(#f)", []),
        ("# A #heading tag\n- #item\n> #quote\n| #cell |\n|---|\n", ["heading", "item", "quote", "cell"]),
        ("#emoji\U0001f600 #हिन्दी #a-b_c", ["emoji\U0001f600", "हिन्दी", "a-b_c"]),
        ("#trailing/ #、no", ["trailing"]),
        ("## Title {#no}\n\nSetext {#no}\n===\n\n## Title {#no} ## \n#yes", ["yes"]),
        (">#quote\n> >#deep\n\na >#no", ["quote", "deep"]),
        ("|#a|#b|\n|---|---|\n| x |#c|\n\ntext |#no|", ["a", "b", "c"]),
    ],
)
def test_tags(text: str, expected: list[str]) -> None:
    facts = parse(text)
    assert [tag.name for tag in facts.tags] == expected
    assert [tag.span.of(text) for tag in facts.tags] == [f"#{name}" for name in expected]


def test_callouts() -> None:
    text = "> [!NOTE] Title *x*\n> body\n\n> [!my kind]-\n\n> plain [!no]\n\n> > [!tip]+ inner\n"
    callouts = parse(text).callouts
    assert [(callout.kind, callout.title_span.of(text), callout.folding) for callout in callouts] == [
        ("note", "Title *x*", ""),
        ("my kind", "", "-"),
        ("tip", "inner", "+"),
    ]


def test_html_ids_and_names_are_anchors() -> None:
    text = 'x <span id="here">y</span> <a name=\'there\'></a>\n\n<div ID=bare>\nid="no"\n</div>\n\n`<a id="code">`\n'
    facts = parse(text)
    assert [anchor.name for anchor in facts.html_anchors] == ["here", "there", "bare"]
    assert [anchor.span.of(text) for anchor in facts.html_anchors] == ["here", "there", "bare"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<!-- <a id="no"></a> -->\n', []),
        ('<div>\n<!-- <a id="no"></a> -->\n<a id="yes"></a>\n</div>\n', ["yes"]),
        ('<div>\n<!-- a\n<a id="no"></a> --> <a id="yes"></a>\n</div>\n', ["yes"]),
        ('<script>\ntext = \'<a id="no">\';\n\n</script>\n\n<b id="yes">x</b>', ["yes"]),
        ('%% <a id="no"></a> %%\n\n%%\n<div id="no">\n</div>\n%%\n', []),
        ('<img alt="the name=foo here" src="x"> <img data-id="no" name = \'yes\' alt=">" >', ["yes"]),
    ],
)
def test_in_comments_scripts_and_values_are_no_anchors(text: str, expected: list[str]) -> None:
    assert [anchor.name for anchor in parse(text).html_anchors] == expected
