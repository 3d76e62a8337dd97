"""Edits as data: what a feature wants changed, in no protocol's terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from note_lsp.paths import VaultPath
from note_lsp.text import Span


class TextEdit(msgspec.Struct, frozen=True, gc=False):
    """Replace ``span`` by ``new_text``; an empty span inserts."""

    span: Span
    new_text: str


class EditNote(msgspec.Struct, frozen=True):
    """Edits of one note; they do not overlap and all speak of the text before any of them."""

    path: VaultPath
    edits: tuple[TextEdit, ...]


class CreateNote(msgspec.Struct, frozen=True):
    """Make a note that is not there yet, with this text."""

    path: VaultPath
    text: str


class RenameFile(msgspec.Struct, frozen=True):
    """Move a file or folder of the vault."""

    old: VaultPath
    new: VaultPath


Change = EditNote | CreateNote | RenameFile


class Edit(msgspec.Struct, frozen=True):
    """Changes that belong together, in the order in which they are to be made."""

    changes: tuple[Change, ...]


def apply_within(text: str, span: Span, edits: Iterable[TextEdit]) -> str:
    """The piece ``span`` of ``text`` with ``edits`` made, all of which lie in it."""
    shifted = (TextEdit(Span(one.span.start - span.start, one.span.end - span.start), one.new_text) for one in edits)
    return apply(span.of(text), shifted)


def apply(text: str, edits: Iterable[TextEdit]) -> str:
    """``text`` with ``edits`` made; raises ``ValueError`` where two overlap."""
    pieces, at = [], 0
    ordered: Sequence[TextEdit] = sorted(edits, key=lambda edit: (edit.span.start, edit.span.end))
    for edit in ordered:
        if edit.span.start < at:
            raise ValueError(f"overlapping edits at {edit.span.start}")
        pieces += [text[at : edit.span.start], edit.new_text]
        at = edit.span.end
    return "".join([*pieces, text[at:]])
