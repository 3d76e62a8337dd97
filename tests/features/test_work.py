"""No request does work in proportion to the vault: what it asks of the index, reads and parses is counted."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from note_lsp.features import (
    actions,
    code_lens,
    completion,
    definition,
    diagnostics,
    document_links,
    document_symbols,
    hover,
    inlay_hints,
    moving,
    references,
    semantic_tokens,
)
from note_lsp.paths import VaultPath
from note_lsp.syntax import markdown
from note_lsp.text import Span
from note_lsp.vault import files
from note_lsp.vault.index import Index
from note_lsp.vault.vault import Vault
from tests.dsl import build_vault

SMALL: Final = 50
LARGE: Final = 1_000
HUB: Final = VaultPath("Hub.md")
OPEN: Final = VaultPath("open.md")
FRESH: Final = VaultPath("Missing plan.md")
TEXT: Final = """\
# Open

See [[Hub]], [[Hub#Part one]], [x](Hub.md), [[Missing plan]] and [[Note 7|seven]]. #common ^here

[[Hub#Part tow]] and [[#^heer]], ![[Hub]].

[[
"""
TRAITS: Final = completion.ClientTraits(True, True, True, True)


class Work(msgspec.Struct):
    """What was done."""

    statements: int = 0
    rows: int = 0
    """Fetched from the index."""
    parsed: int = 0
    """Notes."""
    read: int = 0
    """Files."""


class _Counted:
    """A connection that counts what is asked of it."""

    def __init__(self, connection: sqlite3.Connection, work: Work, seen: set[str]) -> None:
        self._connection, self._work, self._seen = connection, work, seen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, sql: str, *parameters: Any) -> Any:
        self._work.statements += 1
        self._seen.add(sql)
        return _CountedCursor(self._connection.execute(sql, *parameters), self._work)

    def executemany(self, sql: str, several: Iterable[Any]) -> Any:
        sets = list(several)
        self._work.statements += len(sets)
        self._seen.add(sql)
        return self._connection.executemany(sql, sets)


class _CountedCursor:
    def __init__(self, cursor: sqlite3.Cursor, work: Work) -> None:
        self._cursor, self._work = cursor, work

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def fetchmany(self, size: int) -> list[Any]:
        rows = self._cursor.fetchmany(size)
        self._work.rows += len(rows)
        return rows

    def fetchone(self) -> Any:
        row = self._cursor.fetchone()
        self._work.rows += row is not None
        return row


@contextmanager
def counted(vault: Vault, seen: set[str]) -> Iterator[Work]:
    """What is done inside; the statements that were executed are added to ``seen``."""
    work = Work()
    index: Index = vault.store.index
    connection = index._connection
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "_connection", _Counted(connection, work, seen))
        _count_calls(patch, markdown, "parse", work, "parsed")
        _count_calls(patch, files, "read_bytes", work, "read")
        yield work


def _count_calls(patch: pytest.MonkeyPatch, home: Any, name: str, work: Work, field: str) -> None:
    """Wherever in the package the function was imported to."""
    original = getattr(home, name)

    def counting(*arguments: Any, **named: Any) -> Any:
        setattr(work, field, getattr(work, field) + 1)
        return original(*arguments, **named)

    for module in [module for key, module in sys.modules.items() if key.startswith("note_lsp.")]:
        if getattr(module, name, None) is original:
            patch.setattr(module, name, counting)


def _vault(folder: Path, notes: int) -> Vault:
    """A vault whose open note and hub are the same whatever its size; each tenth note is long and all have a tag."""
    root = folder / "vault"
    root.mkdir(parents=True)
    (root / HUB).write_text("---\naliases: [The middle]\n---\n# Hub\n\n## Part one\n\nWords. ^first\n\n[[Note 7]]\n")
    (root / OPEN).write_text(TEXT)
    (root / "one.md").write_text("[[Hub]]\n")
    (root / "two.md").write_text("[[Hub#Part one]]\n")
    for number in range(notes):
        body = f"# Note {number}\n\n[[Note {number + 1}]] [[Wanted {number}]] words ^id{number}\n\n## Part {number}\n"
        (root / f"Note {number}.md").write_text(body)
    vault = build_vault(root, folder / "cache")
    vault.open_buffer(OPEN, TEXT, 1)
    return vault


def _at(words: str) -> int:
    return TEXT.index(words) + len(words)


def _typed(vault: Vault, words: str) -> object:
    text = TEXT + words
    vault.change_buffer(OPEN, text, 2)
    return completion.complete(vault, OPEN, len(text), TRAITS)


def _edited(vault: Vault) -> object:
    vault.change_buffer(OPEN, TEXT + "[[Note 9]] [[Nowhere 3]]\n", 3)
    return diagnostics.findings(vault, OPEN)


def _appeared(vault: Vault) -> object:
    (vault.root / FRESH).write_text("# Missing plan\n")
    vault.refresh({FRESH})
    return diagnostics.findings(vault, OPEN)


REQUESTS: Final[dict[str, Callable[[Vault], object]]] = {
    "completion of a note": lambda vault: _typed(vault, "[[Hu"),
    "completion of a heading": lambda vault: _typed(vault, "[[Hub#"),
    "completion of a block": lambda vault: _typed(vault, "[[Hub#^"),
    "completion of a path": lambda vault: _typed(vault, "[x](Hu"),
    "completion of an anchor here": lambda vault: _typed(vault, "[x](#"),
    "hover": lambda vault: hover.hover(vault, OPEN, _at("[[Hu")),
    "hover on what is broken": lambda vault: hover.hover(vault, OPEN, _at("[[Miss")),
    "definition": lambda vault: definition.definition(vault, OPEN, _at("[[Hub#Pa")),
    "references": lambda vault: references.references(vault, OPEN, _at("[[Hu"), True),
    "symbols": lambda vault: document_symbols.document_symbols(vault, OPEN),
    "links": lambda vault: document_links.document_links(vault, OPEN),
    "lenses": lambda vault: code_lens.code_lenses(vault, HUB),
    "hints": lambda vault: inlay_hints.inlay_hints(vault, OPEN, Span(0, len(TEXT))),
    "tokens": lambda vault: semantic_tokens.semantic_tokens(vault, OPEN),
    "actions on what is broken": lambda vault: actions.actions(vault, OPEN, Span(_at("[[Mis"), _at("[[Mis")), None),
    "actions on a heading": lambda vault: actions.actions(vault, OPEN, Span(2, 2), None),
    "actions on save": lambda vault: actions.actions(vault, OPEN, Span(0, 0), ["source"]),
    "what a rename is about": lambda vault: moving.prepare_rename(vault, OPEN, _at("[[Hu")),
    "rename": lambda vault: moving.rename(vault, OPEN, _at("[[Hu"), "Middle", vault.refresh),
    "findings": lambda vault: diagnostics.findings(vault, OPEN),
    "edit and findings": _edited,
    "a file made on disk and findings": _appeared,
}
MOST: Final = Work(statements=60, rows=60, parsed=6, read=6)
"""What no request above needs; a few backlinks and their notes are far below."""
SCANNED: Final = frozenset({"open_note", "open_link", "open_heading", "open_block", "open_tag", "open_field", "asked"})
"""Tables that hold open notes only, or what a statement itself brings along, and are read whole."""
SHORT_INDICES: Final = ("note_lossy",)
"""Indices of few rows, which are read whole."""


class Measured(msgspec.Struct):
    """What all requests did."""

    done: dict[int, dict[str, Work]]
    """By the number of notes of the vault, then by request."""
    statements: set[str]
    scans: list[tuple[str, str]]
    """The statements that read a whole table, each with the step that does."""


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """All requests in a small and in a large vault, each for the second time, after a key press."""
    found = Measured({}, set(), [])
    for notes in (SMALL, LARGE):
        vault = _vault(tmp_path_factory.mktemp("work"), notes)
        found.done[notes] = {name: _measure(vault, name, found.statements) for name in REQUESTS}
    found.scans = list(_scans(vault.store.index._connection, found.statements))
    return found


def _measure(vault: Vault, name: str, statements: set[str]) -> Work:
    if REQUESTS[name] is not _appeared:
        # What is built once for a vault, and kept up to date from then on, is not counted.
        REQUESTS[name](vault)
        vault.change_buffer(OPEN, TEXT + "[[Note 3]]", 1)
        vault.change_buffer(OPEN, TEXT, 2)
    with counted(vault, statements) as work:
        REQUESTS[name](vault)
    return work


def _scans(connection: sqlite3.Connection, statements: set[str]) -> Iterator[tuple[str, str]]:
    for sql in statements:
        if re.match(r"\s*(?:SELECT|INSERT|DELETE|UPDATE|WITH)\b", sql):
            plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", [0] * sql.count("?")).fetchall()
            yield from ((sql, step) for *_, step in plan if _reads_a_table(step))


def _reads_a_table(step: str) -> bool:
    table = re.match(r"SCAN (?:\w+\.)?(\w+)", step)
    is_short = table is not None and (table[1] in SCANNED or step.endswith(SHORT_INDICES))
    return table is not None and not is_short and "CONSTANT ROW" not in step


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_does_as_much_in_a_large_vault_as_in_a_small_one(measured: Measured, name: str) -> None:
    assert measured.done[LARGE][name] == measured.done[SMALL][name]


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_does_little(measured: Measured, name: str) -> None:
    work = measured.done[LARGE][name]
    assert all(getattr(work, field) <= getattr(MOST, field) for field in Work.__struct_fields__), work


def test_no_statement_reads_a_whole_table(measured: Measured) -> None:
    assert measured.scans == []
    assert len(measured.statements) > 20
