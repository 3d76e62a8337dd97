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
    """``span`` with its last line break, where nothing else stands on its lines; of blank lines around it one stays."""
    first, last = lines.line_of(span.start), lines.line_of(max(span.start, span.end - 1))
    start, end = lines.line_span(first).start, lines.line_span(last).end
    if text[start : span.start].strip() or text[span.end : end].strip():
        return span
    is_last = last + 1 == lines.line_count
    blank_before = first > 0 and not lines.line_span(first - 1).of(text).strip()
    if blank_before and (is_last or not lines.line_span(last + 1).of(text).strip()):
        first -= 1
    if is_last:
        return Span(lines.line_span(first - 1).end if first else 0, end)
    return Span(lines.line_span(first).start, lines.line_span(last + 1).start)
