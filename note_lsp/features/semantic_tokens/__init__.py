"""What the pieces of a note are, for an editor that colours them by more than their looks.

A link is called broken exactly where a finding calls it so.  What is coloured:

- a wikilink between its brackets, a Markdown link's label and destination, both by where the link leads; an anchor
  that names nothing is broken by itself, the rest of its link is not
- a timestamp whole, as it is clicked; one whose time nobody can tell is broken, and a bare ``12:30`` is a time of day
  unless the note has a medium
- a tag with its ``#``, a callout's ``[!kind]``, the labels of references, footnotes and block ids
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from note_lsp.features.semantic_tokens.links import Where, other_links, references, usual_links
from note_lsp.features.semantic_tokens.pieces import apart, on_lines
from note_lsp.features.token_kinds import Kind, Token
from note_lsp.paths import VaultPath
from note_lsp.syntax.media import media_of
from note_lsp.syntax.nodes import Leads, NoteFacts
from note_lsp.text import Span
from note_lsp.vault.vault import Vault

__all__ = ["Kind", "Token", "semantic_tokens"]

_VAULT = Leads.VAULT


def semantic_tokens(vault: Vault, path: VaultPath, span: Span | None = None) -> list[Token]:
    """The pieces of a note, or those of them in ``span``, in the order of the text, apart, none over a line's end.

    Where one stands in another the inner one counts, and the outer one around it.
    """
    note = vault.note(path)
    if note is None:
        return []
    facts, where = note.facts, Where(vault, note)
    tokens, others = usual_links(facts, where)
    rest = [*other_links(others, facts, where), *references(facts, where), *_signs(facts)]
    tokens += on_lines(note.text, _stamps(facts) + [token for token in rest if token[0] < token[1]])
    tokens.sort()
    if any(one[1] > other[0] for one, other in pairwise(tokens)):
        tokens = list(apart(tokens))
    if span is None:
        return tokens
    return [token for token in tokens if token[0] < span.end and token[1] > span.start]


def _stamps(facts: NoteFacts) -> list[Token]:
    kind = int(Kind.TIMESTAMP)
    media = media_of(facts.front_matter, facts.links)
    # Of a recording at a moment, `[[talk.mp4#t=62]]`, the moment alone is one.
    named = {link.span.start for link in facts.links if link.anchor and link.target and link.leads is _VAULT}
    stamps = [
        ((span := stamp.time_span if stamp.span.start in named else stamp.span).start, span.end, kind)
        for stamp in facts.timestamps
        if not stamp.bare or media.of(stamp) is not None
    ]
    if facts.problems:
        # Each that says no clear time is one.
        unclear = [anchor.span for anchor in facts.time_anchors if anchor.seconds is None]
        stamps += [(span.start, span.end, int(Kind.BROKEN)) for span in unclear]
    return stamps


def _signs(facts: NoteFacts) -> Iterator[Token]:
    """What means something by itself."""
    footnotes = {definition.id for definition in facts.footnote_definitions}
    for tag in facts.tags:
        yield tag.span.start, tag.span.end, Kind.TAG
    for callout in facts.callouts:
        yield callout.kind_span.start - 2, callout.kind_span.end + 1 + len(callout.folding), Kind.CALLOUT
    for block in facts.blocks:
        if block.id_span is not None:
            yield block.id_span.start, block.id_span.end, Kind.BLOCK_ID
    for use in facts.footnote_uses:
        yield use.id_span.start, use.id_span.end, Kind.FOOTNOTE if use.id in footnotes else Kind.BROKEN
    for footnote in facts.footnote_definitions:
        yield footnote.id_span.start, footnote.id_span.end, Kind.FOOTNOTE_DEFINITION
    for problem in facts.problems:
        if problem.code == "broken-reference":
            yield problem.span.start, problem.span.end, Kind.BROKEN
    for definition in facts.definitions:
        if not definition.comment:
            yield definition.label_span.start, definition.label_span.end, Kind.LABEL_DEFINITION
