"""Notes and files are renamed, and every link says so in the manner in which it is written."""

from __future__ import annotations

import pytest

from note_lsp.settings import LinkSettings, Settings
from tests.features.moving.renaming import check, check_refused


def test_a_note_is_renamed_from_a_link_with_its_label_anchor_and_padding() -> None:
    check(
        """
        -- a.md --
        [[no$0te]], [[note|a label]], [[ note | padded ]], [[note#Part]], [[note#^id|x]], ![[note]],
        [[note#Part#Inner]]
        -- note.md --
        # Something else

        ## Part

        ### Inner

        words ^id
        """,
        "better",
        """
        -- a.md --
        [[better]], [[better|a label]], [[ better | padded ]], [[better#Part]], [[better#^id|x]], ![[better]],
        [[better#Part#Inner]]
        -- better.md --
        # Something else

        ## Part

        ### Inner

        words ^id
        """,
    )


def test_the_note_with_the_cursor_is_never_the_one_that_is_renamed() -> None:
    check(
        """
        -- a.md --
        # A
        [[no$0te]]
        -- note.md --
        """,
        "a2",
        """
        -- a.md --
        # A
        [[a2]]
        -- a2.md --
        """,
    )


def test_markdown_links_keep_extension_brackets_titles_and_relative_paths() -> None:
    check(
        """
        -- x/a.md --
        [[no$0te]] [a](note.md) [b](note) [c](<note.md> "T")
        [d](./note.md#part)
        [e](../x/note.md)
        [f](/x/note.md) [g]

        [g]: note.md "Title"
        -- x/note.md --
        # Something
        ## Part
        """,
        "my note (1)",
        """
        -- x/a.md --
        [[my note (1)]] [a](my%20note%20%281%29.md) [b](my%20note%20%281%29) [c](<my note (1).md> "T")
        [d](./my%20note%20%281%29.md#part)
        [e](../x/my%20note%20%281%29.md)
        [f](/x/my%20note%20%281%29.md) [g]

        [g]: my%20note%20%281%29.md "Title"
        -- x/my note (1).md --
        # Something
        ## Part
        """,
    )


def test_folders_in_a_link_stay_as_many_as_they_are() -> None:
    check(
        """
        -- a.md --
        [[deep/er/no$0te]] [[er/note]] [[note]] [[/deep/er/note]] [x](deep/er/note.md) [y](er/note.md)
        -- deep/er/note.md --
        """,
        "better",
        """
        -- a.md --
        [[deep/er/better]] [[er/better]] [[better]] [[/deep/er/better]] [x](deep/er/better.md) [y](er/better.md)
        -- deep/er/better.md --
        """,
    )


def test_a_slash_in_the_new_name_is_a_path_from_the_root() -> None:
    check(
        """
        -- x/a.md --
        [[no$0te]] [y](note.md) [[x/note]]
        -- x/note.md --
        [z](a.md)
        """,
        "archive/2026/note",
        """
        -- x/a.md --
        [[note]] [y](../archive/2026/note.md) [[archive/2026/note]]
        -- archive/2026/note.md --
        [z](../../x/a.md)
        """,
    )


def test_an_extension_in_the_new_name_is_not_doubled() -> None:
    check("-- a.md --\n[[no$0te]]\n-- note.md --\n", "better.md", "-- a.md --\n[[better]]\n-- better.md --\n")
    check("-- a.md --\n[[no$0te]]\n-- note.markdown --\n", "b", "-- a.md --\n[[b]]\n-- b.markdown --\n")


def test_a_name_that_is_taken_is_refused_in_words() -> None:
    taken = "-- a.md --\n[[no$0te]]\n-- note.md --\n-- better.md --\n-- sub/x.md --\n"
    check_refused(taken, "better", "better.md")
    check_refused(taken + "-- p.png --\nx\n", "p.png/x", "p.png is a file")
    check_refused(taken, "sub/x", "sub/x.md")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "../out",
        "a/../../b",
        "/root",
        "folder/",
        "a//b",
        "a\nb",
        "tab\there",
        "con",
        "x/NUL.md",
        "dot.",
        ".hidden",
        "x/.git/y",
        "a#b",
        "a|b",
        "a[b",
        "a]]b",
        "a^b",
        "back\\slash",
        "x" * 300,
        "ü" * 130,
        "\udc80",
    ],
)
def test_a_name_that_no_file_may_have_is_refused(name: str) -> None:
    check_refused("-- a.md --\n[[no$0te]] [[other]]\n-- note.md --\n", name)


