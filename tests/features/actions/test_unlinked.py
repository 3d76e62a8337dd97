"""Names of notes that stand in a text, made links."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from note_lsp.edits import Edit, EditNote, apply
from note_lsp.features.actions import Action, actions
from note_lsp.paths import VaultPath
from note_lsp.settings import LinkSettings, Settings
from note_lsp.syntax.markdown import parse
from note_lsp.text import Span
from note_lsp.vault.resolve import Rung
from tests.dsl import Picture, check_edit

IN_NOTE = "unlinked mentions in this note"
ELSEWHERE = "Link the unlinked mentions of this note in other notes"
NOTES = """
-- data_structures.md --
---
title: Structures of Data
aliases: [DS course, Crème brûlée]
---
-- Python.md --
-- C++.md --
-- Wi-Fi.md --
-- Moore's law.md --
-- 数据.md --
-- データ.md --
-- sub/trees.md --
"""


def offered(picture: Picture, settings: Settings | None = None, span: Span | None = None) -> dict[str, Action]:
    """What can be linked at the cursor, or at ``span``, by title."""
    vault = picture.vault(settings=settings)
    at = span or Span(picture.cursor().offset, picture.cursor().offset)
    found = actions(vault, picture.main, at, ["refactor.rewrite"])
    return {one.title: one for one in found if one.title.startswith("Link ")}


def drawn(line: str) -> Picture:
    return Picture.parse(f"-- a.md --\n# Note\n\n{line}\n{NOTES.lstrip()}")


def last_line(picture: Picture, action: Action) -> str:
    """The last line of the note at hand once that is done."""
    assert action.edit is not None
    (change,) = action.edit.changes
    assert isinstance(change, EditNote)
    return apply(picture.text(change.path), change.edits).rstrip("\n").rpartition("\n")[2]


def linked(line: str, settings: Settings | None = None) -> str | None:
    """The line once the name at its cursor is linked; None where that is not offered."""
    picture = drawn(line)
    return next((last_line(picture, action) for action in offered(picture, settings).values()), None)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("the d$0ata structures of", "the [[data_structures|data structures]] of"),
        ("$0Data-Structures", "[[data_structures|Data-Structures]]"),
        ("data  structures$0", "[[data_structures|data structures]]"),
        ("data_structures$0", "[[data_structures]]"),
        ("structures of d$0ata", "[[data_structures|structures of data]]"),
        ("a DS $0course", "a [[data_structures|DS course]]"),
        ("cre\u0300me BRU\u0302L\u00c9$0E", "[[data_structures|cre\u0300me BRU\u0302L\u00c9E]]"),
        ("in $0python", "in [[python]]"),
        ("**Pyt$0hon**, *x*", "**[[Python]]**, *x*"),
        ("(Pyt$0hon)", "([[Python]])"),
        ("P$0ython's way", "[[Python]]'s way"),
        ("P$0ython-based", "[[Python]]-based"),
        ("l'$0Python.", "l'[[Python]]."),
        ("in C$0++.", "in [[C++]]."),
        ("a wi $0fi", "a [[Wi-Fi|wi fi]]"),
        ("by Moore\u2019s $0law", "by [[Moore's law|Moore\u2019s law]]"),
        ("我们的数$0据结构", "我们的[[数据]]结构"),
        ("このデー$0タを", "この[[データ]]を"),
        ("tr$0ees", "[[trees]]"),
        ("- [ ] $0Python", "- [ ] [[Python]]"),
        ("> [!note] $0Python", "> [!note] [[Python]]"),
        ("## On $0Python", "## On [[Python]]"),
        ("see [x](y.md) $0Python", "see [x](y.md) [[Python]]"),
        ("😀 $0Python\u2028Python", "😀 [[Python]]\u2028Python"),
    ],
)
def test_a_name_becomes_a_link_that_reads_as_before(before: str, after: str) -> None:
    assert linked(before) == after


@pytest.mark.parametrize(
    "line",
    [
        "Py$0thons",
        "my$0python",
        "data, $0structures",
        "data *$0structures*",
        "$0trees2",
        "snake_$0python",
        "$0python_3",
        "non-$0Python",
        "$0Python.org",
        "x.$0Python",
        "src/$0python",
        "$0python/x",
        "a@$0python",
        "R&$0Python",
        "$0Python'll",
        "$0Python(3)",
        "[$0Python]",
        "x ![$0Python]",
        "!$0Python",
        "\\\\$0Python",
        ":$0python:",
        "#$0python",
        "データ$0ベース",
        "数$0据https://a.b",
        "数$0据#x",
        "`$0Python`",
        "$$x = $0Python$$",
        "<!-- $0Python -->",
        "%% $0Python %%",
        '<b title="$0Python">x</b>',
        "<code>$0Python</code>",
        '<a href="x">the $0Python</a>',
        "<div>$0Python</div>",
        "[the $0Python](x.md)",
        "[x](<the $0Python>)",
        "![the $0Python](x.png)",
        "[[x|the $0Python]]",
        "[[the $0Python",
        "[[the $0Python of]]",
        "[the $0Python][x]\n\n[x]: y.md",
        "[the $0Python][nowhere]",
        "[x][the $0Python of]",
        "[x]: <the $0Python>",
        "[//]: # (the $0Python)",
        "x [^py $0Python]\n\n[^py python]: y",
        "https://x.y/a?b=$0Python",
        "{{ $0Python }}",
        "<% $0Python %>",
        "> [!my $0Python] x",
        "x ^$0Python",
        "    $0Python",
        "the $0Note",
        "$0n",
    ],
)
def test_no_link_is_made_of_a_part_of_a_word_nor_where_none_is_read(line: str) -> None:
    assert linked(line) is None


@pytest.mark.parametrize("line", ["title: $0Python", "tags: [Python$0]", "x: data $0structures"])
def test_front_matter_is_left_alone(line: str) -> None:
    picture = Picture.parse(f"-- a.md --\n---\n{line}\n---\n{NOTES.lstrip()}")
    assert [one for one in offered(picture) if one != ELSEWHERE] == []


@pytest.mark.parametrize("name", ["to", "the", "index", "README", "2024", "12-05", "从"])
def test_names_that_say_nothing_are_not_looked_for(name: str) -> None:
    assert offered(Picture.parse(f"-- a.md --\n# A\n\n{name}$0\n-- {name}.md --\n")) == {}


def test_in_a_table_the_label_is_parted_by_an_escaped_pipe() -> None:
    picture = Picture.parse(f"-- a.md --\n| x | data $0structures |\n|---|---|\n{NOTES.lstrip()}")
    action = offered(picture)["Link “data structures” to data_structures"]
    assert isinstance(action.edit, Edit)
    after = f"-- a.md --\n| x | [[data_structures\\|data structures]] |\n|---|---|\n{NOTES.lstrip()}"
    check_edit(picture, action.edit, after)


@pytest.mark.parametrize(
    ("links", "before", "after"),
    [
        (LinkSettings(label_first=True), "data $0structures", "[[data structures|data_structures]]"),
        (LinkSettings(label_first=True), "$0Python", "[[Python]]"),
        (LinkSettings(strict=True), "structures of $0data", "[[data_structures|structures of data]]"),
        (LinkSettings(strict=True), "data $0structures", "[[data_structures|data structures]]"),
        (LinkSettings(style="path"), "tre$0es", "[[sub/trees|trees]]"),
        (LinkSettings(style="path"), "Pyth$0on", "[[Python]]"),
        (LinkSettings(style="path"), "pyth$0on", "[[Python|python]]"),
        (LinkSettings(style="relative"), "tre$0es", "[[sub/trees|trees]]"),
        (LinkSettings(style="markdown"), "tre$0es", "[trees](sub/trees.md)"),
        (LinkSettings(style="markdown"), "Moore's $0law", "[Moore's law](Moore's%20law.md)"),
    ],
)
def test_a_link_is_written_as_the_settings_say(links: LinkSettings, before: str, after: str) -> None:
    assert linked(before, Settings(links=links)) == after


@pytest.mark.parametrize(
    ("definition", "after"),
    [
        ("[Python]: Python.md", "[[Python]]"),
        ("[python]: sub/trees.md", "[Python](Python.md)"),
        ("[python]: https://python.org", "[Python](Python.md)"),
    ],
)
def test_a_definition_of_that_name_does_not_lead_the_link_elsewhere(definition: str, after: str) -> None:
    assert linked(f"{definition}\n\n$0Python") == after


def test_of_names_that_overlap_the_longest_comes_first_and_is_linked_with_the_others() -> None:
    picture = Picture.parse(
        """
        -- a.md --
        # A

        big data struct$0ures, big data
        -- big data.md --
        -- data structures.md --
        -- structures.md --
        -- big data structures and more.md --
        """
    )
    found = offered(picture)
    assert list(found) == [
        "Link “data structures” to data structures",
        "Link “structures” to structures",
        f"Link all 3 {IN_NOTE}",
    ]
    assert last_line(picture, found[f"Link all 3 {IN_NOTE}"]) == "[[big data]] [[structures]], [[big data]]"


def test_a_name_inside_the_notes_own_is_not_offered() -> None:
    notes = "-- data structures.md --\n# A\n\ndata struc$0tures and structures\n-- structures.md --\n"
    picture = Picture.parse(notes)
    assert offered(picture) == {}
    (action,) = offered(picture, span=Span(*[picture.text().rindex("structures")] * 2)).values()
    assert last_line(picture, action) == "data structures and [[structures]]"


SEVERAL = """
-- {} --
# A

