"""What is wrong with links as far as other notes say: missing, ambiguous and differently written names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from note_lsp.features.diagnostics import words
from note_lsp.features.diagnostics.attachments import is_attachment
from note_lsp.features.diagnostics.canonical import canonical_target
from note_lsp.features.diagnostics.finding import Finding, Related
from note_lsp.features.diagnostics.near_anchors import near_anchors
from note_lsp.features.near_names import NearName, nearest_names
from note_lsp.features.writing import without_extension
from note_lsp.folding import fold
from note_lsp.paths import VaultPath, stem_of
from note_lsp.settings import Severity
from note_lsp.syntax.nodes import Block, Form, Heading, Leads, Link
from note_lsp.text import Span
from note_lsp.vault.resolve import Resolution, Rung, Thing
from note_lsp.vault.vault import Vault

_RELATED_AT_MOST: Final = 20
_PART: Final = re.compile(r"[^#\s](?:[^#]*[^#\s])?")
_START: Final = Span(0, 0)

Severities = Callable[[str], Severity]
Wanted = Callable[[str, VaultPath], tuple[int, int]]


def link_findings(vault: Vault, path: VaultPath, link: Link, severity: Severities, wanted: Wanted) -> Iterator[Finding]:
    """What is wrong with one link of the note ``path``; nothing is called broken while the vault is not complete.

    ``wanted`` counts the links that want a missing note, and the notes these stand in.
    """
    link = vault.as_meant(link, path)
    if link.may_be_name and vault.complete:
        yield from _url(link, severity)
    if link.leads is not Leads.VAULT:
        return
    if not link.target:
        if vault.complete or vault.is_open(path):
            yield from _anchor_findings(vault, path, path, link, severity)
        return
    if not vault.complete or vault.solitary:
        return
    found = vault.resolve(link, path)
    if found.broken:
        yield from _missing(vault, path, link, severity, wanted)
    elif found.path is not None and found.thing in {Thing.NOTE, Thing.FILE}:
        if found.ambiguous:
            yield from _ambiguous(found, link, severity)
        elif found.rung in {Rung.FOLDED, Rung.TITLE}:
            yield from _non_canonical(vault, path, link, found, severity)
        yield from _anchor_findings(vault, path, found.path, link, severity)


def _url(link: Link, severity: Severities) -> Iterator[Finding]:
    if link.form is Form.WIKILINK and severity("url-in-wikilink") != "off":
        message = words.own_problem("url-in-wikilink", (link.target,), ())
        yield Finding("url-in-wikilink", severity("url-in-wikilink"), link.target_span, message, link.target)


def near_targets(vault: Vault, path: VaultPath, link: Link) -> tuple[NearName, ...]:
    """The notes, or files, that a link which leads nowhere may mean."""
    return nearest_names(vault, link.target, path, files=is_attachment(link, vault.extensions))


def near_headings(vault: Vault, path: VaultPath, link: Link) -> tuple[Span, tuple[Heading, ...]]:
    """The part of a link's anchor that names no heading of the note, as a span of the anchor, and what it may mean.

    Of a nested anchor that is the first such part, and what it may mean is below the parts before it:
    a heading for each name, the nearest first.
    """
    anchor, known = link.anchor or "", near_anchors(vault, path)
    whole = Span(0, len(anchor))
    parts = [Span(*found.span()) for found in _PART.finditer(anchor)] if link.form is Form.WIKILINK else []
    if len(parts) < 2:
        return whole, known.headings_near(anchor)
    number, among = known.first_unknown([part.of(anchor) for part in parts])
    # A heading may hold a `#` itself, so the anchor may be no nested one.
    choices = ((parts[number], among), (whole, known))
    found = ((span, names.headings_near(span.of(anchor))) for span, names in choices)
    return next(((span, near) for span, near in found if near), (parts[number], ()))


def near_blocks(vault: Vault, path: VaultPath, anchor: str) -> tuple[Block, ...]:
    """The blocks of a note whose ids a missing one may mean."""
    return near_anchors(vault, path).blocks_near(anchor.rpartition("^")[2])


def _missing(vault: Vault, path: VaultPath, link: Link, severity: Severities, wanted: Wanted) -> Iterator[Finding]:
    attachment = is_attachment(link, vault.extensions)
    code = "broken-attachment" if attachment else "broken-link"
    if severity(code) == "off":
        return
    near = near_targets(vault, path, link)
    message = words.missing_target(link, _shown(vault, path, link, near), wanted(link.target, path), attachment)
    yield Finding(code, severity(code), link.target_span, message, link.target)


def _shown(vault: Vault, path: VaultPath, link: Link, near: Sequence[NearName]) -> list[str]:
    """What near names are called in a message: as a link must name them, where that is needed to tell them apart."""
    usual = [_usual_name(vault, path, link, one) for one in near]
    counts = Counter(map(fold, (*usual, link.target)))
    return [
        name if counts[fold(name)] == 1 else vault.shortest_name(one.path, path)
        for name, one in zip(usual, near, strict=True)
    ]


def _usual_name(vault: Vault, path: VaultPath, link: Link, near: NearName) -> str:
    is_note = vault.name(near.path) is not None
    if near.is_stem and "/" in link.target:
        return without_extension(vault, near.path)
    if vault.settings.links.strict or (near.is_stem and is_note):
        return vault.shortest_name(near.path, path)
    return near.name


def _ambiguous(found: Resolution, link: Link, severity: Severities) -> Iterator[Finding]:
    if severity("ambiguous-link") == "off":
        return
    related = tuple(Related(path, _START, f"it may be {path}") for path in found.candidates[:_RELATED_AT_MOST])
    message = words.ambiguous(link.target, found)
    yield Finding("ambiguous-link", severity("ambiguous-link"), link.target_span, message, link.target, related)


def _non_canonical(
    vault: Vault, path: VaultPath, link: Link, found: Resolution, severity: Severities
) -> Iterator[Finding]:
    if severity("non-canonical-link") == "off" or found.path is None:
        return
    canonical = canonical_target(vault, link, found, path)
    message = words.non_canonical(link.target, canonical, found, vault.name(found.path))
    yield Finding("non-canonical-link", severity("non-canonical-link"), link.target_span, message, link.target)


def _anchor_findings(
    vault: Vault, path: VaultPath, goal: VaultPath, link: Link, severity: Severities
) -> Iterator[Finding]:
    if not link.anchor or link.anchor_span is None:
        return
    code = "broken-block" if _names_block(link) else "broken-heading"
    if severity(code) == "off" or vault.has_anchor(goal, link.anchor, link.form):
        return
    own, shown = goal == path, stem_of(goal, vault.extensions)
    if code == "broken-block":
        blocks = near_blocks(vault, goal, link.anchor)
        message = words.missing_block(link.anchor, shown, own, [f"^{block.id}" for block in blocks])
        related = tuple(Related(goal, block.id_span, f"^{block.id}") for block in blocks if block.id_span)
    else:
        part, headings = near_headings(vault, goal, link)
        named = [heading.slug if link.form is not Form.WIKILINK else heading.text for heading in headings]
        message = words.missing_heading(link.anchor, part, shown, own, named)
        related = tuple(Related(goal, heading.text_span, heading.text) for heading in headings)
    yield Finding(code, severity(code), link.anchor_span, message, link.anchor, related)


def _names_block(link: Link) -> bool:
    return link.anchor is not None and link.anchor.rpartition("#")[2].strip().startswith("^")
