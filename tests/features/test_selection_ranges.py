"""What is selected around a cursor, from the word to the note."""

from __future__ import annotations

import pytest
from inline_snapshot import snapshot

from note_lsp.features.selection_ranges import selections
from tests.dsl import Picture

NOTE = "#\n"
"""A heading in front of what is looked at: the last two selections are its section and the note."""


def around(drawn: str) -> list[str]:
    """What is selected around ``$0``, without the section and the note."""
    picture = Picture.parse(f"-- a.md --\n{NOTE}\n{drawn}\n")
    (chain,) = selections(picture.vault(), picture.main, [picture.cursor().offset])
    text = picture.text()
    *inner, section, note = [span.of(text) for span in chain]
    assert (section, note) == (text[:-1], text)
    return inner


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        (
            "See it. [[two wo$0rds#Part|label]] here.",
            [
                "words",
                "two words",
                "two words#Part",
                "two words#Part|label",
                "[[two words#Part|label]]",
                "[[two words#Part|label]] here.",
                "See it. [[two words#Part|label]] here.",
            ],
        ),
        ("![[a#Pa$0rt]]", ["Part", "a#Part", "![[a#Part]]"]),
        ("[[a|some la$0bel]]", ["label", "some label", "a|some label", "[[a|some label]]"]),
        ("[[a#^i$0d]]", ["id", "^id", "a#^id", "[[a#^id]]"]),
        ("x [a $0b](c.md#d) y", ["b", "a b", "[a b](c.md#d)", "x [a b](c.md#d) y"]),
        ("x [a](c$0.md#d) y", ["c", "c.md", "c.md#d", "[a](c.md#d)", "x [a](c.md#d) y"]),
        ("[a][r$0ef]\n\n[ref]: b.md", ["ref", "[a][ref]"]),
        ("a[^n$0]\n\n[^n]: b", ["n", "^n", "[^n]", "a[^n]"]),
        ("so #one/t$0wo it is", ["two", "one/two", "#one/two", "so #one/two it is"]),
        (
            "so **very *mu$0ch* so**",
            ["much", "*much*", "very *much* so", "**very *much* so**", "so **very *much* so**"],
        ),
        ("so ~~m$0e~~ ``a`` \\u{24}b\\u{24}", ["me", "~~me~~", "so ~~me~~ ``a`` $b$"]),
        ("so ``a $0b`` is", ["b", "a b", "``a b``", "so ``a b`` is"]),
        ("so \\u{24}a $0b\\u{24} is", ["b", "a b", "$a b$", "so $a b$ is"]),
        ("so %%a $0b%% is", ["b", "a b", "%%a b%%", "so %%a b%% is"]),
        ("It's don$0't. Yes.", ["don't", "It's don't.", "It's don't. Yes."]),
        ("One e.g. t$0wo. [[Dr. Who. Me]] three.", ["two", "One e.g. two.", "One e.g. two. [[Dr. Who. Me]] three."]),
        ("caf$0e\\u{301}", ["cafe\u0301"]),
    ],
)
def test_from_the_word_to_the_paragraph(drawn: str, expected: list[str]) -> None:
    assert [selected.rstrip() for selected in around(drawn)] == [selected.rstrip() for selected in expected]


def test_from_the_word_to_the_list() -> None:
    assert around("- a\n  - b. on$0e\n    two\n    - c\n- d") == snapshot(
        [
            "one",
            "b. one\n    two",
            "- b. one\n    two\n    - c",
            "- a\n  - b. one\n    two\n    - c",
            "- a\n  - b. one\n    two\n    - c\n- d",
        ]
    )


def test_from_the_word_to_the_table() -> None:
    assert around("| a | b |\n|---|---|\n| two wo$0rds | d |") == [
        "words",
        "two words",
        "| two words | d |",
        "| a | b |\n|---|---|\n| two words | d |",
    ]


def test_from_the_word_to_the_callout() -> None:
    assert around("> [!in$0fo] Two words\n>\n> - text") == [
        "info",
        "[!info] Two words",
        "> [!info] Two words\n>\n> - text",
    ]
    assert around("> [!info] Two wo$0rds\n>\n> - text")[:2] == ["words", "Two words"]


def test_from_the_word_to_the_fence() -> None:
    assert around("```py\na = $0b\n\nc\n```") == ["b", "a = b\n\nc", "```py\na = b\n\nc\n```"]


def test_from_the_time_to_the_timestamp() -> None:
    anchor = '<a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>'
    assert around(anchor.replace("[00:05", "[00:0$05")) == ["05", "00:05:00", "[00:05:00]", anchor]
    assert around(anchor.replace('"00:05', '"00:0$05'))[:2] == ["05", "00:05:00"]


def test_from_a_heading_to_the_sections_around_it() -> None:
    picture = Picture.parse("# Top\n\n## One *tw$0o*\n\nwords\n\n### In\n\n## Next\n")
    (chain,) = selections(picture.vault(), picture.main, [picture.cursor().offset])
    assert [span.of(picture.text()) for span in chain] == snapshot(
        [
            "two",
            "*two*",
            "One *two*",
            "## One *two*",
            "## One *two*\n\nwords\n\n### In",
            "# Top\n\n## One *two*\n\nwords\n\n### In\n\n## Next",
            "# Top\n\n## One *two*\n\nwords\n\n### In\n\n## Next\n",
        ]
    )


def test_from_a_value_to_the_front_matter() -> None:
    picture = Picture.parse("---\ntitle: My no$0te\ntags: [a, b]\n---\nwords\n")
    (chain,) = selections(picture.vault(), picture.main, [picture.cursor().offset])
    assert [span.of(picture.text()) for span in chain][:5] == snapshot(
        [
            "note",
            "My note",
            "title: My note",
            "title: My note\ntags: [a, b]\n",
            "---\ntitle: My note\ntags: [a, b]\n---",
        ]
    )


def test_many_places_are_asked_about_at_once() -> None:
    picture = Picture.parse("o$0ne\n\ntw$1o\n")
    offsets = [picture.cursor(number).offset for number in (1, 0)]
    found = selections(picture.vault(), picture.main, offsets)
    assert [chain[0].of(picture.text()) for chain in found] == ["two", "one"]


def test_between_words_there_is_a_blank_line_or_the_note() -> None:
    assert around("one\n\n$0\n\ntwo") == []
    picture = Picture.parse("-- a.md [noeol] --\n$0")
    (chain,) = selections(picture.vault(), picture.main, [0])
    assert [(span.start, span.end) for span in chain] == [(0, 0)]


def test_depth_has_an_end() -> None:
    picture = Picture.parse("> " * 3000 + "a$0\n")
    (chain,) = selections(picture.vault(), picture.main, [picture.cursor().offset])
    assert len(chain) < 60
    assert chain[-1].of(picture.text()) == picture.text()
