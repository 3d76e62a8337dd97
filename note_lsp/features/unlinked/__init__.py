"""Unlinked mentions: places in the plain text of a note where the name of another one stands."""

from note_lsp.features.unlinked.mentions import UnlinkedMention, mentions_at, mentions_in
from note_lsp.features.unlinked.prose import is_in_heading, is_in_table
from note_lsp.features.unlinked.search import Search, has_telling_name, mentions_of, places_of, unlinked_mentions

__all__ = [
    "Search",
    "UnlinkedMention",
    "has_telling_name",
    "is_in_heading",
    "is_in_table",
    "mentions_at",
    "mentions_in",
    "mentions_of",
    "places_of",
    "unlinked_mentions",
]
