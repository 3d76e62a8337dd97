"""Go to definition."""

from __future__ import annotations

import pytest

from note_lsp.features.definition import declaration, definition, type_definition
from tests.dsl import Picture, check_ranges, selections


def check(drawn: str) -> None:
    picture = Picture.parse(drawn)
    cursor = picture.cursor()
    found = definition(picture.vault(), cursor.path, cursor.offset)
    check_ranges(picture, selections(found.places) if found else [])


def origin_of(drawn: str) -> None:
    picture = Picture.parse(drawn)
    cursor = picture.cursor()
    found = definition(picture.vault(), cursor.path, cursor.offset)
    assert found is not None
    assert found.origin == picture.mark()


def paths_of(drawn: str) -> list[str]:
    picture = Picture.parse(drawn)
    cursor = picture.cursor()
    found = definition(picture.vault(), cursor.path, cursor.offset)
    return [place.path for place in found.places] if found else []


def test_a_note_selects_its_heading_of_level_1() -> None:
    check("""
        -- today.md --
        See [[id$0eas]].
        -- ideas.md --
        ---
        title: Other
        ---
        # «Ideas»
        ## Plans
    """)


def test_a_note_without_such_a_heading_selects_its_title() -> None:
    check("""
        -- today.md --
        See [[id$0eas]].
        -- ideas.md --
        ---
        title: «All my ideas»
        ---
        ## Plans
    """)


def test_a_note_without_any_title_selects_its_first_line() -> None:
    check("""
        -- today.md --
        See [[id$0eas]].
        -- ideas.md --
        «Words.»
        ## Late
    """)


def test_a_link_with_a_heading_goes_to_the_heading() -> None:
    check("""
        -- today.md --
        See [[ideas#Pla$0ns | label]].
        -- ideas.md --
        # Ideas
        ## «Plans»
    """)


def test_the_label_and_the_brackets_belong_to_the_link() -> None:
    check("""
        -- today.md --
        See [[ideas#Plans | lab$0el]].
        -- ideas.md --
        # Ideas
        ## «Plans»
    """)
    assert paths_of("-- a.md --\n$0[[b]]\n-- b.md --\nx") == ["b.md"]
    assert paths_of("-- a.md --\n[[b]]$0\n-- b.md --\nx") == ["b.md"]
    assert paths_of("-- a.md --\n[[b]] $0\n-- b.md --\nx") == []


def test_between_two_links_the_one_that_begins_counts() -> None:
    assert paths_of("-- a.md --\n[[b]]$0[[c]]\n-- b.md --\nx\n-- c.md --\nx") == ["c.md"]


def test_a_heading_of_the_note_itself() -> None:
    check("""
        See [[#Pla$0ns]].

        ## «Plans»
    """)


def test_a_block() -> None:
    check("""
        -- today.md --
        See [[ideas#^thi$0s]].
        -- ideas.md --
        # Ideas

        «Some words.» ^this
    """)


def test_an_element_with_an_id() -> None:
    check("""
        -- today.md --
        See [x](ideas.md#he$0re).
        -- ideas.md --
        # Ideas

        <span id="«here»">x</span>
    """)


def test_a_missing_heading_leads_to_the_note_but_not_to_the_own_one() -> None:
    check("""
        -- today.md --
        See [[ideas#Go$0ne]].
        -- ideas.md --
        # «Ideas»
    """)
    check("See [[#Go$0ne]].\n\n# Here\n")


def test_a_missing_note_leads_nowhere() -> None:
    check("See [[go$0ne]] and [x](gone.md).")


def test_an_attachment() -> None:
    assert paths_of("-- a.md --\n![[pic$0.png]]\n-- files/pic.png --\nx") == ["files/pic.png"]
    assert paths_of("-- a.md --\n[[paper.pdf#pa$0ge=3]]\n-- paper.pdf --\nx") == ["paper.pdf"]


def test_a_line_of_a_file() -> None:
    check("""
        -- a.md --
        [x](code.py#L$02)
        -- code.py --
        first
        «second»
    """)


@pytest.mark.parametrize("written", ["[words][oth$0er]", "[wor$0ds][other]", "[oth$0er]", "[oth$0er][]", "[[oth$0er]]"])
def test_a_reference_leads_to_the_note_behind_it(written: str) -> None:
    check(f"-- a.md --\nSee {written}.\n\n[other]: sub/note.md\n-- sub/note.md --\n«Words.»\n")


def test_a_label_of_a_wikilink_takes_nothing_from_its_definition() -> None:
    check("-- a.md --\nSee [[oth$0er|x]].\n\n[other]: sub/note.md\n-- sub/note.md --\n«Words.»\n-- other.md --\nx\n")


def test_a_name_like_a_url_leads_to_the_heading_of_its_note() -> None:
    check("-- a.md --\n[[www.saved#Pa$0rt]]\n-- www.saved.md --\n# Saved\n\n## «Part»\n")


