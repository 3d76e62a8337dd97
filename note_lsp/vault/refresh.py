"""Following single changes on disk: files and folders made, changed, moved and removed."""

from __future__ import annotations

import os
from collections.abc import Iterable

from note_lsp.folding import fold
from note_lsp.paths import VaultPath, folder_of, name_of, stem_of
from note_lsp.vault.files import Stamp, is_folder, read_text, stamp_of
from note_lsp.vault.following import task_of, write
from note_lsp.vault.ignore import RULES_FILE
from note_lsp.vault.names import NoteName, mention_key
from note_lsp.vault.rows import NoteRows
from note_lsp.vault.scan import Found, can_be_kept, is_note_path, walk
from note_lsp.vault.state import State
from note_lsp.vault.worker import read_note, rows_of_text


class _Changes:
    """What a look at the disk has brought so far."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        """Mention keys of all that is another now."""
        self.stale: dict[VaultPath, None] = {}
        """Notes to be read."""
        self.gone: dict[VaultPath, None] = {}
        """Notes to be dropped from the index."""


def refresh(state: State, paths: Iterable[VaultPath]) -> set[str]:
    """Look at ``paths`` on disk and follow; the mention keys of all that changed."""
    wanted = {VaultPath(path.strip("/")) for path in paths if can_be_kept(path)}
    if not state.followed:
        state.pending.update(wanted)
        return set()
    if state.solitary:
        wanted &= set(state.tables.notes)
    changes = _Changes()
    if any(name_of(path) == RULES_FILE for path in wanted):
        state.look_at_buffers()
    for path in sorted(wanted):
        _look(state, path, changes)
    _read(state, changes)
    return changes.keys


def restore(state: State, path: VaultPath) -> None:
    """A buffer was closed: the note is called what its file says, if there is one."""
    known = state.store.load_one(path) if path in state.store.notes else None
    if known is not None:
        state.tables.put_notes([known[0]])
    else:
        state.tables.drop_note(path)
    refresh(state, [path])


def _look(state: State, path: VaultPath, changes: _Changes) -> None:
    names = state.tables
    above = list(_above(path))
    if any(folder in names.hidden_folders for folder in above) and not state.solitary:
        # Version control writes into its folder all the time: not worth more than a look at what hides it.
        _forget_vanished(state, above, changes)
        return
    if name_of(path) == RULES_FILE:
        _look_below(state, folder_of(path), changes)
        _forget_vanished(state, above, changes)
    elif path == "" or is_folder(state.root / path):
        _look_below(state, path, changes)
    else:
        stamp = stamp_of(state.root / path)
        hidden = None if stamp is None or state.solitary else state.left_out_at(path, is_folder=False)
        if hidden is not None and hidden != path:
            _look_below(state, hidden, changes)
            return
        _follow(state, path, stamp, hidden is not None, changes)
        if stamp is None:
            _forget_vanished(state, above, changes)


def _look_below(state: State, folder: VaultPath, changes: _Changes) -> None:
    """Walk ``folder`` again, and follow what is other than it was."""
    names = state.tables
    known = {path for path in (*names.notes, *names.files) if _is_below(path, folder)}
    if folder in names.files or folder in names.notes:
        known.add(folder)
    folders = [path for path in names.folders if path and (path == folder or _is_below(path, folder))]
    for hidden in (names.hidden_files, names.hidden_folders):
        for path in [path for path in hidden if path == folder or _is_below(path, folder)]:
            names.unhide(VaultPath(path))
    found = _walk(state, folder)
    _follow_folders(state, folders, found.folders, changes)
    there = {**dict.fromkeys(found.files, Stamp(0, 0)), **found.notes}
    for path in sorted(known.union(there)):
        _follow(state, path, there.get(path), False, changes)
    for path in found.hidden_files:
        names.hide(path, folder=False)
    for path in found.hidden_folders:
        names.hide(path, folder=True)


def _walk(state: State, folder: VaultPath) -> Found:
    """What is below ``folder`` now; if it is left out of the vault, that it is hidden."""
    hidden = state.left_out_at(folder, is_folder=True) if folder else None
    if hidden is not None:
        return Found(hidden_folders=[hidden])
    if not is_folder(state.root / folder):
        return Found()
    real = os.path.realpath(state.root)
    outside = (path for path in state.tables.folders if path != folder and not _is_below(path, folder))
    known = {f"{real}{os.sep}{path}" if path else real for path in outside}
    return walk(state.root, state.globs, state.extensions, folder, state.apart, known)


def _follow_folders(state: State, before: Iterable[VaultPath], after: Iterable[VaultPath], changes: _Changes) -> None:
    names = state.tables
    there = dict.fromkeys(after)
    for path in before:
        if path not in there:
            names.drop_folder(path)
            changes.keys.add(fold(name_of(path)))
    for path in there:
        if path not in names.folders:
            names.put_folder(path)
            changes.keys.add(fold(name_of(path)))


def _follow(state: State, path: VaultPath, stamp: Stamp | None, ignored: bool, changes: _Changes) -> None:
    """Follow one file; ``stamp`` is None if it is gone.  What has to be read is put among the stale."""
    names = state.tables
    if not ignored:
        names.unhide(path)
    if path in names.folders and path:
        _drop_folder(state, path, changes)
    if stamp is None or ignored:
        if ignored:
            names.hide(path, folder=False)
        _drop(state, path, changes)
        return
    names.put_folder(folder_of(path))
    if is_note_path(path, state.extensions):
        indexed = state.store.notes.get(path)
        if indexed is None or indexed.stamp != stamp or path not in names.notes:
            changes.stale[path] = None
    elif path not in names.files:
        names.put_file(path)
        changes.keys.add(mention_key(path, "", state.extensions))


def _drop_folder(state: State, folder: VaultPath, changes: _Changes) -> None:
    """Forget a folder that is gone, with all in it."""
    names = state.tables
    for path in [path for path in (*names.notes, *names.files) if _is_below(path, folder)]:
        _drop(state, path, changes)
    _follow_folders(state, [path for path in names.folders if path == folder or _is_below(path, folder)], (), changes)


def _forget_vanished(state: State, folders: Iterable[VaultPath], changes: _Changes) -> None:
    """Forget those of ``folders`` that went with what was in them, of which alone a client may have told."""
    for folder in folders:
        known = folder in state.tables.folders or folder in state.tables.hidden_folders
        if folder and known and not is_folder(state.root / folder):
            state.tables.unhide(folder)
            _drop_folder(state, folder, changes)


def _drop(state: State, path: VaultPath, changes: _Changes) -> None:
    """Forget a note or file; an open note keeps its name as long as it is open."""
    names = state.tables
    if path in names.files:
        names.drop_file(path)
        changes.keys.add(mention_key(path, "", state.extensions))
    if path in state.store.notes:
        changes.gone[path] = None
    name = names.notes.get(path)
    if name is not None and not state.is_covered(path):
        names.drop_note(path)
        state.store.index.lift(path)
        changes.keys.update(names.keys_of(name))


def _read(state: State, changes: _Changes) -> None:
    """Read stale notes, unless another process has written them into the index already."""
    notes = []
    for path in changes.stale:
        old = state.tables.notes.get(path)
        known = state.store.load_one(path)
        if known is not None and known[1] == stamp_of(state.root / path):
            name = known[0]
        else:
            rows = _rows(state, path)
            if rows is not None:
                notes.append(rows)
            elif path in state.store.notes:
                changes.gone[path] = None
            name = rows.name(state.extensions) if rows else NoteName(path, stem_of(path, state.extensions))
        if not state.is_covered(path):
            state.tables.put_notes([name])
        changes.keys.update(state.tables.keys_of(name), state.tables.keys_of(old) if old else ())
    if notes or changes.gone:
        write(state, notes, changes.gone)


def _rows(state: State, path: VaultPath) -> NoteRows | None:
    """The rows of a file; a buffer that was just saved is not parsed again."""
    buffer = state.buffers.get(path)
    if buffer is None:
        return read_note(task_of(state), path)
    read = read_text(state.root / path)
    if read is None:
        return None
    if read.text != buffer.text:
        return read_note(task_of(state), path)
    return rows_of_text(task_of(state), path, read, buffer.note(state.options).facts)


def _above(path: VaultPath) -> Iterable[VaultPath]:
    while path:
        path = folder_of(path)
        yield path


def _is_below(path: str, folder: str) -> bool:
    return not folder or path.startswith(folder + "/")
