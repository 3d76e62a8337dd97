"""The measuring of one server on one vault: what all measurements share."""

from __future__ import annotations

import posixpath
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

import msgspec

from tests.benchmarks import machine
from tests.benchmarks.client import Client, NeverError, OutOfTimeError, ServerError
from tests.benchmarks.generate import Kind, Probe, Truth
from tests.benchmarks.peers import Server
from tests.benchmarks.report import Report

MOST_BYTES = 8_000_000_000
START_LIMIT = 300
NO_NOTE = "zq no such note at all"
T = TypeVar("T")


class Pace(msgspec.Struct, frozen=True):
    """How often and how long to measure."""

    quick: bool = False
    scale: bool = False
    """Only what may grow with the vault."""
    idle: float = 60
    """Seconds to watch a server that nobody asks anything."""
    limit: float = 60
    """Seconds that a scenario may take."""
    budget: float = 600
    """Seconds that all may take; what is left then is left out."""
    burst: int = 5_000
    """Files that change at once."""

    @property
    def times(self) -> int:
        """How often what is dear is done."""
        return 3 if self.quick else 10


class Course:
    """A server to start, a vault of which the truth is known, and the report that grows."""

    def __init__(self, server: Server, vault: Path, scratch: Path, truth: Truth, report: Report, pace: Pace) -> None:
        self.server = server
        self.vault = vault
        self.scratch = scratch
        self.truth = truth
        self.report = report
        self.pace = pace
        self.watched: int | None = None
        """The server process whose computing is looked at."""
        self.spent = 0.0
        self.times = pace.times
        kinds = {"video": {"wikilink"}, "obsidian": {"wikilink"}, "markdown": {"markdown"}, "found": {"wikilink"}}
        self.kinds: list[Kind] = [kind for kind in server.kinds if kind in kinds.get(truth.shape, server.kinds)]
        """The kinds of link that the vault has and the server knows."""
        self.probes = [probe for probe in truth.probes if probe.kind in self.kinds][: 15 if pace.quick else 60]
        self.hub_probe = next((probe for probe in truth.hub_probes if probe.kind in self.kinds), None)
        self.hub_links = truth.backlinks(self.kinds)
        self.guards: dict[int, machine.Guard] = {}
        self.began = time.perf_counter()
        self.scenario_began = self.began

    def rounds(self, things: Iterable[T]) -> Iterator[T]:
        """The first of them, and as many more as a third of a scenario's time allows."""
        for number, thing in enumerate(things):
            if number and time.perf_counter() - self.scenario_began > self.pace.limit / 3:
                return
            yield thing

    def add(self, what: str, figures: list[float], judged: list[bool], times: int = 1, note: str = "") -> None:
        """Add a line, with what the server computed since the last line; a figure stands for ``times`` requests."""
        computed = 0.0
        if self.watched is not None:
            now = machine.cpu_seconds(self.watched)
            computed, self.spent = now - self.spent, now
        each = computed * 1e3 / (len(figures) * times) if figures else 0
        self.report.add(what, figures, judged, note=note, cpu=each)

    def forget_cpu(self) -> None:
        """What was computed till now belongs to no line."""
        if self.watched is not None:
            self.spent = machine.cpu_seconds(self.watched)

    def environment(self) -> dict[str, str]:
        """What keeps a server from touching anything of the user's."""
        cache = str(self.scratch / "cache")
        return {
            "XDG_CACHE_HOME": cache,
            "XDG_CONFIG_HOME": str(self.scratch / "config"),
            "RUMDL_CACHE_DIR": cache,
            # As where it is installed: compiled once, not at each start.
            "PYTHONDONTWRITEBYTECODE": "",
        }

    def client(self) -> Client:
        """A new server process, guarded."""
        client = Client(self.server.command, self.vault, self.environment(), self.scratch / "server.log")
        self.guards[client.process.pid] = machine.Guard(client.process.pid, MOST_BYTES, client.process.kill)
        self.allow(client, START_LIMIT)
        return client

    def allow(self, client: Client, seconds: float) -> None:
        """Let a server have that much time from now on; if it still hangs a little later, it is ended."""
        client.deadline = time.perf_counter() + seconds
        self.guards[client.process.pid].deadline = client.deadline + 10

    def reason(self, client: Client, error: ServerError, limit: float) -> str:
        """In a few words, why something that was to be had within ``limit`` seconds was not."""
        if self.guards[client.process.pid].over:
            return f"over {MOST_BYTES // 10**9} GB"
        if time.perf_counter() >= client.deadline or isinstance(error, OutOfTimeError):
            return f"over {limit:.0f} s"
        if isinstance(error, NeverError):
            return "never"
        sys.stderr.write(f"{error}\n")
        return "died" if client.process.poll() is not None else "no answer"

    def end(self, client: Client) -> tuple[float, int | None]:
        """End a server: see ``Client.stop``."""
        self.guards[client.process.pid].stop()
        return client.stop()

    def kill(self, client: Client) -> None:
        """End a server that nobody will talk to any more."""
        self.guards[client.process.pid].stop()
        client.kill()

    def leads_to(self, client: Client, probe: Probe) -> bool:
        """Whether the definition of a probe's link is right."""
        place = client.at(probe.source, probe.line, probe.character)
        return probe.target in targets(client, client.ask("textDocument/definition", place).result)[:1]

    def references(self, client: Client, probe: Probe) -> list[Any]:
        """All links to the note that a probe's link leads to."""
        place = client.at(probe.source, probe.line, probe.character)
        answer = client.ask("textDocument/references", {**place, "context": {"includeDeclaration": False}})
        return answer.result or []

    def link(self, path: str, source: str) -> str:
        """A link from a note to a note, written as the server knows it."""
        if self.kinds[0] == "wikilink":
            return f"[[{PurePosixPath(path).stem}]]"
        relative = posixpath.relpath(path, posixpath.dirname(source) or ".")
        return f"[there]({relative.replace(' ', '%20')})"

    def first_answers(self, client: Client, more: int = 0) -> dict[str, float]:
        """Milliseconds from the start of the process to the first answers that are right; absent where none came.

        ``more`` links to the hub are there than the truth says.
        """
        found: dict[str, float] = {}
        client.initialize(options=self.server.options, settings=self.server.settings)
        found["initialize answered"] = _since(client)
        probe, hub = self.probes[0], self.hub_probe
        client.open(probe.source)
        if _until(lambda: self.leads_to(client, probe), client, timeout=10):
            found["first right definition"] = _since(client)
        if hub is not None and self.hub_links:
            client.open(hub.source)
            expected = self.hub_links + more
            # Seldom enough that the questions do not slow down what they wait for.
            if _until(lambda: len(self.references(client, hub)) == expected, client, pause=0.05):
                found["all links of the hub right"] = _since(client)
            if hub.source != probe.source:
                client.close(hub.source)
        if _until(lambda: client.begun_progress <= client.ended_progress.keys(), client) and client.ended_progress:
            found["progress ended"] = (max(client.ended_progress.values()) - client.started) * 1e3
        client.close(probe.source)
        return found


def _since(client: Client) -> float:
    return (time.perf_counter() - client.started) * 1e3


def _until(holds: Callable[[], bool], client: Client, timeout: float = 30, pause: float = 0.005) -> bool:
    """Whether it came to hold.  A server that has answered wrongly for so long will not do better."""
    limit = min(time.perf_counter() + timeout, client.deadline)
    while time.perf_counter() < limit:
        began = time.perf_counter()
        if holds():
            return True
        # One that is slow to answer has its patience counted by answers.
        limit = min(max(limit, began + 2 * (time.perf_counter() - began)), client.deadline)
        time.sleep(pause)
    return False


def targets(client: Client, result: Any) -> list[str]:
    """The paths that a definition leads to."""
    places = result if isinstance(result, list) else [result] if result else []
    return [client.path(place.get("targetUri") or place["uri"]) for place in places]
