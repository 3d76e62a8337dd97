"""What is called wrong in a note, and in whose words."""

# Findings are drawn as long as their messages are.
# ruff: noqa: E501

from __future__ import annotations

import pytest
from inline_snapshot import snapshot

from note_lsp.features.diagnostics import all_findings, findings
from note_lsp.settings import DiagnosticSettings, LinkSettings, Settings, VaultSettings
from note_lsp.text import Span
from note_lsp.vault.vault import Vault
from tests.dsl import Picture, check_ranges, draw_findings


def drawn(text: str, settings: Settings | None = None) -> str:
    """The findings of every note of a picture, drawn; held to be the same note by note and all at once."""
    picture = Picture.parse(text)
    vault = picture.vault(settings=settings)
    one_by_one = {path: found for path in sorted(picture.files) if (found := findings(vault, path))}
    assert dict(all_findings(vault)) == one_by_one
    return draw_findings(picture, one_by_one)


def check(text: str, code: str, settings: Settings | None = None) -> None:
    """Hold that the ranges «…» are those of the findings of ``code``, and that there are no others."""
    picture = Picture.parse(text)
    vault = picture.vault(settings=settings)
    found = [(path, one) for path in picture.files for one in findings(vault, path)]
    check_ranges(picture, [(path, one.span) for path, one in found])
    assert {one.code for _, one in found} <= {code}


def test_a_missing_note_is_named_with_who_wants_it_and_what_is_near() -> None:
    assert drawn("""
        -- s.md --
        See [[tensorflow strateg]], [[the missing one#part|label]] and [x](Gone%20note.md).
        -- a.md --
        [[the missing one]] and [[The missing_one]] and [[sub/the missing one]]
        -- tensorflow strategy.md --
    """) == snapshot("""\
-- a.md --
[[the missing one]] and [[The missing_one]] and [[sub/the missing one]]
  ^^^^^^^^^^^^^^^ broken-link (warning): There is no note “the missing one”, wanted by 3 links in 2 notes
                          ^^^^^^^^^^^^^^^ broken-link (warning): There is no note “The missing_one”, wanted by 3 links in 2 notes
                                                  ^^^^^^^^^^^^^^^^^^^ broken-link (warning): There is no note “sub/the missing one”, wanted by 1 link in 1 note
-- s.md --
See [[tensorflow strateg]], [[the missing one#part|label]] and [x](Gone%20note.md).
      ^^^^^^^^^^^^^^^^^^ broken-link (warning): There is no note “tensorflow strateg”, wanted by 1 link in 1 note; did you mean “tensorflow strategy”?
                              ^^^^^^^^^^^^^^^ broken-link (warning): There is no note “the missing one”, wanted by 3 links in 2 notes
                                                                   ^^^^^^^^^^^^^^ broken-link (warning): There is no note or file “Gone note.md”, wanted by 1 link in 1 note
""")


@pytest.mark.parametrize(
    ("looked_for", "there", "near"),
    [
        ("iphone_13", "iphone_11", False),
        ("iphone_13 review", "iphone_13 reviews", True),
        ("cats", "cat", True),
        ("category", "categories", True),
        ("resume", "résumé", True),
        ("bats", "cat", False),
        ("colour theory", "color theory", True),
        ("graph database", "grpah database", True),
        ("machine learning", "deep learning", False),
        ("Applications of calculus in the physics of waves", "applications_of_calclus_in_the_physic_of_waves", True),
        ("a/long enough", "a/long enogh", True),
        ("b/long enough", "a/long enogh", False),
        ("b/elsewhere", "a/elsewhere", True),
        ("2023/report", "2024/report", False),
        ("2023/report", "old/2023-12/report", False),
        ("2023/report", "y 2023/report", True),
        ("./elsewhere", "a/elsewhere", True),
        ("draft", "_draft", True),
        ("area in m²", "area in m2", False),
    ],
)
def test_a_name_is_near_only_when_it_truly_is(looked_for: str, there: str, near: bool) -> None:
    found = drawn(f"""
        -- s.md --
        [[{looked_for}]]
        -- {there}.md --
    """)
    assert "broken-link" in found
    assert ("did you mean" in found) == near


def test_three_near_names_at_most_are_told_the_nearest_first() -> None:
    found = drawn("""
        -- s.md --
        [[gardening in winter]]
        -- gardening in wintery.md --
        -- gardening in wint.md --
        -- gardening inn wintr.md --
        -- gardening in winterr.md --
    """)
    assert found.partition("did you mean ")[2].strip() == snapshot(
        "“gardening in winterr”, “gardening in wintery” or “gardening in wint”?"
    )


