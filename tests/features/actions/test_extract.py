"""A selection or a section made a note of its own: what both read like, and that every link leads where it led."""

from __future__ import annotations

from collections import Counter

import pytest

from note_lsp.edits import CreateNote, Edit
from note_lsp.features.actions import Action, actions
from note_lsp.paths import VaultPath
from note_lsp.settings import LinkSettings, NewNoteSettings, Settings
from note_lsp.text import Span
from note_lsp.vault.vault import Vault
from tests.dsl import Picture, check_edit
from tests.features.actions.leads import after_extraction, edited, leads

KIND = ["refactor.extract"]
MARKDOWN = Settings(links=LinkSettings(style="markdown"))


def offered(before: str, settings: Settings | None = None) -> tuple[Picture, Vault, tuple[Action, ...]]:
    """What is offered at ``$0``, or for ``«…»``."""
    picture = Picture.parse(before)
    vault = picture.vault(settings=settings)
    vault.open_buffer(picture.main, picture.text(), 1)
    marks = picture.marks()
    span = marks[0][1] if marks else Span(picture.cursor().offset, picture.cursor().offset)
    return picture, vault, actions(vault, picture.main, span, KIND)


def check(before: str, after: str, settings: Settings | None = None, *, embed: bool = False) -> None:
    """Hold that the text is extracted as drawn, the other notes stay, and links lead where they led."""
    picture, vault, found = offered(before, settings)
    assert [action.disabled for action in found] == ["", ""]
    edit = found[embed].edit
    assert edit is not None
    changed = Picture.parse(after)
    check_edit(picture, edit, Picture({**picture.files, **changed.files}, picture.folders))
    check_leads(vault, picture.main, edit)


def check_leads(vault: Vault, origin: VaultPath, edit: Edit) -> None:
    (new,) = (change.path for change in edit.changes if isinstance(change, CreateNote))
    before = after_extraction(vault, leads(vault), origin, new)
    edited(vault, edit)
    after = after_extraction(vault, leads(vault), origin, new)
    assert after - before == Counter({(origin, "the new note", ""): 1})
    assert before - after == Counter()


def test_a_section_becomes_a_note_with_its_headings_raised() -> None:
    check(
        """
        -- a.md --
        # A

        Before.

        ## Pla$0ns
        Words.

        ### Sub ###
        #### Deep
        End.

        ## Other
        """,
        """
        -- a.md --
        # A

        Before.

        [[Plans]]

        ## Other
        -- Plans.md --
        # Plans
        Words.

        ## Sub ###
        ### Deep
        End.
        """,
    )


def test_an_underlined_heading_is_raised_by_its_line() -> None:
    check(
        """
        -- a.md --
        # A

        Plans$0
        -----
        Words.
        """,
        """
        -- a.md --
        # A

        ![[Plans]]
        -- Plans.md --
        Plans
        =====
        Words.
        """,
        embed=True,
    )


LINKED = """
    -- a.md --
    ---
    up: "[[a#Sub]]"
    ---
    # A
    [[#Plans]] [x](#sub) [[#A#Plans#Sub]] [[a#Other]] [[#^end]] ![[a#^end]]

    ## Pla$0ns
    [[#Other]] [[a#Sub]] [[#A]] [o](#other) [[a]]

    ### Sub
    Words. ^end

    ## Other
    -- sub/b.md --
    ---
    up: "[[a#Plans]]"
    ---
    [[a#Sub|label]] [y](../a.md#sub) [z][ref] [[a#Other]] [[a]] ![[a#^end]]

    [ref]: ../a.md#plans "T"
"""


def test_links_to_what_moved_follow_it_in_all_notes() -> None:
    check(
        LINKED,
        """
        -- a.md --
        ---
        up: "[[Plans#Sub]]"
        ---
        # A
        [[Plans#Plans]] [x](Plans.md#sub) [[Plans#Sub]] [[a#Other]] [[Plans#^end]] ![[Plans#^end]]

        [[Plans]]

        ## Other
        -- Plans.md --
        # Plans
        [[a#Other]] [[Plans#Sub]] [[a#A]] [o](a.md#other) [[a]]

        ## Sub
        Words. ^end
        -- sub/b.md --
        ---
        up: "[[Plans#Plans]]"
        ---
        [[Plans#Sub|label]] [y](../Plans.md#sub) [z][ref] [[a#Other]] [[a]] ![[Plans#^end]]

        [ref]: ../Plans.md#plans "T"
        """,
    )


