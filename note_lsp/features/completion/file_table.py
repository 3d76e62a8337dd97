"""All names of a vault's attachments in one table that can be searched at every key press."""

from __future__ import annotations

from itertools import islice
from weakref import WeakKeyDictionary

from note_lsp.features.completion.ranking import Tier, match
from note_lsp.features.completion.search_table import SearchTable
from note_lsp.folding import fold
from note_lsp.paths import VaultPath, folder_of, name_of
from note_lsp.vault.vault import Vault


class FileTable:
    """The names of all attachments."""

    def __init__(self) -> None:
        self._generation = -1
        self.paths: tuple[VaultPath, ...] = ()
        self._search = SearchTable([])

    def follow(self, vault: Vault) -> None:
        """Take over what has changed of the vault's files."""
        vault.names()
        if self._generation == vault.tables.generation:
            return
        self._generation = vault.tables.generation
        files = tuple(vault.files())
        if files != self.paths:
            self.paths = files
            self._search = SearchTable([fold(name_of(path)) for path in files])

    def find(self, query: str, enough: int) -> tuple[list[tuple[VaultPath, Tier]], bool]:
        """The files whose name answers the folded ``query``, and whether others may have been left out."""
        found, cut = self._search.find(query, enough)
        return [(self.paths[number], tier) for number, tier in found.items()], cut

    def find_in(self, folder_part: str, query: str, enough: int) -> tuple[list[tuple[VaultPath, Tier]], bool]:
        """The same for the files in folders whose folded path holds ``folder_part`` from a segment's start on."""
        inside = (path for path in self.paths if f"/{folder_part}" in f"/{fold(folder_of(path))}/")
        matched = ((path, tier) for path in inside if (tier := match(query, fold(name_of(path)))) is not None)
        found = list(islice(matched, enough + 1))
        return found[:enough], len(found) > enough


_FILE_TABLES: WeakKeyDictionary[Vault, FileTable] = WeakKeyDictionary()


def file_table(vault: Vault) -> FileTable:
    """The vault's files, up to date."""
    table = _FILE_TABLES.get(vault)
    if table is None:
        table = _FILE_TABLES[vault] = FileTable()
    table.follow(vault)
    return table
