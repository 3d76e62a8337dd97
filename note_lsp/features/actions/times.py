"""Fixes of times that are written as wikilinks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from note_lsp.features.actions.action import Action, Case, replace
from note_lsp.syntax.media import media_of
from note_lsp.syntax.nodes import Link
from note_lsp.syntax.stamp_style import anchor_of
from note_lsp.syntax.timestamps import parse_time
from note_lsp.vault.vault import Note

_TIME: Final = re.compile(r"\d+(?::\d+)+")
_ANCHOR: Final = re.compile(r"<a\b[^>]*\bdata-t\s*=", re.IGNORECASE)
_RANGE: Final = re.compile(r"\s*(?:-|–|—|to)\s*")


def fixes(case: Case) -> Iterator[Action]:
    """A timestamp anchor where the note has a video or uses anchors, else the time as plain text."""
    link, note = case.link, case.note()
    if link is None or note is None:
        return
    anchors = None if link.in_front_matter else _anchors(link)
    media = media_of(note.facts.front_matter, note.facts.links)
    if anchors is not None and (media.at(link.span.start) or _uses_anchors(note)):
        yield case.fix("Make it a timestamp", replace(link.span, anchors), preferred=True)
        yield case.fix("Make it plain text", replace(link.span, link.label or link.target))
    else:
        yield case.fix("Make it plain text", replace(link.span, link.label or link.target), preferred=True)


def _uses_anchors(note: Note) -> bool:
    return any(_ANCHOR.match(stamp.span.of(note.text)) for stamp in note.facts.timestamps)


def _anchors(link: Link) -> str | None:
    """An anchor for each time of a list, a range as one; None where a time is none."""
    pieces = [piece.strip() for piece in re.split(r"[,;]", link.target) if piece.strip()]
    starts = [_RANGE.split(piece)[0] for piece in pieces]
    seconds = [parse_time(start) for start in starts]
    if not pieces or not all(_TIME.fullmatch(start) for start in starts):
        return None
    shown = [link.label] if link.label and len(pieces) == 1 else [f"[{piece}]" for piece in pieces]
    anchors = []
    for second, text in zip(seconds, shown, strict=True):
        if second is None:
            return None
        minutes, rest = divmod(second, 60)
        time = f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}"
        anchors.append(anchor_of(time, text))
    return ", ".join(anchors)
