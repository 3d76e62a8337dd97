"""Reading one note from disk into rows, here or in a process of its own.

As a process it reads requests from stdin, one JSON line each — first a ``Task``, then lists of
paths — and answers each list on stdout with the rows of its notes as MessagePack, after four bytes of
length.  It ends when stdin does, so it never outlives the process that began it.
"""

from __future__ import annotations

import gc
import logging
import os
import sys

import msgspec

from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import NoteFacts, SyntaxOptions
from note_lsp.syntax.plain import index_facts
from note_lsp.text import LineIndex
from note_lsp.vault.files import FileText, read_text
from note_lsp.vault.rows import NoteRows, rows_of

log = logging.getLogger(__name__)


class Task(msgspec.Struct, frozen=True):
    """What all requests have in common."""

    root: str
    extensions: tuple[str, ...]
    options: SyntaxOptions


def read_note(task: Task, path: VaultPath) -> NoteRows | None:
    """The rows of the note at ``path``; None if it cannot be read."""
    read = read_text(f"{task.root}/{path}")
    return None if read is None else rows_of_text(task, path, read, _facts_of(task, path, read.text))


def _facts_of(task: Task, path: VaultPath, text: str) -> NoteFacts:
    try:
        return index_facts(text, task.options)
    except Exception:  # The syntax layer raises on no text; were it wrong, one note must not cost the index of all.
        log.exception("%s could not be parsed and is taken for a note without links and names", path)
        return NoteFacts(LineIndex.of(text))


def rows_of_text(task: Task, path: VaultPath, read: FileText, facts: NoteFacts) -> NoteRows:
    """The rows of a note that was read and parsed already."""
    rows = rows_of(path, read.text, facts, task.extensions, read.stamp)
    return msgspec.structs.replace(rows, lossy=True) if read.lossy else rows


def main() -> None:
    """Serve requests until stdin ends."""
    gc.disable()
    encoder = msgspec.msgpack.Encoder()
    first = sys.stdin.buffer.readline()
    if not first.endswith(b"\n"):
        # Whoever began this process has ended before it could say what for.
        return
    task = msgspec.json.decode(first, type=Task)
    for request in sys.stdin.buffer:
        paths = msgspec.json.decode(request, type=list[str])
        rows = [note for path in paths if (note := read_note(task, VaultPath(path))) is not None]
        reply = encoder.encode(rows)
        try:
            sys.stdout.buffer.write(len(reply).to_bytes(4, "big"))
            sys.stdout.buffer.write(reply)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            # Nobody waits for answers any more; what is buffered is not tried again.
            os._exit(0)
