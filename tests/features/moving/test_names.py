"""What is no file is renamed: headings, ids, tags, titles, aliases, labels, footnotes."""

from __future__ import annotations

import pytest

from note_lsp.edits import EditNote
from note_lsp.features import moving
from note_lsp.paths import VaultPath
from tests.dsl import Picture
from tests.features.moving.renaming import check, check_prepared, check_refused, renamed


def test_a_heading_in_wikilinks_takes_its_text_and_in_markdown_links_its_slug() -> None:
    check(
        """
        -- note.md --
        # Note
        ## Old Pa$0rt ##
        [[#Old Part]] [x](#old-part) [[#old part|y]]
        -- s.md --
        [[note#Old Part]] [[note#old-part]] [[note#Old Part|z]] [x](note.md#old-part "T")
        [y](<note.md#Old Part>) [[note]]
        """,
        "A new: one",
        """
        -- note.md --
        # Note
        ## A new: one ##
        [[#A new: one]] [x](#a-new-one) [[#A new: one|y]]
        -- s.md --
        [[note#A new: one]] [[note#A new: one]] [[note#A new: one|z]] [x](note.md#a-new-one "T")
        [y](<note.md#a-new-one>) [[note]]
        """,
    )


def test_a_heading_is_renamed_from_a_link_to_it_and_of_a_nested_anchor_the_part_at_the_cursor() -> None:
    before = """
        -- note.md --
        # Note
        ## Part
        ### Inner
        ## Other
        ### Inner
        -- s.md --
        [[note#{}]] [[note#Part#Inner]] [[note#Other#Inner]] [[note#Part]]
        """
    check(
        before.format("Part#In$0ner"),
        "Core",
        """
        -- note.md --
        # Note
        ## Part
        ### Core
        ## Other
        ### Inner
        -- s.md --
        [[note#Part#Core]] [[note#Part#Core]] [[note#Other#Inner]] [[note#Part]]
        """,
    )
    check(
        before.format("Pa$0rt#Inner"),
        "First",
        """
        -- note.md --
        # Note
        ## First
        ### Inner
        ## Other
        ### Inner
        -- s.md --
        [[note#First#Inner]] [[note#First#Inner]] [[note#Other#Inner]] [[note#First]]
        """,
    )


def test_the_numbers_of_repeated_headings_follow() -> None:
    check(
        """
        -- note.md --
        ## Pa$0rt
        ## Part
        ## Part
        [a](#part) [b](#part-1) [c](#part-2) [[#Part]] [[#part-1]]
        """,
        "New",
        """
        -- note.md --
        ## New
        ## Part
        ## Part
        [a](#new) [b](#part) [c](#part-1) [[#New]] [[#Part]]
        """,
    )


def test_a_heading_called_like_one_before_it_is_named_by_more() -> None:
    check(
        """
        -- note.md --
        # One
        ## Same
        # Two
        ## Ot$0her
        [[#Other]] [x](#other) [[#Same]] [y](#same)
        """,
        "Same",
        """
        -- note.md --
        # One
        ## Same
        # Two
        ## Same
        [[#same-1]] [x](#same-1) [[#Same]] [y](#same)
        """,
    )


def test_a_heading_with_an_id_keeps_links_by_it() -> None:
    check(
        "## Pa$0rt {#core}\n[a](#core) [[#Part]]\n",
        "New",
        "-- note.md --\n## New {#core}\n[a](#core) [[#New]]\n",
    )


def test_headings_in_quotes_lists_and_underlined_are_renamed() -> None:
    check("> ## Pa$0rt\n\n[[#Part]]\n", "New", "-- note.md --\n> ## New\n\n[[#New]]\n")
    check("- ## Pa$0rt\n\n[[#Part]]\n", "New", "-- note.md --\n- ## New\n\n[[#New]]\n")
    check("Pa$0rt\n----\n[[#Part]]\n", "New", "-- note.md --\nNew\n----\n[[#New]]\n")


def test_a_heading_s_markup_is_what_is_typed() -> None:
    check(
        "## **Bo$0ld** `x`\n[a](#bold-x) [[#Bold x]]\n",
        "*New* one",
        "-- note.md --\n## *New* one\n[a](#new-one) [[#New one]]\n",
    )


@pytest.mark.parametrize("name", ["", " ", "a\nb", "# ", "x {#y}"])
def test_what_makes_no_heading_is_refused(name: str) -> None:
    check_refused("## Pa$0rt\n[[#Part]]\n", name)


