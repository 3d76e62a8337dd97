"""The places of one note that anchors name, for who asks for all of its links."""

from __future__ import annotations

from bisect import bisect_right

from note_lsp.folding import fold_blanks
from note_lsp.syntax.nodes import Form, Heading, NoteFacts
from note_lsp.text import Span
from note_lsp.vault.anchors import AnchorPlace, find_in_note


class Places:
    """The same answers as ``find_in_note`` gives; those for most headings without a look at all of them."""

    def __init__(self, facts: NoteFacts) -> None:
        self._facts = facts
        self._blocks = [one for one in facts.blocks if one.id]
        self._starts = [one.span.start for one in facts.headings]
        self._by_text: dict[str, Heading] = {}
        self._by_slug: dict[str, Heading] = {}
        for heading in facts.headings:
            self._by_text.setdefault(fold_blanks(heading.text), heading)
            self._by_slug.setdefault(heading.slug, heading)
        if any(one.explicit_id is not None for one in facts.headings):
            # An id of another case may come first.
            self._by_slug.clear()

    def find(self, anchor: str, form: Form) -> AnchorPlace | None:
        """What an anchor names in the note."""
        if "#" not in anchor and not anchor.startswith("^"):
            known = self._by_text.get(fold_blanks(anchor)) if form is Form.WIKILINK else self._by_slug.get(anchor)
            if known is not None and anchor.strip():
                return AnchorPlace("heading", known.text_span, heading=known)
        return find_in_note(anchor, form, self._facts.headings, self._blocks, self._facts.html_anchors)

    def is_in_heading(self, span: Span) -> bool:
        """Whether a heading's line covers ``span``."""
        at = bisect_right(self._starts, span.start) - 1
        return at >= 0 and self._facts.headings[at].span.covers(span)
