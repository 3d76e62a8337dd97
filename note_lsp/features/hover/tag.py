"""What a hover shows of a tag: how often it is used, and the tags below it."""

from __future__ import annotations

from note_lsp.features.markdown_words import counted, escaped
from note_lsp.folding import fold_case
from note_lsp.vault.vault import Vault

_SHOWN = 10


def tag_words(vault: Vault, name: str) -> str:
    """The uses of a tag, and those of the tags nested in it, the most used ones first."""
    folded = fold_case(name)
    tags = vault.tags()
    uses = tags[folded][1] if folded in tags else 0
    nested = sorted(
        (value for key, value in tags.items() if key.startswith(folded + "/")), key=lambda tag: (-tag[1], tag)
    )
    lines = [f"**{escaped('#' + name)}** · {counted(uses, 'use')}"]
    if nested:
        rows = [f"- {escaped('#' + spelling)} · {counted(count, 'use')}" for spelling, count in nested[:_SHOWN]]
        if len(nested) > _SHOWN:
            rows.append(f"- and {counted(len(nested) - _SHOWN, 'more tag')}")
        lines.append("\n".join(rows))
    return "\n\n".join(lines)
