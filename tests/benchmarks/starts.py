"""Starts: on a vault never seen, as it was left, and after other programs changed it; and checks of all of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time

from tests.benchmarks import machine
from tests.benchmarks.client import Client, ServerError
from tests.benchmarks.course import START_LIMIT, Course

CHANGED_FILES = 100
STARTS = ("cold", "warm", f"after {CHANGED_FILES} files changed")
FIRSTS = ("initialize answered", "first right definition", "all links of the hub right")


def cold_starts(course: Course) -> bool:
    """First start on a vault no index of which is there; whether it worked."""
    starts, peaks, spent = [], [], []
    course.scenario_began = time.perf_counter()
    for _ in course.rounds(range(1 if course.pace.quick else 3)):
        forget(course)
        client = course.client()
        try:
            starts.append(course.first_answers(client))
            spent.append(machine.cpu_seconds(client.process.pid) * 1e3)
        except ServerError as error:
            missed(course, STARTS[0], client, error)
            return False
        finally:
            peaks.append(course.guards[client.process.pid].peak / 1e6)
            course.end(client)
    add_starts(course, STARTS[0], starts)
    course.report.add("cold: CPU till then, whole tree", spent)
    course.report.add("cold: most resident, whole tree", peaks, unit="MB")
    return True


def warm_starts(course: Course) -> bool:
    """A start on a vault as it was left; whether it worked."""
    starts = []
    course.scenario_began = time.perf_counter()
    for _ in course.rounds(range(course.times)):
        client = course.client()
        try:
            starts.append(course.first_answers(client))
        except ServerError as error:
            missed(course, STARTS[1], client, error)
            return False
        finally:
            course.end(client)
    add_starts(course, STARTS[1], starts)
    return True


def start_after_changes(course: Course) -> bool:
    """A start after a hundred notes got another link to the hub while no server ran; whether it worked."""
    paths = [path for path in sorted(course.vault.rglob("*.md")) if path.stat().st_size < 100_000]
    changed = {
        path: (path.read_bytes(), path.stat())
        for path in paths[:: max(1, len(paths) // CHANGED_FILES)][:CHANGED_FILES]
        if path.relative_to(course.vault).as_posix() != course.truth.hub
    }
    for path, (data, _) in changed.items():
        link = course.link(course.truth.hub, path.relative_to(course.vault).as_posix())
        path.write_bytes(data + f"\n{link}\n".encode())
    client = course.client()
    try:
        add_starts(course, STARTS[2], [course.first_answers(client, more=len(changed))])
    except ServerError as error:
        missed(course, STARTS[2], client, error)
        return False
    finally:
        course.end(client)
        for path, (data, stat) in changed.items():
            path.write_bytes(data)
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    return True


def add_starts(course: Course, kind: str, starts: list[dict[str, float]]) -> None:
    """Add the figures of several starts."""
    for name in FIRSTS if course.hub_links else FIRSTS[:2]:
        course.report.add(f"{kind}: {name}", [s[name] for s in starts if name in s], [name in s for s in starts])
    ended = [start["progress ended"] for start in starts if "progress ended" in start]
    if ended:
        course.report.add(f"{kind}: progress ended", ended)


def missed(course: Course, kind: str, client: Client, error: ServerError) -> None:
    """Say why there are no figures of a start."""
    for name in FIRSTS:
        course.report.miss(f"{kind}: {name}", course.reason(client, error, START_LIMIT))


def forget(course: Course) -> None:
    """Take away all that the server has kept."""
    shutil.rmtree(course.scratch / "cache", ignore_errors=True)
    for kept in course.server.kept:
        shutil.rmtree(course.vault / kept, ignore_errors=True)


def checks(course: Course) -> None:
    """The server's own check of the whole vault from a terminal: never seen, and once more."""
    expected = course.truth.broken(course.kinds)
    for kind in ("cold", "warm"):
        if not course.server.check:
            course.report.miss(f"check of the vault, {kind}", "–")
            continue
        figures, counts = [], []
        course.scenario_began = time.perf_counter()
        for _ in course.rounds(range(1 if course.pace.quick else 3)):
            if kind == "cold":
                forget(course)
            start = time.perf_counter()
            try:
                done = subprocess.run(
                    course.server.check,
                    cwd=course.vault,
                    env={**os.environ, **course.environment()},
                    capture_output=True,
                    timeout=START_LIMIT,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                break
            figures.append((time.perf_counter() - start) * 1e3)
            counts.append(done.stdout.count(course.server.check_word.encode()))
        if not figures:
            course.report.miss(f"check of the vault, {kind}", f"over {START_LIMIT} s")
            continue
        judged = [count == expected for count in counts] if course.truth.seed else []
        course.report.add(f"check of the vault, {kind}", figures, judged, note=f"{counts[0]:,} broken links")
