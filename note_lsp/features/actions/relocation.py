"""What becomes of links when text moves from one note into another, or headings are added to a note."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from note_lsp.edits import TextEdit
from note_lsp.features import writing
from note_lsp.features.actions.anchored import Places
from note_lsp.paths import VaultPath, folder_of, join, name_of, relative, stem_of
from note_lsp.syntax.nodes import Form, Heading, Leads, Link, NoteFacts
from note_lsp.text import Span
from note_lsp.vault.anchors import AnchorPlace
from note_lsp.vault.resolve import Thing
from note_lsp.vault.vault import Vault


class CannotKeepError(Exception):
    """A link could not be written so that it leads where it led."""


class After(msgspec.Struct, frozen=True):
    """A note as it is afterwards."""

    path: VaultPath
    places: Places
    headings: Mapping[Span, Heading]
    """By the span of a heading as it was, what it is now."""

    @classmethod
    def of(cls, path: VaultPath, facts: NoteFacts, before: Iterable[Heading], now: Iterable[Heading]) -> After:
        """The note whose headings ``before`` are those of ``now``, one by one."""
        pairs = zip(before, now, strict=True)
        return cls(path, Places(facts), {old.span: new for old, new in pairs})


class Relocation(msgspec.Struct, frozen=True):
    """Pieces of the note ``origin`` go to another one, or into none where only its headings change."""

    vault: Vault
    origin: VaultPath
    before: Places
    """Those of the note as it is."""
    stays: After
    """What is left of it."""
    goes: After | None = None
    """The note that is made of the pieces; it is not there yet."""
    pieces: tuple[Span, ...] = ()

    def edits(self, link: Link, source: VaultPath, home: VaultPath, in_heading: bool = False) -> list[TextEdit]:
        """What makes a link of the note ``source`` lead where it led, once it stands in ``home`` and the pieces moved.

        Nothing where it does so as it is; ``in_heading`` the words that it shows stay, since anchors name the heading
        by them.  Raises ``CannotKeepError``.
        """
        link = self.vault.as_meant(link, source)
        if link.leads is not Leads.VAULT:
            return []
        found = self.vault.resolve(link, source)
        goal = found.path if link.target else source
        after, anchor = self._anchor(link, goal)
        goal_now = after.path if after is not None else goal
        if goal_now == home and not link.target:
            target = ""
        elif goal_now != goal or not link.target:
            target = self._name(link, goal_now, home)
        else:
            target = self._same_target(link, source, home)
        edits = self._written(link, target, anchor)
        if edits and in_heading and link.form is Form.WIKILINK and link.label is None and not link.embed:
            edits = self._with_label(link, target, link.anchor if anchor is None else anchor) or edits
        return edits

    def _with_label(self, link: Link, target: str, anchor: str | None) -> list[TextEdit]:
        """The edit that lets the link show what it shows without a label."""
        whole, words = (
            f"{one}#{part}" if part is not None else one for one, part in ((target, anchor), (link.target, link.anchor))
        )
        text = writing.labelled(self.vault, whole, words, in_table=link.in_table)
        return (
            []
            if text is None
            else [TextEdit(Span(link.target_span.start, (link.anchor_span or link.target_span).end), text)]
        )

    def _written(self, link: Link, target: str, anchor: str | None) -> list[TextEdit]:
        edits = []
        if target != link.target:
            edit = writing.target_edit(self.vault, link, target) if target else TextEdit(link.target_span, "")
            if edit is None:
                raise CannotKeepError(link.target)
            edits.append(edit)
        if anchor is not None and anchor != link.anchor:
            edits.append(writing.anchor_edit(link, anchor))
        return edits

    def _anchor(self, link: Link, goal: VaultPath | None) -> tuple[After | None, str | None]:
        """The note that the link's anchor leads to now, and how it is named there; None for what is as it was."""
        if goal != self.origin or not link.anchor:
            return None, None
        place = self.before.find(link.anchor, link.form)
        if place is None or place.kind in {"note", "elsewhere", "line"}:
            return None, None
        at = place.heading.span.start if place.heading is not None else place.span.start
        moves = self.goes is not None and any(piece.start <= at < piece.end for piece in self.pieces)
        after = self.goes if moves and self.goes is not None else self.stays
        return after, self._named(link, place, after)

    def _named(self, link: Link, place: AnchorPlace, after: After) -> str:
        anchor = link.anchor or ""
        if place.heading is None:
            names = (anchor, f"^{place.block.id}") if place.block is not None else (anchor,)
            for name in names:
                found = after.places.find(name, link.form)
                if found is not None and found.kind == place.kind:
                    return name
            raise CannotKeepError(anchor)
        heading = after.headings.get(place.heading.span)
        for name in (anchor, *writing.heading_names(heading, link.form)) if heading is not None else ():
            found = after.places.find(name, link.form) if name else None
            if found is not None and found.heading == heading:
                return name
        raise CannotKeepError(anchor)

    def _same_target(self, link: Link, source: VaultPath, home: VaultPath) -> str:
        """The target by which the link means from ``home`` what it meant from ``source``."""
        markdown = link.form is not Form.WIKILINK
        before = self.vault.resolve_target(link.target, source, markdown)
        now = self.vault.resolve_target(link.target, home, markdown)
        bound = markdown or link.target.startswith(("./", "../"))
        if before == now and not (bound and (before.broken or _is_beside(link.target, source, before.path))):
            return link.target
        if bound and (before.thing not in {Thing.NOTE, Thing.FILE} or before.kind == "folder"):
            return _carried(link.target, source, home)
        if before.thing not in {Thing.NOTE, Thing.FILE} or (before == now and folder_of(source) == folder_of(home)):
            return link.target
        return self._name(link, before.path, home)

    def _name(self, link: Link, goal: VaultPath | None, home: VaultPath) -> str:
        if goal is None:
            raise CannotKeepError(link.target)
        if link.form is Form.WIKILINK:
            is_new = self.goes is not None and goal == self.goes.path
            name = name_of_new(self.vault, goal, home) if is_new else writing.wikilink_name(self.vault, goal, home)
            if name is None:
                raise CannotKeepError(link.target)
            return name
        path = relative(goal, folder_of(home))
        bare = bool(link.target) and stem_of(link.target, self.vault.extensions) == name_of(link.target)
        return path[: len(path) - len(name_of(path))] + stem_of(path, self.vault.extensions) if bare else path


