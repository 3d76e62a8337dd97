"""What a hover says of a link that leads nowhere, and of one that leads to several notes."""

from __future__ import annotations

from note_lsp.features.diagnostics import Finding, findings
from note_lsp.features.diagnostics.links import link_findings
from note_lsp.features.hover.answer import Hover
from note_lsp.features.markdown_words import code, escaped
from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Leads, Link
from note_lsp.text import Span
from note_lsp.vault.resolve import Resolution, Thing
from note_lsp.vault.vault import Note, Vault

_HEADINGS_SHOWN = 8
_CANDIDATES_SHOWN = 10
_BY_ITSELF = frozenset({"broken-reference", "broken-footnote"})
"""Codes of what is looked for in the note itself."""


def broken_words(vault: Vault, link: Link, source: VaultPath) -> str:
    """What was looked for, who wants it and the nearest names, as the finding says; empty if it is there."""
    found = [
        finding
        for finding in link_findings(vault, source, link, lambda _: "warning", vault.wanted)
        if finding.code.startswith("broken-")
    ]
    return "\n\n".join(escaped(finding.message) for finding in found)


def broken_label(vault: Vault, path: VaultPath, offset: int) -> Hover | None:
    """What was looked for by the reference or footnote at ``offset`` that nothing defines."""

    def is_it(finding: Finding) -> bool:
        return finding.code in _BY_ITSELF and finding.span.touches(offset)

    found = next(filter(is_it, findings(vault, path, Span(offset, offset))), None)
    return Hover(found.span, escaped(found.message)) if found is not None else None


def unclear_time(vault: Vault, note: Note, offset: int) -> Hover | None:
    """Why the timestamp at ``offset`` says no time that could be opened."""
    facts = note.facts
    unclear = [anchor.span for anchor in facts.time_anchors if anchor.seconds is None]
    unclear += [link.span for link in facts.links if link.leads is Leads.TIME]
    whole = next((span for span in unclear if span.touches(offset)), None)
    found = findings(vault, note.path, whole) if whole is not None else ()
    reason = next((one.message for one in found if whole is not None and whole.covers(one.span)), None)
    return Hover(whole, escaped(reason)) if whole is not None and reason is not None else None


def headings_instead(vault: Vault, path: VaultPath) -> str:
    """The headings that a note has instead of the one that was looked for."""
    headings = [heading for heading in vault.headings(path) if heading.text]
    rows = [f"- {code(heading.text)}" for heading in headings[:_HEADINGS_SHOWN]]
    if len(headings) > _HEADINGS_SHOWN:
        rows.append(f"- and {len(headings) - _HEADINGS_SHOWN} more")
    return "\n\n".join(["Its headings:", "\n".join(rows)]) if rows else ""


def ambiguous_words(resolution: Resolution) -> str:
    """The notes or files that an ambiguous link may mean, the one it leads to first."""
    candidates = resolution.candidates
    rows = [f"- {code(path)}" for path in candidates[:_CANDIDATES_SHOWN]]
    if len(candidates) > _CANDIDATES_SHOWN:
        rows.append(f"- and {len(candidates) - _CANDIDATES_SHOWN} more")
    what = "files" if resolution.thing is Thing.FILE else "notes"
    head = f"Ambiguous: {len(candidates)} {what} answer to this name, the first of them is meant"
    return "\n\n".join([head, "\n".join(rows)])
