"""Fixes of links whose names are written differently from the note's, or are its title or an alias."""

from __future__ import annotations

from collections.abc import Iterator

from note_lsp.features.actions.action import Action, Case
from note_lsp.features.diagnostics.canonical import canonical_target
from note_lsp.features.writing import shown, target_edit
from note_lsp.syntax.nodes import Form


def fixes(case: Case) -> Iterator[Action]:
    """The note's own name: with what was written as the label, so that the text reads as before, or bare."""
    link = case.link
    if link is None:
        return
    resolution = case.vault.resolve(link, case.path)
    if resolution.path is None:
        return
    target = canonical_target(case.vault, link, resolution, case.path)
    labelled = target_edit(case.vault, link, target, link.target)
    bare = target_edit(case.vault, link, target)
    if labelled is None or bare is None:
        return
    if labelled != bare:
        words = shown(link.target, link.anchor)
        yield case.fix(f"Write “{target}” and show “{words}”", labelled, preferred=True)
    kind = "the note's name" if link.form is Form.WIKILINK else "the file's path"
    keeps_words = link.form is not Form.WIKILINK or link.label is not None or link.embed
    yield case.fix(f"Write “{target}”, {kind}", bare, preferred=keeps_words)
