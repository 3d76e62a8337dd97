"""The findings of one note, and of all notes of a vault in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from note_lsp.features.diagnostics import shifted
from note_lsp.features.diagnostics.finding import Finding
from note_lsp.features.diagnostics.links import link_findings
from note_lsp.features.diagnostics.own import own_findings
from note_lsp.features.diagnostics.sweep import Sweep
from note_lsp.paths import VaultPath
from note_lsp.settings import DiagnosticSettings
from note_lsp.syntax.nodes import Link, Problem
from note_lsp.text import Span
from note_lsp.vault.ignore import Globs
from note_lsp.vault.vault import Vault

_OF_THE_WHOLE: Final = frozenset({"implausible-timestamp"})


def findings(vault: Vault, path: VaultPath, near: Span | None = None) -> tuple[Finding, ...]:
    """What is wrong in one note, in the order of its text; nothing for notes that the settings leave out.

    With ``near`` only what meets that place or stands in a link there, and what is said once of the whole note.
    """
    settings = vault.settings.diagnostics
    if _is_left_out(settings, path):
        return ()
    links, problems = vault.links_of(path), list(vault.problems(path))
    if settings.severity(shifted.CODE) != "off" and (by_others := vault.shifted_by_others(path)) is not None:
        problems.append(shifted.shifted_problem(vault, path, by_others))
    if near is not None:
        links = [link for link in links if link.span.meets(near)]
        problems = [problem for problem in problems if _is_near(problem, near, links)]
    found = [finding for link in links for finding in link_findings(vault, path, link, settings.severity, vault.wanted)]
    return _with_own(vault, path, found, problems)


def all_findings(vault: Vault) -> Iterator[tuple[VaultPath, tuple[Finding, ...]]]:
    """What ``findings`` says of every note that has any, in the order of paths.

    The links of the whole vault are read once; nothing may change meanwhile.
    """
    settings = vault.settings.diagnostics
    sweep = Sweep(vault)
    suspects: dict[VaultPath, list[Link]] = {}
    for path, links in vault.links_by_note():
        doubtful = [link for link in links if sweep.is_doubtful(link, path)]
        if doubtful:
            suspects[path] = doubtful
    problems = dict(vault.problems_by_note())
    for path, by_others in vault.all_shifted_by_others() if settings.severity(shifted.CODE) != "off" else ():
        problems.setdefault(path, []).append(shifted.shifted_problem(vault, path, by_others))
    for path in sorted({*suspects, *problems}):
        if _is_left_out(settings, path):
            continue
        found = [finding for link in suspects.get(path, ()) for finding in sweep.findings(link, path)]
        if whole := _with_own(vault, path, found, problems.get(path, ())):
            yield path, whole


def _is_near(problem: Problem, near: Span, links: Iterable[Link]) -> bool:
    whole = problem.code in _OF_THE_WHOLE
    return whole or problem.span.meets(near) or any(link.span.covers(problem.span) for link in links)


def _with_own(vault: Vault, path: VaultPath, found: list[Finding], problems: Iterable[Problem]) -> tuple[Finding, ...]:
    found += own_findings(vault, path, problems)
    found.sort(key=lambda finding: (finding.span, finding.code))
    return tuple(found)


def _is_left_out(settings: DiagnosticSettings, path: VaultPath) -> bool:
    return bool(settings.ignore) and _globs(settings.ignore).ignores(path, False)


@lru_cache(maxsize=32)
def _globs(patterns: tuple[str, ...]) -> Globs:
    return Globs(patterns)
