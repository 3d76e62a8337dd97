"""Front matter: every key and value as text, with its place."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from note_lsp.syntax import front_matter as front_matter_module
from note_lsp.syntax.front_matter import read_front_matter
from note_lsp.syntax.markdown import parse
from note_lsp.syntax.nodes import FrontMatter


def front_matter(text: str) -> FrontMatter:
    found = parse(text).front_matter
    assert found is not None
    return found


def values(text: str) -> dict[str, list[str]]:
    return {field.key: [value.text for value in field.values] for field in front_matter(text).fields}


def test_a_link_in_quotes_is_what_yaml_reads() -> None:
    links = parse("---\na: '[[it''s|it''s]]'\nb: \"[[x\\\\y]]\"\n---\n").links
    assert [(link.target, link.label) for link in links] == [("it's", "it's"), ("x\\y", None)]


def test_values_keep_their_characters() -> None:
    text = "---\na: no\nb: 12:30\nvideoId: 01234567890\nd: 1e10\ne: 'on'\nf: \"x: y\"\ng: 2024-05-01\nh: -x_1\n---\n"
    assert values(text) == {
        "a": ["no"],
        "b": ["12:30"],
        "videoId": ["01234567890"],
        "d": ["1e10"],
        "e": ["on"],
        "f": ["x: y"],
        "g": ["2024-05-01"],
        "h": ["-x_1"],
    }


def test_every_key_and_value_has_its_place() -> None:
    text = '---\ntitle: "Über \U0001f600 x"\ntags:\n  - é\n  - b\n---\n# H\n'
    fields = front_matter(text).fields
    assert [field.key_span.of(text) for field in fields] == ["title", "tags"]
    assert [value.span.of(text) for field in fields for value in field.values] == ["Über \U0001f600 x", "é", "b"]
    assert front_matter(text).span.of(text).endswith("---")


def test_title_aliases_and_video() -> None:
    text = "---\nTitle: A talk\nAlias: one, two words\nvideoid: -abc_DEF123\n---\n"
    found = front_matter(text)
    assert found.title is not None
    assert found.title.text == "A talk"
    assert [alias.text for alias in found.aliases] == ["one, two words", "one", "two words"]
    assert [alias.span.of(text) for alias in found.aliases] == ["one, two words", "one", "two words"]
    assert found.video_id is not None
    assert found.video_id.text == "-abc_DEF123"


def test_aliases_as_a_list_are_taken_whole() -> None:
    assert [alias.text for alias in front_matter("---\naliases: [a, 'b, c']\n---\n").aliases] == ["a", "b, c"]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("tags: [a, b/c]", ["a", "b/c"]),
        ("tags: a, b c", ["a", "b", "c"]),
        ("tag: '#a #b'", ["a", "b"]),
        ("Tags:\n  - a\n  - 日本", ["a", "日本"]),
        ("mytags: a\ntaglist: b", []),
        ("tags: [2024, y2024]", ["y2024"]),
        ("tags:", []),
    ],
)
def test_tags_of_front_matter(text: str, tags: list[str]) -> None:
    assert [tag.name for tag in parse(f"---\n{text}\n---\n").tags] == tags


@pytest.mark.parametrize(
    "text",
    [" ---\ntitle: x\n---\n", "\n---\ntitle: x\n---\n", "---\ntitle: x\n", "---\njust words\n---\n", "--- x\n---\n"],
)
def test_no_front_matter(text: str) -> None:
    assert parse(text).front_matter is None


def test_behind_a_byte_order_mark_it_counts() -> None:
    text = "\ufeff---\r\ntitle: x\r\n---\r\n# H\r\n"
    found = front_matter(text)
    assert found.title is not None
    assert found.title.span.of(text) == "x"
    assert [heading.text for heading in parse(text).headings] == ["H"]


def test_malformed_yaml_is_a_finding_and_keeps_what_is_clear() -> None:
    text = "---\ntitle: Life: a talk\nvideoId: abcdEFGH123\nlist: [a\n---\n# H\n"
    facts = parse(text)
    (problem,) = facts.problems
    assert problem.code == "malformed-front-matter"
    assert problem.words[0]
    assert facts.front_matter is not None
    assert facts.front_matter.title is not None
    assert facts.front_matter.title.text == "Life: a talk"
    assert facts.front_matter.video_id is not None
    assert facts.front_matter.video_id.text == "abcdEFGH123"


def test_of_malformed_yaml_each_key_that_is_clear_is_kept() -> None:
    text = """---
