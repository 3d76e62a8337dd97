"""What all findings of one note that are to be mended have in common."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property

from note_lsp.edits import TextEdit, apply
from note_lsp.features.diagnostics import Finding, findings
from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Link, NoteFacts
from note_lsp.syntax.reparse import Parsed, parsed, reparsed
from note_lsp.syntax.shifted import Shift, shift_of
from note_lsp.syntax.stamp_style import usual_shape
from note_lsp.syntax.time_anchors import TimeAnchor
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault


class Surroundings:
    """A note whose findings are mended: what is asked of it again and again is worked out once, when first asked for.

    It is of the text as it is now, and for one answer only.
    """

    def __init__(self, vault: Vault, path: VaultPath) -> None:
        self.vault = vault
        self.path = path
        self._parsed: dict[VaultPath, Parsed] = {}

    @cached_property
    def note(self) -> Note | None:
        """The note, read only where its text matters."""
        return self.vault.note(self.path)

    def facts_after(self, note: Note, edit: TextEdit) -> NoteFacts:
        """What a note would be with that edit; of many edits tried out each costs the blocks around it."""
        options = self.vault.options
        if note.path not in self._parsed:
            self._parsed[note.path] = parsed(note.text, options)
        return reparsed(note.text, self._parsed[note.path], apply(note.text, [edit]), options).facts

    @cached_property
    def findings(self) -> Sequence[Finding]:
        """All that is wrong in the note."""
        return findings(self.vault, self.path)

    @cached_property
    def _links(self) -> Mapping[Span, Link]:
        found: dict[Span, Link] = {}
        for link in self.vault.links_of(self.path):
            found.setdefault(link.target_span, link)
            if link.anchor_span is not None:
                found.setdefault(link.anchor_span, link)
        return found

    def link_at(self, span: Span) -> Link | None:
        """The link whose target or anchor stands at ``span``."""
        return self._links.get(span)

    def anchor_around(self, span: Span) -> TimeAnchor | None:
        """The timestamp anchor that covers ``span``."""
        anchors = self.note.facts.time_anchors if self.note is not None else ()
        before = bisect_right(anchors, span.start, key=lambda anchor: anchor.span.start)
        return anchors[before - 1] if before and anchors[before - 1].span.covers(span) else None

    def anchor_meeting(self, span: Span) -> TimeAnchor | None:
        """The first timestamp anchor that meets ``span``."""
        anchors = self.note.facts.time_anchors if self.note is not None else ()
        first = max(bisect_right(anchors, span.start, key=lambda anchor: anchor.span.start) - 1, 0)
        return next((anchor for anchor in anchors[first : first + 2] if anchor.span.meets(span)), None)

    @cached_property
    def shift(self) -> Shift | None:
        """How the note's times are shifted; None if they are not."""
        return self.vault.shift(self.note) if self.note else None

    @cached_property
    def shift_when_filled(self) -> Shift | None:
        """How they would be, if every value that says no time were filled in from its text."""
        anchors = self.note.facts.time_anchors if self.note else ()
        return shift_of(anchor.parts for anchor in anchors) if anchors else None

    @cached_property
    def usual_value(self) -> str:
        """A time in the shape that most values of the note's anchors have."""
        return (
            usual_shape(anchor.value.clean for anchor in self.note.facts.time_anchors) if self.note else usual_shape(())
        )

    @cached_property
    def usual_text(self) -> str:
        """A time in the shape that most texts of the note's anchors have."""
        anchors = self.note.facts.time_anchors if self.note else ()
        return usual_shape(anchor.text.clean for anchor in anchors if anchor.text is not None)
