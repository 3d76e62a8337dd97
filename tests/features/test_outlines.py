"""Outline, workspace symbols and document links."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from inline_snapshot import snapshot

from note_lsp.features.document_links import document_links
from note_lsp.features.document_symbols import Symbol, document_symbols
from note_lsp.features.workspace_symbols import workspace_symbols
from tests.dsl import Picture, check_ranges


def outline(drawn: str) -> str:
    picture = Picture.parse(drawn)
    return _tree(document_symbols(picture.vault(), picture.main), "")


def _tree(symbols: Iterable[Symbol], margin: str) -> str:
    return "".join(f"{margin}{symbol.name}\n{_tree(symbol.children, margin + '  ')}" for symbol in symbols)


def found(drawn: str, query: str) -> list[str]:
    symbols = workspace_symbols(Picture.parse(drawn).vault(), query)
    return [f"{symbol.kind} {symbol.name} in {symbol.path}" for symbol in symbols]


def clickable(drawn: str) -> str:
    picture = Picture.parse(drawn)
    vault = picture.vault()
    links = document_links(vault, picture.main)
    check_ranges(picture, [(picture.main, link.span) for link in links])
    lines = []
    for link in links:
        place = link.url or f"{link.path}{'#' if link.fragment else ''}{link.fragment}"
        note = vault.note(link.path) if link.path and link.selection else None
        lines.append(place + (f" at {link.selection.of(note.text)}" if note and link.selection else ""))
    return "\n".join(lines)


def test_headings_stand_in_each_other_whatever_levels_are_left_out() -> None:
    assert outline("# Top\n\n#### Deep\n\n## Two\n\nSetext\n------\n\n# Next\n") == snapshot("""\
Top
  Deep
  Two
  Setext
Next
""")


def test_the_outline_shows_the_words_of_a_heading() -> None:
    assert outline("---\n# comment\n---\n## About [[idea | my idea]] and **`code`**\n\n##\n") == snapshot("""\
About my idea and code
##
""")


def test_the_range_of_a_heading_is_its_section() -> None:
    picture = Picture.parse("# Top\n\n«## One\n\nwords\n\n### Inner\n»\n## Two\n")
    (top,) = document_symbols(picture.vault(), picture.main)
    assert top.children[0].span == picture.mark()
    assert top.children[0].selection.of(picture.text()) == "One"


def test_sections_end_with_a_line_whatever_ends_the_lines() -> None:
    picture = Picture.parse("-- a.md [crlf] --\n«# One\nwords»\n# Two\n")
    assert document_symbols(picture.vault(), picture.main)[0].span == picture.mark()


VAULT = """
    -- talks/data_structures.md --
    ---
    title: All about trees
    aliases: [Arboretum]
    ---
    ## Binary trees
    #botany
    -- other.md --
    # Trees of the park
    #trees/oak
