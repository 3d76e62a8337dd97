"""The survey at the start, and the index brought up to date with it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from note_lsp.paths import VaultPath, suffix_of
from note_lsp.settings import Settings
from note_lsp.vault import pool
from note_lsp.vault.collecting import gc_paused
from note_lsp.vault.files import Stamp
from note_lsp.vault.ignore import Globs
from note_lsp.vault.link_tally import Counted, counted
from note_lsp.vault.names import NoteName
from note_lsp.vault.rows import NoteRows
from note_lsp.vault.scan import Found, walk
from note_lsp.vault.worker import Task

if TYPE_CHECKING:
    from note_lsp.vault.state import State

_WORTH_WORKERS = 1000
"""Notes to be read; starting worker processes for fewer costs more than it saves."""
_BYTES_LIKE_A_NOTE = 16_000
"""What takes about as long to be read as there being one note more."""
_BATCH_BYTES = 400_000
_BATCH_NOTES = 100


class Survey(msgspec.Struct, frozen=True):
    """A walk over the disk, and how it differs from the index."""

    found: Found
    changed: tuple[VaultPath, ...]
    """Notes that are new or other than the index has them."""
    gone: tuple[VaultPath, ...]
    """Notes that the index has and the disk has not."""

    @property
    def notices(self) -> list[str]:
        """What a person should hear of the walk."""
        return self.found.notices


class Built(msgspec.Struct, frozen=True):
    """A batch of notes that has been read."""

    done: int
    total: int
    rows: tuple[NoteRows, ...]
    """Without their parts, once those stand in the index."""
    numbers: tuple[int, ...] | None
    """The ids under which they stand in the index; None if the batch could not be written there."""
    unreadable: tuple[VaultPath, ...] = ()
    links: Counted | None = None
    """How many links there are when all is written, counted where that holds up nobody."""
    changes: int = 0
    """What was known of changes in these numbers before."""


def survey(state: State) -> Survey:
    """Walk the vault."""
    indexed = state.store.notes.snapshot()
    with gc_paused():
        found = walk(state.root, state.globs, state.extensions, apart=state.apart)
    changed = [path for path, stamp in found.notes.items() if not indexed.same(path, *stamp)]
    gone = [path for path in indexed if path not in found.notes]
    found.notices += _wrong_globs(state.settings)
    return Survey(found, tuple(changed), tuple(gone))


def adopt_survey(state: State, survey: Survey) -> None:
    """Make the walk's names known."""
    found, names = survey.found, state.tables
    state.store.tally.lags = state.complete
    names.set_surroundings(found.files, found.folders, (set(found.hidden_files), set(found.hidden_folders)))
    state.symlinks = found.symlinks
    state.look_at_buffers()
    for path in [path for path in names.notes if path not in found.notes]:
        if not state.is_covered(path):
            names.drop_note(path)
            state.store.index.lift(path)
    names.put_notes(
        NoteName(path, suffix_of(path, state.extensions)) for path in found.notes if path not in names.notes
    )


def build(state: State, survey: Survey, workers: int | None, cancelled: Callable[[], bool]) -> Iterator[Built]:
    """Read what changed and write it through a connection of its own; ends early when ``cancelled``.

    Nothing is read where the index has to be renewed first.
    """
    if workers is None:
        workers = (os.cpu_count() or 1) if _are_workers_worth_it(survey) else 1
    index = state.store.index.another() if state.store.index.path is not None else None
    if state.store.index.damaged:
        if index is not None:
            index.close()
        return
    total, done, changes = len(survey.changed), 0, state.store.tally.changes
    unread: list[VaultPath] = []
    with gc_paused(), contextlib.closing(index or contextlib.ExitStack()):
        if index is not None and survey.gone:
            index.write([], survey.gone)
        if survey.gone:
            # A note that comes back as it was, its stamp too, must not be taken for one that the index still has.
            yield Built(0, total, (), None if index is None else (), survey.gone)
        for batch in pool.read_notes(task_of(state), _batches(survey), workers, cancelled, unread):
            numbers = index.write(batch) if index is not None else None
            done += len(batch)
            if numbers is None:
                yield Built(done, total, tuple(batch), None)
            else:
                yield Built(done, total, _heads(batch), tuple(numbers))
        if cancelled():
            return
        if index is not None:
            index.write([], unread)
            index.make_secondary()
            index.settle()
        links = counted(index) if index is not None and state.store.tally.lags else None
        yield Built(total, total, (), (), tuple(unread), links and (list(links[0]), links[1]), changes)


def adopt(state: State, built: Built) -> None:
    """Make a batch known in memory; write it, where that was left to this thread."""
    if built.numbers is None:
        write(state, list(built.rows), built.unreadable)
    else:
        for note, number in zip(built.rows, built.numbers, strict=True):
            state.store.remember(note.path, number, Stamp(note.mtime_ns, note.size))
    if built.done == built.total and not state.complete:
        state.counts.forget()
    if built.links is not None:
        state.store.tally.catch_up(built.links, built.changes, state.tables.called)
    if built.unreadable:
        state.store.forget(built.unreadable)
    state.tables.put_notes(note.name(state.extensions) for note in built.rows if not state.is_covered(note.path))


def write(state: State, notes: list[NoteRows], gone: Iterable[VaultPath] = ()) -> None:
    """Write rows into the index; where that fails they are kept in memory, as if the notes were open."""
    if state.store.write(notes, gone):
        for note in notes:
            if note.path not in state.buffers:
                state.store.index.lift(note.path)
        return
    for note in notes:
        state.store.notes.pop(note.path, None)
        if note.path not in state.buffers:
            state.store.index.lay_over(note)


def task_of(state: State) -> Task:
    """What reading a note of the vault needs to know."""
    return Task(str(state.root), state.extensions, state.options)


def _wrong_globs(settings: Settings) -> list[str]:
    ignored = (("vault", settings.vault.ignore), ("diagnostics", settings.diagnostics.ignore))
    return [
        f"{section}.ignore: {glob} is no pattern and matches nothing"
        for section, globs in ignored
        for glob in Globs(globs).wrong
    ]


def _are_workers_worth_it(survey: Survey) -> bool:
    size = sum(survey.found.notes[path].size for path in survey.changed)
    return len(survey.changed) + size // _BYTES_LIKE_A_NOTE >= _WORTH_WORKERS


def _batches(survey: Survey) -> list[pool.Batch]:
    """The notes to be read in pieces of like size."""
    batches: list[pool.Batch] = []
    batch: pool.Batch = []
    size = 0
    for path in survey.changed:
        batch.append(path)
        size += survey.found.notes[path].size
        if size >= _BATCH_BYTES or len(batch) >= _BATCH_NOTES:
            batches.append(batch)
            batch, size = [], 0
    return [*batches, batch] if batch else batches


def _heads(notes: list[NoteRows]) -> tuple[NoteRows, ...]:
    return tuple(msgspec.structs.replace(note, lines=b"", parts=()) for note in notes)
