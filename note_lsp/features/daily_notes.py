"""The daily notes of a vault: what they are called, where they lie, and the day that one is about."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from note_lsp.paths import VaultPath, join, name_of, stem_of
from note_lsp.settings import DailySettings
from note_lsp.syntax.date_formats import DateFormat, of_moment, of_strftime
from note_lsp.vault.obsidian import ObsidianDaily, daily_settings
from note_lsp.vault.vault import Vault

_PATTERN = "%Y-%m-%d"
_FARTHEST = 3_660
"""Days without a daily note behind which none is looked for: ten years."""


class DailyNotes(msgspec.Struct, frozen=True):
    """How the vault has its daily notes."""

    vault: Vault
    folder: VaultPath | None
    """None for one outside the vault."""
    format: DateFormat
    """Of the path in ``folder``, without the extension."""
    template: str | None
    configured: bool
    """Whether anybody has said that there are such notes."""

    def path(self, day: date) -> VaultPath | None:
        """The note of a day, be it there or not; None where the pattern says no path in the vault."""
        name = self.format.write(day)
        path = join(self.folder, name) if name and self.folder is not None else None
        if not path or not name or not name_of(name).strip():
            return None
        extensions = self.vault.extensions
        if stem_of(path, extensions) != name_of(path):
            return path
        paths = [VaultPath(path + extension) for extension in extensions]
        return next((path for path in paths if self.vault.name(path) is not None), paths[0])

    def day_of(self, path: str) -> date | None:
        """The day that the note at ``path`` is about; None for one that is no daily note."""
        bare = path.removesuffix(name_of(path)) + stem_of(path, self.vault.extensions)
        below = bare.removeprefix(f"{self.folder}/") if self.folder else bare
        return self.format.read(below) if self.folder == "" or below != bare else None

    def meant_by(self, target: str) -> VaultPath | None:
        """The daily note that ``[[target]]`` would name were it there: by path, by name in the folder, or by stem."""
        if not self.configured:
            return None
        bare = target.removeprefix("/").removesuffix(name_of(target)) + stem_of(target, self.vault.extensions)
        day = self.day_of(bare) or self.format.read(bare)
        last = self.format.last_segment()
        if day is None and last.tells_days_apart:
            day = last.read(bare)
        return self.path(day) if day is not None else None

    def next_to(self, day: date, step: int) -> VaultPath | None:
        """The first note that is there on the days after ``day``, or before it if ``step`` is negative."""
        here = self.path(day)
        for days in range(1, _FARTHEST):
            try:
                path = self.path(day + timedelta(days=days if step > 0 else -days))
            except OverflowError:
                return None
            if path is not None and path != here and self.vault.name(path) is not None:
                return path
        return None


def daily_notes(vault: Vault) -> DailyNotes:
    """The daily notes as the settings have them and, where those say nothing, Obsidian's own, read anew."""
    given = vault.settings.daily
    said_all = None not in (given.folder, given.pattern, given.template)
    known = None if said_all or vault.solitary else daily_settings(vault.root)
    known, configured = known or ObsidianDaily(), known is not None or given != DailySettings()
    if given.pattern is None and known.format is not None:
        written = of_moment(known.format)
    else:
        written = of_strftime(given.pattern or _PATTERN)
    folder = given.folder if given.folder is not None else known.folder or ""
    template = given.template if given.template is not None else known.template
    return DailyNotes(vault, join("", folder), written, template or None, configured)
