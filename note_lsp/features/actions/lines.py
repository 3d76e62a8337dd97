"""Lines of a note: how they end, and what goes with a piece that is removed."""

from __future__ import annotations

from collections.abc import Iterable

from note_lsp.text import LineIndex, Span


def line_break(text: str) -> str:
    """How the lines of a text end."""
    at = text.find("\n")
    if at > 0 and text[at - 1] == "\r":
        return "\r\n"
    return "\r" if at < 0 and "\r" in text else "\n"


def begins_line(text: str, lines: LineIndex, at: int) -> bool:
    """Whether nothing but blanks stands before ``at`` in its line."""
    start = lines.line_span(lines.line_of(at)).start
    return not text[start:at].strip(" \ufeff")


def without(lines: LineIndex, text: str, spans: Iterable[Span]) -> list[Span]:
    """What is to be removed so that ``spans`` are gone with their lines; none of it overlaps."""
    runs: list[Span] = []
    for one in sorted(spans):
        if runs and one.start <= runs[-1].end + len(line_break(text)) and not text[runs[-1].end : one.start].strip():
            runs[-1] = Span(runs[-1].start, max(one.end, runs[-1].end))
        else:
            runs.append(one)
    removed: list[Span] = []
    for run in runs:
        whole = whole_lines(lines, text, run)
        if removed and whole.start < removed[-1].end:
            whole = Span(removed.pop().start, whole.end)
        removed.append(whole)
    return removed


def whole_lines(lines: LineIndex, text: str, span: Span) -> Span:
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