def test_relative_links_are_written_anew_in_another_folder() -> None:
    check(
        """
        -- x/a.md --
        # A
        ## Pla$0ns
        [b](b.md) [c](../c.md#h) ![p](img/p.png) [gone](gone.md) [[b]]
        [f](../y/) [n](<b b.md>) [u](https://e.org) [o](#a)
        -- x/b.md --
        -- x/b b.md --
        -- c.md --
        # H
        -- x/img/p.png --
        -- y/index.md --
        """,
        """
        -- x/a.md --
        # A

        [[Plans]]
        -- new/notes/Plans.md --
        # Plans
        [b](../../x/b.md) [c](../../c.md#h) ![p](../../x/img/p.png) [gone](../../x/gone.md) [[b]]
        [f](../../y/) [n](<../../x/b b.md>) [u](https://e.org) [o](../../x/a.md#a)
        """,
        Settings(new_note=NewNoteSettings(folder="new/notes")),
    )


def test_the_link_is_written_in_the_style_of_the_vault() -> None:
    check(
        """
        -- x/a.md --
        # A
        ## Plans: a\\u{24}b$0
        Words.
        -- b.md --
        [p](x/a.md#plans-ab)
        """,
        """
        -- x/a.md --
        # A

        [Plans: a\\\\u{24}b](new/Plans%20a%20b.md)
        -- x/new/Plans a b.md --
        # Plans: a\\u{24}b
        Words.
        -- b.md --
        [p](x/new/Plans%20a%20b.md#plans-ab)
        """.replace("x/new", "new")
        .replace("(new", "(../new")
        .replace("(x/new", "(new")
        .replace("[p](../new", "[p](new"),
        Settings(links=LinkSettings(style="markdown"), new_note=NewNoteSettings(folder="new")),
    )


@pytest.mark.parametrize(("style", "written"), [("path", "x/Plans"), ("relative", "Plans"), ("stem", "Plans")])
def test_a_wikilink_to_the_new_note_keeps_to_the_style_too(style: str, written: str) -> None:
    settings = Settings(links=LinkSettings(style=style))  # type: ignore[arg-type]  # one of those it knows
    check(
        "-- x/a.md --\n# A\n## Pla$0ns\n",
        f"-- x/a.md --\n# A\n\n[[{written}]]\n-- x/Plans.md --\n# Plans\n",
        settings,
    )


def test_what_defines_references_and_footnotes_goes_along_or_is_copied() -> None:
    check(
        """
        -- a.md --
        # A
        [x][both] [^both]

        ## Pla$0ns
        [x][own] [x][both] [[wiki]] [^own] [^both] [d][inside]

        [inside]: b.md#inside

        ## Other
        [d][inside]

        [own]: b.md
        [both]: c.md
        [wiki]: b.md#w

        [^own]: Words with [y][nested].
        [^both]: Both.

        [nested]: c.md
        -- b.md --
        -- c.md --
        """,
        """
        -- a.md --
        # A
        [x][both] [^both]

        [[Plans]]

        ## Other
        [d][inside]

        [both]: c.md

        [^both]: Both.

        [inside]: b.md#inside
        -- Plans.md --
        # Plans
        [x][own] [x][both] [[wiki]] [^own] [^both] [d][inside]

        [inside]: b.md#inside

        [own]: b.md
        [both]: c.md
        [wiki]: b.md#w
        [nested]: c.md

        [^own]: Words with [y][nested].
        [^both]: Both.
        """,
    )


def test_repeated_headings_keep_their_links() -> None:
    check(
        """
        -- a.md --
        # A
        ## Talk$0
        one
        ## Talk
        two
        -- b.md --
        [1](a.md#talk) [2](a.md#talk-1) [[a#talk-1]]
        """,
        """
        -- a.md --
        # A

        [[Talk]]

        ## Talk
        two
        -- Talk.md --
        # Talk
        one
        -- b.md --
        [1](Talk.md#talk) [2](a.md#talk) [[a#Talk]]
        """,
    )