def test_the_same_name_changes_nothing() -> None:
    for name in ("note", "note.md", " note "):
        check("-- a.md --\n[[no$0te]]\n-- note.md --\n", name, "-- a.md --\n[[note]]\n-- note.md --\n")


def test_signs_that_mean_something_in_patterns_are_names_like_any_other() -> None:
    check(
        "-- a.md --\n[[what$0 (a+b)*]] [x](<what (a+b)*.md>)\n-- what (a+b)*.md --\n",
        "1+1=2 (or $2)",
        "-- a.md --\n[[1+1=2 (or \\u{24}2)]] [x](<1+1=2 (or %242).md>)\n-- 1+1=2 (or \\u{24}2).md --\n",
    )


def test_only_the_case_may_change() -> None:
    check(
        "-- a.md --\n[[No$0te]] [[NOTE]] [[note]] [x](Note.md)\n-- Note.md --\n",
        "note",
        "-- a.md --\n[[note]] [[NOTE]] [[note]] [x](note.md)\n-- note.md --\n",
    )


def test_another_unicode_form_is_another_name() -> None:
    check(
        "-- a.md --\n[[Cafe\u0301$0]]\n-- Cafe\u0301.md --\n",
        "Caf\u00e9",
        "-- a.md --\n[[Caf\u00e9]]\n-- Caf\u00e9.md --\n",
    )


def test_links_written_by_folding_take_the_new_name_where_they_must() -> None:
    check(
        """
        -- a.md --
        [[Data struc$0tures]] [[data_structures]]
        -- data_structures.md --
        """,
        "trees",
        """
        -- a.md --
        [[trees]] [[trees]]
        -- trees.md --
        """,
    )


def test_links_by_title_or_alias_stay_but_the_one_that_is_renamed() -> None:
    check(
        """
        -- a.md --
        [[The Ti$0tle]]
        -- b.md --
        [[The Title]] [[Nick]] [[note]]
        -- note.md --
        ---
        title: The Title
        aliases: [Nick]
        ---
        """,
        "better",
        """
        -- a.md --
        [[better]]
        -- b.md --
        [[The Title]] [[Nick]] [[better]]
        -- better.md --
        ---
        title: The Title
        aliases: [Nick]
        ---
        """,
    )


def test_links_in_front_matter_follow_and_stay_quoted() -> None:
    check(
        """
        -- a.md --
        ---
        up: "[[note]]"
        others: ['[[note|x]]', "[[b]]"]
        title: About [[note]]
        ---
        [[no$0te]]
        -- b.md --
        -- note.md --
        """,
        'it\'s "so"',
        """
        -- a.md --
        ---
        up: "[[it's \\"so\\"]]"
        others: ['[[it''s "so"|x]]', "[[b]]"]
        title: About [[note]]
        ---
        [[it's "so"]]
        -- b.md --
        -- it's "so".md --
        """,
    )


def test_links_in_tables_follow() -> None:
    check(
        r"""
        -- a.md --
        | a | b |
        |---|---|
        | [[no$0te\|label]] | [x](note.md) |
        -- note.md --
        """,
        "better",
        r"""
        -- a.md --
        | a | b |
        |---|---|
        | [[better\|label]] | [x](better.md) |
        -- better.md --
        """,
    )


def test_line_ends_marks_and_emoji_stay() -> None:
    check(
        "-- a.md [crlf bom] --\n😀 [[no$0te]]\n\n`[[note]]` %%[[note]]%% ü [[note]]\n-- note.md [crlf] --\nwords\n",
        "better",
        "-- a.md [crlf bom] --\n😀 [[better]]\n\n`[[note]]` %%[[note]]%% ü [[better]]\n-- better.md [crlf] --\nwords\n",
    )


def test_links_that_would_become_ambiguous_are_lengthened() -> None:
    check(
        """
        -- a.md --
        [[o$0ne]] [[two]] [x](y/two.md)
        -- y/b.md --
        [[two]] [z](two.md)
        -- x/one.md --
        -- y/two.md --
        """,
        "two",
        """
        -- a.md --
        [[x/two]] [[y/two]] [x](y/two.md)
        -- y/b.md --
        [[two]] [z](two.md)
        -- x/two.md --
        -- y/two.md --
        """,
    )


def test_the_note_s_links_to_itself_follow() -> None:
    check(
        """
        -- note.md --
        [[note#Part]] [[#Part]] [x](note.md#part) [y](#part)
        ## Part
        -- a.md --
        [[no$0te]]
        """,
        "better",
        """
        -- better.md --
        [[better#Part]] [[#Part]] [x](better.md#part) [y](#part)
        ## Part
        -- a.md --
        [[better]]
        """,
    )


