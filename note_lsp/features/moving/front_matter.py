"""A title or an alias is called otherwise, and with it the links that use it."""

from __future__ import annotations

import msgspec

from note_lsp.edits import TextEdit, apply
from note_lsp.features import writing
from note_lsp.features.front_matter_words import as_value
from note_lsp.features.moving.changes import Changes
from note_lsp.features.moving.following import keep_links, respelled
from note_lsp.features.moving.moves import NO_MOVES
from note_lsp.features.moving.reached import Reached
from note_lsp.features.moving.refusal import RefusedError
from note_lsp.features.moving.spelling import Spelling
from note_lsp.folding import fold_name
from note_lsp.syntax.front_matter import read_front_matter
from note_lsp.syntax.nodes import Form, Leads, Link, Value
from note_lsp.vault.after import After, NamesAfter
from note_lsp.vault.names import NoteName
from note_lsp.vault.resolve import Rung
from note_lsp.vault.rows import name_of_note
from note_lsp.vault.vault import Mention, Note, Vault


def rename_value(vault: Vault, note: Note, value: Value, new: str, changes: Changes, *, in_list: bool = False) -> None:
    """Let a title or alias, a value of the note's front matter, be ``new``, and the links that only it binds say so."""
    edit = _value_edit(note, value, new, in_list=in_list)
    changes.add(note.path, edit, shown=False)
    name = vault.name(note.path)
    if name is None:
        return
    then = After(vault, NamesAfter(vault.tables, {note.path: _name_then(vault, note, edit, value, new)}, {}, {}))
    others = []
    for mention in vault.mentions_under(then.names.keys_that_move()):
        link = vault.as_meant(mention.link, mention.source)
        if link.leads is Leads.VAULT and _is_bound(vault, then, note, Mention(mention.source, link), value.text):
            changes.replace_in_link(mention.source, link, _bound_edit(vault, then, note, mention, link, new))
        else:
            others.append(mention)
    keep_links(vault, then, NO_MOVES, others, changes)


def _value_edit(note: Note, value: Value, new: str, *, in_list: bool) -> TextEdit:
    if value.plain:
        return TextEdit(value.span, as_value(new, in_list))
    return TextEdit(value.span, writing.in_quotes(new, note.text[value.span.start - 1]))


def _name_then(vault: Vault, note: Note, edit: TextEdit, value: Value, new: str) -> NoteName:
    """What the note is called then; raises ``RefusedError`` where its front matter would not say ``new``."""
    before, _ = read_front_matter(note.text)
    then, problems = read_front_matter(apply(note.text, [edit]))
    if before is None or then is None or problems:
        raise RefusedError(f"“{new}” cannot be written there without damage to the front matter.")
    facts = msgspec.structs.replace(note.facts, front_matter=then)
    old_name, name = vault.tables.notes[note.path], name_of_note(note.path, facts, vault.extensions)
    if new not in {name.title, *name.aliases} or len(name.aliases) != len(old_name.aliases):
        raise RefusedError(f"“{new}” cannot be written there without damage to the front matter.")
    return name


def _is_bound(vault: Vault, then: After, note: Note, mention: Mention, name: str) -> bool:
    """Whether a link leads to the note by the old name alone."""
    link = mention.link
    found = vault.resolve(link, mention.source)
    if found.path != note.path or found.rung is not Rung.TITLE or fold_name(link.target) != fold_name(name):
        return False
    after = then.resolve_target(link.target, mention.source, link.form is not Form.WIKILINK)
    return after.path != note.path or after.rung is not Rung.TITLE


def _bound_edit(vault: Vault, then: After, note: Note, mention: Mention, link: Link, new: str) -> TextEdit:
    """The edit that lets a link use the new name, or the note's own where the new one would not mean it."""
    found = then.resolve_target(new, mention.source, link.form is not Form.WIKILINK)
    reached = Reached(link, vault.resolve(link, mention.source), mention.source, mention.source, note.path, None)
    spelling = Spelling(vault, then)
    if found.path == note.path and found.rung is Rung.TITLE and not found.ambiguous and spelling.can_be(reached, new):
        edit = writing.target_edit(vault, link, new)
        if edit is not None:
            return edit
    edit = respelled(vault, spelling, reached, new)
    if edit is None:
        raise RefusedError(
            f"A link of {mention.source} uses this name, and could be written neither with “{new}” nor so."
        )
    return edit
