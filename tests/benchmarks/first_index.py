"""The first index of a vault beside its floor: reading all notes and running the Markdown parser over them, no more.

    python -m tests.benchmarks.first_index VAULT [--times N] [--workers N]

Both are done by processes of their own, in turns, and counted whole: wall clock and processor time, and in another run,
since looking takes time, the most that the tree of processes held.  The page cache is warm for both.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import pyromark

from note_lsp.syntax import markdown
from tests.benchmarks import machine

_AT_ONCE = 50
"""Notes that a process of the floor takes at a time."""


class Taken(NamedTuple):
    """What one run took."""

    wall: float
    """Seconds."""
    processor: float
    """Seconds, of all processes together."""


def main() -> None:
    """Measure, or be what is measured."""
    arguments = _arguments()
    if arguments.only == "floor":
        _floor(arguments.vault, arguments.workers)
    elif arguments.only == "index":
        _index(arguments.vault, arguments.workers)
    else:
        _compare(arguments)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vault", type=Path)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", choices=("floor", "index"), help="do one of them once, unmeasured")
    return parser.parse_args()


def _compare(arguments: argparse.Namespace) -> None:
    _say(machine.description())
    peaks = {name: _peak(name, arguments.vault, arguments.workers) for name in ("floor", "index")}
    taken: dict[str, list[Taken]] = {"floor": [], "index": []}
    for _ in range(arguments.times):
        for name, runs in taken.items():
            runs.append(_measured(name, arguments.vault, arguments.workers))
    medians = {name: [statistics.median(each) for each in zip(*runs, strict=True)] for name, runs in taken.items()}
    for name, (wall, processor) in medians.items():
        _say(f"{name}: {wall:6.2f} s, processor {processor:6.2f} s, peak {peaks[name] / 1e6:6.1f} MB")
    wall, processor = (index / floor for index, floor in zip(medians["index"], medians["floor"], strict=True))
    _say(f"ratio: {wall:5.2f}    processor {processor:6.2f}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _measured(name: str, vault: Path, workers: int) -> Taken:
    before, begun = os.times(), time.perf_counter()
    subprocess.run(_command(name, vault, workers), check=True)
    wall, after = time.perf_counter() - begun, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Taken(wall, used)


def _peak(name: str, vault: Path, workers: int) -> int:
    """The most bytes that all processes together held, pages they share divided among them."""
    with subprocess.Popen(_command(name, vault, workers)) as process:
        peak = machine.Peak(process.pid, machine.proportional)
        process.wait()
        return peak.stop()


def _command(name: str, vault: Path, workers: int) -> list[str]:
    command = [sys.executable, "-m", "tests.benchmarks.first_index", str(vault), "--only", name]
    return [*command, "--workers", str(workers)]


def _floor(vault: Path, workers: int) -> None:
    paths = [os.path.join(folder, name) for folder, _, names in os.walk(vault) for name in names if name[-3:] == ".md"]
    pieces = [paths[at : at + _AT_ONCE] for at in range(0, len(paths), _AT_ONCE)]
    with get_context("fork").Pool(workers) as pool:
        assert sum(pool.imap_unordered(_parse, pieces)) > 0


def _parse(paths: Iterable[str]) -> int:
    events = 0
    for path in paths:
        with open(path, "rb") as file:
            text = file.read().decode("utf-8", "replace")
        for _ in pyromark.events_with_range(text, options=markdown._OPTIONS, merge_text=True):
            events += 1
    return events


def _index(folder: Path, workers: int) -> None:
    # The floor is to pay for nothing that it does not need.
    from note_lsp.settings import Settings
    from note_lsp.vault.vault import Vault

    with tempfile.TemporaryDirectory(prefix="note-lsp-first-index-") as cache:
        vault = Vault.open(folder, Settings(), Path(cache))
        survey = vault.survey()
        vault.adopt_survey(survey)
        for built in vault.build(survey, workers):
            vault.adopt(built)
        vault.finish()
        vault.close()


if __name__ == "__main__":
    main()
