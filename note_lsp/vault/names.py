"""Who is called what: every note, file and folder of a vault in memory, found by folded name."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import takewhile

import msgspec

from note_lsp.folding import fold_name, fold_names
from note_lsp.paths import VaultPath, folder_of, join, name_of, stem_of
from note_lsp.syntax.media import video_key
from note_lsp.vault.key_table import KeyTable

FOLDER_NOTES = ("index", "readme")
"""Stems of the notes that stand for their folder, in order; after them the one named like it."""

_REMEMBERED = 1_000
"""Notes that are remembered as the last ones whose names have changed."""


class NoteName(msgspec.Struct, frozen=True, gc=False):
    """What a note is called."""

    path: VaultPath
    suffix: int
    """How many characters at the path's end are the extension: the stem is not kept, it stands in the path."""
    title: str | None = None
    """Front matter's."""
    aliases: tuple[str, ...] = ()
    video_id: str | None = None
    """As written; of a note without ``videoId`` the URL of its video."""

    @property
    def stem(self) -> str:
        """The last segment of the path without the extension."""
        path = self.path
        return path[path.rfind("/") + 1 : len(path) - self.suffix]


def mention_key(target: str, folder: str, extensions: tuple[str, ...]) -> str:
    """The key under which a link to ``target`` from a note in ``folder`` is kept: its last segment's folded stem."""
    if target[:5].lower() == "file:":
        target = target[5:]
    last = name_of(target)
    if last in {"", ".", ".."}:
        last = name_of(join("" if target.startswith("/") else folder, target) or "")
    return fold_name(stem_of(last, extensions))


def video_mention(video: str) -> str:
    """The key by which notes of the video with that ``video_key`` follow each other; no link is kept under it."""
    return f"/video/{video}"


