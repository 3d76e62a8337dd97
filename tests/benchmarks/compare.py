"""All that is measured, servers side by side and over vaults of growing size, into ``docs/benchmarks.md``.

    python -m tests.benchmarks.compare [--sizes 1000 10000 …] [--anew] [--quick] [--out docs]

Needs a quiet machine for an hour or two, less with ``--quick``. What was measured is kept in ``.cache/bench-results``,
and a run that was cut goes on from there; ``--anew`` measures again. Peers are those of ``tests.benchmarks.peers``: the
same driver asks each, about the links that it knows, and judges every answer.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from tests.benchmarks import peers
from tests.benchmarks.course import Pace
from tests.benchmarks.drive import drive
from tests.benchmarks.generate import Shape, generate, truth_path
from tests.benchmarks.plot import plot
from tests.benchmarks.report import Report, Row

CACHE = peers.ROOT / ".cache"
OWN = "note-lsp"
SIZES = (1_000, 10_000, 20_000, 50_000, 100_000)
SIDE_BY_SIDE = 10_000
VIDEO_NOTES = 20_000
PLOTS = {
    "start": ("Start to the first right definition, warm", "ms", "warm: first right definition"),
    "completion": ("Completion at each key, median", "ms", "completion while typing a link"),
    "references": ("References of a note with 2,247 links", "ms", "references of the hub"),
    "memory": ("Resident when quiet", "MB", "resident when quiet, whole tree"),
}
TAILS = {"completion while typing a link", "big note: completion while typing a link"}
"""What is done at each key: its slow cases count as well."""


class Plan(msgspec.Struct, frozen=True):
    """One server over one vault."""

    server: peers.Server
    shape: Shape
    notes: int
    scale: bool

    @property
    def vault(self) -> Path:
        """Where the vault is kept."""
        return CACHE / f"bench-{self.shape}-{self.notes}"

    @property
    def kept(self) -> Path:
        """Where the figures are kept."""
        kind = "-scale" if self.scale else ""
        return CACHE / "bench-results" / f"{self.server.name}-{self.shape}-{self.notes}{kind}.json"


def main() -> None:
    """Measure what is missing, and write the pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--servers", nargs="+", help="only these")
    parser.add_argument("--quick", action="store_true", help="each measurement a few times only")
    parser.add_argument("--idle", type=float, default=60, help="seconds to watch a server that nobody asks anything")
    parser.add_argument("--anew", action="store_true", help="measure again what is kept")
    parser.add_argument("--kept", action="store_true", help="measure nothing, and write the pages from what is kept")
    parser.add_argument("--out", type=Path, default=peers.ROOT / "docs")
    arguments = parser.parse_args()
    if not arguments.kept:
        for line in peers.install():
            sys.stderr.write(f"could not be installed: {line}\n")
    reports = []
    for plan in plans(arguments.sizes, arguments.servers):
        if arguments.kept and not plan.kept.exists():
            continue
        if not arguments.kept and (arguments.anew or not plan.kept.exists()):
            pace = Pace(quick=arguments.quick or plan.scale, scale=plan.scale, idle=arguments.idle)
            _measure(plan, pace)
        reports.append(msgspec.json.decode(plan.kept.read_bytes(), type=Report))
    arguments.out.mkdir(exist_ok=True)
    (arguments.out / "benchmarks.md").write_text(page(reports))
    (arguments.out / "benchmarks.json").write_bytes(msgspec.json.format(msgspec.json.encode(reports), indent=1))
    for name, svg in plots(reports).items():
        (arguments.out / f"{name}.svg").write_text(svg)


def plans(sizes: Iterable[int], only: Sequence[str] | None = None) -> list[Plan]:
    """What is to be measured: all of it over one size and over notes made from videos, else what may grow."""
    found = peers.servers()
    wanted = [server for name, server in found.items() if not only or name in only]
    made = [Plan(server, "mixed", SIDE_BY_SIDE, scale=False) for server in wanted]
    made += [Plan(server, "video", VIDEO_NOTES, scale=False) for server in wanted if server.name in {OWN, "floor"}]
    made += [Plan(server, "mixed", size, scale=True) for size in sizes for server in wanted]
    return [plan for plan in made if plan.notes <= (plan.server.most_notes or plan.notes)]


