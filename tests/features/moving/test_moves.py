"""Files and folders are moved: every link leads to what it led to before."""

from __future__ import annotations

from note_lsp.features import moving
from note_lsp.paths import VaultPath
from note_lsp.settings import LinkSettings, Settings
from tests.dsl import Picture, check_edit
from tests.features.moving.renaming import check_move


def test_links_in_a_moved_note_are_rebased() -> None:
    check_move(
        """
        -- a/note.md --
        [x](../top.md) [y](peer.md) [z](#part) ![p](../img/p.png) [[peer]] [[top]] [w](/a/peer.md) [u](https://x.y/peer.md)
        [broken](../nowhere.md) [d]

        [d]: ./peer.md
        ## Part
        -- a/peer.md --
        -- top.md --
        -- img/p.png --
        x
        """,
        [("a/note.md", "b/c/note.md")],
        """
        -- a/note.md --
        [x](../../top.md) [y](../../a/peer.md) [z](#part) ![p](../../img/p.png) [[peer]] [[top]] [w](/a/peer.md) [u](https://x.y/peer.md)
        [broken](../nowhere.md) [d]

        [d]: ../../a/peer.md
        ## Part
        """,
    )


def test_links_to_a_moved_note_follow_and_bare_ones_stay() -> None:
    check_move(
        """
        -- s.md --
        [[note]] [x](note.md) [[note.md]] [y](./note.md) [[/note]]
        -- note.md --
        """,
        [("note.md", "sub/note.md")],
        """
        -- s.md --
        [[note]] [x](sub/note.md) [[note.md]] [y](./sub/note.md) [[/sub/note]]
        """,
    )


def test_a_whole_folder_moves() -> None:
    check_move(
        """
        -- s.md --
        [[old/one]] [[two]] [x](old/one.md) [y](old/in/two.md)
        [f](old/) [g](old/in) ![p](old/p.png)
        -- old/one.md --
        [[old/in/two]] [a](in/two.md) [b](../s.md) [[s]] [c](p.png)
        -- old/in/two.md --
        [a](../one.md) [b](../../s.md)
        -- old/p.png --
        x
        """,
        [("old", "new/deep")],
        """
        -- s.md --
        [[new/deep/one]] [[two]] [x](new/deep/one.md) [y](new/deep/in/two.md)
        [f](new/deep/) [g](new/deep/in) ![p](new/deep/p.png)
        -- old/one.md --
        [[new/deep/in/two]] [a](in/two.md) [b](../../s.md) [[s]] [c](p.png)
        -- old/in/two.md --
        [a](../one.md) [b](../../../s.md)
        """,
    )


def test_names_are_swapped() -> None:
    check_move(
        """
        -- s.md --
        [[one]] [[two|x]] [a](one.md) [b](two.md)
        -- one.md --
        [[two]]
        -- two.md --
        [[one]] [[two]]
        """,
        [("one.md", "two.md"), ("two.md", "one.md")],
        """
        -- s.md --
        [[two]] [[one|x]] [a](two.md) [b](one.md)
        -- one.md --
        [[one]]
        -- two.md --
        [[two]] [[one]]
        """,
    )


def test_several_notes_move_at_once() -> None:
    check_move(
        """
        -- s.md --
        [a](one.md) [b](two.md)
        -- one.md --
        [two](two.md) [s](s.md)
        -- two.md --
        [one](one.md)
        """,
        [("one.md", "x/one.md"), ("two.md", "x/two.md")],
        """
        -- s.md --
        [a](x/one.md) [b](x/two.md)
        -- one.md --
        [two](two.md) [s](../s.md)
        """,
    )


def test_a_folder_and_a_note_in_it_move_apart() -> None:
    check_move(
        """
        -- s.md --
        [a](old/one.md) [b](old/two.md)
        -- old/one.md --
        [two](two.md)
        -- old/two.md --
        """,
        [("old", "new"), ("old/two.md", "two.md")],
        """
        -- s.md --
        [a](new/one.md) [b](two.md)
        -- old/one.md --
        [two](../two.md)
        """,
    )


