"""What renames of random things in random and in real vaults had made another that should not be."""

from __future__ import annotations

from typing import Any

import pytest

from note_lsp.features import moving
from note_lsp.paths import VaultPath
from note_lsp.settings import LinkSettings, Settings
from note_lsp.vault.index import Index
from tests.dsl import Picture
from tests.features.moving.renaming import check, check_move, check_refused


def test_a_path_that_reads_as_a_time_stays_a_path() -> None:
    check_move(
        "-- a.md --\n[x](note) [[note]]\n-- note.md --\n",
        [("note.md", "00:01:02.md")],
        "-- a.md --\n[x](00:01:02.md) [[00:01:02.md]]\n",
    )


def test_a_link_by_a_title_that_reads_as_a_url_takes_the_note_s_name() -> None:
    check(
        "-- note.md --\n---\ntitle: T$0\n---\n-- a.md --\n[x](T) [[T]]\n",
        "00:01:02",
        "-- note.md --\n---\ntitle: 00:01:02\n---\n-- a.md --\n[x](note) [[note|00:01:02]]\n",
    )


@pytest.mark.parametrize("name", ["{{x}}", "<% x %>", "00:01:02", "file:x", "https://x.y", "x/00:01"])
def test_a_name_that_means_something_else_in_a_link_is_refused(name: str) -> None:
    check_refused("-- a.md --\n---\nup: '[[note]]'\n---\n[[no$0te]]\n-- note.md --\n", name)


def test_a_link_to_a_folder_stays_where_the_folder_gets_a_note() -> None:
    check(
        "-- b.md --\n[x](fol$0der) [[folder]]\n-- folder/note.md --\n[x](../folder)\n",
        "note",
        "-- b.md --\n[x](note/) [[note/]]\n-- note/note.md --\n[x](../note)\n",
    )


def test_a_link_to_a_folder_is_written_as_one_where_a_note_gets_its_name() -> None:
    check_move("-- a.md --\n[[x/y]]\n-- x/y/z.md --\n-- b.md --\n", [("b.md", "x/y.md")], "-- a.md --\n[[x/y/]]\n")


def test_a_link_to_a_folder_follows_its_note() -> None:
    check_move(
        "-- x/y/note.md --\n[a](y) [b](..)\n-- y/p.png --\nx\n-- x/a.md --\n",
        [("x/y/note.md", "x/note.md")],
        "-- x/y/note.md --\n[a](../y/) [b](../x)\n",
    )


def test_a_link_by_an_alias_takes_the_new_name_where_that_is_not_another_s() -> None:
    check(
        "-- a.md --\n[[Ni$0ck]] [[Nick#Part]]\n-- x.md --\n-- y/note.md --\n---\naliases: [Nick]\n---\n## Part\n",
        "x",
        "-- a.md --\n[[y/x]] [[Nick#Part]]\n-- y/x.md --\n---\naliases: [Nick]\n---\n## Part\n",
    )


def test_a_link_whose_alias_another_note_takes_and_that_is_renamed_is_changed_once() -> None:
    check(
        "-- a.md --\n---\naliases: [Nick]\n---\n[x]([[Ni$0ck#other]])\n-- x/b.md --\n---\naliases: [Nick]\n---\n",
        "c",
        "-- c.md --\n---\naliases: [Nick]\n---\n[x]([[c#other]])\n",
    )


def test_a_wikilink_does_not_become_a_label_of_its_note() -> None:
    check(
        "-- a.md --\n[[no$0te]] [[note#Part]] [x][ref]\n\n[ref]: b.md\n-- b.md --\n-- note.md --\n## Part\n",
        "Ref",
        "-- a.md --\n[[Ref.md]] [[Ref#Part]] [x][ref]\n\n[ref]: b.md\n-- Ref.md --\n## Part\n",
    )
    check(
        "-- a.md --\n[[T]]\n\n[ref]: b.md\n-- b.md --\n-- note.md --\n---\ntitle: T$0\n---\n",
        "Ref",
        "-- a.md --\n[[note|Ref]]\n\n[ref]: b.md\n-- note.md --\n---\ntitle: Ref\n---\n",
    )
    check_refused("-- a.md --\n[[not the$0re]]\n\n[ref]: b.md\n", "ref", "a.md")


