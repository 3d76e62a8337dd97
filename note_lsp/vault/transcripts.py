"""Transcripts of videos: which file belongs to a note, and what is in it, read when it is asked for."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from note_lsp.paths import VaultPath, folder_of, name_of, stem_of
from note_lsp.syntax.cue_search import CueSearch
from note_lsp.syntax.cues import Transcript, read_transcript
from note_lsp.syntax.media import Medium, Service
from note_lsp.vault.files import Stamp, read_text, stamp_of
from note_lsp.vault.vault import Vault

EXTENSIONS = (".vtt", ".srt", ".json3")
"""In the order in which they are preferred."""
_LARGEST = 20 << 20
"""Bytes; a day of speech has some 5 MB."""
_KEPT = 8
"""Transcripts that are kept read, those asked for last."""


_OF_VAULTS: WeakKeyDictionary[Vault, Transcripts] = WeakKeyDictionary()


def transcript_of(vault: Vault, note: VaultPath, medium: Medium | None) -> Transcript | None:
    """The transcript of a note's video; None if there is none that can be read."""
    video_id = medium.id if medium is not None and medium.service is not Service.FILE else None
    return _transcripts(vault).of(vault, note, video_id)


def search_of(vault: Vault, note: VaultPath, medium: Medium | None) -> CueSearch | None:
    """The words of that transcript, to be searched; None without one."""
    transcript = transcript_of(vault, note, medium)
    return _transcripts(vault).search(transcript) if transcript is not None else None


def _transcripts(vault: Vault) -> Transcripts:
    return _OF_VAULTS.setdefault(vault, Transcripts())


class Transcripts:
    """The transcripts of one vault."""

    def __init__(self) -> None:
        self._generation = -1
        self._by_folder: dict[str, list[str]] = {}
        self._read: dict[VaultPath, tuple[Stamp, Transcript | None]] = {}
        self._fitting: tuple[tuple[str, ...], list[VaultPath]] | None = None
        self._searched: tuple[Transcript, CueSearch] | None = None

    def of(self, vault: Vault, note: VaultPath, video_id: str | None) -> Transcript | None:
        """The transcript beside a note, or in a folder of the settings, named for the note or else for its video.

        Of several the first that can be read: ``.vtt`` before ``.srt`` before ``.json3``, then by language.
        """
        self._look_around(vault)
        folders = (folder_of(note), *(one.strip("/") for one in vault.settings.video.transcripts))
        for path in self._named_for(stem_of(note, vault.extensions), video_id or "", folders):
            transcript = self._transcript(vault, path)
            if transcript is not None:
                return transcript
        return None

    def search(self, transcript: Transcript) -> CueSearch:
        """A transcript's words to be searched; only those of the one asked for last are kept."""
        if self._searched is None or self._searched[0] is not transcript:
            self._searched = transcript, CueSearch(transcript.said())
        return self._searched[1]

    def _named_for(self, stem: str, video_id: str, folders: tuple[str, ...]) -> list[VaultPath]:
        """The files named for a note or its video, the best first; those asked for last are kept.

        A folder may hold the transcripts of all videos, and completion asks at each key press.
        """
        key = (stem, video_id, *folders)
        if self._fitting is None or self._fitting[0] != key:
            found = [
                (*rank, VaultPath(f"{folder}/{name}" if folder else name))
                for folder in folders
                for name in self._by_folder.get(folder, ())
                if (rank := _rank(name, stem, video_id or None)) is not None
            ]
            self._fitting = key, [path for *_, path in sorted(found)]
        return self._fitting[1]

    def _look_around(self, vault: Vault) -> None:
        names = vault.tables
        if self._generation != names.generation:
            self._generation = names.generation
            self._by_folder.clear()
            self._fitting = None
            # Ignored ones count too: they are large, and seldom kept under version control.
            for path in (*names.files, *map(VaultPath, names.hidden_files)):
                if path.lower().endswith(EXTENSIONS):
                    self._by_folder.setdefault(folder_of(path), []).append(name_of(path))

    def _transcript(self, vault: Vault, path: VaultPath) -> Transcript | None:
        place = vault.file_path(path)
        stamp = stamp_of(place)
        known = self._read.pop(path, None)
        if stamp is None or stamp.size > _LARGEST:
            return None
        if known is None or known[0] != stamp:
            read = read_text(place)
            known = stamp, read_transcript(read.text, _extension(path)) if read is not None else None
        self._read[path] = known
        if len(self._read) > _KEPT:
            del self._read[next(iter(self._read))]
        return known[1]


def _rank(name: str, stem: str, video_id: str | None) -> tuple[int, int, str] | None:
    """How well a file's name fits: by whom it is named, its extension, its language; None if it does not."""
    extension = _extension(name)
    bare = name[: len(name) - len(extension)]
    for number, wanted in enumerate((stem, video_id)):
        if wanted and (bare == wanted or (bare.startswith(f"{wanted}.") and "." not in bare[len(wanted) + 1 :])):
            return number, EXTENSIONS.index(extension), bare[len(wanted) + 1 :]
    # As yt-dlp names what it fetches: ``Title [id].en.vtt``.
    _, bracket, language = bare.rpartition(f" [{video_id}]")
    return (2, EXTENSIONS.index(extension), language) if video_id and bracket and language.count(".") <= 1 else None


def _extension(name: str) -> str:
    return "." + name.rpartition(".")[2].lower()
