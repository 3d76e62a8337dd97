"""The parts of an anchor, which descends at every ``#``, and the heading that each names."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from note_lsp.syntax.nodes import Form, Heading
from note_lsp.vault.anchors import chain, find_in_note


class AnchorPart(msgspec.Struct, frozen=True):
    """One part of an anchor."""

    text: str
    start: int
    """Where it begins in the anchor, its blanks left out."""
    heading: Heading | None
    """What it names; None of a block's id and of what names nothing."""


def parts_of(anchor: str, form: Form, headings: Sequence[Heading]) -> list[AnchorPart]:
    """The parts of ``anchor``, of one that is not nested the whole; ``headings`` are those of the note it is in."""
    if form is not Form.WIKILINK or "#" not in anchor.strip("#"):
        return [_whole(anchor, form, headings)]
    found, at = [], 0
    for written in anchor.split("#"):
        if written.strip():
            found.append((written.strip(), at + len(written) - len(written.lstrip())))
        at += len(written) + 1
    names = [text for text, _ in found if not text.startswith("^")]
    named = chain(names, headings)
    if not named and names:
        return [_whole(anchor, form, headings)]
    by_part = [*named, *[None] * (len(found) - len(named))]
    return [AnchorPart(text, start, heading) for (text, start), heading in zip(found, by_part, strict=True)]


def _whole(anchor: str, form: Form, headings: Sequence[Heading]) -> AnchorPart:
    place = find_in_note(anchor, form, headings, (), ())
    return AnchorPart(anchor.strip(), len(anchor) - len(anchor.lstrip()), place.heading if place is not None else None)
