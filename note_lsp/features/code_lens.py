"""What is said above a line of a note: its video, and the other notes of that video."""

from __future__ import annotations

from collections import Counter
from typing import Literal

import msgspec

from note_lsp.features.markdown_words import other_notes_of_video
from note_lsp.features.places import Place, note_place
from note_lsp.features.video_link import medium_link
from note_lsp.paths import VaultPath
from note_lsp.syntax.media import Medium, own_medium_value
from note_lsp.text import Span
from note_lsp.vault.vault import Vault

Kind = Literal["video", "notes-of-video"]


class Lens(msgspec.Struct, frozen=True, gc=False):
    """Something that is said above the line of ``span``; what it says is worked out by ``lens_answer``."""

    kind: Kind
    span: Span


class Choice(msgspec.Struct, frozen=True):
    """A place that a lens leads to, with the name that tells it from the others."""

    name: str
    place: Place


class LensAnswer(msgspec.Struct, frozen=True):
    """What a lens says and what a click on it does: it opens ``url`` or the file ``path``, or shows ``choices``."""

    title: str
    url: str | None = None
    path: VaultPath | None = None
    choices: tuple[Choice, ...] = ()


def code_lenses(vault: Vault, path: VaultPath) -> tuple[Lens, ...]:
    """The lenses of a note, in the order of the text; of the notes of a video only where there are others."""
    note = vault.note(path)
    found = own_medium_value(note.facts.front_matter) if note is not None else None
    if found is None:
        return ()
    medium, value = found
    lenses = [Lens("video", value.span)] if medium_link(vault, path, medium) is not None else []
    if _others(vault, path, medium):
        lenses.append(Lens("notes-of-video", value.span))
    return tuple(lenses)


def lens_answer(vault: Vault, path: VaultPath, kind: str) -> LensAnswer | None:
    """What the lens of that kind says of the note as it is now; None where the note has nothing for it."""
    note = vault.note(path)
    found = own_medium_value(note.facts.front_matter) if note is not None else None
    if found is None:
        return None
    medium = found[0]
    if kind == "video":
        link = medium_link(vault, path, medium)
        return LensAnswer("Open video", link.url, link.path) if link is not None else None
    if kind == "notes-of-video":
        others = _others(vault, path, medium)
        return LensAnswer(other_notes_of_video(len(others)), choices=_choices(vault, others))
    return None


def _others(vault: Vault, path: VaultPath, medium: Medium) -> list[VaultPath]:
    return [other for other in vault.notes_of_video(medium.id) if other != path]


def _choices(vault: Vault, paths: list[VaultPath]) -> tuple[Choice, ...]:
    """The notes by what people call them; by their paths where that is the same for several."""
    called = [(name.title or name.stem if (name := vault.name(path)) else path) for path in paths]
    often = Counter(called)
    return tuple(
        Choice(name if often[name] == 1 else f"{name} ({path})", note_place(vault, path))
        for name, path in zip(called, paths, strict=True)
    )
