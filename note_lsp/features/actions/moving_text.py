"""A piece of a note cut out to be a note of its own: its text, and the edits that let every link lead where it led."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from note_lsp.edits import TextEdit, apply, apply_within
from note_lsp.features.actions.anchored import Places
from note_lsp.features.actions.definitions_used import Uses, joined
from note_lsp.features.actions.lines import begins_line, line_break, without
from note_lsp.features.actions.relocation import After, CannotKeepError, Relocation
from note_lsp.features.writing import as_quoted
from note_lsp.folding import fold_case
from note_lsp.paths import VaultPath
from note_lsp.syntax.markdown import parse
from note_lsp.syntax.media import own_medium_value
from note_lsp.syntax.nodes import Link, NoteFacts
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault


class Cut(msgspec.Struct, frozen=True):
    """What is cut out of a note, and what stands in its place."""

    note: Note
    relocation: Relocation
    span: Span
    left: str
    """What is left in place of the span."""
    along: tuple[Span, ...]
    """Definitions that stand elsewhere in the note and that the piece needs."""
    gone: tuple[Span, ...]
    """Those of them that nothing else needs."""
    back: tuple[Span, ...]
    """Definitions of the piece that the rest of the note needs."""
    levels: tuple[TextEdit, ...]
    """What raises the piece's headings so that the first is of level 1."""

    @classmethod
    def of(cls, vault: Vault, note: Note, span: Span, new: VaultPath, left: str) -> Cut:
        """The cut, with what the piece and the rest say by themselves; raises ``CannotKeepError``."""
        uses = Uses(note.facts)
        along = uses.needed_by([span])
        gone = uses.needed_nowhere_else(along, span)
        back = tuple(one for one in uses.defined_in(span) if uses.is_needed_beside(one, [span, *gone]))
        levels = tuple(_raised(note, span))
        before = Places(note.facts)
        nothing = Relocation(vault, note.path, before, After(note.path, before, {}))
        bare = cls(note, nothing, span, left, along, gone, back, levels)
        goes = parse(bare._joined(lambda _: []), vault.options)
        stays = parse(apply(note.text, bare._cut_edits([])), vault.options)
        pieces = (span, *along)
        bare._check(goes, stays)
        moved = [one for piece in pieces for one in note.facts.headings if piece.covers(one.span)]
        rest = [one for one in note.facts.headings if not any(piece.covers(one.span) for piece in (span, *gone))]
        relocation = Relocation(
            vault,
            note.path,
            before,
            After.of(note.path, stays, rest, stays.headings),
            After.of(new, goes, moved, goes.headings),
            (span, *gone),
        )
        return msgspec.structs.replace(bare, relocation=relocation)

    def new_text(self) -> str:
        """The text of the new note; raises ``CannotKeepError``."""
        goes = self.relocation.goes
        assert goes is not None
        return self._joined(lambda piece: self._link_edits(goes.path, [piece]))

    def edits_here(self) -> list[TextEdit]:
        """The edits of the note that is cut; raises ``CannotKeepError``."""
        outside = [link for link in self.note.facts.links if not _within(link.span, (self.span, *self.gone))]
        edits = [edit for link in outside for edit in self._edits_of(link, self.note.path)]
        return sorted([*edits, *self._cut_edits(self._link_edits(self.note.path, self.back))], key=_place)

    def edits_elsewhere(self) -> dict[VaultPath, list[TextEdit]]:
        """The edits of other notes, whose links lead into the piece; raises ``CannotKeepError``."""
        vault, found = self.relocation.vault, dict[VaultPath, list[TextEdit]]()
        for mention in vault.backlinks(self.note.path):
            if not mention.link.anchor:
                continue
            link, source = mention.link, mention.source
            in_heading = any(one.span.covers(link.span) for one in vault.headings(source))
            edits = self.relocation.edits(link, source, source, in_heading)
            if edits and link.in_front_matter:
                text = vault.text(source) or ""
                edits = [as_quoted(edit, link, text) for edit in edits]
            found.setdefault(source, []).extend(edits)
        return {source: sorted(edits, key=_place) for source, edits in found.items() if edits}

    def _joined(self, link_edits: Callable[[Span], Sequence[TextEdit]]) -> str:
        """The pieces one after the other, each with its edits."""
        text, newline = self.note.text, line_break(self.note.text)
        piece = apply_within(text, self.span, [*self.levels, *link_edits(self.span)])
        along = [apply_within(text, one, link_edits(one)) for one in self.along]
        gap = newline * 2 if along else ""
        return _medium(self.note, (self.span, *self.along), newline) + piece + gap + joined(along, newline) + newline

    def _cut_edits(self, back_edits: Sequence[TextEdit]) -> list[TextEdit]:
        text, newline = self.note.text, line_break(self.note.text)
        edits = [TextEdit(self.span, self.left)]
        edits += [TextEdit(one, "") for one in without(self.note.facts.lines, text, self.gone)]
        if self.back:
            copies = [
                apply_within(text, one, [edit for edit in back_edits if one.covers(edit.span)]) for one in self.back
            ]
            at_end = Span(len(text), len(text))
            edits.append(
                TextEdit(
                    at_end, newline * (1 if text.endswith(("\n", "\r")) else 2) + joined(copies, newline) + newline
                )
            )
        return edits

    def _link_edits(self, home: VaultPath, pieces: Iterable[Span]) -> list[TextEdit]:
        """The edits of the links in ``pieces``, once these stand in ``home``."""
        inside = [link for link in self.note.facts.links if _within(link.span, pieces)]
        return [edit for link in inside for edit in self._edits_of(link, home)]

    def _edits_of(self, link: Link, home: VaultPath) -> list[TextEdit]:
        in_heading = self.relocation.before.is_in_heading(link.span)
        edits = self.relocation.edits(link, self.note.path, home, in_heading)
        return [as_quoted(edit, link, self.note.text) for edit in edits] if link.in_front_matter else edits

    def _check(self, goes: NoteFacts, stays: NoteFacts) -> None:
        """Raise ``CannotKeepError`` if the two texts hold other things than the one held."""
        facts, kept = self.note.facts, (self.span, *self.gone)
        for old, new, rest, more in (
            (facts.links, goes.links, stays.links, 1),
            (facts.headings, goes.headings, stays.headings, 0),
            (facts.references, goes.references, stays.references, 0),
            (facts.footnote_uses, goes.footnote_uses, stays.footnote_uses, 0),
        ):
            moved = sum(_within(one.span, (self.span, *self.along)) for one in old)
            left = sum(not _within(one.span, kept) or _within(one.span, self.back) for one in old)
            if len(new) != moved or len(rest) != left + more:
                raise CannotKeepError(self.span.of(self.note.text)[:40])


