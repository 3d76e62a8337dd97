"""What can be written at a cursor: one file for each kind of thing, the dispatcher in ``complete``."""

from note_lsp.features.completion.complete import complete
from note_lsp.features.completion.documentation import documentation
from note_lsp.features.completion.items import ClientTraits, Command, Completions, Item, Kind
from note_lsp.features.completion.notes import warm_up
from note_lsp.features.completion.times import matching_text

__all__ = [
    "ClientTraits",
    "Command",
    "Completions",
    "Item",
    "Kind",
    "complete",
    "documentation",
    "matching_text",
    "warm_up",
]