def test_a_title_or_alias_may_be_near_too() -> None:
    assert "did you mean “Grand Title”?" in drawn("""
        -- s.md --
        [[Grand Titel]]
        -- x17.md --
        ---
        title: Grand Title
        ---
    """)


def test_a_relative_name_is_looked_for_with_the_folder_it_names() -> None:
    assert "did you mean" not in drawn("""
        -- 2023/s.md --
        [x](./report.md)
        -- 2024/report.md --
    """)


def test_near_names_are_told_so_that_a_link_may_have_them() -> None:
    assert drawn("""
        -- s.md --
        [[Tree Viw]] [[b/long enough]] [[d/elsewhere]] ![](pictures.png)
        -- a.md --
        ---
        title: Tree View
        ---
        -- b/c.md --
        ---
        title: Tree View
        ---
        -- b/long enogh.md --
        -- a/elsewhere.md --
        -- a/picture.png --
        -- b/picture.png --
    """) == snapshot("""\
-- s.md --
[[Tree Viw]] [[b/long enough]] [[d/elsewhere]] ![](pictures.png)
  ^^^^^^^^ broken-link (warning): There is no note “Tree Viw”, wanted by 1 link in 1 note; did you mean “a” or “c”?
               ^^^^^^^^^^^^^ broken-link (warning): There is no note “b/long enough”, wanted by 1 link in 1 note; did you mean “b/long enogh”?
                                 ^^^^^^^^^^^ broken-link (warning): There is no note “d/elsewhere”, wanted by 1 link in 1 note; did you mean “a/elsewhere”?
                                                   ^^^^^^^^^^^^ broken-attachment (warning): There is no file “pictures.png”, wanted by 1 link in 1 note; did you mean “a/picture.png” or “b/picture.png”?
""")


def test_strictly_no_title_is_told_since_none_can_be_linked() -> None:
    assert drawn(
        """
        -- s.md --
        [[Tree View]] [[Tree Views]]
        -- a.md --
        ---
        title: Tree View
        ---
        """,
        Settings(links=LinkSettings(strict=True)),
    ) == snapshot("""\
-- s.md --
[[Tree View]] [[Tree Views]]
  ^^^^^^^^^ broken-link (warning): There is no note “Tree View”, wanted by 1 link in 1 note; did you mean “a”?
                ^^^^^^^^^^ broken-link (warning): There is no note “Tree Views”, wanted by 1 link in 1 note; did you mean “a”?
""")


def test_a_missing_heading_or_block_is_found_in_the_note_that_is_there() -> None:
    assert drawn("""
        -- s.md --
        [[N#Opennings]] [[N#^frist-one]] [x](N.md#opennings) [[N#Top#Nope]] [[#Mine]] [[gone#Opennings]]
        # Mime
        -- N.md --
        # Top
        ## Openings
        words ^first-one
    """) == snapshot("""\
-- s.md --
[[N#Opennings]] [[N#^frist-one]] [x](N.md#opennings) [[N#Top#Nope]] [[#Mine]] [[gone#Opennings]]
    ^^^^^^^^^ broken-heading (warning): There is no heading “Opennings” in “N”; did you mean “Openings”?
      → N.md «Openings»: Openings
                    ^^^^^^^^^^ broken-block (warning): There is no block “^frist-one” in “N”; did you mean “^first-one”?
                      → N.md «^first-one»: ^first-one
                                          ^^^^^^^^^ broken-heading (warning): There is no heading “opennings” in “N”; did you mean “openings”?
                                            → N.md «Openings»: Openings
                                                         ^^^^^^^^ broken-heading (warning): There is no heading “Nope” below “Top” in “N”
                                                                       ^^^^ broken-heading (warning): There is no heading “Mine” in this note
                                                                                ^^^^ broken-link (warning): There is no note “gone”, wanted by 1 link in 1 note
""")


