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
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from tests.benchmarks import machine, starts
from tests.benchmarks.client import Client, ServerError
from tests.benchmarks.course import Course, targets
from tests.benchmarks.generate import Probe
from tests.benchmarks.report import Report
from tests.benchmarks.vault_truth import truth_of

TYPED = 12
NO_NOTE = "zq no such note at all"


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
        run(Course(_command(arguments.command), vault, Path(scratch), truth, report, arguments.quick))
    sys.stdout.write(report.markdown())
    if arguments.json:
        arguments.json.write_bytes(msgspec.json.format(msgspec.json.encode(report)))


def run(course: Course) -> None:
    """Everything, in an order in which one measurement does not spoil the next."""
    starts.cold_starts(course)
    starts.warm_starts(course)
    starts.start_after_changes(course)
    with course.session() as client:
        definitions_and_hovers(course, client)
        hub_references(course, client)
        renames(course, client)
        workspace_symbols(course, client)
        typing(course, client, "completion while typing a link")
        typing(course, client, "the same, with findings and symbols asked for at each key", chatter=True)
        edit_to_finding(course, client)
        files_on_disk(course, client)
        quiet(course, client)
        if course.truth.big_note:
            big_note(course, client)
            quiet(course, client, " after the big note")
        seconds, status = client.stop()
        course.report.add("shutdown to gone", [seconds * 1e3], [status == 0])


def definitions_and_hovers(course: Course, client: Client) -> None:
    """Definition and hover at links whose end is known."""
    for method in ("definition", "hover"):
        figures, judged = [], []
        for probe in course.probes:
            client.open(probe.source)
            answer = client.ask(f"textDocument/{method}", client.at(probe.source, probe.line, probe.character))
            client.close(probe.source)
            figures.append(answer.seconds * 1e3)
            right = answer.result is not None
            if method == "definition":
                right = probe.target in targets(client, answer.result)[:1]
            judged.append(right)
        course.add(f"{method}, note just opened", figures, judged)
        figures = []
        client.open(course.probes[0].source)
        for _ in range(course.times * 5):
            place = client.at(course.probes[0].source, course.probes[0].line, course.probes[0].character)
            figures.append(client.ask(f"textDocument/{method}", place).seconds * 1e3)
        client.close(course.probes[0].source)
        course.add(f"{method}, again", figures, [])


def hub_references(course: Course, client: Client) -> None:
    """All links to the note most linked to."""
    probe = course.truth.hub_probe
    if probe is None:
        return
    client.open(probe.source)
    place = client.at(probe.source, probe.line, probe.character)
    figures, counts = [], []
    for _ in range(course.times):
        answer = client.ask("textDocument/references", {**place, "context": {"includeDeclaration": False}})
        figures.append(answer.seconds * 1e3)
        counts.append(len(answer.result or []))
    client.close(probe.source)
    expected = course.truth.hub_backlinks or max(counts)
    course.add("references of the hub", figures, [count == expected for count in counts], note=f"{counts[0]:,} links")


def renames(course: Course, client: Client) -> None:
    """The note most linked to gets another name, and a folder another place; asked only, not carried out."""
    probe = course.truth.hub_probe
    if probe is not None and client.capabilities.get("renameProvider"):
        client.open(probe.source)
        place = client.at(probe.source, probe.line, probe.character)
        answers = [client.ask("textDocument/rename", {**place, "newName": "zq renamed"}) for _ in range(course.times)]
        client.close(probe.source)
        wanted = course.truth.hub_backlinks or 1
        edits = [edits_in(answer.result) for answer in answers]
        judged = [count >= wanted for count in edits]
        figures = [answer.seconds * 1e3 for answer in answers]
        course.add("rename of the hub", figures, judged, note=f"{edits[0]:,} edits")
    operations = client.capabilities.get("workspace", {}).get("fileOperations", {})
    folder = course.probes[0].target.rpartition("/")[0]
    if folder and operations.get("willRename"):
        moved = {"files": [{"oldUri": client.uri(folder), "newUri": client.uri(f"zq moved/{folder}")}]}
        answers = [client.ask("workspace/willRenameFiles", moved) for _ in range(course.times)]
        figures = [answer.seconds * 1e3 for answer in answers]
        notes = sum(1 for _ in (course.vault / folder).rglob("*.md"))
        course.add("move of a folder", figures, [answer.error is None for answer in answers], note=f"{notes:,} notes")


