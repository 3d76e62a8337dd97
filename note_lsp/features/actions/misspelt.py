"""Fixes of links that lead nowhere: the name that was meant, or slashes for backslashes."""

from __future__ import annotations

from collections.abc import Iterator

from note_lsp.features.actions.action import Action, Case
from note_lsp.features.diagnostics.canonical import named_by
from note_lsp.features.diagnostics.links import near_targets
from note_lsp.features.near_names import NearName
from note_lsp.features.writing import target_edit
from note_lsp.paths import VaultPath, stem_of
from note_lsp.syntax.nodes import Form, Link
from note_lsp.vault.vault import Vault


def fixes(case: Case) -> Iterator[Action]:
    """One fix for each name that is near."""
    link = case.link
    if link is None:
        return
    if "\\" in link.target:
        parted = target_edit(case.vault, link, link.target.replace("\\", "/"))
        if parted is not None:
            yield case.fix("Part folders by “/”", parted, preferred=True)
    near = near_targets(case.vault, case.path, link)
    for one in near:
        target = _target(case.vault, link, one, case.path)
        edit = target_edit(case.vault, link, target, "" if one.is_stem else one.name)
        if edit is not None:
            yield case.fix(f"Change to “{target}”", edit, preferred=len(near) == 1)


def _target(vault: Vault, link: Link, near: NearName, source: VaultPath) -> str:
    target = named_by(vault, link, near.path, source)
    bare = link.form is not Form.WIKILINK and stem_of(link.target, vault.extensions) == link.target.rpartition("/")[2]
    if bare and vault.name(near.path) is not None:
        return target[: len(target) - len(near.path) + len(near.path.rpartition(".")[0])]
    return target
