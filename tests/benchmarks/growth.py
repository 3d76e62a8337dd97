"""How what a vault takes grows with its notes: computing time and memory, as a table in Markdown.

    python -m tests.benchmarks.growth SMALL LARGER LARGEST

Vaults are those of ``tests.benchmarks.generate --shape obsidian``, the smallest first.  Each is measured in a process
of its own over a warm index; a note is made in it for a moment.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from itertools import count
from pathlib import Path
from typing import TypeVar

import msgspec

from note_lsp.features.code_lens import code_lenses, lens_answer
from note_lsp.features.completion import ClientTraits, complete, warm_up
from note_lsp.features.definition import definition
from note_lsp.features.diagnostics import findings
from note_lsp.features.hover import hover
from note_lsp.features.moving.move import moved_links
from note_lsp.features.moving.rename import rename
from note_lsp.features.near_names import nearest_names
from note_lsp.features.references import references
from note_lsp.features.semantic_tokens import semantic_tokens
from note_lsp.features.workspace_symbols import workspace_symbols
from note_lsp.paths import VaultPath, stem_of
from note_lsp.settings import Settings
from note_lsp.vault.vault import Vault
from tests.benchmarks.generate import Truth, truth_path
from tests.benchmarks.machine import resident

T = TypeVar("T")

PROBE = VaultPath("a note made for a moment.md")
TIMES = 15


class Figures(msgspec.Struct):
    """What was measured of one vault: milliseconds, but for memory."""

    notes: int
    rows: dict[str, float] = {}


def main() -> None:
    """Print the table; with ``--one`` the figures of one vault as JSON, with ``--index`` bring its index up to date."""
    if sys.argv[1] == "--index":
        Vault.open(Path(sys.argv[2]), Settings()).catch_up()
    elif sys.argv[1] == "--one":
        sys.stdout.buffer.write(msgspec.json.encode(_measured(Path(sys.argv[2]))))
    else:
        sys.stdout.write(_table([_apart(vault) for vault in sys.argv[1:]]))


def _apart(vault: str) -> Figures:
    """Measured in a process of its own, since memory that was taken once is not given back."""
    command = [sys.executable, "-m", "tests.benchmarks.growth"]
    subprocess.run([*command, "--index", vault], check=True)
    answer = subprocess.run([*command, "--one", vault], check=True, stdout=subprocess.PIPE).stdout
    return msgspec.json.decode(answer, type=Figures)


def _table(found: list[Figures]) -> str:
    lines = ["| | " + " | ".join(f"{figures.notes:,} notes" for figures in found) + " | grows |"]
    lines.append("|---|" + "---:|" * (len(found) + 1))
    for what in found[0].rows:
        values = [figures.rows[what] for figures in found]
        shown = [f"{value:.3f}" if value < 1 else f"{value:.1f}" for value in values]
        growth = f"× {values[-1] / values[0]:.1f}" if values[0] else ""
        lines.append(f"| {what} | " + " | ".join(shown) + f" | {growth} |")
    return "\n".join(lines) + "\n"


def _measured(root: Path) -> Figures:
    truth = msgspec.json.decode(truth_path(root).read_bytes(), type=Truth)
    run = _Run(root, truth)
    run.starts()
    run.resolves()
    run.reads()
    run.searches()
    run.writes()
    run.follows()
    return run.figures


class _Run:
    """One vault while it is measured."""

    def __init__(self, root: Path, truth: Truth) -> None:
        self.root = root
        self.truth = truth
        self.figures = Figures(truth.notes)
        self.before = resident_megabytes()
        self.vault = self.once("open: names and stamps of the index", lambda: Vault.open(root, Settings()))
        self.keep("memory of an open vault, MB", resident_megabytes() - self.before)
        assert truth.hub_probe is not None
        self.source, self.hub = VaultPath(truth.hub_probe.source), VaultPath(truth.hub)
        note = self.vault.note(self.source)
        assert note is not None
        self.text = note.text
        self.offset = self.text.index("[[" + stem_of(self.hub)) + 4

    def starts(self) -> None:
        """From the index to a vault that has been walked."""
        self.once("first definition", self.define)
        walked = [self.once("walk over the folders", self.vault.survey)]
        self.once("adopt the walk", lambda: self.vault.adopt_survey(walked[0]))
        for built in self.vault.build(walked.pop()):
            self.vault.adopt(built)
        self.vault.finish()
        self.once("definition after the walk", self.define)
        self.once("warm up", lambda: warm_up(self.vault))
        gc.collect()
        self.keep("memory when quiet, MB", resident_megabytes() - self.before)

    def resolves(self) -> None:
        """Targets that were not asked about before."""
        vault, names = self.vault, list(self.vault.names())
        names = names[:: max(len(names) // 400, 1)]
        stems = [name.stem for name in names]
        everything = (
            ("exact", stems[:100]),
            ("folded", [stem.upper().replace(" ", "-") for stem in stems[100:200]]),
            ("alias", [alias for name in names[200:300] for alias in name.aliases]),
            ("missing", [f"{stem} or not" for stem in stems[300:]]),
        )
        for what, targets in everything:
            self.each(f"resolve, {what}", [partial(vault.resolve_name, it, self.source) for it in targets])
        missing = [stem[:3] + "x" + stem[4:] for stem in stems]
        self.once(
            "names near to a missing one, the first", lambda: nearest_names(vault, "Sapphire xronze", self.source)
        )
        self.each("names near to a missing one", [partial(nearest_names, vault, it, self.source) for it in missing])

    def reads(self) -> None:
        """What asks about one note."""
        vault, source, hub = self.vault, self.source, self.hub
        self.often("definition", self.define)
        self.often("hover", lambda: hover(vault, source, self.offset))
        self.often("findings of a note", lambda: findings(vault, source))
        self.often(
            "findings of a note of many links", lambda: findings(vault, VaultPath(self.truth.note_of_many_links))
        )
        self.often("lens over the hub", lambda: lens_answer(vault, hub, "note"))
        self.often("lenses", lambda: code_lenses(vault, source))
        self.often("tokens", lambda: semantic_tokens(vault, source))
        self.often("references of the hub", lambda: references(vault, source, self.offset, declaration=False))
        small = next(name.path for name in vault.names() if 0 < vault.backlink_count(name.path) < 4)
        self.often("references of a small note", lambda: references(vault, small, 0, declaration=False))

    def searches(self) -> None:
        """What asks about all names."""
        vault = self.vault
        for query in ("sap", "sapphire bro"):
            self.often(f"workspace symbols, `{query}`", partial(workspace_symbols, vault, query))
        for typed in ("[[", "[[s", "[[sap", "[[sapphire bro", "#sap"):
            text = f"{self.text}\n{typed}"
            vault.open_buffer(self.source, text, 1)
            self.often(f"completion, `{typed}`", partial(self.typed, text))
            vault.close_buffer(self.source)

    def writes(self) -> None:
        """Renames and moves, as edits."""
        vault, source = self.vault, self.source
        self.often("rename the hub", lambda: rename(vault, source, self.offset, "Another name", vault.refresh))
        name = next(name for name in vault.names() if 0 < vault.backlink_count(name.path) < 4)
        moves = [(name.path, VaultPath(f"elsewhere/{name.stem}.md"))]
        self.often("move a small note", lambda: moved_links(vault, moves, vault.refresh))

    def follows(self) -> None:
        """Changes of names, each with what is asked next."""
        vault, file = self.vault, self.root / PROBE
        numbers = count(1)
        kept: dict[str, list[float]] = {}

        def timed(what: str, ask: Callable[[], object]) -> None:
            kept.setdefault(what, []).append(_milliseconds(ask))

        moved = VaultPath(f"{PROBE.removesuffix('.md')}, moved.md")
        for _ in range(TIMES):
            file.write_text(f"---\ntitle: Number {next(numbers)}\n---\n[[nothing of that name]]\n")
            timed("file made", lambda: vault.refresh([PROBE]))
            timed("then: completion", lambda: self.typed(self.text + "\n[[sap"))
            timed("then: names near to a missing one", lambda: nearest_names(vault, "Sapphire bronzes", self.source))
            timed("then: findings", lambda: findings(vault, self.source))
            file.write_text(f"---\ntitle: Another number {next(numbers)}\n---\n[[nothing of that name]]\n")
            timed("file with another title", lambda: vault.refresh([PROBE]))
            vault.open_buffer(PROBE, f"---\ntitle: Third number {next(numbers)}\n---\n[[nothing]] [[sap\n", 1)
            timed("title edited, findings", lambda: findings(vault, PROBE))
            timed("title edited, completion", lambda: complete(vault, PROBE, 50, ClientTraits()))
            vault.close_buffer(PROBE)
            file.rename(self.root / moved)
            timed("file moved", lambda: vault.refresh([PROBE, moved]))
            (self.root / moved).unlink()
            timed("file deleted", lambda: vault.refresh([moved]))
            timed("then: definition", self.define)
        for what, figures in kept.items():
            self.keep(what, statistics.median(figures))

    def define(self) -> None:
        """The answer that is known."""
        found = definition(self.vault, self.source, self.offset)
        assert found is not None
        assert found.places[0].path == self.hub

    def typed(self, text: str) -> None:
        """Completion at the end of the text of an open note."""
        self.vault.open_buffer(self.source, text, next(_VERSIONS))
        complete(self.vault, self.source, len(text), ClientTraits())

    def keep(self, what: str, figure: float) -> None:
        """One line of the table."""
        self.figures.rows[what] = figure

    def once(self, what: str, ask: Callable[[], T]) -> T:
        """Measure what happens but once."""
        before = time.process_time()
        answer = ask()
        self.keep(what, 1000 * (time.process_time() - before))
        return answer

    def often(self, what: str, ask: Callable[[], object]) -> None:
        """The median of a question asked again, as if something had changed between."""

        def anew() -> None:
            self.vault.generation += 1
            ask()

        anew()
        self.keep(what, statistics.median(_milliseconds(anew) for _ in range(TIMES)))

    def each(self, what: str, asked: Iterable[Callable[[], object]]) -> None:
        """The median of questions that are asked once each."""
        self.keep(what, statistics.median(map(_milliseconds, asked)))


_VERSIONS = count(1)


def _milliseconds(ask: Callable[[], object]) -> float:
    before = time.process_time_ns()
    ask()
    return (time.process_time_ns() - before) / 1e6


def resident_megabytes() -> float:
    """What this process takes."""
    return resident(os.getpid()) / 1e6


if __name__ == "__main__":
    main()
