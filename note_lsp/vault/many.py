"""What is asked of the index about many notes at a time, none of them open; one by one it takes far longer."""

from __future__ import annotations

from collections.abc import Iterable

from note_lsp.paths import VaultPath
from note_lsp.text import Span
from note_lsp.vault.index import PART_BITS
from note_lsp.vault.rows import DEFINITION
from note_lsp.vault.store import Store

_AT_ONCE = 500
"""Places in one question."""


def with_definitions(store: Store, paths: Iterable[VaultPath]) -> set[VaultPath]:
    """Those of the notes that define labels."""
    return _those(
        store, paths, f"EXISTS (SELECT 1 FROM main.link WHERE link.id {_rows('note')} AND flags & 3 = {DEFINITION})"
    )


def lossy(store: Store, paths: Iterable[VaultPath]) -> set[VaultPath]:
    """Those of the notes whose files are no UTF-8."""
    return _those(store, paths, "lossy")


def in_headings(store: Store, places: Iterable[tuple[VaultPath, Span]]) -> set[VaultPath]:
    """The notes of those of the places that a heading covers."""
    known = [(store.notes[path].id, span, path) for path, span in places if path in store.notes]
    covered = f'SELECT 1 FROM main.heading WHERE heading.id {_rows("asked")} AND start <= first AND "end" >= last'
    found: set[VaultPath] = set()
    for begin in range(0, len(known), _AT_ONCE):
        some = known[begin : begin + _AT_ONCE]
        given = ",".join("(?,?,?)" for _ in some)
        sql = f"WITH asked (id, first, last) AS (VALUES {given}) SELECT id FROM asked WHERE EXISTS ({covered})"
        rows = store.index.select(sql, [number for note, span, _ in some for number in (note, span.start, span.end)])
        numbers = {number for (number,) in rows}
        found.update(path for note, _, path in some if note in numbers)
    return found


def _rows(table: str) -> str:
    """The ids of what belongs to a note of ``table``."""
    return f"BETWEEN {table}.id << {PART_BITS} AND ({table}.id + 1 << {PART_BITS}) - 1"


def _those(store: Store, paths: Iterable[VaultPath], where: str) -> set[VaultPath]:
    by_id = {store.notes[path].id: path for path in paths if path in store.notes}
    rows = store.of_many(f"SELECT id FROM main.note WHERE {where} AND id IN", list(by_id))
    return {by_id[number] for (number,) in rows}
