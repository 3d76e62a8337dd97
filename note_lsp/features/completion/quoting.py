"""Links in front matter: what YAML reads as the link that is meant."""

from __future__ import annotations

import msgspec

from note_lsp.features.completion.items import Ask, Item
from note_lsp.features.writing import in_quotes
from note_lsp.syntax.contexts import Quoting
from note_lsp.text import Span


def quoted(ask: Ask, item: Item, quoting: Quoting) -> Item:
    """The item with its text escaped for the quotes it stands in, or with the quotes that the link lacks.

    A client that keeps what stands behind the cursor cannot be made to write a quote there; then none is written.
    """
    if quoting.quote:
        return msgspec.structs.replace(item, new_text=in_quotes(item.new_text, quoting.quote))
    if ask.client.keeps_what_follows and quoting.end > ask.offset:
        return item
    text, begin, end = ask.note.text, quoting.open_span.start, max(quoting.end, item.replace.end)
    before, behind = text[begin : item.replace.start], text[item.replace.end : end]
    return msgspec.structs.replace(
        item,
        replace=Span(begin, end),
        new_text='"' + in_quotes(before + item.new_text + behind, '"') + '"',
        filter_text=before + item.filter_text,
    )
