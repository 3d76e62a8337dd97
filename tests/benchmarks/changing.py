"""Other programs change the vault while a server runs: single files, and thousands at once."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from tests.benchmarks.client import Client
from tests.benchmarks.course import NO_NOTE, Course, targets
from tests.benchmarks.writing import found_from, silent_from

CREATED, CHANGED, DELETED = 1, 2, 3


def tell(client: Client, events: Iterable[tuple[Path, int]]) -> None:
    """Tell the server what the editor's watcher saw."""
    changes = [{"uri": file.as_uri(), "type": kind} for file, kind in events]
    client.notify("workspace/didChangeWatchedFiles", {"changes": changes})


def file_made_and_deleted(course: Course, client: Client) -> None:
    """The missing note of an open note's link is made by another program, and deleted."""
    probe = course.probes[0]
    client.open(probe.source)
    end = client.texts[probe.source].end()
    name = f"{NO_NOTE} made.md"
    client.replace(probe.source, end, end, course.link(name, probe.source) + "\n")
    file = course.vault / name
    made, deleted = [], []
    try:
        for _ in course.rounds(range(course.times)):
            client.findings(probe.source, found_from(end))
            start = time.perf_counter()
            file.write_text("# Made\n")
            tell(client, [(file, CREATED)])
            client.findings(probe.source, silent_from(end))
            made.append((time.perf_counter() - start) * 1e3)
            start = time.perf_counter()
            file.unlink()
            tell(client, [(file, DELETED)])
            client.findings(probe.source, found_from(end))
            deleted.append((time.perf_counter() - start) * 1e3)
    finally:
        file.unlink(missing_ok=True)
        course.add("file made on disk to finding withdrawn", made, [True] * len(made), times=2)
    client.close(probe.source)
    course.add("file deleted on disk to finding", deleted, [True] * len(deleted))


def file_moved(course: Course, client: Client) -> None:
    """A note that a link leads to moves to another folder: a wikilink follows, a link with a path is broken then."""
    probe = course.probes[0]
    first = course.vault / f"{NO_NOTE} moved.md"
    second = course.vault / "zq moved" / first.name
    first.write_text("# Moved\n")
    second.parent.mkdir(exist_ok=True)
    client.open(probe.source)
    end = client.texts[probe.source].end()
    client.replace(probe.source, end, end, course.link(first.name, probe.source) + "\n")
    tell(client, [(first, CREATED)])
    figures = []
    try:
        for _ in course.rounds(range(course.times)):
            for old, new in ((first, second), (second, first)):
                start = time.perf_counter()
                old.rename(new)
                tell(client, [(old, DELETED), (new, CREATED)])
                _follows(course, client, probe.source, end, new)
                figures.append((time.perf_counter() - start) * 1e3)
    finally:
        first.unlink(missing_ok=True)
        second.unlink(missing_ok=True)
        tell(client, [(first, DELETED)])
        second.parent.rmdir()
    client.close(probe.source)
    course.add("file moved on disk to the right answer", figures, [True] * len(figures))


def _follows(course: Course, client: Client, source: str, end: tuple[int, int], new: Path) -> None:
    """Wait until what is said of the link is right."""
    if course.kinds[0] == "markdown":
        client.findings(source, found_from(end) if new.parent != course.vault else silent_from(end))
        return
    wanted = new.relative_to(course.vault).as_posix()
    while True:
        answer = client.ask("textDocument/definition", client.at(source, end[0], end[1] + 4))
        if targets(client, answer.result)[:1] == [wanted]:
            return
        time.sleep(0.002)


def checkout(course: Course, client: Client) -> None:
    """Thousands of files are made and changed at once, each with one more link to the hub, and then it is undone."""
    hub, probe = course.hub_probe, course.probes[0]
    assert hub is not None
    client.open(hub.source)
    client.open(probe.source)
    kept = {course.truth.hub, *(one.source for one in course.truth.probes), *(one.source for one in (hub, probe))}
    notes = {path: path.relative_to(course.vault).as_posix() for path in sorted(course.vault.rglob("*.md"))}
    others = [path for path, name in notes.items() if name not in kept]
    changed = {path: path.read_bytes() for path in others[: course.pace.burst // 2] if path.stat().st_size < 100_000}
    folder = course.vault / "zq checkout"
    made = [folder / f"zq made {number}.md" for number in range(course.pace.burst - len(changed))]
    folder.mkdir()
    longest: list[float] = []
    try:
        start = time.perf_counter()
        for path, data in changed.items():
            link = course.link(course.truth.hub, path.relative_to(course.vault).as_posix())
            path.write_bytes(data + f"\n{link}\n".encode())
        for path in made:
            path.write_text(f"# Made\n\n{course.link(course.truth.hub, path.relative_to(course.vault).as_posix())}\n")
        course.report.add(f"{course.pace.burst:,} files written, by themselves", [(time.perf_counter() - start) * 1e3])
        course.forget_cpu()
        events = [*((path, CHANGED) for path in changed), *((path, CREATED) for path in made)]
        _burst(course, client, "made and changed", events, course.hub_links + len(events), longest)
    finally:
        for path, data in changed.items():
            path.write_bytes(data)
        for path in made:
            path.unlink(missing_ok=True)
        folder.rmdir()
    events = [*((path, CHANGED) for path in changed), *((path, DELETED) for path in made)]
    _burst(course, client, "back as they were", events, course.hub_links, longest)
    course.add("definition while that goes on, longest", longest, [])
    client.close(probe.source)
    if hub.source != probe.source:
        client.close(hub.source)


def _burst(
    course: Course, client: Client, what: str, events: list[tuple[Path, int]], expected: int, longest: list[float]
) -> None:
    """Tell of them, and ask until all links of the hub are right."""
    hub, probe = course.hub_probe, course.probes[0]
    assert hub is not None
    start = time.perf_counter()
    tell(client, events)
    slowest, right = 0.0, True
    while True:
        answer = client.ask("textDocument/definition", client.at(probe.source, probe.line, probe.character))
        slowest = max(slowest, answer.seconds * 1e3)
        right = right and targets(client, answer.result)[:1] == [probe.target]
        if len(course.references(client, hub)) == expected:
            break
        time.sleep(0.02)
    took = (time.perf_counter() - start) * 1e3
    longest.append(slowest)
    course.add(f"{len(events):,} files {what}: told to all links right", [took], [right])
