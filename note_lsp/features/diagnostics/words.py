"""The messages of findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from note_lsp.syntax.nodes import Form, Link
from note_lsp.text import Span
from note_lsp.vault.names import NoteName
from note_lsp.vault.resolve import Resolution, Rung

_NAMED: Final = 3
"""How many candidates a message names; the others are among the related places."""

_OWN_OF_TWO: Final = {
    ("malformed-timestamp", "tags"): "The tags of this timestamp are broken: {}",
    ("malformed-timestamp", "destination"): "{} is a time, no address: a link does not lead there",
    ("malformed-timestamp", "url"): "The time in {} begins with the wrong sign: “?” for the first part, “&” for others",
    ("invalid-video-id", "url"): "{} is the URL of a video: its id alone is enough",
}
"""Messages by code and second word."""
_OWN: Final = {
    "url-in-wikilink": "{} is a URL, no note: a wikilink does not lead there",
    "timestamp-in-wikilink": "{} is a time, no note: a wikilink does not lead there",
    "duplicate-block-id": "The block id ^{plain} is given twice: links lead to the first block that has it",
    "duplicate-definition": "{} is defined twice: the first definition counts",
    "unused-definition": "Nothing uses the definition {}",
    "malformed-front-matter": "The front matter cannot be read: {plain}",
    "malformed-timestamp": "{} is no well-formed time",
    "out-of-range-timestamp": "{} is no time: minutes and seconds go up to 59",
    "mismatched-timestamp": "The {third} says {}, its text {second}",
    "implausible-timestamp": (
        "{} is hardly meant: {plain_second} of this note's times stand one place too far left{end}"
    ),
    "placeholder-timestamp": "{} is a placeholder, no time",
    "empty-timestamp": "The timestamp shows no text",
    "invalid-video-id": "{} is no id of a video: that is 11 letters, digits, dashes or underscores",
    "timestamp-without-video": "This note has timestamps, but no video that they belong to",
}


def quoted(text: str) -> str:
    """``text`` in one line, in quotes, cut where it is long."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= 120 else f"“{line[:119]}…”"


def did_you_mean(names: Sequence[str]) -> str:
    """The end of a message that names what exists; empty for nothing."""
    if not names:
        return ""
    *others, last = map(quoted, names)
    return f"; did you mean {', '.join(others)} or {last}?" if others else f"; did you mean {last}?"


def missing_target(link: Link, near: Sequence[str], wanted: tuple[int, int], attachment: bool) -> str:
    """A note or file that is not there."""
    what = "file" if attachment else "note" if link.form is Form.WIKILINK else "note or file"
    links, notes = wanted
    by = f"wanted by {links:,} {_plural('link', links)} in {notes:,} {_plural('note', notes)}"
    slip = "; folders are parted by “/”, not “\\”" if "\\" in link.target else ""
    return f"There is no {what} {quoted(link.target)}, {by}{slip}{did_you_mean(near)}"


def missing_heading(anchor: str, part: Span, path: str, own: bool, near: Sequence[str]) -> str:
    """A heading that its note does not have: the ``part`` of an anchor, below the parts before it."""
    where = "this note" if own else quoted(path)
    above = anchor[: part.start].rstrip("# ")
    below = f" below {quoted(above)}" if above else ""
    return f"There is no heading {quoted(part.of(anchor))}{below} in {where}{did_you_mean(near)}"


def missing_block(anchor: str, path: str, own: bool, near: Sequence[str]) -> str:
    """A block id that its note does not have."""
    where = "this note" if own else quoted(path)
    return f"There is no block {quoted(anchor)} in {where}{did_you_mean(near)}"


def ambiguous(target: str, resolution: Resolution) -> str:
    """A name that several notes answer to."""
    candidates = resolution.candidates
    named = ", ".join(candidates[:_NAMED])
    more = f" and {len(candidates) - _NAMED} more" if len(candidates) > _NAMED else ""
    return f"{quoted(target)} may be any of {len(candidates)}: {named}{more}; it leads to the first"


def non_canonical(target: str, canonical: str, resolution: Resolution, name: NoteName | None) -> str:
    """A name that leads to its note here, but is not the note's."""
    if resolution.rung is Rung.TITLE:
        kind = "the title" if resolution.kind == "title" else "an alias"
        return f"{quoted(target)} is {kind} of {quoted(canonical)}, not its name: Obsidian does not follow such a link"
    what = "note" if name is not None else "file"
    return f"{quoted(target)} is written differently from the {what}'s name, {quoted(canonical)}"


def own_problem(code: str, words: Sequence[str], near: Sequence[str]) -> str:
    """A fault that the note shows by itself."""
    first = words[0] if words else ""
    if code == "broken-reference":
        return f"There is no definition of {quoted(first)}{did_you_mean(near)}"
    if code == "broken-footnote":
        return f"There is no footnote {quoted(first)}{did_you_mean(near)}"
    second = words[1] if len(words) > 1 else ""
    pattern = _OWN_OF_TWO.get((code, second)) or _OWN.get(code, "{plain}")
    third = words[2] if len(words) > 2 else "anchor"
    end = f"; the video's other notes end at {words[2]}" if len(words) > 2 else ""
    values = {"plain": " ".join(first.split()), "second": quoted(second), "plain_second": second}
    return pattern.format(quoted(first), **values, third=third, end=end)


def _plural(noun: str, count: int) -> str:
    return noun if count == 1 else noun + "s"
