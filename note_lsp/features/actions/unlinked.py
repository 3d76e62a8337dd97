"""Links made of the names of notes that stand in a text: of one, of all in the note, of all that name the note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from functools import partial
from typing import Final

from note_lsp.edits import Edit, EditNote, TextEdit
from note_lsp.features import writing
from note_lsp.features.action_kinds import REWRITE
from note_lsp.features.actions.action import Action, edit_of, replace
from note_lsp.features.actions.enclosing import are_apart
from note_lsp.features.subject_under_cursor import subject_at
from note_lsp.features.subjects import NoteSubject
from note_lsp.features.under_cursor import definition_link, definition_of
from note_lsp.features.unlinked import (
    UnlinkedMention,
    has_telling_name,
    is_in_heading,
    is_in_table,
    mentions_at,
    mentions_in,
    mentions_of,
)
from note_lsp.folding import fold_blanks, fold_name
from note_lsp.paths import VaultPath, folder_of, relative
from note_lsp.text import Span
from note_lsp.vault.resolve import Rung
from note_lsp.vault.vault import Note, Vault

_CHOICES: Final = 4
"""Links of one place that are offered: of overlapping names and of notes of one name."""
_COUNTED: Final = 50_000
"""Characters; in a longer note or selection mentions are not counted before they are linked."""


def links(vault: Vault, note: Note, span: Span) -> Iterator[Action]:
    """The name at ``span`` as a link to each of its notes, and the other mentions with it; or those that lie in it."""
    if span.end - span.start > _COUNTED:
        title = "Link all unlinked mentions in the selection"
        yield Action(title, REWRITE, partial(_edit_of_selection, vault, note, span), vault_wide=True)
        return
    mentions = mentions_at(vault, note, span)
    if sum(span.covers(mention.span) for mention in mentions) > 1 and span.start < span.end:
        yield from _of_selection(vault, note, span)
    elif mentions:
        yield from _one(vault, note, mentions)
        yield from _all(vault, note, mentions[0])
    subject = subject_at(vault, note, span.start)
    if isinstance(subject, NoteSubject) and subject.path == note.path and has_telling_name(vault, note.path):
        title = "Link the unlinked mentions of this note in other notes"
        yield Action(title, REWRITE, partial(_edit_of_vault, vault, note.path), vault_wide=True)


def _one(vault: Vault, note: Note, mentions: Iterable[UnlinkedMention]) -> Iterator[Action]:
    choices = [(mention, path) for mention in mentions for path in mention.paths]
    for mention, path in choices[:_CHOICES]:
        edit = _linked(vault, note, mention.span, path)
        if edit is not None:
            title = f"Link “{mention.span.of(note.text)}” to {_name(vault, path)}"
            yield Action(title, REWRITE, edit_of(note.path, edit))


def _all(vault: Vault, note: Note, mention: UnlinkedMention) -> Iterator[Action]:
    """All mentions of the note that is mentioned at a place, and of all notes, if there are more."""
    counted = len(note.text) <= _COUNTED
    found = _bulk(note, mentions_in(vault, note)) if counted else []
    same = [one for one in found if one.paths[0] == mention.paths[0]]
    if mention.certain and (len(same) > 1 or not counted):
        title = f"Link all{_number(same)} mentions of {_name(vault, mention.paths[0])} in this note"
        yield Action(title, REWRITE, partial(_edit_of_note, vault, note, mention.paths[0]), vault_wide=not counted)
    if len(found) > max(len(same), 1) or not counted:
        title = f"Link all{_number(found)} unlinked mentions in this note"
        yield Action(title, REWRITE, partial(_edit_of_note, vault, note), vault_wide=not counted)


def _of_selection(vault: Vault, note: Note, span: Span) -> Iterator[Action]:
    found = _inside(vault, note, span)
    if found:
        yield Action(f"Link {len(found):,} unlinked mentions", REWRITE, partial(_edit_of_selection, vault, note, span))


def _inside(vault: Vault, note: Note, span: Span) -> list[UnlinkedMention]:
    return [mention for mention in _bulk(note, mentions_in(vault, note, span)) if span.covers(mention.span)]


def _edit_of_selection(vault: Vault, note: Note, span: Span) -> Edit:
    return edit_of(note.path, *_all_linked(vault, note, _inside(vault, note, span)))


def _edit_of_note(vault: Vault, note: Note, path: VaultPath | None = None) -> Edit:
    found = _bulk(note, mentions_in(vault, note))
    return edit_of(note.path, *_all_linked(vault, note, (one for one in found if path in {None, one.paths[0]})))


def _edit_of_vault(vault: Vault, path: VaultPath) -> Edit:
    changes = []
    for note, mentions in mentions_of(vault, path):
        edits = _all_linked(vault, note, (one for one in _bulk(note, mentions) if one.paths[0] == path))
        if edits:
            changes.append(EditNote(note.path, edits))
    return Edit(tuple(changes))


def _bulk(note: Note, mentions: Iterable[UnlinkedMention]) -> list[UnlinkedMention]:
    """Those that are linked together: of the note that is meant there is no doubt, and they stand in no heading.

    Obsidian finds a heading by its source, so that a link in it would break the links to it.
    """
    return [one for one in mentions if one.certain and not is_in_heading(note.facts, one.span)]


def _all_linked(vault: Vault, note: Note, mentions: Iterable[UnlinkedMention]) -> tuple[TextEdit, ...]:
    edits: list[TextEdit] = []
    for mention in mentions:
        edit = _linked(vault, note, mention.span, mention.paths[0])
        if edit is not None and (not edits or are_apart(edits[-1], edit)):
            edits.append(edit)
    return tuple(edits)


def _linked(vault: Vault, note: Note, span: Span, path: VaultPath) -> TextEdit | None:
    """The words at ``span`` as a link to ``path``, in the vault's style; None where none can be written."""
    words = span.of(note.text)
    in_table = is_in_table(note.facts, span)
    style = vault.link_style()
    inner = None if style == "markdown" else _wikilink(vault, note, words, path, in_table=in_table)
    if inner is not None:
        return replace(span, f"[[{inner}]]")
    destination = writing.markdown_path(relative(path, folder_of(note.path)))
    if in_table:
        destination = destination.replace("|", "%7C")
    return replace(span, f"[{writing.markdown_label(words)}]({destination})")


