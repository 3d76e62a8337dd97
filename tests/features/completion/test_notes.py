"""Notes in ``[[``: by name, title and alias, written so that the link means exactly the one chosen."""

from __future__ import annotations

import pytest

from note_lsp.features.completion import ClientTraits, Kind, complete, documentation
from note_lsp.paths import VaultPath
from note_lsp.settings import CompletionSettings, DailySettings, LinkSettings, Settings, load
from tests.features.completion.choosing import ABLE, Choosing, check, offered

BIRDS = """\
-- birds/robin.md --
---
title: The red breast
aliases: [Robin Redbreast, Ruddock]
---
# Another heading
"""


@pytest.mark.parametrize(
    ("typed", "after"),
    [
        ("See [[rob$0", "See [[robin]]"),
        ("See [[rob$0]", "See [[robin]]"),
        ("See [[rob$0]]", "See [[robin]]"),
        ("See [[$0]] there", "See [[robin]] there"),
        ("See [[ rob$0 ]]", "See [[ robin ]]"),
        ("See [[rob$0 and [[robin]] too", "See [[robin]] and [[robin]] too"),
        ("See [[rob$0|that bird]] end", "See [[robin|that bird]] end"),
        ("See [[rob$0 | that bird ]] end", "See [[robin | that bird ]] end"),
        ("See [[rob$0#Song]] end", "See [[robin#Song]] end"),
        ("See [[ro$0ster]] end", "See [[robin]] end"),
        ("See ![[rob$0]] end", "See ![[robin]] end"),
        ("See [x]([[rob$0]]) end", "See [x]([[robin]]) end"),
    ],
)
def test_only_the_unfinished_target_is_replaced_and_the_link_closed_once(typed: str, after: str) -> None:
    check(f"-- s.md --\n{typed}\n{BIRDS}", "robin", f"-- s.md --\n{after}\n{BIRDS}")


def test_a_title_finds_its_note_and_writes_the_stem() -> None:
    check(f"-- s.md --\n[[red br$0\n{BIRDS}", "The red breast", "[[robin]]")


def test_a_heading_is_no_title() -> None:
    assert offered(f"-- s.md --\n[[another hea$0\n{BIRDS}") == []


def test_an_alias_writes_note_and_alias() -> None:
    check(f"-- s.md --\n[[rudd$0]]\n{BIRDS}", "Ruddock", "[[robin|Ruddock]]")


def test_an_alias_leaves_a_label_that_stands() -> None:
    check(f"-- s.md --\n[[rudd$0|bird]]\n{BIRDS}", "Ruddock", "[[robin|bird]]")


def test_an_alias_in_a_table_escapes_the_pipe() -> None:
    table = "-- s.md --\n| a | b |\n|---|---|\n| [[rudd$0 | y |\n"
    check(table + BIRDS, "Ruddock", "| a | b |\n|---|---|\n| [[robin\\|Ruddock]] | y |")


def test_an_alias_goes_before_the_name_where_labels_come_first() -> None:
    settings = Settings(links=LinkSettings(label_first=True))
    check(f"-- s.md --\n[[rudd$0]]\n{BIRDS}", "Ruddock", "[[Ruddock|robin]]", settings=settings)


@pytest.mark.parametrize("alias", ["Odd ]] alias", "Odd [[ alias", "Odd ]"])
def test_an_alias_that_would_break_the_link_is_left_out_of_it(alias: str) -> None:
    check(f'-- s.md --\n[[odd$0]]\n-- x17.md --\n---\naliases: ["{alias}"]\n---\n', alias, "[[x17]]")


def test_a_title_with_brackets_and_pipes_does_no_harm() -> None:
    picture = '-- s.md --\n[[odd ti$0]]\n-- x17.md --\n---\ntitle: "Odd title | with ]] marks"\n---\n'
    check(picture, "Odd title | with ]] marks", "[[x17]]")


def test_blanks_do_not_end_the_query() -> None:
    assert offered("-- s.md --\n[[two wor$0\n-- two_words.md --\n-- other.md --") == ["two_words"]


def test_words_may_come_in_another_order() -> None:
    assert offered("-- s.md --\n[[garden rose$0\n-- rose-garden.md --\n-- rosebud.md --") == ["rose-garden"]


def test_case_and_accents_of_composition_do_not_matter() -> None:
    assert offered("-- s.md --\n[[CAFE\u0301$0\n-- café.md --") == ["café"]


def test_folders_can_be_typed() -> None:
    picture = "-- s.md --\n[[work/no$0\n-- work/note.md --\n-- home/note.md --\n-- work/other.md --"
    check(picture, "note", "[[work/note]]")
    assert offered(picture) == ["note"]


