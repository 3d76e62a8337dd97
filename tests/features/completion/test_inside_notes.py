"""Headings, blocks, labels, paths, anchors, references, footnotes, tags, callouts and front matter."""

from __future__ import annotations

import pytest

from note_lsp.features.completion import ClientTraits, complete, documentation
from note_lsp.features.completion.blocks import INSERT_BLOCK_ID
from note_lsp.paths import VaultPath
from note_lsp.settings import LinkSettings, Settings
from tests.features.completion.choosing import ABLE, Choosing, accepted, check, offered

PLAN = """\
-- plan.md --
# Plan
## Spring
### Seeds
## Autumn
### Seeds
## C# and [more] | things
"""


def test_headings_of_another_note() -> None:
    picture = f"-- s.md --\n[[plan#spr$0]] x\n{PLAN}"
    assert offered(picture) == ["Spring"]
    check(picture, "Spring", f"-- s.md --\n[[plan#Spring]] x\n{PLAN}")


def test_headings_of_this_note_without_a_second_hash() -> None:
    check("See [[#sec$0\n# First\n# Second\n", "Second", "See [[#Second]]\n# First\n# Second\n")


def test_headings_come_in_the_order_of_the_note() -> None:
    expected = ["Plan", "Spring", "Seeds", "Autumn", "Seeds", "C# and [more] | things"]
    assert offered(f"-- s.md --\n[[plan#$0\n{PLAN}") == expected


def test_headings_below_a_heading() -> None:
    assert offered(f"-- s.md --\n[[plan#Spring#$0\n{PLAN}") == ["Seeds"]
    check(f"-- s.md --\n[[plan#Autumn#se$0|x]]\n{PLAN}", "Seeds", f"-- s.md --\n[[plan#Autumn#Seeds|x]]\n{PLAN}")


@pytest.mark.parametrize(
    ("typed", "note", "written"),
    [
        ("[[n#A#x$0", "# A\n## B\n### X\n## C\n### X\n", ["X", "C#X"]),
        ("[[n#A#$0", "# A\n## X\n# A\n## Y\n## X\n", ["X", "Y", "x-1"]),
        ("[[n#A#B#$0", "# A\n## C\n# A\n## B\n### Y\n", ["Y"]),
        ("[[n#A#$0", "# A\n## X\n# A\n### Y\n## Z\n### Y\n", ["X", "Y", "Z", "Z#Y"]),
    ],
)
def test_what_is_written_below_a_heading_leads_to_the_one_chosen(typed: str, note: str, written: list[str]) -> None:
    choosing = Choosing(f"-- s.md --\n{typed}\n-- n.md --\n{note}")
    assert [item.new_text for item in choosing.answer.items] == [f"{anchor}]]" for anchor in written]
    for item in choosing.answer.items:
        choosing.vault.open_buffer(choosing.cursor.path, accepted(choosing.picture.text(), item), 2)
        (link,) = choosing.vault.links_of(choosing.cursor.path)
        place = choosing.vault.find_anchor(VaultPath("n.md"), link.anchor or "", link.form)
        assert place is not None
        assert place.heading is not None
        assert item.data is not None
        assert place.heading.span.start == item.data["start"]


def test_a_repeated_heading_is_written_with_the_one_above_it() -> None:
    choosing = Choosing(f"-- s.md --\n[[plan#seeds$0\n{PLAN}")
    assert [item.new_text for item in choosing.answer.items] == ["Seeds]]", "Autumn#Seeds]]"]


def test_a_heading_repeated_under_the_same_parent_is_written_as_its_slug() -> None:
    choosing = Choosing("[[#bees$0\n# Bees\n# Bees\n")
    assert [item.new_text for item in choosing.answer.items] == ["Bees]]", "bees-1]]"]


@pytest.mark.parametrize("typed", ["[[#bee$0", "[[##bee$0"])
def test_a_heading_behind_one_of_its_text_with_an_id_is_told_apart(typed: str) -> None:
    choosing = Choosing(f"{typed}\n# Bees {{#x}}\n# Bees\n")
    assert [item.new_text.lstrip("#") for item in choosing.answer.items] == ["Bees]]"]


def test_a_heading_is_written_without_what_means_something_in_a_link() -> None:
    check(
        f"-- s.md --\n[[plan#c$0\n{PLAN}", "C# and [more] | things", f"-- s.md --\n[[plan#C and more things]]\n{PLAN}"
    )