def test_a_heading_with_a_link_that_changes_is_still_found() -> None:
    check(
        """
        -- a.md --
        ## About [[note]]
        [[#About note]] [t](#about-note)
        -- b.md --
        [[a#About note|x]] [y](a.md#about-note) [[no$0te]]
        -- note.md --
        """,
        "better",
        """
        -- a.md --
        ## About [[better]]
        [[#About better]] [t](#about-better)
        -- b.md --
        [[a#About better|x]] [y](a.md#about-better) [[better]]
        -- better.md --
        """,
    )


def test_an_attachment_is_renamed_from_its_link_and_keeps_its_extension() -> None:
    check(
        """
        -- a.md --
        ![[pic$0ture.png|100]] ![x](img/picture.png) [[picture.png]]
        -- img/picture.png --
        x
        """,
        "photo",
        """
        -- a.md --
        ![[photo.png|100]] ![x](img/photo.png) [[photo.png]]
        -- img/photo.png --
        x
        """,
    )


def test_a_folder_is_renamed_from_a_link_to_it() -> None:
    check(
        """
        -- a.md --
        [[proj$0ects/]] [x](projects/) [[projects/one]] [[one]]
        -- projects/index.md --
        [y](one.md) [[projects/one]]
        -- projects/one.md --
        """,
        "work",
        """
        -- a.md --
        [[work/]] [x](work/) [[work/one]] [[one]]
        -- work/index.md --
        [y](one.md) [[work/one]]
        -- work/one.md --
        """,
    )


def test_the_h1_renames_file_and_links_where_the_file_is_called_like_it() -> None:
    check(
        """
        -- data_structures.md --
        # Data stru$0ctures
        [[#Data structures]]
        -- a.md --
        [[data_structures]] [[data_structures#Data structures|x]]
        [y](data_structures.md#data-structures) [[Data structures]]
        """,
        "Graph theory",
        """
        -- graph_theory.md --
        # Graph theory
        [[#Graph theory]]
        -- a.md --
        [[graph_theory]] [[graph_theory#Graph theory|x]]
        [y](graph_theory.md#graph-theory) [[graph_theory]]
        """,
    )


def test_another_h1_is_a_heading_like_any_other() -> None:
    check(
        """
        -- note.md --
        # Some ti$0tle
        -- a.md --
        [[note]] [[note#Some title]] [x](note.md#some-title)
        """,
        "New title",
        """
        -- note.md --
        # New title
        -- a.md --
        [[note]] [[note#New title]] [x](note.md#new-title)
        """,
    )


def test_an_h1_that_no_file_can_be_called_is_refused_with_its_file() -> None:
    check_refused("-- note.md --\n# No$0te\n", "This/that", "file")
    check_refused("-- note.md --\n# No$0te\n-- other.md --\n", "other", "other.md")


def test_the_h1_stays_when_the_file_is_renamed() -> None:
    check("-- a.md --\n[[no$0te]]\n-- note.md --\n# Note\n", "b", "-- a.md --\n[[b]]\n-- b.md --\n# Note\n")


def test_what_a_definition_leads_to_is_renamed_from_there() -> None:
    check(
        """
        -- a.md --
        [x][ref] [[ref]]

        [ref]: no$0te.md "T"
        -- note.md --
        """,
        "better",
        """
        -- a.md --
        [x][ref] [[ref]]

        [ref]: better.md "T"
        -- better.md --
        """,
    )


def test_a_note_that_is_not_there_is_renamed_in_all_links_that_want_it() -> None:
    check(
        """
        -- a.md --
        [[not the$0re|x]] [[Not there#Part]] [y](not%20there.md)
        -- b.md --
        [[not there]] [[sub/not there]] [[not there.md]]
        """,
        "coming soon",
        """
        -- a.md --
        [[coming soon|x]] [[coming soon#Part]] [y](coming%20soon.md)
        -- b.md --
        [[coming soon]] [[sub/not there]] [[coming soon.md]]
        """,
    )


def test_label_first_links_follow() -> None:
    check(
        "-- a.md --\n[[Label|no$0te]] [[note]]\n-- note.md --\n",
        "better",
        "-- a.md --\n[[Label|better]] [[better]]\n-- better.md --\n",
        Settings(links=LinkSettings(label_first=True)),
    )
