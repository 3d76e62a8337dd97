"""What a hover shows of the medium that front matter names: the note, the video, and the other notes of it."""

from __future__ import annotations

import re

from note_lsp.features.hover.preview import title_of
from note_lsp.features.markdown_words import escaped, linked, other_notes_of_video, url_in_markdown
from note_lsp.syntax.media import Medium
from note_lsp.vault.vault import Note, Vault

_FILE_NAME = re.compile(r"[^/?#]+$")


def video_words(vault: Vault, note: Note, medium: Medium) -> str:
    """Title, link, picture, and how many other notes the video has."""
    title = title_of(note.path, note.facts.front_matter, next(iter(note.facts.headings), None))
    others = [path for path in vault.notes_of_video(medium.id) if path != note.path]
    pieces = [
        f"**{escaped(title)}**",
        linked(f"Open {medium_name(medium)}", medium.url()),
        picture_of(vault, medium),
        other_notes_of_video(len(others)) if not medium.is_local else "",
    ]
    return "\n\n".join(piece for piece in pieces if piece)


def medium_name(medium: Medium) -> str:
    """What a link that opens a medium calls it: the video, or the name of the file."""
    return _FILE_NAME.findall(medium.id)[0] if medium.is_local else "the video"


def picture_of(vault: Vault, medium: Medium | None) -> str:
    """The picture of a video, where it has one and the settings allow it."""
    if medium is None or medium.picture is None or not vault.settings.video.pictures:
        return ""
    return f"![Picture of the video]({url_in_markdown(medium.picture)})"