@pytest.mark.parametrize("target", ["gone", "picture.png"])
def test_what_is_no_note_has_no_headings(target: str) -> None:
    assert offered(f"-- s.md --\n[[{target}#$0\n-- picture.png --\n") == []


def test_headings_of_the_vault_are_written_with_their_note() -> None:
    picture = f"-- s.md --\n[[##aut$0]] x\n# Own autumn\n{PLAN}"
    assert sorted(offered(picture)) == ["Autumn", "Own autumn"]
    check(picture, "Autumn", f"-- s.md --\n[[plan#Autumn]] x\n# Own autumn\n{PLAN}")
    check(picture, "Own autumn", f"-- s.md --\n[[#Own autumn]] x\n# Own autumn\n{PLAN}")


def test_a_repeated_heading_of_the_vault_means_the_one_chosen() -> None:
    choosing = Choosing(f"-- s.md --\n[[##seeds$0\n{PLAN}")
    assert sorted(item.new_text for item in choosing.answer.items) == ["plan#Autumn#Seeds]]", "plan#Seeds]]"]


@pytest.mark.parametrize("typed", ["snglr", "head sing", "ar head"])
def test_headings_of_the_vault_are_found_by_letters_and_by_words_in_any_order(typed: str) -> None:
    assert offered(f"-- s.md --\n[[##{typed}$0\n-- n.md --\n## Singular head\n# Another\n") == ["Singular head"]


def test_headings_that_begin_with_what_is_typed_come_first_among_many() -> None:
    many = "".join(f"## A part {number}\n" for number in range(400))
    assert offered(f"-- s.md --\n[[##part$0\n-- hub.md --\n{many}-- z.md --\n# Particular\n# part\n")[0] == "part"


def test_a_hub_of_headings_is_cut() -> None:
    many = "".join(f"## Part {number}\n" for number in range(400))
    choosing = Choosing(f"-- s.md --\n[[##part$0\n-- hub.md --\n{many}")
    assert len(choosing.answer.items) == 100
    assert choosing.answer.incomplete


def test_a_headings_documentation_is_its_section() -> None:
    choosing = Choosing("-- s.md --\n[[plan#spr$0\n-- plan.md --\n# Plan\n## Spring\nSow.\n## Autumn\nReap.\n")
    assert documentation(choosing.vault, choosing.item("Spring").data) == "## Spring\nSow."


def test_a_block_with_an_id() -> None:
    picture = "-- s.md --\n[[plan#^$0]] x\n-- plan.md --\nA paragraph. ^first\n\n- an item ^second\n"
    assert offered(picture, ClientTraits()) == ["A paragraph.", "an item"]
    assert Choosing(picture).after("an item") == "[[plan#^second]] x\n"


def test_a_block_of_this_note_gets_an_id_where_it_belongs() -> None:
    choosing = Choosing("[[#^sing$0]]\n\nA singular line\nand one more.\n\nOther.\n")
    written = choosing.item("A singular line and one more.").new_text
    expected = f"[[#^{written}]]\n\nA singular line\nand one more. ^{written}\n\nOther.\n"
    assert choosing.after("A singular line and one more.") == expected
    assert choosing.vault.note(choosing.cursor.path) is not None


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("«```\ncode here\n```»\n\nEnd.", "\n\n^"),
        ("«| a table | b |\n|---|---|\n| c | d |»\n\nEnd.", "\n\n^"),
        ("Before.\n\n    «code here\n    and more»\n\nEnd.", "\n\n^"),
        ("«> | a |\n> |---|\n> | b |»\n\nEnd.", "\n\n^"),
        ("> Words.\n>\n> «| a |\n> |---|\n> | b |»\n\nEnd.", "\n>\n> ^"),
        ("- item\n\n  «```\n  code\n  ```»\n\n- other", "\n\n  ^"),
        ("1. item\n\n   «| a |\n   |---|\n   | b |»\n\nEnd.", "\n\n   ^"),
        ("- item\n\n      «code»\n\n  words", "\n\n  ^"),
        ("> - «```\n>   c\n>   ```»\n> - other", "\n>\n>   ^"),
        ("«```\nc\n```»\nEnd.", "\n\n^"),
        ("> > «```\n> > c\n> > ```»\n> > End.", "\n> >\n> > ^"),
    ],
)
def test_what_has_no_room_for_an_id_gets_it_below(text: str, below: str) -> None:
    choosing = Choosing(f"[[#^$0]]\n\n{text}\n")
    ((_, block),) = choosing.picture.marks()
    (item,) = (item for item in choosing.answer.items if item.data and item.data["start"] == block.start)
    (edit,) = item.additional
    assert edit.new_text.startswith(below + item.new_text)
    written = accepted(choosing.picture.text(), item)
    choosing.vault.change_buffer(choosing.cursor.path, written, 2)
    (found,) = choosing.vault.block_ids(choosing.cursor.path)
    assert (found.id, found.span.of(written)) == (item.new_text, block.of(choosing.picture.text()))


