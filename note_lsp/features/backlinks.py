"""The links to a note and to its parts."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from note_lsp.features.places import title_heading
from note_lsp.features.subjects import AnchorSubject, HeadingSubject, NoteSubject
from note_lsp.paths import VaultPath
from note_lsp.vault.vault import Mention, Vault


class Backlinks(msgspec.Struct, frozen=True):
    """The links from other notes to one note, by what of it they name, each list by path and place."""

    note: list[Mention]
    """All of them."""
    headings: dict[str, list[Mention]]
    """By the slug of a heading; those to the note's title are links to the note alone."""
    blocks: dict[str, list[Mention]]
    """By the id of a block as it is written."""


def backlinks_by_part(vault: Vault, path: VaultPath) -> Backlinks:
    """The links from other notes to ``path``; takes what it takes to find them, however many parts they name."""
    found = Backlinks(vault.backlinks(path), {}, {})
    first = vault.first_heading(path)
    title = title_heading([first] if first is not None else [])
    for mention in found.note:
        link = mention.link
        place = vault.find_anchor(path, link.anchor, link.form) if link.anchor else None
        if place is None:
            continue
        if place.heading is not None and place.heading != title:
            found.headings.setdefault(place.heading.slug, []).append(mention)
        elif place.block is not None and place.block.id is not None:
            found.blocks.setdefault(place.block.id, []).append(mention)
    return found


def links_to(
    vault: Vault, subject: NoteSubject | HeadingSubject | AnchorSubject, own: bool = False
) -> Iterator[Mention]:
    """The links to ``subject``, by path and place; those of its own note only if ``own``."""
    for mention in vault.backlinks(subject.path, own):
        if _names(vault, subject, mention):
            yield mention


def _names(vault: Vault, subject: NoteSubject | HeadingSubject | AnchorSubject, mention: Mention) -> bool:
    """Whether a link to the note of ``subject`` is one to the subject itself."""
    link = mention.link
    if isinstance(subject, NoteSubject) and (link.target or subject.heading is None):
        # A link without a target names a part of its own note.
        return bool(link.target)
    found = vault.find_anchor(subject.path, link.anchor, link.form) if link.anchor else None
    if found is None:
        return False
    if isinstance(subject, AnchorSubject):
        return found.kind in {"block", "html"} and found.span == subject.span
    return found.heading == subject.heading
