"""What is cheap: a server that reads all notes at each start, keeps them in dictionaries and knows links by a regex.

It is no better than it looks, and stands beside the others as a measure: where one of them is slower than this, it does
more, and should be able to say what.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

LINK = re.compile(r"\[\[([^\[\]|#\n]*)[^\[\]\n]*\]\]|\]\(([^()#\s]+)[^()\s]*\)")
HEADING = re.compile(r"(?m)^(#{1,6}) +(.+)$")
OFFERS = {
    "textDocumentSync": 2,
    "completionProvider": {"triggerCharacters": ["["]},
    "definitionProvider": True,
    "hoverProvider": True,
    "referencesProvider": True,
    "documentSymbolProvider": True,
    "workspaceSymbolProvider": True,
    "renameProvider": True,
}


class Floor:
    """The vault in dictionaries."""

    def __init__(self) -> None:
        self.root = ""
        self.texts: dict[str, str] = {}
        self.open: set[str] = set()
        self.by_stem: dict[str, list[str]] = {}
        self.headings: dict[str, list[tuple[int, str]]] = {}
        self.links: dict[str, list[tuple[str, int, int, int]]] = {}
        """By note the names that its links mention, with line and columns."""
        self.mentions: dict[str, set[str]] = {}
        """By name the notes that mention it."""

    def read_all(self) -> None:
        for folder, folders, files in os.walk(self.root):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in files:
                if name.endswith(".md"):
                    path = os.path.relpath(os.path.join(folder, name), self.root)
                    self.put(path, Path(folder, name).read_text("utf-8", "replace"))

    def put(self, path: str, text: str) -> None:
        self.drop(path)
        self.texts[path] = text
        self.by_stem.setdefault(Path(path).stem.lower(), []).append(path)
        self.headings[path] = [(text.count("\n", 0, found.start()), found[2]) for found in HEADING.finditer(text)]
        links = self.links[path] = []
        for number, line in enumerate(text.split("\n")):
            for found in LINK.finditer(line):
                name = self.name(found[1] or found[2] or "", path)
                if name:
                    links.append((name, number, found.start() + 2, found.end()))
                    self.mentions.setdefault(name, set()).add(path)

    def drop(self, path: str) -> None:
        if path in self.texts:
            del self.texts[path]
            self.by_stem[Path(path).stem.lower()].remove(path)
            for name, *_ in self.links.pop(path):
                self.mentions.get(name, set()).discard(path)

    def name(self, target: str, source: str) -> str:
        """What a target is called everywhere: a stem, or a path from the root."""
        target = unquote(target.strip())
        if not target.endswith(".md"):
            return target.lower()
        return os.path.normpath(os.path.join(os.path.dirname(source), target))

    def find(self, name: str) -> str | None:
        if name in self.texts:
            return name
        paths = self.by_stem.get(name)
        return paths[0] if paths else None

    def under(self, params: dict[str, Any]) -> tuple[str, str | None]:
        """The name in the link at a place, and the note it leads to."""
        path, place = self.path(params["textDocument"]["uri"]), params["position"]
        for name, line, start, end in self.links.get(path, ()):
            if line == place["line"] and start <= place["character"] <= end:
                return name, self.find(name)
        return "", None

    def path(self, uri: str) -> str:
        return os.path.relpath(unquote(uri.removeprefix("file://")), self.root)

    def uri(self, path: str) -> str:
        return f"file://{quote(os.path.join(self.root, path))}"

    def places(self, path: str) -> list[tuple[str, int, int, int]]:
        """The links to a note."""
        names = {path, Path(path).stem.lower()}
        return [
            (source, line, start, end)
            for source in sorted({source for name in names for source in self.mentions.get(name, ())})
            for name, line, start, end in self.links[source]
            if name in names
        ]

    # What is asked

    def completion(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        path, place = self.path(params["textDocument"]["uri"]), params["position"]
        before = self.texts[path].split("\n")[place["line"]][: place["character"]]
        start = max(before.rfind("[["), before.rfind("/"), before.rfind("](")) + 1
        typed = before[start:].strip("[(").lower()
        found = [stem for stem in self.by_stem if typed in stem][:100]
        return [{"label": Path(self.by_stem[stem][0]).stem} for stem in found if self.by_stem[stem]]

    def definition(self, params: dict[str, Any]) -> dict[str, Any] | None:
        path = self.under(params)[1]
        return None if path is None else {"uri": self.uri(path), "range": span(0, 0, 0)}

    def hover(self, params: dict[str, Any]) -> dict[str, Any] | None:
        path = self.under(params)[1]
        return None if path is None else {"contents": self.texts[path][:1_000]}

    def references(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        path = self.under(params)[1]
        return [{"uri": self.uri(one[0]), "range": span(*one[1:])} for one in self.places(path)] if path else []

    def rename(self, params: dict[str, Any]) -> dict[str, Any]:
        path, changes = self.under(params)[1], {}  # type: tuple[str | None, dict[str, Any]]
        for source, *place in self.places(path) if path else ():
            edit = {"range": span(*place), "newText": params["newName"]}
            changes.setdefault(self.uri(source), []).append(edit)
        return {"changes": changes}

    def document_symbols(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        path = self.path(params["textDocument"]["uri"])
        ranges = [(name, span(line, 0, len(name))) for line, name in self.headings[path]]
        return [{"name": name, "kind": 15, "range": one, "selectionRange": one} for name, one in ranges]

    def workspace_symbols(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        query, found = params["query"].lower(), []
        for path, headings in self.headings.items():
            for line, name in headings:
                if query in name.lower():
                    place = {"uri": self.uri(path), "range": span(line, 0, len(name))}
                    found.append({"name": name, "kind": 15, "location": place})
                    if len(found) == 100:
                        return found
        return found

    # What is told

    def publish(self) -> None:
        for path in self.open:
            broken = [(line, start, end) for name, line, start, end in self.links.get(path, ()) if not self.find(name)]
            found = [{"range": span(*place), "message": "no such note"} for place in broken]
            notify("textDocument/publishDiagnostics", {"uri": self.uri(path), "diagnostics": found})

    def told(self, method: str, params: dict[str, Any]) -> None:
        if method == "textDocument/didOpen":
            path = self.path(params["textDocument"]["uri"])
            self.open.add(path)
            self.put(path, params["textDocument"]["text"])
        elif method == "textDocument/didChange":
            path = self.path(params["textDocument"]["uri"])
            text = self.texts[path]
            for change in params["contentChanges"]:
                text = changed(text, change["range"], change["text"])
            self.put(path, text)
        elif method == "textDocument/didClose":
            path = self.path(params["textDocument"]["uri"])
            self.open.discard(path)
            notify("textDocument/publishDiagnostics", {"uri": self.uri(path), "diagnostics": []})
            return self.look(path)
        elif method == "workspace/didChangeWatchedFiles":
            for change in params["changes"]:
                if self.path(change["uri"]) not in self.open:
                    self.look(self.path(change["uri"]))
        else:
            return None
        return self.publish()

    def look(self, path: str) -> None:
        file = Path(self.root, path)
        if file.is_file():
            self.put(path, file.read_text("utf-8", "replace"))
        else:
            self.drop(path)
            self.headings.pop(path, None)


def changed(text: str, place: dict[str, Any], new: str) -> str:
    """The text after an edit; columns count letters, which is right for the vaults that are generated here."""
    ends = []
    for end in (place["start"], place["end"]):
        at = 0
        for _ in range(end["line"]):
            at = text.index("\n", at) + 1
        ends.append(at + end["character"])
    return text[: ends[0]] + new + text[ends[1] :]


def span(line: int, start: int, end: int) -> dict[str, Any]:
    """A range in one line."""
    return {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}


def send(message: dict[str, Any]) -> None:
    """Write a message."""
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    sys.stdout.buffer.flush()


def notify(method: str, params: dict[str, Any]) -> None:
    """Write a notification."""
    send({"method": method, "params": params})


def main() -> None:
    """Serve until the client says exit."""
    floor = Floor()
    asked: dict[str, Callable[[dict[str, Any]], Any]] = {
        "textDocument/completion": floor.completion,
        "textDocument/definition": floor.definition,
        "textDocument/hover": floor.hover,
        "textDocument/references": floor.references,
        "textDocument/rename": floor.rename,
        "textDocument/documentSymbol": floor.document_symbols,
        "workspace/symbol": floor.workspace_symbols,
        "shutdown": lambda params: None,
    }
    while line := sys.stdin.buffer.readline():
        sys.stdin.buffer.readline()
        message = json.loads(sys.stdin.buffer.read(int(line.split(b":")[1])))
        method, params = message.get("method"), message.get("params") or {}
        if method == "initialize":
            floor.root = unquote(params["rootUri"].removeprefix("file://"))
            floor.read_all()
            send({"id": message["id"], "result": {"capabilities": OFFERS}})
        elif method == "exit":
            return
        elif "id" in message and method:
            send({"id": message["id"], "result": asked[method](params) if method in asked else None})
        elif method:
            floor.told(method, params)


if __name__ == "__main__":
    main()
