"""The pieces that are links: each is what the place is that it leads to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from note_lsp.features.token_kinds import Kind, Token
from note_lsp.features.under_cursor import links_behind_labels
from note_lsp.folding import fold_blanks
from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Form, Leads, Link, NoteFacts
from note_lsp.vault.resolve import Thing
from note_lsp.vault.vault import Note, Vault

_VAULT, _WIKILINK = Leads.VAULT, Form.WIKILINK


class Where:
    """Where the links of a note lead, each target looked up once."""

    def __init__(self, vault: Vault, note: Note) -> None:
        self._vault = vault
        self._path = note.path
        self._is_silent = not vault.complete or vault.solitary
        self._known: dict[tuple[str, Form, Leads], tuple[int, VaultPath | None]] = {}
        self._behind = links_behind_labels(note.facts) if note.facts.definitions else {}

    def behind(self, label: str) -> Link | None:
        """The link that the definition of a reference label holds; None if there is none."""
        return self._behind.get(label)

    def of_wikilink(self, target: str) -> int:
        """What ``[[target]]`` is; quicker than ``kind`` where most of a note's links are like that."""
        if self._is_silent or not self._vault.resolve_name(target, self._path).broken:
            return Kind.LINK
        return Kind.BROKEN

    def kind(self, link: Link, embed: bool) -> int:
        """What a link is, if it is an ``embed`` or not."""
        kind = self._of(link)[0]
        return Kind.EMBED if embed and kind == Kind.LINK else kind

    def lacks_anchor(self, link: Link) -> bool:
        """Whether a link's anchor names nothing in the note that it leads to."""
        goal = self._of(link)[1] if link.anchor else None
        return goal is not None and not self._vault.has_anchor(goal, link.anchor or "", link.form)

    def _of(self, link: Link) -> tuple[int, VaultPath | None]:
        key = (link.target, link.form, link.leads)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._look_up(link)
        return known

    def _look_up(self, link: Link) -> tuple[int, VaultPath | None]:
        """The kind of a link, and the note or file in which its anchor is to be found."""
        vault = self._vault
        link = vault.as_meant(link, self._path)
        if link.leads is not _VAULT:
            return Kind.EXTERNAL if link.leads is Leads.URL else Kind.LINK, None
        if not link.target:
            return Kind.LINK, self._path if vault.complete or vault.is_open(self._path) else None
        if self._is_silent:
            return Kind.LINK, None
        found = vault.resolve(link, self._path)
        if found.broken:
            return Kind.BROKEN, None
        return Kind.LINK, found.path if found.thing in {Thing.NOTE, Thing.FILE} else None


def usual_links(facts: NoteFacts, where: Where) -> tuple[list[Token], list[Link]]:
    """The links that are written like most, ``[[target]]`` and ``[[target|label]]``, and the others.

    What is said of the others takes longer.
    """
    tokens: list[Token] = []
    others: list[Link] = []
    kinds: dict[str, int] = {}
    for link in facts.links:
        if link.form is _WIKILINK and link.leads is _VAULT and link.anchor is None and link.target and not link.embed:
            target, label = link.target_span, link.label_span
            if label is None or label.start >= target.end:
                kind = kinds.get(link.target)
                if kind is None:
                    kind = kinds[link.target] = where.of_wikilink(link.target)
                tokens.append((target.start, target.end if label is None else label.end, kind))
                continue
        others.append(link)
    return tokens, others


def other_links(links: Sequence[Link], facts: NoteFacts, where: Where) -> Iterator[Token]:
    """Those of ``links`` that are no timestamps: the place that is named with what is shown for it."""
    timed = {stamp.span.start for stamp in facts.timestamps} if links else ()
    for link in links:
        if link.span.start in timed and (link.leads is not _VAULT or not link.target):
            continue
        meant = where.behind(fold_blanks(link.target)) if link.leads is Leads.LABEL else None
        kind = where.kind(meant or link, link.embed)
        target, anchor, label = link.target_span, link.anchor_span, link.label_span
        end = target.end if anchor is None else anchor.end
        if label is not None and link.form is _WIKILINK and label.start >= end:
            end = label.end
        elif label is not None:
            yield label.start, label.end, kind
        yield target.start, end, kind
        if meant is None and anchor is not None and where.lacks_anchor(link):
            yield anchor.start, anchor.end, Kind.BROKEN


def references(facts: NoteFacts, where: Where) -> Iterator[Token]:
    """The uses of reference labels: the shown text is what the definition leads to."""
    for use in facts.references:
        meant = where.behind(use.label)
        if use.full:
            yield use.label_span.start, use.label_span.end, Kind.LABEL
        if meant is not None:
            yield use.text_span.start, use.text_span.end, where.kind(meant, use.embed)