def test_a_block_s_id_is_renamed_from_itself_and_from_links() -> None:
    for before in (
        "-- n.md --\nWords ^ol$0d\n\n## H\n-- s.md --\n[[n#^old]] [[n#^OLD|x]] [x](n.md#^old) ![[n#H#^old]]\n",
        "-- n.md --\nWords ^old\n\n## H\n-- s.md --\n[[n#^o$0ld]] [[n#^OLD|x]] [x](n.md#^old) ![[n#H#^old]]\n",
    ):
        check(
            before,
            "new-1",
            "-- n.md --\nWords ^new-1\n\n## H\n"
            "-- s.md --\n[[n#^new-1]] [[n#^new-1|x]] [x](n.md#^new-1) ![[n#H#^new-1]]\n",
        )
    check("Words ^ol$0d\n", "^new", "-- note.md --\nWords ^new\n")
    check_refused("Words ^ol$0d\n\nOthers ^new\n", "NEW", "^NEW")
    check_refused("Words ^ol$0d\n", "not an id", "dashes")


def test_the_id_of_an_element_is_renamed() -> None:
    check(
        '<a id="ol$0d"></a>\n\n[x](#old) [[#old]]\n', "new", '-- note.md --\n<a id="new"></a>\n\n[x](#new) [[#new]]\n'
    )
    check_refused('<a id="ol$0d"></a><a id="new"></a>\n', "new", "new")
    check_refused('<a id="ol$0d"></a>\n', 'a"b')


def test_a_tag_is_renamed_with_those_below_it_everywhere() -> None:
    check(
        """
        -- a.md --
        ---
        tags: [old, Old/Sub, "other", oldest]
        ---
        #ol$0d #old/sub #older `#old` #OLD.
        -- b.md --
        ---
        tags: "#old, x"
        ---
        Words #old/a/b
        -- c.md --
        ---
        tags:
          - old
          - 'old/x'
        ---
        """,
        "new/er",
        """
        -- a.md --
        ---
        tags: [new/er, new/er/Sub, "other", oldest]
        ---
        #new/er #new/er/sub #older `#old` #new/er.
        -- b.md --
        ---
        tags: "#new/er, x"
        ---
        Words #new/er/a/b
        -- c.md --
        ---
        tags:
          - new/er
          - 'new/er/x'
        ---
        """,
    )


def test_a_nested_tag_is_renamed_alone() -> None:
    check("#a/b$0 #a #a/b/c #a/bc\n", "#x", "-- note.md --\n#x #a #x/c #a/bc\n")


@pytest.mark.parametrize("name", ["12", "a b", "a.b", "", "#", "a/"])
def test_what_is_no_tag_is_refused(name: str) -> None:
    check_refused("#ol$0d\n", name)


def test_a_title_is_renamed_with_the_links_that_use_it() -> None:
    check(
        """
        -- note.md --
        ---
        title: The Ti$0tle
        aliases: [Nick]
        ---
        -- a.md --
        [[The Title]] [[the title|x]] [[note]] [[Nick]] [y](The%20Title)
        """,
        "Another: one",
        """
        -- note.md --
        ---
        title: 'Another: one'
        aliases: [Nick]
        ---
        -- a.md --
        [[Another: one]] [[Another: one|x]] [[note]] [[Nick]] [y](note)
        """,
    )


def test_an_alias_is_renamed_in_every_form_of_front_matter() -> None:
    check(
        '-- note.md --\n---\naliases:\n  - "Ni$0ck"\n  - Other\n---\n-- a.md --\n[[Nick]] [[note|Nick]] [[Other]]\n',
        'a "b"',
        '-- note.md --\n---\naliases:\n  - "a \\"b\\""\n  - Other\n---\n'
        '-- a.md --\n[[a "b"]] [[note|Nick]] [[Other]]\n',
    )
    check(
        "-- note.md --\n---\nalias: One, Tw$0o\n---\n-- a.md --\n[[One]] [[Two]]\n",
        "Three",
        "-- note.md --\n---\nalias: One, Three\n---\n-- a.md --\n[[One]] [[Three]]\n",
    )


def test_an_alias_that_means_another_note_already_is_kept_as_a_label() -> None:
    check(
        "-- note.md --\n---\naliases: [Ni$0ck]\n---\n-- other.md --\n-- a.md --\n[[Nick]] [[Nick|x]] [[other]]\n",
        "Other",
        "-- note.md --\n---\naliases: [Other]\n---\n-- other.md --\n-- a.md --\n[[note|Other]] [[note|x]] [[other]]\n",
    )


def test_links_that_the_file_s_name_binds_stay_when_its_title_changes() -> None:
    check(
        "-- note.md --\n---\ntitle: No$0te\n---\n-- a.md --\n[[note]] [[Note]]\n",
        "New",
        "-- note.md --\n---\ntitle: New\n---\n-- a.md --\n[[note]] [[Note]]\n",
    )