def test_a_bare_link_that_another_note_would_take_is_lengthened() -> None:
    check_move(
        """
        -- y/s.md --
        [[dup]] [[x/dup]]
        -- x/dup.md --
        -- z/other.md --
        """,
        [("z/other.md", "y/dup.md")],
        """
        -- y/s.md --
        [[x/dup]] [[x/dup]]
        """,
    )


def test_a_link_that_the_same_folder_decided_goes_with_its_note() -> None:
    check_move(
        """
        -- x/s.md --
        [[dup]]
        -- x/dup.md --
        -- y/dup.md --
        """,
        [("x/s.md", "y/s.md")],
        """
        -- x/s.md --
        [[x/dup]]
        """,
    )


def test_an_ambiguous_link_may_stay_so_as_long_as_it_leads_to_the_same() -> None:
    check_move(
        """
        -- s.md --
        [[dup]] [[note]]
        -- x/dup.md --
        -- yy/dup.md --
        -- note.md --
        """,
        [("note.md", "sub/note.md")],
        """
        -- s.md --
        [[dup]] [[note]]
        """,
    )


def test_links_to_the_note_of_a_folder_follow_it_out_of_that_role() -> None:
    check_move(
        """
        -- s.md --
        [[proj]] [[proj/]] [x](proj/)
        -- proj/index.md --
        """,
        [("proj/index.md", "proj/start.md")],
        """
        -- s.md --
        [[start]] [[start]] [x](proj/start)
        """,
    )


def test_a_broken_link_is_left_alone() -> None:
    check_move(
        "-- s.md --\n[[new]] [x](y/z.md)\n-- old.md --\n", [("old.md", "new.md")], "-- s.md --\n[[new]] [x](y/z.md)\n"
    )


def test_a_name_that_no_wikilink_can_hold_makes_markdown_links() -> None:
    check_move(
        """
        -- s.md --
        [[note]] [[note#Part|a]] ![[note]]
        -- note.md --
        ## Part
        """,
        [("note.md", "C# [notes].md")],
        """
        -- s.md --
        [note](C%23%20[notes].md) [a](C%23%20[notes].md#Part) ![note](C%23%20[notes].md)
        """,
    )


def test_absolute_links_follow_below_a_site_s_root() -> None:
    check_move(
        """
        -- docs/s.md --
        [a](/guide/note.md) [b](/guide/note) [c](/guide/other.md)
        -- docs/guide/note.md --
        -- docs/guide/other.md --
        """,
        [("docs/guide/note.md", "docs/ref/note.md")],
        """
        -- docs/s.md --
        [a](/ref/note.md) [b](/ref/note) [c](/guide/other.md)
        """,
        Settings(links=LinkSettings(site_root="docs")),
    )


def test_what_is_not_there_moves_nothing() -> None:
    check_move(
        "-- s.md --\n[[x]]\n-- x.md --\n", [("nowhere.md", "y.md"), ("", "z"), ("x.md", "x.md")], "-- s.md --\n[[x]]\n"
    )


def test_a_new_note_takes_no_link_from_another() -> None:
    picture = Picture.parse("-- y/s.md --\n[[dup]] [[wanted]]\n-- x/dup.md --\n")
    vault = picture.vault()
    edit = moving.kept_links(vault, [VaultPath("y/dup.md"), VaultPath("wanted.md")], vault.refresh)
    check_edit(picture, edit, "-- y/s.md --\n[[x/dup]] [[wanted]]\n-- x/dup.md --\n")


def test_links_that_a_deletion_breaks_are_counted() -> None:
    vault = Picture.parse(
        """
        -- s.md --
        [[one]] [[one]] [x](f/two.md) ![[p.png]] [[three]]
        -- f/one.md --
        [[two]]
        -- f/two.md --
        -- f/p.png --
        x
        -- three.md --
        """
    ).vault()
    assert moving.links_that_break(vault, [VaultPath("f")]) == 4
    assert moving.links_that_break(vault, [VaultPath("f/two.md")]) == 2
    assert moving.links_that_break(vault, [VaultPath("nowhere")]) == 0