def test_a_block_of_another_note_gets_its_id_through_a_command() -> None:
    picture = "-- s.md --\n[[plan#^sing$0\n-- plan.md --\nA singular line.\n\nOther.\n"
    item = Choosing(picture).item("A singular line.")
    assert item.additional == ()
    assert item.command is not None
    assert item.command.name == INSERT_BLOCK_ID
    block_id = item.new_text.removesuffix("]]")
    assert item.command.arguments == ({"path": "plan.md", "offset": 16, "id": block_id, "text": f" ^{block_id}"},)
    assert offered(picture, ClientTraits(apply_edit=False)) == []


def test_a_new_id_is_the_same_each_time_and_no_other_blocks() -> None:
    first = Choosing("[[#^$0\n\nSame words.\n").item("Same words.").new_text.removesuffix("]]")
    assert Choosing("[[#^$0\n\nSame words.\n").item("Same words.").new_text == f"{first}]]"
    taken = Choosing(f"[[#^$0\n\nSame words.\n\nTaken. ^{first}\n").item("Same words.").new_text
    assert taken != f"{first}]]"


def test_the_block_being_written_is_not_offered() -> None:
    assert offered("Words [[#^wor$0\n\nMore words.\n") == ["More words."]


def test_blocks_of_notes_opened_lately() -> None:
    choosing = Choosing("-- s.md --\n[[^^sing$0]] x\n\nA single one.\n-- plan.md --\nA singular line. ^one\n")
    choosing.vault.open_buffer(VaultPath("plan.md"), "A singular line. ^one\n", 1)
    choosing.vault.open_buffer(choosing.cursor.path, choosing.picture.text(), 2)
    answer = complete(choosing.vault, choosing.cursor.path, choosing.cursor.offset, ABLE)
    written = {item.label: item.new_text for item in answer.items}
    assert written["A singular line."] == "plan#^one"
    assert written["A single one."].startswith("#^")


@pytest.mark.parametrize("typed", ["sing", "one", "snglr", "para sing"])
def test_blocks_with_an_id_are_found_in_the_whole_vault(typed: str) -> None:
    notes = "-- n.md --\nA singular para. ^one\n\nAnother.\n-- d/m.md --\n- Else ^two\n"
    choosing = Choosing(f"-- s.md --\nSee [[^^{typed}$0]]\n{notes}")
    assert choosing.labels == ["A singular para."]
    assert choosing.after("A singular para.") == "See [[n#^one]]\n"
    assert documentation(choosing.vault, choosing.item("A singular para.").data) == "A singular para."


def test_blocks_of_the_vault_are_cut() -> None:
    many = "".join(f"Part {number} ^id-{number}\n\n" for number in range(150))
    choosing = Choosing(f"-- s.md --\n[[^^part$0\n-- hub.md --\n{many}")
    assert len(choosing.answer.items) == 100
    assert choosing.answer.incomplete


def test_a_block_that_has_just_got_an_id_is_found() -> None:
    choosing = Choosing("-- s.md --\n[[^^fresh$0\n-- n.md --\nOld.\n")
    choosing.vault.open_buffer(VaultPath("n.md"), "A fresh one. ^new\n", 1)
    choosing.vault.close_buffer(VaultPath("n.md"))
    (choosing.vault.root / "n.md").write_text("A fresh one. ^new\n\nTwo.\n")
    choosing.vault.refresh([VaultPath("n.md")])
    answer = complete(choosing.vault, choosing.cursor.path, choosing.cursor.offset, ABLE)
    assert [item.new_text for item in answer.items] == ["n#^new]]"]


def test_labels_are_what_the_note_is_called() -> None:
    note = "-- red_fox.md --\n---\ntitle: The red fox\naliases: [Reynard]\n---\n## Life | death\n"
    assert offered(f"-- s.md --\n[[red_fox|$0]]\n{note}") == ["The red fox", "Reynard", "red fox", "red_fox"]
    assert offered(f"-- s.md --\n[[red_fox#Life death|l$0]]\n{note}")[0] == "Life | death"
    table = f"-- s.md --\n| a |\n|---|\n| [[red_fox#Life death\\|l$0]] |\n{note}"
    expected = "-- s.md --\n| a |\n|---|\n| [[red_fox#Life death\\|Life \\| death]] |\n"
    check(table, "Life | death", expected)


