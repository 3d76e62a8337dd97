"""Starts the server, and ends it at once whenever there is a reason to end."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
from functools import partial
from typing import BinaryIO, NoReturn

from lsprotocol import types as lsp

from note_lsp.server import streams
from note_lsp.server.greeting import Greeting, answer_to, greeted
from note_lsp.server.protocol import Protocol

GRACE = 1.0
"""Seconds that a busy server has to end by itself."""


def serve(tcp: tuple[str, int] | None = None, log_level: str | None = None) -> NoReturn:
    """Talk to one client, over standard input and output or on a TCP port; never returns.

    ``log_level`` is what goes to stderr; without one NOTE_LSP_LOG says it.  The exit status is 0
    after ``shutdown`` and ``exit``, 1 after any other end.
    """
    _log_to_stderr(log_level or os.environ.get("NOTE_LSP_LOG", ""))
    reader, writer = streams.one_connection(*tcp) if tcp else streams.standard_streams()
    asyncio.run(_converse(reader, writer))
    raise AssertionError("the conversation ends the process")


async def _converse(reader: BinaryIO, writer: BinaryIO) -> None:
    protocol = Protocol(reader, writer)
    ended = asyncio.Event()
    protocol.requests = {lsp.INITIALIZE: partial(_initialize, protocol)}
    protocol.notifications = {lsp.EXIT: lambda _: ended.set()}
    protocol.ended = ended.set
    protocol.when_ending = lambda: threading.Timer(GRACE, _leave, [protocol]).start()
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        if os.name != "nt":
            asyncio.get_running_loop().add_signal_handler(getattr(signal, name), ended.set)
    protocol.listen()
    await ended.wait()
    _leave(protocol)


def _initialize(protocol: Protocol, params: object) -> lsp.InitializeResult:
    """Answer at once, and get ready for what follows while the client reads the answer."""
    greeting = greeted(params)
    protocol.initialized = True
    protocol.afterwards = partial(_begin, protocol, greeting)
    return answer_to(greeting)


def _begin(protocol: Protocol, greeting: Greeting) -> None:
    # What reads notes and looks for them takes twice as long to import as the client has waited so far.
    from note_lsp.server import beginning

    beginning.begin(protocol, greeting)


def _leave(protocol: Protocol) -> NoReturn:
    """End the process, waiting for nothing: the index survives that at any moment, and workers end with their input."""
    logging.shutdown()
    os._exit(0 if protocol.shut_down else 1)


def _log_to_stderr(level: str) -> None:
    number = getattr(logging, level.upper(), None)
    logging.basicConfig(
        stream=sys.stderr,
        level=number if isinstance(number, int) else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    # pygls tells of every message it sends, and asyncio of its own affairs.
    for name in ("pygls", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)
