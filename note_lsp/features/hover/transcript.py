"""What a hover shows of a video's transcript: the words at a moment, with those before and after."""

from __future__ import annotations

from note_lsp.features.markdown_words import escaped
from note_lsp.paths import VaultPath
from note_lsp.syntax.media import Medium
from note_lsp.vault.transcripts import transcript_of
from note_lsp.vault.vault import Vault


def said_at(vault: Vault, path: VaultPath, medium: Medium | None, seconds: int) -> str:
    """The words that are said at ``seconds`` of the note's video; empty where no transcript says."""
    transcript = transcript_of(vault, path, medium)
    if transcript is None:
        return ""
    before, words, after = (escaped(words) for words in transcript.around(seconds))
    return f"Said there:\n\n> {' '.join(filter(None, [before, f'**{words}**', after]))}" if words else ""
