"""Whether what was read from an index is of the types that its schema promises: a damaged file may hold anything."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import repeat
from pathlib import Path

from note_lsp.vault.rows import Row

_COLUMN = re.compile(r'(\w+)"? (INTEGER|TEXT|BLOB)( NOT NULL| PRIMARY KEY)?')
_TYPES = {"INTEGER": int, "TEXT": str, "BLOB": bytes}
_sound: dict[tuple[str, ...], set[tuple[type, ...]]] = {}
"""By the names of columns, the types that rows of them may have, as far as they have been met."""


def are_sound(rows: Sequence[Row], columns: tuple[str, ...]) -> bool:
    """Whether ``rows`` may stand in the ``columns`` of that name; columns of other names are not looked at."""
    known = _sound.setdefault(columns, set())
    # No loop of Python's own: this is done with all rows that are ever read.
    new = set(map(tuple, map(map, repeat(type), rows))) - known
    if not all(_fit(types, columns) for types in new):
        return False
    known |= new
    return True


def _fit(types: tuple[type, ...], columns: tuple[str, ...]) -> bool:
    allowed = _allowed()
    return all(name not in allowed or kind in allowed[name] for kind, name in zip(types, columns, strict=True))


@cache
def _allowed() -> dict[str, set[type]]:
    allowed: dict[str, set[type]] = {}
    schema = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
    for name, kind, always in _COLUMN.findall(schema):
        allowed.setdefault(name, set()).update([_TYPES[kind]] if always else [_TYPES[kind], type(None)])
    return allowed
