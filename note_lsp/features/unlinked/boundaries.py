"""Whether words of a text stand by themselves, or are a part of something longer."""

from __future__ import annotations

import re
from typing import Final

from note_lsp.text import Span

# `snake_case`, `R&D`, `a@b`, `a=b`, `and/or`, `Next.js`, `foo::bar`, `don't`; and what would be read together with a
# link or only behind one: `](`, `][`, `]{`, `]#tag`, `]https://…`.
_GOES_ON: Final = re.compile(r"[_&@=/\\(\[{#]|[.:]\w|::|['’](?!s\b)\w|https?://|www\.", re.IGNORECASE)
# The same on the other side; and `#tag`, `^id`, `$variable`, `:smile:`, `![`, `[[`, `][`, `\[`.
_CAME_BEFORE: Final = re.compile(r"[_&@=/\\#^$!:\[\]-]|(?<=\w)\.")


def stands_alone(text: str, span: Span) -> bool:
    """Whether the words at ``span`` are no part of a longer one, and a link there would be nothing but that link.

    A hyphen may follow (``Wi-Fi-based``), but not come before (``pre-war``).
    """
    if _GOES_ON.match(text, span.end):
        return False
    return not span.start or not _CAME_BEFORE.match(text, span.start - 1)
