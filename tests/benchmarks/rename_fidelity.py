"""Rename and move in a copy of a real vault, through the server, and hold that nothing else becomes another.

    python -m tests.benchmarks.rename_fidelity VAULT --count 200 --seed 1

Names are renamed one after the other and the answers carried out as an editor would, on disk and in open buffers.
After each, every link that led somewhere leads to the same note, heading or block, modulo the rename; each edit
lies in a name; and the reverse rename, made after two of three, gives the bytes of before.  Where it does not, since
a link was written in another spelling than the name has or had to be lengthened, that is shown.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from note_lsp.edits import TextEdit, apply
from note_lsp.paths import VaultPath
from note_lsp.settings import LinkSettings, Settings
from note_lsp.text import LineIndex, Span
from note_lsp.vault.files import decode
from note_lsp.vault.vault import Vault
from tests.benchmarks.client import Client
from tests.benchmarks.renames import Renames, Step
from tests.benchmarks.respellings import respellings
from tests.dsl import build_vault
from tests.kept_links import Led, Moved, differences, led_after, led_of, strange_edits, where

_SMALL = 400
"""So many notes are looked at whole after every rename."""
_BETWEEN = 20
"""After so many renames all notes of a larger vault are, and as many renames are between two rebuilds of the index."""
_UNSAVED = "\n\nNot saved: #unsaved\n"


class HarmError(Exception):
    """What a rename must not do."""


class Run:
    """One server over one copy of a vault, and somebody who watches."""

    def __init__(self, root: Path, scratch: Path, seed: int, encoding: str) -> None:
        self.root, self.scratch, self.encoding = root, scratch, encoding
        environment = {"XDG_CACHE_HOME": str(scratch / "server"), "XDG_CONFIG_HOME": str(scratch / "config")}
        self.client = Client([sys.executable, "-m", "note_lsp", "serve"], root, environment, scratch / "log")
        self.client.initialize(encoding)
        self.watcher = Vault.open(root, Settings(links=LinkSettings()), scratch / "watcher")
        self.watcher.catch_up()
        self.renames = Renames(self.watcher, root, seed)
        self.version = 1
        self.originals: dict[str, bytes | None] = {}
        """What the notes held before the rename at hand, by where they lay."""
        self.seconds: dict[str, list[float]] = {}
        self.refused: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.respelled: list[str] = []
        self.why: Counter[str] = Counter()
        self.undone: Counter[str] = Counter()
        self._wait_for_the_index()
        self.before = led_of(self.watcher)

    def _wait_for_the_index(self) -> None:
        """Until the first finding has come, which is when all notes are read; small vaults show no progress."""
        path = self.renames.notes()[0]
        self.client.open(path, f"[[{'no such note' * 3}]]\n")
        self.client.findings(path, bool, timeout=120)
        self.client.close(path)

    def take(self, step: Step, number: int) -> None:
        """Make one rename, look, and make the reverse in two of three cases."""
        self.originals = {}
        opened = self._open(step.source) if not step.moved and self.renames.flip(0.3) else None
        try:
            moved = self._carry_out(step.kind, step, back=False)
            if moved is not None:
                self._look(step, moved, number)
                if number % 3:
                    self._undo(step, moved)
        except (HarmError, AssertionError) as error:
            self.wrong.append(f"{step.kind} {step.source} {step.new!r} {step.moved}: {error!r}")
            self.before = led_of(self.watcher)
        if opened is not None:
            self._save()
        if number % _BETWEEN == 0:
            self._rebuild()

    def _open(self, path: VaultPath) -> VaultPath | None:
        """Open a note and change it without saving."""
        text, lossy = decode((self.root / path).read_bytes())
        note = self.watcher.note(path)
        if lossy or note is None or (note.facts.hidden and note.facts.hidden[-1].end >= len(text.rstrip())):
            return None
        self._show(path, text + _UNSAVED)
        self.before[path] = led_of(self.watcher, [path])[path]
        return path

    def _show(self, path: VaultPath, text: str) -> None:
        self.client.open(path, text)
        self.watcher.open_buffer(path, text, 1)

    def _save(self) -> None:
        """Write what is open and close it."""
        for path, buffer in list(self.watcher.buffers.items()):
            (self.root / path).write_bytes(buffer.text.encode())
            self._told([path])
            self.client.close(path)
            self.watcher.close_buffer(path)
            self.watcher.refresh([path])

    def _carry_out(self, kind: str, step: Step, *, back: bool, moved: Moved = ()) -> Moved | None:
        """Ask, make the edits and tell the server; what has moved, or None where it was refused."""
        asked = step.moved if not back else moved if step.moved or self._needs_move(step, moved) else ()
        if asked:
            files = [{"oldUri": self.client.uri(old), "newUri": self.client.uri(new)} for old, new in asked]
            method, params = "workspace/willRenameFiles", {"files": files}
        else:
            method, params = "textDocument/rename", self._question(step, moved, back=back)
        answer = self.client.ask(method, params)
        self.seconds.setdefault(kind, []).append(answer.seconds)
        if answer.error is not None:
            self.refused[f"{kind}: {answer.error[:140]}"] += 1
            return None
        changed = []
        renamed = list(asked)
        for change in (answer.result or {}).get("documentChanges", []):
            if change.get("kind") == "rename":
                renamed.append((self.client.path(change["oldUri"]), self.client.path(change["newUri"])))
            else:
                changed.append(VaultPath(self.client.path(change["textDocument"]["uri"])))
                self._edit(changed[-1], change["edits"])
        for old, new in renamed:
            self._move(VaultPath(old), VaultPath(new))
        if asked:
            self.client.notify("workspace/didRenameFiles", params)
        self._told([*changed, *(path for pair in renamed for path in pair)])
        return renamed

    def _needs_move(self, step: Step, moved: Moved) -> bool:
        """Whether a name alone cannot take a note back, since it lay in the vault's root."""
        return "/" in step.new and "/" not in step.old and bool(moved)

    def _question(self, step: Step, moved: Moved, *, back: bool) -> dict[str, Any]:
        path = VaultPath(where(step.source, [(new, old) for old, new in moved])) if back else step.source
        note = self.watcher.note(path)
        assert note is not None
        line, column = note.facts.lines.position(step.place(note))
        start = note.facts.lines.line_span(line).start
        before = note.text[start : start + column]
        width = len(before.encode()) if self.encoding == "utf-8" else len(before.encode("utf-16-le")) // 2
        return {**self.client.at(path, line, width), "newName": step.old if back else step.new}

    def _move(self, old: VaultPath, new: VaultPath) -> None:
        buffer = self.watcher.buffers.get(old)
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(self.root / new)
        if buffer is not None:
            self.client.close(old)
            self.watcher.close_buffer(old)
            self._show(new, buffer.text)

    def _told(self, paths: Iterable[str]) -> None:
        told = sorted(set(paths))
        events = [{"uri": self.client.uri(path), "type": 2} for path in told]
        self.client.notify("workspace/didChangeWatchedFiles", {"changes": events})
        self.watcher.refresh([VaultPath(path) for path in told])

    def _edit(self, path: VaultPath, edits: list[Any]) -> None:
        note = self.watcher.note(path)
        assert note is not None
        data = (self.root / path).read_bytes()
        text = note.text if self.watcher.is_open(path) else data.decode()
        if text != note.text:
            raise HarmError(f"the watcher does not know {path}")
        self.originals.setdefault(path, text.encode())
        lines = LineIndex.of(text)
        made = [
            TextEdit(
                Span(*(_offset(text, lines, one["range"][end], self.encoding) for end in ("start", "end"))),
                one["newText"],
            )
            for one in edits
        ]
        if strange := strange_edits(note, made):
            raise HarmError(f"{path}: edits {strange}, which are no names")
        after = apply(text, made)
        if self.watcher.is_open(path):
            self.version += 1
            document = {"uri": self.client.uri(path), "version": self.version}
            self.client.notify(
                "textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": after}]}
            )
            self.watcher.change_buffer(path, after, self.version)
        else:
            (self.root / path).write_bytes(after.encode())

    def _look(self, step: Step, moved: Moved, number: int) -> None:
        """Compare where the links lead with where they led."""
        before: dict[str, list[Led]] = self.before
        if len(before) > _SMALL and number % _BETWEEN:
            some = {*self.originals, *self.renames.some(60), *(old for old, _ in moved)}
            before = {path: led for path, led in before.items() if path in some or where(path, moved) in some}
            paths = [VaultPath(where(path, moved)) for path in before]
            then = led_of(self.watcher, [path for path in paths if self.watcher.name(path) is not None])
            self.before = led_after(self.before, moved) | then
        else:
            then = self.before = led_of(self.watcher)
        found = differences(before, then, moved)
        self.wrong += [f"{step.kind} {step.source} {step.old!r} → {step.new!r} {moved}: {one}" for one in found]

    def _undo(self, step: Step, moved: Moved) -> None:
        firsts = dict(self.originals)
        reverse = [(new, old) for old, new in moved]
        if self._carry_out(f"undo {step.kind}", step, back=True, moved=reverse) is None:
            self.undone[f"{step.kind}: refused"] += 1
            return
        differ = []
        for path, data in firsts.items():
            note = self.watcher.note(VaultPath(path))
            if note is None or note.text.encode() != data:
                then = note.text if note else ""
                why = respellings((data or b"").decode(), then) if note else Counter({"the file's own name": 1})
                self.why += why
                differ.append(f"{path}: {', '.join(why)}: {_first(data, then.encode())}")
        self.undone[f"{step.kind}: {'another spelling' if differ else 'same bytes'}"] += 1
        self.respelled += [f"{step.kind} {step.old!r} → {step.new!r} {moved} {one}" for one in differ[:2]]
        self._look_back(reverse)

    def _look_back(self, reverse: Moved) -> None:
        if len(self.before) <= _SMALL:
            self.before = led_of(self.watcher)
            return
        paths = [VaultPath(where(path, reverse)) for path in self.originals]
        known = [path for path in paths if self.watcher.name(path) is not None]
        self.before = led_after(self.before, reverse) | led_of(self.watcher, known)

    def _rebuild(self) -> None:
        """Hold that an index built anew says the same."""
        vault = build_vault(self.root, self.scratch / f"rebuilt{self.version}", lasting=True)
        self.version += 1
        anew, known = led_of(vault), led_of(self.watcher)
        vault.close()
        if anew != known:
            self.wrong.append("an index built anew says something else")
        self.before = known


