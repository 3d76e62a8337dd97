"""Fixes of times that are written as wikilinks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from note_lsp.features.actions.action import Action, Case, replace
from note_lsp.features.actions.enclosing import frees_brackets, is_apart
from note_lsp.features.actions.stamp_forms import fits
from note_lsp.syntax.media import media_of
from note_lsp.syntax.nodes import Link
from note_lsp.syntax.stamp_style import anchor_of
from note_lsp.syntax.times import is_placeholder, is_times, read_text
from note_lsp.syntax.timestamps import parse_time
from note_lsp.vault.vault import Note

_TIME: Final = re.compile(r"\d+(?::\d+)+")
_ANCHOR: Final = re.compile(r"<a\b[^>]*\bdata-t\s*=", re.IGNORECASE)
_RANGE: Final = re.compile(r"\s*(?:-|–|—|to)\s*")


def fixes(case: Case) -> Iterator[Action]:
    """A timestamp anchor where the note has a video or uses anchors, else the time as plain text.

    None is preferred where the anchor would say two times.
    """
    link, note = case.link, case.note()
    if link is None or note is None or frees_brackets(note.text, link.span):
        return
    label = _label(note, link)
    anchors = None if link.in_front_matter else _anchors(link, label)
    plain = replace(link.span, _plain(note, link, label))
    media = media_of(note.facts.front_matter, note.facts.links)
    if anchors is not None and (media.at(link.span.start) or _uses_anchors(note)):
        clear = _said(label) in {None, _second(link)}
        yield case.fix("Make it a timestamp", replace(link.span, anchors), preferred=clear)
        yield case.fix("Make it plain text", plain)
    else:
        yield case.fix("Make it plain text", plain, preferred=True)


def _label(note: Note, link: Link) -> str:
    """What a link shows; of ``[words]([[5:00]])`` that are its words."""
    written = link.span.of(note.text)
    words, destination, _ = written.partition("](") if not written.startswith("[[") else ("", "", "")
    shown = [words[1:] if destination else "", link.label or ""]
    return " ".join(filter(None, shown))


def _plain(note: Note, link: Link, label: str) -> str:
    """The link as text that says the time still, in brackets where it needs them; a property stays as short as it was.

    A label that says another time, or none, does not stand for it.
    """
    if link.in_front_matter:
        return label or link.target
    if label and _said(label) != _second(link):
        bare, bracketed = f"{label} {link.target}", f"{label} [{link.target}]"
    else:
        bare = label or link.target
        if not is_times(bare) or fits(note.text, link.span, bare):
            return bare
        bracketed = f"[{bare.strip('[]')}]"
    return bracketed if is_apart(note.text, link.span, bracketed) else bare


def _uses_anchors(note: Note) -> bool:
    return any(_ANCHOR.match(stamp.span.of(note.text)) for stamp in note.facts.timestamps)


def _anchors(link: Link, label: str) -> str | None:
    """An anchor for each time of a list, a range as one; None where a time is none."""
    pieces, starts = _pieces(link), _starts(link)
    seconds = [parse_time(start) for start in starts]
    if not pieces or not all(_TIME.fullmatch(start) for start in starts):
        return None
    shown = [f"[{piece}]" for piece in pieces]
    if label and len(pieces) == 1:
        shown = [f"{label} {shown[0]}" if is_placeholder(label) else label]
    anchors = []
    for second, text in zip(seconds, shown, strict=True):
        if second is None:
            return None
        minutes, rest = divmod(second, 60)
        time = f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}"
        anchors.append(anchor_of(time, text))
    return ", ".join(anchors)


def _said(label: str) -> int | None:
    """The second that a label says, if it says one."""
    said = read_text(label)
    return said.seconds if said is not None else None


def _second(link: Link) -> int | None:
    """The first second that a link names."""
    return parse_time(next(iter(_starts(link)), ""))


def _starts(link: Link) -> list[str]:
    """Where the times and ranges that a link names begin."""
    return [_RANGE.split(piece)[0] for piece in _pieces(link)]


def _pieces(link: Link) -> list[str]:
    return [piece.strip() for piece in re.split(r"[,;]", link.target) if piece.strip()]
