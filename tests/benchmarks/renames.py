"""Renames of random things of a vault, as questions to a server, each with the one that takes it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import msgspec

from note_lsp.features.places import title_heading
from note_lsp.folding import fold_name
from note_lsp.paths import VaultPath, folder_of, name_of
from note_lsp.syntax.nodes import Heading, Leads
from note_lsp.vault.vault import Note, Vault
from tests.kept_links import Moved

_WORDS = ("harbour", "lantern", "Ebbe", "größer", "north wind", "two_three", "a-b", "x.y", "日本", "It's (new)")

Place = Callable[[Note], int]


class Step(msgspec.Struct, frozen=True):
    """One rename of what stands at a place of the note ``source``, or one move."""

    kind: str
    source: VaultPath
    place: Place = lambda _: 0
    old: str = ""
    new: str = ""
    moved: Moved = ()
    """What is moved; empty for a rename."""


class Renames:
    """What there is to rename in a vault that somebody watches."""

    def __init__(self, vault: Vault, root: Path, seed: int) -> None:
        self._vault = vault
        self._root = root
        self._random = Random(seed)
        self._serial = 0

    def step(self) -> Step | None:
        """The next rename; None if nothing is to be found."""
        kinds = [self._of_note, self._of_note, self._of_note, self._of_heading, self._of_heading, self._of_title]
        kinds += [self._of_tag, self._of_folder, self._of_move, self._of_value, self._of_block, self._of_label]
        kinds += [self._of_footnote, self._of_missing, self._of_missing]
        steps = (self._random.choice(kinds)() for _ in range(80))
        return next((step for step in steps if step is not None), None)

    def flip(self, share: float) -> bool:
        """Whether to do what is done in that share of all times."""
        return self._random.random() < share

    def notes(self) -> list[VaultPath]:
        """All notes, in order."""
        return sorted(name.path for name in self._vault.names())

    def some(self, count: int) -> list[VaultPath]:
        """Some of them."""
        notes = self.notes()
        return self._random.sample(notes, min(count, len(notes)))

    def _note(self) -> Note:
        note = self._vault.note(self._random.choice(self.notes()))
        assert note is not None
        return note

    def _new_name(self, old: str = "", *, path: bool = False) -> str:
        self._serial += 1
        kind = self._random.randrange(8)
        if kind == 0 and old.swapcase() != old:
            return old.swapcase()
        if kind == 1 and " " in old:
            return old.replace(" ", "_") + f"_{self._serial}"
        if path and kind == 2:
            return f"{self._random.choice(_WORDS)} {self._serial}/{old}"
        if path and kind in {3, 4}:
            # Another note's name, so that links become ambiguous.
            name = self._vault.name(self._random.choice(self.notes()))
            return name.stem if name is not None else old
        return f"{self._random.choice(_WORDS)} {self._serial}"

    def _of_note(self) -> Step | None:
        """A note, from a link to it."""
        note = self._note()
        numbers = list(range(len(note.facts.links)))
        self._random.shuffle(numbers)
        steps = (self._from_link(note, number) for number in numbers[:20])
        return next((step for step in steps if step is not None), None)

    def _from_link(self, note: Note, number: int) -> Step | None:
        link = note.facts.links[number]
        found = self._vault.resolve(link, note.path)
        name = self._vault.name(found.path) if found.path is not None else None
        if link.leads is not Leads.VAULT or not link.target or found.kind or name is None:
            return None
        new = self._new_name(name.stem, path=True)
        above = folder_of(name.path)
        # A name without a slash would stay in its folder.
        old = f"{above}/{name.stem}" if "/" in new and above else name.stem
        kind = "note by a path" if "/" in new else "note"
        return Step(kind, note.path, lambda note: note.facts.links[number].target_span.start, old, new)

    def _of_heading(self) -> Step | None:
        note = self._note()
        title = title_heading(note.facts.headings)
        numbers = [at for at, one in enumerate(note.facts.headings) if one != title and not _holds_link(note, one)]
        if not numbers:
            return None
        number = self._random.choice(numbers)
        old = note.facts.headings[number].text_span.of(note.text)
        other = self._random.choice(note.facts.headings).text
        new = other if self.flip(0.2) and other.strip() else self._new_name(old)
        return Step("heading", note.path, lambda note: note.facts.headings[number].text_span.start, old, new)

    def _of_title(self) -> Step | None:
        """A note from its heading of level 1."""
        note = self._note()
        heading, name = title_heading(note.facts.headings), self._vault.name(note.path)
        if heading is None or name is None or _holds_link(note, heading):
            return None
        number, old = note.facts.headings.index(heading), heading.text_span.of(note.text)
        new = self._new_name(old)
        kind = "title with its file" if fold_name(name.stem) == fold_name(heading.text) else "title"
        return Step(kind, note.path, lambda note: note.facts.headings[number].text_span.start, old, new)

    def _of_block(self) -> Step | None:
        note = self._note()
        ids = [(at, block.id) for at, block in enumerate(note.facts.blocks) if block.id is not None]
        if not ids:
            return None
        number, old = self._random.choice(ids)
        self._serial += 1

        def place(note: Note) -> int:
            span = note.facts.blocks[number].id_span
            assert span is not None
            return span.start

        return Step("block", note.path, place, old, f"id-{self._serial}x")

    def _of_tag(self) -> Step | None:
        note = self._note()
        if not note.facts.tags:
            return None
        number = self._random.randrange(len(note.facts.tags))
        self._serial += 1
        old = note.facts.tags[number].name
        new = f"renamed/tag{self._serial}"
        return Step("tag", note.path, lambda note: note.facts.tags[number].span.start + 1, old, new)

    def _of_value(self) -> Step | None:
        note = self._note()
        values = _values(note)
        if not values:
            return None
        number = self._random.randrange(len(values))
        return Step(
            "title or alias", note.path, lambda note: _values(note)[number][1], values[number][0], self._new_name()
        )

    def _of_label(self) -> Step | None:
        note = self._note()
        numbers = [at for at, one in enumerate(note.facts.definitions) if not one.comment]
        if not numbers:
            return None
        number = self._random.choice(numbers)
        old = note.facts.definitions[number].label_span.of(note.text)
        self._serial += 1
        return Step(
            "label",
            note.path,
            lambda note: note.facts.definitions[number].label_span.start,
            old,
            f"label {self._serial}",
        )

    def _of_footnote(self) -> Step | None:
        note = self._note()
        if not note.facts.footnote_uses:
            return None
        old = note.facts.footnote_uses[0].id_span.of(note.text)[1:]
        self._serial += 1
        return Step(
            "footnote", note.path, lambda note: note.facts.footnote_uses[0].id_span.start + 1, old, f"n{self._serial}"
        )

    def _of_missing(self) -> Step | None:
        note = self._note()
        wanted = [
            at
            for at, link in enumerate(note.facts.links)
            if link.leads is Leads.VAULT and link.target and not {"/", "."} & set(link.target)
        ]
        broken = [at for at in wanted if self._vault.resolve(note.facts.links[at], note.path).broken]
        if not broken:
            return None
        number = self._random.choice(broken)
        old = note.facts.links[number].target
        return Step(
            "missing note", note.path, lambda note: note.facts.links[number].target_span.start, old, self._new_name()
        )

    def _of_folder(self) -> Step | None:
        folders = sorted(path for path in self._vault.folders() if path)
        if not folders:
            return None
        old = self._random.choice(folders)
        above = folder_of(old)
        return _move("folder", old, f"{above}/{self._new_name()}" if above else self._new_name())

    def _of_move(self) -> Step | None:
        old = self._random.choice(self.notes())
        folder = self._random.choice(sorted(self._vault.folders()) or [VaultPath("")])
        new = f"{folder}/{name_of(old)}" if folder else name_of(old)
        return None if (self._root / new).exists() else _move("move", old, new)


def _move(kind: str, old: VaultPath, new: str) -> Step:
    return Step(kind, old, moved=((old, new),))


def _holds_link(note: Note, heading: Heading) -> bool:
    return any(heading.span.covers(link.span) for link in note.facts.links)


def _values(note: Note) -> list[tuple[str, int]]:
    front_matter = note.facts.front_matter
    values = [front_matter.title, *front_matter.aliases] if front_matter is not None else []
    return [(value.text, value.span.start) for value in values if value is not None]