def edits_in(result: Any) -> int:
    """How many edits of text a workspace edit holds."""
    changes = (result or {}).get("documentChanges") or []
    return sum(len(change.get("edits", ())) for change in changes) or sum(
        map(len, (result or {}).get("changes", {}).values())
    )


def workspace_symbols(course: Course, client: Client) -> None:
    """Queries as somebody types them."""
    stem = Path(course.probes[0].target).stem
    queries = [stem[:1], stem[:3], stem[:6], stem, "zqxzqx"]
    figures, judged = [], []
    for query in queries * course.times:
        answer = client.ask("workspace/symbol", {"query": query})
        figures.append(answer.seconds * 1e3)
        judged.append(answer.error is None and bool(answer.result) == (query != "zqxzqx"))
    course.add("workspace symbols", figures, judged)


def typing(course: Course, client: Client, what: str, chatter: bool = False) -> None:
    """Type the beginning of a link, key by key, with a completion at each."""
    figures, judged = [], []
    for probe in course.probes[: course.times * 2]:
        text = client.open(probe.source)
        end = (text.count("\n"), len(text) - text.rfind("\n") - 1)
        keys, judged_run = type_link(course, client, probe, end, 2, chatter)
        figures += keys
        judged += judged_run
        client.close(probe.source)
    course.add(what, figures, judged)


def type_link(
    course: Course, client: Client, probe: Probe, at: tuple[int, int], version: int, chatter: bool = False
) -> tuple[list[float], list[bool]]:
    """Milliseconds from each key to its completion; whether the note was offered after the last."""
    markdown = course.truth.shape == "markdown"
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
        others = what_else_is_asked(client, probe.source) if chatter else []
        context = {"triggerKind": 1}
        number = client.send("textDocument/completion", {**client.at(probe.source, line, column), "context": context})
        answer = client.wait_for(number)
        figures.append((time.perf_counter() - start) * 1e3)
        items = answer.result["items"] if isinstance(answer.result, dict) else answer.result or []
        for other in others:
            client.wait_for(other)
    offered = any(Path(probe.target).stem in _inserted(item) for item in items)
    client.replace(probe.source, version + 1, at, (line, column + len(after)), "")
    return figures, [offered]


def what_else_is_asked(client: Client, path: str) -> list[int]:
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


def edit_to_finding(course: Course, client: Client) -> None:
    """A link to a note that is not there is written, and taken out again."""
    shown, gone, judged = [], [], []
    for round_number, probe in enumerate(course.probes[: course.times]):
        text = client.open(probe.source)
        end = (text.count("\n"), len(text) - text.rfind("\n") - 1)
        words = f"[[{NO_NOTE} {round_number}]]"
        try:
            client.findings(probe.source, _silent_from(end))
            start = time.perf_counter()
            client.replace(probe.source, 2, end, end, words)
            client.findings(probe.source, _found_from(end))
            shown.append((time.perf_counter() - start) * 1e3)
            start = time.perf_counter()
            client.replace(probe.source, 3, end, (end[0], end[1] + len(words)), "")
            client.findings(probe.source, _silent_from(end))
            gone.append((time.perf_counter() - start) * 1e3)
            judged.append(True)
        except ServerError:
            judged.append(False)
        client.close(probe.source)
    course.add("edit to finding", shown, judged, times=2)
    course.add("edit to finding withdrawn", gone, judged)