def _raised(note: Note, span: Span) -> Iterator[TextEdit]:
    inside = [
        one
        for one in note.facts.headings
        if span.covers(one.span) and begins_line(note.text, note.facts.lines, one.span.start)
    ]
    if not inside or inside[0].span.start != span.start + len(span.of(note.text)) - len(span.of(note.text).lstrip()):
        return
    by = min(one.level for one in inside) - 1
    for one in inside if by else ():
        if note.text.startswith("#", one.span.start):
            yield TextEdit(Span(one.span.start, one.span.start + by), "")
            continue
        line = note.facts.lines.line_span(note.facts.lines.line_of(one.span.end))
        yield TextEdit(line, line.of(note.text).replace("-", "="))


def _medium(note: Note, pieces: Sequence[Span], newline: str) -> str:
    """The front matter that times in ``pieces`` need, so that they are moments of the same video."""
    stamps = note.facts.timestamps
    if not any(one.url is None and not one.plain and _within(one.span, pieces) for one in stamps):
        return ""
    named = own_medium_value(note.facts.front_matter)
    if named is None or note.facts.front_matter is None:
        return ""
    field = next(one for one in note.facts.front_matter.fields if named[1] in one.values)
    line = note.facts.lines.line_span(note.facts.lines.line_of(field.key_span.start))
    if field.is_list or not line.covers(named[1].span) or fold_case(field.key) == "title":
        return ""
    return f"---{newline}{line.of(note.text)}{newline}---{newline}"


def _within(span: Span, pieces: Iterable[Span]) -> bool:
    return any(piece.covers(span) for piece in pieces)


def _place(edit: TextEdit) -> Span:
    return edit.span
