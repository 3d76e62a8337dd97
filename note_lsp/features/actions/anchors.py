"""Fixes of headings, blocks, references and footnotes that are not there: those that are near."""

from __future__ import annotations

from collections.abc import Iterator

from note_lsp.features.actions.action import Action, Case, replace
from note_lsp.features.actions.writing import heading_anchor, last_part
from note_lsp.features.diagnostics.links import near_blocks, near_headings
from note_lsp.features.diagnostics.own import known_labels
from note_lsp.features.near_names import nearest
from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Link


def heading_fixes(case: Case) -> Iterator[Action]:
    """One fix for each heading that is near."""
    link, goal = _link_and_goal(case)
    if link is None or goal is None or link.anchor is None:
        return
    near = near_headings(case.vault, goal, link.anchor)
    for heading in near:
        anchor = heading_anchor(heading, link.form)
        yield case.fix(f"Change to “{anchor}”", replace(last_part(link), anchor), preferred=len(near) == 1)


def block_fixes(case: Case) -> Iterator[Action]:
    """One fix for each block id that is near."""
    link, goal = _link_and_goal(case)
    if link is None or goal is None or link.anchor is None:
        return
    near = near_blocks(case.vault, goal, link.anchor)
    for block in near:
        anchor = f"^{block.id}"
        yield case.fix(f"Change to “{anchor}”", replace(last_part(link), anchor), preferred=len(near) == 1)


def label_fixes(case: Case) -> Iterator[Action]:
    """One fix for each reference label or footnote of the note that is near."""
    problem = next(
        (
            one
            for one in case.vault.problems(case.path)
            if (one.code, one.span) == (case.finding.code, case.finding.span)
        ),
        None,
    )
    note = case.note()
    if problem is None or not problem.words or note is None:
        return
    near = nearest(problem.words[0], known_labels(note, problem.code))
    caret = "^" if case.finding.code == "broken-footnote" and problem.span.of(note.text).startswith("^") else ""
    for name in near:
        yield case.fix(f"Change to “{name}”", replace(problem.span, caret + name), preferred=len(near) == 1)


def _link_and_goal(case: Case) -> tuple[Link | None, VaultPath | None]:
    link = case.link
    if link is None:
        return None, None
    return link, case.vault.resolve(link, case.path).path if link.target else case.path