def test_two_notes_of_one_name_get_the_shortest_text_that_tells_them_apart() -> None:
    picture = "-- s.md --\n[[note$0\n-- deep/work/note.md --\n-- deep/home/note.md --\n"
    written = {item.description: item.new_text for item in Choosing(picture).answer.items if item.kind is Kind.NOTE}
    assert written == {"deep/work/note.md": "work/note]]", "deep/home/note.md": "home/note]]"}


def test_the_path_stands_beside_the_name() -> None:
    item = Choosing(f"-- s.md --\n[[rob$0\n{BIRDS}").item("robin")
    assert (item.description, item.detail) == ("birds/robin.md", "The red breast")


def test_a_client_that_shows_no_description_gets_the_path_as_detail() -> None:
    item = Choosing(f"-- s.md --\n[[rob$0\n{BIRDS}", ClientTraits()).item("robin")
    assert (item.description, item.detail) == ("", "birds/robin.md – The red breast")


def test_a_setting_shows_titles() -> None:
    settings = Settings(completion=CompletionSettings(label="title"))
    assert "The red breast" in offered(f"-- s.md --\n[[rob$0\n{BIRDS}", settings=settings)


def test_the_filter_text_repeats_what_is_typed_and_has_the_names() -> None:
    item = Choosing(f"-- s.md --\n[[red_br$0east]]\n{BIRDS}").item("The red breast")
    assert item.filter_text.startswith("red_br ")
    assert all(name in item.filter_text for name in ("robin", "The red breast", "Ruddock"))


def test_no_item_is_documented_before_it_is_looked_at() -> None:
    choosing = Choosing(f"-- s.md --\n[[rob$0\n{BIRDS}")
    assert documentation(choosing.vault, choosing.item("robin").data) == "# Another heading"


def test_data_that_names_nothing_has_no_documentation() -> None:
    vault = Choosing(f"-- s.md --\n[[rob$0\n{BIRDS}").vault
    strange = [None, 3, {}, {"path": 3}, {"path": "gone.md"}, {"path": "../x.md"}, {"kind": "heading", "path": ""}]
    assert [documentation(vault, data) for data in strange] == [None] * len(strange)


def test_paths_are_written_where_the_vault_or_the_setting_writes_them() -> None:
    vault = "-- a/s.md --\n[[thr$0\n-- b/deep/three.md --\n"
    by_style = {"stem": "[[three]]", "path": "[[b/deep/three]]", "relative": "[[../b/deep/three]]"}
    for style, after in by_style.items():
        check(vault, "three", after, settings=Settings(links=LinkSettings(style=style)))  # type: ignore[arg-type]  # a literal


@pytest.mark.parametrize("typed", ["[[thr$0", "[[thr$0]", "[[thr$0]]", "[[ thr$0 ]]"])
def test_brackets_become_a_markdown_link_where_the_setting_says_so(typed: str) -> None:
    settings = Settings(links=LinkSettings(style="markdown"))
    check(
        f"-- a/s.md --\n{typed} x\n-- b/three [1].md --\n",
        "three [1]",
        r"[three \[1\]](../b/three%20[1].md) x",
        settings=settings,
    )


def test_a_relative_name_never_means_another_note() -> None:
    settings = Settings(links=LinkSettings(style="relative"))
    picture = "-- a/s.md --\n[[thr$0\n-- three.md --\n-- a/three.md --\n"
    written = {
        item.description: item.new_text
        for item in Choosing(picture, settings=settings).answer.items
        if item.description
    }
    assert written == {"a/three.md": "./three]]", "three.md": "../three]]"}


def test_a_name_that_no_wikilink_can_hold_is_not_offered_there() -> None:
    assert offered("-- s.md --\n[[c$0\n-- c#.md --\n-- c|d.md --\n-- cod.md --\n") == ["cod"]


def test_files_come_behind_notes_and_before_them_in_an_embed() -> None:
    vault = "\n-- pictures/robin.png --\n-- robin note.md --\n"
    assert offered(f"-- s.md --\n[[rob$0{vault}") == ["robin note", "robin.png"]
    assert offered(f"-- s.md --\n![[rob$0{vault}") == ["robin.png", "robin note"]
    check(f"-- s.md --\n![[rob$0{vault}", "robin.png", "![[robin.png]]")


def test_a_link_in_front_matter_gets_the_quotes_it_needs() -> None:
    check(f"-- s.md --\n---\nup: [[rob$0\n---\n{BIRDS}", "robin", '---\nup: "[[robin]]"\n---\n')
    check(f"-- s.md --\n---\nup: [[rob$0]]\n---\n{BIRDS}", "robin", '---\nup: "[[robin]]"\n---\n')
    check(f'-- s.md --\n---\nup: "[[rob$0]]"\n---\n{BIRDS}', "robin", '---\nup: "[[robin]]"\n---\n')


