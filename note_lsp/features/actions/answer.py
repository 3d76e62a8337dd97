"""All that can be done at a place of a note."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from note_lsp.features.action_kinds import (
    EXTRACT,
    FIX_ALL,
    INLINE,
    ORGANIZE_LINKS,
    QUICK_FIX,
    REWRITE,
    SORT_TAGS,
    UPDATE_CONTENTS,
)
from note_lsp.features.actions import (
    alias,
    contents,
    convert,
    definitions,
    extract,
    inline,
    quoting,
    reference_links,
    shifted,
    stamps,
    tags,
    together,
    unlinked,
)
from note_lsp.features.actions.action import Action
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

    What is done to a whole note is answered only to those who ask for its kind.
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
        found += reference_links.rewrites(vault, note, span)
        found += stamps.rewrites(around, note, span)
        found += quoting.insertions(vault, note, span)
        found += unlinked.links(vault, note, span)
        found += alias.additions(vault, note, span)
        found += tags.sortings(note, REWRITE, span)
        found += contents.actions_at(vault, note, span)
    if _wanted(EXTRACT, only):
        found += extract.extractions(vault, note, span)
    if _wanted(INLINE, only):
        found += inline.inlinings(vault, note, span)
    found += _source_actions(around, note, [kind for kind in only or () if kind])
    return tuple(_once_each(found))


def _source_actions(around: Surroundings, note: Note, only: Collection[str]) -> Iterator[Action]:
    """What is done to a whole note, for those who ask for its kind: an editor may do it whenever a note is saved."""
    if _wanted(UPDATE_CONTENTS, only):
        yield from contents.updates(around.vault, note)
    if _wanted(SORT_TAGS, only):
        yield from tags.sortings(note, SORT_TAGS)
    if _wanted(ORGANIZE_LINKS, only):
        yield from definitions.organizings(around.vault, note)
    if _wanted(FIX_ALL, only):
        yield from together.fix_all(around)


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
