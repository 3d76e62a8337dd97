"""What a hover shows of a video of the vault: the frame that stands at the second."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from note_lsp.features.markdown_words import url_in_markdown
from note_lsp.syntax.media import Medium, Service, clock
from note_lsp.syntax.nodes import Leads, Timestamp
from note_lsp.vault.frames import Frames
from note_lsp.vault.vault import Note, Vault

_FRAMES: WeakKeyDictionary[Vault, Frames] = WeakKeyDictionary()


def frame_words(vault: Vault, note: Note, medium: Medium, stamp: Timestamp, patience: float) -> str:
    """The frame that ``medium`` shows at a timestamp; empty where there is none, or none after ``patience`` seconds."""
    if medium.service is not Service.FILE:
        return ""
    link = next((link for link in note.facts.links if link.span == stamp.span and link.leads is Leads.VAULT), None)
    found = vault.resolve(link, note.path) if link is not None else vault.resolve_name(medium.id, note.path)
    if found.path is None:
        return ""
    picture = _FRAMES.setdefault(vault, Frames()).of(vault, found.path, stamp.seconds, patience)
    return f"![Frame at {clock(stamp.seconds)}]({url_in_markdown(picture.as_uri())})" if picture is not None else ""
