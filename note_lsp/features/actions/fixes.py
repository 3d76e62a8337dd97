"""Which fixes each finding has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from note_lsp.features.actions import (
    ambiguous,
    anchors,
    missing,
    missing_heading,
    misspelt,
    spelling,
    time_links,
    times,
    timestamps,
    unused,
    urls,
)
from note_lsp.features.actions.action import Action, Case
from note_lsp.features.actions.surroundings import Surroundings
from note_lsp.features.diagnostics import Finding

_FIXES: Final[dict[str, tuple[Callable[[Case], Iterator[Action]], ...]]] = {
    "broken-link": (misspelt.fixes, missing.fixes),
    "broken-attachment": (misspelt.fixes,),
    "broken-heading": (anchors.heading_fixes, missing_heading.fixes),
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
# To make a note asks the disk, a heading reads its note; a check of a whole vault must not, for each plan that is not
# written yet.
_NEVER_PREFERRED: Final = frozenset({missing.fixes, missing_heading.fixes})


def fixes(around: Surroundings, finding: Finding) -> list[Action]:
    """The ways to mend a finding of a note, the best first."""
    case = Case.of(around, finding)
    return [action for fix in _FIXES.get(finding.code, ()) for action in fix(case)]


def preferred_fix(around: Surroundings, finding: Finding) -> Action | None:
    """The way to mend a finding that is offered first of all; None where there is none, or no choice is better."""
    case = Case.of(around, finding)
    offering = (fix for fix in _FIXES.get(finding.code, ()) if fix not in _NEVER_PREFERRED)
    return next((one for fix in offering for one in fix(case) if one.preferred), None)
