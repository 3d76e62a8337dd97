"""Tags, the ids of blocks and elements, and notes that are not there, called otherwise."""

from __future__ import annotations

import re
from typing import Final

from note_lsp.edits import TextEdit
from note_lsp.features import writing
from note_lsp.features.moving.changes import Changes
from note_lsp.features.moving.file_names import check_path
from note_lsp.features.moving.labels import is_label
from note_lsp.features.moving.refusal import RefusedError
from note_lsp.features.subjects import MissingSubject, is_about
from note_lsp.folding import fold_case
from note_lsp.paths import VaultPath, name_of, stem_of
from note_lsp.syntax.markdown import parse
from note_lsp.syntax.nodes import Block, Form, Link
from note_lsp.text import Span
from note_lsp.vault.vault import Mention, Vault

_BLOCK_ID: Final = re.compile(r"[A-Za-z0-9-]+")
_NO_ELEMENT_ID: Final = re.compile(r"[\s\"'<>&#`=%|^\[\]\\{}]")


def rename_tag(vault: Vault, name: str, new: str, changes: Changes) -> None:
    """Let a tag be ``new`` in every note, and those below it lie below ``new``."""
    if [tag.name for tag in parse(f"#{new}").tags] != [new]:
        raise RefusedError(
            f"“{new}” is no tag: letters, digits, “_”, “-” and “/” make one, and it needs more than digits."
        )
    for path, tag in vault.tag_uses(name, nested=True):
        # A tag below it keeps what it has more.
        end = tag.span.end - (len(tag.name) - len(name))
        start = tag.span.end - len(tag.name)
        changes.add(path, TextEdit(Span(start, end), new))


def rename_block(vault: Vault, path: VaultPath, block: Block, new: str, changes: Changes) -> None:
    """Let a block's id be ``new``, and the anchors that name it say so."""
    if not _BLOCK_ID.fullmatch(new):
        raise RefusedError("The id of a block is made of Latin letters, digits and dashes.")
    ids = {fold_case(other.id) for other in vault.block_ids(path) if other.id is not None and other != block}
    if fold_case(new) in ids:
        raise RefusedError(f"There is already a block ^{new} in {path}.")
    assert block.id_span is not None
    changes.add(path, TextEdit(Span(block.id_span.start + 1, block.id_span.end), new))
    for mention, link in _anchored(vault, path):
        place = vault.find_anchor(path, link.anchor or "", link.form)
        if place is not None and place.block == block:
            before = (link.anchor or "").rpartition("^")[0]
            changes.replace_in_link(mention.source, link, writing.anchor_edit(link, f"{before}^{new}"))


def rename_element(vault: Vault, path: VaultPath, span: Span, new: str, changes: Changes) -> None:
    """Let the id of an HTML element be ``new``, and the anchors that name it say so."""
    if not new or _NO_ELEMENT_ID.search(new):
        raise RefusedError(
            "The id of an element may not hold blanks, quotes, brackets, backslashes or any of & # ^ | ` = %."
        )
    place = vault.find_anchor(path, new, Form.MARKDOWN)
    if place is not None and place.kind == "html" and place.span != span:
        raise RefusedError(f"There is already an element “{new}” in {path}.")
    changes.add(path, TextEdit(span, new))
    for mention, link in _anchored(vault, path):
        place = vault.find_anchor(path, link.anchor or "", link.form)
        if place is not None and place.kind == "html" and place.span == span:
            changes.replace_in_link(mention.source, link, writing.anchor_edit(link, new))


def _anchored(vault: Vault, path: VaultPath) -> list[tuple[Mention, Link]]:
    """The links to parts of a note, each as it is meant."""
    mentions = vault.backlinks(path, own=True)
    links = ((mention, vault.as_meant(mention.link, mention.source)) for mention in mentions)
    return [(mention, link) for mention, link in links if link.anchor and link.anchor_span is not None]


def rename_missing(vault: Vault, subject: MissingSubject, new: str, changes: Changes) -> None:
    """Let all links that want a note which is not there want ``new``: a name, or a path from the vault's root."""
    check_path(vault, new)
    for mention in vault.mentions_of(subject.link.target):
        link = vault.as_meant(mention.link, mention.source)
        if not is_about(vault, subject, link, mention.source):
            continue
        target = _wanted(vault, link, new)
        edit = writing.target_edit(vault, link, target)
        if edit is None or is_label(vault, mention.source, link, target):
            raise RefusedError(f"No link of {mention.source} can name “{new}”.")
        changes.replace_in_link(mention.source, link, edit)


def _wanted(vault: Vault, link: Link, new: str) -> str:
    """The target of a link that wants ``new``, with its folders and its extension as they are."""
    last = name_of(link.target)
    extension = last[len(stem_of(last, vault.extensions)) :]
    name = new if stem_of(new, vault.extensions) != name_of(new) else new + extension
    return name if "/" in new else link.target[: len(link.target) - len(last)] + name
