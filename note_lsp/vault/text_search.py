"""A look into the texts of notes, for what no index answers: for what a user asks for, not for a key press."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from note_lsp.paths import VaultPath
from note_lsp.vault.files import decode, read_bytes

if TYPE_CHECKING:
    from note_lsp.vault.vault import Vault


class TextSearch:
    """Looks into one note after another for all words of one of ``names``, in any case of ASCII letters."""

    def __init__(self, vault: Vault, names: Collection[Collection[str]]) -> None:
        self._vault = vault
        self._names = names
        self._in_bytes = [[word.encode() for word in words] for words in names]

    def text_holding(self, path: VaultPath) -> str | None:
        """The text of a note that holds them, else None.

        Of an open note the buffer counts.  Left out is a file that has changed since the index read it, since places
        in it would be wrong.
        """
        buffer = self._vault.buffers.get(path)
        if buffer is not None:
            small = buffer.text.lower()
            return buffer.text if any(all(word in small for word in words) for words in self._names) else None
        indexed = self._vault.store.notes.get(path)
        read = read_bytes(self._vault.file_path(path))
        if read is None or (indexed is not None and indexed.stamp != read[1]):
            return None
        lowered = read[0].lower()
        return decode(read[0])[0] if any(all(word in lowered for word in words) for words in self._in_bytes) else None