def files_on_disk(course: Course, client: Client) -> None:
    """The missing note of an open note's link is made by another program, and deleted."""
    probe = course.probes[0]
    text = client.open(probe.source)
    end = (text.count("\n"), len(text) - text.rfind("\n") - 1)
    name = "zq made for measuring"
    client.replace(probe.source, 2, end, end, f"[[{name}]]")
    file = course.vault / f"{name}.md"
    made, deleted, judged = [], [], []
    for _ in range(course.times):
        try:
            client.findings(probe.source, _found_from(end))
            start = time.perf_counter()
            file.write_text("# Made\n")
            changed(client, file, 1)
            client.findings(probe.source, _silent_from(end))
            made.append((time.perf_counter() - start) * 1e3)
            start = time.perf_counter()
            file.unlink()
            changed(client, file, 3)
            client.findings(probe.source, _found_from(end))
            deleted.append((time.perf_counter() - start) * 1e3)
            judged.append(True)
        except ServerError:
            judged.append(False)
            file.unlink(missing_ok=True)
            changed(client, file, 3)
    client.close(probe.source)
    course.add("file made on disk to finding withdrawn", made, judged, times=2)
    course.add("file deleted on disk to finding", deleted, judged)


def changed(client: Client, file: Path, kind: int) -> None:
    """Tell the server what the editor's watcher saw."""
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": file.as_uri(), "type": kind}]})


def big_note(course: Course, client: Client) -> None:
    """A note of a megabyte with a line of 186,000 characters."""
    path = course.truth.big_note
    text = (course.vault / path).read_text()
    lines = text.split("\n")
    long = max(range(len(lines)), key=lambda number: len(lines[number]))
    start = time.perf_counter()
    client.open(path, text)
    symbols = client.ask("textDocument/documentSymbol", {"textDocument": {"uri": client.uri(path)}})
    course.add("big note: open to its symbols", [(time.perf_counter() - start) * 1e3], [bool(symbols.result)])
    version = 1
    for keys in (50, 200):
        figures, judged = [], []
        for _ in range(course.times):
            column = len(lines[long]) // 2
            start = time.perf_counter()
            for _ in range(keys):
                version += 1
                client.replace(path, version, (long, column), (long, column), "y")
                column += 1
            answer = client.ask("textDocument/hover", client.at(path, long, column))
            figures.append((time.perf_counter() - start) * 1e3)
            judged.append(answer.error is None)
        course.add(f"big note: {keys} keys to the next answer", figures, judged)
    probe = Probe(path, long, 0, course.probes[0].target)
    figures, judged = [], []
    for _ in range(course.times):
        version += TYPED + 10
        keys_taken, offered = type_link(course, client, probe, (long, 0), version)
        figures += keys_taken
        judged += offered
    course.add("big note: completion while typing a link", figures, judged)
    client.close(path)


def quiet(course: Course, client: Client, when: str = "") -> None:
    """What the server takes while nobody asks anything."""
    time.sleep(1)
    pid = client.process.pid
    before = machine.cpu_seconds(pid)
    idle = 2 if course.quick else 5
    time.sleep(idle)
    spent = machine.cpu_seconds(pid) - before
    course.report.add(f"resident when quiet{when}, whole tree", [machine.resident(pid) / 1e6], unit="MB")
    course.report.add(f"shared pages divided{when}", [machine.proportional(pid) / 1e6], unit="MB")
    course.report.add(f"idle CPU{when}", [100 * spent / idle], unit="%")


def _command(line: str) -> list[str]:
    """The command, found from where we are: the server is started elsewhere."""
    program, *arguments = shlex.split(line)
    return [os.path.abspath(program) if os.sep in program else program, *arguments]


def _inserted(item: dict[str, Any]) -> str:
    edit = item.get("textEdit") or {}
    return str(edit.get("newText") or item.get("insertText") or item["label"])


def _found_from(place: tuple[int, int]) -> Callable[[list[Any]], bool]:
    """Whether anything is found from a place to its line's end; what stands before it is the note's own affair."""
    line, character = place

    def found(findings: list[Any]) -> bool:
        starts = [finding["range"]["start"] for finding in findings]
        return any(start["line"] == line and start["character"] >= character for start in starts)

    return found


def _silent_from(place: tuple[int, int]) -> Callable[[list[Any]], bool]:
    found = _found_from(place)
    return lambda findings: not found(findings)


if __name__ == "__main__":
    main()
