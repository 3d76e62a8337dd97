"""What was measured, as a table to read and as JSON."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterable

import msgspec


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
    cpu: float = 0
    """Milliseconds that the server computed, each time; 0 if that was not looked at."""
    note: str = ""
    outcome: str = ""
    """Why there is no figure: ``–`` where the server does not offer it, ``over 60 s``, ``never``, ``died``, …"""

    @property
    def wrong(self) -> bool:
        """Whether an answer was wrong, or what was waited for never came."""
        return self.right < self.asked or self.outcome not in {"", "–"}


class Report(msgspec.Struct):
    """Everything that was measured."""

    command: str
    vault: str
    notes: int
    bytes: int
    machine: str
    date: str
    server: str = ""
    shape: str = ""
    quick: bool = False
    scale: bool = False
    """Whether only that was measured which may grow with the vault."""
    seconds: float = 0
    """How long the measuring took."""
    rows: list[Row] = []

    def add(
        self,
        what: str,
        figures: Iterable[float],
        judged: Iterable[bool] = (),
        unit: str = "ms",
        note: str = "",
        cpu: float = 0,
    ) -> None:
        """Add a line and show it; ``cpu`` as in ``Row``."""
        ordered, judged = sorted(figures), list(judged)
        row = Row(what, unit, count=len(ordered), right=sum(judged), asked=len(judged), note=note)
        if ordered:
            row.cpu = cpu
            row.median = statistics.median(ordered)
            row.p95, row.p99, row.most = _percentile(ordered, 95), _percentile(ordered, 99), ordered[-1]
        elif not judged:
            row.outcome = "–"
        self.rows.append(row)
        sys.stderr.write(f"{what}: {row.median:.1f} {unit} ({row.right}/{row.asked} right) {note}\n")

    def miss(self, what: str, outcome: str, note: str = "") -> None:
        """Add a line for what has no figure."""
        self.rows.append(Row(what, note=note, outcome=outcome))
        sys.stderr.write(f"{what}: {outcome} {note}\n")

    def row(self, what: str) -> Row | None:
        """The line of that name."""
        return next((row for row in self.rows if row.what == what), None)

    def markdown(self) -> str:
        """A table to read."""
        lines = [
            f"`{self.command}` on {self.notes:,} notes, {self.bytes / 1e6:.1f} MB; {self.machine}; {self.date}",
            "",
            "| | median | p95 | p99 | most | server's CPU | times | right |",
            "|---|---:|---:|---:|---:|---:|---:|---:|",
        ]
        for row in self.rows:
            figures = [f"{figure:,.1f}" for figure in (row.median, row.p95, row.p99, row.most)]
            if row.count == 0:
                figures = [row.outcome or "**wrong**", "", "", ""]
            right = f"{row.right}/{row.asked}" if row.asked else ""
            right = f"**{right}**" if row.wrong else right
            cpu = f"{row.cpu:,.1f}" if row.cpu else ""
            what = f"{row.what} ({row.note})" if row.note else row.what
            lines.append(f"| {what}, {row.unit} | {' | '.join(figures)} | {cpu} | {row.count} | {right} |")
        return "\n".join(lines) + "\n"


def _percentile(ordered: list[float], share: int) -> float:
    return ordered[min(len(ordered) - 1, -(-len(ordered) * share // 100) - 1)]
