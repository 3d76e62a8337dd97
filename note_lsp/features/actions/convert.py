"""A wikilink made a Markdown link, and back."""

from __future__ import annotations

from collections.abc import Iterator

from note_lsp.features.actions.action import REWRITE, Action, edit_of, replace
from note_lsp.features.actions.writing import encoded, heading_anchor
from note_lsp.paths import VaultPath, folder_of, relative
from note_lsp.syntax.nodes import Form, Leads, Link
from note_lsp.text import Span
from note_lsp.vault.resolve import Thing
from note_lsp.vault.vault import Note, Vault


def rewrites(vault: Vault, note: Note, span: Span) -> Iterator[Action]:
    """The other form of the link at ``span``, if it leads to a note or file."""
    link = next((link for link in note.facts.links if link.span.meets(span)), None)
    if link is None or link.leads is not Leads.VAULT or link.in_front_matter:
        return
    found = vault.resolve(link, note.path)
    if found.path is None or found.thing not in {Thing.NOTE, Thing.FILE}:
        return
    if link.form is Form.WIKILINK:
        text = _as_markdown(vault, link, note.path, found.path)
        yield Action("Make it a Markdown link", REWRITE, edit_of(note.path, replace(link.span, text)))
    elif link.form is Form.MARKDOWN:
        converted = _as_wikilink(vault, link, note.path, found.path)
        if converted is not None:
            yield Action("Make it a wikilink", REWRITE, edit_of(note.path, replace(link.span, converted)))


def _as_markdown(vault: Vault, link: Link, source: VaultPath, goal: VaultPath) -> str:
    path = encoded(relative(goal, folder_of(source))) if link.target else ""
    anchor = f"#{encoded(_other_anchor(vault, link, goal, Form.MARKDOWN))}" if link.anchor is not None else ""
    mark = "!" if link.embed else ""
    label = link.label if link.label is not None else "" if link.embed else _shown(link)
    return f"{mark}[{label}]({path or anchor or '#'}{anchor if path else ''})"


def _as_wikilink(vault: Vault, link: Link, source: VaultPath, goal: VaultPath) -> str | None:
    target = vault.shortest_name(goal, source) if link.target else ""
    anchor = f"#{_other_anchor(vault, link, goal, Form.WIKILINK)}" if link.anchor is not None else ""
    label = link.label or ""
    if any(sign in label for sign in "[]\\\r\n") or any(sign in target for sign in "[]|#^"):
        return None
    bar = r"\|" if link.in_table else "|"
    shown = f"{bar}{label}" if label and label != target + anchor else ""
    return f"{'!' if link.embed else ''}[[{target}{anchor}{shown}]]"


def _other_anchor(vault: Vault, link: Link, goal: VaultPath, form: Form) -> str:
    """The anchor as the other form writes it."""
    place = vault.find_anchor(goal, link.anchor or "", link.form)
    if place is None or place.heading is None:
        return link.anchor or ""
    return heading_anchor(place.heading, form)


def _shown(link: Link) -> str:
    """What Obsidian shows of a wikilink without a label."""
    parts = [link.target, *(link.anchor or "").split("#")]
    return " > ".join(part.strip() for part in parts if part.strip())
