"""What is offered in a long note is worked out without reading the note once for each offer."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from note_lsp.features.actions import actions
from note_lsp.syntax import nodes, reparse
from note_lsp.text import Span
from note_lsp.vault import anchors
from tests.dsl import Picture


def _note(sections: int) -> Picture:
    body = "".join(f"## Part {number}\n\nSee [[#Prt {number}]].\n\n" for number in range(sections))
    return Picture.parse(f"-- a.md --\n$0# Title\n\n{body}")


def test_the_note_is_parsed_once_for_all_headings_that_could_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = _note(20)
    vault = picture.vault()
    texts: list[str] = []
    original = reparse.parsed

    def counting(text: str, *more: nodes.SyntaxOptions) -> reparse.Parsed:
        texts.append(text)
        return original(text, *more)

    monkeypatch.setattr("note_lsp.features.actions.surroundings.parsed", counting)
    monkeypatch.setattr(reparse, "parsed", counting)
    offered = actions(vault, picture.main, Span(0, len(picture.text())))
    assert sum(action.title.startswith("Write heading") for action in offered) == 20
    assert len(texts) <= 2


@pytest.mark.parametrize("sections", [10, 40])
def test_an_anchor_that_names_nothing_is_looked_for_in_tables(monkeypatch: pytest.MonkeyPatch, sections: int) -> None:
    picture = _note(sections)
    vault = picture.vault()
    scans: list[str] = []
    original = anchors._find

    def counting(anchor: str, form: nodes.Form, headings: Sequence[nodes.Heading], *more: object) -> object:
        scans.extend([anchor] * bool(headings))
        return original(anchor, form, headings, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(anchors, "_find", counting)
    for link in vault.links_of(picture.main):
        vault.find_anchor(picture.main, link.anchor or "", link.form)
    assert len(scans) <= 1
