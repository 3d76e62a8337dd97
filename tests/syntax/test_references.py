"""Reference links, definitions and footnotes."""

from __future__ import annotations

import pytest

from note_lsp.syntax.markdown import parse


def problems(text: str) -> list[str]:
    return [f"{problem.code} {problem.span.of(text)}" for problem in parse(text).problems]


def test_uses_of_a_definition() -> None:
    text = "[x y][Ref] [Ref][] [REF] ![p][ref] [[ref]]\n\n[ref]: a.md#b 'T'\n"
    facts = parse(text)
    assert [(use.label_span.of(text), use.text_span.of(text), use.full, use.embed) for use in facts.references] == [
        ("Ref", "x y", True, False),
        ("Ref", "Ref", False, False),
        ("REF", "REF", False, False),
        ("ref", "p", True, True),
        ("ref", "ref", False, False),
    ]
    assert {use.label for use in facts.references} == {"ref"}
    (link,) = facts.links
    assert (link.form, link.target, link.anchor, link.target_span.of(text)) == ("definition", "a.md", "b", "a.md")


def test_a_wikilink_of_a_definition_uses_it() -> None:
    facts = parse("See [[label]].\n\n[label]: foo.md\n")
    assert [link.target for link in facts.links] == ["foo.md"]
    assert [use.label for use in facts.references] == ["label"]
    assert facts.problems == ()


def test_words_in_brackets_without_a_definition_are_text() -> None:
    facts = parse("[foo] and [x][] and - [ ] task\n")
    assert (facts.references, facts.links, facts.problems) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x][known] [y][unknown]\n\n[known]: a.md\n", ["broken-reference unknown"]),
        ("[same][same] [x][]", []),
        ("a[i][j] and f(x)[0][1]", []),
        ("[[a]][b]", []),
        ("said at [00:17:00][00:28:10].", []),
        ("[a]: x.md\n[A]: y.md\n\n[a]\n", ["duplicate-definition A"]),
        ("[a]: x.md\n", ["unused-definition a"]),
        ("[//]: # (A comment)\n", []),
        ("See [[a|x]].\n\n[a]: x.md\n", []),
        ("[^1] and [^Miss]\n\n[^1]: One.\n", ["broken-footnote ^Miss"]),
        ("[^No] there\n\n[^no]: One.\n", []),
        ("[^1]\n\n[^1]: One.\n\n[^1]: Two.\n", ["duplicate-definition ^1"]),
        ("[^1]: One.\n", ["unused-definition ^1"]),
        ("See[^a b] and[^A  B].\n\n[^a b]: x\n", []),
        ("a pattern [^a b] of characters", []),
        ("- [ ][x]\n- [ ] [x][]", []),
        ("%% [x][nope] %% [^no] %% [^nope] %%", ["broken-footnote ^no"]),
        ("%%\n\n[a]: gone.md\n\n[^1]: x\n\n%%\n\n[a]", []),
        ("%%\n\n[a]: gone.md\n\n%%\n\n[a]: x.md\n\n[a]", []),
        ("$$\n\n[x][nope]\n\n[a]: x\n\n$$", []),
        ("<div>\n[a]: z.md\n</div>\n\n[a]: x.md\n\n[a]", []),
        ("[a]: x.md\n\n- [a]: y.md\n- [b]: z.md\n\n[a] [x][b]", ["duplicate-definition a"]),
        ('[//begin]: # "Made by a tool"\n[a]: x.md\n[//end]: # "Made"\n\n[a]', []),
        ("`[x][y]` and `[^z]`\n", []),
        ("a ^one\n\nb ^two\n\nc ^ONE\n", ["duplicate-block-id ^ONE"]),
        ("[[https://example.org|t]] [[0:01]]", ["url-in-wikilink https://example.org", "timestamp-in-wikilink 0:01"]),
    ],
)
def test_faults_a_note_shows_by_itself(text: str, expected: list[str]) -> None:
    assert problems(text) == expected


def test_a_repeat_is_related_to_the_first() -> None:
    text = "[a]: x.md\n[a]: y.md\n\n[a]\n"
    (problem,) = parse(text).problems
    assert [span.of(text) for span in problem.related] == ["a"]
    assert problem.related[0] < problem.span


def test_a_definition_in_a_comment_defines_nothing() -> None:
    facts = parse("%%\n\n[a]: gone.md\n\n%%\n\n[x][a] [a]\n")
    assert (facts.links, facts.definitions, facts.references) == ((), (), ())
    facts = parse("%%\n\n[a]: gone.md\n\n%%\n\n[a]: x.md\n\n[a]\n")
    assert [link.target for link in facts.links] == ["x.md"]
    assert [use.label for use in facts.references] == ["a"]


def test_a_missing_name_is_kept_alone() -> None:
    facts = parse("[x][nope] [^no]\n\n[a]: b.md\n[^1]: c\n")
    assert [problem.words for problem in facts.problems if problem.code.startswith("broken")] == [("nope",), ("no",)]


def test_footnotes_and_their_places() -> None:
    text = "é Text[^One] and[^two].\n\n[^one]: First\n  more.\n[^two]: Second.\n"
    facts = parse(text)
    assert [(use.id, use.id_span.of(text), use.span.of(text)) for use in facts.footnote_uses] == [
        ("one", "^One", "[^One]"),
        ("two", "^two", "[^two]"),
    ]
    assert [(found.id, found.id_span.of(text)) for found in facts.footnote_definitions] == [
        ("one", "^one"),
        ("two", "^two"),
    ]
    assert facts.problems == ()


def test_a_definition_is_one_link_and_no_tag() -> None:
    facts = parse("[x][r] [y][t]\n\n[r]: https://example.org/r\n[t]: #tag\n")
    assert [(link.form, link.target, link.anchor) for link in facts.links] == [
        ("definition", "https://example.org/r", None),
        ("definition", "", "tag"),
    ]
    assert facts.tags == ()
