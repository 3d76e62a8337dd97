"""``note-lsp definition | hover | references | complete FILE:LINE:COL``: what the server would answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import msgspec

from note_lsp.cli.output import printable, write_lines
from note_lsp.cli.report import range_of
from note_lsp.cli.vaults import absolute, in_vault, opened, root_of, say
from note_lsp.features.places import Place
from note_lsp.paths import VaultPath
from note_lsp.text import LineIndex
from note_lsp.vault.vault import Note, Vault

_format = click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)

_FRAME_PATIENCE = 5.0
"""Seconds that a hover waits for a frame of a local video: nothing comes after it."""


class At(msgspec.Struct, frozen=True):
    """The place that was asked about."""

    vault: Vault
    note: Note
    offset: int

    @property
    def path(self) -> VaultPath:
        """The note's."""
        return self.note.path


def _position(ctx: click.Context, param: click.Parameter, value: str) -> tuple[Path, int, int]:
    """Read ``FILE:LINE:COL``, both from 1; wrong use if there is no such file."""
    file, *numbers = value.rsplit(":", 2)
    if len(numbers) != 2 or not all(number.isascii() and number.isdigit() and int(number) > 0 for number in numbers):
        raise click.BadParameter(f"{value!r} is no FILE:LINE:COL, such as notes/today.md:3:14")
    return absolute(file), int(numbers[0]), int(numbers[1])


_place = click.argument("place", metavar="FILE:LINE:COL", callback=_position)


@click.command()
@_place
@_format
def definition(place: tuple[Path, int, int], format_: str) -> None:
    """Print where the link at FILE:LINE:COL leads.  Lines and columns count from 1, columns in code points."""
    from note_lsp.features.definition import definition as answer

    with _asked(place) as at:
        found = answer(at.vault, at.path, at.offset)
        places = found.places if found is not None else ()
        if format_ == "json":
            origin = range_of(at.note.facts.lines, found.origin) if found is not None else None
            _print_json({"origin": origin, "places": [_place_data(at.vault, one) for one in places]})
        else:
            _print_places(at.vault, places)


@click.command()
@_place
@_format
@click.option("--declaration", is_flag=True, help="The thing itself, too, first.")
def references(place: tuple[Path, int, int], format_: str, declaration: bool) -> None:
    """Print who links to what stands at FILE:LINE:COL.  Lines and columns count from 1, columns in code points."""
    from note_lsp.features.references import references as answer

    with _asked(place) as at:
        places = answer(at.vault, at.path, at.offset, declaration)
        if format_ == "json":
            _print_json([_place_data(at.vault, one) for one in places])
        else:
            _print_places(at.vault, places)


@click.command()
@_place
@_format
def hover(place: tuple[Path, int, int], format_: str) -> None:
    """Print what a hover at FILE:LINE:COL shows.  Lines and columns count from 1, columns in code points."""
    from note_lsp.features.hover import hover as answer

    with _asked(place) as at:
        found = answer(at.vault, at.path, at.offset, _FRAME_PATIENCE)
        if format_ == "json":
            range_ = range_of(at.note.facts.lines, found.span) if found is not None else None
            _print_json({"range": range_, "markdown": found.markdown} if found is not None else None)
        elif found is not None:
            write_lines(printable(line) for line in found.markdown.rstrip("\n").split("\n"))
        else:
            say("nothing is known of this place")


@click.command()
@_place
@_format
def complete(place: tuple[Path, int, int], format_: str) -> None:
    """Print what completion offers at FILE:LINE:COL.  Lines and columns count from 1, columns in code points."""
    from note_lsp.features.completion import ClientTraits
    from note_lsp.features.completion import complete as answer

    with _asked(place) as at:
        found = answer(at.vault, at.path, at.offset, ClientTraits(label_details=True))
        if format_ == "json":
            lines = at.note.facts.lines
            items = [
                {
                    "label": item.label,
                    "kind": item.kind,
                    "description": item.description,
                    "detail": item.detail,
                    "range": range_of(lines, item.replace),
                    "newText": item.new_text,
                }
                for item in found.items
            ]
            _print_json({"incomplete": found.incomplete, "items": items})
            return
        rows = ((item.label, item.new_text, item.description or item.detail) for item in found.items)
        write_lines(printable("\t".join(row)).rstrip() for row in rows)
        if not found.items:
            say("nothing is offered here")


@contextmanager
def _asked(place: tuple[Path, int, int]) -> Iterator[At]:
    """The note and offset of ``FILE:LINE:COL`` in its vault; what lies beyond a line or the text is wrong use."""
    file, line, column = place
    root = root_of(file)
    with opened(root) as vault:
        note = vault.note(in_vault(root, file))
        if note is None:
            raise click.UsageError(f"{file} is no note of the vault {root}")
        yield At(vault, note, _offset(note.facts.lines, line, column))


def _offset(lines: LineIndex, line: int, column: int) -> int:
    if line > lines.line_count:
        raise click.UsageError(f"line {line} is beyond the end: there are {lines.line_count}")
    span = lines.line_span(line - 1)
    if column - 1 > span.end - span.start:
        raise click.UsageError(f"column {column} is beyond the end of line {line}: it has {span.end - span.start}")
    return span.start + column - 1


def _place_data(vault: Vault, place: Place) -> dict[str, Any]:
    lines = vault.lines(place.path) or LineIndex.of("")
    return {"path": place.path, "range": range_of(lines, place.span), "selection": range_of(lines, place.selection)}


def _print_places(vault: Vault, places: tuple[Place, ...]) -> None:
    write_lines(printable(_line_of(vault, place)) for place in places)
    if not places:
        say("this leads nowhere")


def _line_of(vault: Vault, place: Place) -> str:
    """``path:line:column`` and the line that stands there."""
    note = vault.note(place.path)
    lines = note.facts.lines if note is not None else LineIndex.of("")
    line, column = lines.position(place.selection.start)
    words = " ".join(lines.line_span(line).of(note.text).split()) if note is not None else ""
    return f"{vault.file_path(place.path)}:{line + 1}:{column + 1}: {words[:120]}".rstrip(": ")


def _print_json(data: object) -> None:
    write_lines([msgspec.json.encode(data).decode()])
