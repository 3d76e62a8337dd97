"""References, aliases, tags and definitions: what a note reads like once they are rewritten."""

from __future__ import annotations

import pytest

from note_lsp.edits import apply
from note_lsp.features.actions import actions
from note_lsp.features.actions.alias import alias_edit
from note_lsp.settings import Settings
from note_lsp.syntax.front_matter import read_front_matter
from note_lsp.text import Span
from tests.dsl import Picture
from tests.features.actions.leads import edited, leads

OTHERS = "-- b.md --\n# B\n## Part\n-- c d.md --\n"


def after(text: str, title: str, only: str = "refactor.rewrite", path: str = "a.md") -> str | None:
    """The note ``path`` once the action of that title is done at ``$0`` or for ``«…»``; None where there is none.

    Every link must lead where it led.
    """
    picture = Picture.parse(f"-- a.md --\n{text}\n{OTHERS}")
    vault = picture.vault(settings=Settings())
    vault.open_buffer(picture.main, picture.text(), 1)
    marks = picture.marks()
    at = picture.cursor().offset if not marks and "$0" in text else 0
    found = [
        one
        for one in actions(vault, picture.main, marks[0][1] if marks else Span(at, at), [only])
        if title in one.title
    ]
    edit = found[0].edit if found else None
    if edit is None:
        return None
    known = leads(vault)
    edited(vault, edit)
    assert leads(vault) == known
    return picture.edited(edit).text(path).removesuffix("\n")


AS_REFERENCE, IN_PLACE = "as a reference", "in place"


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ('[x](b.md#part "T")$0 y', '[x][b] y\n\n[b]: b.md#part "T"'),
        ("![x](<c d.md>)$0", "![x][c d]\n\n[c d]: <c d.md>"),
        ("[x](https://www.example.org/q)$0", "[x][example.org]\n\n[example.org]: https://www.example.org/q"),
        ("[x](b.md)$0\n\n[Old]: b.md\n", "[x][Old]\n\n[Old]: b.md\n"),
        ("[x](b.md)$0\n\n[b]: c%20d.md", "[x][b 2]\n\n[b]: c%20d.md\n[b 2]: b.md"),
        ("[b] [[b]] [x](b.md)$0", "[b] [[b]] [x][b 2]\n\n[b 2]: b.md"),
        ("[x](b.md)$0\n\n```\nopen", None),
        ("[](b.md)$0", None),
        ("[x](#t=3$0)", None),
    ],
)
def test_a_link_becomes_a_reference(before: str, wanted: str | None) -> None:
    assert after(before, AS_REFERENCE) == wanted


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ('[x][r]$0 [y][r]\n\n[r]: b.md "T"', '[x](b.md "T") [y][r]\n\n[r]: b.md "T"'),
        ("[x][r]$0 z\n\n[r]: <c d.md>", "[x](<c d.md>) z"),
        ("[r]$0 z\n\n[r]: b.md#part\n\nend", "[r](b.md#part) z\n\nend"),
        ("![r$0][] z\n\n[r]: b.md", "![r](b.md) z"),
        ("[x][r](b.md)$0\n\n[r]: b.md", None),
        ("[x][r$0] x\n", None),
    ],
)
def test_a_reference_becomes_a_link(before: str, wanted: str | None) -> None:
    assert after(before, IN_PLACE) == wanted


def test_all_of_a_selection_is_rewritten_at_once() -> None:
    both = "«[x](b.md) [[b#Part]] [y](<c d.md>) [z](b.md) [gone](gone.md)»"
    assert after(both, "as references") == (
        "[x][b 2] [[b#Part]] [y][c d] [z][b 2] [gone][gone 2]\n\n[b 2]: b.md\n[c d]: <c d.md>\n[gone 2]: gone.md"
    ).replace("[b 2]", "[b]").replace("[gone 2]", "[gone 2]")
    assert after(both, "Markdown links wikilinks") is None
    wiki = "«[[b|x]] [[b#Part]] [y](<c d.md>) [[gone]]»"
    assert (
        after(wiki, "wikilinks of the selection Markdown links")
        == "[x](b.md) [b > Part](b.md#part) [y](<c d.md>) [[gone]]"
    )
    assert after("«[x](b.md) [[b#Part]] [y](<c d.md>)»", "selection wikilinks") == "[[b|x]] [[b#Part]] [[c d|y]]"
    assert after("«[x][r] [y][r]»\n\n[r]: b.md", IN_PLACE) == "[x](b.md) [y](b.md)"


def test_a_label_becomes_an_alias_of_its_note() -> None:
    assert (
        after("See [[b|The $0Label]].", "Add “The Label”", path="b.md")
        == "---\naliases:\n  - The Label\n---\n# B\n## Part"
    )


@pytest.mark.parametrize(
    "line",
    ["[[b|B]]$0", "[[b]]$0", "[[gone|x]]$0", "[[b#Part|x]]$0", "![[b|x]]$0", "[x](https://e.org)$0", "[*x*](b.md)$0"],
)
def test_a_name_that_it_has_or_that_is_of_a_part_is_no_alias(line: str) -> None:
    assert after(line, "alias") is None