class Names:
    """All names of a vault.  ``generation`` goes up with every change of them."""

    def __init__(self, extensions: tuple[str, ...]) -> None:
        self.extensions = extensions
        self.generation = 0
        self.notes: dict[VaultPath, NoteName] = {}
        self.files: dict[VaultPath, None] = {}
        self.folders: dict[VaultPath, None] = {VaultPath(""): None}
        self.hidden_files: set[str] = set()
        self.hidden_folders: set[str] = set()
        self._hidden_names: set[str] | None = None
        self._by_stem: KeyTable[NoteName] | None = None
        self._by_title: KeyTable[NoteName] | None = None
        self._by_file: KeyTable[VaultPath] | None = None
        self._by_folder: KeyTable[VaultPath] | None = None
        self._by_video: dict[str, list[VaultPath]] | None = None
        self._changed: dict[VaultPath, int] = {}
        """The generation of the last change of a note's name, latest changes last."""
        self._remembered_from = 0
        """All changes since that generation are remembered."""

    def put_notes(self, notes: Iterable[NoteName]) -> None:
        """Add notes, or replace those of the same path."""
        if not self.notes:
            self.notes = {note.path: note for note in notes}
            self._by_stem = self._by_title = self._by_video = None
            self.generation += 1
            self._changed.clear()
            self._remembered_from = self.generation
            return
        for note in notes:
            old = self.notes.get(note.path)
            if old == note:
                continue
            self._remember(note.path)
            self.notes[note.path] = note
            self._follow(old, note)

    def changed_after(self, generation: int) -> list[VaultPath] | None:
        """The notes made, named anew or dropped since then; None if it is not remembered, and all must be looked at."""
        if generation < self._remembered_from:
            return None
        recent = takewhile(lambda change: change[1] > generation, reversed(self._changed.items()))
        return [path for path, _ in recent]

    def since(
        self, known: Mapping[VaultPath, NoteName], generation: int = -1
    ) -> tuple[list[NoteName], list[VaultPath]]:
        """The notes that are called otherwise than ``known`` says, new ones too, and those of it that are gone.

        ``generation`` is when that was all right: then few have to be looked at.
        """
        recent = self.changed_after(generation)
        if recent is not None:
            there = [self.notes[path] for path in recent if path in self.notes]
            gone = [path for path in recent if path in known and path not in self.notes]
            return [note for note in there if known.get(note.path) is not note], gone
        changed = [note for note in self.notes.values() if known.get(note.path) is not note]
        if len(self.notes) == len(known) + sum(note.path not in known for note in changed):
            return changed, []
        return changed, [path for path in known if path not in self.notes]

    def drop_note(self, path: VaultPath) -> None:
        """Forget a note; no matter if there is none."""
        old = self.notes.pop(path, None)
        if old is None:
            return
        self._remember(path)
        self._follow(old, None)

    def put_file(self, path: VaultPath) -> None:
        """Add an attachment."""
        if path not in self.files:
            self.generation += 1
            self.files[path] = None
            if self._by_file is not None:
                self._by_file.add(fold_name(name_of(path)), path)

    def drop_file(self, path: VaultPath) -> None:
        """Forget an attachment; no matter if there is none."""
        if path in self.files:
            self.generation += 1
            del self.files[path]
            if self._by_file is not None:
                self._by_file.take(fold_name(name_of(path)), path)

    def put_folder(self, path: VaultPath) -> None:
        """Add a folder and those above it."""
        while path not in self.folders:
            self.generation += 1
            self.folders[path] = None
            if self._by_folder is not None:
                self._by_folder.add(fold_name(name_of(path)), path)
            path = folder_of(path)

    def drop_folder(self, path: VaultPath) -> None:
        """Forget a folder; what lies in it is forgotten one by one."""
        if path and path in self.folders:
            self.generation += 1
            del self.folders[path]
            if self._by_folder is not None:
                self._by_folder.take(fold_name(name_of(path)), path)

    def set_surroundings(
        self, files: Iterable[VaultPath], folders: Iterable[VaultPath], hidden: tuple[set[str], set[str]]
    ) -> None:
        """Take a walk's result for all that is no note."""
        self.files = dict.fromkeys(files)
        self.folders = dict.fromkeys((VaultPath(""), *folders))
        self.hidden_files, self.hidden_folders = hidden
        self._by_file = self._by_folder = None
        self._hidden_names = None
        self.generation += 1

    def hide(self, path: VaultPath, folder: bool) -> None:
        """Remember that something is there, though no part of the vault."""
        hidden = self.hidden_folders if folder else self.hidden_files
        if path not in hidden:
            self.generation += 1
            self._hidden_names = None
            hidden.add(path)

    def unhide(self, path: VaultPath) -> None:
        """It is gone, or a part of the vault now."""
        for hidden in (self.hidden_files, self.hidden_folders):
            if path in hidden:
                self.generation += 1
                self._hidden_names = None
                hidden.remove(path)

    @property
    def hidden_names(self) -> set[str]:
        """The last segments of all that is hidden."""
        if self._hidden_names is None:
            self._hidden_names = {
                name_of(path) for hidden in (self.hidden_files, self.hidden_folders) for path in hidden
            }
        return self._hidden_names

    def has_note(self, path: VaultPath) -> bool:
        """Whether there is a note of that path."""
        return path in self.notes

    def has_folder(self, path: VaultPath) -> bool:
        """Whether there is a folder of that path."""
        return path in self.folders

    def called(self, stem_key: str) -> tuple[NoteName, ...]:
        """The notes whose folded stem is ``stem_key``."""
        if self._by_stem is None:
            notes = tuple(self.notes.values())
            self._by_stem = KeyTable(fold_names([note.stem for note in notes]), notes)
        return tuple(self._by_stem.get(stem_key))

    def titled(self, key: str) -> tuple[NoteName, ...]:
        """The notes that have a title or alias which folds to ``key``."""
        if self._by_title is None:
            pairs = [(name, note) for note in self.notes.values() for name in _titles(note)]
            self._by_title = KeyTable(fold_names([name for name, _ in pairs]), [note for _, note in pairs])
        return tuple(self._by_title.get(key))

    def files_called(self, key: str) -> tuple[VaultPath, ...]:
        """The attachments whose folded name is ``key``."""
        if self._by_file is None:
            self._by_file = _by_name(self.files)
        return tuple(self._by_file.get(key))

    def folders_called(self, key: str) -> tuple[VaultPath, ...]:
        """The folders whose folded name is ``key``."""
        if self._by_folder is None:
            self._by_folder = _by_name(self.folders)
        return tuple(self._by_folder.get(key))

    def folder_note(self, folder: VaultPath) -> VaultPath | None:
        """The note that stands for ``folder``."""
        for stem in ("index", "README", name_of(folder)):
            for extension in self.extensions:
                path = VaultPath(f"{folder}/{stem}{extension}" if folder else stem + extension)
                if stem and self.has_note(path):
                    return path
            for note in self.called(fold_name(stem)) if stem else ():
                if note.stem.casefold() == stem.casefold() and folder_of(note.path) == folder:
                    return note.path
        return None

    def about(self, video: str) -> Sequence[VaultPath]:
        """The notes of the video with that ``video_key``, in order."""
        return self._videos().get(video, ())

    def by_video(self) -> Collection[Sequence[VaultPath]]:
        """The notes of each video."""
        return self._videos().values()

    def keys_of(self, note: NoteName) -> set[str]:
        """Every key under which a link to ``note`` may be kept."""
        return note_keys(note, self.extensions)

    def keys_followed(self, note: NoteName) -> set[str]:
        """The keys of all that follows ``note``: links to it, and other notes of its video."""
        video = _video_of(note)
        return self.keys_of(note) if video is None else {*self.keys_of(note), video_mention(video)}

    def _videos(self) -> dict[str, list[VaultPath]]:
        if self._by_video is None:
            self._by_video = {}
            for path in sorted(self.notes):
                if (key := _video_of(self.notes[path])) is not None:
                    self._by_video.setdefault(key, []).append(path)
        return self._by_video

    def _follow_video(self, old: NoteName | None, new: NoteName | None) -> None:
        assert self._by_video is not None
        before, after = (_video_of(note) if note is not None else None for note in (old, new))
        if before == after:
            return
        if old is not None and before is not None:
            self._by_video[before].remove(old.path)
        if new is not None and after is not None:
            insort(self._by_video.setdefault(after, []), new.path)

    def _remember(self, path: VaultPath) -> None:
        """A note's name changes."""
        self.generation += 1
        self._changed.pop(path, None)
        self._changed[path] = self.generation
        if len(self._changed) > _REMEMBERED:
            self._remembered_from = self._changed.pop(next(iter(self._changed)))

    def _follow(self, old: NoteName | None, new: NoteName | None) -> None:
        """Let the tables that are there know of a note's change."""
        if self._by_video is not None:
            self._follow_video(old, new)
        if self._by_stem is not None:
            if old is not None:
                self._by_stem.take(fold_name(old.stem), old)
            if new is not None:
                self._by_stem.add(fold_name(new.stem), new)
        if self._by_title is not None:
            if old is not None:
                for key in title_keys(old):
                    self._by_title.take(key, old)
            if new is not None:
                for key in title_keys(new):
                    self._by_title.add(key, new)


def _video_of(note: NoteName) -> str | None:
    return video_key(note.video_id) if note.video_id else None


def title_keys(note: NoteName) -> tuple[str, ...]:
    """What the title and the aliases of ``note`` fold to, each once."""
    return tuple(dict.fromkeys(map(fold_name, _titles(note))))


def _titles(note: NoteName) -> tuple[str, ...]:
    return (note.title, *note.aliases) if note.title else note.aliases


def note_keys(note: NoteName, extensions: tuple[str, ...]) -> set[str]:
    """The mention keys of a note: its stem's, its title's and aliases', and its folder's where it may stand for it."""
    folder = folder_of(note.path)
    keys = {fold_name(note.stem), mention_key(note.stem, "", extensions)}
    keys.update(mention_key(name, "", extensions) for name in (note.title, *note.aliases) if name)
    if fold_name(note.stem) in {*FOLDER_NOTES, fold_name(name_of(folder))}:
        keys.add(fold_name(stem_of(name_of(folder), extensions)))
    return keys


def _by_name(paths: Iterable[VaultPath]) -> KeyTable[VaultPath]:
    paths = tuple(paths)
    return KeyTable(fold_names([name_of(path) for path in paths]), paths)