def test_of_a_nested_heading_the_first_part_that_fails_is_named() -> None:
    assert drawn("""
        -- s.md --
        [[N#Machine lerning#Details]] [[N#Machine Learning#Detials]] [[N#Gone#Details]]
        -- N.md --
        # Machine Learning
        ## Details
    """) == snapshot("""\
-- s.md --
[[N#Machine lerning#Details]] [[N#Machine Learning#Detials]] [[N#Gone#Details]]
    ^^^^^^^^^^^^^^^^^^^^^^^ broken-heading (warning): There is no heading “Machine lerning” in “N”; did you mean “Machine Learning”?
      → N.md «Machine Learning»: Machine Learning
                                  ^^^^^^^^^^^^^^^^^^^^^^^^ broken-heading (warning): There is no heading “Detials” below “Machine Learning” in “N”; did you mean “Details”?
                                    → N.md «Details»: Details
                                                                 ^^^^^^^^^^^^ broken-heading (warning): There is no heading “Gone” in “N”
""")


def test_a_differently_written_name_and_a_missing_heading_stand_together() -> None:
    assert drawn("""
        -- s.md --
        [[Data structures#Nope|x]]
        -- data_structures.md --
    """) == snapshot("""\
-- s.md --
[[Data structures#Nope|x]]
  ^^^^^^^^^^^^^^^ non-canonical-link (hint): “Data structures” is written differently from the note's name, “data_structures”
                  ^^^^ broken-heading (warning): There is no heading “Nope” in “data_structures”
""")


def test_a_title_or_alias_is_a_hint() -> None:
    assert drawn("""
        -- s.md --
        [[Grand Title]] [[ally]]
        -- x17.md --
        ---
        title: Grand Title
        aliases: Ally
        ---
    """) == snapshot("""\
-- s.md --
[[Grand Title]] [[ally]]
  ^^^^^^^^^^^ non-canonical-link (hint): “Grand Title” is the title of “x17”, not its name: Obsidian does not follow such a link
                  ^^^^ non-canonical-link (hint): “ally” is an alias of “x17”, not its name: Obsidian does not follow such a link
""")


def test_an_ambiguous_name_tells_all_it_may_mean() -> None:
    assert drawn("""
        -- s.md --
        [[dup]] [[bb/dup]]
        -- longer/dup.md --
        -- bb/dup.md --
        [[dup]]
        -- aa/dup.md --
        -- x/y/dup.md --
    """) == snapshot("""\
-- s.md --
[[dup]] [[bb/dup]]
  ^^^ ambiguous-link (information): “dup” may be any of 4: aa/dup.md, bb/dup.md, x/y/dup.md and 1 more; it leads to the first
    → aa/dup.md «»: it may be aa/dup.md
    → bb/dup.md «»: it may be bb/dup.md
    → x/y/dup.md «»: it may be x/y/dup.md
    → longer/dup.md «»: it may be longer/dup.md
""")


def test_an_alias_of_several_notes_is_ambiguous_and_no_hint() -> None:
    check(
        """
        -- s.md --
        [[«Ally»]]
        -- a.md --
        ---
        aliases: Ally
        ---
        -- b.md --
        ---
        aliases: Ally
        ---
        """,
        "ambiguous-link",
    )


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("[[«picture.png»]]", "broken-attachment"),
        ("![[«talk.mp4»#t=62]]", "broken-attachment"),
        ("[[«data.csv»]]", "broken-attachment"),
        ("[[«board.canvas»]]", "broken-attachment"),
        ("[x](«paper.pdf»)", "broken-attachment"),
        ("[x](«script.py»)", "broken-attachment"),
        ("![](«anything»)", "broken-attachment"),
        ("![x](«other.md»)", "broken-attachment"),
        ("[[«script.py»]]", "broken-link"),
        ("[[«Next.js»]]", "broken-link"),
        ("![[«embedded»]]", "broken-link"),
        ("[x](«example.com»)", "broken-link"),
        ("[x](«other.md»)", "broken-link"),
        ("[[«doc.3.with.dots»]]", "broken-link"),
    ],
)
def test_what_is_missing_is_a_file_by_its_extension_and_else_a_note(link: str, code: str) -> None:
    check(link, code)


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("[x](«gone.txt»)", "broken-link"),
        ("[[«gone.csv»]]", "broken-link"),
        ("[x](«gone.CSV»)", "broken-link"),
        ("![x](«gone.txt»)", "broken-attachment"),
        ("[x](«gone.py»)", "broken-attachment"),
    ],
)
def test_what_the_settings_call_a_note_is_no_attachment(link: str, code: str) -> None:
    check(link, code, Settings(vault=VaultSettings(extensions=(".md", ".txt", ".csv"))))


