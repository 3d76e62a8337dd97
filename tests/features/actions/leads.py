"""Where every link of a vault leads, as a bag of what can be compared before and after an edit.

It knows nothing of how the edit was made: headings and footnotes are told by their words and by what follows them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from note_lsp.edits import CreateNote, Edit, EditNote, apply
from note_lsp.folding import fold_blanks, fold_name
from note_lsp.paths import VaultPath, folder_of, join, name_of, stem_of
from note_lsp.syntax.nodes import Form, Leads, Link
from note_lsp.vault.vault import Note, Vault

Lead = tuple[str, str, str]
"""The note a link stands in, what it leads to, and the anchor there."""


def leads(vault: Vault, within: Iterable[VaultPath] | None = None) -> Counter[Lead]:
    """Where the links of these notes lead, or of all; definitions count for what uses them, not by themselves."""
    found: Counter[Lead] = Counter()
    for path in [name.path for name in vault.names()] if within is None else within:
        note = vault.note(path)
        if note is not None:
            found.update(_leads_of(vault, note))
    return found


def edited(vault: Vault, edit: Edit) -> list[VaultPath]:
    """Lay an edit over the vault as open buffers; the notes it made or changed."""
    changed = []
    for change in edit.changes:
        if isinstance(change, CreateNote):
            assert not vault.exists(change.path), change.path
            vault.open_buffer(change.path, change.text, 1)
        else:
            assert isinstance(change, EditNote)
            text = vault.text(change.path)
            assert text is not None
            vault.open_buffer(change.path, apply(text, change.edits), 2)
        changed.append(change.path)
    return changed


def _leads_of(vault: Vault, note: Note) -> Iterable[Lead]:
    defined = {link.span: link for link in note.facts.links if link.form is Form.DEFINITION}
    # Of several the first counts.
    behind = {one.label: defined[one.span] for one in reversed(note.facts.definitions) if one.span in defined}
    for link in note.facts.links:
        if link.form not in {Form.DEFINITION, Form.AUTOLINK} and link.leads is not Leads.LABEL:
            yield _lead(vault, note.path, link)
    labels = [use.label for use in note.facts.references]
    labels += [fold_blanks(link.target) for link in note.facts.links if link.leads is Leads.LABEL]
    for label in labels:
        yield _lead(vault, note.path, behind[label]) if label in behind else (note.path, "no link", label)
    feet = {
        one.id: _words(one.span.of(note.text).partition(":")[2]) for one in reversed(note.facts.footnote_definitions)
    }
    for use in note.facts.footnote_uses:
        yield note.path, "footnote", feet.get(use.id, "none")


def _lead(vault: Vault, source: VaultPath, link: Link) -> Lead:
    link = vault.as_meant(link, source)
    if link.leads is not Leads.VAULT:
        return source, str(link.leads), link.target
    found = vault.resolve(link, source)
    if found.path is None:
        if link.form is Form.WIKILINK and not link.target.startswith("."):
            return source, "broken", fold_name(stem_of(link.target, vault.extensions))
        return source, f"broken or folder ({found.thing})", str(join(folder_of(source), link.target))
    return source, found.path, _anchor(vault, found.path, link)


def _anchor(vault: Vault, goal: VaultPath, link: Link) -> str:
    place = vault.find_anchor(goal, link.anchor, link.form) if link.anchor else None
    if place is None:
        return f"no place ({link.anchor})" if link.anchor else ""
    if place.block is not None:
        return f"^{place.block.id}"
    if place.heading is not None:
        text = vault.text(goal) or ""
        return (
            f"{fold_blanks(place.heading.text)} / {_words(text[place.heading.span.end : place.heading.span.end + 200])}"
        )
    return f"{place.kind} {link.anchor}" if place.kind != "note" else ""


def _words(text: str) -> str:
    """Some words that no edit of links changes: those before the first sign of one."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    return " ".join(re.findall(r"\w+", re.split(r"[\[!(<#]", line)[0])[:1])


def after_extraction(vault: Vault, found: Counter[Lead], origin: VaultPath, new: VaultPath) -> Counter[Lead]:
    """``found`` as if the new note were a part of ``origin`` still, and what is called like it were broken."""
    key = fold_name(stem_of(name_of(new), vault.extensions))
    told: Counter[Lead] = Counter()
    for (source, goal, anchor), count in found.items():
        home = origin if source == new else source
        if (goal == new and (not anchor or anchor.startswith("no place"))) or (
            goal.startswith("broken") and fold_name(stem_of(anchor, vault.extensions)) == key
        ):
            told[home, "the new note", ""] += count
        else:
            told[home, origin if goal == new else goal, anchor] += count
    return told