@pytest.mark.parametrize(
    ("typed", "label", "after"),
    [
        ("up: [[n#He$0", "Head", 'up: "[[n#Head]]"'),
        ("up: [[n#He$0]]", "Head", 'up: "[[n#Head]]"'),
        ("up: [[n|$0]]", 'N "q"', 'up: "[[n|N \\"q\\"]]"'),
        ("up: [[##He$0", "Head", 'up: "[[n#Head]]"'),
        ("up: '[[##He$0]]'", "Head", "up: '[[n#Head]]'"),
        ("up: '[[it$0]]'", "it's", "up: '[[it''s]]'"),
        ("up: '[[it''$0]]'", "it's", "up: '[[it''s]]'"),
        ('up: "[[a\\\\$0"', "a\\b", 'up: "[[a\\\\b]]"'),
        ("up: [[it$0", "it's", 'up: "[[it\'s]]"'),
        ('up: "[[a$0"', "a\\b", 'up: "[[a\\\\b]]"'),
        ("- [[ze$0", "Create note “ze”", '- "[[ze]]"'),
    ],
)
def test_a_link_in_front_matter_is_what_yaml_reads_as_one(typed: str, label: str, after: str) -> None:
    notes = '-- n.md --\n---\ntitle: N "q"\n---\n# Head\n-- it\'s.md --\n-- a\\b.md --\n'
    choosing = Choosing(f"-- s.md --\n---\nx:\n{typed}\n---\n{notes}")
    written = choosing.after(label)
    assert written == f"---\nx:\n{after}\n---\n"
    choosing.vault.open_buffer(choosing.cursor.path, written, 2)
    if not label.startswith("Create"):
        (link,) = choosing.vault.links_of(choosing.cursor.path)
        assert not choosing.vault.resolve(link, choosing.cursor.path).broken


NEOVIM = ClientTraits(apply_edit=True, label_details=True, snippets=True, keeps_what_follows=True)
"""It writes before what stands behind the cursor, and takes nothing of that along."""
IN_MARKDOWN = Settings(links=LinkSettings(style="markdown"), daily=DailySettings(folder="journal"))


@pytest.mark.parametrize(
    ("typed", "after"),
    [
        ("[[rob$0]", "[[robin]]"),
        ("[[rob$0]]", "[[robin]]"),
        ("[[rob$0", "[[robin]]"),
        ("[x](rob$0)", "[x](robin.md)"),
        ("---\nup: [[rob$0\n---", '---\nup: "[[robin]]"\n---'),
        ("---\nup: [[rob$0]]\n---", "---\nup: [[robin]]\n---"),
    ],
)
def test_what_stands_behind_the_cursor_is_left_to_a_client_that_keeps_it(typed: str, after: str) -> None:
    choosing = Choosing(f"-- s.md --\n{typed}\n-- robin.md --\n", NEOVIM)
    assert choosing.after("robin") == after + "\n"
    assert {item.replace.end for item in choosing.answer.items} == {choosing.cursor.offset}


@pytest.mark.parametrize("typed", ["[[to$0 y", "[[to$0]]", "[[to$0]"])
@pytest.mark.parametrize("client", [NEOVIM, ABLE])
def test_all_that_is_offered_begins_at_one_place(typed: str, client: ClientTraits) -> None:
    picture = f"-- a/s.md --\nSee {typed}\n-- tower.md --\n-- to.png --\n"
    choosing = Choosing(picture, client, IN_MARKDOWN)
    assert len({item.replace.start for item in choosing.answer.items}) == 1
    assert {"today", "tower", "to.png", "Create note “to”"} <= {item.label for item in choosing.answer.items}


def test_new_notes_and_days_follow_the_style() -> None:
    picture = "-- a/s.md --\nSee [[to$0 y\n"
    choosing = Choosing(picture, settings=IN_MARKDOWN)
    assert choosing.after("today") == "See [2024-02-29](../journal/2024-02-29.md) y\n"
    assert choosing.after("Create note “to”") == "See [to](to.md) y\n"


def test_words_between_two_rules_are_no_front_matter() -> None:
    check(f"-- s.md --\n---\nSee [[rob$0\n---\n{BIRDS}", "robin", "-- s.md --\n---\nSee [[robin]]\n---\n")


def test_a_name_may_be_typed_with_its_extension() -> None:
    assert offered(f"-- s.md --\n[[robin.md$0\n{BIRDS}")[0] == "robin"


def test_a_missing_name_offers_to_create_the_note_last() -> None:
    choosing = Choosing("-- s.md --\n[[alpha ne$0\n-- alpha newer.md --\n")
    last = choosing.answer.items[-1]
    assert [item.label for item in choosing.answer.items] == ["alpha newer", "Create note “alpha ne”"]
    assert last.sort_text > choosing.answer.items[0].sort_text
    assert choosing.after(last.label) == "[[alpha ne]]\n"


