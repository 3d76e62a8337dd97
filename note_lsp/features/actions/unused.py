"""Removing what nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from note_lsp.features.actions.action import Action, Case, replace
from note_lsp.text import LineIndex, Span


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
            span = _whole_lines(facts.lines, note.text, defined)
            yield case.fix("Remove the definition", replace(span, ""), preferred=True)
            return


def _whole_lines(lines: LineIndex, text: str, span: Span) -> Span:
    """``span`` with its last line break, where nothing else stands on its lines."""
    first, last = lines.line_of(span.start), lines.line_of(max(span.start, span.end - 1))
    start, end = lines.line_span(first).start, lines.line_span(last).end
    if text[start : span.start].strip() or text[span.end : end].strip():
        return span
    if last + 1 < lines.line_count:
        return Span(start, lines.line_span(last + 1).start)
    return Span(lines.line_span(first - 1).end if first else start, end)
