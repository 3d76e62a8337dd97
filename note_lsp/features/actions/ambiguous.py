"""Fixes of links that several notes answer to."""

from __future__ import annotations

from collections.abc import Iterator

from note_lsp.features.actions.action import Action, Case
from note_lsp.features.actions.writing import target_edits
from note_lsp.features.diagnostics.canonical import named_by

_AT_MOST = 20


def fixes(case: Case) -> Iterator[Action]:
    """One fix for each candidate, with a target that means it alone; what was written stays to be seen."""
    link = case.link
    if link is None:
        return
    for path in case.vault.resolve(link, case.path).candidates[:_AT_MOST]:
        target = named_by(case.vault, link, path, case.path)
        yield case.fix(f"Lead to {path}", *target_edits(link, target, link.target))
