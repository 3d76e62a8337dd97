"""Worker processes that parse many notes; where none can be had, the notes are parsed here."""

from __future__ import annotations

import contextlib
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence

import msgspec

from note_lsp.paths import VaultPath
from note_lsp.vault.rows import NoteRows
from note_lsp.vault.worker import Task, read_note

Batch = list[VaultPath]

_BEGIN = "import sys; sys.path[:] = sys.argv[1:]; from note_lsp.vault.worker import main; main()"
_AHEAD = 2
"""Batches a worker is given before it has answered the first: it never waits for us."""


class _Ended(msgspec.Struct, frozen=True):
    """A worker is done."""

    unanswered: list[Batch]
    """What it took and left, because it died."""


_Answers = queue.Queue[list[NoteRows] | _Ended]


def read_notes(
    task: Task, batches: Sequence[Batch], workers: int, cancelled: Callable[[], bool], unread: list[VaultPath]
) -> Iterator[list[NoteRows]]:
    """The rows of each batch's notes, in no order; notes that cannot be read are missing, and put among ``unread``."""
    if workers < 2:
        for batch in batches:
            if cancelled():
                return
            yield _read_here(task, batch, unread)
        return
    waiting = deque(batches)
    answers: _Answers = queue.Queue(maxsize=2 * workers)
    stop = threading.Event()
    threads = [
        threading.Thread(
            target=_drive, args=(task, waiting, answers, stop, unread), name="note-lsp-worker", daemon=True
        )
        for _ in range(workers)
    ]
    for thread in threads:
        thread.start()
    try:
        running = workers
        while running:
            answer = answers.get()
            if cancelled():
                return
            if isinstance(answer, _Ended):
                running -= 1
                for batch in answer.unanswered:
                    yield _read_here(task, batch, unread)
            else:
                yield answer
        for batch in waiting:
            yield _read_here(task, batch, unread)
    finally:
        stop.set()
        with contextlib.suppress(queue.Empty):
            while True:
                answers.get_nowait()


def _read_here(task: Task, batch: Batch, unread: list[VaultPath]) -> list[NoteRows]:
    rows = [rows for path in batch if (rows := read_note(task, path)) is not None]
    unread += _missing(batch, rows)
    return rows


def _missing(batch: Batch, rows: list[NoteRows]) -> list[VaultPath]:
    return list(set(batch).difference([note.path for note in rows])) if len(rows) < len(batch) else []


def _drive(
    task: Task, waiting: deque[Batch], answers: _Answers, stop: threading.Event, unread: list[VaultPath]
) -> None:
    """Keep one worker busy; at the end say which batches it took and did not answer."""
    taken: deque[Batch] = deque()
    decoder = msgspec.msgpack.Decoder(list[NoteRows])
    try:
        process = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-c", _BEGIN, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Ctrl-C is for the process that the terminal began: it ends, and they with it.
            process_group=0,
        )
    except OSError:
        _put(answers, _Ended([]), stop)
        return
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(msgspec.json.encode(task) + b"\n")
        while not stop.is_set():
            while len(taken) < _AHEAD and waiting:
                with contextlib.suppress(IndexError):
                    taken.append(waiting.popleft())
                    process.stdin.write(msgspec.json.encode(taken[-1]) + b"\n")
            process.stdin.flush()
            if not taken:
                break
            rows = decoder.decode(_reply(process.stdout.read))
            unread += _missing(taken.popleft(), rows)
            _put(answers, rows, stop)
    except (OSError, EOFError, msgspec.DecodeError, UnicodeEncodeError):
        # A worker that died, or cannot be told of a folder whose name is not UTF-8.
        pass
    finally:
        _end(process, at_once=stop.is_set())
        _put(answers, _Ended(list(taken)), stop)


def _reply(read: Callable[[int], bytes]) -> bytes:
    head = read(4)
    size = int.from_bytes(head, "big")
    data = read(size) if len(head) == 4 else b""
    if len(head) < 4 or len(data) < size:
        raise EOFError
    return data


def _put(answers: queue.Queue[list[NoteRows] | _Ended], answer: list[NoteRows] | _Ended, stop: threading.Event) -> None:
    while not stop.is_set():
        with contextlib.suppress(queue.Full):
            answers.put(answer, timeout=0.1)
            return


def _end(process: subprocess.Popen[bytes], at_once: bool) -> None:
    """Wait until the process has seen the end of its input, or not even that."""
    with process:
        if at_once:
            process.kill()
        with contextlib.suppress(OSError):
            process.stdin.close()  # type: ignore[union-attr]  # it was opened as a pipe
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
