"""Outline, workspace symbols and document links."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from inline_snapshot import snapshot

from note_lsp.features.document_links import document_links
from note_lsp.features.document_symbols import Symbol, document_symbols
from note_lsp.features.workspace_symbols import workspace_symbols
from note_lsp.settings import Settings, SymbolSettings, VideoSettings
from tests.dsl import Picture, check_ranges


def outline(drawn: str, settings: Settings | None = None) -> str:
    picture = Picture.parse(drawn)
    return _tree(document_symbols(picture.vault(settings=settings), picture.main), "")


def _tree(symbols: Iterable[Symbol], margin: str) -> str:
    return "".join(
        f"{margin}{symbol.name}{symbol.detail and f' ({symbol.detail})'}\n{_tree(symbol.children, margin + '  ')}"
        for symbol in symbols
    )


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


TIMES = """
    ---
    videoId: abcdEFGH123
    ---
    It opens <a class="yt-timestamp" data-t="00:00:05">[00:00:05]</a>.

    # One [[00:01:00]]

    Words at 12:30 [00:02:00]. More of it [02:30](https://youtu.be/abcdEFGH123?t=150).

    ## Two

    <a class="yt-timestamp" data-t="01:02:03">[01:02:03]</a>

    # Three
"""


def test_an_outline_has_the_times_of_a_video_if_it_is_asked_for() -> None:
    assert outline(TIMES, Settings(video=VideoSettings(symbols=True))) == snapshot("""\
0:05 (It opens)
One 00:01:00
  1:00 (One)
  2:00 (Words at)
  2:30 (More of it)
  Two
    1:02:03 ([01:02:03])
Three
""")
    assert outline(TIMES) == "One 00:01:00\n  Two\nThree\n"
    without = TIMES.replace("abcdEFGH123\n", "empty\n").replace("youtu.be", "example.org")
    assert outline(without, Settings(video=VideoSettings(symbols=True))) == "One 00:01:00\n  Two\nThree\n"


def test_the_range_of_a_time_is_all_of_it_and_its_selection_what_is_shown() -> None:
    picture = Picture.parse(TIMES)
    first, one, _ = document_symbols(picture.vault(settings=Settings(video=VideoSettings(symbols=True))), picture.main)
    text = picture.text()
    assert first.span.of(text) == '<a class="yt-timestamp" data-t="00:00:05">[00:00:05]</a>'
    assert first.selection.of(text) == "[00:00:05]"
    assert all(one.span.covers(child.span) and child.span.covers(child.selection) for child in one.children)


def test_an_outline_has_the_tags_if_they_are_asked_for() -> None:
    note = "---\ntags: [about]\n---\n#first\n\n# One #two\n\n## Three\n\n#four/five `#six`\n"
    assert outline(note, Settings(symbols=SymbolSettings(tags=True))) == snapshot("""\
#about
#first
One #two
  #two
  Three
    #four/five
""")
    assert outline(note) == "One #two\n  Three\n"


def test_times_and_tags_stand_in_the_order_of_the_text() -> None:
    both = Settings(video=VideoSettings(symbols=True), symbols=SymbolSettings(tags=True))
    note = "---\nvideoId: abcdEFGH123\n---\n#a [[00:01:00]] #b\n"
    assert [line.partition(" ")[0] for line in outline(note, both).splitlines()] == ["#a", "1:00", "#b"]


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


def test_a_heading_is_found_by_its_letters_too() -> None:
    assert found(VAULT, "bintrees") == ["heading Binary trees in talks/data_structures.md"]


def test_what_answers_better_comes_first_whatever_it_is() -> None:
    vault = """
        -- forest.md --
        # Tree
        -- Street.md --
        #tree
    """
    assert found(vault, "tree") == ["tag #tree in Street.md", "heading Tree in forest.md", "note Street in Street.md"]


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
        videoId: «abcdEFGH123»
        ---
        A «<a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>» at 12:30, «[[00:01:23]]»,
        «[x](https://youtu.be/zzzzEFGH123?t=9)».
    """
    assert clickable(drawn) == snapshot("""\
https://www.youtube.com/watch?v=abcdEFGH123
https://www.youtube.com/watch?v=abcdEFGH123&t=300s
https://www.youtube.com/watch?v=abcdEFGH123&t=83s
https://www.youtube.com/watch?v=zzzzEFGH123&t=9s\
""")


def test_the_times_and_players_of_plug_ins_can_be_clicked() -> None:
    drawn = """
        <iframe src="«https://www.youtube.com/embed/abcdEFGH123?start=62»"></iframe>

        ```timestamp-url
        «https://youtu.be/abcdEFGH123»
        ```
        ```timestamp
        «00:05:00»
        ```
        {{youtube «abcdEFGH124»}} «{{youtube-timestamp 113}}» «[00:05:03](#00:05:03)» «[02:01]()»
    """
    assert clickable(drawn) == snapshot("""\
https://www.youtube.com/watch?v=abcdEFGH123&t=62s
https://youtu.be/abcdEFGH123
https://www.youtube.com/watch?v=abcdEFGH123&t=300s
https://www.youtube.com/watch?v=abcdEFGH124
https://www.youtube.com/watch?v=abcdEFGH124&t=113s
https://www.youtube.com/watch?v=abcdEFGH124&t=303s
https://www.youtube.com/watch?v=abcdEFGH124&t=121s\
""")


def test_a_time_of_a_recording_opens_the_file_if_it_is_there() -> None:
    drawn = """
        -- a.md --
        «[[clip.mp4#t=62]]» [[lost.mp4#t=62]]
        -- clip.mp4 --
        x
    """
    assert clickable(drawn) == "clip.mp4#t=62"


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ("videoId: «abcdEFGH123»", "https://www.youtube.com/watch?v=abcdEFGH123"),
        ("VIDEOID: '«-bcdEFGH123»'", "https://www.youtube.com/watch?v=-bcdEFGH123"),
        ("videoId: «https://youtu.be/abcdEFGH123?si=x»", "https://youtu.be/abcdEFGH123?si=x"),
        ("video: «youtu.be/abcdEFGH123»", "https://www.youtube.com/watch?v=abcdEFGH123"),
        ("source: «https://example.org/talk»", "https://example.org/talk"),
        ("url:\n  - «https://vimeo.com/12345»\n  - none", "https://vimeo.com/12345"),
        ("media: «my clip.mp4»", "rec/my clip.mp4"),
        ('media_link: "«[[clip]]»"', ""),
        ('media: "«[[my clip.mp4]]»"', "rec/my clip.mp4"),
        ("videoId: abcdEFGH1234", ""),
        ("videoId: empty", ""),
        ("media: lost.mp4", ""),
        ("media: ../outside.mp4", ""),
        ("video: command:quit.mp4", ""),
        ("video: javascript:x", ""),
        ("source: file:///etc/passwd", ""),
        ("media: file:///etc/clip.mp4", ""),
        ("url: https://example.org/a b", ""),
        ("homepage: words", ""),
        ("homepage: «https://example.org/home»", "https://example.org/home"),
        ("sources:\n  - words\n  - '«http://example.org/a»'", "http://example.org/a"),
        ("homepage: command:quit", ""),
        ("note: see https://example.org/a", ""),
    ],
)
def test_what_front_matter_names_can_be_clicked(field: str, place: str) -> None:
    drawn = field if place else field.replace("«", "").replace("»", "")
    assert clickable(f"-- a.md --\n---\n{drawn}\n---\n-- rec/my clip.mp4 --\nx\n") == place