@pytest.mark.parametrize("typed", ["[[fox|$0", "[[fox|$0]]", "[[fox|Re$0]]", "[[fox\\|Re$0"])
def test_a_label_in_a_table_gets_the_pipe_it_needs(typed: str) -> None:
    table = "-- s.md --\n| a | b |\n|---|---|\n| {} | y |\n"
    note = "-- fox.md --\n---\naliases: [Reynard]\n---\n"
    check(table.format(typed) + note, "Reynard", table.format("[[fox\\|Reynard]]"))


@pytest.mark.parametrize(
    ("typed", "after"),
    [
        ("[x](bet$0)", "[x](../sub/my%20beta.md)"),
        ("[x](bet$0", "[x](../sub/my%20beta.md)"),
        ("[x](<bet$0>)", "[x](<../sub/my beta.md>)"),
        ("[x](<bet$0", "[x](<../sub/my beta.md>)"),
        ("[x](../sub/my%20b$0)", "[x](../sub/my%20beta.md)"),
        ("[x](/sub/bet$0)", "[x](/sub/my%20beta.md)"),
        ("[x](bet$0#part)", "[x](../sub/my%20beta.md#part)"),
        ('[x](bet$0 "title")', '[x](../sub/my%20beta.md "title")'),
        ("[x](bet$0 and [y](z)", "[x](../sub/my%20beta.md) and [y](z)"),
        ("[ref]: bet$0", "[ref]: ../sub/my%20beta.md"),
        ("[x](../sub/my%20beta.md$0)", "[x](../sub/my%20beta.md)"),
        ("[x](my%20beta.m$0)", "[x](../sub/my%20beta.md)"),
    ],
)
def test_paths_in_a_markdown_destination(typed: str, after: str) -> None:
    check(f"-- here/s.md --\n{typed}\n-- sub/my beta.md --\n", "my beta", f"-- here/s.md --\n{after}\n")


def test_a_path_from_the_root_begins_where_the_setting_says() -> None:
    site = Settings(links=LinkSettings(site_root="docs"))
    check("-- s.md --\n[x](/bet$0)\n-- docs/beta.md --\n", "beta", "-- s.md --\n[x](/beta.md)\n", settings=site)


def test_a_path_with_a_colon_is_no_url() -> None:
    check("-- s.md --\n[x](stra$0)\n-- strange:name.md --\n", "strange:name", "-- s.md --\n[x](./strange:name.md)\n")


def test_a_path_that_would_mean_another_file_is_not_offered() -> None:
    vault = "-- x.png --\n-- x.png.md --\n-- x y.md --\n"
    written = {item.description: item.new_text for item in Choosing(f"-- s.md --\n[y](x$0)\n{vault}").answer.items}
    assert written == {"x.png.md": "x.png.md", "x y.md": "x%20y.md"}
    in_markdown = Settings(links=LinkSettings(style="markdown"))
    assert set(offered(f"-- s.md --\n[[x$0\n{vault}", settings=in_markdown)) == {"x.png", "x y"}


def test_pictures_come_first_in_an_embed() -> None:
    vault = "-- a/pic note.md --\n-- a/pic.png --\n"
    assert offered(f"-- s.md --\n![x](pic$0)\n{vault}") == ["pic.png", "pic note"]
    check(f"-- s.md --\n![x](pic$0)\n{vault}", "pic.png", "-- s.md --\n![x](a/pic.png)\n")


def test_anchors_of_a_markdown_link_are_slugs() -> None:
    choosing = Choosing(f'-- s.md --\n[x](plan.md#$0)\n{PLAN}<a id="own"></a>\n')
    assert [item.new_text for item in choosing.answer.items] == [
        "plan", "spring", "seeds", "autumn", "seeds-1", "c-and-more--things", "own",
    ]  # fmt: skip
    assert offered("-- s.md --\n[x](plan.md#first-p$0)\n-- plan.md --\n# First Part\n") == ["First Part"]


def test_a_picture_has_no_anchors() -> None:
    assert offered("-- s.md --\n![x](pic.png#$0)\n-- pic.png --\n") == []


