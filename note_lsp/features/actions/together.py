"""Many findings of a note mended at once: those of one code, and all that can be mended without asking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

import msgspec

from note_lsp.edits import Edit, EditNote, TextEdit
from note_lsp.features.actions.action import FIX_ALL, QUICK_FIX, Action, edit_of
from note_lsp.features.actions.fixes import preferred_fix
from note_lsp.features.actions.surroundings import Surroundings
from note_lsp.features.diagnostics import Finding

SAFE: Final[Mapping[str, str]] = {
    "non-canonical-link": "the link leads where it led, and shows what it showed",
    "url-in-wikilink": "the URL stands there already, and the label stays",
    "malformed-timestamp": "all that the timestamp says of its time says the same; of a URL only one sign changes",
    "placeholder-timestamp": "the other half of the timestamp has the time",
    "empty-timestamp": "the text is the time that a click leads to already",
    "invalid-video-id": "the id is taken out of the URL that stands there",
}
"""The codes whose preferred fix needs no one to look at it, each with the reason.

No other code's does.  ``mismatched-timestamp``, ``out-of-range-timestamp`` and ``implausible-timestamp`` have two
readings, of which only the video tells the right one.  ``timestamp-in-wikilink`` becomes an anchor or plain text, which
is a matter of taste, and its name may be a plan for a note.  ``unused-definition`` may be a use that is misspelt.  What
is broken or ambiguous is mended by a guess.
"""

_TITLES: Final = {
    "non-canonical-link": "Write all {} links as their notes are named",
    "url-in-wikilink": "Make all {} URLs in wikilinks links of their own",
    "timestamp-in-wikilink": "Mend all {} times in wikilinks",
    "unused-definition": "Remove all {} unused definitions",
    "malformed-timestamp": "Mend all malformed timestamps whose time is clear",
    "placeholder-timestamp": "Fill in all placeholders whose time is clear",
    "empty-timestamp": "Show the times of all {} empty timestamps",
}


class Mending(msgspec.Struct, frozen=True):
    """What mends several findings of a note."""

    edits: tuple[TextEdit, ...]
    """In the order of the text; none touches another."""
    mended: tuple[Finding, ...]


def mending(around: Surroundings, found: Iterable[Finding]) -> Mending:
    """The preferred fixes of these findings of one note, those left out that would touch one before them."""
    fixes: list[tuple[tuple[TextEdit, ...], Finding]] = []
    for finding in found:
        action = preferred_fix(around, finding)
        changes = action.edit.changes if action is not None and action.edit is not None else ()
        edits = tuple(edit for change in changes if isinstance(change, EditNote) for edit in change.edits)
        if edits:
            fixes.append((edits, finding))
    kept: list[TextEdit] = []
    mended: list[Finding] = []
    for edits, finding in sorted(fixes, key=lambda fix: fix[0][0].span):
        if not kept or kept[-1].span.end <= edits[0].span.start:
            kept += edits
            mended.append(finding)
    return Mending(tuple(kept), tuple(mended))


def safe_mending(around: Surroundings, found: Iterable[Finding]) -> Mending:
    """The same of those findings that can be mended without asking: what is written where nobody looks."""
    return mending(around, [finding for finding in found if finding.code in SAFE])


def of_each_code(around: Surroundings, codes: Iterable[str], found: Sequence[Finding]) -> Iterator[Action]:
    """For each of ``codes`` the mending of all findings of the note that have it, if there are several."""
    for code in dict.fromkeys(codes):
        alike = [finding for finding in found if finding.code == code]
        if code in _TITLES and len(alike) > 1:
            yield _of_one_code(around, _TITLES[code].format(len(alike)), alike)


def fix_all(around: Surroundings, found: Iterable[Finding]) -> Iterator[Action]:
    """All safe fixes of the note in one; nothing where no finding could have one."""
    safe = [finding for finding in found if finding.code in SAFE]
    if safe:
        yield Action("Make all safe fixes of this note", FIX_ALL, partial(_edit, around, safe))


def _of_one_code(around: Surroundings, title: str, alike: Sequence[Finding]) -> Action:
    return Action(title, QUICK_FIX, partial(_edit, around, alike), False, alike[0])


def _edit(around: Surroundings, found: Iterable[Finding]) -> Edit:
    return edit_of(around.path, *mending(around, found).edits)
