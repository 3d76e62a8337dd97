"""Many findings of a note mended at once: those of one code, and all that can be mended without asking."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Final

import msgspec

from note_lsp.edits import Edit, EditNote, TextEdit
from note_lsp.features.action_kinds import FIX_ALL, QUICK_FIX
from note_lsp.features.actions.action import Action, edit_of
from note_lsp.features.actions.enclosing import are_apart
from note_lsp.features.actions.fixes import preferred_fix
from note_lsp.features.actions.surroundings import Surroundings
from note_lsp.features.diagnostics import Finding, all_findings
from note_lsp.vault.vault import Vault

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

_EVERYWHERE: Final = {
    "non-canonical-link": "Write all links of the vault as their notes are named",
    "url-in-wikilink": "Make all URLs in wikilinks of the vault links of their own",
    "malformed-timestamp": "Mend all malformed timestamps of the vault whose time is clear",
    "placeholder-timestamp": "Fill in all placeholders of the vault whose time is clear",
    "empty-timestamp": "Show the times of all empty timestamps of the vault",
    "invalid-video-id": "Take all ids of videos of the vault out of their URLs",
}


class Mending(msgspec.Struct, frozen=True):
    """What mends several findings of a note."""

    edits: tuple[TextEdit, ...]
    """In the order of the text; none touches another in a way that would change what either writes."""
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
        if not kept or are_apart(kept[-1], edits[0]):
            kept += edits
            mended.append(finding)
    return Mending(tuple(kept), tuple(mended))


def safe_mending(around: Surroundings, found: Iterable[Finding]) -> Mending:
    """The same of those findings that can be mended without asking: what is written where nobody looks."""
    return mending(around, [finding for finding in found if finding.code in SAFE])


def of_each_code(around: Surroundings, found: Iterable[Finding]) -> Iterator[Action]:
    """For each code of these findings the mending of all of the note that have it, if there are several.

    That of all in the vault, too, where it needs no one to look at it.
    """
    firsts: dict[str, Finding] = {}
    for finding in found:
        firsts.setdefault(finding.code, finding)
    for code, first in firsts.items():
        count = _count(around, code) if code in _TITLES else 0
        if count > 1:
            work = partial(_edit, around, frozenset({code}))
            yield Action(_TITLES[code].format(count), QUICK_FIX, work, False, first)
        whole = code in _EVERYWHERE and around.vault.complete and not around.vault.solitary
        if whole and preferred_fix(around, first) is not None:
            everywhere = partial(_edit_everywhere, around.vault, code)
            yield Action(_EVERYWHERE[code], QUICK_FIX, everywhere, False, first, vault_wide=True)


def fix_all(around: Surroundings) -> Iterator[Action]:
    """All safe fixes of the note in one; nothing where no finding could have one."""
    if any(finding.code in SAFE for finding in around.findings):
        yield Action("Make all safe fixes of this note", FIX_ALL, partial(_edit, around, frozenset(SAFE)))


def _count(around: Surroundings, code: str) -> int:
    """How many findings of that code the note has; where it tells them by itself, without looking at its links."""
    own = sum(problem.code == code for problem in around.vault.problems(around.path))
    return own or sum(finding.code == code for finding in around.findings)


def _edit(around: Surroundings, codes: Collection[str]) -> Edit:
    return edit_of(around.path, *mending(around, (one for one in around.findings if one.code in codes)).edits)


def _edit_everywhere(vault: Vault, code: str) -> Edit | None:
    """The mending of every finding of that code in the vault; notes that are not UTF-8 are left alone."""
    lossy = set(vault.lossy_notes())
    found = [
        (path, [one for one in ours if one.code == code]) for path, ours in all_findings(vault) if path not in lossy
    ]
    made = ((path, mending(Surroundings(vault, path), ours).edits) for path, ours in found if ours)
    changes = tuple(EditNote(path, edits) for path, edits in made if edits)
    return Edit(changes) if changes else None
