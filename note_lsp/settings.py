"""The settings, from ``.note-lsp.toml`` in the vault and from the editor (behaviour.md §10)."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Severity = Literal["off", "hint", "information", "warning", "error"]


class LinkSettings(msgspec.Struct, frozen=True):
    """``[links]``."""

    strict: bool = False
    style: Literal["auto", "stem", "path", "relative", "markdown"] = "auto"
    site_root: str | None = None
    label_first: bool = False


class DiagnosticSettings(msgspec.Struct, frozen=True):
    """``[diagnostics]``: globs to ignore, and a severity for each code that is not to have its own."""

    ignore: tuple[str, ...] = ()
    severities: dict[str, Severity] = {}


class VaultSettings(msgspec.Struct, frozen=True):
    """``[vault]``."""

    ignore: tuple[str, ...] = ()
    extensions: tuple[str, ...] = (".md", ".markdown")


class CompletionSettings(msgspec.Struct, frozen=True):
    """``[completion]``."""

    label: Literal["name", "title"] = "name"


class VideoSettings(msgspec.Struct, frozen=True):
    """``[video]``."""

    pictures: bool = True
    transcripts: tuple[str, ...] = ()
    inlay_hints: bool = False


class DailySettings(msgspec.Struct, frozen=True):
    """``[daily]``; ``pattern`` is a strftime pattern of the note's name."""

    folder: str | None = None
    pattern: Annotated[str, msgspec.Meta(min_length=1)] = "%Y-%m-%d"
    template: str | None = None


class NewNoteSettings(msgspec.Struct, frozen=True):
    """``[new_note]``."""

    folder: str | None = None
    template: str | None = None


class Settings(msgspec.Struct, frozen=True):
    """All of them."""

    links: LinkSettings = LinkSettings()
    diagnostics: DiagnosticSettings = DiagnosticSettings()
    vault: VaultSettings = VaultSettings()
    completion: CompletionSettings = CompletionSettings()
    video: VideoSettings = VideoSettings()
    daily: DailySettings = DailySettings()
    new_note: NewNoteSettings = NewNoteSettings()
