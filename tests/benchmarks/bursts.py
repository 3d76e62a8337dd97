"""Bursts of changes on disk: how long until all is right, and how long whoever asks meanwhile has to wait.

``python -m tests.benchmarks.bursts VAULT --scratch DIR``; the vault is copied, never changed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.benchmarks import client as client_module
from tests.benchmarks.client import CAPABILITIES, Client

PROBE = "burst probe.md"
PAUSE = 0.02
"""Seconds between two questions of a user who goes on typing."""
CREATED, CHANGED, DELETED = 1, 2, 3
Events = list[tuple[str, int]]


class Counting(Client):
    """A client that counts what it is sent, and follows the findings of the probe as an editor does."""

    def __init__(self, *arguments: Any) -> None:
        self.counted: Counter[str] = Counter()
        self.looks: list[frozenset[int]] = []
        """Lines of the probe that were called wrong, by each report."""
        self.wants_pull = threading.Event()
        self.typed_at = -1
        """The line of the probe in which the user types."""
        super().__init__(*arguments)

    def _take(self, message: dict[str, Any], arrived: float) -> None:
        method = message.get("method")
        if method is not None:
            kind = (message.get("params") or {}).get("value", {}).get("kind", "") if method == "$/progress" else ""
            self.counted[method + kind] += 1
            if method == "workspace/diagnostic/refresh":
                self.wants_pull.set()
            if method == "textDocument/publishDiagnostics" and message["params"]["uri"] == self.uri(PROBE):
                self.look(message["params"]["diagnostics"])
        super()._take(message, arrived)

    def look(self, findings: Iterable[Any]) -> None:
        """Note what is called wrong."""
        lines = frozenset(one["range"]["start"]["line"] for one in findings)
        self.looks.append(lines - {self.typed_at})

    def pull_findings(self) -> None:
        """Ask for the findings of the probe, as after each refresh."""
        report = self.ask("textDocument/diagnostic", {"textDocument": {"uri": self.uri(PROBE)}}).result
        if report is not None:
            self.look(report.get("items", []))


class Burst:
    """One vault, one server, one burst."""

    def __init__(self, scratch: Path, vault: Path, pull: bool, log: Path) -> None:
        self.root = scratch / "vault"
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(vault, self.root)
        self.notes = sorted(path.relative_to(self.root).as_posix() for path in self.root.rglob("*.md"))
        self.lines: list[str] = []
        self.wrong_before: set[int] = set()
        self.wrong_after: set[int] = set()
        self._scratch, self._pull, self._log = scratch, pull, log

    def probe(self, link: str, before: bool, after: bool) -> None:
        """Have a line in the open note, that is right ``before`` and ``after`` the burst or not."""
        if not before:
            self.wrong_before.add(len(self.lines))
        if not after:
            self.wrong_after.add(len(self.lines))
        self.lines.append(f"[[{link}]]")

    def run(self, name: str, burst: Callable[[Client], None]) -> None:
        """Start, make the burst, and print what came of it."""
        (self.root / PROBE).write_text("\n".join(self.lines) + "\n")
        client = self._start()
        done = threading.Event()
        waits: list[float] = []
        users = [threading.Thread(target=self._type, args=(client, waits, done))]
        if self._pull:
            users.append(threading.Thread(target=_pull, args=(client, done)))
        for user in users:
            user.start()
        time.sleep(0.3)
        waits.clear()
        client.counted.clear()
        client.looks.clear()
        begun = time.perf_counter()
        burst(client)
        told = time.perf_counter()
        limit = told + 12
        while time.perf_counter() < limit and not (client.looks and client.looks[-1] == self.wrong_after):
            time.sleep(0.005)
        right = time.perf_counter()
        time.sleep(1.5)
        done.set()
        for user in users:
            user.join()
        always_right = set(range(len(self.lines))) - self.wrong_before - self.wrong_after
        false = sum(bool(look & always_right) for look in client.looks)
        is_right = client.looks[-1] == self.wrong_after if client.looks else False
        self._say(name, told - begun, right - told, waits, false, is_right, client)
        client.stop()

    def _say(
        self, name: str, told: float, right: float, waits: list[float], false: int, is_right: bool, client: Counting
    ) -> None:
        late = sum(wait > 0.03 for wait in waits)
        words = [
            f"{name:24} {'pull' if self._pull else 'push'}: told {told:.2f} s, right {right:.2f} s later",
            f"answers {statistics.median(waits) * 1000:.1f} ms, worst {max(waits) * 1000:.0f} ms",
            f"{late} of {len(waits)} over 30 ms",
            f"{false} false of {len(client.looks)} reports",
            str(dict(client.counted)),
        ]
        if not is_right:
            words.append(f"WRONG: {[sorted(lines) for lines in (*client.looks[-1:], self.wrong_after)]}")
        sys.stdout.write(", ".join(words) + "\n")
        sys.stdout.flush()

    def _start(self) -> Counting:
        capabilities: dict[str, Any] = {**CAPABILITIES, "workspace": {**CAPABILITIES["workspace"]}}
        capabilities["workspace"] |= {
            "codeLens": {"refreshSupport": True},
            "semanticTokens": {"refreshSupport": True},
        }
        if not self._pull:
            capabilities["textDocument"] = {k: v for k, v in CAPABILITIES["textDocument"].items() if k != "diagnostic"}
        client_module.CAPABILITIES = capabilities
        environment = {"XDG_CACHE_HOME": str(self._scratch / "cache")}
        shutil.rmtree(self._scratch / "cache", ignore_errors=True)
        client = Counting([sys.executable, "-m", "note_lsp", "serve"], self.root, environment, self._log)
        client.typed_at = len(self.lines)
        client.initialize()
        client.open(PROBE)
        time.sleep(0.5)
        limit = time.perf_counter() + 120
        while time.perf_counter() < limit:
            if self._pull:
                client.pull_findings()
            if client.looks and client.looks[-1] == self.wrong_before:
                break
            time.sleep(0.05)
        else:
            raise SystemExit(f"the first findings were never right: {client.looks[-1:]} not {self.wrong_before}")
        time.sleep(1.5)
        return client

    def _type(self, client: Client, waits: list[float], done: threading.Event) -> None:
        line = len(self.lines)
        client.replace(PROBE, (line, 0), (line, 0), "[[a")
        number = 0
        while not done.is_set():
            number += 1
            method, place = (
                ("textDocument/completion", client.at(PROBE, line, 3))
                if number % 2
                else ("textDocument/hover", client.at(PROBE, 0, 4))
            )
            waits.append(client.ask(method, place).seconds)
            time.sleep(PAUSE)


def _pull(client: Counting, done: threading.Event) -> None:
    while not done.is_set():
        if client.wants_pull.wait(0.05):
            client.wants_pull.clear()
            client.pull_findings()


def tell(client: Client, events: Events) -> None:
    """One notification."""
    changes = [{"uri": client.uri(path), "type": kind} for path, kind in events]
    client.notify("workspace/didChangeWatchedFiles", {"changes": changes})


def checkout(burst: Burst, files: int) -> Callable[[Path], Iterable[tuple[str, int]]]:
    """Notes made, changed and deleted; what is returned makes the changes one by one."""
    notes = burst.notes
    some = files // 5
    made = [f"burst/folder {number % 20}/new {number}.md" for number in range(2 * some)]
    changed, gone = notes[: 2 * some], notes[2 * some : 3 * some]
    burst.probe(f"{notes[-1].removesuffix('.md')}", True, True)
    burst.probe(f"{made[-1].removesuffix('.md')}#Made", False, True)
    burst.probe(f"{changed[-1].removesuffix('.md')}#Burst", False, True)
    burst.probe(f"{changed[0].removesuffix('.md')}#Burst", False, True)
    burst.probe(gone[-1].removesuffix(".md"), True, False)

    def make(root: Path) -> Iterable[tuple[str, int]]:
        for number in range(max(len(made), len(gone))):
            path = root / made[number]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(
                f"---\naliases: [called {number}]\n---\n# Made\n" + f"\nSee [[{notes[-1 - number % 100]}]].\n" * 5
            )
            yield made[number], CREATED
            with (root / changed[number]).open("a") as file:
                file.write("\n## Burst\n")
            yield changed[number], CHANGED
            if number < len(gone):
                (root / gone[number]).unlink()
                yield gone[number], DELETED

    return make


def _checkout(burst: Burst, files: int, name: str, at_once: int) -> None:
    make = checkout(burst, files)

    def run(client: Client) -> None:
        events: Events = []
        for event in make(client.root):
            events.append(event)
            if len(events) == at_once:
                tell(client, events)
                events = []
        tell(client, events)

    burst.run(name, run)


def _sync(burst: Burst, files: int, name: str, pause: float) -> None:
    make = checkout(burst, files)

    def run(client: Client) -> None:
        for event in make(client.root):
            tell(client, [event])
            tell(client, [event, (event[0], CHANGED)])
            time.sleep(pause)

    burst.run(name, run)


def _move(burst: Burst, files: int, name: str, tells_of_files: bool) -> None:
    big = burst.root / "big"
    big.mkdir()
    for number in range(files):
        see = f"[[big/sub {(number + 1) % 50}/one {(number + 1) % files}]]"
        (big / f"sub {number % 50}").mkdir(exist_ok=True)
        (big / f"sub {number % 50}" / f"one {number}.md").write_text(f"# One {number}\n\nSee {see}.\n" * 5)
    burst.probe(f"one {files - 1}#One {files - 1}", True, True)
    burst.probe("big/sub 0/one 0", True, False)
    burst.probe("moved/sub 0/one 0#One 0", False, True)

    def run(client: Client) -> None:
        (burst.root / "big").rename(burst.root / "moved")
        events: Events = [("big", DELETED), ("moved", CREATED)]
        if tells_of_files:
            names = [f"sub {number % 50}/one {number}.md" for number in range(files)]
            events = [(f"big/{path}", DELETED) for path in names] + [(f"moved/{path}", CREATED) for path in names]
        tell(client, events)

    burst.run(name, run)


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vault", type=Path)
    parser.add_argument("--scratch", type=Path, required=True)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--only", default="")
    parser.add_argument("--push", action="store_true", help="the client waits for findings instead of asking")
    given = parser.parse_args()
    given.scratch.mkdir(parents=True, exist_ok=True)
    runs: dict[str, Callable[[Burst, str], None]] = {
        "checkout, one message": lambda burst, name: _checkout(burst, given.files, name, 10**9),
        "checkout, 50 a message": lambda burst, name: _checkout(burst, given.files, name, 50),
        "checkout, one a message": lambda burst, name: _checkout(burst, given.files, name, 1),
        "branch of 60 files": lambda burst, name: _checkout(burst, 60, name, 10**9),
        "sync client": lambda burst, name: _sync(burst, 60, name, 0.05),
        "folder moved, its files": lambda burst, name: _move(burst, 3000, name, True),
        "folder moved, no more": lambda burst, name: _move(burst, 3000, name, False),
    }
    for name, run in runs.items():
        if given.only in name:
            run(Burst(given.scratch, given.vault, not given.push, given.scratch / "log"), name)
    with suppress(OSError):
        os.unlink(given.scratch / "log")


if __name__ == "__main__":
    main()
