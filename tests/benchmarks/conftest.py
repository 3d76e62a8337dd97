"""The vaults that micro benchmarks work on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from note_lsp.vault.vault import Vault
from tests.benchmarks.generate import Truth, generate
from tests.dsl import build_vault


class Subject:
    """A generated vault with its truth and texts."""

    def __init__(self, vault: Vault, truth: Truth) -> None:
        self.vault = vault
        self.truth = truth
        self.probe = truth.probes[0]

    def text(self, path: str) -> str:
        """The text of a note."""
        return (self.vault.root / path).read_text()

    def offset(self) -> int:
        """Where the cursor stands on the probe's link."""
        before = self.text(self.probe.source).split("\n")[: self.probe.line]
        return sum(len(line) + 1 for line in before) + self.probe.character


@pytest.fixture(scope="session")
def subject(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Subject]:
    """A thousand video notes, indexed."""
    folder = tmp_path_factory.mktemp("bench")
    truth = generate(folder / "vault", "video", 1_000)
    vault = build_vault(folder / "vault", folder / "cache", lasting=True)
    yield Subject(vault, truth)
    vault.close()
