"""An embed replaced by the text that it shows: what the note reads like, and that every link leads where it led."""

from __future__ import annotations

import pytest

from note_lsp.features.actions import Action, actions
from note_lsp.text import Span
from note_lsp.vault.vault import Vault
from tests.dsl import Picture, check_edit
from tests.features.actions.leads import edited, leads


def offered(before: str) -> tuple[Picture, Vault, tuple[Action, ...]]:
    picture = Picture.parse(before)
    vault = picture.vault()
    at = picture.cursor().offset
    return picture, vault, actions(vault, picture.main, Span(at, at), ["refactor.inline"])


def check(before: str, after: str) -> None:
    """Hold that the embed is replaced as drawn; the other notes stay, but for links whose anchors have to change."""
    picture, vault, (action,) = offered(before)
    edit = action.edit
    assert edit is not None
    changed = Picture.parse(after)
    check_edit(picture, edit, Picture({**picture.files, **changed.files}, picture.folders))
    known = leads(vault)
    edited(vault, edit)
    gone, more = known - leads(vault), leads(vault) - known
    assert sum(gone.values()) == 1, "the embed alone leads nowhere any more"
    assert {source for source, _, _ in (*gone, *more)} == {picture.main}
    assert {lead[1:] for lead in more} <= {lead[1:] for lead in known}, "what it shows leads where it led"


def test_a_note_is_written_out_without_its_front_matter() -> None:
    check(
        """
        -- a.md --
        # A

        ![[N$0|label]]

        End
        -- sub/N.md --
        ---
        title: x
        ---

        # N
        [[#Plans]] [y](b.md) [[b]] [gone](gone.md) ![p](p.png)

        ## Plans
        Words ^id
        -- sub/b.md --
        -- sub/p.png --
        """,
        """
        -- a.md --
        # A

        # N
        [[N#Plans]] [y](sub/b.md) [[b]] [gone](sub/gone.md) ![p](sub/p.png)

        ## Plans
        Words

        End
        """,
    )


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("![[N#Pl$0ans]]", "## Plans\nWords\nand more\n\n- x\n  - y"),
        ("See ![[N#^i$0d]] there", "See Words and `x` there"),
        ("> q\n> ![[N#^i$0d]]", "> q\n> Words and `x`"),
        ("> [!a] b\n> ![[N#Pl$0ans]]\n> c", "> [!a] b\n> \n> ## Plans\n> Words\n> and more\n>\n> - x\n>   - y\n>\n> c"),
        ("- ![[N#Pl$0ans]]\n- b", "- ## Plans\n  Words\n  and more\n\n  - x\n    - y\n\n- b"),
        ("![](N.md#pl$0ans)", "## Plans\nWords\nand more\n\n- x\n  - y"),
        ("![[N#^ta$0ble]]", "| a |\n|---|"),
    ],
)
def test_a_section_or_block_is_fitted_into_its_place(line: str, after: str) -> None:
    picture = """
        -- a.md --
        {}
        -- N.md --
        # N
        Words and `x` ^id

        | a |
        |---|

        ^table

        ## Plans
        Words
        and more

        - x
          - y
        # End
        """
    before, drawn = (one.replace("\n", "\n        ") for one in (line, after))
    check(picture.format(before), f"\n        -- a.md --\n        {drawn}\n")


@pytest.mark.parametrize("line", ["See ![[N#Pl$0ans]] there", "| ![[N#Pl$0ans]] |\n|---|", "a ![[N#^ta$0ble]]"])
def test_several_blocks_stand_in_no_line(line: str) -> None:
    _, _, (action,) = offered(f"-- a.md --\n{line}\n-- N.md --\n## Plans\nw\n\nx\n\n| a |\n|---|\n\n^table\n")
    assert action.edit is None


def test_headings_that_come_to_have_a_namesake_keep_their_links() -> None:
    check(
        """
        -- a.md --
        [[#Plans]] [x](#plans)

        ![[N$0]]

        # Plans
        mine
        -- N.md --
        # Plans
        theirs
        -- b.md --
        [[a#Plans]] [y](a.md#plans) [[N#Plans]]
        """,
        """
        -- a.md --
        [[#plans-1]] [x](#plans-1)

        # Plans
        theirs

        # Plans
        mine
        -- b.md --
        [[a#plans-1]] [y](a.md#plans-1) [[N#Plans]]
        """,
    )


def test_references_and_footnotes_keep_their_meaning() -> None:
    check(
        """
        -- a.md --
        [x][r] [^1] [^2]

        ![[N#Pl$0ans]]

        [r]: mine.md

        [^1]: mine
        [^2]: two
        -- N.md --
        ## Plans
        [x][r] [r] [^1] [^3] [s]

        ## More
        [r]: theirs.md
        [s]: theirs.md#s

        [^1]: theirs
        [^3]: three
        -- mine.md --
        -- theirs.md --
        """,
        """
        -- a.md --
        [x][r] [^1] [^2]

        ## Plans
        [x][r-2] [r][r-2] [^1-2] [^3] [s]

        [r]: mine.md

        [^1]: mine
        [^2]: two

        [r-2]: theirs.md
        [s]: theirs.md#s

        [^1-2]: theirs
        [^3]: three
        """,
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("![[gon$0e]]", "There is no such note"),
        ("![[a$0]]", "The note cannot stand in itself"),
        ("![[#He$0re]]\n# Here", "The note cannot stand in itself"),
        ("![[N#go$0ne]]", "The note has no such place"),
        ("![[empty$0]]", "There is no text to be shown"),
    ],
)
def test_why_it_cannot_be_done_is_told(line: str, reason: str) -> None:
    _, _, (action,) = offered(f"-- a.md --\n{line}\n-- N.md --\n# N\n-- empty.md --\n---\nt: x\n---\n")
    assert action.disabled == reason
    assert action.edit is None


@pytest.mark.parametrize("line", ["![[p$0.png]]", "[[N$0]]", "![x](https://e.org/$0p.png)", "`![[N$0]]`"])
def test_pictures_and_links_are_no_embeds_of_notes(line: str) -> None:
    assert offered(f"-- a.md --\n{line}\n-- N.md --\n# N\n-- p.png --\n")[2] == ()


def test_line_ends_are_those_of_the_note_it_is_written_into() -> None:
    check(
        "-- a.md [crlf] --\n![[N$0]]\n-- N.md --\nOne\nTwo[^1]\n\n[^1]: x\n",
        "-- a.md [crlf] --\nOne\nTwo[^1]\n\n[^1]: x\n",
    )


def test_no_link_is_made_of_words() -> None:
    _, _, (action,) = offered("-- a.md --\n![[N$0]]\n\n[^1]: mine\n-- N.md --\nOne[^1]\n")
    assert action.edit is None
