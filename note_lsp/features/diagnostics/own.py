"""Findings of the faults that a note shows by itself."""

from __future__ import annotations

from typing import Final

from note_lsp.features.diagnostics import words
from note_lsp.features.diagnostics.finding import Finding, Related
from note_lsp.features.diagnostics.links import Severities
from note_lsp.features.near_names import nearest
from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Problem

_RELATED: Final = {"duplicate-block-id": "given first here", "duplicate-definition": "defined first here"}


def own_finding(path: VaultPath, problem: Problem, severity: Severities) -> Finding | None:
    """The finding of a problem; None if its code is off."""
    grade = severity(problem.code)
    if grade == "off":
        return None
    target = problem.words[0] if problem.words else ""
    near = nearest(target, problem.words[1:]) if problem.code in {"broken-reference", "broken-footnote"} else ()
    message = words.own_problem(problem.code, problem.words, near)
    says = _RELATED.get(problem.code, "see here")
    related = tuple(Related(path, span, says) for span in problem.related[:20])
    unnecessary = problem.code == "unused-definition"
    return Finding(problem.code, grade, problem.span, message, target, related, unnecessary)
