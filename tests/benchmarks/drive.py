"""Drives any language server for notes over stdio, as VS Code does, and judges every answer.

    python -m tests.benchmarks.drive --vault /tmp/vault [--server NAME | --command "note-lsp serve"] [--quick]
        [--scale] [--json figures.json]

The vault is copied first, and the server gets a cache folder of its own, so nothing of the user's is
touched.  Figures are milliseconds from sending a request (or starting the process) to the last byte of
the answer, measured at the client; *right* says how many answers were.  A scenario ends after a minute, and what a
server does not offer is shown as ``–``.
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
from typing import NamedTuple

import msgspec

from tests.benchmarks import asking, changing, machine, peers, starts, writing
from tests.benchmarks.client import Client, ServerError
from tests.benchmarks.course import START_LIMIT, Course, Pace
from tests.benchmarks.peers import Server
from tests.benchmarks.report import Report
from tests.benchmarks.vault_truth import truth_of


class Scenario(NamedTuple):
    """Something to be measured, and the lines that it adds."""

    measure: Callable[[Course, Client], None]
    rows: tuple[str, ...]
    method: str = ""
    """What the server must offer."""
    finds: bool = False
    """Whether it must have findings."""
    hub: bool = False
    """Whether the number of links to some note must be known."""
    big: bool = False
    """Whether the vault must have a note of a megabyte."""
    scales: bool = False
    """Whether it is measured where only growth is of interest."""


SCENARIOS = (
    Scenario(
        asking.definitions,
        ("definition, note just opened", "definition, again"),
        "textDocument/definition",
        scales=True,
    ),
    Scenario(asking.definition_after_an_edit, ("definition after an edit elsewhere",), "textDocument/definition"),
    Scenario(asking.hovers, ("hover, note just opened", "hover, again"), "textDocument/hover", scales=True),
    Scenario(asking.hub_references, ("references of the hub",), "textDocument/references", hub=True, scales=True),
    Scenario(asking.rename_of_the_hub, ("rename of the hub",), "textDocument/rename", hub=True),
    Scenario(asking.move_of_a_folder, ("move of a folder",)),
    Scenario(asking.workspace_symbols, ("workspace symbols",), "workspace/symbol", scales=True),
    Scenario(asking.document_symbols, ("document symbols",), "textDocument/documentSymbol"),
    Scenario(asking.code_lenses, ("lenses of the hub",), "textDocument/codeLens", hub=True),
    Scenario(
        asking.semantic_tokens,
        ("semantic tokens, full", "semantic tokens, range", "semantic tokens, full/delta"),
        "textDocument/semanticTokens",
    ),
    Scenario(writing.typing, ("completion while typing a link",), "textDocument/completion", scales=True),
    Scenario(
        writing.typing_with_chatter,
        ("the same, with all that an editor asks at each key",),
        "textDocument/completion",
    ),
    Scenario(writing.edit_to_finding, ("edit to finding", "edit to finding withdrawn"), finds=True, scales=True),
    Scenario(
        changing.file_made_and_deleted,
        ("file made on disk to finding withdrawn", "file deleted on disk to finding"),
        finds=True,
        scales=True,
    ),
    Scenario(changing.file_moved, ("file moved on disk to the right answer",), "textDocument/definition"),
    Scenario(
        changing.checkout,
        ("files made and changed", "files back as they were", "definition while that goes on, longest"),
        "textDocument/references",
        hub=True,
    ),
    Scenario(lambda course, client: quiet(course, client), ("resident when quiet, whole tree",), scales=True),
    Scenario(writing.big_note_opened, ("big note: open to its symbols",), "textDocument/documentSymbol", big=True),
    Scenario(writing.big_note_keys(50), ("big note: 50 keys to the next answer",), "textDocument/definition", big=True),
    Scenario(
        writing.big_note_keys(200), ("big note: 200 keys to the next answer",), "textDocument/definition", big=True
    ),
    Scenario(
        writing.big_note_typing,
        ("big note: completion while typing a link",),
        "textDocument/completion",
        big=True,
        scales=True,
    ),
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vault", type=Path, required=True)
    parser.add_argument("--server", default="note-lsp", help="one of those that tests.benchmarks.peers names")
    parser.add_argument("--command", help="the server, as a shell would split it")
    parser.add_argument("--quick", action="store_true", help="each measurement a few times only")
    parser.add_argument("--scale", action="store_true", help="only what may grow with the vault")
    parser.add_argument("--idle", type=float, default=60, help="seconds to watch the server while nobody asks anything")
    parser.add_argument("--burst", type=int, default=5_000, help="files that change at once")
    parser.add_argument("--json", type=Path, help="where to write the figures as JSON")
    arguments = parser.parse_args()
    server = Server("server", _command(arguments.command)) if arguments.command else peers.servers()[arguments.server]
    pace = Pace(quick=arguments.quick, idle=arguments.idle, burst=arguments.burst, scale=arguments.scale)
    report = drive(server, arguments.vault, pace)
    sys.stdout.write(report.markdown())
    if arguments.json:
        arguments.json.write_bytes(msgspec.json.format(msgspec.json.encode(report)))
    sys.exit(any(row.wrong for row in report.rows))


def drive(server: Server, vault: Path, pace: Pace) -> Report:
    """Measure a server over a copy of a vault."""
    truth = truth_of(vault)
    began = time.perf_counter()
    report = Report(
        command=" ".join(server.command),
        vault=vault.name,
        notes=truth.notes,
        bytes=truth.bytes,
        machine=machine.description(),
        date=datetime.datetime.now(tz=datetime.UTC).strftime("%Y-%m-%d"),
        server=server.name,
        shape=truth.shape,
        quick=pace.quick,
        scale=pace.scale,
    )
    with tempfile.TemporaryDirectory(prefix="drive-") as scratch:
        copy = Path(scratch) / vault.name
        shutil.copytree(vault, copy, symlinks=True)
        for path, text in server.files.items():
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            (copy / path).write_text(text)
        run(Course(server, copy, Path(scratch), truth, report, pace))
    report.seconds = round(time.perf_counter() - began, 1)
    return report


def run(course: Course) -> None:
    """Everything, in an order in which one measurement does not spoil the next."""
    if not starts.cold_starts(course) or not starts.warm_starts(course):
        return
    if not course.pace.scale:
        starts.start_after_changes(course)
    starts.checks(course)
    client: Client | None = None
    for scenario in SCENARIOS:
        if course.pace.scale and not scenario.scales:
            continue
        if scenario.hub and not (course.hub_probe and course.hub_links):
            continue
        if scenario.big and not course.truth.big_note:
            continue
        if time.perf_counter() - course.began > course.pace.budget:
            _miss(course, scenario, "left out")
            continue
        client = client or _settled(course)
        if client is None:
            _miss(course, scenario, "no start")
            continue
        if not _play(course, client, scenario):
            course.kill(client)
            client = None
    if client is not None:
        seconds, status = course.end(client)
        course.report.add("shutdown to gone", [seconds * 1e3], [status == 0])


def _settled(course: Course) -> Client | None:
    """A warm server that has answered; None if it did not."""
    client = course.client()
    try:
        course.first_answers(client)
    except ServerError as error:
        sys.stderr.write(f"no start: {course.reason(client, error, START_LIMIT)}\n")
        course.kill(client)
        return None
    course.watched, course.spent = client.process.pid, machine.cpu_seconds(client.process.pid)
    return client


def _play(course: Course, client: Client, scenario: Scenario) -> bool:
    """Measure; whether the server is still to be talked to."""
    if (scenario.method and not client.offers(scenario.method)) or (scenario.finds and not course.server.finds):
        _miss(course, scenario, "–")
        return True
    course.allow(client, course.pace.limit)
    course.scenario_began = time.perf_counter()
    course.forget_cpu()
    try:
        scenario.measure(course, client)
    except ServerError as error:
        _miss(course, scenario, course.reason(client, error, course.pace.limit))
        return False
    return True


def _miss(course: Course, scenario: Scenario, outcome: str) -> None:
    for row in scenario.rows:
        if course.report.row(row) is None:
            course.report.miss(row, outcome)


def quiet(course: Course, client: Client) -> None:
    """What the server takes while nobody asks anything."""
    time.sleep(2)
    pid = client.process.pid
    before = machine.cpu_seconds(pid)
    course.allow(client, course.pace.idle + course.pace.limit)
    time.sleep(course.pace.idle)
    spent = machine.cpu_seconds(pid) - before
    course.report.add("resident when quiet, whole tree", [machine.resident(pid) / 1e6], unit="MB")
    course.report.add("shared pages divided", [machine.proportional(pid) / 1e6], unit="MB")
    course.report.add("idle CPU", [100 * spent / course.pace.idle], unit="%", note=f"{course.pace.idle:.0f} s")


def _command(line: str) -> list[str]:
    """The command, found from where we are: the server is started elsewhere."""
    program, *arguments = shlex.split(line)
    return [os.path.abspath(program) if os.sep in program else program, *arguments]


if __name__ == "__main__":
    main()
