"""What is said above a line of a note: how often it is linked, its video, and the other notes of that video."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from note_lsp.features.backlinks import backlinks_by_part
from note_lsp.features.markdown_words import counted, other_notes_of_video
from note_lsp.features.places import Place, link_place, note_place, title_heading, use_place
from note_lsp.features.video_link import medium_link
from note_lsp.paths import VaultPath
from note_lsp.syntax.media import Medium, own_medium_value
from note_lsp.text import Span
from note_lsp.vault.vault import Mention, Note, Vault

Kind = Literal["note", "heading", "block", "video", "notes-of-video"]


class Lens(msgspec.Struct, frozen=True, gc=False):
    """Something that is said above the line of ``span``; what it says is worked out by ``lens_answer``."""

    kind: Kind
    span: Span
    name: str = ""
    """Of a heading its slug, of a block its id."""


class LensAnswer(msgspec.Struct, frozen=True):
    """What a lens says and what a click on it does: it opens ``url`` or the file ``path``, or shows ``places``."""

    title: str
    url: str | None = None
    path: VaultPath | None = None
    places: tuple[Place, ...] = ()


class Choice(msgspec.Struct, frozen=True):
    """A place that a lens leads to, with the name that tells it from the others."""

    name: str
    place: Place


def code_lenses(vault: Vault, path: VaultPath) -> tuple[Lens, ...]:
    """The lenses of a note, in the order of the text; only where there is something to count."""
    note = vault.note(path)
    if note is None:
        return ()
    return tuple(sorted([*_of_backlinks(vault, note), *_of_video(vault, note)], key=lambda lens: lens.span.start))


def lens_answer(vault: Vault, path: VaultPath, kind: str, name: str = "") -> LensAnswer | None:
    """What the lens of that kind says of the note as it is now; None where the note has nothing for it."""
    note = vault.note(path)
    if note is None:
        return None
    if kind in {"note", "heading", "block"}:
        return _linked(vault, note, kind, name)
    found = own_medium_value(note.facts.front_matter)
    if found is None:
        return None
    medium = found[0]
    if kind == "video":
        link = medium_link(vault, path, medium)
        return LensAnswer("Open video", link.url, link.path) if link is not None else None
    if kind == "notes-of-video":
        others = _others(vault, path, medium)
        places = tuple(note_place(vault, other) for other in others)
        return LensAnswer(other_notes_of_video(len(others)), places=places)
    return None


def choices(vault: Vault, places: Iterable[Place]) -> tuple[Choice, ...]:
    """The notes that ``places`` stand in, each at its first, by what people call it; by its path where several are
    called so."""
    first: dict[VaultPath, Place] = {}
    for place in places:
        first.setdefault(place.path, place)
    called = [(name.title or name.stem if (name := vault.name(path)) else path) for path in first]
    often = Counter(called)
    return tuple(
        Choice(name if often[name] == 1 else f"{name} ({place.path})", place)
        for name, place in zip(called, first.values(), strict=True)
    )


def _of_backlinks(vault: Vault, note: Note) -> Iterator[Lens]:
    found = backlinks_by_part(vault, note.path) if vault.settings.lenses.backlinks else None
    if found is None or not found.note:
        return
    title = title_heading(note.facts.headings)
    top = title.text_span if title is not None else note.facts.lines.line_span(0)
    yield Lens("note", _line_at(note, top))
    headings = {heading.slug: heading.text_span for heading in reversed(note.facts.headings)}
    blocks = {block.id: block.span for block in reversed(note.facts.blocks) if block.id is not None}
    for slug in headings.keys() & found.headings.keys():
        yield Lens("heading", _line_at(note, headings[slug]), slug)
    for block_id in blocks.keys() & found.blocks.keys():
        yield Lens("block", _line_at(note, blocks[block_id]), block_id)


def _line_at(note: Note, span: Span) -> Span:
    """``span`` as far as its first line goes, for a lens stands above one line."""
    lines = note.facts.lines
    return Span(span.start, min(span.end, lines.line_span(lines.line_of(span.start)).end))


def _linked(vault: Vault, note: Note, kind: str, name: str) -> LensAnswer | None:
    found = backlinks_by_part(vault, note.path)
    match kind:
        case "heading":
            mentions = found.headings.get(name)
        case "block":
            mentions = found.blocks.get(name)
        case _:
            mentions = found.note
    if not mentions:
        return None
    places = tuple(place for mention in mentions for place in _places(mention))
    return LensAnswer(f"{counted(len(places), 'link')} to this {kind}", places=places)


def _places(mention: Mention) -> list[Place]:
    """Where the links stand that a mention counts as: of a definition those that use it."""
    uses = [use_place(mention.source, use) for use in mention.link.uses]
    return uses or [link_place(mention.source, mention.link)]


def _of_video(vault: Vault, note: Note) -> Iterator[Lens]:
    found = own_medium_value(note.facts.front_matter)
    if found is None:
        return
    medium, value = found
    if medium_link(vault, note.path, medium) is not None:
        yield Lens("video", value.span)
    if _others(vault, note.path, medium):
        yield Lens("notes-of-video", value.span)


def _others(vault: Vault, path: VaultPath, medium: Medium) -> list[VaultPath]:
    return [other for other in vault.notes_of_video(medium.id) if other != path]
