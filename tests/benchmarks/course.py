"""The measuring of one server on one vault: what all measurements share."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks import machine
from tests.benchmarks.client import Client
from tests.benchmarks.generate import Probe, Truth
from tests.benchmarks.report import Report


class Course:
    """A server to start, a vault of which the truth is known, and the report that grows."""

    def __init__(
        self, command: list[str], vault: Path, scratch: Path, truth: Truth, report: Report, quick: bool
    ) -> None:
        self.command = command
        self.vault = vault
        self.scratch = scratch
        self.truth = truth
        self.report = report
        self.quick = quick
        self.watched: int | None = None
        """The server process whose computing is looked at."""
        self.spent = 0.0
        self.times = 3 if quick else 10
        self.probes = truth.probes[: 15 if quick else 60]

    def add(self, what: str, figures: list[float], judged: list[bool], times: int = 1, note: str = "") -> None:
        """Add a line, with what the server computed since the last line; a figure stands for ``times`` requests."""
        computed = 0.0
        if self.watched is not None:
            now = machine.cpu_seconds(self.watched)
            computed, self.spent = now - self.spent, now
        each = computed * 1e3 / (len(figures) * times) if figures else 0
        self.report.add(what, figures, judged, note=note, cpu=each)

    def client(self) -> Client:
        """A new server process."""
        cache = str(self.scratch / "cache")
        environment = {"XDG_CACHE_HOME": cache, "XDG_CONFIG_HOME": str(self.scratch / "config")}
        return Client(self.command, self.vault, environment, self.scratch / "server.log")

    @contextmanager
    def session(self) -> Iterator[Client]:
        """A warm server that has settled."""
        client = self.client()
        try:
            self.first_answers(client)
            self.watched, self.spent = client.process.pid, machine.cpu_seconds(client.process.pid)
            yield client
        finally:
            self.watched = None
            if client.process.poll() is None:
                client.process.kill()
                client.process.wait()

    def leads_to(self, client: Client, probe: Probe) -> bool:
        """Whether the definition of a probe's link is right."""
        place = client.at(probe.source, probe.line, probe.character)
        return probe.target in targets(client, client.ask("textDocument/definition", place).result)[:1]

    def references(self, client: Client, probe: Probe) -> list[Any]:
        """All links to the note that a probe's link leads to."""
        place = client.at(probe.source, probe.line, probe.character)
        answer = client.ask("textDocument/references", {**place, "context": {"includeDeclaration": False}})
        return answer.result or []

    def first_answers(self, client: Client, more: int = 0, patience: float = 1) -> dict[str, float]:
        """Milliseconds from the start of the process to the first answers that are right; absent where none came.

        ``patience`` is how many seconds to wait for the end of a progress report.
        """
        found: dict[str, float] = {}
        client.initialize()
        found["initialize answered"] = _since(client)
        probe = self.probes[0]
        client.open(probe.source)
        if _until(lambda: self.leads_to(client, probe)):
            found["first right definition"] = _since(client)
        expected = self.truth.hub_backlinks
        if self.truth.hub_probe and expected:
            hub = self.truth.hub_probe
            client.open(hub.source)
            # Seldom enough that the questions do not slow down what they wait for.
            if _until(lambda: len(self.references(client, hub)) == expected + more, pause=0.05):
                found["all links of the hub right"] = _since(client)
        if _until(lambda: bool(client.ended_progress), patience):
            found["progress ended"] = (max(client.ended_progress.values()) - client.started) * 1e3
        return found


def _since(client: Client) -> float:
    return (time.perf_counter() - client.started) * 1e3


def _until(holds: Callable[[], bool], timeout: float = 120, pause: float = 0.005) -> bool:
    limit = time.perf_counter() + timeout
    while time.perf_counter() < limit:
        if holds():
            return True
        time.sleep(pause)
    return False


def targets(client: Client, result: Any) -> list[str]:
    """The paths that a definition leads to."""
    places = result if isinstance(result, list) else [result] if result else []
    return [client.path(place.get("targetUri") or place["uri"]) for place in places]