def main() -> None:
    """Run over a copy of a vault and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vault", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "vault"
        shutil.copytree(options.vault, root, symlinks=True)
        run = Run(root, Path(folder), options.seed, "utf-8" if options.seed % 2 else "utf-16")
        try:
            sys.stdout.write(_report(run, options.count))
        finally:
            run.client.stop()
            run.watcher.close()


def _report(run: Run, count: int) -> str:
    done: Counter[str] = Counter()
    for number in range(1, count + 1):
        step = run.renames.step()
        if step is None:
            break
        run.take(step, number)
        done[step.kind] += 1
    times = (
        f"{kind} {statistics.median(found) * 1e3:.0f}/{max(found) * 1e3:.0f}" for kind, found in run.seconds.items()
    )
    lines = [
        f"{sum(done.values())} renames: {dict(done)}",
        f"undone: {dict(sorted(run.undone.items()))}",
        f"spelled otherwise afterwards: {dict(run.why)}",
        f"refused: {dict(run.refused)}",
        f"median/longest ms: {', '.join(times)}",
        *(f"  {one}" for one in run.respelled),
        f"{len(run.wrong)} wrong",
        *(f"  {one}" for one in run.wrong[:20]),
    ]
    return "".join(f"{line}\n" for line in lines)


def _offset(text: str, lines: LineIndex, place: dict[str, int], encoding: str) -> int:
    span = lines.line_span(place["line"])
    line = span.of(text)
    code = "utf-8" if encoding == "utf-8" else "utf-16-le"
    width = place["character"] * (1 if encoding == "utf-8" else 2)
    return span.start + len(line.encode(code)[:width].decode(code))


def _first(old: bytes | None, new: bytes) -> str:
    """Where two texts differ first."""
    old = old or b""
    pairs = enumerate(zip(old, new, strict=False))
    at = next((at for at, (one, other) in pairs if one != other), min(len(old), len(new)))
    before, after = (data[max(at - 20, 0) : at + 40].decode(errors="replace") for data in (old, new))
    return f"{before!r} → {after!r}"


if __name__ == "__main__":
    main()
