"""All that can be done at a place of a note."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final

from note_lsp.edits import Edit, EditNote, TextEdit
from note_lsp.features.actions import (
    ambiguous,
    anchors,
    convert,
    missing,
    misspelt,
    spelling,
    time_links,
    times,
    timestamps,
    unused,
    urls,
)
from note_lsp.features.actions.action import QUICK_FIX, Action, Case, edit_of, link_of
from note_lsp.features.diagnostics import Finding, findings
from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Link
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault

_FIXES: Final[dict[str, tuple[Callable[[Case], Iterator[Action]], ...]]] = {
    "broken-link": (misspelt.fixes, missing.fixes),
    "broken-attachment": (misspelt.fixes,),
    "broken-heading": (anchors.heading_fixes,),
    "broken-block": (anchors.block_fixes,),
    "broken-reference": (anchors.label_fixes,),
    "broken-footnote": (anchors.label_fixes,),
    "ambiguous-link": (ambiguous.fixes,),
    "non-canonical-link": (spelling.fixes,),
    "url-in-wikilink": (urls.fixes,),
    "timestamp-in-wikilink": (times.fixes,),
    "unused-definition": (unused.fixes,),
    "malformed-timestamp": (timestamps.fixes, time_links.destination_fixes),
    "placeholder-timestamp": (timestamps.fixes,),
    "empty-timestamp": (timestamps.fixes,),
    "out-of-range-timestamp": (timestamps.out_of_range_fixes,),
    "mismatched-timestamp": (timestamps.mismatch_fixes, time_links.mismatch_fixes),
    "implausible-timestamp": (timestamps.shift_fixes,),
    "invalid-video-id": (timestamps.video_id_fixes,),
}
# To make a note asks the disk; a check of a whole vault must not, for each plan that is not written yet.
_NEVER_PREFERRED: Final = frozenset({missing.fixes})
_TOGETHER: Final = {
    "non-canonical-link": "Write all {} links as their notes are named",
    "url-in-wikilink": "Make all {} URLs in wikilinks links of their own",
    "timestamp-in-wikilink": "Mend all {} times in wikilinks",
    "unused-definition": "Remove all {} unused definitions",
    "malformed-timestamp": "Mend all {} malformed timestamps",
    "placeholder-timestamp": "Fill in all {} placeholders",
    "empty-timestamp": "Show the times of all {} empty timestamps",
}
SAFE: Final = frozenset({"non-canonical-link", "url-in-wikilink"})
"""The codes whose preferred fix changes neither where a link leads nor the words a reader sees."""


def actions(vault: Vault, path: VaultPath, span: Span, only: Collection[str] | None = None) -> tuple[Action, ...]:
    """What can be done at ``span``, the fixes of findings first; of these kinds (or kinds below them) only."""
    note = vault.note(path)
    if note is None:
        return ()
    found: list[Action] = []
    if _wanted(QUICK_FIX, only):
        all_here = findings(vault, path)
        for finding in all_here:
            if finding.span.meets(span) or _link_meets(note, finding, span):
                found += fixes(vault, path, finding, link_of(finding, note.facts.links))
        found += _fixes_together(vault, path, [action.finding.code for action in found if action.finding], all_here)
    found += convert.rewrites(vault, note, span)
    return tuple(action for action in _once_each(found) if _wanted(action.kind, only))


def fixes(vault: Vault, path: VaultPath, finding: Finding, link: Link | None) -> list[Action]:
    """The ways to mend a finding of the note ``path``, the best first; ``link`` is what ``link_of`` finds."""
    case = Case(vault, path, finding, link)
    return [action for fix in _FIXES.get(finding.code, ()) for action in fix(case)]


def preferred_fix(vault: Vault, path: VaultPath, finding: Finding, links: Sequence[Link]) -> Action | None:
    """The way to mend a finding that is offered first of all; None where there is none, or no choice is better."""
    case = Case(vault, path, finding, link_of(finding, links))
    offering = (fix for fix in _FIXES.get(finding.code, ()) if fix not in _NEVER_PREFERRED)
    return next((one for fix in offering for one in fix(case) if one.preferred), None)


def edits_of_preferred(vault: Vault, path: VaultPath, found: Sequence[Finding]) -> tuple[TextEdit, ...]:
    """The preferred fixes of these findings of one note, those left out that would touch another."""
    fixes: list[list[TextEdit]] = []
    links = vault.links_of(path)
    for finding in found:
        action = preferred_fix(vault, path, finding, links)
        changes = action.edit.changes if action is not None and action.edit is not None else ()
        fixes.append([edit for change in changes if isinstance(change, EditNote) for edit in change.edits])
    kept: list[TextEdit] = []
    for edits in sorted(filter(None, fixes), key=lambda edits: edits[0].span):
        if not kept or kept[-1].span.end <= edits[0].span.start:
            kept += edits
    return tuple(kept)


def _fixes_together(vault: Vault, path: VaultPath, codes: Sequence[str], found: Sequence[Finding]) -> Iterator[Action]:
    for code in dict.fromkeys(codes):
        alike = [finding for finding in found if finding.code == code]
        if code in _TOGETHER and len(alike) > 1:
            edits = edits_of_preferred(vault, path, alike)
            yield Action(_TOGETHER[code].format(len(alike)), QUICK_FIX, edit_of(path, *edits), False, alike[0])


def _once_each(found: Iterable[Action]) -> Iterator[Action]:
    """Without those that do what one before them does: two links may want the same note."""
    seen: list[tuple[str, Edit | None]] = []
    for action in found:
        if (action.title, action.edit) not in seen:
            seen.append((action.title, action.edit))
            yield action


def _link_meets(note: Note, finding: Finding, span: Span) -> bool:
    """Whether the cursor is elsewhere on the link that the finding is about."""
    return any(link.span.meets(span) and link.span.covers(finding.span) for link in note.facts.links)


def _wanted(kind: str, only: Collection[str] | None) -> bool:
    return only is None or any(not one or kind == one or kind.startswith(f"{one}.") for one in only)
