"""How a link that resolves by another spelling is to be written."""

from __future__ import annotations

from note_lsp.features.writing import wikilink_name
from note_lsp.paths import VaultPath, folder_of, name_of, relative, stem_of
from note_lsp.syntax.nodes import Form, Link
from note_lsp.vault.resolve import Resolution, Rung
from note_lsp.vault.vault import Vault


def canonical_target(vault: Vault, link: Link, resolution: Resolution, source: VaultPath) -> str:
    """The target that names the resolution's winner as it is spelt, with as many folders as were written.

    Of a Markdown link the path is not yet percent-encoded.
    """
    path = resolution.path
    assert path is not None
    if resolution.kind == "folder":
        path = folder_of(path) or path
    if resolution.rung is Rung.TITLE:
        return named_by(vault, link, path, source)
    written = link.target.rstrip("/")
    segments = written.split("/")
    if segments[0] in {".", ".."}:
        found = relative(path, folder_of(source))
        found = "./" + found if segments[0] == "." and not found.startswith("../") else found
    else:
        rooted = "/" if written.startswith("/") else ""
        found = rooted + "/".join(path.split("/")[-len([segment for segment in segments if segment]) :])
    bare = stem_of(written, vault.extensions) == name_of(written)
    return found[: len(found) - len(name_of(found))] + stem_of(found, vault.extensions) if bare else found


def named_by(vault: Vault, link: Link, path: VaultPath, source: VaultPath) -> str:
    """The target by which a link of that form best names ``path``."""
    if link.form is Form.WIKILINK:
        return wikilink_name(vault, path, source) or vault.shortest_name(path, source)
    return relative(path, folder_of(source))