def test_links_written_alike_are_spelled_alike_but_where_a_label_is_in_the_way() -> None:
    check(
        """
        -- a.md --
        [[no$0te]] [[note]]
        -- b.md --
        [[note]] [[note#Part]] ![[note]] [x][ref]

        [ref]: c.md
        -- c.md --
        [[note]]
        -- note.md --
        ## Part
        """,
        "Ref",
        """
        -- a.md --
        [[Ref]] [[Ref]]
        -- b.md --
        [[Ref.md]] [[Ref#Part]] ![[Ref.md]] [x][ref]

        [ref]: c.md
        -- c.md --
        [[Ref]]
        -- Ref.md --
        ## Part
        """,
    )


@pytest.mark.parametrize("linking", [10, 300])
def test_a_rename_asks_the_index_as_often_however_many_notes_link(
    linking: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = "".join(f"-- {number}.md --\n[[note]] and [[note|x]]\n" for number in range(linking))
    picture = Picture.parse("-- a.md --\n[[no$0te]]\n-- note.md --\n" + others)
    vault, cursor = picture.vault(), picture.cursor()
    asked: list[str] = []
    select = Index.select

    def counted(index: Index, sql: str, *parameters: Any) -> list[Any]:
        asked.append(sql)
        return select(index, sql, *parameters)

    monkeypatch.setattr(Index, "select", counted)
    edit = moving.rename(vault, cursor.path, cursor.offset, "other", vault.refresh)
    assert len(edit.changes) == linking + 2
    assert len(asked) < 20


def test_a_label_does_not_become_what_is_something_else() -> None:
    check_refused("[x][re$0f] [[note]]\n\n[ref]: b.md\n", "Note", "[Note]")
    check_refused("[x][re$0f] [[note]](y)\n\n[ref]: b.md\n", "Note", "[Note]")


def test_a_name_that_ends_like_another_extension_is_none() -> None:
    check(
        "-- a.md --\n[[topic.mark$0down]] [[topic.markdown.md]]\n-- topic.markdown.md --\n",
        "new",
        "-- a.md --\n[[new]] [[new.md]]\n-- new.md --\n",
    )


def test_a_file_that_is_called_like_its_heading_takes_the_words_that_are_shown() -> None:
    check("# No$0te\n", "The [[x|new]] *note*", "-- the new note.md --\n# The [[x|new]] *note*\n")


def test_a_name_with_dashes_stays_small_whatever_the_heading_was() -> None:
    check("-- 日本-3.md --\n# 日本$0 3\n", "Export to PDF", "-- export-to-pdf.md --\n# Export to PDF\n")
    check("-- two_three-5.md --\n# two_three$0 5\n", "On a gist", "-- on-a-gist.md --\n# On a gist\n")


def test_the_id_of_an_element_can_stand_in_a_link() -> None:
    for name in ("a|b", "a^b", "a]", "{{a"):
        check_refused('<a id="ol$0d"></a>\n\n[[#old|x]]\n', name, "id of an element")


def test_only_the_link_that_is_renamed_takes_the_name_in_place_of_a_title() -> None:
    check(
        "-- a.md --\n[![a](Nick)](Ni$0ck)\n-- x.md --\n---\nalias: Nick\n---\n-- note.md --\n---\nalias: Nick\n---\n",
        "y/sub",
        "-- a.md --\n[![a](sub)](sub)\n-- y/sub.md --\n---\nalias: Nick\n---\n",
    )


def test_a_file_url_without_a_slash_follows() -> None:
    check_move(
        "-- a.md --\n[x](file:note) [y](file:x/note.md) [z](file:x)\n-- note.md --\n-- x/note.md --\n",
        [("note.md", "y/new.md"), ("x", "z")],
        "-- a.md --\n[x](file:y/new) [y](file:z/note.md) [z](file:z)\n",
    )


def test_anchors_follow_a_heading_with_a_link_whose_label_comes_first() -> None:
    check(
        "-- a.md --\n## On [[Label|no$0te]]\n[[#On note]]\n-- note.md --\n",
        "new",
        "-- a.md --\n## On [[Label|new]]\n[[#On new]]\n-- new.md --\n",
        Settings(links=LinkSettings(label_first=True)),
    )


def test_a_link_by_a_title_becomes_a_markdown_link_where_no_wikilink_can_lead_there() -> None:
    note = "-- #1 [x].md --\n---\ntitle: {}\n---\n"
    check(
        "-- a.md --\n[[T]]\n" + note.format("T$0"),
        "$a$ b",
        "-- a.md --\n[T](%231%20[x].md)\n" + note.format("$a$ b"),
    )
    check_refused("-- a.md --\n---\nup: '[[T]]'\n---\n" + note.format("T$0"), "$a$ b", "a.md")


def test_anchors_follow_headings_whatever_name_in_them_changes() -> None:
    check(
        "-- a.md --\n## On [[not the$0re]]\n[[#On not there]] [x](#on-not-there)\n",
        "new",
        "-- a.md --\n## On [[new]]\n[[#On new]] [x](#on-new)\n",
    )
    check(
        "-- a.md --\n## On [[T]]\n[x](#on-t)\n-- note.md --\n---\ntitle: T$0\n---\n",
        "New",
        "-- a.md --\n## On [[New]]\n[x](#on-new)\n-- note.md --\n---\ntitle: New\n---\n",
    )
    check(
        "## On [re$0f]\n[x](#on-ref)\n\n[ref]: b.md\n",
        "New",
        "-- note.md --\n## On [New]\n[x](#on-new)\n\n[New]: b.md\n",
    )
    check("## On #ta$0g\n[x](#on-tag)\n", "#new", "-- note.md --\n## On #new\n[x](#on-new)\n")


def test_letters_that_are_encoded_stay_so() -> None:
    check_move(
        "-- a.md --\n[x](N%C3%B6te%20x.md) [x](Nöte%20x.md)\n-- Nöte x.md --\n",
        [("Nöte x.md", "y/Nöte x.md")],
        "-- a.md --\n[x](y/N%C3%B6te%20x.md) [x](y/Nöte%20x.md)\n",
    )


def test_a_destination_in_angle_brackets_may_begin_with_an_encoded_sign() -> None:
    check_move("-- a.md --\n[x](<b.md>)\n-- b.md --\n", [("b.md", "%b.md")], "-- a.md --\n[x](<%25b.md>)\n")
    check("-- a.md --\n[x](<%25b$0.md>)\n-- %b.md --\n", "c", "-- a.md --\n[x](<c.md>)\n-- c.md --\n")


def test_a_note_with_two_names_is_changed_once() -> None:
    vault = Picture.parse("-- a.md --\n[[note]]\n-- note.md --\n-- b.md --\n").vault()
    vault.file_path(VaultPath("b.md")).unlink()
    vault.file_path(VaultPath("b.md")).symlink_to(vault.file_path(VaultPath("a.md")))
    vault.refresh([VaultPath("b.md")])
    assert len(vault.links_of(VaultPath("b.md"))) == 1
    edit = moving.moved_links(vault, [(VaultPath("note.md"), VaultPath("new.md"))], vault.refresh)
    assert [change.path for change in edit.changes] == ["a.md"]  # type: ignore[union-attr]  # only notes are edited


def test_what_is_not_in_utf_8_is_left_alone() -> None:
    vault = "-- a.md --\n[[no$0te]]\n-- note.md --\n-- old.md [latin1] --\nGröße: [[note]]\n"
    check_refused(vault, "new", "old.md", "UTF-8")
    opened = Picture.parse(vault).vault()
    edit = moving.moved_links(opened, [(VaultPath("note.md"), VaultPath("new.md"))], opened.refresh)
    kept, left = moving.without_damage(opened, edit)
    assert [change.path for change in kept.changes] == ["a.md"]  # type: ignore[union-attr]  # only notes are edited
    assert left == ["old.md"]