def test_a_reference_label_is_renamed_with_its_uses() -> None:
    for before in (
        "[x][re$0f] [REF] [Ref][] ![y][ref] [[ref]] [x](ref)\n\n[ref]: a.md\n",
        "[x][ref] [REF] [Ref][] ![y][ref] [[ref]] [x](ref)\n\n[re$0f]: a.md\n",
    ):
        check(
            before,
            "new one",
            "-- note.md --\n[x][new one] [new one] [new one][] ![y][new one] [[new one]] [x](ref)\n\n[new one]: a.md\n",
        )
    check_refused("[x][re$0f] [x][other]\n\n[ref]: a.md\n[other]: b.md\n", "Other", "Other")
    check_refused("[x][re$0f]\n\n[ref]: a.md\n", "a]b", "brackets")


def test_a_footnote_is_renamed_with_its_uses() -> None:
    for before in ("A[^o$0ne] b[^ONE] c[^two].\n\n[^one]: x\n", "A[^one] b[^ONE] c[^two].\n\n[^o$0ne]: x\n"):
        check(before, "^1", "-- note.md --\nA[^1] b[^1] c[^two].\n\n[^1]: x\n")
    check_refused("A[^o$0ne] b[^two].\n\n[^one]: x\n[^two]: y\n", "TWO", "TWO")
    check_refused("A[^o$0ne].\n\n[^one]: x\n", "a b", "blanks")


def test_what_a_rename_replaces() -> None:
    note = "-- note.md --\n# N\n## Part\nw ^id\n"
    check_prepared(f"-- a.md --\n[[«no$0te»]]\n{note}", "note")
    check_prepared("-- a.md --\n[[sub/«no$0te».md#Part|x]]\n-- sub/note.md --\n## Part\n", "note")
    check_prepared(f"-- a.md --\n[[«note»|la$0bel]]\n{note}", "note")
    check_prepared(f"-- a.md --\n$0[[«note»]]\n{note}", "note")
    check_prepared(f"-- a.md --\n[x](«no$0te».md)\n{note}", "note")
    check_prepared(f"-- a.md --\n[[note#«Pa$0rt»]]\n{note}", "Part")
    check_prepared(f"-- a.md --\n[x](note.md#«pa$0rt»)\n{note}", "Part")
    check_prepared(f"-- a.md --\n[[note#^«i$0d»]]\n{note}", "id")
    check_prepared("## «Old **P$0art**» ##\n", "Old **Part**")
    check_prepared("w #«ol$0d/er»\n", "old/er")
    check_prepared("[[«not th$0ere»]]\n", "not there")
    check_prepared("a[^«o$0ne»]\n\n[^one]: x\n", "one")
    check_prepared("[x][«re$0f»]\n\n[ref]: y.md\n", "ref")
    check_prepared("---\ntitle: «T$0»\n---\n", "T")


def test_where_nothing_has_a_name() -> None:
    for text in (
        "Pla$0in words\n",
        "`[[no$0te]]`\n",
        "[x](https://x.$0y)\n",
        "<https://x$0.y>\n",
        "[[https://x$0.y]]\n",
        "",
        "$0\n",
    ):
        check_prepared(text or "$0")
    check_prepared("[[00:01$0:02]]\n")
    check_prepared("---\ndate: 2026$0\n---\n")


def test_signs_typed_with_a_name_are_no_part_of_it() -> None:
    for before, new in (("#ta$0g\n", "#tag"), ("w ^i$0d\n", "^id"), ("a[^o$0ne]\n\n[^one]: x\n", "^one")):
        assert renamed(Picture.parse(before), new).changes == ()


def test_a_note_that_is_not_on_disk_keeps_its_name() -> None:
    picture = Picture.parse("-- a.md --\n[[new]]\n")
    vault = picture.vault()
    vault.open_buffer(VaultPath("new.md"), "# New\n", 1)
    with pytest.raises(moving.RefusedError):
        moving.rename(vault, VaultPath("a.md"), 3, "other", vault.refresh)
    edit = moving.rename(vault, VaultPath("new.md"), 3, "Other", vault.refresh)
    assert [type(change) for change in edit.changes] == [EditNote]


def test_what_the_editor_holds_is_what_is_changed() -> None:
    check(
        "-- note.md --\n## Pa$0rt\n\u2028[[#Part]] 😀 [[#Part]]\n",
        "New",
        "-- note.md --\n## New\n\u2028[[#New]] 😀 [[#New]]\n",
    )
