"""A look into the texts of all notes, for what no index answers."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from note_lsp.paths import VaultPath
from note_lsp.vault.files import decode, read_bytes

if TYPE_CHECKING:
    from note_lsp.vault.vault import Vault


def texts_holding(vault: Vault, names: Collection[Collection[str]]) -> Iterator[tuple[VaultPath, str]]:
    """The notes, with their texts, that hold all words of one of ``names``, in any case of ASCII letters.

    Of an open note the buffer counts.  Left out is a file that has changed since the index read it, since places in it
    would be wrong.  All notes are read: this is for what a user asks for, not for a key press.
    """
    in_bytes = [[word.encode() for word in words] for words in names]
    indexed = vault.store.notes
    for path in sorted(vault.tables.notes):
        buffer = vault.buffers.get(path)
        if buffer is not None:
            small = buffer.text.lower()
            if any(all(word in small for word in words) for words in names):
                yield path, buffer.text
            continue
        read = read_bytes(vault.file_path(path))
        if read is None or (path in indexed and indexed[path].stamp != read[1]):
            continue
        lowered = read[0].lower()
        if any(all(word in lowered for word in words) for words in in_bytes):
            yield path, decode(read[0])[0]
