"""Fixes of links that several notes answer to."""

from __future__ import annotations

from collections.abc import Iterator

from note_lsp.features.actions.action import Action, Case
from note_lsp.features.diagnostics.canonical import named_by
from note_lsp.features.writing import target_edit

_AT_MOST = 20


def fixes(case: Case) -> Iterator[Action]:
    """One fix for each candidate, with a target that means it alone; what was written stays to be seen."""
    link = case.link
    if link is None:
        return
    for path in case.vault.resolve(link, case.path).candidates[:_AT_MOST]:
        target = named_by(case.vault, link, path, case.path)
        edit = target_edit(case.vault, link, target, link.target)
        if edit is not None:
            yield case.fix(f"Lead to {path}", edit)