def _wikilink(vault: Vault, note: Note, words: str, path: VaultPath, *, in_table: bool) -> str | None:
    """What stands between the brackets: the words alone where they mean the note exactly or but for their case."""
    target = writing.wikilink_name(vault, path, note.path)
    if target is None:
        return None
    found = vault.resolve_name(words, note.path)
    is_exact = found.path == path and not found.ambiguous and found.rung in {Rung.EXACT, Rung.CASE}
    if is_exact and (vault.link_style() == "stem" or target == words) and writing.is_target(words):
        inner, target = words, words
    else:
        inner = writing.labelled(vault, target, words, in_table=in_table) or ""
    return inner if inner and _is_defined_so(vault, note, target, path) else None


def _is_defined_so(vault: Vault, note: Note, target: str, path: VaultPath) -> bool:
    """Whether no definition in the note leads a wikilink elsewhere, as ``[target]: path`` does, which Foam writes."""
    definition = definition_of(note.facts, fold_blanks(target))
    link = definition_link(note.facts, definition) if definition is not None else None
    return definition is None or (link is not None and vault.resolve(link, note.path).path == path)


def _name(vault: Vault, path: VaultPath) -> str:
    """What tells a note from all others, in a menu."""
    name = vault.name(path)
    alone = name is not None and len(vault.tables.called(fold_name(name.stem))) == 1
    return name.stem if name is not None and alone else writing.without_extension(vault, path)


def _number(found: Sized) -> str:
    return f" {len(found):,}" if found else ""
