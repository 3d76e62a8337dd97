"""What a hover says of a link that leads nowhere, and of one that leads to several notes."""

from __future__ import annotations

from note_lsp.features.markdown_words import code, counted
from note_lsp.features.near_names import nearest, nearest_names
from note_lsp.paths import VaultPath, name_of
from note_lsp.syntax.nodes import Form, Link
from note_lsp.vault.resolve import Resolution
from note_lsp.vault.vault import Vault

_HEADINGS_SHOWN = 8
_CANDIDATES_SHOWN = 10


def broken_words(vault: Vault, link: Link, source: VaultPath) -> str:
    """What was looked for, who wants it, and the nearest names that exist."""
    links, notes = vault.wanted(link.target, source)
    what = "note or file" if link.form is not Form.WIKILINK else "note"
    pieces = [f"There is no {what} {code(link.target)}"]
    if links > 1:
        pieces.append(f"Wanted by {counted(links, 'link')} in {counted(notes, 'note')}")
    near = nearest_names(vault, link.target, source)
    if not near and "." in name_of(link.target):
        near = nearest_names(vault, link.target, source, files=True)
    if near:
        pieces.append(f"Did you mean {' or '.join(code(name.name) for name in near)}?")
    return "\n\n".join(pieces)


def missing_anchor_words(vault: Vault, path: VaultPath, anchor: str) -> str:
    """What was looked for in a note that is there, and what it has instead."""
    if anchor.rpartition("#")[2].strip().startswith("^"):
        return f"There is no block {code(anchor)} in {code(path)}"
    pieces = [f"There is no heading {code(anchor)} in {code(path)}"]
    headings = [heading for heading in vault.headings(path) if heading.text]
    near = nearest(anchor.rpartition("#")[2], (heading.text for heading in headings))
    if near:
        return "\n\n".join([*pieces, f"Did you mean {' or '.join(map(code, near))}?"])
    if headings:
        rows = [f"- {code(heading.text)}" for heading in headings[:_HEADINGS_SHOWN]]
        if len(headings) > _HEADINGS_SHOWN:
            rows.append(f"- and {len(headings) - _HEADINGS_SHOWN} more")
        pieces += ["Its headings:", "\n".join(rows)]
    return "\n\n".join(pieces)


def ambiguous_words(resolution: Resolution) -> str:
    """The notes that an ambiguous link may mean, the one it leads to first."""
    candidates = resolution.candidates
    rows = [f"- {code(path)}" for path in candidates[:_CANDIDATES_SHOWN]]
    if len(candidates) > _CANDIDATES_SHOWN:
        rows.append(f"- and {len(candidates) - _CANDIDATES_SHOWN} more")
    head = f"Ambiguous: {len(candidates)} notes answer to this name, the first of them is meant"
    return "\n\n".join([head, "\n".join(rows)])