@pytest.mark.parametrize("typed", ["[[alpha$0", "[[$0", "[[ALPHA$0", "![[new$0", "[[a/$0", "[[../$0"])
def test_nothing_is_created_that_is_there_or_is_no_name(typed: str) -> None:
    assert not [
        item for item in Choosing(f"-- s.md --\n{typed}\n-- alpha.md --\n").answer.items if item.kind is Kind.CREATE
    ]


def test_at_most_100_items_and_then_create() -> None:
    many = "".join(f"-- note {number}.md --\n" for number in range(150))
    choosing = Choosing(f"-- s.md --\n[[note$0\n{many}")
    assert [item.kind for item in choosing.answer.items] == [Kind.NOTE] * 100 + [Kind.CREATE]
    assert choosing.answer.incomplete


def test_an_answer_is_whole_when_nothing_was_cut() -> None:
    many = "".join(f"-- note {number}.md --\n" for number in range(90))
    assert not Choosing(f"-- s.md --\n[[note$0\n{many}").answer.incomplete
    assert not Choosing(f"-- s.md --\n[[$0\n{many}").answer.incomplete


@pytest.mark.parametrize("typed", ["[x](n$0)", "[x]($0)"])
def test_an_answer_is_whole_when_only_names_were_cut(typed: str) -> None:
    aliases = ", ".join(f"n{number}" for number in range(4))
    many = "".join(f"-- n{number}.md --\n---\naliases: [{aliases}]\n---\n" for number in range(60))
    choosing = Choosing(f"-- s.md --\n{typed}\n{many}")
    assert len(choosing.answer.items) >= 60
    assert not choosing.answer.incomplete


def test_an_answer_of_as_many_as_fit_is_whole() -> None:
    many = "".join(f"-- note {number}.md --\n" for number in range(100))
    choosing = Choosing(f"-- s.md --\n[[note$0\n{many}")
    assert len(choosing.labels) == 100
    assert not choosing.answer.incomplete


@pytest.mark.parametrize("typed", ["[[proj$0", "[x](proj$0)"])
def test_a_folders_name_finds_its_notes_below_those_of_that_name(typed: str) -> None:
    notes = "-- work/projects/alpha.md --\n-- work/projects/2024/beta.md --\n-- work-proj notes.md --\n-- other.md --\n"
    assert offered(f"-- s.md --\n{typed}\n{notes}") == ["work-proj notes", "alpha", "beta"]


@pytest.mark.parametrize("blank", ["\u3000", "\u00a0", "  "])
def test_what_was_typed_is_filtered_as_it_is(blank: str) -> None:
    choosing = Choosing(f"-- s.md --\n[[two{blank}wor$0\n-- two{blank}words.md --\n")
    item = choosing.item(f"two{blank}words")
    assert item.filter_text.startswith(f"two{blank}wor")
    assert item.new_text == f"two{blank}words]]"


def test_a_note_of_many_names_is_one_note() -> None:
    assert offered(f"-- s.md --\n[[r$0\n{BIRDS}").count("robin") == 1


def test_a_title_being_written_is_found_at_once() -> None:
    choosing = Choosing("-- s.md --\n[[nightin$0\n-- x1.md --\n")
    assert choosing.labels == []
    choosing.vault.open_buffer(VaultPath("x1.md"), "---\ntitle: A nightingale\n---\n", 1)
    answer = complete(choosing.vault, choosing.cursor.path, choosing.cursor.offset, ClientTraits())
    assert answer.items[0].label == "A nightingale"


@pytest.mark.parametrize(
    ("typed", "after"),
    [("[[today$0", "[[2024-02-29]]"), ("[[tom$0", "[[2024-03-01]]"), ("[[YES$0]]", "[[2024-02-28]]")],
)
def test_day_words_name_daily_notes(typed: str, after: str) -> None:
    settings = Settings(daily=DailySettings(folder="journal"))
    choosing = Choosing(f"-- s.md --\n{typed}\n-- journal/2024-02-29.md --\n", settings=settings)
    assert choosing.after(choosing.labels[0]) == after + "\n"


def test_a_day_that_another_folder_has_too_is_told_apart() -> None:
    settings = Settings(daily=DailySettings(folder="journal"))
    picture = "-- s.md --\n[[today$0\n-- journal/2024-02-29.md --\n-- old/2024-02-29.md --\n"
    check(picture, "today", "[[journal/2024-02-29]]", settings=settings)


def test_the_pattern_alone_configures_daily_notes() -> None:
    settings, _ = load('[daily]\npattern = "%Y-%m-%d"\n', None)
    check("-- s.md --\n[[today$0\n", "today", "-- s.md --\n[[2024-02-29]]\n", settings=settings)


def test_without_daily_notes_a_day_is_a_word() -> None:
    assert offered("-- s.md --\n[[toda$0\n") == []
