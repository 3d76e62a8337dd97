"""Removing what nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from note_lsp.features.actions.action import Action, Case, replace
from note_lsp.features.actions.lines import whole_lines


def fixes(case: Case) -> Iterator[Action]:
    """The definition taken out with its lines."""
    note = case.note()
    if note is None:
        return
    facts = note.facts
    spans = [definition.span for definition in facts.definitions]
    spans += [definition.span for definition in facts.footnote_definitions]
    for defined in spans:
        if defined.covers(case.finding.span):
            span = whole_lines(facts.lines, note.text, defined)
            yield case.fix("Remove the definition", replace(span, ""), preferred=True)
            return
