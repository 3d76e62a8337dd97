"""The conversation with one client: what arrives is put in order, answered once, and never harms the server.

pygls keeps the JSON-RPC books and lsprotocol the types.  Its message loop, its documents and its
built-in handlers are not used: texts are held by our own buffers, a request with wrong parameters
gets an answer, and one thread reads ahead so that a request can be cancelled before it is begun.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

import cattrs
from lsprotocol import types as lsp
from pygls import exceptions
from pygls.protocol import JsonRPCProtocol, default_converter

from note_lsp.server import streams
from note_lsp.server.encoding import Encoded, decode

Handler = Callable[[Any], Any]
"""From a message's parameters to its result, or to an awaitable of it."""

UNTYPED = frozenset(
    {
        lsp.INITIALIZE,
        lsp.TEXT_DOCUMENT_DID_OPEN,
        lsp.TEXT_DOCUMENT_DID_CHANGE,
        lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES,
    }
)
"""Methods whose parameters are handed on as they came."""

OF_FILES = frozenset({lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, lsp.CANCEL_REQUEST})
"""Methods of messages of which many may come in a row, and are to be taken together."""

log = logging.getLogger(__name__)


class Protocol(JsonRPCProtocol):
    """JSON-RPC over two byte streams; create it, fill ``requests`` and ``notifications``, then ``listen``."""

    def __init__(self, reader: BinaryIO, writer: BinaryIO) -> None:
        converter: cattrs.Converter = default_converter()  # type: ignore[no-untyped-call]  # pygls leaves it so
        super().__init__(_Reporter(), converter)  # type: ignore[arg-type]  # all that is used of a server
        self.requests: Mapping[str, Handler] = {}
        self.notifications: Mapping[str, Handler] = {}
        self.initialized = False
        self.shut_down = False
        self.when_idle: Callable[[], None] = lambda: None
        """Called when no message is left to handle."""
        self.before_another: Callable[[], None] = lambda: None
        """Called before a message that may depend on what the client has told of files."""
        self.afterwards: Callable[[], None] | None = None
        """Called once, when the message at hand is dealt with: what its answer should not wait for."""
        self.ended: Callable[[], None] = lambda: None
        """Called when there is nobody to talk to any more."""
        self.when_ending: Callable[[], None] = lambda: None
        """Called in the reader's thread as soon as the end is in sight, however busy the loop is."""
        self._reader = reader
        self._output = writer
        self._waiting: deque[Any] = deque()
        self._cancelled: set[Any] = set()
        self._running: dict[Any, asyncio.Task[Any]] = {}

    def listen(self) -> None:
        """Begin to read, in a thread; messages are handled one after the other on the running loop."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(loop,), daemon=True, name="reader").start()

    def cancel_all(self) -> None:
        """Cancel every request that is still being worked on."""
        for task in list(self._running.values()):
            task.cancel()

    @property
    def backlog(self) -> int:
        """How many messages have arrived and are not yet handled."""
        return len(self._waiting)

    def encode(self, value: Any) -> bytes:
        """``value``, lsprotocol's types included, as JSON."""
        return Encoded.of(self.plain(value)).json

    def plain(self, value: Any) -> Any:
        """The same as dictionaries and lists."""
        return self._converter.unstructure(value)

    async def ask(self, method: str, params: Any = None) -> Any:
        """A request to the client: its result as plain JSON; raises ``JsonRpcException`` on an error."""
        return await self.send_request_async(method, params)

    def report(self, token: int | str, part: Encoded) -> None:
        """Send a part of a result that is still to come, under the token that the client gave for it."""
        progress = b'{"jsonrpc":"2.0","method":"$/progress","params":{"token":%b,"value":%b}}'
        self._send_body(progress % (self.encode(token), part.json))

    def handle_message(self, message: Any) -> None:
        """Deal with one decoded message, whatever it is."""
        if not isinstance(message, dict):
            self._refuse(None, exceptions.JsonRpcInvalidRequest("a message must be an object"))
        elif "method" not in message:
            self._take_response(message)
        elif "id" in message and not isinstance(message["id"], str | int):
            self._refuse(None, exceptions.JsonRpcInvalidRequest("the id of a request is a text or a number"))
        elif "id" in message:
            self._take_request(message["id"], message["method"], message.get("params"))
        else:
            self._take_notification(message["method"], message.get("params"))

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        for body in streams.frames(self._reader):
            try:
                message = decode(body)
            except (ValueError, RecursionError) as error:
                message = exceptions.JsonRpcParseError(f"no JSON: {error}")
            self._look_ahead(message)
            self._waiting.append(message)
            loop.call_soon_threadsafe(self._handle_next)
        self.when_ending()
        loop.call_soon_threadsafe(self.ended)

    def _look_ahead(self, message: Any) -> None:
        method = message.get("method") if isinstance(message, dict) else None
        if method == lsp.EXIT:
            self.when_ending()
        elif method == lsp.CANCEL_REQUEST and (identity := _identity(message.get("params"))) is not None:
            self._cancelled.add(identity)

    def _handle_next(self) -> None:
        message = self._waiting.popleft()
        if not (isinstance(message, dict) and message.get("method") in OF_FILES):
            try:
                self.before_another()
            except Exception:
                log.exception("what was told of files could not be followed")
        try:
            if isinstance(message, exceptions.JsonRpcException):
                self._refuse(None, message)
            else:
                self.handle_message(message)
        except Exception:
            log.exception("a message could not be dealt with")
        try:
            afterwards, self.afterwards = self.afterwards, None
            if afterwards:
                afterwards()
            if not self._waiting:
                self.when_idle()
        except Exception:
            log.exception("what waits for a quiet moment failed")

    def _take_request(self, identity: Any, method: Any, params: Any) -> None:
        try:
            self._admit(identity, method)
            result = self.requests[method](self._decode(method, params))
        except Exception as error:  # noqa: BLE001 - whatever a handler raises, the client gets an answer
            self._refuse(identity, error, method)
            return
        if inspect.isawaitable(result):
            task = self._running[identity] = asyncio.ensure_future(result)
            task.add_done_callback(lambda done: self._finish(identity, method, done))
        else:
            self._answer(identity, method, result)

    def _admit(self, identity: Any, method: Any) -> None:
        if not isinstance(method, str):
            raise exceptions.JsonRpcInvalidRequest("the method of a request is a text")
        if self.shut_down:
            raise exceptions.JsonRpcInvalidRequest("the server has been shut down")
        if not self.initialized and method != lsp.INITIALIZE:
            raise exceptions.JsonRpcServerNotInitialized("the first request must be initialize")
        if self.initialized and method == lsp.INITIALIZE:
            raise exceptions.JsonRpcInvalidRequest("the server is initialized already")
        if identity in self._cancelled:
            self._cancelled.discard(identity)
            raise exceptions.JsonRpcRequestCancelled("cancelled before it was begun")
        if method not in self.requests:
            raise exceptions.JsonRpcMethodNotFound.of(method)

    def _take_notification(self, method: Any, params: Any) -> None:
        if method == lsp.CANCEL_REQUEST:
            self._cancel(params)
        elif isinstance(method, str) and method in self.notifications and (self.initialized or method == lsp.EXIT):
            try:
                self.notifications[method](self._decode(method, params))
            except exceptions.JsonRpcInvalidParams as error:
                log.warning("%s is ignored: %s", method, error)
            except Exception:
                log.exception("%s failed", method)
        else:
            log.debug("%s is ignored", method)

    def _cancel(self, params: Any) -> None:
        identity = _identity(params)
        self._cancelled.discard(identity)
        if task := self._running.get(identity):
            task.cancel()

    def _take_response(self, message: dict[str, Any]) -> None:
        identity = message.get("id")
        if not isinstance(identity, str | int) or identity not in self._request_futures:
            log.warning("an answer to no question: %r", identity)
            return
        self._result_types.pop(identity, None)
        if self._request_futures[identity].done():
            # Whoever asked was cancelled meanwhile.
            self._request_futures.pop(identity)
            return
        error = message.get("error")
        self._handle_response(
            identity,
            message.get("result"),
            None if error is None else _response_error(error),
        )

    def _decode(self, method: str, params: Any) -> Any:
        """``params`` as lsprotocol's type for the method; raises ``JsonRpcInvalidParams`` in words."""
        types = lsp.METHOD_TO_TYPES.get(method)
        if types is None or types[2] is None or method in UNTYPED:
            return params
        try:
            return self._converter.structure(params, types[2])  # type: ignore[arg-type]  # some types are unions
        except Exception as error:  # noqa: BLE001 - cattrs raises many kinds
            raise exceptions.JsonRpcInvalidParams("; ".join(cattrs.transform_error(error))) from None

    def _finish(self, identity: Any, method: str, done: asyncio.Task[Any]) -> None:
        self._running.pop(identity, None)
        if done.cancelled():
            self._refuse(identity, exceptions.JsonRpcRequestCancelled("cancelled"), method)
        elif (error := done.exception()) is not None:
            self._refuse(identity, error, method)
        else:
            self._answer(identity, method, done.result())

    def _answer(self, identity: Any, method: str, result: Any) -> None:
        try:
            found = result.json if isinstance(result, Encoded) else self.encode(result)
            self._send_body(b'{"jsonrpc":"2.0","id":%b,"result":%b}' % (self.encode(identity), found))
        except (TypeError, ValueError, AttributeError) as error:
            self._refuse(identity, error, method)

    def _refuse(self, identity: Any, error: BaseException, method: Any = "") -> None:
        if not isinstance(error, exceptions.JsonRpcException):
            log.error("%s failed", method, exc_info=error)
            error = exceptions.JsonRpcInternalError(f"{method} failed: {error or type(error).__name__}")
        self._send_data({"jsonrpc": "2.0", "id": identity, "error": {"code": error.code, "message": error.message}})

    def _send_data(self, data: Any) -> None:
        self._send_body(self.encode(data))

    def _send_body(self, body: bytes) -> None:
        try:
            self._output.write(streams.frame(body))
            self._output.flush()
        except (OSError, ValueError):
            self.ended()


class _Reporter:
    """What pygls wants of a server: a place for errors that belong to no request."""

    def _report_server_error(self, error: Exception, _source: object) -> None:
        log.error("%s", error)


def _identity(params: object) -> str | int | None:
    """The id that the parameters of a cancellation name."""
    identity = params.get("id") if isinstance(params, dict) else None
    return identity if isinstance(identity, str | int) else None


def _response_error(error: object) -> lsp.ResponseError:
    """A client's error, whatever it looks like."""
    words = error if isinstance(error, dict) else {"message": str(error)}
    code = words.get("code")
    return lsp.ResponseError(code if isinstance(code, int) else 0, str(words.get("message", "")))
