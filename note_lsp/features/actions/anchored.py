"""The places of one note that anchors name, for who asks for all of its links."""

from __future__ import annotations

from bisect import bisect_right

from note_lsp.syntax.nodes import Form, NoteFacts
from note_lsp.text import Span
from note_lsp.vault.anchors import AnchorPlace, Anchors


class Places:
    """The places of a note, by anchors and by spans."""

    def __init__(self, facts: NoteFacts) -> None:
        self._facts = facts
        self._starts = [one.span.start for one in facts.headings]
        blocks = [one for one in facts.blocks if one.id is not None]
        self._anchors = Anchors(facts.headings, blocks, facts.html_anchors)

    def find(self, anchor: str, form: Form) -> AnchorPlace | None:
        """What an anchor names in the note."""
        return self._anchors.find(anchor, form)

    def is_in_heading(self, span: Span) -> bool:
        """Whether a heading's line covers ``span``."""
        at = bisect_right(self._starts, span.start) - 1
        return at >= 0 and self._facts.headings[at].span.covers(span)
