"""A language client as small as can be: requests in a pipe, answers stamped the moment they arrive."""

from __future__ import annotations

import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, unquote

import msgspec

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
        "symbol": {"dynamicRegistration": True},
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
        "diagnostic": {"relatedDocumentSupport": True},
    },
    "window": {"workDoneProgress": True, "showDocument": {"support": True}},
}
"""What VS Code says of itself, as far as it changes what a server does here."""


class ServerError(Exception):
    """The server did not answer, or died."""


class Answer(msgspec.Struct, frozen=True):
    """What came back for a request, and how long it took from sending to the last byte."""

    result: Any
    """None also for an error."""
    seconds: float
    error: str | None = None


class Client:
    """One server process and the conversation with it."""

    def __init__(self, command: Sequence[str], root: Path, environment: Mapping[str, str], log: Path) -> None:
        self.root = root
        self.started = time.perf_counter()
        self.ended_progress: dict[str, float] = {}
        self.refreshed = threading.Event()
        self.capabilities: dict[str, Any] = {}
        self.published: dict[str, list[Any]] = {}
        self.news = threading.Condition()
        self._log = log
        with log.open("wb") as stderr:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                cwd=root,
                env={**os.environ, **environment},
            )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._stdin: IO[bytes] = self.process.stdin
        self._stdout: IO[bytes] = self.process.stdout
        self._writing = threading.Lock()
        self._last_id = 0
        self._sent: dict[int, float] = {}
        self._answers: dict[int, queue.SimpleQueue[tuple[float, dict[str, Any] | None]]] = {}
        self._reader = threading.Thread(target=self._read_all, daemon=True)
        self._reader.start()

    def initialize(self, encoding: str = "utf-16") -> Answer:
        """Shake hands, with ``encoding`` as the only one of positions."""
        params = {
            "processId": os.getpid(),
            "clientInfo": {"name": "Visual Studio Code", "version": "1.101.0"},
            "rootUri": self.root.as_uri(),
            "workspaceFolders": [{"uri": self.root.as_uri(), "name": self.root.name}],
            "capabilities": {**CAPABILITIES, "general": {"positionEncodings": [encoding]}},
            "initializationOptions": {},
        }
        answer = self.ask("initialize", params)
        self.capabilities = answer.result["capabilities"]
        self.notify("initialized", {})
        return answer

    def send(self, method: str, params: Any) -> int:
        """Send a request and return its number."""
        self._last_id += 1
        number = self._last_id
        self._answers[number] = queue.SimpleQueue()
        self._sent[number] = time.perf_counter()
        self._write({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        return number

    def wait_for(self, number: int, timeout: float = 120) -> Answer:
        """The answer to a request sent before."""
        try:
            arrived, message = self._answers[number].get(timeout=timeout)
        except queue.Empty:
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
        """Open a note as a buffer; returns its text."""
        if text is None:
            text = (self.root / path).read_bytes().decode()
        document = {"uri": self.uri(path), "languageId": "markdown", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return text

    def close(self, path: str) -> None:
        """Close a buffer."""
        self.notify("textDocument/didClose", {"textDocument": {"uri": self.uri(path)}})

    def replace(self, path: str, version: int, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        """An incremental change of a buffer."""
        change = {"range": {"start": position(start), "end": position(end)}, "text": text}
        document = {"uri": self.uri(path), "version": version}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})

    def at(self, path: str, line: int, character: int) -> dict[str, Any]:
        """Parameters of a request about a place."""
        return {"textDocument": {"uri": self.uri(path)}, "position": position((line, character))}

    def findings(self, path: str, wanted: Callable[[list[Any]], bool], timeout: float = 30) -> None:
        """Wait until the findings of an open note are as ``wanted``: pulled again on each refresh, or as published."""
        limit = time.perf_counter() + timeout
        while time.perf_counter() < limit:
            if "diagnosticProvider" in self.capabilities:
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
        raise ServerError("the findings did not come")

    def stop(self) -> tuple[float, int | None]:
        """Say good-bye: seconds until the process was gone, and its exit status (None: it had to be killed)."""
        start = time.perf_counter()
        try:
            self.ask("shutdown", None, timeout=10)
            self.notify("exit", None)
            status: int | None = self.process.wait(10)
        except (ServerError, OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
            status = None
        took = time.perf_counter() - start
        self._reader.join(5)
        self._stdin.close()
        self._stdout.close()
        return took, status

    def _write(self, message: dict[str, Any]) -> None:
        body = msgspec.json.encode(message)
        with self._writing:
            self._stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            self._stdin.flush()

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
                self.published[params["uri"]] = params["diagnostics"]
                self.news.notify_all()
        elif method == "$/progress" and params["value"].get("kind") == "end":
            self.ended_progress[str(params["token"])] = arrived
        elif method == "workspace/diagnostic/refresh":
            self.refreshed.set()
        if "id" in message:
            result = [None] * len(params["items"]) if method == "workspace/configuration" else None
            self._write({"jsonrpc": "2.0", "id": message["id"], "result": result})


def position(at: tuple[int, int]) -> dict[str, int]:
    """A line and column as the protocol has it."""
    return {"line": at[0], "character": at[1]}
