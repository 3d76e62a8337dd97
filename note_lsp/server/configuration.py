"""Where the settings of a vault come from: its file, and the editor."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from note_lsp import settings as settings_module
from note_lsp.settings import FILE_NAME, SECTION, Settings
from note_lsp.vault import files


class SettingsFile:
    """``.note-lsp.toml`` in the root of one vault, and what it said when it last was TOML."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._sound: str | None = None

    def load(self, editor: dict[str, Any] | None) -> tuple[Settings, tuple[str, ...]]:
        """What the settings are now, and what is wrong with how they are written.

        A file that is no TOML, as it may be while it is edited, leaves those standing that it held before.
        """
        read = files.read_text(self._root / FILE_NAME)
        text = read and read.text
        settings, complaints = settings_module.load(text, editor)
        if _is_toml(text):
            self._sound = text
        else:
            settings = settings_module.load(self._sound, editor)[0]
        # Of several folders it must be clear whose file is meant; the editor's settings are everybody's.
        where = f"{self._root.name}/"
        return settings, tuple(where + words if words.startswith(FILE_NAME) else words for words in complaints)


def section_of(value: object) -> dict[str, Any] | None:
    """An editor's settings if they are ours, under our name or bare; None if it speaks of other things."""
    if not isinstance(value, dict):
        return None
    sections = {_plain(str(key).split(".")[0]) for key in value}
    known = {_plain(name) for name in (*Settings.__struct_fields__, SECTION)}
    return value if sections & known else None


def answered(value: object) -> dict[str, Any] | None:
    """The settings that an editor gave when asked for ours: what is no section is kept, to be complained of."""
    return value if value is None or isinstance(value, dict) else {SECTION: value}


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


def _is_toml(text: str | None) -> bool:
    try:
        tomllib.loads((text or "").removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError):
        return False
    return True
