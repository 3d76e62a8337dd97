"""The links to a note or to a part of it."""

from __future__ import annotations

from collections.abc import Iterator

from note_lsp.features.subjects import AnchorSubject, HeadingSubject, NoteSubject
from note_lsp.vault.vault import Mention, Vault


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
