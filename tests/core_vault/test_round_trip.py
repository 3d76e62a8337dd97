"""What ``shortest_name`` writes, ``resolve`` reads back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from note_lsp.paths import VaultPath, folder_of
from note_lsp.settings import Settings
from note_lsp.vault.index import Index
from note_lsp.vault.names import NoteName
from note_lsp.vault.resolve import Rung
from note_lsp.vault.vault import Vault

segments = st.sampled_from(("a", "A", "b c", "b_c", "index", "é", "e\u0301", "x.y", "note.md", "ß", "SS"))
extensions = st.sampled_from((".md", ".MD", ".markdown", ".png", ".md.md"))
paths = st.builds(
    lambda parts, extension: "/".join(parts) + extension, st.lists(segments, min_size=1, max_size=3), extensions
)


def vault_of(found: Iterable[str]) -> Vault:
    vault = Vault(Path("/nowhere"), Settings(), Index.in_memory())
    for path in found:
        folder = folder_of(path)
        vault.tables.put_folder(folder)
        if path.lower().endswith((".md", ".markdown")):
            suffix = len(path) - path.rindex(".")
            vault.tables.put_notes([NoteName(VaultPath(path), suffix, title="a", aliases=("b c",))])
        else:
            vault.tables.put_file(VaultPath(path))
    return vault


@settings(max_examples=100, deadline=None, derandomize=True)
@given(found=st.sets(paths, min_size=1, max_size=8), source=paths)
def test_the_shortest_name_means_exactly_that_note(found: set[str], source: str) -> None:
    folders = {folder for path in found for folder in _above(path)}
    found = found - folders
    vault = vault_of(found)
    for path in sorted(found):
        name = vault.shortest_name(VaultPath(path), VaultPath(source))
        resolved = vault.resolve_name(name, VaultPath(source))
        assert (resolved.path, resolved.rung, resolved.ambiguous) == (path, Rung.EXACT, False), name
    vault.close()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(found=st.sets(paths, min_size=1, max_size=8), source=paths, target=paths | segments, markdown=st.booleans())
def test_a_resolution_is_the_same_when_asked_again_and_in_any_order(
    found: set[str], source: str, target: str, markdown: bool
) -> None:
    found = found - {folder for path in found for folder in _above(path)}
    one, other = vault_of(sorted(found)), vault_of(sorted(found, reverse=True))
    for asked in (target, target + "/", "./" + target, "/" + target, target):
        first = one.resolve_target(asked, VaultPath(source), markdown)
        assert first == one.resolve_target(asked, VaultPath(source), markdown)
        other.resolve_target(asked, VaultPath("elsewhere/s.md"), markdown)
        assert first == other.resolve_target(asked, VaultPath(source), markdown)
        assert first.path is None or first.path in found
        assert not first.ambiguous or len(first.candidates) > 1
    one.close()
    other.close()


def _above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]