@pytest.mark.parametrize(
    "text",
    [
        "[x](script.py) [y](.hidden/file.md) [[picture.png]] [z](ignored/n.md)",
        "[y](script.py#L10-L20) [[N#00:05:03]] [a](N.md#t=90) [b](#t1:27:26) [[talk.mp4#t=62]]",
        "[[N]] [[n]] [[N#]] [[#]] [[sub]] [x](sub/)",
        "[x](https://example.org/gone.md) <https://example.org> [m](mailto:a@example.org) [foo] [x][]",
        "`[[gone]]` <!-- [[gone]] --> %%[[gone]]%% $[[gone]]$ [[{{x}}]] [[<% x %>]] \\[[gone]]",
    ],
)
def test_what_is_there_or_no_link_is_no_finding(text: str) -> None:
    assert (
        drawn(f"""
        -- s.md --
        {text}
        -- N.md --
        -- script.py --
        -- talk.mp4 --
        -- picture.png --
        -- .hidden/file.md --
        -- sub/other.txt --
        -- .gitignore --
        ignored
        -- ignored/n.md --
    """)
        == ""
    )


def test_the_faults_of_a_note_itself_are_told_in_words() -> None:
    assert drawn("""
        -- s.md --
        ---
        title: [open
        ---
        [[https://example.org|t]] [[00:01:23]] [x][long lable] word[^nota]

        one ^same-id

        two ^same-id

        [long label]: N.md
        [long label]: N.md
        [^note]: text

        [long label]
        -- N.md --
    """) == snapshot("""\
-- s.md --
title: [open
            |… malformed-front-matter (warning): The front matter cannot be read: did not find expected ',' or ']'
[[https://example.org|t]] [[00:01:23]] [x][long lable] word[^nota]
  ^^^^^^^^^^^^^^^^^^^ url-in-wikilink (warning): “https://example.org” is a URL, no note: a wikilink does not lead there
                            ^^^^^^^^ timestamp-in-wikilink (information): “00:01:23” is a time, no note: a wikilink does not lead there
                                           ^^^^^^^^^^ broken-reference (warning): There is no definition of “long lable”; did you mean “long label”?
                                                            ^^^^^ broken-footnote (warning): There is no footnote “nota”
two ^same-id
    ^^^^^^^^ duplicate-block-id (warning): The block id ^same-id is given twice: links lead to the first block that has it
      → here «^same-id»: given first here
[long label]: N.md
 ^^^^^^^^^^ duplicate-definition (warning): “long label” is defined twice: the first definition counts
   → here «long label»: defined first here
[^note]: text
 ^^^^^ unused-definition (hint, unnecessary): Nothing uses the definition “note”
""")


def test_what_begins_like_a_url_and_is_no_file_is_a_url() -> None:
    assert drawn("""
        -- s.md --
        [[www.example.org]] [[www.example.org/a#b|x]] [[https://example.org]] [x](www.example.org) www.example.org
    """) == snapshot("""\
-- s.md --
[[www.example.org]] [[www.example.org/a#b|x]] [[https://example.org]] [x](www.example.org) www.example.org
  ^^^^^^^^^^^^^^^ url-in-wikilink (warning): “www.example.org” is a URL, no note: a wikilink does not lead there
                      ^^^^^^^^^^^^^^^^^^^ url-in-wikilink (warning): “www.example.org/a#b” is a URL, no note: a wikilink does not lead there
                                                ^^^^^^^^^^^^^^^^^^^ url-in-wikilink (warning): “https://example.org” is a URL, no note: a wikilink does not lead there
""")


def test_a_file_or_note_may_be_called_like_a_url() -> None:
    check(
        """
        -- s.md --
        [[www.saved]] [[www.saved#Part]] [[www.saved#«Gone»]] [x](www.saved#part) [x](www.saved#«gone») [[www.a]] www.saved
        -- sub/www.saved.md --
        # Part
        -- www.a --
        """,
        "broken-heading",
    )


def test_a_wikilink_that_a_definition_explains_wants_no_note() -> None:
    assert drawn("""
        -- s.md --
        [[foo]] [[foo|x]] [[ FOO ]] ![[foo]] [[bar|x]] [[foo#part]]

        [foo]: other.md
        [bar]: gone.md
        -- t.md --
        [[foo]] [[foo|x]]

        [foo]: <>
        -- other.md --
    """) == snapshot("""\
-- s.md --
[[foo]] [[foo|x]] [[ FOO ]] ![[foo]] [[bar|x]] [[foo#part]]
                                                 ^^^ broken-link (warning): There is no note “foo”, wanted by 2 links in 2 notes
[bar]: gone.md
       ^^^^^^^ broken-link (warning): There is no note or file “gone.md”, wanted by 1 link in 1 note
-- t.md --
[[foo]] [[foo|x]]
          ^^^ broken-link (warning): There is no note “foo”, wanted by 2 links in 2 notes
""")


