"""What a hover shows of a video's transcript: the words at a moment, with those before and after."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from note_lsp.features.markdown_words import escaped
from note_lsp.paths import VaultPath
from note_lsp.syntax.media import Medium, Service
from note_lsp.vault.transcripts import Transcripts
from note_lsp.vault.vault import Vault

_TRANSCRIPTS: WeakKeyDictionary[Vault, Transcripts] = WeakKeyDictionary()


def said_at(vault: Vault, path: VaultPath, medium: Medium | None, seconds: int) -> str:
    """The words that are said at ``seconds`` of the note's video; empty where no transcript says."""
    transcripts = _TRANSCRIPTS.setdefault(vault, Transcripts())
    video_id = medium.id if medium is not None and medium.service is not Service.FILE else None
    transcript = transcripts.of(vault, path, video_id)
    if transcript is None:
        return ""
    before, words, after = (escaped(words) for words in transcript.around(seconds))
    return f"Said there:\n\n> {' '.join(filter(None, [before, f'**{words}**', after]))}" if words else ""
