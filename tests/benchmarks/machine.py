"""What a process tree takes, from /proc, and what machine this is."""

from __future__ import annotations

import math
import os
import platform
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

PROC = Path("/proc")


def description() -> str:
    """The machine in one line."""
    model = platform.processor() or "unknown processor"
    try:
        for line in (PROC / "cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    except OSError:
        pass
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def tree(root: int) -> list[int]:
    """The process and all it has started, as far as they live."""
    children = _children if (PROC / "thread-self" / "children").exists() else _all_children().get
    found, pending = [], [root]
    while pending:
        number = pending.pop()
        found.append(number)
        pending += children(number) or []
    return found


def _children(number: int) -> list[int]:
    try:
        tasks = [(task / "children").read_text() for task in (PROC / str(number) / "task").iterdir()]
    except OSError:
        return []
    return [int(child) for task in tasks for child in task.split()]


def _all_children() -> dict[int, list[int]]:
    """Where the kernel does not say whose children are whose: a look at all there are."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    return children


def resident(root: int) -> int:
    """Bytes resident, of the whole tree; shared pages count for each process."""
    return sum(_kilobytes(number, "status", "VmRSS") for number in tree(root)) * 1024


def proportional(root: int) -> int:
    """Bytes resident, of the whole tree, with shared pages divided among those that share them."""
    return sum(_kilobytes(number, "smaps_rollup", "Pss") for number in tree(root)) * 1024


def cpu_seconds(root: int) -> float:
    """User and system time of the tree so far, with that of children that have ended."""
    ticks = 0
    for number in tree(root):
        try:
            fields = (PROC / str(number) / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


class Guard:
    """Looks at a tree of processes every 50 ms: the most that was resident, and who takes too much is ended.

    ``most`` are bytes, and so is what ``look`` sees of a tree.
    """

    def __init__(self, root: int, most: int, end: Callable[[], None], look: Callable[[int], int] | None = None) -> None:
        self._look = look or resident
        self.peak = 0
        self.over = False
        """Whether it took more than it may, and was ended."""
        self.deadline = math.inf
        """When it is ended, as ``time.perf_counter`` has it, since whoever talks to it may hang with it."""
        self._root, self._most, self._end = root, most, end
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """End watching; the peak in bytes."""
        self._ended.set()
        self._thread.join()
        return self.peak

    def _watch(self) -> None:
        while not self._ended.wait(0.05):
            now = self._look(self._root)
            self.peak = max(self.peak, now)
            self.over = self.over or now > self._most
            if self.over or time.perf_counter() > self.deadline:
                self._end()
                return


class Peak:
    """The most a tree was resident while this was running."""

    def __init__(self, root: int, look: Callable[[int], int] = resident) -> None:
        self._guard = Guard(root, sys.maxsize, lambda: None, look)

    def stop(self) -> int:
        """End watching; the peak in bytes."""
        return self._guard.stop()


def _kilobytes(number: int, file: str, key: str) -> int:
    try:
        for line in (PROC / str(number) / file).read_text().splitlines():
            if line.startswith(f"{key}:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0
