"""``initialize``: who the client is and what it is offered, known before anything that reads a note is imported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams

from note_lsp import __version__
from note_lsp.server import uris
from note_lsp.server.capabilities import Client, client_of, offered_to


class Greeting(msgspec.Struct, frozen=True):
    """What a client says of itself at first."""

    client: Client
    roots: tuple[Path, ...]
    """The folders to open."""
    options: object
    """Its ``initializationOptions``, settings perhaps."""
    process: int | None
    """The process with which the server is to end."""


def greeted(params: object) -> Greeting:
    """Read the parameters of ``initialize``."""
    if not isinstance(params, dict):
        raise JsonRpcInvalidParams("initialize takes an object")
    process = params.get("processId")
    return Greeting(
        client=client_of(params.get("capabilities")),
        roots=tuple(_roots(params)),
        options=params.get("initializationOptions"),
        process=process if isinstance(process, int) and process > 0 else None,
    )


def answer_to(greeting: Greeting) -> lsp.InitializeResult:
    """What the client is told in return."""
    return lsp.InitializeResult(offered_to(greeting.client), lsp.ServerInfo("note-lsp", __version__))


def _roots(params: dict[str, Any]) -> list[Path]:
    """The folders to open: the workspace's, else the root by URI, else the root by path."""
    folders = params.get("workspaceFolders")
    given = [folder.get("uri") for folder in folders if isinstance(folder, dict)] if isinstance(folders, list) else []
    path = params.get("rootPath")
    named = uris.from_path(Path(path)) if isinstance(path, str) and Path(path).is_absolute() else None
    found = [uris.to_path(uri) for uri in given or [params.get("rootUri") or named] if isinstance(uri, str)]
    return list(dict.fromkeys(path for path in found if path))
