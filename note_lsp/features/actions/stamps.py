"""Timestamps turned into their other forms: the one under the cursor, or all of a selection."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from note_lsp.edits import TextEdit
from note_lsp.features.action_kinds import REWRITE
from note_lsp.features.actions.action import Action, edit_of
from note_lsp.features.actions.enclosing import are_apart
from note_lsp.features.actions.stamp_forms import Shape
from note_lsp.features.actions.stamp_rewriter import Rewriter
from note_lsp.features.actions.surroundings import Surroundings
from note_lsp.syntax.nodes import Timestamp
from note_lsp.text import Span
from note_lsp.vault.vault import Note

_ONE: Final = {Shape.ANCHOR: "an anchor", Shape.LINK: "a Markdown link", Shape.PLAIN: "plain text"}
_MANY: Final = {Shape.ANCHOR: "anchors", Shape.LINK: "Markdown links", Shape.PLAIN: "plain text"}


def rewrites(around: Surroundings, note: Note, span: Span) -> Iterator[Action]:
    """One action for each other form of the timestamp at ``span``, or of all those that lie in it.

    Bare times of running words are left alone in a selection: they may be times of day.
    """
    stamps = note.facts.timestamps
    first = bisect_left(stamps, span.start, key=lambda stamp: stamp.span.start)
    last = bisect_right(stamps, span.end, key=lambda stamp: stamp.span.start)
    inside = [stamp for stamp in stamps[first:last] if span.covers(stamp.span)]
    rewriter = Rewriter(around, note)
    if len(inside) > 1:
        yield from _of_many(rewriter, inside)
        return
    near = stamps[max(first - 2, 0) : last]
    here = inside or [stamp for stamp in near if stamp.span.meets(span)]
    for stamp in here[:1]:
        for shape, edit in rewriter.rewritten(stamp).items():
            yield Action(f"Turn into {_ONE[shape]}", REWRITE, edit_of(note.path, edit))


def _of_many(rewriter: Rewriter, stamps: Sequence[Timestamp]) -> Iterator[Action]:
    found = [rewriter.rewritten(stamp) for stamp in stamps if not stamp.bare]
    for shape in Shape:
        edits: list[TextEdit] = []
        for forms in found:
            edit = forms.get(shape)
            if edit is not None and (not edits or are_apart(edits[-1], edit)):
                edits.append(edit)
        if edits:
            title = f"{len(edits):,} timestamps into {_MANY[shape]}" if len(edits) > 1 else f"one into {_ONE[shape]}"
            yield Action(f"Turn {title}", REWRITE, edit_of(rewriter.note.path, *edits))
