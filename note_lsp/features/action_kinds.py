"""The kinds of code actions, as the protocol names them: what the server offers before it makes one."""

from __future__ import annotations

from typing import Final

QUICK_FIX: Final = "quickfix"
REWRITE: Final = "refactor.rewrite"
EXTRACT: Final = "refactor.extract"
INLINE: Final = "refactor.inline"
ORGANIZE_LINKS: Final = "source.organizeLinks"
SORT_TAGS: Final = "source.sortTags.note-lsp"
UPDATE_CONTENTS: Final = "source.tableOfContents.note-lsp"
FIX_ALL: Final = "source.fixAll.note-lsp"
KINDS: Final = (QUICK_FIX, EXTRACT, INLINE, REWRITE, ORGANIZE_LINKS, SORT_TAGS, UPDATE_CONTENTS, FIX_ALL)
