"""Find references and highlight them."""

from __future__ import annotations

import pytest

from note_lsp.features.highlight import highlights
from note_lsp.features.references import references
from tests.dsl import Picture, check_ranges, selections


def check(drawn: str, *, declaration: bool = False) -> None:
    picture = Picture.parse(drawn)
    cursor = picture.cursor()
    check_ranges(picture, selections(references(picture.vault(), cursor.path, cursor.offset, declaration)))


def check_highlights(drawn: str) -> None:
    picture = Picture.parse(drawn)
    cursor = picture.cursor()
    found = highlights(picture.vault(), cursor.path, cursor.offset)
    check_ranges(picture, [(cursor.path, highlight.span) for highlight in found])


@pytest.mark.parametrize(
    "target",
    ["# Tar$0get", "---\ntitle: My tar$0get\n---", "---\nkind: no$0te\n---", "Plain wor$0ds at the top"],
)
def test_a_note_from_its_heading_title_front_matter_and_first_line(target: str) -> None:
    check(
        f"-- a.md --\n[[«target»]] and [[«Target»#x|label]]\n-- b.md --\n![x](«target.md»)\n-- target.md --\n{target}\n"
    )


def test_a_note_from_a_link_to_it() -> None:
    check("""
        -- a.md --
        [[«tar$0get»]] and [[other]]
        -- b.md --
        [x][«r»] `[[target]]`

        [r]: «target.md»
        -- target.md --
        # Target

        [[«target»]] [[#Target]]
    """)


def test_reference_links_are_links_to_the_note_that_their_definition_names() -> None:
    vault = """
        -- a.md --
        [x][«r»], [«R»][] and [[«r»|y]], [z][other]

        [r]: «n.md»
        [other]: else.md

        [«r»], after it
        -- b.md --
        [[«n»]]
        -- n.md --
        # N$0
    """
    check(vault)
    check_highlights("[x][«r»] [[«r»|y]] [z][o] [[«n$0ote»]]\n\n[r]: «note.md»\n[o]: other.md\n")


def test_the_uses_of_a_definition_lead_to_a_heading_too() -> None:
    check("""
        -- a.md --
        [x][«r»] [y][o]

        [r]: «n.md»#part
        [o]: n.md
        -- n.md --
        # N

        ## Pa$0rt
    """)


def test_with_the_declaration() -> None:
    check("-- a.md --\n[[«tar$0get»]]\n-- target.md --\n# «Target»\n", declaration=True)


def test_the_heading_of_a_note_is_named_by_links_in_the_note_too() -> None:
    check("-- a.md --\n[[«target»]]\n-- target.md --\n# Tar$0get\n\n[[#«Target»]] [[#Other]]\n\n## Other\n")


def test_links_resolve_and_are_not_matched_by_name() -> None:
    check("""
        -- y/s.md --
        [[«du$0p»]]
        -- x/dup.md --
        x
        -- x/t.md --
        [[dup]]
        -- y/dup.md --
        y
    """)


def test_a_heading_from_itself_and_from_a_link() -> None:
    vault = """
        -- a.md --
        [[«b»#Pla$1ns]] [[b]] [[b#Other]] [x](«b.md»#plans)
        -- b.md --
        # B

        ## Pla$0ns

        [[#«Plans»]]

        ## Other
    """
    check(vault)
    check(vault.replace("$0", "").replace("$1", "$0"))


def test_the_target_of_a_link_with_a_heading_is_the_note() -> None:
    check("""
        -- a.md --
        [[«$0b»#Plans]] [[«b»]]
        -- b.md --
        # B

        ## Plans
    """)


def test_a_block_from_its_id() -> None:
    check("""
        -- a.md --
        [[«b»#^this]] [[b#^that]] [[b]]
        -- b.md --
        Some words «^th$0is»

        Others ^that

        [[#«^this»]]
    """, declaration=True)  # fmt: skip


