"""Edits of many notes as they are found, and that they are of what the files hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from urllib.parse import quote

from note_lsp.edits import Edit, EditNote, RenameFile, TextEdit
from note_lsp.features.moving.refusal import RefusedError
from note_lsp.features.writing import as_quoted
from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Form, Link
from note_lsp.text import Span
from note_lsp.vault.files import end_of_symlink
from note_lsp.vault.vault import Vault

LookAgain = Callable[[Collection[VaultPath]], object]
"""Lets the vault read notes whose files have changed without anybody's telling."""

_TRIES = 3
_ENCODED_LETTER = re.compile(r"%[89A-F][0-9A-F]", re.IGNORECASE)
_NO_ASCII = re.compile(r"[^\x00-\x7f]+")


class Changes:
    """Edits by note, at each place one."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._edits: dict[VaultPath, dict[Span, TextEdit]] = {}
        self._shown: dict[VaultPath, list[Span]] = {}
        """Where what is edited is shown as it is written, so that a heading around it changes."""
        self._in_headings: dict[VaultPath, None] = {}
        """The notes among them where that is so, of those that were looked at."""

    def add(self, path: VaultPath, edit: TextEdit, *, shown: bool = True) -> None:
        """Make ``edit`` in the note ``path``, in place of another there; ``shown`` if it changes a heading around."""
        self._edits.setdefault(path, {})[edit.span] = edit
        if shown:
            self._shown.setdefault(path, []).append(edit.span)

    def leave(self, path: VaultPath, link: Link) -> None:
        """Change the target of a link of the note ``path`` not after all; other links may stand in its label."""
        edits = self._edits.get(path, {})
        for known in [known for known in edits if known == link.span or known.start == link.target_span.start]:
            del edits[known]

    def replace_in_link(self, path: VaultPath, link: Link, edit: TextEdit) -> None:
        """Make ``edit`` in a link of the note ``path``; what front matter needs escaped is escaped."""
        if link.in_front_matter:
            edit = as_quoted(edit, link, self._vault.text(path) or "")
        elif link.form is not Form.WIKILINK and not edit.new_text.isascii():
            written = edit.span.of(self._vault.text(path) or "")
            if written.isascii() and _ENCODED_LETTER.search(written):
                edit = TextEdit(edit.span, _NO_ASCII.sub(lambda found: quote(found[0]), edit.new_text))
        # Of `[[Label|target]]` headings show the second part all the same.
        bare = link.label is None or self._vault.settings.links.label_first
        self.add(path, edit, shown=link.form is Form.WIKILINK and bare and not link.in_front_matter)

    def of(self, path: VaultPath) -> Collection[TextEdit]:
        """The edits of the note ``path``."""
        return self._edits.get(path, {}).values()

    def meets(self, path: VaultPath, span: Span) -> bool:
        """Whether an edit of another piece of the note changes some of ``span`` already."""
        others = (other for other in self._edits.get(path, {}) if other != span)
        return any(other.start < span.end and span.start < other.end for other in others)

    def with_headings(self) -> Iterator[VaultPath]:
        """The notes that have a heading which their edits change."""
        inside = self._vault.in_headings([(path, span) for path, spans in self._shown.items() for span in spans])
        self._in_headings.update(dict.fromkeys(path for path in self._shown if path in inside))
        self._shown.clear()
        yield from list(self._in_headings)

    def _is_other_name(self, path: VaultPath) -> bool:
        real = end_of_symlink(self._vault.root, path)
        return real is not None and self._vault.name(real) is not None

    def edit(self, *renamed: RenameFile) -> Edit:
        """All edits, note by note, and after them what is ``renamed``.

        A note that is only another name of one, a symlink, is changed with that.
        """
        notes = [
            EditNote(path, tuple(sorted(edits.values(), key=lambda edit: edit.span)))
            for path, edits in sorted(self._edits.items())
            if edits and not self._is_other_name(path)
        ]
        return Edit((*notes, *renamed))


def without_damage(vault: Vault, edit: Edit) -> tuple[Edit, list[VaultPath]]:
    """``edit`` without its edits of notes that are not in UTF-8, and these notes.

    An editor shows them otherwise than they are, and would save them so.
    """
    closed = [one.path for one in edit.changes if isinstance(one, EditNote) and not vault.is_open(one.path)]
    lossy = vault.lossy_among(closed)
    left = [change.path for change in edit.changes if isinstance(change, EditNote) and change.path in lossy]
    kept = (change for change in edit.changes if not (isinstance(change, EditNote) and change.path in lossy))
    return Edit(tuple(kept)), left


def of_fresh_notes(vault: Vault, look_again: LookAgain, work: Callable[[], Edit]) -> Edit:
    """What ``work`` finds once the index knows all the notes that it edits as their files are.

    Where a file was changed without a word ``look_again`` is called and ``work`` done anew.
    """
    for _ in range(_TRIES):
        edit = work()
        stale = [change.path for change in edit.changes if isinstance(change, EditNote) and vault.is_stale(change.path)]
        if not stale:
            return edit
        look_again(stale)
    raise RefusedError("The notes are being changed by another program; try again in a moment.")
