"""Drives any language server for notes over stdio, as VS Code does, and judges every answer.

    python -m tests.benchmarks.drive --vault /tmp/vault --command "note-lsp serve" [--quick] [--json figures.json]

The vault is copied first, and the server gets a cache folder of its own, so nothing of the user's is
touched.  Figures are milliseconds from sending a request (or starting the process) to the last byte of
the answer, measured at the client; *right* says how many answers were.
"""

from __future__ import annotations

import argparse
import datetime
import os
import shlex
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from tests.benchmarks import machine
from tests.benchmarks.client import Client, ServerError
from tests.benchmarks.generate import Probe, Truth
from tests.benchmarks.vault_truth import truth_of

TYPED = 12
CHANGED_FILES = 100
NO_NOTE = "zq no such note at all"


class Row(msgspec.Struct):
    """One line of the report; figures in ``unit``."""

    what: str
    unit: str = "ms"
    median: float = 0
    p95: float = 0
    p99: float = 0
    most: float = 0
    count: int = 0
    right: int = 0
    asked: int = 0
    note: str = ""


class Report(msgspec.Struct):
    """Everything that was measured."""

    command: str
    vault: str
    notes: int
    bytes: int
    machine: str
    date: str
    rows: list[Row] = []

    def add(
        self, what: str, figures: Iterable[float], judged: Iterable[bool] = (), unit: str = "ms", note: str = ""
    ) -> None:
        """Add a line and show it."""
        ordered, judged = sorted(figures), list(judged)
        row = Row(what, unit, count=len(ordered), right=sum(judged), asked=len(judged), note=note)
        if ordered:
            row.median = statistics.median(ordered)
            row.p95, row.p99, row.most = _percentile(ordered, 95), _percentile(ordered, 99), ordered[-1]
        self.rows.append(row)
        sys.stderr.write(f"{what}: {row.median:.1f} {unit} ({row.right}/{row.asked} right) {note}\n")

    def markdown(self) -> str:
        """A table to read."""
        lines = [
            f"`{self.command}` on {self.notes:,} notes, {self.bytes / 1e6:.1f} MB; {self.machine}; {self.date}",
            "",
            "| | median | p95 | p99 | most | times | right |",
            "|---|---:|---:|---:|---:|---:|---:|",
        ]
        for row in self.rows:
            figures = [f"{figure:,.1f}" for figure in (row.median, row.p95, row.p99, row.most)]
            if row.count == 0:
                figures = ["–"] * 4
            right = f"{row.right}/{row.asked}" if row.asked else ""
            what = f"{row.what} ({row.note})" if row.note else row.what
            lines.append(f"| {what}, {row.unit} | {' | '.join(figures)} | {row.count} | {right} |")
        return "\n".join(lines) + "\n"


