"""From the answer of ``initialize`` on: the session, and the tables of who handles what in it."""

from __future__ import annotations

from functools import partial

from lsprotocol import types as lsp

from note_lsp.server import lifecycle
from note_lsp.server.configuration import section_of
from note_lsp.server.greeting import Greeting
from note_lsp.server.notifications import NOTIFICATIONS
from note_lsp.server.protocol import Protocol
from note_lsp.server.publish import Publisher
from note_lsp.server.requests import REQUESTS
from note_lsp.server.session import Session


def begin(protocol: Protocol, greeting: Greeting) -> None:
    """Get ready for all that a client may say; its vaults are opened when it says ``initialized``."""
    session = Session(protocol, greeting.client)
    session.editor = section_of(greeting.options)
    session.first_roots = list(greeting.roots)
    session.publisher = Publisher(session)
    handlers = {**REQUESTS, lsp.SHUTDOWN: lifecycle.shutdown}
    protocol.requests = {name: partial(handler, session) for name, handler in handlers.items()}
    protocol.notifications = {name: partial(handler, session) for name, handler in NOTIFICATIONS.items()}
    protocol.when_idle = session.when_idle
    protocol.before_another = session.look_at_told
    if greeting.process is not None:
        lifecycle.end_with(session, greeting.process)
