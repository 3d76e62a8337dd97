"""Faults that a note shows by itself, whatever other notes say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from note_lsp.folding import fold_blanks
from note_lsp.syntax.links import TIMES
from note_lsp.syntax.nodes import (
    Block,
    Definition,
    FootnoteDefinition,
    FootnoteUse,
    Form,
    Leads,
    Link,
    Problem,
    ReferenceUse,
)
from note_lsp.text import Span

_LONGEST_LABEL = 999
"""CommonMark, "Link reference definitions"."""


def link_problems(links: Iterable[Link]) -> list[Problem]:
    """URLs and times that are written as wikilinks; what begins with ``www.`` may be a file's name."""
    codes = {Leads.URL: "url-in-wikilink", Leads.TIME: "timestamp-in-wikilink"}
    return [
        Problem(codes[link.leads], link.target_span, (link.target,))
        for link in links
        if link.form is Form.WIKILINK and link.leads in codes and not link.may_be_name
    ]


def block_problems(blocks: Iterable[Block]) -> list[Problem]:
    """Block ids that stand twice; ids compare without case."""
    named = [(block.id.lower(), block.id, block.id_span) for block in blocks if block.id and block.id_span]
    return _repeats("duplicate-block-id", named)


def definition_problems(
    definitions: Iterable[Definition], uses: Iterable[ReferenceUse], links: Iterable[Link]
) -> list[Problem]:
    """Reference definitions that stand twice or serve nothing."""
    telling = [definition for definition in definitions if not definition.comment]
    if not telling:
        return []
    used = {use.label for use in uses} | {fold_blanks(link.target) for link in links if link.leads is Leads.LABEL}
    named = [(definition.label, definition.label, definition.label_span) for definition in telling]
    return _repeats("duplicate-definition", named) + _unused(named, used)


def footnote_problems(definitions: Iterable[FootnoteDefinition], uses: Sequence[FootnoteUse]) -> list[Problem]:
    """Footnotes without a definition, definitions that stand twice or serve nothing."""
    named = [(definition.id, definition.id, definition.id_span) for definition in definitions]
    known = {key for key, _, _ in named}
    used = {use.id for use in uses}
    missing = [Problem("broken-footnote", use.id_span, (use.id,)) for use in uses if use.id not in known]
    return missing + _repeats("duplicate-definition", named) + _unused(named, used)


def reference_problems(text: str, missing: Iterable[tuple[int, int, str]], links: Iterable[Link]) -> list[Problem]:
    """``[text][label]`` with two different parts where nothing defines the label.

    Right behind a letter or digit brackets are an index (``a[i][j]``), not a link; nor are two times side by side.
    """
    starts = {link.span.start for link in links}
    problems = []
    for start, end, label in missing:
        between = text.rfind("][", start, end)
        # Words that are longer than a label may be are another text than it.
        shown = text[start:between].lstrip("![").strip() if between - start < 2 * _LONGEST_LABEL else text
        indexed = start > 0 and (text[start - 1].isalnum() or text[start - 1] in "_])")
        # Of `[a]\[b]` the parser asks too.
        if between < 0 or TIMES.fullmatch(label):
            continue
        if indexed or start in starts or start - 1 in starts or not shown:
            continue
        if shown is not text and fold_blanks(shown) == fold_blanks(label):
            continue
        problems.append(Problem("broken-reference", Span(between + 2, end - 1), (label,)))
    return problems


def _repeats(code: str, named: list[tuple[str, str, Span]]) -> list[Problem]:
    first: dict[str, Span] = {}
    problems = []
    for key, shown, span in named:
        if key in first:
            problems.append(Problem(code, span, (shown,), (first[key],)))
        else:
            first[key] = span
    return problems


def _unused(named: list[tuple[str, str, Span]], used: set[str]) -> list[Problem]:
    return [Problem("unused-definition", span, (shown,)) for key, shown, span in named if key not in used]
