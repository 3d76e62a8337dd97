"""Following single changes on disk: files and folders made, changed, moved and removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable

from note_lsp.paths import VaultPath, folder_of, name_of, suffix_of
from note_lsp.vault.files import Stamp, is_folder, is_symlink, is_there, path_below, read_text, stamp_of
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
        self.unseen: set[VaultPath] = set()
        """Paths in what is hidden, of which nothing is remembered."""
        self.hidden: set[str] = set()
        """Names of folders that are hidden now."""
        self.whole = False
        """Only a walk over the whole vault can tell: which symlinked folder is followed depends on all others."""


def refresh(state: State, paths: Iterable[VaultPath]) -> set[str]:
    """Look at ``paths`` on disk and follow; the mention keys of all that changed."""
    wanted = {VaultPath(path.strip("/")) for path in paths if can_be_kept(path)}
    if not state.followed:
        state.pending.update(wanted)
        return set()
    changes = _Changes()
    if state.solitary:
        for path in wanted & set(state.tables.notes):
            _follow(state, path, stamp_of(state.root / path), False, changes)
    else:
        _look_at_all(state, wanted, changes)
    _read(state, changes)
    _follow_hidden(state, changes)
    if changes.keys and state.was_website is not None and state.was_website != state.is_website():
        changes.keys |= _keys_in_buffers(state, lambda target: target.startswith("/"))
    return changes.keys


def restore(state: State, path: VaultPath) -> None:
    """A buffer was closed: the note is called what its file says, if there is one."""
    known = state.store.load_one(path) if path in state.store.notes else None
    if known is not None:
        state.tables.put_notes([known[0]])
    else:
        state.tables.drop_note(path)
    refresh(state, [path])


def _look_at_all(state: State, paths: Collection[VaultPath], changes: _Changes) -> None:
    if any(name_of(path) == RULES_FILE for path in paths):
        changes.keys |= state.look_at_buffers()
    for path in sorted({*paths, *_through_symlinks(state, paths)}):
        _look(state, path, changes)
        if changes.whole:
            _look_below(state, VaultPath(""), changes)
            return


def _through_symlinks(state: State, paths: Collection[VaultPath]) -> Iterable[VaultPath]:
    """What those of ``paths`` are called that belong to the vault only because a symlink leads into a hidden folder."""
    for symlink, real in state.symlinks.items():
        place = path_below(state.root, real) if symlink in state.tables.folders else None
        if place is not None:
            for path in paths:
                if path == place or _is_below(path, place):
                    yield VaultPath(symlink + path[len(place) :])


def _look(state: State, path: VaultPath, changes: _Changes) -> None:
    names = state.tables
    above = list(_above(path))
    hidden_above = [folder for folder in above if folder in names.hidden_folders]
    if hidden_above:
        # Version control writes into its folder all the time: not worth more than a look at what hides it.
        changes.unseen.add(path)
        _forget_vanished(state, above, changes)
        changes.whole |= any(at in state.symlinks and not is_symlink(state.root / at) for at in hidden_above)
        return
    new = [folder for folder in above if folder not in names.folders]
    if path in state.symlinks:
        changes.whole = True
    elif new and is_folder(state.root / new[-1]):
        _look_below(state, new[-1], changes)
    elif name_of(path) == RULES_FILE:
        _look_below(state, folder_of(path), changes)
        _forget_vanished(state, above, changes)
    elif path == "" or is_folder(state.root / path):
        _look_below(state, path, changes)
    else:
        _look_at_file(state, path, above, changes)


def _look_at_file(state: State, path: VaultPath, above: Iterable[VaultPath], changes: _Changes) -> None:
    """Follow what is no folder now, if it is anything at all."""
    stamp = stamp_of(state.root / path)
    hidden = None if stamp is None else state.left_out_at(path, is_folder=False)
    if hidden is not None and hidden != path:
        _look_below(state, hidden, changes)
        return
    _follow(state, path, stamp, hidden is not None, changes)
    if stamp is None:
        _forget_vanished(state, above, changes)
        # It leads nowhere yet.
        changes.whole |= is_symlink(state.root / path)


def _look_below(state: State, folder: VaultPath, changes: _Changes) -> None:
    """Walk ``folder`` again, and follow what is other than it was."""
    names = state.tables
    if folder and (state.symlinks or is_symlink(state.root / folder)):
        changes.whole = True
        return
    found = _walk(state, folder)
    if folder and found.symlinks:
        changes.whole = True
        return
    known = _known_below(state, folder)
    folders = [path for path in names.folders if path and (path == folder or _is_below(path, folder))]
    _renew_hidden(state, folder, found, changes)
    if not folder:
        state.symlinks = found.symlinks
        changes.keys |= state.look_at_buffers()
    _follow_folders(state, folders, found.folders, changes)
    there = {**dict.fromkeys(found.files, Stamp(0, 0)), **found.notes}
    for path in known.difference(there):
        _drop(state, path, changes)
    for path, stamp in there.items():
        _follow(state, path, stamp, False, changes)


def _known_below(state: State, folder: VaultPath) -> set[VaultPath]:
    """The notes and files in ``folder``, or under its own name, that are known or still stand in the index."""
    known = (state.tables.notes, state.tables.files, state.store.notes)
    return {path for paths in known for path in paths if path == folder or _is_below(path, folder)}


def _walk(state: State, folder: VaultPath) -> Found:
    """What is below ``folder`` now; if it is left out of the vault, that it is hidden."""
    hidden = state.left_out_at(folder, is_folder=True) if folder else None
    if hidden is not None:
        return Found(hidden_folders=[hidden])
    if not is_folder(state.root / folder):
        return Found()
    return walk(state.root, state.globs, state.extensions, folder, state.apart)


def _renew_hidden(state: State, folder: VaultPath, found: Found, changes: _Changes) -> None:
    """Follow what is hidden in ``folder``, and whether it is hidden itself."""
    names = state.tables
    hidden = {*found.hidden_files, *found.hidden_folders}
    for path in (*names.hidden_files, *names.hidden_folders):
        if path not in hidden and (path == folder or _is_below(path, folder)):
            _unhide(state, VaultPath(path), changes)
    for path in found.hidden_files:
        _hide(state, path, False, changes)
    for path in found.hidden_folders:
        _hide(state, path, True, changes)


def _hide(state: State, path: VaultPath, folder: bool, changes: _Changes) -> None:
    names = state.tables
    here, other = (names.hidden_folders, names.hidden_files) if folder else (names.hidden_files, names.hidden_folders)
    if path in other:
        names.unhide(path)
    if path in here:
        return
    names.hide(path, folder)
    changes.keys.add(mention_key(path, "", state.extensions))
    if folder:
        changes.unseen.add(path)
        changes.hidden.add(name_of(path))


def _unhide(state: State, path: VaultPath, changes: _Changes) -> None:
    names = state.tables
    if path in names.hidden_files or path in names.hidden_folders:
        names.unhide(path)
        changes.keys.add(mention_key(path, "", state.extensions))
        changes.unseen.add(path)


def _follow_folders(state: State, before: Iterable[VaultPath], after: Iterable[VaultPath], changes: _Changes) -> None:
    names = state.tables
    there = dict.fromkeys(after)
    for path in before:
        if path not in there:
            names.drop_folder(path)
            changes.keys.add(mention_key(path, "", state.extensions))
    for path in there:
        if path not in names.folders:
            names.put_folder(path)
            changes.keys.add(mention_key(path, "", state.extensions))


def _follow(state: State, path: VaultPath, stamp: Stamp | None, ignored: bool, changes: _Changes) -> None:
    """Follow one file; ``stamp`` is None if it is gone.  What has to be read is put among the stale."""
    names = state.tables
    if not ignored:
        _unhide(state, path, changes)
    if path in names.folders and path:
        _drop_folder(state, path, changes)
    if stamp is None or ignored:
        if ignored:
            _hide(state, path, False, changes)
        _drop(state, path, changes)
        return
    changes.gone.pop(path, None)
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
    for path in _known_below(state, folder):
        _drop(state, path, changes)
    _follow_folders(state, [path for path in names.folders if path == folder or _is_below(path, folder)], (), changes)
    _renew_hidden(state, folder, Found(), changes)
    changes.whole |= bool(state.symlinks)


def _forget_vanished(state: State, folders: Iterable[VaultPath], changes: _Changes) -> None:
    """Forget those of ``folders`` that went with what was in them, of which alone a client may have told."""
    for folder in folders:
        known = folder in state.tables.folders or folder in state.tables.hidden_folders
        if folder and known and not is_folder(state.root / folder):
            _drop_folder(state, folder, changes)


def _drop(state: State, path: VaultPath, changes: _Changes) -> None:
    """Forget a note or file; an open note keeps its name as long as it is open."""
    names = state.tables
    changes.stale.pop(path, None)
    if path in names.files:
        names.drop_file(path)
        changes.keys.add(mention_key(path, "", state.extensions))
    if path in state.store.notes:
        changes.gone[path] = None
        if not state.is_covered(path):
            changes.keys.update(state.store.link_keys(path))
    name = names.notes.get(path)
    if name is not None and not state.is_covered(path):
        names.drop_note(path)
        state.store.index.lift(path)
        changes.keys.update(names.keys_followed(name))


def _read(state: State, changes: _Changes) -> None:
    """Read stale notes, unless another process has written them into the index already."""
    notes = []
    for path in changes.stale:
        old = state.tables.notes.get(path)
        before = state.store.link_keys(path)
        known = state.store.load_one(path)
        if known is not None and known[1] == stamp_of(state.root / path):
            name = known[0]
            after = state.store.link_keys(path)
        else:
            rows = _rows(state, path)
            if rows is not None:
                notes.append(rows)
            elif path in state.store.notes:
                changes.gone[path] = None
            name = rows.name(state.extensions) if rows else NoteName(path, suffix_of(path, state.extensions))
            after = rows.link_keys() if rows else Counter()
        if not state.is_covered(path):
            state.tables.put_notes([name])
            changes.keys.update(key for key in before | after if before[key] != after[key])
        changes.keys.update(state.tables.keys_followed(name), state.tables.keys_followed(old) if old else ())
    if notes or changes.gone:
        write(state, notes, changes.gone)


def _follow_hidden(state: State, changes: _Changes) -> None:
    """Let the links be looked at again that lead, or led, to what only the disk knows of."""
    if changes.unseen:
        for path, was in state.asked.items():
            if not changes.unseen.isdisjoint((path, *_above(path))) and is_there(state.root / path) != was:
                state.asked[path] = not was
                changes.keys.add(mention_key(path, "", state.extensions))
    if changes.hidden:
        changes.keys |= _keys_in_buffers(state, lambda target: not changes.hidden.isdisjoint(target.split("/")))


def _keys_in_buffers(state: State, wanted: Callable[[str], bool]) -> set[str]:
    """The mention keys of the targets in open notes that are ``wanted``."""
    return {
        mention_key(link.target, folder_of(path), state.extensions)
        for path, buffer in state.buffers.items()
        for link in buffer.note(state.options).facts.links
        if wanted(link.target)
    }


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