def test_reference_links_count_among_those_that_want_a_note() -> None:
    found = drawn("""
        -- s.md --
        [x][r] [y][r] [[gone]]

        [r]: gone.md
    """)
    assert found.count("wanted by 3 links in 1 note") == 2


def test_a_padded_link_is_marked_without_its_blanks() -> None:
    check("[[ «missing one» | label ]] [[«x»#part]] ![[ «y» ]]", "broken-link")


def test_strictly_only_names_resolve() -> None:
    check(
        """
        -- s.md --
        [[«Grand Title»]] [[«Ally»]] [[«data structures»]] [[Real]]
        -- x17.md --
        ---
        title: Grand Title
        aliases: [Ally]
        ---
        -- data_structures.md --
        -- real.md --
        """,
        "broken-link",
        Settings(links=LinkSettings(strict=True)),
    )


def test_severities_and_silence_are_settings() -> None:
    settings = Settings(
        diagnostics=DiagnosticSettings(("drafts/**",), {"broken-link": "off", "broken-heading": "error"})
    )
    assert drawn(
        """
        -- s.md --
        [[nope]] [[N#nope]]
        -- drafts/d.md --
        [[N#nope]]
        -- N.md --
        """,
        settings,
    ) == snapshot("""\
-- s.md --
[[nope]] [[N#nope]]
             ^^^^ broken-heading (error): There is no heading “nope” in “N”
""")


def test_nothing_is_called_broken_before_the_vault_is_known() -> None:
    picture = Picture.parse("""
        -- s.md --
        [[nope$0]] [[#gone]] [[https://example.org]]
    """)
    vault = picture.vault()
    vault.complete = False
    assert [one.code for one in findings(vault, picture.main)] == ["broken-heading", "url-in-wikilink"]


def test_nothing_of_a_note_that_is_not_open_is_called_broken_before_the_vault_is_known() -> None:
    picture = Picture.parse("""
        -- s.md --
        [[#gone]] [[www.example.org]]
    """)
    vault = picture.vault()
    assert [one.code for one in findings(vault, picture.main)] == ["broken-heading", "url-in-wikilink"]
    vault.complete = False
    assert findings(vault, picture.main) == ()


def test_a_file_in_no_folder_has_no_findings_about_other_notes() -> None:
    picture = Picture.parse("""
        -- s.md --
        [[nope]] [[Data x]] [x](gone.pdf) [[#gone]] word[^x]
        -- data_x.md --
    """)
    folder = picture.vault().root
    alone = Vault.alone(folder / "s.md", Settings())
    try:
        assert [one.code for one in findings(alone, picture.main)] == ["broken-heading", "broken-footnote"]
    finally:
        alone.close()


def test_an_unsaved_note_counts_as_it_is_now() -> None:
    picture = Picture.parse("""
        -- s.md --
        [[gone]]
        -- other.md --
        text
    """)
    vault = picture.vault()
    other = next(path for path in picture.files if path != picture.main)
    vault.open_buffer(other, "[[gone]] [[also gone]]", 1)
    assert "wanted by 2 links in 2 notes" in findings(vault, picture.main)[0].message
    assert {path: len(found) for path, found in all_findings(vault)} == {picture.main: 1, other: 2}


def test_near_a_place_the_findings_are_those_of_the_note_that_stand_there() -> None:
    stamps = [f'<a class="yt-timestamp" data-t="{hour}:15:00">[{hour}:15:00]</a>' for hour in (13, 14)]
    picture = Picture.parse(f"[[gone]] [[away|label]] [x][y z] {' '.join(stamps)} <a data-t='0:5:'>[x]</a> [^n]\n")
    vault, path = picture.vault(), picture.main
    everything = findings(vault, path)
    assert len(everything) >= 6
    links = vault.links_of(path)
    for at in range(len(picture.text()) + 1):
        here = Span(at, at)
        covering = [link.span for link in links if link.span.meets(here)]
        near = tuple(
            finding
            for finding in everything
            if finding.span.meets(here)
            or any(link.covers(finding.span) for link in covering)
            or finding.code == "implausible-timestamp"
        )
        assert findings(vault, path, here) == near
