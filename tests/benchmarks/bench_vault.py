"""Asking a vault of a thousand notes."""

from __future__ import annotations

from typing import Any

from note_lsp.features.code_lens import code_lenses
from note_lsp.features.completion import ClientTraits, complete
from note_lsp.features.definition import definition
from note_lsp.features.diagnostics import findings
from note_lsp.features.hover import hover
from note_lsp.features.references import references
from note_lsp.paths import VaultPath
from tests.benchmarks.conftest import Subject


def test_resolve_all_links_of_a_note_of_many(benchmark: Any, subject: Subject) -> None:
    vault, path = subject.vault, VaultPath(subject.truth.note_of_many_links)
    links = vault.links_of(path)

    def work() -> int:
        vault.generation += 1
        return sum(not vault.resolve(link, path).broken for link in links)

    assert benchmark(work) > 1_000


def test_definition(benchmark: Any, subject: Subject) -> None:
    found = benchmark(definition, subject.vault, VaultPath(subject.probe.source), subject.offset())
    assert found.places[0].path == subject.probe.target


def test_hover(benchmark: Any, subject: Subject) -> None:
    assert benchmark(hover, subject.vault, VaultPath(subject.probe.source), subject.offset())


def test_references(benchmark: Any, subject: Subject) -> None:
    vault, source = subject.vault, VaultPath(subject.probe.source)

    def work() -> int:
        vault.generation += 1
        return len(references(vault, source, subject.offset(), declaration=False))

    assert benchmark(work)


def test_lenses_of_the_hub_after_a_change_anywhere(benchmark: Any, subject: Subject) -> None:
    vault, hub = subject.vault, VaultPath(subject.truth.hub)

    def work() -> int:
        vault.generation += 1
        return len(code_lenses(vault, hub))

    assert benchmark(work)


def test_findings_of_a_typical_note(benchmark: Any, subject: Subject) -> None:
    benchmark(findings, subject.vault, VaultPath(subject.probe.source))


def test_findings_of_a_note_of_many_links(benchmark: Any, subject: Subject) -> None:
    assert benchmark(findings, subject.vault, VaultPath(subject.truth.note_of_many_links))


def test_findings_at_a_key_press_among_links_to_one_missing_note(benchmark: Any, subject: Subject) -> None:
    vault, path = subject.vault, VaultPath(subject.probe.source)
    text = "lorem [[not written yet]] dolor\n" * 500
    version = 1
    vault.open_buffer(path, text, version)

    def work() -> int:
        nonlocal version
        version += 1
        vault.change_buffer(path, text, version)
        return len(findings(vault, path))

    assert benchmark(work) == 500
    vault.close_buffer(path)


def test_completion_in_a_note_that_is_typed_in(benchmark: Any, subject: Subject) -> None:
    vault, path = subject.vault, VaultPath(subject.probe.source)
    text = subject.text(path) + "[[sap"
    version = 1
    vault.open_buffer(path, text, version)

    def work() -> int:
        nonlocal version
        version += 1
        vault.change_buffer(path, text, version)
        return len(complete(vault, path, len(text), ClientTraits()).items)

    assert benchmark(work) > 1
    vault.close_buffer(path)
