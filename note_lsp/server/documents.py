"""What a client says of an open document, read with patience.

An edit that is left out makes the server's text another than the editor's from then on.  So what can be
understood of ``didOpen`` and ``didChange`` is taken, though it may not be written as the protocol wants it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams

LAST = (1 << 31) - 1
"""The largest number in a position; what a client sends beyond it means the end just as well."""

log = logging.getLogger(__name__)


def opened(params: Any) -> tuple[str, str, int | None]:
    """URI, text and version of the document that ``didOpen`` tells of; raises ``JsonRpcInvalidParams``."""
    match params:
        case {"textDocument": {"uri": str(uri), "text": str(text), **more}}:
            return uri, text, _version(more)
    raise JsonRpcInvalidParams("no document with a text")


def changed(params: Any) -> tuple[str, list[lsp.TextDocumentContentChangeEvent], int | None]:
    """URI, changes and version that ``didChange`` tells of; raises ``JsonRpcInvalidParams``.

    A change that cannot be understood is left out, and the log says so.
    """
    match params:
        case {"textDocument": {"uri": str(uri), **more}, "contentChanges": list(given)}:
            return uri, list(_readable(uri, given)), _version(more)
    raise JsonRpcInvalidParams("no changes of a document")


def told_of(params: Any) -> list[str]:
    """The URIs that ``didChangeWatchedFiles`` tells of, in no time; raises ``JsonRpcInvalidParams``."""
    match params:
        case {"changes": list(changes)}:
            return [uri for one in changes if isinstance(one, dict) and isinstance(uri := one.get("uri"), str)]
    raise JsonRpcInvalidParams("no changes of files")


def _readable(uri: str, given: list[Any]) -> Iterator[lsp.TextDocumentContentChangeEvent]:
    for change in given:
        match change:
            case {"text": str(text), "range": {"start": {**start}, "end": {**end}}} if _has_numbers(start, end):
                yield lsp.TextDocumentContentChangePartial(lsp.Range(_position(start), _position(end)), text)
            case {"text": str(text)} if change.get("range") is None:
                yield lsp.TextDocumentContentChangeWholeDocument(text)
            case _:
                log.warning("a change of %s is left out, for it cannot be understood: %.200r", uri, change)


def _has_numbers(*places: dict[Any, Any]) -> bool:
    return all(isinstance(place.get(name), int | float) for place in places for name in ("line", "character"))


def _position(place: dict[Any, Any]) -> lsp.Position:
    line, character = (int(max(0, min(place[name], LAST))) for name in ("line", "character"))
    return lsp.Position(line, character)


def _version(document: dict[Any, Any]) -> int | None:
    version = document.get("version")
    return version if isinstance(version, int) else None