def test_a_missing_note_has_all_links_that_want_it() -> None:
    check("""
        -- a.md --
        [[«not wri$0tten»]]
        -- b.md --
        [[«Not_written»#x]] [[elsewhere/not written]]
    """)


def test_an_alias_has_the_links_that_use_it() -> None:
    check("""
        -- a.md --
        [[«Other name»]] [[note]] [[«other name»|x]]
        -- note.md --
        ---
        aliases: [Other na$0me, Third]
        ---
        # Note
    """)


def test_an_alias_has_links_that_are_written_differently() -> None:
    vault = """
        -- a.md --
        [[«My-Alias»|x]] and [[«my_alias»]], [[_my alias]], [[note]]
        -- note.md --
        ---
        aliases: [My Al$0ias]
        ---
        [[«My alias»]]
    """
    check(vault)
    check_highlights("---\naliases: [«My Al$0ias»]\n---\n[[«my_alias»]] [[«My-Alias»|x]] [[note]]\n")


def test_an_attachment() -> None:
    check("-- a.md --\n![[«pic$0.png»]]\n-- b.md --\n![](«files/pic.png»)\n-- files/pic.png --\nx\n")


def test_a_tag_with_those_below_it() -> None:
    check("""
        -- a.md --
        «#proj$0ect» and «#project/x»
        -- b.md --
        ---
        tags: [«Project», projects]
        ---
    """)


def test_a_nested_tag_is_not_its_parent() -> None:
    check("-- a.md --\n«#a/b$0»\n-- b.md --\n«#a/b» #b #a\n")


def test_a_video_has_its_other_notes() -> None:
    check("""
        -- a.md --
        ---
        videoId: abcdEF$0GH123
        ---
        -- b.md --
        ---
        title: Second
        videoId: "«abcdEFGH123»"
        ---
        -- c.md --
        ---
        videoId: «https://youtu.be/abcdEFGH123»
        ---
        # Third
        -- e.md --
        ---
        videoId: empty
        url: «https://www.youtube.com/watch?v=abcdEFGH123»
        ---
        -- d.md --
        ---
        videoId: zzzzEFGH123
        ---
    """)


def anchor(value: str) -> str:
    return f'<a class="yt-timestamp" data-t="{value}">[{value}]</a>'


TALKS = f"""
-- b.md --
---
videoId: abcdEFGH123
---
{anchor("00:05:00")} [x](https://youtu.be/abcdEFGH123?t=300)
{anchor("00:04:54")} 5:00 {anchor("5:05")} {anchor("00:05:00").replace("[00", "[01")}
-- a.md --
---
url: https://youtu.be/abcdEFGH123
---
{anchor("00:05:01")} [y](https://youtu.be/zyxwEFGH123?t=300)
-- c.md --
---
videoId: zyxwEFGH123
---
{anchor("00:05:00")}
-- d.md --
---
videoId: abcdEFGH123
---
"""


def drawn(vault: str, *, declaration: bool = False) -> list[str]:
    """The references, as paths and the words selected, in the order in which they are told."""
    picture = Picture.parse(vault)
    cursor = picture.cursor()
    found = references(picture.vault(), cursor.path, cursor.offset, declaration)
    return [f"{place.path}: {place.selection.of(picture.text(place.path))}" for place in found]


B_THEN_OTHERS = [
    "b.md: 00:05:00",
    "b.md: https://youtu.be/abcdEFGH123?t=300",
    "b.md: 5:05",
    "b.md: 00:05:00",
    "a.md: 00:05:01",
    "a.md: https://youtu.be/abcdEFGH123",
    "d.md: abcdEFGH123",
]


@pytest.mark.parametrize("declaration", [True, False])
@pytest.mark.parametrize("at", ["[00:05", "data-t", "youtu.be/abc", "[x"])
def test_a_moment_has_the_timestamps_around_it_and_the_other_notes_of_its_video(at: str, declaration: bool) -> None:
    before, video, own = TALKS.partition("videoId: abcdEFGH123")
    assert drawn(before + video + own.replace(at, f"{at}$0", 1), declaration=declaration) == B_THEN_OTHERS