def test_a_heading_that_holds_a_link_keeps_its_words() -> None:
    check(
        """
        -- a.md --
        # A
        ## Pla$0ns
        ### See [[#Other]]
        ## Other
        [[#See Other]] [[#See #Other]]
        """,
        """
        -- a.md --
        # A

        [[Plans]]

        ## Other
        [[Plans#See Other]] [[Plans#See #Other]]
        -- Plans.md --
        # Plans
        ## See [[a#Other|#Other]]
        """,
    )


def test_times_stay_moments_of_the_video() -> None:
    stamp = '<a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>'
    check(
        f"""
        -- a.md --
        ---
        title: A
        videoId: "-bcdEFGH123"
        ---
        # A
        ## Pla$0ns
        He said so {stamp}.
        """,
        f"""
        -- a.md --
        ---
        title: A
        videoId: "-bcdEFGH123"
        ---
        # A

        [[Plans]]
        -- Plans.md --
        ---
        videoId: "-bcdEFGH123"
        ---
        # Plans
        He said so {stamp}.
        """,
    )


@pytest.mark.parametrize(
    ("line", "left", "name", "new"),
    [
        ("One «two three» four.", "One [[two three]] four.", "two three", "two three"),
        ("One [[b|t«wo]] three» four.", "One [[two three]] four.", "two three", "[[b|two]] three"),
        ("One `t«wo` th»ree.", "One [[two th]]ree.", "two th", "`two` th"),
        ("One «two #ta»g here.", "One [[two tag]] here.", "two tag", "two #tag"),
        ("«Whole line»", "[[Whole line]]", "Whole line", "Whole line"),
        ("- one «two»", "- one [[two]]", "two", "two"),
        ("> one «two» three", "> one [[two]] three", "two", "two"),
        ("| a «two» c |\n        |---|", "| a [[two]] c |\n        |---|", "two", "two"),
    ],
)
def test_words_of_a_line_leave_the_link_among_the_others(line: str, left: str, name: str, new: str) -> None:
    check(
        f"""
        -- a.md --
        {line}
        -- b.md --
        """,
        f"""
        -- a.md --
        {left}
        -- {name}.md --
        {new}
        """,
    )


@pytest.mark.parametrize(
    ("before", "left", "new"),
    [
        ("Para one\nli«ne two\n\nPara t»wo\n\nEnd", "[[{}]]\n\nEnd", "Para one\nline two\n\nPara two"),
        ("Text\n```\nco«de\n```\nmore\n\nEn»d\n", "Text\n\n[[{}]]", "```\ncode\n```\nmore\n\nEnd"),
        ("- a\n- b«b\n  - c»c\n- d", "- a\n- [[{}]]\n- d", "- bb\n  - cc"),
        ("1. a\n2. b«b\n   - c»c\n3. d", "1. a\n2. [[{}]]\n3. d", "2. bb\n   - cc"),
        ("- a\n  - b«b\n  - c»c\n- d", "- [[{}]]\n- d", "- a\n  - bb\n  - cc"),
        ("A\n\n> q«uote\n> two\n\nwords»\n", "A\n\n[[{}]]", "> quote\n> two\n\nwords"),
        ("A\n\n| a |\n|---|\n| b«b |\n\nwords» x\n", "A\n\n[[{}]]", "| a |\n|---|\n| bb |\n\nwords x"),
        ("A\n\n%%\nhid«den\n%%\n\nwords» x\n", "A\n\n[[{}]]", "%%\nhidden\n%%\n\nwords x"),
    ],
)
def test_a_longer_selection_is_drawn_to_whole_blocks(before: str, left: str, new: str) -> None:
    picture, vault, found = offered(f"-- n.md --\n{before}\n")
    edit = found[0].edit
    assert edit is not None
    (made,) = (change for change in edit.changes if isinstance(change, CreateNote))
    after = picture.edited(edit)
    assert made.text == f"{new}\n"
    assert after.text("n.md").rstrip("\n") == left.format(made.path.removesuffix(".md"))
    check_leads(vault, picture.main, edit)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("## A/b: *c* [[x|d]] `e`? <b>f</b>", "A b c d e f"),
        ("- [ ] do [this](x.md) now #t", "do this now t"),
        ("> [!info]+ Take note", "Take note"),
        ('## Talk <a class="yt-timestamp" data-t="00:01:14">[00:01:14]</a>', "Talk"),
        ("con", "con note"),
        ("…", "…"),
        ("![[p.base]]", "p base"),
        ("***\n\n~~~\n~~~", "more"),
        ("..hidden", "hidden"),
        ("one two three four five six seven eight nine", "one two three four five six seven eight"),
        ("taken", "taken 2"),
        ("Grand Title", "Grand Title 2"),
        ("index", "index 2"),
        ("x" * 200, "x" * 60),
    ],
)
def test_the_note_is_named_by_its_first_words_and_like_no_other(text: str, name: str) -> None:
    _, _, found = offered(
        f"""
        -- sub/a.md --
        «{text}

        more»
        -- Taken.md --
        -- n.md --
        ---
        title: grand title
        ---
        [[index]] [[grand-title]]
        -- sub/b.md --
        """
    )
    edit = found[0].edit
    assert edit is not None
    assert [change.path for change in edit.changes if isinstance(change, CreateNote)] == [f"sub/{name}.md"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\nti«tle: x\n»---\nx", "Front matter stays with its note"),
        ("---\ntitle:« x\n---\nx»", "Front matter stays with its note"),
        ("# A\n\n> ## Pla$0ns\n> x", "The heading stands in a quote or a list"),
    ],
)
def test_why_it_cannot_be_done_is_told(text: str, reason: str) -> None:
    _, _, found = offered(f"-- a.md --\n{text}\n")
    assert [action.disabled for action in found] == [reason]


