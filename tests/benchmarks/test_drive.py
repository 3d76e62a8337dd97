"""The server over small generated vaults of each shape, as an editor asks it: no answer may be wrong."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import get_args

import pytest

from tests.benchmarks import compare, peers
from tests.benchmarks.course import Pace
from tests.benchmarks.drive import drive
from tests.benchmarks.generate import Shape, generate
from tests.benchmarks.plot import plot
from tests.benchmarks.report import Report

FEW = {"video": 300, "obsidian": 400, "markdown": 400, "mixed": 1_000}


@pytest.mark.parametrize("shape", get_args(Shape))
def test_every_answer_is_right(shape: Shape, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    generate(vault, shape, FEW[shape])
    report = drive(peers.own_server(), vault, Pace(quick=True, idle=0.2, burst=300))
    assert [f"{row.what}: {row.right}/{row.asked} {row.outcome}" for row in report.rows if row.wrong] == []
    assert sum(row.asked for row in report.rows) > 150


def test_a_server_that_is_wrong_is_called_so(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    generate(vault, "video", 60)
    floor = peers.servers()["floor"]
    report = drive(floor, vault, Pace(quick=True, idle=0.1, burst=30, limit=10, scale=True))
    # It knows nothing of separators that are read as one.
    hub = report.row("cold: all links of the hub right")
    assert hub is not None
    assert hub.wrong


def table() -> list[Report]:
    """Two servers, one of them wrong, over one vault."""
    right = Report("a", "v", 10, 100, "a machine", "2026-01-01", server="one", shape="mixed", scale=True)
    right.add("warm: first right definition", [12.0, 14.0], [True, True])
    right.add("completion while typing a link", [1.0, 2.0, 30.0], [True])
    wrong = Report("b", "v", 10, 100, "a machine", "2026-01-01", server="two", shape="mixed", scale=True)
    wrong.add("warm: first right definition", [3.0], [False])
    wrong.miss("completion while typing a link", "–")
    return [right, wrong]


def test_a_table_says_what_was_wrong() -> None:
    lines = compare.side_by_side(table()).splitlines()
    assert lines[0] == "| | one | two |"
    assert lines[2] == "| warm: first right definition, ms | 13.0 | ~~3.0~~ 0 of 1 right |"
    assert lines[3] == "| completion while typing a link, ms | 2.0 / 30 | – |"


def test_a_plot_leaves_out_what_was_wrong_and_is_xml() -> None:
    drawn = compare.plots(table())
    for svg in drawn.values():
        ElementTree.fromstring(svg)
    assert ">one<" in drawn["start"]
    assert ">two<" not in drawn["start"]


def test_a_plot_is_logarithmic() -> None:
    svg = plot("Title", "ms", {"line": [(1_000, 1), (10_000, 10), (100_000, 100)]})
    circles = [node for node in ElementTree.fromstring(svg) if node.tag.endswith("circle")]
    xs, ys = ([float(node.attrib[name]) for node in circles] for name in ("cx", "cy"))
    assert xs[1] - xs[0] == pytest.approx(xs[2] - xs[1], abs=0.2)
    assert ys[0] - ys[1] == pytest.approx(ys[1] - ys[2], abs=0.2)