def test_a_reference_to_a_url_leads_to_the_line_that_names_it() -> None:
    check("See [words][oth$0er].\n\n[other]: «https://example.org/x»\n")


def test_the_destination_of_a_definition_is_a_link() -> None:
    check("-- a.md --\n[x][r]\n\n[r]: no$0te.md\n-- note.md --\n«Words.»\n")


def test_a_definition_leads_to_itself() -> None:
    check("[x][r]\n\n[«$0r»]: note.md\n")


def test_footnotes_both_ways() -> None:
    check("Words[^$0n].\n\n[«^n»]: The note.\n")
    check("Words«[^n]», more«[^N]».\n\n[^$0n]: The note.\n")


def test_the_words_of_a_footnote_are_none_of_its_name() -> None:
    check("Words[^n].\n\n[^n]: The no$0te.\n")


def test_a_tag_leads_to_its_other_uses() -> None:
    check("""
        -- a.md --
        One #proj$0ect, two «#Project».
        -- b.md --
        ---
        tags: [«project»]
        ---
        «#project» and #project/nested
    """)


def test_a_link_in_front_matter() -> None:
    check("""
        -- a.md --
        ---
        up: "[[b$0]]"
        ---
        -- b.md --
        # «B»
    """)


def test_an_ambiguous_link_has_all_candidates_the_winner_first() -> None:
    drawn = "-- s.md --\n[[du$0p]]\n-- bb/dup.md --\nb\n-- aa/dup.md --\na\n-- longer/dup.md --\nl"
    assert paths_of(drawn) == ["aa/dup.md", "bb/dup.md", "longer/dup.md"]


def test_the_link_in_a_heading_is_inside_it() -> None:
    check("""
        -- a.md --
        # About [[ide$0a]] and more
        -- idea.md --
        # «Idea»
    """)


def test_a_heading_leads_to_itself() -> None:
    check("# About «Be$0es»".replace("About ", ""))


@pytest.mark.parametrize(
    "line",
    [
        '<a class="yt-timestamp" data-t="00:0$05:00">[00:05:00]</a>',
        "[[00:0$05:00]]",
        "[x](https://youtu.be/abcdEFGH123?t$0=5)",
        "https://exa$0mple.org",
        "[[https://exa$0mple.org]]",
        "wor$0ds",
        "`[[a$0]]`",
    ],
)
def test_times_urls_words_and_code_lead_nowhere(line: str) -> None:
    check(f"-- a.md --\nfirst\n\n{line}\n")


def test_a_timestamp_that_names_a_file_leads_to_it() -> None:
    assert paths_of("-- a.md --\n[[clip.mp4#t$0=62]]\n-- clip.mp4 --\nx") == ["clip.mp4"]
    assert paths_of("-- a.md --\n---\nmedia: cl$0ip.mp4\n---\n-- clip.mp4 --\nx") == ["clip.mp4"]


def test_a_time_that_names_an_element_leads_to_it() -> None:
    check('[20:40](#t-2$00-40)\n\n<a id="«t-20-40»"></a>\n')


def test_the_origin_is_the_target_without_blanks() -> None:
    origin_of("-- a.md --\nSee [[ «$0b» | label ]].\n-- b.md --\nx")
    origin_of("-- a.md --\nSee [[ «b»#h | lab$0el ]].\n-- b.md --\n# h")
    origin_of("-- a.md --\nSee [[ b#«h$0» | label ]].\n-- b.md --\n# h")
    origin_of("See [[#«h»|la$0bel]].\n\n# h")
    origin_of("-- a.md --\nSee [words](<«b$0.md»>).\n-- b.md --\nx")


def test_a_place_covers_the_section_of_its_heading() -> None:
    picture = Picture.parse("-- a.md --\n[[b#Two$0]]\n-- b.md --\n# One\n\n«## Two\n\n### Inner\n\nwords\n»\n## Next\n")
    found = definition(picture.vault(), picture.cursor().path, picture.cursor().offset)
    assert found is not None
    assert [(place.path, place.span) for place in found.places] == picture.marks()


def test_the_declaration_of_a_reference_is_its_line() -> None:
    picture = Picture.parse("-- a.md --\n[x][$0r] [[b]]\n\n[«r»]: b.md\n-- b.md --\nx")
    found = declaration(picture.vault(), picture.cursor().path, picture.cursor().offset)
    check_ranges(picture, selections(found.places) if found else [])


def test_the_type_of_a_link_to_a_section_is_its_note() -> None:
    picture = Picture.parse("-- a.md --\n[[b#Pla$0ns]]\n-- b.md --\n# «B»\n\n## Plans\n")
    found = type_definition(picture.vault(), picture.cursor().path, picture.cursor().offset)
    check_ranges(picture, selections(found.places) if found else [])