def test_a_moment_of_another_video_has_its_notes() -> None:
    assert drawn(TALKS.replace("[y", "[y$0")) == [
        "a.md: https://youtu.be/zyxwEFGH123?t=300",
        "c.md: 00:05:00",
        "c.md: zyxwEFGH123",
    ]


def test_a_bare_time_is_a_moment_only_in_a_note_with_a_video() -> None:
    assert drawn("-- a.md --\nFirst.\n\nWe met at 12:$030, or 12:30.\n") == []
    found = drawn(f"-- a.md --\n---\nvideoId: abcdEFGH123\n---\nAt 12:$030 {anchor('00:12:30')}, or 12:30.\n")
    assert found == ["a.md: 12:30", "a.md: 00:12:30"]


def test_a_link_to_a_moment_of_a_file_is_about_the_file_but_for_its_anchor() -> None:
    vault = "-- a.md --\n[[talk.mp4#t=60]] [[talk.mp4#t=62]] [[talk.mp4#t=90]]\n-- talk.mp4 --\n"
    whole = ["a.md: talk.mp4"] * 3
    assert drawn(vault.replace("talk", "ta$0lk", 1)) == whole
    assert drawn(vault.replace("t=60", "t=$060")) == ["a.md: t=60", "a.md: t=62"]


def test_a_label_a_footnote_and_a_url() -> None:
    check("[x][«r$0»] [«r»] [[«r»|y]]\n\n[«r»]: b.md\n", declaration=True)
    check("Words[«^n»] and[«^N»].\n\n[^n$0]: Note.\n")
    check("Words[«^n$0»].\n\n[«^n»]: Note.\n", declaration=True)
    check("-- a.md --\n<«https://exa$0mple.org/a»> https://example.org/b\n-- b.md --\n[x](«https://example.org/a»)\n")


def test_a_wikilink_with_a_definition_is_about_the_note() -> None:
    check("-- a.md --\n[[«lab$0el»]]\n\n[label]: «sub/note.md»\n-- b.md --\n[[«note»]]\n-- sub/note.md --\nx\n")


def test_a_wikilink_that_a_definition_explains_is_no_link_to_the_note_of_its_name() -> None:
    check("""
        -- a.md --
        [[label|x]] [label] [[«lab$0el»#part]]

        [label]: sub/note.md
        -- label.md --
        # Part
        -- sub/note.md --
    """)


def test_a_name_like_a_url_is_a_link_to_its_note() -> None:
    check("-- a.md --\n[[«www.sav$0ed»]] [[«www.saved»#Part]] [[www.other]]\n-- www.saved.md --\n# Part\n")


def test_plain_words_have_none() -> None:
    check("first\n\nplain wo$0rds [[b]]\n")


def test_highlights_stay_in_the_note() -> None:
    check_highlights(
        "-- a.md --\n[[«b$0»]] [[«B»|x]] [y](«b.md») [[c]]\n-- b.md --\nx\n-- d.md --\n[[b]]\n-- c.md --\nx\n"
    )
    check_highlights("first\n\n## «Pla$0ns»\n\n[[#«Plans»]]\n")
    check_highlights("first\n\n«#t$0ag» #other «#Tag»\n")
    check_highlights("Words[«^n»].\n\n[«^$0n»]: Note.\n")
    check_highlights("[[«gone$0»]] [[«gone»]] [[lost]]\n")
    check_highlights("[x](«https://exa$0mple.org») «https://example.org»\n")
    check_highlights("[x](«https://youtu.be/abcdEFG$0H123?t=60») «https://youtu.be/abcdEFGH123?t=1m» 1:00\n")


def test_nothing_is_highlighted_on_plain_words() -> None:
    check_highlights("-- a.md --\nwo$0rds\n-- b.md --\n[[a]]\n")
