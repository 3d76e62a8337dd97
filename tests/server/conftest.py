"""Servers for tests: started in a vault drawn as a picture, and never left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.dsl import Picture
from tests.server.client import Editor

Start = Callable[..., Editor]


@pytest.fixture
def editors() -> Iterator[ExitStack]:
    """Whatever is entered here is closed after the test."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def start(tmp_path: Path, editors: ExitStack) -> Start:
    """``start(picture, capabilities)``: a server that has been initialized in the picture's vault.

    ``folders`` are those of the workspace, ``tells`` the ways in which the editor names them.
    """

    def begin(picture: str = "", capabilities: Any = None, folders: Any = None, **more: Any) -> Editor:
        root = tmp_path / "vault"
        root.mkdir(exist_ok=True)
        if picture:
            Picture.parse(picture).write(root)
        answers = more.pop("answers", None)
        if (tells := more.pop("tells", None)) is not None:
            more = {**{name: None for name in ("rootUri", "workspaceFolders") if name not in tells}, **more}
        editor = editors.enter_context(Editor(root, capabilities, answers=answers))
        editor.start(None if folders is None else [root / folder for folder in folders], **more)
        return editor

    return begin


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """One server for all tests of a module, none of which may harm it: a vault of one note that is open."""
    root = tmp_path_factory.mktemp("vault")
    (root / "note.md").write_text("# A\n\nSee [[note]].\n")
    environment = {f"XDG_{kind}_HOME": str(tmp_path_factory.mktemp(kind)) for kind in ("CACHE", "CONFIG")}
    with Editor(root, environment=environment) as editor:
        editor.start()
        editor.open("note.md")
        yield editor
        assert editor.stop() == 0
