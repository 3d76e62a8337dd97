"""A piece of a note as it stands in another: links, references and footnotes mean there what they meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Protocol

from note_lsp.edits import TextEdit, apply_within
from note_lsp.features.actions.definitions_used import Uses
from note_lsp.features.actions.relocation import CannotKeepError, Relocation
from note_lsp.folding import fold_blanks
from note_lsp.paths import folder_of
from note_lsp.syntax.nodes import Leads, Link, NoteFacts
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault

_LINE_END: Final = re.compile(r"\r\n|\n|\r")


class Embedded:
    """The piece ``part`` of the note ``shown``, to be written into the note ``host``."""

    def __init__(self, vault: Vault, shown: Note, part: Span, host: Note) -> None:
        self._vault = vault
        self._shown = shown
        self._part = part
        self._host = host
        self._along = Uses(shown.facts).needed_by([part])
        self._inside = (part, *self._along)
        self._theirs, self._ours = _texts(shown), _texts(host)
        self._beside = folder_of(shown.path) == folder_of(host.path)
        self._new_names = self._renamed()

    def text(self, relocation: Relocation) -> str:
        """The piece, its lines parted by ``\\n`` and without block ids; raises ``CannotKeepError``."""
        return self._written(self._part, relocation)

    def definitions(self, relocation: Relocation) -> list[str]:
        """The definitions that the piece needs and that do not stand in it."""
        return [self._written(one, relocation) for one in self._along if not self._is_there(one)]

    def check(self, host: Note, embed: Link, now: NoteFacts) -> None:
        """Raise ``CannotKeepError`` unless the host holds what it held and what the piece holds, and nothing else."""
        shown = [one for one in self._inside if one == self._part or not self._is_there(one)]
        facts = self._shown.facts
        pairs: Sequence[tuple[Sequence[_Spanned], Sequence[_Spanned], Sequence[_Spanned], int]] = (
            (facts.links, host.facts.links, now.links, -1),
            (facts.references, host.facts.references, now.references, 0),
            (facts.footnote_uses, host.facts.footnote_uses, now.footnote_uses, 0),
            (facts.headings, host.facts.headings, now.headings, 0),
        )
        for there, here, after, more in pairs:
            added = sum(any(piece.covers(one.span) for piece in shown) for one in there)
            if len(after) != len(here) + added + more:
                raise CannotKeepError(embed.target)

    def _written(self, span: Span, relocation: Relocation) -> str:
        facts = self._shown.facts
        edits = [
            edit
            for link in facts.links
            if span.covers(link.span) and link.leads is not Leads.LABEL
            for edit in relocation.edits(link, self._shown.path, self._host.path)
        ]
        edits += [
            TextEdit(_with_blank(self._shown.text, one.id_span), "")
            for one in facts.blocks
            if one.id_span is not None and span.covers(one.id_span)
        ]
        edits += [edit for edit in self._name_edits() if span.covers(edit.span)]
        return _LINE_END.sub("\n", apply_within(self._shown.text, span, edits))

    def _renamed(self) -> dict[str, str]:
        """New names for the labels and footnotes whose names mean something else in the host."""
        used = [name for name, span in _names(self._shown.facts) if any(piece.covers(span) for piece in self._inside)]
        renamed: dict[str, str] = {}
        for name in dict.fromkeys(used):
            if name not in self._ours or self._means_the_same(name):
                continue
            if name not in self._theirs:
                # It was text, and would be a link there.
                raise CannotKeepError(name)
            number = 2
            while any(f"{name}-{number}" in known for known in (self._theirs, self._ours)):
                number += 1
            renamed[name] = f"{name}-{number}"
        return renamed

    def _means_the_same(self, name: str) -> bool:
        """Whether the host has the same definition; a path means the same only beside it."""
        words = self._theirs.get(name)
        return words == self._ours.get(name) and words is not None and (self._beside or "://" in words)

    def _is_there(self, defined: Span) -> bool:
        name = next((name for name, span in _definitions(self._shown.facts) if span == defined), "")
        return self._means_the_same(name)

    def _name_edits(self) -> list[TextEdit]:
        facts, edits = self._shown.facts, list[TextEdit]()
        for use in facts.references:
            if new := self._new_names.get(use.label):
                edits.append(TextEdit(use.label_span, new) if use.full else _full(use.span, use.text_span, new))
        for link in facts.links:
            if link.leads is Leads.LABEL and fold_blanks(link.target) in self._new_names:
                raise CannotKeepError(link.target)
        for name, span in _label_spans(facts):
            if new := self._new_names.get(name):
                edits.append(TextEdit(span, new))
        return edits


class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...


def _full(span: Span, shown: Span, label: str) -> TextEdit:
    return TextEdit(Span(shown.end, span.end), f"][{label}]")


def _label_spans(facts: NoteFacts) -> list[tuple[str, Span]]:
    """The names of definitions, and of footnotes where they are used, each with where it stands."""
    found = [(one.label, one.label_span) for one in facts.definitions if not one.comment]
    found += [(f"^{one.id}", one.id_span) for one in facts.footnote_definitions]
    return found + [(f"^{one.id}", one.id_span) for one in facts.footnote_uses]


def _names(facts: NoteFacts) -> list[tuple[str, Span]]:
    found = [(one.label, one.span) for one in facts.references]
    found += [(fold_blanks(one.target), one.span) for one in facts.links if one.leads is Leads.LABEL]
    return found + _label_spans(facts)


def _definitions(facts: NoteFacts) -> list[tuple[str, Span]]:
    found = [(one.label, one.span) for one in facts.definitions if not one.comment]
    return found + [(f"^{one.id}", one.span) for one in facts.footnote_definitions]


def _texts(note: Note) -> dict[str, str]:
    """What each name is defined as, first come, first served."""
    found: dict[str, str] = {}
    for name, span in _definitions(note.facts):
        found.setdefault(name, span.of(note.text).partition("]:")[2].strip())
    return found


def _with_blank(text: str, span: Span) -> Span:
    start = span.start
    while start and text[start - 1] in " \t":
        start -= 1
    return Span(start, span.end)
