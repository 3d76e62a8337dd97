"""A small editor for tests: speaks LSP with a server process, and says of itself what a real editor says.

Places are code points of a document's text here; what the server hears and answers is in the
encoding it chose, worked out the plain way.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote, unquote

RECORDED = Path(__file__).with_name("clients")
LINE_END = re.compile(r"\r\n|\n|\r")
PATIENCE = 60.0
"""Seconds; only a broken server ever takes so long."""

Json = Any


class RequestError(Exception):
    """The server answered with an error, or is to be answered with one."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(f"{error.get('code')}: {error.get('message')}")
        self.code: int = error["code"]
        self.message: str = error["message"]


class NoSuchPlaceError(AssertionError):
    """A position beyond a document's text: it was another when the server spoke of it."""


class Editor:
    """A server process and the conversation with it; a context manager that leaves no process behind.

    ``capabilities`` is what is announced; ``answers`` gives answers to the server's own requests
    instead of the usual ones, or raise ``RequestError``.
    """

    def __init__(
        self,
        root: Path,
        capabilities: Json = None,
        *,
        answers: Mapping[str, Callable[[Any], Any]] | None = None,
        environment: Mapping[str, str] | None = None,
        command: Iterable[str] = (sys.executable, "-m", "note_lsp", "serve"),
    ) -> None:
        self.root = root
        self.capabilities = {} if capabilities is None else capabilities
        self.encoding = "utf-16"
        self.offers: dict[str, Any] = {}
        self.texts: dict[str, str] = {}
        self.pushed: dict[str, list[dict[str, Any]]] = {}
        self.pushed_of: dict[str, int | None] = {}
        """The version of a document that the last push was about, where the server tells it."""
        self.pushes = 0
        self.messages: list[str] = []
        self.told: list[tuple[str, Any]] = []
        """Notifications of the server, in order."""
        self.asked: list[tuple[str, Any]] = []
        """Requests of the server, in order."""
        self._answers = dict(answers or {})
        self._versions: dict[str, int] = {}
        self.replies: dict[int | str | None, dict[str, Any]] = {}
        self._next_id = 0
        self._news = threading.Condition()
        self._unanswered: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._writing = threading.Lock()
        self.ended = False
        self.process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **(environment or {})},
        )
        self.log: list[str] = []
        self._readers = [threading.Thread(target=work, daemon=True) for work in (self._read, self._read_log)]
        self._threads = [*self._readers, threading.Thread(target=self._answer, daemon=True)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Editor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        self._unanswered.put(None)
        for thread in self._threads:
            thread.join(PATIENCE)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            with contextlib.suppress(BrokenPipeError):
                stream.close()

    def start(self, folders: Iterable[Path] | None = None, **more: Json) -> dict[str, Any]:
        """``initialize`` and ``initialized``; ``more`` are further parameters, None leaves one out."""
        roots = [self.root] if folders is None else list(folders)
        params = {
            "processId": os.getpid(),
            "rootUri": uri_of(roots[0]) if roots else None,
            "workspaceFolders": [{"uri": uri_of(root), "name": root.name} for root in roots],
            "capabilities": self.capabilities,
            **more,
        }
        result: dict[str, Any] = self.request("initialize", params)
        self.offers = result["capabilities"]
        self.encoding = self.offers.get("positionEncoding", "utf-16")
        self.notify("initialized", {})
        return result

    def stop(self) -> int:
        """``shutdown`` and ``exit``: the exit status; all that the server has said is known then."""
        self.request("shutdown")
        self.notify("exit")
        status = self.process.wait(PATIENCE)
        for thread in self._readers:
            thread.join(PATIENCE)
        return status

    def request(self, method: str, params: Json = None) -> Any:
        """The result of a request; raises ``RequestError``."""
        return self.result(self.begin(method, params))

    def begin(self, method: str, params: Json = None) -> int:
        """Send a request, without waiting; its id."""
        self._next_id += 1
        self.send(
            {"jsonrpc": "2.0", "id": self._next_id, "method": method, **({} if params is None else {"params": params})}
        )
        return self._next_id

    def result(self, identity: int | str) -> Any:
        """Wait for the answer to a request that was begun; raises ``RequestError``."""
        self.wait_until(lambda: identity in self.replies)
        reply = self.replies.pop(identity)
        if "error" in reply:
            raise RequestError(reply["error"])
        return reply["result"]

    def notify(self, method: str, params: Json = None) -> None:
        """Send a notification."""
        self.send({"jsonrpc": "2.0", "method": method, **({} if params is None else {"params": params})})

    def send(self, message: Json) -> None:
        """Send any JSON."""
        self.send_bytes(json.dumps(message).encode())

    def send_bytes(self, body: bytes) -> None:
        """Send any bytes, framed."""
        assert self.process.stdin is not None
        with self._writing:
            self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
            self.process.stdin.flush()

    def wait_until(self, true: Callable[[], object]) -> None:
        """Wait until ``true()``, which is asked again whenever the server has said something."""
        with self._news:
            if not self._news.wait_for(lambda: true() or self.ended, PATIENCE) or not true():
                raise AssertionError(f"never came true; the server's log: {''.join(self.log)}")

    def open(self, path: str, text: str | None = None, uri: str | None = None, language: str = "markdown") -> str:
        """Open a document, with the disk's text unless another is given: its URI."""
        uri = uri or self.uri(path)
        if text is None:
            text = (self.root / path).read_bytes().decode()
        self.texts[uri] = text
        self._versions[uri] = 1
        document = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return uri

    def edit(self, uri: str, *edits: tuple[int, int, str]) -> None:
        """Replace pieces of an open document, each (from, to, new text) of what the one before it left."""
        changes = []
        for start, end, new in edits:
            text = self.texts[uri]
            span = {"start": self.position(uri, start), "end": self.position(uri, end)}
            changes.append({"range": span, "text": new})
            self.texts[uri] = text[:start] + new + text[end:]
        self._send_changes(uri, changes)

    def replace(self, uri: str, text: str) -> None:
        """Send an open document's whole new text."""
        self.texts[uri] = text
        self._send_changes(uri, [{"text": text}])

    def close(self, uri: str) -> None:
        """Close a document."""
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        del self.texts[uri]

    def write(self, path: str, text: str) -> None:
        """Put a file into the vault whole: at no moment can the server see a part of it."""
        made = self.root.parent / f"{self.root.name}-written"
        made.write_text(text, "utf-8", newline="")
        made.replace(self.root / path)

    def changed(self, *paths: str, kind: int = 2) -> None:
        """Tell of files that changed on disk (1 made, 2 changed, 3 gone)."""
        changes = [{"uri": self.uri(path), "type": kind} for path in paths]
        self.notify("workspace/didChangeWatchedFiles", {"changes": changes})

    def uri(self, path: str) -> str:
        """The URI of a file of the vault."""
        return uri_of(self.root / path)

    def position(self, uri: str, offset: int) -> dict[str, int]:
        """The position of a place in an open document."""
        return position_of(self.texts[uri], offset, self.encoding)

    def at(self, uri: str, offset: int, **more: Json) -> dict[str, Any]:
        """The parameters of a request about a place in an open document."""
        return {"textDocument": {"uri": uri}, "position": self.position(uri, offset), **more}

    def words(self, uri: str, found: Mapping[str, Any]) -> str:
        """What a range of an open document covers."""
        text = self.texts[uri]
        start, end = (offset_of(text, found[side], self.encoding) for side in ("start", "end"))
        return text[start:end]

    def findings(self, uri: str, until: Callable[[list[tuple[str, str]]], object]) -> list[tuple[str, str]]:
        """Wait for findings that please ``until``, pulled if the server offers that: (code, words) of each.

        What was pushed about an earlier text is passed over where that can be told.
        """

        def seen() -> list[tuple[str, str]] | None:
            given, version = self.pushed.get(uri), self.pushed_of.get(uri)
            if given is None or (version is not None and version < self._versions.get(uri, 0)):
                return None
            try:
                return [(item["code"], self.words(uri, item["range"])) for item in given]
            except NoSuchPlaceError:
                return None

        if "diagnosticProvider" not in self.offers:
            self.wait_until(lambda: (found := seen()) is not None and until(found))
            return seen() or []
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.pushed[uri] = self.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})["items"]
            if until(seen() or []):
                return seen() or []
            time.sleep(0.02)
        raise AssertionError(f"never came true: {seen()}")

    def settled(self) -> None:
        """Give the server the time to say whatever it has to say by itself."""
        for _ in range(5):
            self.request("workspace/symbol", {"query": "nothing of that name"})
            time.sleep(0.03)

    def watched(self) -> None:
        """Wait until the server watches the disk by itself."""
        probe = self.root / "probe.md"
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            probe.write_text(f"# Probe {time.monotonic()}\n", "utf-8")
            time.sleep(0.05)
            if self.request("workspace/symbol", {"query": "probe"}):
                return
        raise AssertionError("the disk is not watched")

    def _send_changes(self, uri: str, changes: list[dict[str, Any]]) -> None:
        self._versions[uri] += 1
        document = {"uri": uri, "version": self._versions[uri]}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": changes})

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while head := stream.readline():
            assert head.startswith(b"Content-Length: "), f"not the protocol: {head!r}"
            assert stream.readline() == b"\r\n"
            message = json.loads(stream.read(int(head.split()[1])))
            with self._news:
                self._take(message)
                self._news.notify_all()
        with self._news:
            self.ended = True
            self._news.notify_all()

    def _take(self, message: dict[str, Any]) -> None:
        method: str | None = message.get("method")
        params: Any = message.get("params")
        if method is None:
            self.replies[message["id"]] = message
        elif "id" in message:
            self.asked.append((method, params))
            self._unanswered.put(message)
        else:
            self.told.append((method, params))
            if method == "textDocument/publishDiagnostics":
                self.pushed[params["uri"]] = params["diagnostics"]
                self.pushed_of[params["uri"]] = params.get("version")
                self.pushes += 1
            elif method == "window/showMessage":
                self.messages.append(params["message"])

    def _answer(self) -> None:
        while (message := self._unanswered.get()) is not None:
            answer = self._answers.get(message["method"], _usual_answer)
            try:
                said = {"result": answer(message["params"])}
            except RequestError as error:
                said = {"error": {"code": error.code, "message": error.message}}
            try:
                self.send({"jsonrpc": "2.0", "id": message["id"], **said})
            except OSError:
                return

    def _read_log(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(line.decode(errors="replace"))


def recorded(name: str) -> dict[str, Any]:
    """What a real editor says of itself, by the name of its file."""
    said: dict[str, Any] = json.loads((RECORDED / f"{name}.json").read_text("utf-8"))
    return said


def capable_of(*paths: str, **values: Json) -> dict[str, Any]:
    """Capabilities that announce the dotted ``paths``, and ``values`` under paths with ``_`` for dots."""
    found: dict[str, Any] = {}
    for path, value in [
        *((path, True) for path in paths),
        *((name.replace("_", "."), v) for name, v in values.items()),
    ]:
        *above, last = path.split(".")
        place = found
        for name in above:
            place = place.setdefault(name, {})
        place[last] = value
    return found


def uri_of(path: Path) -> str:
    """The URI of an absolute path."""
    return "file://" + quote(str(path))


def path_of(uri: str) -> Path:
    """The path of a URI."""
    return Path(unquote(uri.removeprefix("file://")))


def position_of(text: str, offset: int, encoding: str) -> dict[str, int]:
    """The position of an offset, by encoding the line up to it."""
    ends = [end.end() for end in LINE_END.finditer(text) if end.end() <= offset]
    return {"line": len(ends), "character": units(text[ends[-1] if ends else 0 : offset], encoding)}


def offset_of(text: str, position: Mapping[str, int], encoding: str) -> int:
    """The offset of a position, by trying them all."""
    for offset in range(len(text) + 1):
        if position_of(text, offset, encoding) == position:
            return offset
    raise NoSuchPlaceError(f"no such place: {position}")


def units(words: str, encoding: str) -> int:
    """How long ``words`` are in an encoding's units."""
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    return len(words.encode(encoding + ("" if encoding == "utf-8" else "-le"))) // width


def _usual_answer(params: Any) -> Any:
    items = params.get("items") if isinstance(params, dict) else None
    return [None] * len(items) if isinstance(items, list) else None
