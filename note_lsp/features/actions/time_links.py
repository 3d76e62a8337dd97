"""Fixes of Markdown links whose destination is a time, or that show another time than they lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from note_lsp.features.actions.action import Action, Case, replace
from note_lsp.features.actions.enclosing import frees_brackets, is_apart
from note_lsp.syntax.media import clock, media_of
from note_lsp.syntax.moments import retimed
from note_lsp.syntax.nodes import Form, Leads, Link
from note_lsp.syntax.stamp_style import anchor_of
from note_lsp.syntax.times import is_placeholder, is_times, read_text, read_time, shaped
from note_lsp.text import Span
from note_lsp.vault.vault import Note

_CLOCK: Final = re.compile(r"[0-9]{1,4}(?::[0-9]{1,3}){1,4}")


def destination_fixes(case: Case) -> Iterator[Action]:
    """``[x](00:02:41)``: a timestamp where the note has a video or uses them, else the time as plain text."""
    link, note = case.link, case.note()
    if link is None or note is None or link.leads is not Leads.TIME or link.form is not Form.MARKDOWN:
        return
    target, shown = read_time(link.target), read_text(link.label or "")
    if target.seconds is None or not _CLOCK.fullmatch(link.target):
        return
    says_same = shown is not None and shown.seconds == target.seconds
    words = "" if says_same and is_times(link.label or "") else (link.label or "").strip()
    plain = f"{words} [{target.clean}]" if words else f"[{target.clean}]"
    anchor = anchor_of(target.clean, words if words and not is_placeholder(words) else plain)
    span = link.span if words else _with_brackets(note, link.span)
    if frees_brackets(note.text, span):
        return
    clear = shown is None or shown.seconds in {None, target.seconds}
    if note.facts.time_anchors or media_of(note.facts.front_matter, note.facts.links).at(link.span.start):
        yield case.fix("Make it a timestamp", replace(span, anchor), preferred=clear)
    elif is_apart(note.text, span, plain):
        yield case.fix("Make it plain text", replace(span, plain), preferred=clear)


def mismatch_fixes(case: Case) -> Iterator[Action]:
    """One fix each way; the text's comes first, and is preferred, where the link's time is 60 times as much."""
    note = case.note()
    link = _showing(note, case.finding.span) if note is not None else None
    if note is None or link is None or link.label_span is None:
        return
    stamp = next((stamp for stamp in note.facts.timestamps if stamp.span == link.span), None)
    text = read_text(link.label or "")
    if stamp is None or text is None or text.seconds is None:
        return
    label = _CLOCK.sub(shaped(stamp.seconds, text.clean), link.label or "", count=1)
    ways = [case.fix(f"Take the link's time, {clock(stamp.seconds)}", replace(link.label_span, label))]
    destination = retimed(stamp.time_span.of(note.text), text.seconds)
    if destination is not None:
        shifted = stamp.seconds == 60 * text.seconds
        title = f"Take the text's time, {clock(text.seconds)}"
        ways.insert(0 if shifted else 1, case.fix(title, replace(stamp.time_span, destination), preferred=shifted))
    yield from ways


def _showing(note: Note, label: Span) -> Link | None:
    return next((link for link in note.facts.links if link.form is Form.MARKDOWN and link.label_span == label), None)


def _with_brackets(note: Note, span: Span) -> Span:
    """The span with the pair of brackets around it, which the text of a timestamp brings along."""
    text = note.text
    around = text.startswith("[", span.start - 1) and text.startswith("]", span.end) if span.start else False
    return Span(span.start - 1, span.end + 1) if around else span
