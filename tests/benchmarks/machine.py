"""What a process tree takes, from /proc, and what machine this is."""

from __future__ import annotations

import os
import platform
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
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found, pending = [], [root]
    while pending:
        number = pending.pop()
        found.append(number)
        pending += children.get(number, [])
    return found


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


class Peak:
    """The most a tree was resident while this was running, looked at every 50 ms."""

    def __init__(self, root: int, measure: Callable[[int], int] = resident) -> None:
        self.bytes = 0
        self._root = root
        self._measure = measure
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """End watching; the peak in bytes."""
        self._ended.set()
        self._thread.join()
        return self.bytes

    def _watch(self) -> None:
        while not self._ended.is_set():
            self.bytes = max(self.bytes, self._measure(self._root))
            time.sleep(0.05)


def _kilobytes(number: int, file: str, key: str) -> int:
    try:
        for line in (PROC / str(number) / file).read_text().splitlines():
            if line.startswith(f"{key}:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0
