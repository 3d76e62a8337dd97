"""Colouring the big note: all of it, and what a key press changes, once the note is parsed."""

from __future__ import annotations

from typing import Any

from note_lsp.features.semantic_tokens import semantic_tokens
from note_lsp.paths import VaultPath
from note_lsp.server.capabilities import Client
from note_lsp.server.convert_tokens import Numbers, numbers
from note_lsp.server.tokens import SentTokens
from note_lsp.text import Span
from note_lsp.vault.vault import Vault
from tests.benchmarks.conftest import Subject

CLIENT = Client(
    token_types=frozenset({"class", "macro", "string", "comment", "number", "keyword", "property"}),
    token_requests=frozenset({"full", "delta", "range"}),
)


def numbers_of(vault: Vault, path: VaultPath, span: Span | None = None) -> Numbers:
    """What is sent of a note."""
    note = vault.note(path)
    assert note is not None
    return numbers(CLIENT, note, semantic_tokens(vault, path, span))


def test_all_tokens_of_the_big_note(benchmark: Any, subject: Subject) -> None:
    vault, path, sent = subject.vault, VaultPath(subject.truth.big_note), SentTokens()
    found = benchmark(lambda: sent.full("big", numbers_of(vault, path)))
    assert len(found.json_text) > 60_000


def test_a_screen_of_the_big_note(benchmark: Any, subject: Subject) -> None:
    vault, path = subject.vault, VaultPath(subject.truth.big_note)
    assert benchmark(lambda: SentTokens().full(None, numbers_of(vault, path, Span(500_000, 504_000))))


def test_what_a_key_press_changes_in_the_big_note(benchmark: Any, subject: Subject) -> None:
    check_key_presses(benchmark, subject, "x")


def test_the_same_among_wide_characters(benchmark: Any, subject: Subject) -> None:
    check_key_presses(benchmark, subject, "\U0001f600")


def check_key_presses(benchmark: Any, subject: Subject, typed: str) -> None:
    """Type in the middle of the big note, again and again."""
    vault, path, sent = subject.vault, VaultPath(subject.truth.big_note), SentTokens()
    text = subject.text(subject.truth.big_note)
    at = text.index("[[", len(text) // 2)
    if not typed.isascii():
        text = text.replace(". ", f". {typed} ")
    vault.open_buffer(path, text, 1)
    sent.full("big", numbers_of(vault, path))
    count = 1

    def press() -> None:
        nonlocal count
        count += 1
        vault.change_buffer(path, text[:at] + typed * count + text[at:], count)
        vault.note(path)

    found = benchmark.pedantic(
        lambda: sent.delta("big", str(count - 1), numbers_of(vault, path)), setup=press, rounds=20
    )
    assert len(found.json_text) < 400
    vault.close_buffer(path)