def _measure(plan: Plan, pace: Pace) -> None:
    if not truth_path(plan.vault).exists():
        generate(plan.vault, plan.shape, plan.notes)
    sys.stderr.write(f"\n{plan.server.name} over {plan.vault.name}\n")
    report = drive(plan.server, plan.vault, pace)
    plan.kept.parent.mkdir(parents=True, exist_ok=True)
    plan.kept.write_bytes(msgspec.json.encode(report))


def page(reports: Sequence[Report]) -> str:
    """All tables, as Markdown."""
    full = [report for report in reports if not report.scale]
    pieces = [_PREFACE.format(machine=reports[0].machine, date=max(report.date for report in reports))]
    for shape, title in (("mixed", "Side by side"), ("video", "Notes made from videos")):
        group = [report for report in full if report.shape == shape]
        if group:
            pieces += [f"## {title}: {group[0].notes:,} notes, {group[0].bytes / 1e6:.1f} MB\n", side_by_side(group)]
    pieces += ["## From a thousand notes on\n", *(f"![{title}]({name}.svg)\n" for name, (title, *_) in PLOTS.items())]
    own = sorted((r for r in reports if r.server == OWN and r.scale), key=lambda report: report.notes)
    if own:
        pieces += ["What note-lsp takes:\n", side_by_side(own, [f"{report.notes:,}" for report in own])]
    return "\n".join(pieces)


def side_by_side(reports: Sequence[Report], heads: Sequence[str] = ()) -> str:
    """One table: a line for each scenario, a column for each report."""
    names = list(dict.fromkeys(row.what for report in reports for row in report.rows))
    units = {row.what: row.unit for report in reports for row in report.rows if row.count}
    lines = [
        f"| | {' | '.join(heads or [report.server for report in reports])} |",
        f"|---|{'---:|' * len(reports)}",
    ]
    for name in names:
        cells = [cell(report.row(name)) for report in reports]
        if any(one not in {"", "–"} for one in cells):
            lines.append(f"| {name}, {units.get(name, 'ms')} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def cell(row: Row | None) -> str:
    """The median, at each key with what 95 of 100 stay below; what was wrong is said, and struck out."""
    if row is None:
        return "–"
    if not row.count:
        return row.outcome or ("never right" if row.asked else "–")
    figure = _figure(row.median)
    if row.what in TAILS:
        figure += f" / {_figure(row.p95)}"
    return figure if row.right >= row.asked else f"~~{figure}~~ {row.right} of {row.asked} right"


def _figure(value: float) -> str:
    return f"{value:.1f}" if value < 20 else f"{value:,.0f}"


def plots(reports: Sequence[Report]) -> dict[str, str]:
    """The SVG of each plot by its name; wrong answers are not drawn."""
    drawn = {}
    for name, (title, unit, what) in PLOTS.items():
        lines: dict[str, list[tuple[float, float]]] = {}
        for report in reports:
            row = report.row(what)
            if report.shape == "mixed" and report.scale and row and row.count and row.right >= row.asked:
                lines.setdefault(report.server, []).append((report.notes, row.median))
        drawn[name] = plot(title, unit, lines)
    return drawn


_PREFACE = """# Measured

Made by `make bench` on {machine}; {date}. Milliseconds from sending a request, or from starting the process, to the
last byte of the answer; medians, and where somebody waits at each key also what 95 of 100 stay below. Every answer
was judged. A figure ~~struck out~~ belongs to answers that were not all right; – is what a server does not offer.
Each server was asked about the links that it knows: note-lsp and the floor about wikilinks and Markdown links, rumdl
and VS Code's server about Markdown links, iwe about wikilinks, so that note-lsp's answers about all links of a note
are twice as long. The floor is `tests/benchmarks/floor.py`, which reads all notes at each start, keeps them in
dictionaries and understands next to nothing: it shows what is cheap.
"""


if __name__ == "__main__":
    main()
