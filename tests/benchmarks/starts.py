"""Starts: on a vault never seen, as it was left, and after other programs changed it."""

from __future__ import annotations

import os
import shutil

from tests.benchmarks import machine
from tests.benchmarks.course import Course

CHANGED_FILES = 100


def cold_starts(course: Course) -> None:
    """First start on a vault no index of which is there."""
    starts = []
    peaks = []
    for _ in range(1 if course.quick else 3):
        shutil.rmtree(course.scratch / "cache", ignore_errors=True)
        client = course.client()
        peak = machine.Peak(client.process.pid)
        starts.append(course.first_answers(client, patience=60))
        peaks.append(peak.stop() / 1e6)
        client.stop()
    add_starts(course, "cold", starts)
    course.report.add("cold: most resident, whole tree", peaks, unit="MB")


def warm_starts(course: Course) -> None:
    """A start on a vault as it was left."""
    starts = []
    for _ in range(course.times):
        client = course.client()
        starts.append(course.first_answers(client))
        client.stop()
    add_starts(course, "warm", starts)


def start_after_changes(course: Course) -> None:
    """A start after a hundred notes got another link to the hub while no server ran."""
    paths = [path for path in sorted(course.vault.rglob("*.md")) if path.stat().st_size < 100_000]
    hub = course.truth.hub.removesuffix(".md")
    changed = {
        path: (path.read_bytes(), path.stat())
        for path in paths[:: max(1, len(paths) // CHANGED_FILES)][:CHANGED_FILES]
        if path.relative_to(course.vault).as_posix() != course.truth.hub
    }
    link = f"\n[[{hub}]]\n" if course.truth.shape != "markdown" else f"\n[hub](/{hub}.md)\n"
    for path, (data, _) in changed.items():
        path.write_bytes(data + link.encode())
    client = course.client()
    starts = [course.first_answers(client, more=len(changed))]
    client.stop()
    add_starts(course, f"after {len(changed)} files changed", starts)
    for path, (data, stat) in changed.items():
        path.write_bytes(data)
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    client = course.client()
    course.first_answers(client)
    client.stop()


def add_starts(course: Course, kind: str, starts: list[dict[str, float]]) -> None:
    """Add the figures of several starts."""
    names = ["initialize answered", "first right definition"]
    if course.truth.hub_backlinks:
        names.append("all links of the hub right")
    for name in names:
        course.report.add(f"{kind}: {name}", [s[name] for s in starts if name in s], [name in s for s in starts])
    ended = [start["progress ended"] for start in starts if "progress ended" in start]
    if ended:
        course.report.add(f"{kind}: progress ended", ended)
