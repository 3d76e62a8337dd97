"""The offer to create a note that is not there, in ``[[``: it writes the link; the note is made when it is followed."""

from __future__ import annotations

import re

from note_lsp.features import writing
from note_lsp.features.completion.items import Ask, Item, Kind
from note_lsp.features.completion.notes import markdown_link, writes_markdown
from note_lsp.features.create_note import new_note
from note_lsp.paths import folder_of, relative
from note_lsp.syntax.contexts import WikilinkTarget

_NO_NAME = re.compile(r"[\x00-\x1f]|(?:\A|/)\.*(?:/|\Z)")


def create(ask: Ask, context: WikilinkTarget) -> Item | None:
    """The item for a name that nothing has yet; None for one that is there or cannot be a note's."""
    name = context.query
    if context.embed or not writing.is_target(name) or _NO_NAME.search(name):
        return None
    if not ask.vault.resolve_name(name, ask.note.path).broken:
        return None
    replace, new_text = context.replace, name + context.closing
    if writes_markdown(ask, context):
        made = new_note(ask.vault, name, ask.note.path)
        if made is None:
            return None
        written = writing.markdown_path(relative(made.path, folder_of(ask.note.path)))
        replace, new_text = markdown_link(context, written, name)
    return Item(
        label=f"Create note “{name}”",
        kind=Kind.CREATE,
        replace=replace,
        new_text=new_text,
        detail="a link to a note that is not there yet",
        filter_text=ask.filter_text(replace, name),
    )