title: Life: a talk
aliases: [one, "two, three"]
tags: [x, y]
odd line
created: 2024-05-01
list:
- a
# a comment

- b
open: [c
quoted: "d" e
keywords: "f
- g
up: "[[h]]"
---
"""
    assert values(text) == {
        "title": ["Life: a talk"],
        "aliases": ["one", "two, three"],
        "tags": ["x", "y"],
        "created": ["2024-05-01"],
        "list": ["a", "b"],
        "up": ["[[h]]"],
    }
    facts = parse(text)
    assert [alias.text for alias in front_matter(text).aliases] == ["one", "two, three"]
    assert [tag.name for tag in facts.tags] == ["x", "y"]
    assert [link.span.of(text) for link in facts.links] == ["[[h]]"]
    for field in front_matter(text).fields:
        assert [value.span.of(text) for value in field.values] == [value.text for value in field.values]


def test_malformed_yaml_invents_nothing() -> None:
    text = "---\ntitle: [open\naliases: [a, b\ntags: x: y\nalias: 'c\n---\n"
    assert values(text) == {}
    assert parse(text).tags == ()


def test_a_template_in_quotes_keeps_its_characters() -> None:
    text = '---\ntitle: "{{title: x}} \\u00fc notes"\n"{{key}}": |\n  {{a}} b\nlist: [\'{{c}}\', "d"]\n---\n'
    assert values(text) == {"title": ["{{title: x}} ü notes"], "{{key}}": ["{{a}} b\n"], "list": ["{{c}}", "d"]}
    assert parse(text).problems == ()


@pytest.mark.parametrize("text", ["---\ntitle: T\r\ntags: [a]\r\n---\r\nx", "---\r\ntitle: T\ntags: [a]\n---\nx"])
def test_line_ends_may_be_of_two_kinds(text: str) -> None:
    assert values(text) == {"title": ["T"], "tags": ["a"]}
    assert front_matter(text).span.of(text).endswith("---")


def test_values_that_yaml_names_again_do_not_outgrow_the_text() -> None:
    text = "---\na: &x [b, c]\nd: *x\ne: &y f\ng: *y\n---\n"
    assert values(text) == {"a": ["b", "c"], "d": ["b", "c"], "e": ["f"], "g": ["f"]}


def test_a_template_in_front_matter_is_text() -> None:
    text = "---\ntitle: {{title}} and {{date}}\ntags: {{tags}}\n---\n"
    assert parse(text).problems == ()
    assert front_matter(text).title is not None
    assert values(text)["title"] == ["{{title}} and {{date}}"]


def test_empty_and_odd_front_matter() -> None:
    assert front_matter("---\n---\n").fields == ()
    assert values("---\na:\nb: {x: y}\n1: z\n? [q]\n: r\n...\n") == {"a": [], "b": [], "1": ["z"]}


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from([*"aZ9 :#,-'\"[{&*!|>%@`~?é\n", "\nkey: ", "\nvideoId: x", ": ", " #", "no"])).map("".join)
)
def test_simple_front_matter_reads_as_yaml_does(words: str) -> None:
    text = f"---\ntitle: T{words}\n---\n"
    simply = read_front_matter(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(front_matter_module, "_SIMPLE", re.compile(r"(?!)"))
        assert simply == read_front_matter(text)
