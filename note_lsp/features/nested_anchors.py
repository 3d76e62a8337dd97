"""Anchors that name several headings, each below the one before it: ``[[note#Part#Section]]``."""

from __future__ import annotations

import re

import msgspec

from note_lsp.features.places import headings_above
from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Heading, Link
from note_lsp.text import Span
from note_lsp.vault.anchors import find_in_note
from note_lsp.vault.vault import Vault

_PART = re.compile(r"[^#\s](?:[^#]*[^#\s])?")


class Step(msgspec.Struct, frozen=True, gc=False):
    """A heading above the one that an anchor leads to."""

    span: Span
    """Where the anchor names it."""
    heading: Heading


def steps_of(vault: Vault, link: Link, path: VaultPath) -> list[Step]:
    """The headings of ``path`` above the one that ``link`` leads to, as far as its anchor names them."""
    anchor, span = link.anchor or "", link.anchor_span
    parts = list(_PART.finditer(anchor))
    # Where the anchor is written in another way than it reads, its parts cannot be told apart.
    if len(parts) < 2 or span is None or span.end - span.start != len(anchor):
        return []
    found = vault.find_anchor(path, anchor, link.form)
    above = (
        headings_above(found.heading, vault.headings(path)) if found is not None and found.heading is not None else []
    )
    steps = []
    for part in parts[:-1]:
        named = (heading for heading in above if find_in_note(part[0], link.form, [heading], (), ()) is not None)
        heading = next(named, None)
        if heading is not None:
            steps.append(Step(Span(span.start + part.start(), span.start + part.end()), heading))
    return steps
