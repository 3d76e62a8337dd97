"""Which definitions of a note, of references and footnotes, its pieces need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from note_lsp.folding import fold_blanks
from note_lsp.syntax.nodes import Leads, NoteFacts
from note_lsp.text import Span


class Uses:
    """The definitions of a note by what uses them; first come, first served, as Markdown has it."""

    def __init__(self, facts: NoteFacts) -> None:
        self._defined: dict[str, Span] = {}
        for definition in facts.definitions:
            if not definition.comment:
                self._defined.setdefault(definition.label, definition.span)
        for footnote in facts.footnote_definitions:
            self._defined.setdefault(f"^{footnote.id}", footnote.span)
        self._uses = [(use.span, use.label) for use in facts.references]
        self._uses += [(use.span, f"^{use.id}") for use in facts.footnote_uses]
        self._uses += [(link.span, fold_blanks(link.target)) for link in facts.links if link.leads is Leads.LABEL]

    def needed_by(self, pieces: Sequence[Span]) -> tuple[Span, ...]:
        """The definitions outside ``pieces`` that these need, and those that a footnote among them needs itself."""
        found: list[Span] = []
        waiting = list(pieces)
        while waiting:
            piece = waiting.pop()
            for defined in self._needs(piece):
                if not _covered(defined, pieces) and not _covered(defined, found):
                    found.append(defined)
                    waiting.append(defined)
        return self._ordered(found)

    def defined_in(self, span: Span) -> list[Span]:
        """The definitions that stand in ``span``."""
        return list(self._ordered(one for one in self._defined.values() if span.covers(one)))

    def needed_nowhere_else(self, along: Sequence[Span], span: Span) -> tuple[Span, ...]:
        """Those of ``along`` that only ``span``, or a definition that goes with it, needs."""
        gone = tuple(along)
        while len(kept := tuple(one for one in gone if not self.is_needed_beside(one, [span, *gone]))) < len(gone):
            gone = kept
        return gone

    def is_needed_beside(self, defined: Span, pieces: Sequence[Span]) -> bool:
        """Whether anything outside ``pieces`` uses the definition."""
        labels = {label for label, span in self._defined.items() if span == defined}
        return any(label in labels and not _covered(span, pieces) for span, label in self._uses)

    def _ordered(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """Those of references first: behind a footnote's words they would be some of these."""
        feet = {span for label, span in self._defined.items() if label.startswith("^")}
        return tuple(sorted(spans, key=lambda span: (span in feet, span)))

    def _needs(self, piece: Span) -> Iterator[Span]:
        for span, label in self._uses:
            defined = self._defined.get(label)
            if defined is not None and piece.covers(span):
                yield defined


def _covered(span: Span, pieces: Iterable[Span]) -> bool:
    return any(piece.covers(span) for piece in pieces)


def joined(definitions: Sequence[str], newline: str) -> str:
    """Definitions below each other, those of footnotes behind a blank line."""
    feet = next((at for at, one in enumerate(definitions) if one.startswith("[^")), len(definitions))
    groups = (definitions[:feet], definitions[feet:])
    return (newline * 2).join(newline.join(group) for group in groups if group)
