"""Blocks: paragraphs, list items and the like, which get an id when they are first linked to."""

from __future__ import annotations

import re
from hashlib import sha1

import msgspec

from note_lsp.edits import TextEdit
from note_lsp.features import writing
from note_lsp.features.completion.headings import note_behind
from note_lsp.features.completion.items import MOST_ITEMS, NOTHING, Ask, Command, Found, Item, Kind
from note_lsp.features.completion.ranking import ranked
from note_lsp.folding import fold_case, fold_words
from note_lsp.paths import VaultPath
from note_lsp.syntax.block_words import block_words
from note_lsp.syntax.contexts import MarkdownAnchor, VaultBlock, WikilinkAnchor
from note_lsp.syntax.nodes import Block
from note_lsp.text import Span
from note_lsp.vault.vault import Note

INSERT_BLOCK_ID = "note-lsp.insertBlockId"
"""The command that writes an id in another note: ``{path, offset, id, text}``."""

_ENOUGH = 3 * MOST_ITEMS
_MOST_BLOCKS = 5_000
_MOST_NOTES = 5
_LONGEST_LABEL = 80
_INDENT = "    "
_LIST_MARK = re.compile(r"[^>\s]")
_NEXT_LINE = re.compile(r"(?:\r\n|\n|\r)[ \t>]*[^\s>]")
_FENCE = re.compile(r"[ \t>]*(?:```|~~~)")


class Choice(msgspec.Struct, frozen=True):
    """A block that may be linked to, with its words."""

    path: VaultPath
    block: Block
    words: str
    note: Note | None = None
    """The note it stands in; None for a block with an id that the index knows."""


def blocks(ask: Ask, context: WikilinkAnchor) -> Found:
    """The blocks for ``[[note#^…``."""
    path = note_behind(ask.vault.resolve_name(context.target, ask.note.path))
    return _blocks_of(ask, path, context.query, context.replace, context.closing) if path is not None else NOTHING


def markdown_blocks(ask: Ask, context: MarkdownAnchor, path: VaultPath) -> Found:
    """The blocks for ``](note.md#^…``."""
    replace = Span(context.replace.start + 1, context.replace.end)
    return _blocks_of(ask, path, context.query[1:], replace, context.closing)


def _blocks_of(ask: Ask, path: VaultPath, query: str, replace: Span, closing: str) -> Found:
    note = ask.vault.note(path)
    return _found(ask, _choices(ask, note), query, replace, "", closing) if note is not None else NOTHING


def vault_blocks(ask: Ask, context: VaultBlock) -> Found:
    """The blocks for ``[[^^…``: those of this note and of notes opened lately, and all of the vault that have an id."""
    recent = [path for path in ask.vault.recent() if path != ask.note.path][: _MOST_NOTES - 1]
    notes = [ask.note, *(note for path in recent if (note := ask.vault.note(path)) is not None)]
    at_hand = {note.path for note in notes}
    choices = [choice for note in notes for choice in _choices(ask, note)]
    places = ask.vault.find_blocks(context.query, _ENOUGH)
    choices += [Choice(place.path, place.block, place.words) for place in places if place.path not in at_hand]
    found = _found(ask, choices, context.query, context.replace, "#^", context.closing)
    return Found(found.items, found.cut or len(places) == _ENOUGH)


def _choices(ask: Ask, note: Note) -> list[Choice]:
    """The note's blocks, but the one being written and those whose words another one around them has too."""
    here = note.path == ask.note.path
    may_write = here or ask.client.apply_edit
    seen: set[str] = set()
    choices = []
    for block in note.facts.blocks[:_MOST_BLOCKS]:
        if (here and block.span.touches(ask.offset)) or (block.id is None and not may_write):
            continue
        choice = Choice(note.path, block, block_words(note.text, block), note)
        if choice.words and (block.id is not None or choice.words not in seen):
            seen.add(choice.words)
            choices.append(choice)
    return choices


def _found(ask: Ask, choices: list[Choice], query: str, replace: Span, mark: str, closing: str) -> Found:
    found = ranked(query, choices, lambda choice: (choice.words, choice.block.id or ""))
    notes = {choice.path: choice.note for choice in found if choice.note is not None}
    taken = {path: _ids(note) for path, note in notes.items()}
    items = [
        item
        for choice in found[:MOST_ITEMS]
        if (item := _item(ask, choice, replace, mark, closing, taken.get(choice.path, set()))) is not None
    ]
    return Found(items, len(found) > MOST_ITEMS)


def _item(ask: Ask, choice: Choice, replace: Span, mark: str, closing: str, taken: set[str]) -> Item | None:
    path, block = choice.path, choice.block
    here = path == ask.note.path
    target: str | None = ""
    if mark and not here:
        target = writing.wikilink_name(ask.vault, path, ask.note.path)
    if target is None:
        return None
    block_id = block.id or _fresh_id(taken, choice.words)
    additional: tuple[TextEdit, ...] = ()
    command = None
    if block.id is None and choice.note is not None:
        if here:
            written = _written_id(choice.note, block, block_id)
            additional = (TextEdit(Span(block.insert_at, block.insert_at), written),)
        else:
            command = _command(choice.note, block, block_id)
    return Item(
        label=choice.words[:_LONGEST_LABEL],
        kind=Kind.BLOCK,
        replace=replace,
        new_text=f"{target}{mark}{block_id}{closing}",
        description=f"^{block.id}" if block.id else "" if here else path,
        filter_text=ask.filter_text(replace, choice.words, block.id or ""),
        additional=additional,
        command=command,
        data={"kind": "block", "path": path, "start": block.span.start, "end": block.span.end},
    )


def _command(note: Note, block: Block, block_id: str) -> Command:
    arguments = {
        "path": str(note.path),
        "offset": block.insert_at,
        "id": block_id,
        "text": _written_id(note, block, block_id),
    }
    return Command("Give the block an id", INSERT_BLOCK_ID, (arguments,))


def _ids(note: Note) -> set[str]:
    return {fold_case(block.id) for block in note.facts.blocks if block.id is not None}


def _fresh_id(taken: set[str], words: str) -> str:
    """An id made of the block's words, the same each time, that no block of the note has."""
    folded = fold_words(words) or words
    number = 0
    while True:
        block_id = sha1(f"{folded}{number or ''}".encode(errors="replace"), usedforsecurity=False).hexdigest()[:6]
        if block_id not in taken:
            return block_id
        number += 1


def _written_id(note: Note, block: Block, block_id: str) -> str:
    """The id behind the block's last line; behind code and tables, which have no room for one, in a paragraph below.

    That paragraph stands in the same quotes and list items as the block.
    """
    text, start, last = note.text, block.span.start, block.span.end - 1
    is_fence = _FENCE.match(text, start) is not None
    hidden = any(span.start <= last < span.end for span in note.facts.hidden)
    if not is_fence and not hidden and not any(table.start <= last < table.end for table in note.facts.tables):
        return f" ^{block_id}"
    line_start = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    around = _LIST_MARK.sub(lambda mark: " " * len(mark[0]), text[line_start:start])
    if _is_code(note, block) and not is_fence:
        around = around.removesuffix(_INDENT)
    newline = "\r\n" if "\r\n" in text else "\n"
    empty = newline + around.rstrip()
    follows = _NEXT_LINE.match(text, block.insert_at)
    return f"{empty}{newline}{around}^{block_id}" + (empty if follows else "")


def _is_code(note: Note, block: Block) -> bool:
    return any(hidden.covers(block.span) for hidden in note.facts.hidden)
