"""Fixes of URLs that are written as wikilinks."""

from __future__ import annotations

from collections.abc import Iterator

from note_lsp.features.actions.action import Action, Case, replace
from note_lsp.text import Span


def fixes(case: Case) -> Iterator[Action]:
    """A Markdown link; without a label an autolink."""
    link, note = case.link, case.note()
    if link is None or note is None:
        return
    end = link.anchor_span.end if link.anchor_span else link.target_span.end
    written = Span(link.target_span.start, end).of(note.text)
    scheme = "https://" if written[:4].lower() == "www." else ""
    url = scheme + "".join(f"%{ord(ch):02X}" if ch in ' ()<>"\\' else ch for ch in written)
    label = link.label or (written if link.embed or scheme else None)
    if link.in_table and label:
        label = label.replace(r"\|", "|").replace("|", r"\|")
    mark = "!" if link.embed else ""
    text = f"<{url}>" if not label else f"{mark}[{label}]({url})"
    yield case.fix(f"Write {text}", replace(link.span, text), preferred=True)