def test_references_are_the_notes_own() -> None:
    text = "[x][$0 y\n\n[Home]: a.md\n[other]: b.md\n[//]: # (words)\n"
    assert offered(text) == ["Home", "other"]
    assert Choosing(text).after("Home").startswith("[x][Home] y\n")


def test_footnotes_are_the_notes_own() -> None:
    text = "Words[^$0] and[^two]\n\n[^one]: The first.\n"
    assert offered(text) == ["one", "two"]
    assert Choosing(text).item("one").detail == "The first."
    assert offered("Words[^one] and[^two]\n\n[^one]: The first.\n\n[^$0]: x\n") == ["two"]


TAGS = "-- a.md --\n#project/alpha #project/beta #Project/alpha #real #recent\n-- b.md --\n---\ntags: [real]\n---\n"


def test_tags_come_with_their_counts() -> None:
    choosing = Choosing(f"-- s.md --\nWords #re$0\n{TAGS}")
    counts = [(item.label, item.description) for item in choosing.answer.items]
    assert counts[:2] == [("real", "2 uses"), ("recent", "1 use")]


def test_the_tag_being_typed_is_none_yet() -> None:
    assert "rea" not in offered(f"-- s.md --\nWords #rea$0\n{TAGS}")


def test_nested_tags_and_those_above_them() -> None:
    choosing = Choosing(f"-- s.md --\nWords #proj$0ect\n{TAGS}")
    assert [(item.label, item.description) for item in choosing.answer.items] == [
        ("project", "3 uses"),
        ("project/alpha", "2 uses"),
        ("project/beta", "1 use"),
    ]
    assert choosing.after("project/alpha") == "Words #project/alpha\n"


def test_tags_in_code_are_none() -> None:
    assert offered("-- s.md --\n#re$0\n-- a.md --\n#real\n\n```\n#rewind\n```\n") == ["real"]


@pytest.mark.parametrize(
    "typed", ["tags: [re$0]", "tags: re$0", "tags:\n  - re$0", 'tags: ["re$0"]', "tags: [x, re$0, y]"]
)
def test_tags_in_front_matter(typed: str) -> None:
    choosing = Choosing(f"-- s.md --\n---\n{typed}\n---\n{TAGS}")
    assert choosing.labels[0] == "real"
    assert choosing.after("real") == "---\n" + typed.replace("re$0", "real") + "\n---\n"


@pytest.mark.parametrize(
    ("typed", "after"), [("tags:\n  - #re$0", "tags:\n  - real"), ("tags: #re$0 # why", "tags: real # why")]
)
def test_a_tag_in_front_matter_is_no_comment(typed: str, after: str) -> None:
    check(f"-- s.md --\n---\n{typed}\n---\n{TAGS}", "real", f"---\n{after}\n---\n")


def test_kinds_of_callouts() -> None:
    check("> [!warn$0\n> Words\n", "warning", "> [!warning]\n> Words\n")
    check("> [!warn$0]\n", "warning", "> [!warning]\n")
    assert "own-kind" in offered("> [!ow$0]\n\n> [!own-kind] x\n")


def test_keys_of_front_matter_that_are_not_there_yet() -> None:
    picture = "-- s.md --\n---\ntitle: x\n$0\n---\n-- a.md --\n---\nauthor: y\n---\n"
    labels = offered(picture)
    assert labels[0] == "author"
    assert {"aliases", "tags", "videoId"} <= set(labels)
    assert "title" not in labels
    assert Choosing(picture).after("aliases") == "---\ntitle: x\naliases: \n---\n"


def test_a_key_keeps_its_colon() -> None:
    check("---\nali$0: x\n---\n", "aliases", "---\naliases: x\n---\n")


def test_aliases_are_the_notes_own_names() -> None:
    picture = "-- red_fox.md --\n---\ntitle: The red fox\naliases: [$0]\n---\n# Reynard\n"
    assert offered(picture) == ["The red fox", "Reynard", "red fox"]


@pytest.mark.parametrize("typed", ["`[[al$0`", "<!-- [[al$0 -->", "- [$0] task", "[x](https://al$0)"])
def test_nothing_is_offered_where_nothing_is_meant(typed: str) -> None:
    assert Choosing(f"-- s.md --\n{typed}\n-- alpha.md --\n").answer.items == ()


def test_a_note_that_is_gone_has_nothing_to_offer() -> None:
    vault = Choosing("[[$0\n").vault
    assert complete(vault, VaultPath("gone.md"), 3, ABLE).items == ()
