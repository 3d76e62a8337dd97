"""What the server can do, one file a feature: (vault, position, settings) to plain data.

``features.hover`` and the like are imported when they are first used: who asks where a link leads waits for no code
that renames.
"""

from __future__ import annotations

import pkgutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from note_lsp.features import actions as actions
    from note_lsp.features import call_hierarchy as call_hierarchy
    from note_lsp.features import code_lens as code_lens
    from note_lsp.features import completion as completion
    from note_lsp.features import create_note as create_note
    from note_lsp.features import daily_notes as daily_notes
    from note_lsp.features import definition as definition
    from note_lsp.features import diagnostics as diagnostics
    from note_lsp.features import document_links as document_links
    from note_lsp.features import document_symbols as document_symbols
    from note_lsp.features import folding_ranges as folding_ranges
    from note_lsp.features import highlight as highlight
    from note_lsp.features import hover as hover
    from note_lsp.features import inlay_hints as inlay_hints
    from note_lsp.features import linked_editing as linked_editing
    from note_lsp.features import moving as moving
    from note_lsp.features import references as references
    from note_lsp.features import selection_ranges as selection_ranges
    from note_lsp.features import semantic_tokens as semantic_tokens
    from note_lsp.features import unlinked as unlinked
    from note_lsp.features import video_link as video_link
    from note_lsp.features import workspace_symbols as workspace_symbols
else:

    def __getattr__(name: str) -> object:
        from importlib import import_module

        whole = f"{__name__}.{name}"
        try:
            return import_module(whole)
        except ModuleNotFoundError as error:
            if error.name != whole:
                raise
            raise AttributeError(f"there is no feature {name}") from None


def names() -> list[str]:
    """What there is to import."""
    return [module.name for module in pkgutil.iter_modules(__path__)]