@pytest.mark.parametrize(
    ("front", "wanted"),
    [
        ("title: a", "title: a\naliases:\n  - New"),
        ("aliases: [a, 'b']\nx: 1", "aliases: [a, 'b', New]\nx: 1"),
        ("aliases: []", "aliases: [New]"),
        ("aliases:\n- a\n- b # c\nx: 1", "aliases:\n- a\n- b # c\n- New\nx: 1"),
        ("Aliases:\n    - 'a'", "Aliases:\n    - 'a'\n    - New"),
        ("aliases: a", "aliases: [a, New]"),
        ('alias: "a"', 'alias: ["a", New]'),
        ("alias: a, b", "alias: ['a, b', a, b, New]"),
        ("aliases:\nx: 1", "aliases:\n  - New\nx: 1"),
        ("aliases: [\n  a,\n]", "aliases: [\n  a, New,\n]"),
        ("aliases: >\n  a", None),
        ("aliases: {a: b}", None),
        ("aliases: &x [a]\ny: *x", None),
        ("title: [", None),
    ],
)
def test_an_alias_joins_the_others_in_their_form(front: str, wanted: str | None) -> None:
    text = f"---\n{front}\n---\nbody\n"
    edit = alias_edit(text, "New")
    assert (None if edit is None else apply(text, [edit])) == (
        None if wanted is None else f"---\n{wanted}\n---\nbody\n"
    )


@pytest.mark.parametrize("words", ["It's: so", "- x", "a, b", "[x", "#1", "no", "12:30", "{{x}}", "a # b", "*"])
@pytest.mark.parametrize(
    "front", ["", "---\naliases: [a]\n---\n", "---\naliases:\n - a\n---\n", "\ufeff---\r\nt: x\r\n---\r\n"]
)
def test_an_alias_is_quoted_where_yaml_needs_it(words: str, front: str) -> None:
    edit = alias_edit(f"{front}body", words)
    assert edit is not None
    found, problems = read_front_matter(apply(f"{front}body", [edit]))
    assert found is not None
    assert (found.aliases[-1].text, problems) == (words, ()) or "," in words


SORT = "Sort tags"


@pytest.mark.parametrize(
    ("tags", "wanted"),
    [
        (" [b, 'A', a, \"c\"]", " ['A', b, \"c\"]"),
        ("\n  - b\n  - a\n  - B", "\n  - a\n  - b"),
        (" z, y, Z", " y, z"),
        (" z y", " y z"),
        (' "#z #y"', ' "#y #z"'),
        (" [b, a] # c", " [a, b] # c"),
        ("\n - b # x\n - a", None),
        (" [a, b]", None),
        (" b", None),
        (" [b, [c], a]", None),
        ("", None),
    ],
)
def test_tags_are_sorted_each_once_in_their_form(tags: str, wanted: str | None) -> None:
    for only, cursor in (("source.sortTags.note-lsp", ""), ("refactor.rewrite", "$0")):
        note = "---\nx: 1\ntags:{}{}\nz: 1\n---\nend"
        made = after(note.format(cursor, tags), SORT, only)
        assert made == (None if wanted is None else note.format("", wanted))
        assert made is None or after(made, SORT, "source") is None
    assert after(f"---\ntags:{tags}\n---\nen$0d", SORT) is None
    assert after("---\ntags: [b, a]\nx: [\n---\n", SORT, "source") is None


def test_definitions_are_sorted_at_the_end_and_those_that_nothing_uses_dropped() -> None:
    before = """\
[z] [y][A] [[w]]

[Z]: b.md
[unused]: b.md

words

> [in quote]: b.md

[a]: <c d.md>
    "T"

[A]: b.md

[^1]: foot

[w]: b.md

end"""
    wanted = """\
[z] [y][A] [[w]]

words

> [in quote]: b.md

[^1]: foot

end

[a]: <c d.md>
    "T"
[w]: b.md
[Z]: b.md"""
    assert after(before, "definitions", "source.organizeLinks") == wanted
    assert after(wanted, "definitions", "source") is None


@pytest.mark.parametrize(
    "note",
    [
        "[a]\n\n[a]: b.md",
        "words",
        "[a]\n\n[a]: b.md\n\n```\nopen",
        "[//]: # (x)\n\nend",
        "[a] x\n\n[a]: b.md\n\n%%\nopen",
    ],
)
def test_definitions_that_are_in_order_or_could_not_be_kept_stay(note: str) -> None:
    assert after(note, "definitions", "source") is None


def test_a_note_is_sorted_only_for_those_who_ask() -> None:
    picture = Picture.parse("-- a.md --\n---\ntags: [b, a]\n---\n[x][b]\n\n[b]: b.md\n[a]: b.md\n")
    assert not [one for one in actions(picture.vault(), picture.main, Span(0, 0)) if one.kind.startswith("source")]
