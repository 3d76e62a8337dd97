"""Where the video of a place in a note is, at the second that the place names."""

from __future__ import annotations

import msgspec

from note_lsp.features.under_cursor import timestamp_at
from note_lsp.paths import VaultPath
from note_lsp.syntax.media import Medium, is_media_file, media_of, medium_of_url
from note_lsp.syntax.nodes import Leads, NoteFacts
from note_lsp.vault.vault import Vault


class VideoLink(msgspec.Struct, frozen=True, gc=False):
    """A video or recording on the web, by ``url``, or in the vault, by ``path``."""

    url: str | None = None
    path: VaultPath | None = None
    fragment: str = ""
    """What stands behind the ``#`` of a file's URI: ``t=300``."""


def video_link(vault: Vault, path: VaultPath, offset: int) -> VideoLink | None:
    """The video of the timestamp at ``offset``, at its second; else that of the URL there, else the note's there.

    None for a file that is not there.
    """
    note = vault.note(path)
    if note is None:
        return None
    media = media_of(note.facts.front_matter, note.facts.links)
    stamp = timestamp_at(note.facts, offset)
    if stamp is not None:
        return _link(vault, path, media.of(stamp), stamp.seconds)
    return _link(vault, path, _named_at(note.facts, offset) or media.at(offset), None)


def file_link(vault: Vault, path: VaultPath, fragment: str) -> VideoLink | None:
    """A video or recording of the vault by its path; None for any other file, and for one that is not there."""
    there = is_media_file(path) and vault.exists(path) and vault.file_path(path).is_file()
    return VideoLink(path=path, fragment=fragment) if there else None


def _named_at(facts: NoteFacts, offset: int) -> Medium | None:
    links = [link for link in facts.links if link.leads is Leads.URL and link.span.touches(offset)]
    return next((medium for link in links if (medium := medium_of_url(link.target)) is not None), None)


def medium_link(vault: Vault, source: VaultPath, medium: Medium, seconds: int | None = None) -> VideoLink | None:
    """Where a medium that the note ``source`` names is; None for a file that the vault has not."""
    if not medium.is_local:
        return VideoLink(medium.url(seconds))
    path = vault.resolve_name(medium.id, source).path
    fragment = "" if seconds is None else f"t={seconds}"
    return VideoLink(path=path, fragment=fragment) if path is not None else None


def _link(vault: Vault, source: VaultPath, medium: Medium | None, seconds: int | None) -> VideoLink | None:
    found = medium_link(vault, source, medium, seconds) if medium is not None else None
    return file_link(vault, found.path, found.fragment) if found is not None and found.path is not None else found
