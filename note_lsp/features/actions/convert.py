"""A wikilink made a Markdown link, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from note_lsp.edits import Edit, EditNote
from note_lsp.features import writing
from note_lsp.features.action_kinds import REWRITE
from note_lsp.features.actions.action import Action, edit_of, replace
from note_lsp.features.actions.enclosing import frees_brackets
from note_lsp.features.actions.kept import kept
from note_lsp.paths import VaultPath, folder_of, relative
from note_lsp.syntax.nodes import Form, Leads, Link
from note_lsp.text import Span
from note_lsp.vault.resolve import Thing
from note_lsp.vault.vault import Note, Vault

_TITLES: Final = {
    Form.WIKILINK: "Make the wikilinks of the selection Markdown links",
    Form.MARKDOWN: "Make the Markdown links of the selection wikilinks",
}


def rewrites(vault: Vault, note: Note, span: Span) -> Iterator[Action]:
    """The other form of the link at ``span``, or of all those in it, if they lead to a note or file."""
    near = [link for link in note.facts.links if link.span.meets(span)]
    inside = [link for link in near if span.covers(link.span) and link.form in _TITLES]
    if len(inside) > 1:
        for form in dict.fromkeys(link.form for link in inside):
            of_form = [link for link in inside if link.form is form]
            if any(True for link in of_form for _ in _rewritten(vault, note, link)):
                yield Action(_TITLES[form], REWRITE, partial(_all_rewritten, vault, note, of_form))
        return
    for link in near[:1]:
        yield from _rewritten(vault, note, link)


def _all_rewritten(vault: Vault, note: Note, links: Sequence[Link]) -> Edit | None:
    """Those that can be written in the other form; None if together they would change where some link leads."""
    found = (action.edit for link in links for action in _rewritten(vault, note, link))
    changes = (change for edit in found if edit is not None for change in edit.changes)
    return kept(vault, note, [edit for change in changes if isinstance(change, EditNote) for edit in change.edits])


def _rewritten(vault: Vault, note: Note, link: Link) -> Iterator[Action]:
    if link.leads is not Leads.VAULT or link.in_front_matter or _is_moment(note, link):
        return
    found = vault.resolve(link, note.path)
    if found.path is None or found.thing not in {Thing.NOTE, Thing.FILE}:
        return
    if link.form is Form.WIKILINK:
        text = _as_markdown(vault, link, note.path, found.path)
        if note.text.startswith("]", link.span.start - 1):
            # It would be read as a reference.
            return
        yield Action("Make it a Markdown link", REWRITE, edit_of(note.path, replace(link.span, text)))
    elif link.form is Form.MARKDOWN:
        converted = _as_wikilink(vault, link, note.path, found.path)
        if converted is not None and not _is_wikilink_unread(note.text, link.span):
            yield Action("Make it a wikilink", REWRITE, edit_of(note.path, replace(link.span, converted)))


def _is_wikilink_unread(text: str, span: Span) -> bool:
    """Whether a wikilink at ``span`` would be the label of a Markdown link, or in it."""
    return text.startswith("(", span.end) or frees_brackets(text, span)


def _is_moment(note: Note, link: Link) -> bool:
    """Whether a link is a moment of the note's video, ``[5:03](#t=303)``, which a wikilink does not name."""
    return not link.target and any(stamp.span == link.span for stamp in note.facts.timestamps)


def _as_markdown(vault: Vault, link: Link, source: VaultPath, goal: VaultPath) -> str:
    path = writing.markdown_path(relative(goal, folder_of(source))) if link.target else ""
    written = writing.markdown_anchor(_other_anchor(vault, link, goal, Form.MARKDOWN))
    anchor = f"#{written}" if link.anchor is not None else ""
    mark = "!" if link.embed else ""
    label = link.label if link.label is not None else "" if link.embed else writing.shown(link.target, link.anchor)
    destination = f"{path or anchor or '#'}{anchor if path else ''}"
    if link.in_table:
        destination = destination.replace("|", "%7C")
    return f"{mark}[{writing.markdown_label(label)}]({destination})"


def _as_wikilink(vault: Vault, link: Link, source: VaultPath, goal: VaultPath) -> str | None:
    target = writing.wikilink_name(vault, goal, source) if link.target else ""
    label = link.label or ""
    if target is None or any(sign in label for sign in "[]\\"):
        return None
    anchor = f"#{_other_anchor(vault, link, goal, Form.WIKILINK)}" if link.anchor is not None else ""
    written: str | None = target + anchor
    if label and label != written:
        written = writing.labelled(vault, target + anchor, label, in_table=link.in_table)
    return None if written is None else f"{'!' if link.embed else ''}[[{written}]]"


def _other_anchor(vault: Vault, link: Link, goal: VaultPath, form: Form) -> str:
    """The anchor as the other form writes it."""
    place = vault.find_anchor(goal, link.anchor or "", link.form)
    heading = place.heading if place is not None else None
    written = writing.heading_anchor(vault, goal, heading, form) if heading is not None else None
    return written or link.anchor or ""
