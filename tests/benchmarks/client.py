"""A language client as small as can be: requests in a pipe, answers stamped the moment they arrive."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, unquote

import msgspec

TOKEN_TYPES = [
    "namespace",
    "type",
    "class",
    "enum",
    "interface",
    "struct",
    "typeParameter",
    "parameter",
    "variable",
    "property",
    "enumMember",
    "event",
    "function",
    "method",
    "macro",
    "keyword",
    "modifier",
    "comment",
    "string",
    "number",
    "regexp",
    "operator",
    "decorator",
]
CAPABILITIES: dict[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "workspace": {
        "applyEdit": True,
        "fileOperations": {"willRename": True, "didRename": True},
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create", "rename", "delete"]},
        "didChangeWatchedFiles": {"dynamicRegistration": True, "relativePatternSupport": True},
        "configuration": True,
        "workspaceFolders": True,
        "diagnostics": {"refreshSupport": True},
        "didChangeConfiguration": {"dynamicRegistration": True},
        "symbol": {"dynamicRegistration": True},
        "codeLens": {"refreshSupport": True},
        "semanticTokens": {"refreshSupport": True},
    },
    "textDocument": {
        "synchronization": {"dynamicRegistration": True, "didSave": True},
        "completion": {
            "contextSupport": True,
            "completionItem": {
                "snippetSupport": True,
                "insertReplaceSupport": True,
                "labelDetailsSupport": True,
                "documentationFormat": ["markdown", "plaintext"],
                "resolveSupport": {"properties": ["documentation", "detail", "additionalTextEdits"]},
            },
            "completionList": {"itemDefaults": ["commitCharacters", "editRange", "insertTextFormat", "data"]},
        },
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "definition": {"linkSupport": True},
        "rename": {"prepareSupport": True},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "publishDiagnostics": {"relatedInformation": True, "versionSupport": True, "codeDescriptionSupport": True},
        "diagnostic": {"dynamicRegistration": True, "relatedDocumentSupport": True},
        "codeLens": {"dynamicRegistration": True, "resolveSupport": {"properties": ["command"]}},
        "semanticTokens": {
            "requests": {"range": True, "full": {"delta": True}},
            "tokenTypes": TOKEN_TYPES,
            "tokenModifiers": [],
            "formats": ["relative"],
        },
    },
    "window": {"workDoneProgress": True, "showDocument": {"support": True}},
}
"""What VS Code says of itself, as far as it changes what a server does here."""


OFFERED_BY = {
    "textDocument/completion": "completionProvider",
    "textDocument/hover": "hoverProvider",
    "textDocument/definition": "definitionProvider",
    "textDocument/references": "referencesProvider",
    "textDocument/documentSymbol": "documentSymbolProvider",
    "textDocument/documentLink": "documentLinkProvider",
    "textDocument/diagnostic": "diagnosticProvider",
    "textDocument/codeLens": "codeLensProvider",
    "textDocument/semanticTokens": "semanticTokensProvider",
    "textDocument/rename": "renameProvider",
    "workspace/symbol": "workspaceSymbolProvider",
}


class ServerError(Exception):
    """The server did not answer, or died."""


class OutOfTimeError(ServerError):
    """The time that a scenario may take is over."""


class NeverError(ServerError):
    """The server lives, but what was waited for did not come."""


class Answer(msgspec.Struct, frozen=True):
    """What came back for a request, and how long it took from sending to the last byte."""

    result: Any
    """None also for an error."""
    seconds: float
    error: str | None = None


class Client:
    """One server process, of a session of its own, and the conversation with it."""

    def __init__(self, command: Sequence[str], root: Path, environment: Mapping[str, str], log: Path) -> None:
        self.root = root
        self.started = time.perf_counter()
        self.deadline = self.started + 600
        """When no answer is waited for any more; clients that wait are told by ``OutOfTimeError``."""
        self.begun_progress: set[str] = set()
        self.ended_progress: dict[str, float] = {}
        self.refreshed = threading.Event()
        self.capabilities: dict[str, Any] = {}
        self.registered: dict[str, dict[str, Any]] = {}
        self.published: dict[str, list[Any]] = {}
        self.news = threading.Condition()
        self.texts: dict[str, Buffer] = {}
        self._log = log
        with log.open("wb") as stderr:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                cwd=root,
                env={**os.environ, **environment},
                start_new_session=True,
            )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._stdin: IO[bytes] = self.process.stdin
        self._stdout: IO[bytes] = self.process.stdout
        self._writing = threading.Lock()
        self._last_id = 0
        self._sent: dict[int, float] = {}
        self._answers: dict[int, queue.SimpleQueue[tuple[float, dict[str, Any] | None]]] = {}
        # What the server asks is answered by another thread: the one that reads must never wait for the server to read.
        self._questions: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._dead = False
        self._reader = threading.Thread(target=self._read_all, daemon=True)
        self._reader.start()
        threading.Thread(target=self._answer_all, daemon=True).start()

    def initialize(self, encoding: str = "utf-16", options: Any = None, settings: Any = None) -> Answer:
        """Shake hands, with ``encoding`` as the only one of positions; ``settings`` are told to the server if any."""
        params = {
            "processId": os.getpid(),
            "clientInfo": {"name": "Visual Studio Code", "version": "1.101.0"},
            "rootUri": self.root.as_uri(),
            "workspaceFolders": [{"uri": self.root.as_uri(), "name": self.root.name}],
            "capabilities": {**CAPABILITIES, "general": {"positionEncodings": [encoding]}},
            "initializationOptions": options or {},
        }
        answer = self.ask("initialize", params)
        if answer.result is None:
            raise ServerError(f"initialize: {answer.error}")
        self.capabilities = answer.result["capabilities"]
        self.notify("initialized", {})
        if settings is not None:
            self.notify("workspace/didChangeConfiguration", {"settings": settings})
        return answer

    def offers(self, method: str) -> Any:
        """What the server said of a method, at once or later; None or False if it does not offer it."""
        for registration in list(self.registered.values()):
            if registration["method"] == method:
                return registration.get("registerOptions") or True
        offer = self.capabilities.get(OFFERED_BY.get(method, ""))
        return True if offer == {} else offer

    def send(self, method: str, params: Any) -> int:
        """Send a request and return its number."""
        self._last_id += 1
        number = self._last_id
        self._answers[number] = queue.SimpleQueue()
        self._sent[number] = time.perf_counter()
        self._write({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        if self._dead:
            self._answers[number].put((time.perf_counter(), None))
        return number

    def wait_for(self, number: int, timeout: float = 120) -> Answer:
        """The answer to a request sent before."""
        left = self.deadline - time.perf_counter()
        try:
            arrived, message = self._answers[number].get(timeout=max(0.001, min(timeout, left)))
        except queue.Empty:
            if left <= timeout:
                raise OutOfTimeError("no answer in the time there was") from None
            raise ServerError(f"no answer in {timeout} s") from None
        finally:
            del self._answers[number]
        if message is None:
            raise ServerError(f"the server died:\n{self._log.read_text(errors='replace')[-2000:]}")
        error = str(message["error"]) if "error" in message else None
        return Answer(message.get("result"), arrived - self._sent.pop(number), error)

    def ask(self, method: str, params: Any, timeout: float = 120) -> Answer:
        """Send a request and wait for its answer."""
        return self.wait_for(self.send(method, params), timeout)

    def notify(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._write({"jsonrpc": "2.0", "method": method, "params": params})

    def uri(self, path: str) -> str:
        """The URI of a note of the vault."""
        return f"{self.root.as_uri()}/{quote(path)}"

    def path(self, uri: str) -> str:
        """The path of a URI in the vault, else the URI."""
        start = f"{unquote(self.root.as_uri())}/"
        return unquote(uri).removeprefix(start)

    def open(self, path: str, text: str | None = None) -> str:
        """Open a note as a buffer, if it is not open; returns its text."""
        if path in self.texts:
            return self.texts[path].text()
        if text is None:
            text = (self.root / path).read_bytes().decode()
        self.texts[path] = Buffer(text)
        document = {"uri": self.uri(path), "languageId": "markdown", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return text

    def close(self, path: str) -> None:
        """Close a buffer."""
        del self.texts[path]
        self.notify("textDocument/didClose", {"textDocument": {"uri": self.uri(path)}})

    def replace(self, path: str, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        """A change of a buffer, sent as the server wants it: the change, or the whole text."""
        buffer = self.texts[path]
        buffer.replace(start, end, text)
        change: dict[str, Any] = {"text": text, "range": {"start": position(start), "end": position(end)}}
        if self._wants_whole_texts():
            change = {"text": buffer.text()}
        document = {"uri": self.uri(path), "version": buffer.version}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})

    def _wants_whole_texts(self) -> bool:
        sync = self.capabilities.get("textDocumentSync")
        return (sync.get("change") if isinstance(sync, dict) else sync) == 1

    def at(self, path: str, line: int, character: int) -> dict[str, Any]:
        """Parameters of a request about a place."""
        return {"textDocument": {"uri": self.uri(path)}, "position": position((line, character))}

    def findings(self, path: str, wanted: Callable[[list[Any]], bool], timeout: float = 20) -> None:
        """Wait until the findings of an open note are as ``wanted``: pulled again on each refresh, or as published."""
        limit = min(time.perf_counter() + timeout, self.deadline)
        while time.perf_counter() < limit:
            if self.offers("textDocument/diagnostic"):
                self.refreshed.clear()
                report = self.ask("textDocument/diagnostic", {"textDocument": {"uri": self.uri(path)}}).result
                if report is not None and wanted(report.get("items", [])):
                    return
                self.refreshed.wait(0.5)
            else:
                with self.news:
                    if wanted(self.published.get(self.uri(path), [])):
                        return
                    self.news.wait(0.5)
        if limit == self.deadline:
            raise OutOfTimeError("the findings did not come in the time there was")
        raise NeverError("the findings did not come")

    def stop(self) -> tuple[float, int | None]:
        """Say good-bye: seconds until the process was gone, and its exit status (None: it had to be killed)."""
        start = time.perf_counter()
        try:
            self.ask("shutdown", None, timeout=10)
            self.notify("exit", None)
            status: int | None = self.process.wait(10)
        except (ServerError, OSError, ValueError, subprocess.TimeoutExpired):
            status = None
        took = time.perf_counter() - start
        self.kill()
        return took, status

    def kill(self) -> None:
        """End the server and what it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._questions.put(None)
        self._reader.join(5)
        for pipe in (self._stdin, self._stdout):
            with contextlib.suppress(OSError):
                pipe.close()

    def _write(self, message: dict[str, Any]) -> None:
        body = msgspec.json.encode(message)
        try:
            with self._writing:
                self._stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
                self._stdin.flush()
        except (OSError, ValueError):
            said = self._log.read_text(errors="replace")[-2000:]
            raise ServerError(f"the server does not listen any more:\n{said}") from None

    def _read_all(self) -> None:
        while True:
            length = 0
            while (line := self._stdout.readline()) not in {b"\r\n", b""}:
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            body = self._stdout.read(length) if line else b""
            if not body:
                break
            self._take(msgspec.json.decode(body), time.perf_counter())
        self._dead = True
        for waiting in list(self._answers.values()):
            waiting.put((time.perf_counter(), None))

    def _take(self, message: dict[str, Any], arrived: float) -> None:
        method = message.get("method")
        if method is None:
            waiting = self._answers.get(message["id"])
            if waiting is not None:
                waiting.put((arrived, message))
            return
        params = message.get("params") or {}
        if method == "textDocument/publishDiagnostics":
            with self.news:
                self.published[self.uri(self.path(params["uri"]))] = params["diagnostics"]
                self.news.notify_all()
        elif method == "$/progress" and params["value"].get("kind") == "begin":
            self.begun_progress.add(str(params["token"]))
        elif method == "$/progress" and params["value"].get("kind") == "end":
            self.ended_progress[str(params["token"])] = arrived
        elif method == "workspace/diagnostic/refresh":
            self.refreshed.set()
        elif method == "client/registerCapability":
            self.registered.update({one["id"]: one for one in params["registrations"]})
        if "id" in message:
            self._questions.put(message)

    def _answer_all(self) -> None:
        while (message := self._questions.get()) is not None:
            items = message["params"]["items"] if message["method"] == "workspace/configuration" else None
            result = None if items is None else [None] * len(items)
            with contextlib.suppress(ServerError):
                self._write({"jsonrpc": "2.0", "id": message["id"], "result": result})


class Buffer:
    """The text of an open note, as far as a client has to know it."""

    def __init__(self, text: str) -> None:
        self.version = 1
        self.lines = text.split("\n")

    def text(self) -> str:
        """All of it."""
        return "\n".join(self.lines)

    def end(self) -> tuple[int, int]:
        """Where it ends."""
        return len(self.lines) - 1, len(self.lines[-1])

    def replace(self, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        """Change it; columns count code points, so this is for texts without letters of two units."""
        self.version += 1
        before, after = self.lines[start[0]][: start[1]], self.lines[end[0]][end[1] :]
        self.lines[start[0] : end[0] + 1] = (before + text + after).split("\n")


def position(at: tuple[int, int]) -> dict[str, int]:
    """A line and column as the protocol has it."""
    return {"line": at[0], "character": at[1]}