@pytest.mark.parametrize("text", ["# Tit$0le\n\nx", "wor$0ds", "a«  \n \n»b", "", "---\nt: «x»\n"])
def test_nothing_is_offered_where_there_is_nothing_to_extract(text: str) -> None:
    picture = Picture.parse(f"-- a.md --\n{text}\n")
    marks = picture.marks()
    at = picture.cursor().offset if not marks and "$0" in text else 0
    span = marks[0][1] if marks else Span(at, at)
    found = actions(picture.vault(), picture.main, span, KIND)
    assert [action for action in found if not action.disabled] == ([] if "---" not in text else list(found))


def test_all_of_a_note_is_extracted_without_its_front_matter() -> None:
    check(
        """
        -- a.md --
        «---
        title: x
        ---

        Words.
        »
        """,
        """
        -- a.md --
        ---
        title: x
        ---

        [[Words]]

        -- Words.md --
        Words.
        """,
    )


def test_line_ends_stay_as_they_are() -> None:
    check(
        """
        -- a.md [crlf] --
        # A
        ## Pla$0ns
        One [^1]
        ## Other

        [^1]: x
        """,
        """
        -- a.md [crlf] --
        # A

        [[Plans]]

        ## Other
        -- Plans.md [crlf] --
        # Plans
        One [^1]

        [^1]: x
        """,
    )


@pytest.mark.parametrize("text", ["# A\n\n«[x][r]\n\nb»\n\n```\nopen\n", "a «b [[#^x]] c» d\n\n\n^x"])
def test_what_would_change_a_link_is_not_done(text: str) -> None:
    picture, vault, found = offered(f"-- a.md --\n{text}\n-- b.md --\n[[a#^x]]\n")
    for action in found:
        if (edit := action.edit) is not None:
            check_leads(vault, picture.main, edit)
            break


def test_while_the_vault_is_read_links_from_notes_not_read_yet_could_not_follow() -> None:
    picture = Picture.parse("-- a.md --\n# A\n## Pla$0ns\n![[b]]\n-- b.md --\nx\n")
    vault = picture.vault()
    vault.complete = False
    for offset, kind in ((picture.cursor().offset, "extract"), (picture.text().index("b]]"), "inline")):
        (action,) = actions(vault, picture.main, Span(offset, offset), [f"refactor.{kind}"])
        assert "still being read" in action.disabled
