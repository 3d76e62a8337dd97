"""How the parts of a link are written so that it reads back as meant."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from note_lsp.edits import TextEdit
from note_lsp.syntax.nodes import Form, Heading, Link
from note_lsp.text import Span

_NOT_IN_ANCHOR: Final = re.compile(r"[#^|\[\]]|%%|::")
_KEPT_IN_PATH: Final = "/!$&'*+,;=:@~-._"


def target_edits(link: Link, target: str, label: str | None = None) -> tuple[TextEdit, ...]:
    """Edits that make a link lead to ``target``; a wikilink without a label gets ``label``, if there is one."""
    if link.form is not Form.WIKILINK:
        return (TextEdit(link.target_span, target if link.angled else encoded(target)),)
    if label is None or link.label is not None or link.embed or link.anchor is not None:
        return (TextEdit(link.target_span, target),)
    return (TextEdit(link.target_span, f"{target}{pipe(link)}{label}"),)


def pipe(link: Link) -> str:
    """What parts a target from its label; in a table cell it must be escaped."""
    return r"\|" if link.in_table else "|"


def encoded(path: str) -> str:
    """A path as a Markdown destination needs it: only what would end or change it is encoded."""
    return "".join(ch if ord(ch) > 127 and not ch.isspace() else quote(ch, safe=_KEPT_IN_PATH) for ch in path)


def last_part(link: Link) -> Span:
    """Of an anchor ``A#B`` the span of ``B``; the anchor must be there."""
    assert link.anchor_span is not None
    assert link.anchor is not None
    nested = link.anchor.rpartition("#")[2].strip() if link.form is Form.WIKILINK else link.anchor
    return Span(link.anchor_span.end - len(nested), link.anchor_span.end)


def heading_anchor(heading: Heading, form: Form) -> str:
    """How a link of that form names a heading: its slug, in a wikilink its text without what ends a target."""
    if form is not Form.WIKILINK:
        return heading.slug
    return " ".join(_NOT_IN_ANCHOR.sub(" ", heading.text).split())
