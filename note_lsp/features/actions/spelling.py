"""Fixes of links whose names are written differently from the note's, or are its title or an alias."""

from __future__ import annotations

from collections.abc import Iterator

from note_lsp.features.actions.action import Action, Case
from note_lsp.features.actions.writing import target_edits
from note_lsp.features.diagnostics.canonical import canonical_target
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
    labelled = target_edits(link, target, link.target)
    bare = target_edits(link, target)
    if labelled != bare:
        yield case.fix(f"Write “{target}” and show “{link.target}”", *labelled, preferred=True)
    kind = "the note's name" if link.form is Form.WIKILINK else "the file's path"
    yield case.fix(f"Write “{target}”, {kind}", *bare, preferred=labelled == bare)
