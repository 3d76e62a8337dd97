"""Findings of the faults that a note shows by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from note_lsp.features.diagnostics import words
from note_lsp.features.diagnostics.finding import Finding, Related
from note_lsp.features.near_names import nearest_in
from note_lsp.features.near_table import NearTable
from note_lsp.folding import fold
from note_lsp.paths import VaultPath, folder_of, name_of, stem_of
from note_lsp.syntax.nodes import NoteFacts, Problem
from note_lsp.vault.vault import Note, Vault

_RELATED: Final = {
    "duplicate-block-id": "given first here",
    "duplicate-definition": "defined first here",
    "mismatched-timestamp": "the anchor's time",
    "implausible-timestamp": "the same here",
}


def own_findings(vault: Vault, path: VaultPath, problems: Iterable[Problem]) -> Iterator[Finding]:
    """The findings of a note's problems, those left out whose code is off.

    The note is read only where something is missing in it, for the names that it has.
    """
    tables: dict[str, NearTable[str]] = {}
    for problem in problems:
        grade = vault.settings.diagnostics.severity(problem.code)
        if grade == "off" or (problem.code == "timestamp-without-video" and _only_indexes(path)):
            continue
        if problem.code == "invalid-video-id" and len(problem.words) > 1:
            # The URL of a video serves as well as its id.
            grade = "hint"
        target = problem.words[0] if problem.words else ""
        near: tuple[str, ...] = ()
        if problem.code in _LABELS:
            if problem.code not in tables:
                tables[problem.code] = _table(known_labels(vault.note(path), problem.code))
            near = nearest_in(tables[problem.code], target)
        message = words.own_problem(problem.code, problem.words, near)
        says = "the link's time" if "link" in problem.words[2:] else _RELATED.get(problem.code, "see here")
        related = tuple(Related(path, span, says) for span in problem.related[:20])
        unnecessary = problem.code == "unused-definition"
        yield Finding(problem.code, grade, problem.span, message, target, related, unnecessary)


def _only_indexes(path: VaultPath) -> bool:
    """Whether a note stands for its folder, and speaks of many videos."""
    stem = stem_of(name_of(path)).lower()
    return stem in {"index", "readme", name_of(folder_of(path)).lower()}


def known_labels(note: Note | None, code: str) -> Iterator[str]:
    """The reference labels of a note, or its footnotes: the names among which a finding of that code misses one."""
    return _LABELS[code](note.facts) if note is not None else iter(())


def _table(labels: Iterator[str]) -> NearTable[str]:
    table: NearTable[str] = NearTable()
    for label in dict.fromkeys(labels):
        table.add(fold(label), label)
    return table


def _references(facts: NoteFacts) -> Iterator[str]:
    return (definition.label for definition in facts.definitions if not definition.comment)


def _footnotes(facts: NoteFacts) -> Iterator[str]:
    return (definition.id for definition in facts.footnote_definitions)


_LABELS: Final[dict[str, Callable[[NoteFacts], Iterator[str]]]] = {
    "broken-reference": _references,
    "broken-footnote": _footnotes,
}