"""


def test_everything_that_is_called_like_the_query() -> None:
    assert found(VAULT, "trees") == snapshot(
        [
            "title All about trees in talks/data_structures.md",
            "tag #trees/oak in other.md",
            "heading Trees of the park in other.md",
            "heading Binary trees in talks/data_structures.md",
        ]
    )


def test_blanks_and_lines_are_one_and_letters_may_be_left_out() -> None:
    assert found(VAULT, "data-str") == ["note data_structures in talks/data_structures.md"]
    assert found(VAULT, "dtstr") == ["note data_structures in talks/data_structures.md"]
    assert found(VAULT, "arbo") == ["alias Arboretum in talks/data_structures.md"]


def test_a_query_with_a_number_sign_asks_for_tags() -> None:
    assert found(VAULT, "#bot") == ["tag #botany in talks/data_structures.md"]


TALKS = """
    -- a.md --
    ---
    title: The talk
    ---
    <a class="yt-timestamp" data-t="00:12:30">[00:12:30]</a>
    # Part
    <a class="yt-timestamp" data-t="12:30">[12:30]</a> 12:30 [12:30] <a class="yt-timestamp" data-t="1:30">[1:30]</a>
    -- b/c.md --
    [x](https://youtu.be/abcdEFGH123?t=750)
    -- 12:30.md --
    <a class="yt-timestamp" data-t="1:02:03">[1:02:03]</a>
"""
MOMENTS = ["The talk in a.md", "Part in a.md", "c in b/c.md"]


@pytest.mark.parametrize("query", ["@12:30", "@0:12:30", "@00:12:30", "@750"])
def test_a_time_is_found_in_every_note_that_says_it(query: str) -> None:
    assert found(TALKS, f" {query} ") == [f"timestamp {query} · {place}" for place in MOMENTS]


def test_a_time_that_no_note_says_or_that_is_none_finds_nothing() -> None:
    assert found(TALKS, "@1:02:03") == ["timestamp @1:02:03 · 12:30 in 12:30.md"]
    assert found(TALKS, "@12:31") == []
    assert found(TALKS, "@12:75") == []
    assert found(TALKS, "@") == []


def test_as_many_times_are_found_as_can_be_looked_through() -> None:
    stamps = '<a class="yt-timestamp" data-t="0:05">[0:05]</a>\n' * 70
    assert len(found(f"-- a.md --\n{stamps}", "@0:05")) == 60


def test_an_empty_query_lists_notes() -> None:
    assert {line.partition(" ")[0] for line in found(VAULT, "")} == {"note", "title", "alias"}


def test_what_can_be_clicked() -> None:
    drawn = """
        -- a.md --
        [[«other#Part» | words]] [x](<«other.md»>) [[gone]] ![[«pic.png»]] [«text»][r] [[«#Here»]]

        «https://example.org» <«https://example.org/x»> [[«https://example.org/y» | y]] [x](«www.example.org»)

        [r]: «https://example.org/r»

        # Here
        -- other.md --
        # Other

        ## Part
        -- pic.png --
        x
    """
    assert clickable(drawn) == snapshot("""\
other.md at Part
other.md
pic.png
https://example.org/r
a.md at Here
https://example.org
https://example.org/x
https://example.org/y
https://www.example.org
https://example.org/r\
""")


def test_a_click_runs_nothing() -> None:
    assert (
        clickable("[x](command:quit) [y](javascript:x) <javascript:x> [z](data:text/html,x) [r][r]\n\n[r]: command:x")
        == ""
    )


def test_every_time_of_a_video_can_be_clicked() -> None:
    drawn = """
        ---
        videoId: abcdEFGH123
        ---
        A «<a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>» at 12:30, «[[00:01:23]]»,
        «[x](https://youtu.be/zzzzEFGH123?t=9)».
    """
    assert clickable(drawn) == snapshot("""\
https://www.youtube.com/watch?v=abcdEFGH123&t=300s
https://www.youtube.com/watch?v=abcdEFGH123&t=83s
https://www.youtube.com/watch?v=zzzzEFGH123&t=9s\
""")


def test_a_time_of_a_recording_opens_the_file_if_it_is_there() -> None:
    drawn = """
        -- a.md --
        «[[clip.mp4#t=62]]» [[lost.mp4#t=62]]
        -- clip.mp4 --
        x
    """
    assert clickable(drawn) == "clip.mp4#t=62"


def test_without_a_video_a_time_cannot_be_clicked() -> None:
    assert (
        clickable('---\nvideoId: abcdEFGH1234\n---\nA <a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>.\n')
        == ""
    )


def test_headings_are_found_by_any_of_their_characters() -> None:
    vault = "-- a.md --\n## 100 % of a_b!\n\n## 100 parts\n\n## Über x$0\n-- b.md --\n## More of 100 % OF A_B!\n"
    assert found(vault, "100 % of a_b!") == [
        "heading 100 % of a_b! in a.md",
        "heading More of 100 % OF A_B! in b.md",
    ]
    assert found(vault, "ÜBER") == ["heading Über x in a.md"]
