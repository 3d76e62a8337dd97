"""Names that only their own note knows: reference labels and footnotes."""

from __future__ import annotations

import re
from typing import Final

from note_lsp.edits import TextEdit, apply
from note_lsp.features.moving.changes import Changes
from note_lsp.features.moving.refusal import RefusedError
from note_lsp.features.under_cursor import uses_of
from note_lsp.folding import fold_blanks, fold_case
from note_lsp.syntax.markdown import parse
from note_lsp.syntax.nodes import Leads, NoteFacts
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault

_LONGEST: Final = 999
"""Characters of a label (CommonMark 0.31, "Link reference definitions")."""
_NO_LABEL: Final = re.compile(r"[\[\]\r\n\\^]")
_NO_ID: Final = re.compile(r"[\[\]\s^\\]")


def rename_label(vault: Vault, note: Note, label: str, new: str, changes: Changes) -> None:
    """Let the definitions and uses of a reference label say ``new``."""
    if _NO_LABEL.search(new) or len(new) > _LONGEST:
        raise RefusedError("A reference label may not hold brackets, backslashes, carets or line breaks.")
    folded = fold_blanks(new)
    if folded != label and any(definition.label == folded for definition in note.facts.definitions):
        raise RefusedError(f"There is already a definition [{new}] in this note.")
    for definition in note.facts.definitions:
        if definition.label == label:
            changes.add(note.path, TextEdit(definition.label_span, new))
    for use in uses_of(note.facts, label):
        changes.add(note.path, TextEdit(use.label_span, new))
    then = parse(apply(note.text, changes.of(note.path)), vault.options)
    if folded != label and _counted(then) != _counted(note.facts):
        raise RefusedError(f"There is something called [{new}] in this note that would lead where the definition does.")


def _counted(facts: NoteFacts) -> tuple[int, int, int]:
    """How many links and references there are, and how many wikilinks that are labels."""
    by_label = sum(link.leads is Leads.LABEL for link in facts.links)
    return len(facts.links), len(facts.references), by_label


def rename_footnote(note: Note, footnote: str, new: str, changes: Changes) -> None:
    """Let the definition and the uses of a footnote say ``new``."""
    if _NO_ID.search(new):
        raise RefusedError("The id of a footnote may not hold blanks, brackets, backslashes or carets.")
    places = [(one.id, one.id_span) for one in note.facts.footnote_definitions]
    places += [(one.id, one.id_span) for one in note.facts.footnote_uses]
    known = {name for name, _ in places}
    if fold_case(new) != footnote and fold_case(new) in known:
        raise RefusedError(f"There is already a footnote [^{new}] in this note.")
    for name, span in places:
        if name == footnote:
            changes.add(note.path, TextEdit(Span(span.start + 1, span.end), new))
