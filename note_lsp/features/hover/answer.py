"""What a hover answers."""

from __future__ import annotations

import msgspec

from note_lsp.text import Span


class Hover(msgspec.Struct, frozen=True):
    """Markdown about a piece of a note, readable where pictures and links do not show."""

    span: Span
    markdown: str
