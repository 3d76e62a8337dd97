"""Following the disk: the survey at the start, the index brought up to date, single changes after that."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import msgspec

from note_lsp.folding import fold
from note_lsp.paths import VaultPath, folder_of, join, name_of, stem_of
from note_lsp.vault import pool
from note_lsp.vault.files import Stamp, is_folder, read_text, stamp_of
from note_lsp.vault.ignore import RULES_FILE, is_ignored
from note_lsp.vault.names import NoteName, mention_key
from note_lsp.vault.rows import NoteRows
from note_lsp.vault.scan import Found, is_note_path, walk
from note_lsp.vault.worker import Task, read_note, rows_of_text

if TYPE_CHECKING:
    from note_lsp.vault.vault import Vault

_WORTH_WORKERS = 200
"""Notes to be read; starting worker processes for fewer costs more than it saves."""
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


def survey(vault: Vault) -> Survey:
    """Walk the vault."""
    indexed = dict(vault.store.notes)
    found = walk(vault.root, vault.globs, vault.extensions, apart=vault.apart)
    changed = [path for path, stamp in found.notes.items() if path not in indexed or indexed[path].stamp != stamp]
    gone = [path for path in indexed if path not in found.notes]
    return Survey(found, tuple(changed), tuple(gone))


def adopt_survey(vault: Vault, survey: Survey) -> None:
    """Make the walk's names known."""
    found, names = survey.found, vault.tables
    names.set_surroundings(found.files, found.folders, (set(found.hidden_files), set(found.hidden_folders)))
    for path in [path for path in names.notes if path not in found.notes]:
        if path not in vault.buffers:
            names.drop_note(path)
    names.put_notes(NoteName(path, stem_of(path, vault.extensions)) for path in found.notes if path not in names.notes)


def build(vault: Vault, survey: Survey, workers: int | None, cancelled: Callable[[], bool]) -> Iterator[Built]:
    """Read what changed and write it through a connection of its own; ends early when ``cancelled``."""
    task = task_of(vault)
    index = vault.store.index.another() if vault.store.index.path is not None else None
    total, done = len(survey.changed), 0
    if workers is None:
        workers = (os.cpu_count() or 1) if total >= _WORTH_WORKERS else 1
    unread = dict.fromkeys(survey.changed)
    collecting = gc.isenabled()
    gc.disable()
    try:
        if index is not None and survey.gone:
            index.write([], survey.gone)
        for batch in pool.read_notes(task, _batches(survey), workers, cancelled):
            numbers = index.write(batch) if index is not None else None
            for note in batch:
                unread.pop(note.path, None)
            done += len(batch)
            if numbers is None:
                yield Built(done, total, tuple(batch), None)
            else:
                yield Built(done, total, _heads(batch), tuple(numbers))
        if not cancelled():
            if index is not None:
                index.write([], unread)
                index.make_secondary()
                index.settle()
            yield Built(total, total, (), (), tuple(unread))
    finally:
        if collecting:
            gc.enable()
        if index is not None:
            index.close()


def adopt(vault: Vault, built: Built) -> None:
    """Make a batch known in memory; write it, where that was left to this thread."""
    if built.numbers is None:
        write(vault, list(built.rows))
    else:
        for note, number in zip(built.rows, built.numbers, strict=True):
            vault.store.remember(note.path, number, Stamp(note.mtime_ns, note.size))
    for path in built.unreadable:
        vault.store.notes.pop(path, None)
    vault.tables.put_notes(note.name(vault.extensions) for note in built.rows if not _is_covered(vault, note.path))


def refresh(vault: Vault, paths: Iterable[VaultPath]) -> set[str]:
    """Look at ``paths`` on disk and follow; the mention keys of all that changed."""
    paths = {VaultPath(path.rstrip("/")) for path in paths if _is_writable(path)}
    if not vault.complete:
        vault.pending.update(paths)
        return set()
    keys: set[str] = set()
    stale: dict[VaultPath, None] = {}
    gone: dict[VaultPath, None] = {}
    for path in sorted(paths):
        if name_of(path) == RULES_FILE:
            _look_below(vault, folder_of(path), keys, stale, gone)
        elif path == "" or is_folder(vault.root / path):
            _look_below(vault, path, keys, stale, gone)
        else:
            _look_at(vault, path, stamp_of(vault.root / path), None, keys, stale, gone)
    _read(vault, stale, gone, keys)
    return keys


