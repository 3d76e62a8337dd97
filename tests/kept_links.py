"""Somebody who watches a vault while names in it change, and says what became another that should not have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from note_lsp.edits import TextEdit
from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Leads, Link
from note_lsp.text import Span
from note_lsp.vault.vault import Note, Vault

Moved = Sequence[tuple[str, str]]
"""Files and folders that have moved, each with where it lies now."""


_ROOT = "the vault"


class Led(msgspec.Struct, frozen=True):
    """Where a link leads."""

    goal: str
    """A path, a URL or a definition; empty for nowhere."""
    part: str
    """The number of the heading or block that it names in there."""
    surely: bool
    folder: str | None = None
    """The folder that it names, with the note of the folder as its goal or without."""

    @property
    def has_note(self) -> bool:
        """Whether it leads to a note or file."""
        return self.goal not in {"", self.folder, _ROOT}

    def after(self, moved: Moved) -> Led:
        """The same once files have moved."""
        folder = where(self.folder, moved) if self.folder is not None else None
        return Led(where(self.goal, moved), self.part, self.surely, folder)

    def unlike(self, then: Led, moved: Moved) -> bool:
        """Whether ``then`` is worse than this; what led nowhere may lead somewhere."""
        if not self.goal:
            return False
        same = then.goal == where(self.goal, moved) and self.part in {then.part, "nowhere"}
        # A folder may have a note now.
        same |= self.folder is not None and not self.has_note and then.folder == where(self.folder, moved)
        return not same or (self.surely and not then.surely)


def where(path: str, moved: Moved) -> str:
    """Where ``path`` lies now."""
    fitting = [pair for pair in moved if path == pair[0] or path.startswith(f"{pair[0]}/")]
    if not fitting:
        return path
    old, new = max(fitting, key=lambda pair: len(pair[0]))
    return new + path[len(old) :]


def led_after(led: Mapping[str, list[Led]], moved: Moved) -> dict[str, list[Led]]:
    """Where links lead once files have moved, if nothing else becomes another."""
    return {where(path, moved): [one.after(moved) for one in links] for path, links in led.items()}


def led_of(vault: Vault, paths: Iterable[VaultPath] | None = None) -> dict[str, list[Led]]:
    """Where the links of the notes ``paths``, or of all notes, lead."""
    wanted = [name.path for name in vault.names()] if paths is None else paths
    return {path: [_led(vault, path, link) for link in vault.links_of(path)] for path in wanted}


def differences(before: Mapping[str, list[Led]], then: Mapping[str, list[Led]], moved: Moved) -> Iterator[str]:
    """The links that do not lead where they led."""
    for source, links in before.items():
        now = then.get(where(source, moved))
        if now is None:
            yield f"{source}: is not there any more"
        elif len(now) != len(links):
            yield f"{source}: {len(links)} links before, {len(now)} now"
        else:
            for number, (old, new) in enumerate(zip(links, now, strict=True)):
                if old.unlike(new, moved):
                    yield f"{source}: link {number} led to {old}, and now to {new}"


def strange_edits(note: Note, edits: Iterable[TextEdit]) -> list[str]:
    """What is edited of a note that is no name."""
    places = names_in(note)
    return [
        edit.span.of(note.text)
        for edit in edits
        if not any(place.start <= edit.span.start and edit.span.end <= place.end for place in places)
    ]


def _led(vault: Vault, path: VaultPath, link: Link) -> Led:
    link = vault.as_meant(link, path)
    if link.leads is Leads.LABEL:
        return Led("a definition", "", surely=True)
    if link.leads is not Leads.VAULT:
        return Led(link.target, "", surely=True)
    found = vault.resolve(link, path)
    goal = found.path if found.path is not None else found.folder
    if goal is None:
        return Led("", "", surely=False)
    return Led(goal or _ROOT, _part(vault, found.path, link), not found.ambiguous, found.folder)


def _part(vault: Vault, path: VaultPath | None, link: Link) -> str:
    if path is None or not link.anchor or vault.name(path) is None:
        return ""
    place = vault.find_anchor(path, link.anchor, link.form)
    if place is None:
        return "nowhere"
    if place.heading is not None:
        return f"heading {list(vault.headings(path)).index(place.heading)}"
    if place.block is not None:
        return f"block {list(vault.block_ids(path)).index(place.block)}"
    return place.kind


def names_in(note: Note) -> Collection[Span]:
    facts = note.facts
    found = [span for link in facts.links for span in (link.target_span, link.anchor_span) if span is not None]
    found += [link.span for link in facts.links]
    found += [heading.text_span for heading in facts.headings]
    found += [tag.span for tag in facts.tags]
    found += [block.id_span for block in facts.blocks if block.id_span is not None]
    found += [anchor.span for anchor in facts.html_anchors]
    found += [use.id_span for use in facts.footnote_uses]
    found += [one.id_span for one in facts.footnote_definitions]
    found += [use.label_span for use in facts.references]
    found += [definition.label_span for definition in facts.definitions]
    if facts.front_matter is not None:
        found += [value.span for field in facts.front_matter.fields for value in field.values]
        found += [value.span for value in facts.front_matter.aliases]
    return set(found)
