"""Completion: what can be written at a cursor."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from note_lsp.features.completion.blocks import blocks, markdown_blocks, vault_blocks
from note_lsp.features.completion.callouts import callouts
from note_lsp.features.completion.create import create
from note_lsp.features.completion.daily import days
from note_lsp.features.completion.front_matter import keys, values
from note_lsp.features.completion.headings import headings, note_behind, slugs, vault_headings
from note_lsp.features.completion.items import MOST_ITEMS, NOTHING, Ask, ClientTraits, Completions, Found, Item
from note_lsp.features.completion.labels import labels
from note_lsp.features.completion.notes import notes
from note_lsp.features.completion.paths import paths
from note_lsp.features.completion.quotations import quotations
from note_lsp.features.completion.quoting import quoted
from note_lsp.features.completion.references import footnotes, references
from note_lsp.features.completion.tags import tags
from note_lsp.features.completion.times import bracketed_times, time_values, whole_anchors
from note_lsp.paths import VaultPath
from note_lsp.syntax.contexts import (
    AnchorTag,
    BracketedTime,
    CalloutKind,
    Context,
    FootnoteLabel,
    FrontMatterKey,
    FrontMatterValue,
    MarkdownAnchor,
    MarkdownPath,
    QuotedWords,
    ReferenceLabel,
    TagName,
    TimeValue,
    VaultBlock,
    VaultHeading,
    WikilinkAnchor,
    WikilinkLabel,
    WikilinkTarget,
)
from note_lsp.syntax.cursor import context_at
from note_lsp.syntax.nodes import Form, Leads, Link
from note_lsp.text import Span
from note_lsp.vault.vault import Vault


def complete(
    vault: Vault, path: VaultPath, offset: int, client: ClientTraits, today: date | None = None
) -> Completions:
    """What can be written at ``offset`` of the note: at most 100 items, the best first, and last "create note".

    An item's documentation is asked for with its ``data``.
    """
    note = vault.note(path)
    if note is None:
        return Completions()
    context = context_at(note.text, note.facts, offset, vault.options)
    if context is None:
        return Completions()
    ask = Ask(vault, note, min(max(offset, 0), len(note.text)), client, _day(today))
    if client.keeps_what_follows:
        context = _up_to_cursor(ask, context)
    found = _found(ask, context)
    last = create(ask, context) if isinstance(context, WikilinkTarget) else None
    items = [_finished(ask, context, item, f"{number:04}") for number, item in enumerate(found.items[:MOST_ITEMS])]
    if last is not None:
        items.append(_finished(ask, context, last, "9999"))
    return Completions(tuple(items), found.cut or len(found.items) > MOST_ITEMS)


def _day(today: date | None) -> str:
    return (today or datetime.now().astimezone().date()).isoformat()


def _found(ask: Ask, context: Context) -> Found:
    match context:
        case WikilinkTarget():
            found, daily = notes(ask, context), days(ask, context)
            return Found([*daily.items, *found.items], found.cut or daily.cut)
        case WikilinkAnchor():
            return blocks(ask, context) if context.kind == "block" else headings(ask, context)
        case WikilinkLabel():
            return labels(ask, context)
        case VaultHeading():
            return vault_headings(ask, context)
        case VaultBlock():
            return vault_blocks(ask, context)
        case MarkdownPath():
            return paths(ask, context)
        case MarkdownAnchor():
            return _markdown_anchor(ask, context)
        case ReferenceLabel():
            return references(ask, context)
        case FootnoteLabel():
            return footnotes(ask, context)
        case TagName():
            return tags(ask, context)
        case CalloutKind():
            return callouts(ask, context)
        case FrontMatterKey():
            return keys(ask, context)
        case FrontMatterValue():
            return values(ask, context)
        case TimeValue():
            return time_values(ask, context)
        case BracketedTime():
            return bracketed_times(ask, context)
        case AnchorTag():
            return whole_anchors(ask, context)
        case QuotedWords():
            return quotations(ask, context)


def _markdown_anchor(ask: Ask, context: MarkdownAnchor) -> Found:
    nowhere = Span(ask.offset, ask.offset)
    link = Link(Form.MARKDOWN, Leads.VAULT, nowhere, context.target, nowhere)
    path = note_behind(ask.vault.resolve(link, ask.note.path))
    if path is None:
        return NOTHING
    return markdown_blocks(ask, context, path) if context.query.startswith("^") else slugs(ask, context, path)


def _up_to_cursor(ask: Ask, context: Context) -> Context:
    """What is being typed, for a client that writes before what stands behind the cursor and takes nothing of it."""
    behind = ask.note.text[ask.offset : context.replace.end]
    changed: dict[str, object] = {"replace": Span(context.replace.start, ask.offset)}
    closing = getattr(context, "closing", "")
    if closing:
        changed["closing"] = closing.removeprefix(behind)
        if isinstance(context, WikilinkTarget):
            changed["end"] = ask.offset
    return msgspec.structs.replace(context, **changed)


def _finished(ask: Ask, context: Context, item: Item, sort_text: str) -> Item:
    """The item with its place, with the quotes it needs, and with its description where the client shows it."""
    client, quoting = ask.client, getattr(context, "quoting", None)
    if quoting is not None:
        item = quoted(ask, item, quoting)
    if client.label_details or not item.description:
        return msgspec.structs.replace(item, sort_text=sort_text)
    detail = f"{item.description} – {item.detail}" if item.detail else item.description
    return msgspec.structs.replace(item, sort_text=sort_text, description="", detail=detail)
