"""What the links of a picture resolve to, drawn as one line a link."""

from __future__ import annotations

import textwrap

from note_lsp.paths import VaultPath
from note_lsp.settings import Settings
from note_lsp.syntax.nodes import Link
from note_lsp.vault.resolve import Resolution
from note_lsp.vault.vault import Vault
from tests.dsl import Picture


def check_links(picture: str, expected: str, settings: Settings | None = None, source: str | None = None) -> None:
    """Hold what every link of the picture's first note (or of ``source``) resolves to.

    A line is ``target -> path rung``, with the other candidates after ``ambiguous with``, and
    ``= place`` for an anchor.
    """
    parsed = Picture.parse(picture)
    vault = parsed.vault(settings=settings)
    drawn = draw_links(vault, VaultPath(source or next(iter(parsed.files))))
    assert drawn == textwrap.dedent(expected).strip()


def draw_links(vault: Vault, source: VaultPath) -> str:
    """Every link of ``source`` with what it resolves to."""
    return "\n".join(_draw(vault, source, link) for link in vault.links_of(source))


def _draw(vault: Vault, source: VaultPath, link: Link) -> str:
    found = vault.resolve(link, source)
    shown = f"{link.target or '(here)'} -> {draw_resolution(found)}"
    if link.anchor is None or found.path is None:
        return shown
    place = vault.find_anchor(found.path, link.anchor, link.form)
    if place is None:
        return f"{shown} = no {link.anchor}"
    what = place.heading.text if place.heading else f"^{place.block.id}" if place.block else place.kind
    return f"{shown} = {what}"


def draw_resolution(found: Resolution) -> str:
    """``path rung``, or what else the target is."""
    if found.thing is None:
        return "broken"
    if found.path is None:
        return str(found.thing)
    rung = found.rung.name.lower() if found.rung else ""
    words = [found.path, rung, *(() if found.thing == "note" else (f"({found.thing})",))]
    if found.kind:
        words.append(found.kind)
    if found.ambiguous:
        words.append(f"ambiguous with {', '.join(found.candidates[1:])}")
    return " ".join(words)
