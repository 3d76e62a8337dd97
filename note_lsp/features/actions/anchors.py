"""Fixes of headings, blocks, references and footnotes that are not there: those that are near."""

from __future__ import annotations

from collections.abc import Iterator

from note_lsp.features.actions.action import Action, Case, replace
from note_lsp.features.diagnostics.links import near_blocks, near_headings
from note_lsp.features.diagnostics.own import known_labels
from note_lsp.features.near_names import nearest
from note_lsp.features.writing import anchor_edit, heading_names
from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Link


def heading_fixes(case: Case) -> Iterator[Action]:
    """One fix for each heading that is near and that the link would lead to."""
    link, goal = _link_and_goal(case)
    if link is None or goal is None or link.anchor is None:
        return
    part, near = near_headings(case.vault, goal, link)
    for heading in near:
        for name in heading_names(heading, link.form):
            anchor = link.anchor[: part.start] + name + link.anchor[part.end :]
            place = case.vault.find_anchor(goal, anchor, link.form) if name else None
            if place is None or place.heading is None:
                continue
            if part.end < len(link.anchor) or place.heading == heading:
                yield case.fix(f"Change to “{name}”", anchor_edit(link, anchor), preferred=len(near) == 1)
                break


def block_fixes(case: Case) -> Iterator[Action]:
    """One fix for each block id that is near."""
    link, goal = _link_and_goal(case)
    if link is None or goal is None or link.anchor is None:
        return
    near = near_blocks(case.vault, goal, link.anchor)
    above = link.anchor.rpartition("^")[0]
    for block in near:
        edit = anchor_edit(link, f"{above}^{block.id}")
        yield case.fix(f"Change to “^{block.id}”", edit, preferred=len(near) == 1)


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
