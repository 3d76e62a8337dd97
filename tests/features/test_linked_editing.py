"""Places that are edited together."""

from __future__ import annotations

import re

import pytest

from note_lsp.features.linked_editing import linked_places
from tests.dsl import Picture, check_ranges


def check(drawn: str) -> str | None:
    """Hold that the places linked with ``$0`` are as drawn: the pattern of what may stand there."""
    picture = Picture.parse(drawn)
    found = linked_places(picture.vault(), picture.main, picture.cursor().offset)
    check_ranges(picture, [(picture.main, span) for span in found.spans] if found is not None else [])
    if found is not None and found.pattern is not None:
        assert all(re.fullmatch(found.pattern, span.of(picture.text())) for span in found.spans)
    return found.pattern if found is not None else None


def test_a_label_with_its_definition_and_uses() -> None:
    for cursor in range(3):
        places = ["«$0my ref»" if at == cursor else "«my ref»" for at in range(3)]
        assert check("[a][{}] and [{}]\n\n[{}]: b.md\n".format(*places)) is not None


def test_a_wikilink_that_uses_a_definition() -> None:
    check("[[«re$0f»]] and [a][«ref»]\n\n[«ref»]: b.md\n")


def test_labels_written_otherwise_are_left_alone() -> None:
    check("[a][«re$0f»] [b][REF] [c][other]\n\n[«ref»]: b.md\n")
    check("[a][REF$0]\n\n[ref]: b.md\n")


def test_a_label_without_a_definition_stands_alone() -> None:
    check("[a][re$0f] [b][ref]\n")


def test_a_footnote_without_its_caret() -> None:
    assert check("a[^«n$0»] b[^«n»] c[^m]\n\n[^«n»]: text\n") is not None
    check("a[^«n»]\n\n[^$0«n»]: text\n")


@pytest.mark.parametrize(
    "drawn",
    [
        "[[#«Plans»]] [[#«Plans»|«Plans»]] [«Plans»](#plans)\n\n## «Pla$0ns»\n",
        "[[#«Pla$0ns»]]\n\n## «Plans»\n",
        "- [«Pla$0ns»](#plans)\n\n«Plans»\n===\n",
        "[[#«My *own* plans»]]\n\n## «My *own* pl$0ans» {#id}\n",
    ],
)
def test_a_heading_with_the_links_of_its_note_that_say_it(drawn: str) -> None:
    assert check(drawn) is not None


@pytest.mark.parametrize(
    "drawn",
    [
        "[[#plans]] [mine](#plans) [[other#Plans]] [Plans](other.md#plans)\n\n## Pla$0ns\n",
        "[[#Plans]] [Plans](#pl$0ans)\n\n## Plan\n",
        "[mi$0ne](#plans)\n\n## Plans\n",
        "##$0\n\n[](#)\n",
        "wor$0ds words\n",
    ],
)
def test_what_says_something_else_is_left_alone(drawn: str) -> None:
    check(drawn)


def test_of_headings_alike_each_has_its_own_links() -> None:
    check("[Plans](#plans) [«Plans»](#plans-1)\n\n## Plans\n## «Pla$0ns»\n")


def test_words_that_fit_no_pattern_have_none() -> None:
    assert check("[«a\\|b»](#ab)\n\n## «a\\|$0b»\n") is None
