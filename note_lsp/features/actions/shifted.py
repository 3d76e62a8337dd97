"""Shifting back a time of a note whose times stand one place too far left, wherever the cursor meets it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from note_lsp.features.actions.action import Action, Case
from note_lsp.features.actions.surroundings import Surroundings
from note_lsp.features.actions.timestamps import shift_fixes
from note_lsp.features.diagnostics import Finding
from note_lsp.text import Span

_CODE = "implausible-timestamp"


def fixes(around: Surroundings, span: Span, found: Iterable[Finding]) -> Iterator[Action]:
    """The fixes of the note's one finding for the time at ``span``, if it is another than the finding's."""
    whole = next((finding for finding in found if finding.code == _CODE), None)
    if whole is None or whole.span.meets(span):
        return
    anchor = around.anchor_meeting(span)
    if anchor is not None and anchor.value_span is not None:
        here = Case(around, msgspec.structs.replace(whole, span=anchor.value_span), None)
        for action in shift_fixes(here):
            yield msgspec.structs.replace(action, finding=whole)
