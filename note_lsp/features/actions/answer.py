"""All that can be done at a place of a note."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from note_lsp.features.actions import convert, quoting, shifted, stamps, together, unlinked
from note_lsp.features.actions.action import FIX_ALL, QUICK_FIX, REWRITE, Action
from note_lsp.features.actions.fixes import fixes
from note_lsp.features.actions.surroundings import Surroundings
from note_lsp.features.diagnostics import Finding, findings
from note_lsp.paths import VaultPath
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault

_LOOKED_AT: Final = 50
"""So many findings in a selection have fixes of their own; more than a menu can show would only be slow."""


def actions(vault: Vault, path: VaultPath, span: Span, only: Collection[str] | None = None) -> tuple[Action, ...]:
    """What can be done at ``span``, the fixes of findings first; of these kinds (or kinds below them) only.

    All safe fixes in one are answered only to those who ask for that kind.
    """
    around = Surroundings(vault, path)
    note = around.note
    if note is None:
        return ()
    found: list[Action] = []
    if _wanted(QUICK_FIX, only):
        found += _quick_fixes(around, note, span)
    if _wanted(REWRITE, only):
        found += convert.rewrites(vault, note, span)
        found += stamps.rewrites(around, note, span)
        found += quoting.insertions(vault, note, span)
        found += unlinked.links(vault, note, span)
    if only is not None and _wanted(FIX_ALL, [kind for kind in only if kind]):
        found += together.fix_all(around)
    return tuple(_once_each(found))


def _quick_fixes(around: Surroundings, note: Note, span: Span) -> Iterator[Action]:
    links = [link.span for link in note.facts.links if link.span.meets(span)]
    near = findings(around.vault, around.path, span)
    here = [finding for finding in near if finding.span.meets(span) or any(link.covers(finding.span) for link in links)]
    mended: list[Finding] = []
    for finding in here[:_LOOKED_AT]:
        for action in fixes(around, finding):
            mended.append(finding)
            yield action
    yield from shifted.fixes(around, span, near)
    yield from together.of_each_code(around, [*mended, *here[_LOOKED_AT:]])


def _once_each(found: Iterable[Action]) -> Iterator[Action]:
    """Without those that do what one before them does: two links may want the same note."""
    seen: list[tuple[str, object]] = []
    for action in found:
        if (action.title, action.work) not in seen:
            seen.append((action.title, action.work))
            yield action


def _wanted(kind: str, only: Collection[str] | None) -> bool:
    return only is None or any(not one or kind == one or kind.startswith(f"{one}.") for one in only)