a pl$0an, a plan
-- one/plan.md --
-- two/plan.md --
-- other.md --
---
aliases: plan
---
"""


def test_each_note_of_a_name_is_offered_and_none_of_them_is_meant_with_the_others() -> None:
    picture = Picture.parse(SEVERAL.format("a.md"))
    found = offered(picture)
    assert list(found) == [
        "Link “plan” to one/plan",
        "Link “plan” to two/plan",
        "Link “plan” to other",
    ]
    after = ["a [[one/plan|plan]], a plan", "a [[two/plan|plan]], a plan", "a [[other|plan]], a plan"]
    assert [last_line(picture, action) for action in found.values()] == after


def test_of_several_notes_the_one_in_the_same_folder_is_meant() -> None:
    picture = Picture.parse(SEVERAL.format("two/a.md"))
    found = offered(picture)
    assert next(iter(found)) == "Link “plan” to two/plan"
    assert last_line(picture, found["Link all 2 mentions of two/plan in this note"]) == "a [[plan]], a [[plan]]"


def test_a_name_that_very_many_notes_have_means_none_of_them() -> None:
    notes = "".join(f"-- {number}.md --\n---\naliases: plan\n---\n" for number in range(60))
    assert offered(Picture.parse(f"-- a.md --\n# A\n\na pl$0an\n{notes}")) == {}


def test_all_mentions_of_a_note_and_of_all_notes_but_for_headings() -> None:
    picture = Picture.parse(
        f"""
        -- a.md --
        ## Python
        In $0Python, `Python` and [[python]]: data structures.
        - Python, C++Python-Python
        {NOTES.lstrip()}""".replace("        ", "")
    )
    found = offered(picture)
    assert list(found) == [
        "Link “Python” to Python",
        "Link all 3 mentions of Python in this note",
        f"Link all 5 {IN_NOTE}",
    ]
    both = found[f"Link all 5 {IN_NOTE}"].edit
    assert isinstance(both, Edit)
    check_edit(
        picture,
        both,
        f"""
        -- a.md --
        ## Python
        In [[Python]], `Python` and [[python]]: [[data_structures|data structures]].
        - [[Python]], [[C++]]Python-Python
        {NOTES.lstrip()}""".replace("        ", ""),
    )


def test_of_a_selection_what_lies_in_it() -> None:
    picture = drawn("C++ «and Python and data structures» and trees")
    (action,) = offered(picture, span=picture.mark()).values()
    assert action.title == "Link 2 unlinked mentions"
    assert last_line(picture, action) == "C++ and [[Python]] and [[data_structures|data structures]] and trees"


def test_in_a_long_note_mentions_are_not_counted_before_they_are_linked() -> None:
    picture = drawn("x" * 60_000 + " Python $0Python")
    found = offered(picture)
    every = "Link all mentions of Python in this note"
    assert list(found) == ["Link “Python” to Python", every, f"Link all {IN_NOTE}"]
    assert last_line(picture, found[every]).endswith(" [[Python]] [[Python]]")
    (whole,) = offered(picture, span=Span(0, len(picture.text()))).values()
    assert whole.title == "Link all unlinked mentions in the selection"
    assert last_line(picture, whole).endswith(" [[Python]] [[Python]]")


@pytest.mark.parametrize("place", ["# Da$0ta structures\n", "---\ntit$0le: Data structures\n---\n", "$0Text\n"])
def test_the_mentions_in_other_notes_are_linked_from_the_notes_title(place: str) -> None:
    before = """
        -- a.md --
        On data structures.
        # Data structures
        -- b/c.md --
        No data, and structures.
        -- d.md [crlf] --
        [[data structures]], Data-Structures
        `data structures`, data structures
        -- other/data structures of trees.md --
        It's data structures of trees.
        """.replace("        ", "")
    picture = Picture.parse(f"-- data structures.md --\n{place}{before.lstrip()}")
    action = offered(picture)[ELSEWHERE]
    assert action.slow
    after = (
        before.replace("On data structures", "On [[data structures]]")
        .replace(", Data-Structures", ", [[data structures|Data-Structures]]")
        .replace("`, data structures", "`, [[data structures]]")
    )
    assert action.edit is not None
    check_edit(picture, action.edit, f"-- data structures.md --\n{place}{after.lstrip()}")


@pytest.mark.parametrize("text", ["# A\n\nText$0\n", "[[b]]$0\n"])
def test_they_are_not_linked_from_elsewhere(text: str) -> None:
    assert offered(Picture.parse(f"-- data structures.md --\n{text}-- b.md --\ndata structures\n")) == {}


NAMES = (
    "data",
    "Structures",
    "C++",
    "python",
    "trees",
    "Ünï",
    "u\u0308nï",
    "数据",
    "’s",
    "'s",
    " ",
    "-",
    "_",
    "\n",
    "\n\n",
)
SIGNS = (
    "*",
    "**",
    "`",
    "[",
    "]",
    "[[",
    "]]",
    "(",
    ")",
    "!",
    "#",
    "|",
    "$",
    "\\",
    ":",
    "=",
    "&",
    "{{",
    "}}",
    "%%",
    "<b>",
)
BEGINNINGS = (
    "> ",
    "\n# ",
    "    ",
    "| a |\n|---|\n| ",
    "[x](",
    "[python]: b.md",
    "[^1]",
    "<a href='x'>",
    "https://a.b/",
)
WORDS = st.sampled_from((*NAMES, *SIGNS, *BEGINNINGS))
VAULT = "-- data structures.md --\n-- C++.md --\n-- python.md --\n-- x/trees.md --\n-- ünï.md --\n-- 数据.md --\n"


@examples(max_examples=150)
@given(pieces=st.lists(WORDS, max_size=40), style=st.sampled_from(["stem", "path", "markdown"]))
def test_a_link_leads_to_the_note_and_nothing_else_is_changed(pieces: list[str], style: str) -> None:
    """Of whatever text: each new link is read as one and is exact, and the other links are those that were there."""
    source = VaultPath("a.md")
    vault = Picture.parse(VAULT).vault(settings=Settings(links=LinkSettings(style=style)))  # type: ignore[arg-type]
    text = "# A\n\n" + "".join(pieces) + " python python\n"
    vault.open_buffer(source, text, 1)
    at = text.rindex("python")
    for action in actions(vault, source, Span(at, at), ["refactor.rewrite"]):
        if not action.title.startswith("Link ") or action.edit is None:
            continue
        (change,) = action.edit.changes
        assert isinstance(change, EditNote)
        after, moved = parse(apply(text, change.edits)), 0
        links = {(link.span.start, link.span.end): link for link in after.links}
        for edit in change.edits:
            place = (edit.span.start + moved, edit.span.start + moved + len(edit.new_text))
            link = links.pop(place)
            found = vault.resolve(link, source)
            assert (found.rung in {Rung.EXACT, Rung.CASE}, found.ambiguous) == (True, False), (text, edit)
            moved += len(edit.new_text) - (edit.span.end - edit.span.start)
        before = [(link.form, link.target, link.label) for link in parse(text).links]
        assert [(link.form, link.target, link.label) for link in links.values()] == before
    vault.close()
