"""What Obsidian's own settings, in ``.obsidian``, say of daily notes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from note_lsp.vault.files import read_text

FOLDER = ".obsidian"
DAILY_NOTES = f"{FOLDER}/daily-notes.json"
"""Of the plugin that comes with Obsidian."""
PERIODIC_NOTES = f"{FOLDER}/plugins/periodic-notes/data.json"
"""Of the plugin that many have in its place."""
_PLUGINS = f"{FOLDER}/community-plugins.json"


class ObsidianDaily(msgspec.Struct, frozen=True):
    """Where Obsidian puts daily notes; None where it does as it does by itself."""

    folder: str | None = None
    format: str | None = None
    """In the tokens of moment.js."""
    template: str | None = None


def daily_settings(root: Path) -> ObsidianDaily | None:
    """What Obsidian does in the vault at ``root``, read anew; None where nobody has said anything.

    The plugin Periodic Notes goes first where it is on and makes daily notes.
    """
    periodic = _of_periodic_notes(root)
    if periodic is not None:
        return _settings(periodic, "template", "templatePath")
    given = _read(root, DAILY_NOTES)
    return _settings(given, "template") if isinstance(given, dict) else None


def faults(root: Path) -> Iterator[str]:
    """What is wrong with how these settings are written, in words for the user."""
    for name in (DAILY_NOTES, PERIODIC_NOTES):
        try:
            _decoded(root, name)
        except (msgspec.DecodeError, RecursionError) as error:
            yield f"{root.name}/{name} is left out, for it is no JSON: {error}"


def _of_periodic_notes(root: Path) -> dict[str, Any] | None:
    """What Periodic Notes says of daily notes, in the form of its version 0 or 1."""
    given = _read(root, PERIODIC_NOTES)
    plugins = _read(root, _PLUGINS)
    if not isinstance(given, dict) or (isinstance(plugins, list) and "periodic-notes" not in plugins):
        return None
    sets = given.get("calendarSets")
    known = [one for one in sets if isinstance(one, dict)] if isinstance(sets, list) else []
    active = next((one for one in known if one.get("id") == given.get("activeCalendarSet")), None)
    daily = (active or known[0]).get("day") if known else given.get("daily")
    return daily if isinstance(daily, dict) and daily.get("enabled") is True else None


def _settings(given: dict[str, Any], *template: str) -> ObsidianDaily:
    def text(*keys: str) -> str | None:
        texts = (given.get(key) for key in keys)
        return next((found.strip() for found in texts if isinstance(found, str) and found.strip()), None)

    return ObsidianDaily(text("folder"), text("format"), text(*template))


def _read(root: Path, name: str) -> Any:
    try:
        return _decoded(root, name)
    except (msgspec.DecodeError, RecursionError):
        return None


def _decoded(root: Path, name: str) -> Any:
    """The JSON of a file; None without one, and for one with nothing in it."""
    read = read_text(root / name)
    text = read.text.removeprefix("\ufeff") if read is not None else ""
    return msgspec.json.decode(text.encode("utf-8", "replace")) if text.strip() else None