def restore(vault: Vault, path: VaultPath) -> None:
    """A buffer was closed: the note is called what the file says, if there is one."""
    known = vault.store.load_one(path) if path in vault.store.notes else None
    if known is not None:
        vault.tables.put_notes([known[0]])
    else:
        vault.tables.drop_note(path)
    vault.refresh([path])


def write(vault: Vault, notes: list[NoteRows], gone: Iterable[VaultPath] = ()) -> None:
    """Write rows into the index; where that fails they are kept in memory, as if the notes were open."""
    if vault.store.write(notes, gone):
        for note in notes:
            if note.path not in vault.buffers:
                vault.store.index.lift(note.path)
        return
    for note in notes:
        vault.store.notes.pop(note.path, None)
        if note.path not in vault.buffers:
            vault.store.index.lay_over(note)


def task_of(vault: Vault) -> Task:
    """What reading a note of the vault needs to know."""
    return Task(str(vault.root), vault.extensions, vault.options)


def path_of_file_url(vault: Vault, url: str) -> VaultPath | None:
    """The path that a ``file:`` URL means inside the vault; None if it leads out of it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    path = unquote(parts.path)
    if parts.netloc not in {"", "localhost"} or "\0" in path:
        return None
    if not path.startswith("/"):
        return join("", path)
    try:
        return VaultPath(Path(os.path.normpath(path)).relative_to(vault.root).as_posix())
    except ValueError:
        return None


def _look_below(
    vault: Vault,
    folder: VaultPath,
    keys: set[str],
    stale: dict[VaultPath, None],
    gone: dict[VaultPath, None],
) -> None:
    """Walk ``folder`` again, and follow what is other than it was."""
    names = vault.tables
    known_notes = [path for path in names.notes if _is_below(path, folder)]
    known_files = [path for path in names.files if _is_below(path, folder)]
    known_folders = [path for path in names.folders if path and (path == folder or _is_below(path, folder))]
    for hidden in (names.hidden_files, names.hidden_folders):
        for path in [path for path in hidden if path == folder or _is_below(path, folder)]:
            names.unhide(VaultPath(path))
    found = Found()
    apart = folder in vault.apart
    if folder and (apart or is_ignored(vault.root, vault.globs, folder, True)):
        names.hide(folder, True)
    elif is_folder(vault.root / folder):
        real = os.path.realpath(vault.root)
        walked = {f"{real}/{path}" if path else real for path in names.folders if not _is_below(path, folder)}
        walked.discard(f"{real}/{folder}" if folder else real)
        found = walk(vault.root, vault.globs, vault.extensions, folder, vault.apart, walked)
    for path in (*found.hidden_files,):
        names.hide(path, False)
    for path in found.hidden_folders:
        names.hide(path, True)
    there = set(found.folders)
    for path in known_folders:
        if path not in there:
            names.drop_folder(path)
            keys.add(fold(name_of(path)))
    for path in found.folders:
        if path not in names.folders:
            names.put_folder(path)
            keys.add(fold(name_of(path)))
    files = set(found.files)
    for path in (*(path for path in known_files if path not in files), *found.files):
        _look_at(vault, path, Stamp(0, 0) if path in files else None, False, keys, stale, gone)
    for path in (*(path for path in known_notes if path not in found.notes), *found.notes):
        _look_at(vault, path, found.notes.get(path), False, keys, stale, gone)


def _look_at(
    vault: Vault,
    path: VaultPath,
    stamp: Stamp | None,
    ignored: bool | None,
    keys: set[str],
    stale: dict[VaultPath, None],
    gone: dict[VaultPath, None],
) -> None:
    """Follow one file; ``stamp`` is None if it is gone.  What has to be read is put into ``stale``."""
    names = vault.tables
    if stamp is not None and ignored is None:
        ignored = is_ignored(vault.root, vault.globs, path, False) or any(
            path.startswith(apart + "/") for apart in vault.apart
        )
        names.unhide(path)
        if ignored:
            names.hide(path, False)
    if stamp is None or ignored:
        if stamp is None:
            names.unhide(path)
            _drop_folder(vault, path, keys, gone)
        _drop(vault, path, keys, gone)
        return
    names.put_folder(folder_of(path))
    if not is_note_path(path, vault.extensions):
        if path not in names.files:
            names.put_file(path)
            keys.add(mention_key(path, "", vault.extensions))
        return
    indexed = vault.store.notes.get(path)
    if indexed is None or indexed.stamp != stamp or path not in names.notes:
        stale[path] = None


def _drop_folder(vault: Vault, folder: VaultPath, keys: set[str], gone: dict[VaultPath, None]) -> None:
    """Forget a folder that is gone, with all in it."""
    names = vault.tables
    if folder not in names.folders and folder not in names.hidden_folders:
        return
    for path in [path for path in (*names.notes, *names.files) if _is_below(path, folder)]:
        _drop(vault, path, keys, gone)
    for path in [path for path in names.folders if path == folder or _is_below(path, folder)]:
        names.drop_folder(path)
        keys.add(fold(name_of(path)))


def _drop(vault: Vault, path: VaultPath, keys: set[str], gone: dict[VaultPath, None]) -> None:
    """Forget a note or file; an open note keeps its name as long as it is open."""
    names = vault.tables
    if path in names.files:
        names.drop_file(path)
        keys.add(mention_key(path, "", vault.extensions))
    if path in vault.store.notes:
        gone[path] = None
    name = names.notes.get(path)
    if name is not None and not _is_covered(vault, path):
        names.drop_note(path)
        vault.store.index.lift(path)
        keys.update(names.keys_of(name))


def _read(vault: Vault, stale: Iterable[VaultPath], gone: Iterable[VaultPath], keys: set[str]) -> None:
    """Read notes that are other than they were, unless another process has written them into the index already."""
    notes = []
    dropped = dict.fromkeys(gone)
    for path in stale:
        old = vault.tables.notes.get(path)
        known = vault.store.load_one(path)
        if known is not None and known[1] == stamp_of(vault.root / path):
            name = known[0]
        else:
            rows = _rows(vault, path)
            if rows is not None:
                notes.append(rows)
            elif path in vault.store.notes:
                dropped[path] = None
            name = rows.name(vault.extensions) if rows else NoteName(path, stem_of(path, vault.extensions))
        if not _is_covered(vault, path):
            vault.tables.put_notes([name])
        keys.update(vault.tables.keys_of(name), vault.tables.keys_of(old) if old else ())
    if notes or dropped:
        write(vault, notes, dropped)


def _rows(vault: Vault, path: VaultPath) -> NoteRows | None:
    """The rows of a file; a buffer that was just saved is not parsed again."""
    buffer = vault.buffers.get(path)
    if buffer is None:
        return read_note(task_of(vault), path)
    read = read_text(vault.root / path)
    if read is None or read.text != buffer.text:
        return read_note(task_of(vault), path)
    return rows_of_text(task_of(vault), path, read, buffer.note(vault.options).facts)


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


def _is_covered(vault: Vault, path: VaultPath) -> bool:
    """Whether an open buffer says what the note is called."""
    buffer = vault.buffers.get(path)
    return buffer is not None and buffer.inside


def _is_below(path: str, folder: str) -> bool:
    return not folder or path.startswith(folder + "/")


def _is_writable(path: str) -> bool:
    """Whether a path can be kept: UTF-8 can write it, and it has no NUL."""
    try:
        return b"\0" not in path.encode("utf-8")
    except UnicodeEncodeError:
        return False