def test_a_tooltip_says_which_note_or_time_is_opened() -> None:
    drawn = "-- a.md --\n---\nvideoId: abcdEFGH123\n---\n[[B]] [[00:01:23]] https://example.org\n-- sub/b.md --\n"
    picture = Picture.parse(drawn)
    links = document_links(picture.vault(), picture.main)
    assert [link.tooltip for link in links] == ["Open the video", "Open sub/b.md", "Open the video at 1:23", ""]


def test_a_click_leads_out_of_the_vault_only_to_the_web() -> None:
    drawn = "[x](file:///etc/passwd) <FILE:///etc/passwd> [r] [y](../../b.md)\n\n[r]: file:///etc/passwd\n"
    assert clickable(drawn) == ""


def test_what_can_be_clicked_lies_apart() -> None:
    drawn = (
        "-- a.md --\n«[![pic](b.md)](https://youtu.be/abcdEFGH123?t=9)» [«![pic][r]»][r]\n\n[r]: «b.md»\n-- b.md --\n"
    )
    assert clickable(drawn).splitlines() == ["https://www.youtube.com/watch?v=abcdEFGH123&t=9s", "b.md", "b.md"]


def test_a_recording_outside_of_the_vault_is_not_opened() -> None:
    assert clickable("![](file:///etc/clip.mp4#t=30) [x](../outside.mp4#t=30)\n") == ""


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
