"""Anchors follow the headings they name, when those are called otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from note_lsp.edits import TextEdit, apply
from note_lsp.features.moving.anchor_parts import parts_of
from note_lsp.features.moving.changes import Changes
from note_lsp.features.places import headings_above
from note_lsp.features.writing import anchor_edit, anchor_words, heading_names
from note_lsp.paths import VaultPath
from note_lsp.syntax.markdown import parse
from note_lsp.syntax.nodes import Block, Form, Heading, HtmlAnchor, Link
from note_lsp.vault.anchors import find_in_note
from note_lsp.vault.vault import Note, Vault

_ROUNDS = 3
"""How often headings may change because of anchors in them that changed because of headings."""


class Renamed(msgspec.Struct, frozen=True):
    """The headings of a note as they are and as they will be, one for one, and what else an anchor may name."""

    path: VaultPath
    before: Sequence[Heading]
    then: Sequence[Heading]
    blocks: Sequence[Block]
    elements: Sequence[HtmlAnchor]

    def named(self, anchor: str, form: Form, *, then: bool = False) -> int | None:
        """The number of the heading that ``anchor`` names, now or then."""
        headings = self.then if then else self.before
        place = find_in_note(anchor, form, headings, self.blocks, self.elements)
        if place is None or place.heading is None:
            return None
        return headings.index(place.heading)


def follow_headings(vault: Vault, changes: Changes) -> None:
    """Let anchors follow the headings that ``changes``, as they are so far, make others.

    A heading changes with a link in it that has no label, too.
    """
    done: dict[VaultPath, tuple[str, ...]] = {}
    for _ in range(_ROUNDS):
        found = False
        for path in changes.with_headings():
            renamed = _renamed(vault, path, changes.of(path))
            if renamed is None or done.get(path) == _words(renamed.then):
                continue
            done[path] = _words(renamed.then)
            found = True
            _follow(vault, renamed, changes)
        if not found:
            return


def renamed_headings(note: Note, edits: Iterable[TextEdit], vault: Vault) -> Renamed | None:
    """The headings of ``note`` and what ``edits`` make of them; None where there are others then."""
    then = parse(apply(note.text, edits), vault.options).headings
    before = note.facts.headings
    if [heading.level for heading in before] != [heading.level for heading in then]:
        return None
    blocks = [block for block in note.facts.blocks if block.id is not None]
    return Renamed(note.path, before, then, blocks, note.facts.html_anchors)


def _renamed(vault: Vault, path: VaultPath, edits: Iterable[TextEdit]) -> Renamed | None:
    note = vault.note(path)
    renamed = renamed_headings(note, edits, vault) if note is not None else None
    return None if renamed is None or _words(renamed.before) == _words(renamed.then) else renamed


def _follow(vault: Vault, renamed: Renamed, changes: Changes) -> None:
    for mention in vault.backlinks(renamed.path, own=True):
        link = vault.as_meant(mention.link, mention.source)
        if link.anchor is None or link.anchor_span is None or changes.meets(mention.source, link.anchor_span):
            continue
        anchor = new_anchor(renamed, link)
        if anchor is not None and anchor != link.anchor:
            changes.replace_in_link(mention.source, link, anchor_edit(link, anchor))


def new_anchor(renamed: Renamed, link: Link) -> str | None:
    """The anchor that names then what that of ``link`` names now; None if it names no heading or nothing can."""
    assert link.anchor is not None
    number = renamed.named(link.anchor, link.form)
    if number is None:
        return None
    return next(
        (
            anchor
            for anchor in _anchors(renamed, link, number)
            if anchor and renamed.named(anchor, link.form, then=True) == number
        ),
        None,
    )


def _anchors(renamed: Renamed, link: Link, number: int) -> Iterator[str]:
    """Anchors that may name the heading ``number`` then, those first that are most like the present one."""
    before, then = renamed.before[number], renamed.then[number]
    yield _with_new_words(renamed, link)
    yield from heading_names(then, link.form)
    above = headings_above(then, renamed.then)
    if link.form is Form.WIKILINK:
        words = anchor_words(then.text)
        for count in range(1, len(above) + 1):
            words = f"{anchor_words(above[-count].text)}#{words}"
            yield words
    yield before.explicit_id or ""


def _with_new_words(renamed: Renamed, link: Link) -> str:
    """The anchor with those of its parts renewed whose headings are called otherwise."""
    anchor = link.anchor or ""
    pieces, at = [], 0
    for part in parts_of(anchor, link.form, renamed.before):
        if part.heading is None:
            continue
        number = renamed.before.index(part.heading)
        before, then = renamed.before[number], renamed.then[number]
        if before.text == then.text and before.slug == then.slug:
            continue
        by_id = before.explicit_id is not None and before.explicit_id == then.explicit_id and part.text == before.slug
        unchanged = before.text == then.text and link.form is Form.WIKILINK
        words = part.text if by_id or unchanged else next(filter(None, heading_names(then, link.form)), "")
        pieces += [anchor[at : part.start], words]
        at = part.start + len(part.text)
    return "".join([*pieces, anchor[at:]])


def _words(headings: Iterable[Heading]) -> tuple[str, ...]:
    return tuple(f"{heading.text}\n{heading.slug}" for heading in headings)
