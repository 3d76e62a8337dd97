"""What links would lead to if notes, files or folders were called otherwise; nothing of the vault is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from note_lsp.paths import VaultPath, folder_of
from note_lsp.vault.files import path_of_file_url
from note_lsp.vault.ladder import Ladder
from note_lsp.vault.names import Names, NoteName, mention_key
from note_lsp.vault.resolve import UNCHECKED, Resolution

if TYPE_CHECKING:
    from note_lsp.vault.vault import Vault


class NamesAfter(Names):
    """The names of a vault once some are others: what is another has tables here, all else is looked up in the vault's.

    ``notes``, ``files`` and ``folders`` map the path of each thing that is called otherwise to what it is called then.
    """

    def __init__(
        self,
        before: Names,
        notes: Mapping[VaultPath, NoteName],
        files: Mapping[VaultPath, VaultPath],
        folders: Mapping[VaultPath, VaultPath],
    ) -> None:
        super().__init__(before.extensions)
        self._before = before
        self._gone = {*notes, *files, *folders}
        self.hidden_files, self.hidden_folders = before.hidden_files, before.hidden_folders
        self.notes = {note.path: note for note in notes.values()}
        self.files = dict.fromkeys(files.values())
        self.folders = {}
        for path in (*folders.values(), *map(folder_of, self.files), *map(folder_of, self.notes)):
            self._put_folder(path)

    def _put_folder(self, path: VaultPath) -> None:
        while path and not self.has_folder(path):
            self.folders[path] = None
            path = folder_of(path)

    def has_note(self, path: VaultPath) -> bool:
        return path in self.notes or (path not in self._gone and self._before.has_note(path))

    def has_folder(self, path: VaultPath) -> bool:
        return path in self.folders or (path not in self._gone and self._before.has_folder(path))

    def note(self, path: VaultPath) -> NoteName | None:
        """What the note at ``path`` is called then; None if there is none."""
        return self.notes.get(path) or (None if path in self._gone else self._before.notes.get(path))

    def called(self, stem_key: str) -> tuple[NoteName, ...]:
        return (*self._staying_notes(self._before.called(stem_key)), *super().called(stem_key))

    def titled(self, key: str) -> tuple[NoteName, ...]:
        return (*self._staying_notes(self._before.titled(key)), *super().titled(key))

    def files_called(self, key: str) -> tuple[VaultPath, ...]:
        return (*self._staying(self._before.files_called(key)), *super().files_called(key))

    def folders_called(self, key: str) -> tuple[VaultPath, ...]:
        return (*self._staying(self._before.folders_called(key)), *super().folders_called(key))

    def keys_that_move(self) -> set[str]:
        """The mention keys of all links that may lead elsewhere then than they do now."""
        old = (self._before.notes[path] for path in self._gone if path in self._before.notes)
        keys = {key for note in (*old, *self.notes.values()) for key in self.keys_of(note)}
        keys.update(mention_key(path, "", self.extensions) for path in (*self._gone, *self.files, *self.folders))
        return keys

    def _staying_notes(self, notes: Iterable[NoteName]) -> Iterable[NoteName]:
        return (note for note in notes if note.path not in self._gone)

    def _staying(self, paths: Iterable[VaultPath]) -> Iterable[VaultPath]:
        return (path for path in paths if path not in self._gone)


class After:
    """A vault as it would be, to be asked where links lead."""

    def __init__(self, vault: Vault, names: NamesAfter) -> None:
        self.names = names
        self._root = vault.root
        self._ladder = Ladder(names, vault.settings.links, vault.is_on_disk, vault.is_website)

    def resolve_target(self, target: str, source: VaultPath, markdown: bool) -> Resolution:
        """What a bare target would name in the note that is ``source`` then, as ``Vault.resolve_target`` says it."""
        if target[4:5] == ":" and target[:4].lower() == "file":
            path = path_of_file_url(self._root, target)
            return UNCHECKED if path is None else self._ladder.at(path)
        return self._ladder.resolve(target, source, markdown)