class Bench:
    """The measuring of one server on one vault."""

    def __init__(
        self, command: list[str], vault: Path, scratch: Path, truth: Truth, report: Report, quick: bool
    ) -> None:
        self.command = command
        self.vault = vault
        self.scratch = scratch
        self.truth = truth
        self.report = report
        self.quick = quick
        self.times = 3 if quick else 10
        self.probes = truth.probes[: 15 if quick else 60]

    def run(self) -> None:
        """Everything, in an order in which one measurement does not spoil the next."""
        self.cold_starts()
        self.warm_starts()
        self.start_after_changes()
        with self.session() as client:
            self.definitions_and_hovers(client)
            self.hub_references(client)
            self.workspace_symbols(client)
            self.typing(client, "completion while typing a link")
            self.typing(client, "the same, with findings and symbols asked for at each key", chatter=True)
            self.edit_to_finding(client)
            self.files_on_disk(client)
            self.quiet(client)
            if self.truth.big_note:
                self.big_note(client)
                self.quiet(client, " after the big note")
            seconds, status = client.stop()
            self.report.add("shutdown to gone", [seconds * 1e3], [status == 0])

    # Starting

    def cold_starts(self) -> None:
        """First start on a vault no index of which is there."""
        starts = []
        peaks = []
        for _ in range(1 if self.quick else 3):
            shutil.rmtree(self.scratch / "cache", ignore_errors=True)
            client = self.client()
            peak = machine.Peak(client.process.pid)
            starts.append(self.first_answers(client))
            peaks.append(peak.stop() / 1e6)
            client.stop()
        self.add_starts("cold", starts)
        self.report.add("cold: most resident, whole tree", peaks, unit="MB")

    def warm_starts(self) -> None:
        """A start on a vault as it was left."""
        starts = []
        for _ in range(self.times):
            client = self.client()
            starts.append(self.first_answers(client))
            client.stop()
        self.add_starts("warm", starts)

    def start_after_changes(self) -> None:
        """A start after a hundred notes got another link to the hub while no server ran."""
        paths = [path for path in sorted(self.vault.rglob("*.md")) if path.stat().st_size < 100_000]
        hub = self.truth.hub.removesuffix(".md")
        changed = {
            path: (path.read_bytes(), path.stat())
            for path in paths[:: max(1, len(paths) // CHANGED_FILES)][:CHANGED_FILES]
            if path.relative_to(self.vault).as_posix() != self.truth.hub
        }
        link = f"\n[[{hub}]]\n" if self.truth.shape != "markdown" else f"\n[hub](/{hub}.md)\n"
        for path, (data, _) in changed.items():
            path.write_bytes(data + link.encode())
        client = self.client()
        starts = [self.first_answers(client, more=len(changed))]
        client.stop()
        self.add_starts(f"after {len(changed)} files changed", starts)
        for path, (data, stat) in changed.items():
            path.write_bytes(data)
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        client = self.client()
        self.first_answers(client)
        client.stop()

    def first_answers(self, client: Client, more: int = 0) -> dict[str, float]:
        """Milliseconds from the start of the process to the first answers that are right; absent where none came."""
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
            if _until(lambda: len(self.references(client, hub)) == expected + more):
                found["all links of the hub right"] = _since(client)
        if _until(lambda: bool(client.ended_progress), 1 if "all links of the hub right" in found else 60):
            found["progress ended"] = (max(client.ended_progress.values()) - client.started) * 1e3
        return found

    def add_starts(self, kind: str, starts: list[dict[str, float]]) -> None:
        """Add the figures of several starts."""
        names = ["initialize answered", "first right definition"]
        if self.truth.hub_backlinks:
            names.append("all links of the hub right")
        for name in names:
            self.report.add(f"{kind}: {name}", [s[name] for s in starts if name in s], [name in s for s in starts])
        ended = [start["progress ended"] for start in starts if "progress ended" in start]
        if ended:
            self.report.add(f"{kind}: progress ended", ended)

    # Asking

    def definitions_and_hovers(self, client: Client) -> None:
        """Definition and hover at links whose end is known."""
        for method in ("definition", "hover"):
            figures, judged = [], []
            for probe in self.probes:
                client.open(probe.source)
                answer = client.ask(f"textDocument/{method}", client.at(probe.source, probe.line, probe.character))
                client.close(probe.source)
                figures.append(answer.seconds * 1e3)
                right = answer.result is not None
                if method == "definition":
                    right = probe.target in _targets(client, answer.result)[:1]
                judged.append(right)
            self.report.add(f"{method}, note just opened", figures, judged)
            figures = []
            client.open(self.probes[0].source)
            for _ in range(self.times * 5):
                place = client.at(self.probes[0].source, self.probes[0].line, self.probes[0].character)
                figures.append(client.ask(f"textDocument/{method}", place).seconds * 1e3)
            client.close(self.probes[0].source)
            self.report.add(f"{method}, again", figures)

    def hub_references(self, client: Client) -> None:
        """All links to the note most linked to."""
        probe = self.truth.hub_probe
        if probe is None:
            return
        client.open(probe.source)
        place = client.at(probe.source, probe.line, probe.character)
        figures, counts = [], []
        for _ in range(self.times):
            answer = client.ask("textDocument/references", {**place, "context": {"includeDeclaration": False}})
            figures.append(answer.seconds * 1e3)
            counts.append(len(answer.result or []))
        client.close(probe.source)
        expected = self.truth.hub_backlinks or max(counts)
        self.report.add(
            "references of the hub", figures, [count == expected for count in counts], note=f"{counts[0]:,} links"
        )

    def workspace_symbols(self, client: Client) -> None:
        """Queries as somebody types them."""
        stem = Path(self.probes[0].target).stem
        queries = [stem[:1], stem[:3], stem[:6], stem, "zqxzqx"]
        figures, judged = [], []
        for query in queries * self.times:
            answer = client.ask("workspace/symbol", {"query": query})
            figures.append(answer.seconds * 1e3)
            judged.append(bool(answer.result) == (query != "zqxzqx"))
        self.report.add("workspace symbols", figures, judged)

    def typing(self, client: Client, what: str, chatter: bool = False) -> None:
        """Type the beginning of a link, key by key, with a completion at each."""
        figures, judged = [], []
        for probe in self.probes[: self.times * 2]:
            text = client.open(probe.source)
            end = (text.count("\n"), len(text) - text.rfind("\n") - 1)
            keys, judged_run = self.type_link(client, probe, end, 2, chatter)
            figures += keys
            judged += judged_run
            client.close(probe.source)
        self.report.add(what, figures, judged)

    def type_link(
        self, client: Client, probe: Probe, at: tuple[int, int], version: int, chatter: bool = False
    ) -> tuple[list[float], list[bool]]:
        """Milliseconds from each key to its completion; whether the note was offered after the last."""
        markdown = self.truth.shape == "markdown"
        before, after = ("[x](", ")") if markdown else ("[[", "]]")
        wanted = Path(probe.target).stem if not markdown else "/" + probe.target
        client.replace(probe.source, version, at, at, before + after)
        line, column = at[0], at[1] + len(before)
        figures = []
        items: list[Any] = []
        for key in wanted[:TYPED]:
            version += 1
            start = time.perf_counter()
            client.replace(probe.source, version, (line, column), (line, column), key)
            column += 1
            others = self.chatter(client, probe.source) if chatter else []
            context = {"triggerKind": 1}
            number = client.send(
                "textDocument/completion", {**client.at(probe.source, line, column), "context": context}
            )
            answer = client.wait_for(number)
            figures.append((time.perf_counter() - start) * 1e3)
            items = answer.result["items"] if isinstance(answer.result, dict) else answer.result or []
            for other in others:
                client.wait_for(other)
        offered = any(Path(probe.target).stem in _inserted(item) for item in items)
        client.replace(probe.source, version + 1, at, (line, column + len(after)), "")
        return figures, [offered]

    def chatter(self, client: Client, path: str) -> list[int]:
        """What an editor asks besides at each key; sent, not waited for."""
        document = {"textDocument": {"uri": client.uri(path)}}
        methods = {
            "diagnosticProvider": "textDocument/diagnostic",
            "documentSymbolProvider": "textDocument/documentSymbol",
            "documentLinkProvider": "textDocument/documentLink",
            "semanticTokensProvider": "textDocument/semanticTokens/full",
            "codeLensProvider": "textDocument/codeLens",
        }
        return [client.send(method, document) for name, method in methods.items() if client.capabilities.get(name)]

    # Changing

    def edit_to_finding(self, client: Client) -> None:
        """A link to a note that is not there is written, and taken out again."""
        shown, gone, judged = [], [], []
        for round_number, probe in enumerate(self.probes[: self.times]):
            text = client.open(probe.source)
            end = (text.count("\n"), len(text) - text.rfind("\n") - 1)
            words = f"[[{NO_NOTE} {round_number}]]"
            try:
                client.findings(probe.source, _silent_on(end[0]))
                start = time.perf_counter()
                client.replace(probe.source, 2, end, end, words)
                client.findings(probe.source, _found_on(end[0]))
                shown.append((time.perf_counter() - start) * 1e3)
                start = time.perf_counter()
                client.replace(probe.source, 3, end, (end[0], end[1] + len(words)), "")
                client.findings(probe.source, _silent_on(end[0]))
                gone.append((time.perf_counter() - start) * 1e3)
                judged.append(True)
            except ServerError:
                judged.append(False)
            client.close(probe.source)
        self.report.add("edit to finding", shown, judged)
        self.report.add("edit to finding withdrawn", gone, judged)

    def files_on_disk(self, client: Client) -> None:
        """The missing note of an open note's link is made by another program, and deleted."""
        probe = self.probes[0]
        text = client.open(probe.source)
        end = (text.count("\n"), len(text) - text.rfind("\n") - 1)
        name = "zq made for measuring"
        client.replace(probe.source, 2, end, end, f"[[{name}]]")
        file = self.vault / f"{name}.md"
        made, deleted, judged = [], [], []
        for _ in range(self.times):
            try:
                client.findings(probe.source, _found_on(end[0]))
                start = time.perf_counter()
                file.write_text("# Made\n")
                self.changed(client, file, 1)
                client.findings(probe.source, _silent_on(end[0]))
                made.append((time.perf_counter() - start) * 1e3)
                start = time.perf_counter()
                file.unlink()
                self.changed(client, file, 3)
                client.findings(probe.source, _found_on(end[0]))
                deleted.append((time.perf_counter() - start) * 1e3)
                judged.append(True)
            except ServerError:
                judged.append(False)
                file.unlink(missing_ok=True)
                self.changed(client, file, 3)
        client.close(probe.source)
        self.report.add("file made on disk to finding withdrawn", made, judged)
        self.report.add("file deleted on disk to finding", deleted, judged)

    def changed(self, client: Client, file: Path, kind: int) -> None:
        """Tell the server what the editor's watcher saw."""
        client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": file.as_uri(), "type": kind}]})

    def big_note(self, client: Client) -> None:
        """A note of a megabyte with a line of 186,000 characters."""
        path = self.truth.big_note
        text = (self.vault / path).read_text()
        lines = text.split("\n")
        long = max(range(len(lines)), key=lambda number: len(lines[number]))
        start = time.perf_counter()
        client.open(path, text)
        symbols = client.ask("textDocument/documentSymbol", {"textDocument": {"uri": client.uri(path)}})
        self.report.add("big note: open to its symbols", [(time.perf_counter() - start) * 1e3], [bool(symbols.result)])
        version = 1
        for keys in (50, 200):
            figures, judged = [], []
            for _ in range(self.times):
                column = len(lines[long]) // 2
                start = time.perf_counter()
                for _ in range(keys):
                    version += 1
                    client.replace(path, version, (long, column), (long, column), "y")
                    column += 1
                answer = client.ask("textDocument/hover", client.at(path, long, column))
                figures.append((time.perf_counter() - start) * 1e3)
                judged.append(answer.result is None or "contents" in answer.result)
            self.report.add(f"big note: {keys} keys to the next answer", figures, judged)
        probe = Probe(path, long, 0, self.probes[0].target)
        figures, judged = [], []
        for _ in range(self.times):
            version += TYPED + 10
            keys_taken, offered = self.type_link(client, probe, (long, 0), version)
            figures += keys_taken
            judged += offered
        self.report.add("big note: completion while typing a link", figures, judged)
        client.close(path)

    # Being there

    def quiet(self, client: Client, when: str = "") -> None:
        """What the server takes while nobody asks anything."""
        time.sleep(1)
        pid = client.process.pid
        before = machine.cpu_seconds(pid)
        idle = 2 if self.quick else 5
        time.sleep(idle)
        spent = machine.cpu_seconds(pid) - before
        self.report.add(f"resident when quiet{when}, whole tree", [machine.resident(pid) / 1e6], unit="MB")
        self.report.add(f"shared pages divided{when}", [machine.proportional(pid) / 1e6], unit="MB")
        self.report.add(f"idle CPU{when}", [100 * spent / idle], unit="%")

    # Helpers

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
            yield client
        finally:
            if client.process.poll() is None:
                client.process.kill()
                client.process.wait()

    def leads_to(self, client: Client, probe: Probe) -> bool:
        """Whether the definition of a probe's link is right."""
        try:
            answer = client.ask("textDocument/definition", client.at(probe.source, probe.line, probe.character))
        except ServerError:
            if client.process.poll() is not None:
                raise
            return False
        return probe.target in _targets(client, answer.result)[:1]

    def references(self, client: Client, probe: Probe) -> list[Any]:
        """All links to the note that a probe's link leads to."""
        place = client.at(probe.source, probe.line, probe.character)
        try:
            return (
                client.ask("textDocument/references", {**place, "context": {"includeDeclaration": False}}).result or []
            )
        except ServerError:
            if client.process.poll() is not None:
                raise
            return []


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vault", type=Path, required=True)
    parser.add_argument("--command", required=True, help="the server, as a shell would split it")
    parser.add_argument("--quick", action="store_true", help="each measurement a few times only")
    parser.add_argument("--json", type=Path, help="where to write the figures as JSON")
    arguments = parser.parse_args()
    truth = truth_of(arguments.vault)
    date = datetime.datetime.now(tz=datetime.UTC).strftime("%Y-%m-%d")
    report = Report(arguments.command, arguments.vault.name, truth.notes, truth.bytes, machine.description(), date)
    with tempfile.TemporaryDirectory(prefix="drive-") as scratch:
        vault = Path(scratch) / arguments.vault.name
        shutil.copytree(arguments.vault, vault, symlinks=True)
        Bench(shlex.split(arguments.command), vault, Path(scratch), truth, report, arguments.quick).run()
    sys.stdout.write(report.markdown())
    if arguments.json:
        arguments.json.write_bytes(msgspec.json.format(msgspec.json.encode(report)))


def _since(client: Client) -> float:
    return (time.perf_counter() - client.started) * 1e3


def _until(holds: Callable[[], bool], timeout: float = 120) -> bool:
    limit = time.perf_counter() + timeout
    while time.perf_counter() < limit:
        if holds():
            return True
        time.sleep(0.005)
    return False


def _targets(client: Client, result: Any) -> list[str]:
    places = result if isinstance(result, list) else [result] if result else []
    return [client.path(place.get("targetUri") or place["uri"]) for place in places]


def _inserted(item: dict[str, Any]) -> str:
    edit = item.get("textEdit") or {}
    return str(edit.get("newText") or item.get("insertText") or item["label"])


def _found_on(line: int) -> Callable[[list[Any]], bool]:
    return lambda findings: any(finding["range"]["start"]["line"] == line for finding in findings)


def _silent_on(line: int) -> Callable[[list[Any]], bool]:
    return lambda findings: all(finding["range"]["start"]["line"] != line for finding in findings)


def _percentile(ordered: list[float], share: int) -> float:
    return ordered[min(len(ordered) - 1, -(-len(ordered) * share // 100) - 1)]


if __name__ == "__main__":
    main()