def name_of_new(vault: Vault, path: VaultPath, home: VaultPath) -> str | None:
    """The target of a wikilink in ``home`` to a note that is about to be made, whose stem no other note has."""
    bare = VaultPath(path[: len(path) - len(name_of(path))] + stem_of(path, vault.extensions))
    style = vault.link_style()
    name: str = name_of(bare)
    if style == "path":
        name = bare
    elif style == "relative":
        beside = relative(bare, folder_of(home))
        name = beside if "/" in beside else name
    return name if writing.is_target(name) else None


def _is_beside(target: str, source: VaultPath, goal: VaultPath | None) -> bool:
    """Whether a path from the folder of ``source`` leads to ``goal`` by itself, as in other programs, too."""
    path = join(folder_of(source), target) if not target.startswith("/") else None
    return bool(path and goal) and (goal == path or f"{goal}".startswith(f"{path}."))


def _carried(target: str, source: VaultPath, home: VaultPath) -> str:
    """A path from the folder of ``source``, as it is written in ``home``."""
    if target.startswith("/") or folder_of(source) == folder_of(home):
        return target
    path = join(folder_of(source), target)
    if not path:
        return target
    written = relative(path, folder_of(home)) + ("/" if target.endswith("/") else "")
    return f"./{written}" if target.startswith(".") and not written.startswith("../") else written
