"""Rename and move in a copy of a real vault, through the server, and hold that nothing else becomes another.

    python -m tests.benchmarks.rename_fidelity VAULT --count 200 --seed 1

Names are renamed one after the other and the answers carried out on disk as an editor would.  After each,
every link of the vault that led somewhere leads to the same note, heading or block, modulo the rename; each edit lies
in a link's target or anchor, a heading, a tag, an id or a value of front matter; and the reverse rename
gives the bytes of before.  What cannot be undone, since a link was written in another spelling than the name has, is counted.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from note_lsp.paths import VaultPath, folder_of, name_of
from note_lsp.settings import Settings
from note_lsp.syntax.nodes import Leads
from note_lsp.text import Span
from note_lsp.vault.resolve import Rung
from note_lsp.vault.vault import Note, Vault
from tests.benchmarks.client import Client

_LINE_END = re.compile(r"\r\n|\n|\r")
_WORDS = ("harbour", "lantern", "Ebbe", "größer", "north wind", "two_three", "a-b", "x.y", "日本", "It's (new)")

Led = tuple[str, str, bool]
"""Where a link leads: a path, what of it, and whether surely."""


class Step(msgspec.Struct):
    """One rename: what is asked, and what it makes of each path."""

    kind: str
    ask: Callable[[], tuple[str, Any]]
    undo: Callable[[], tuple[str, Any] | None]
    moves: list[tuple[str, str]]


class Broken(Exception):
    """What a rename must not do."""


class Run:
    """One server over one copy of a vault, and somebody who watches."""

    def __init__(self, root: Path, cache: Path, seed: int) -> None:
        self.root = root
        self.random = random.Random(seed)
        self.seconds: dict[str, list[float]] = {}
        self.client = Client(
            [sys.executable, "-m", "note_lsp", "serve"],
            root,
            {"XDG_CACHE_HOME": str(cache / "server")},
            cache / "log",
        )
        self.client.initialize()
        self.watcher = Vault.open(root, Settings(), cache / "watcher")
        self.watcher.catch_up()
        self._wait_for_the_index()
        self.serial = 0
        self.skipped: Counter[str] = Counter()

    def _wait_for_the_index(self) -> None:
        """Until the first finding has come, which is when all notes are read; small vaults show no progress."""
        path = self.notes()[0]
        self.client.open(path, f"[[{'no such note' * 3}]]\n")
        self.client.findings(path, bool)
        self.client.close(path)

    # What is there

    def notes(self) -> list[VaultPath]:
        return sorted(name.path for name in self.watcher.names())

    def note(self, path: VaultPath) -> Note | None:
        return self.watcher.note(path)

    def new_name(self, old: str = "") -> str:
        self.serial += 1
        kind = self.random.randrange(6)
        if kind == 0 and old and old.swapcase() != old:
            return old.swapcase()
        if kind == 1 and old and " " in old:
            return old.replace(" ", "_") + f"_{self.serial}"
        return f"{self.random.choice(_WORDS)} {self.serial}"

    def at(self, path: VaultPath, offset: int) -> dict[str, Any]:
        note = self.note(path)
        assert note is not None
        line, column = note.facts.lines.position(offset)
        start = note.facts.lines.line_span(line).start
        character = len(note.text[start : start + column].encode("utf-16-le")) // 2
        return self.client.at(path, line, character)

    # What is renamed

    def step(self) -> Step | None:
        kinds = [
            self.of_note,
            self.of_note,
            self.of_heading,
            self.of_heading,
            self.of_tag,
            self.of_folder,
            self.of_move,
        ]
        kinds += [self.of_title, self.of_block, self.of_label, self.of_footnote, self.of_missing]
        for _ in range(60):
            found = self.random.choice(kinds)()
            if found is not None:
                return found
        return None

    def some_note(self) -> Note | None:
        return self.note(self.random.choice(self.notes()))

    def of_note(self) -> Step | None:
        """A note from a link to it."""
        note = self.some_note()
        numbered = list(enumerate(note.facts.links)) if note else []
        self.random.shuffle(numbered)
        for number, link in numbered[:20]:
            if link.leads is not Leads.VAULT or not link.target:
                continue
            assert note is not None
            found = self.watcher.resolve(link, note.path)
            if found.path is None or found.kind or found.rung is None or self.watcher.name(found.path) is None:
                continue
            stem = self.watcher.name(found.path).stem  # type: ignore[union-attr]  # asked just before
            new = self.new_name(stem)
            folder, source = folder_of(found.path), note.path
            extension = name_of(found.path)[len(stem) :]
            path = f"{folder}/{new}{extension}" if folder else new + extension
            after = path if source == found.path else source
            return Step(
                "note",
                lambda: ("rename", {**self.at(source, link.target_span.start), "newName": new}),
                lambda: ("rename", {**self._at_link(VaultPath(after), number), "newName": stem}),
                [(found.path, path)],
            )
        return None

    def _at_link(self, path: VaultPath, number: int) -> dict[str, Any]:
        note = self.note(path)
        assert note is not None
        return self.at(path, note.facts.links[number].target_span.start)

    def of_heading(self) -> Step | None:
        note = self.some_note()
        if note is None or not note.facts.headings:
            return None
        number = self.random.randrange(len(note.facts.headings))
        if number == 0 and note.facts.headings[0].level == 1:
            return None
        path, heading = note.path, note.facts.headings[number]
        old = heading.text_span.of(note.text)
        new = self.random.choice(note.facts.headings).text if self.random.random() < 0.2 else self.new_name(old)
        return self._in_note("heading", path, old, new, lambda note: note.facts.headings[number].text_span.start)

    def of_block(self) -> Step | None:
        note = self.some_note()
        ids = [number for number, block in enumerate(note.facts.blocks) if block.id] if note else []
        if note is None or not ids:
            return None
        number = self.random.choice(ids)
        old, new = note.facts.blocks[number].id or "", f"id-{self.serial}x"
        self.serial += 1
        return self._in_note("block", note.path, old, new, lambda note: note.facts.blocks[number].id_span.start)  # type: ignore[union-attr]  # it has an id

    def of_tag(self) -> Step | None:
        note = self.some_note()
        if note is None or not note.facts.tags:
            return None
        number = self.random.randrange(len(note.facts.tags))
        self.serial += 1
        old, new = note.facts.tags[number].name, f"renamed/tag{self.serial}"
        return self._in_note("tag", note.path, old, new, lambda note: note.facts.tags[number].span.start + 1)

    def of_title(self) -> Step | None:
        note = self.some_note()
        front_matter = note.facts.front_matter if note else None
        values = [front_matter.title, *front_matter.aliases] if front_matter else []
        if note is None or not any(values):
            return None
        number = self.random.choice([at for at, value in enumerate(values) if value is not None])
        value = values[number]
        assert value is not None
        old = value.text

        def place(note: Note) -> int:
            front_matter = note.facts.front_matter
            assert front_matter is not None
            found = [front_matter.title, *front_matter.aliases][number]
            assert found is not None
            return found.span.start

        return self._in_note("title or alias", note.path, old, self.new_name(), place)

    def of_label(self) -> Step | None:
        note = self.some_note()
        definitions = [one for one in note.facts.definitions if not one.comment] if note else []
        if note is None or not definitions:
            return None
        number = note.facts.definitions.index(self.random.choice(definitions))
        old = note.facts.definitions[number].label_span.of(note.text)
        self.serial += 1
        return self._in_note(
            "label",
            note.path,
            old,
            f"label {self.serial}",
            lambda note: note.facts.definitions[number].label_span.start,
        )

    def of_footnote(self) -> Step | None:
        note = self.some_note()
        if note is None or not note.facts.footnote_uses:
            return None
        old = note.facts.footnote_uses[0].id_span.of(note.text)[1:]
        self.serial += 1
        return self._in_note(
            "footnote", note.path, old, f"n{self.serial}", lambda note: note.facts.footnote_uses[0].id_span.start + 1
        )

    def of_missing(self) -> Step | None:
        note = self.some_note()
        for number, link in enumerate(note.facts.links if note else ()):
            assert note is not None
            wanted = link.leads is Leads.VAULT and link.target and "/" not in link.target
            if wanted and self.watcher.resolve(link, note.path).broken and "." not in link.target:
                return self._in_note(
                    "missing",
                    note.path,
                    link.target,
                    self.new_name(),
                    lambda note: note.facts.links[number].target_span.start,
                )
        return None

    def _in_note(self, kind: str, path: VaultPath, old: str, new: str, place: Callable[[Note], int]) -> Step:
        def ask(name: str) -> tuple[str, Any]:
            note = self.note(path)
            assert note is not None
            return "rename", {**self.at(path, place(note)), "newName": name}

        return Step(kind, lambda: ask(new), lambda: ask(old), [])

    def of_folder(self) -> Step | None:
        folders = sorted(path for path in self.watcher.folders() if path)
        if not folders:
            return None
        old = self.random.choice(folders)
        above = folder_of(old)
        new = f"{above}/{self.new_name()}" if above else self.new_name()
        return self._move("folder", old, new)

    def of_move(self) -> Step | None:
        old = self.random.choice(self.notes())
        folder = self.random.choice(sorted(self.watcher.folders()))
        new = f"{folder}/{name_of(old)}" if folder else name_of(old)
        return None if (self.root / new).exists() else self._move("move", old, new)

    def _move(self, kind: str, old: str, new: str) -> Step:
        def ask(old: str, new: str) -> tuple[str, Any]:
            return "move", {"files": [{"oldUri": self.client.uri(old), "newUri": self.client.uri(new)}]}

        return Step(kind, lambda: ask(old, new), lambda: ask(new, old), [(old, new)])

    # Carrying out

    def carry_out(self, kind: str, question: tuple[str, Any], moves: list[tuple[str, str]]) -> set[str] | None:
        """Ask, make the edits on disk and tell the server; the notes changed, or None where it was refused."""
        method = "workspace/willRenameFiles" if question[0] == "move" else "textDocument/rename"
        answer = self.client.ask(method, question[1])
        self.seconds.setdefault(kind, []).append(answer.seconds)
        if answer.error is not None:
            self.skipped[f"{kind}: {answer.error[:120]}"] += 1
            return None
        changes = (answer.result or {}).get("documentChanges", [])
        touched = set()
        for change in changes:
            if change.get("kind") == "rename":
                assert [self.client.path(change["oldUri"]), self.client.path(change["newUri"])] == list(moves[0])
                continue
            path = self.client.path(change["textDocument"]["uri"])
            self._edit(VaultPath(path), change["edits"])
            touched.add(path)
        for old, new in moves:
            (self.root / new).parent.mkdir(parents=True, exist_ok=True)
            (self.root / old).rename(self.root / new)
        if question[0] == "move":
            self.client.notify("workspace/didRenameFiles", question[1])
        told = {*touched, *(path for pair in moves for path in pair)}
        events = [{"uri": self.client.uri(path), "type": 2} for path in sorted(told)]
        self.client.notify("workspace/didChangeWatchedFiles", {"changes": events})
        self.watcher.refresh([VaultPath(path) for path in told])
        return touched

    def _edit(self, path: VaultPath, edits: list[Any]) -> None:
        file = self.root / path
        text = file.read_bytes().decode("utf-8")
        note = self.note(path)
        assert note is not None
        assert note.text == text
        allowed = _places(note)
        spans = sorted(
            (_offset(text, one["range"]["start"]), _offset(text, one["range"]["end"]), one["newText"]) for one in edits
        )
        pieces, at = [], 0
        for start, end, new in spans:
            if start < at:
                raise Broken(f"{path}: edits overlap")
            if not any(place.start <= start and end <= place.end for place in allowed):
                raise Broken(f"{path}: edits {text[start:end]!r}, which is no name")
            pieces += [text[at:start], new]
            at = end
        file.write_bytes("".join([*pieces, text[at:]]).encode("utf-8"))

    # Watching

    def led(self) -> dict[str, list[Led]]:
        """Where every link of the vault leads."""
        found = {}
        for path in self.notes():
            found[str(path)] = [self._leads(path, link) for link in self.watcher.links_of(path)]
        return found

    def _leads(self, path: VaultPath, link: Any) -> Led:
        link = self.watcher.as_meant(link, path)
        if link.leads is not Leads.VAULT:
            return ("", "", False)
        found = self.watcher.resolve(link, path)
        goal = found.path if found.path is not None else found.folder
        if goal is None:
            return ("", "", False)
        return str(goal), self._part(found.path, link), found.ambiguous

    def _part(self, path: VaultPath | None, link: Any) -> str:
        if path is None or not link.anchor:
            return ""
        place = self.watcher.find_anchor(path, link.anchor, link.form)
        if place is None:
            return "broken"
        if place.heading is not None:
            return f"heading {list(self.watcher.headings(path)).index(place.heading)}"
        if place.block is not None:
            return f"block {list(self.watcher.block_ids(path)).index(place.block)}"
        return place.kind

    def texts(self) -> dict[str, bytes]:
        return {path: (self.root / path).read_bytes() for path in self.notes()}


def _places(note: Note) -> list[Span]:
    facts = note.facts
    found = [link.target_span for link in facts.links] + [link.anchor_span for link in facts.links if link.anchor_span]
    found += [link.span for link in facts.links if link.label is None]
    found += [heading.text_span for heading in facts.headings] + [tag.span for tag in facts.tags]
    found += [block.id_span for block in facts.blocks if block.id_span] + [one.span for one in facts.html_anchors]
    found += [one.id_span for one in (*facts.footnote_uses, *facts.footnote_definitions)]  # type: ignore[attr-defined]  # both have it
    found += [one.label_span for one in (*facts.references, *facts.definitions)]  # type: ignore[attr-defined]  # both have it
    if facts.front_matter is not None:
        found += [value.span for field in facts.front_matter.fields for value in field.values]
        found += [value.span for value in facts.front_matter.aliases]
    return found


def _offset(text: str, place: dict[str, int]) -> int:
    start = 0
    for _ in range(place["line"]):
        found = _LINE_END.search(text, start)
        assert found is not None
        start = found.end()
    units = 0
    while units < place["character"]:
        units += 1 + (text[start] > "\uffff")
        start += 1
    return start


def _moved(path: str, moves: list[tuple[str, str]]) -> str:
    for old, new in moves:
        if path == old or path.startswith(old + "/"):
            return new + path[len(old) :]
    return path


def differences(
    before: dict[str, list[Led]], after: dict[str, list[Led]], moves: list[tuple[str, str]]
) -> Iterator[str]:
    """Links that do not lead where they led, modulo ``moves``."""
    for source, links in before.items():
        then = after.get(_moved(source, moves))
        if then is None or len(then) != len(links):
            yield f"{source}: other links than before"
            continue
        for number, (old, new) in enumerate(zip(links, then, strict=True)):
            expected = (_moved(old[0], moves), old[1])
            # What led nowhere may lead somewhere now.
            if old[0] and old[1] != "broken" and (expected != new[:2] or (new[2] and not old[2])):
                yield f"{source}: link {number} led to {old}, now to {new}"


def _spelled_as_named(run: Run) -> bool:
    """Whether every link is written as what it leads to is called; only then can everything be undone."""
    return all(
        found.rung in {None, Rung.EXACT} or found.kind in {"title", "alias"}
        for path in run.notes()
        for link in run.watcher.links_of(path)
        if link.leads is Leads.VAULT and (found := run.watcher.resolve(link, path))
    )


def main() -> None:
    """Run over a copy of a vault and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vault", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "vault"
        shutil.copytree(options.vault, root, symlinks=True)
        run = Run(root, Path(folder), options.seed)
        try:
            _run(run, options.count)
        finally:
            run.client.stop()
            run.watcher.close()


def _run(run: Run, count: int) -> None:
    done: Counter[str] = Counter()
    wrong: list[str] = []
    undone: Counter[str] = Counter()
    before, texts = run.led(), run.texts()
    for _ in range(count):
        step = run.step()
        if step is None:
            break
        try:
            question = step.ask()
            touched = run.carry_out(step.kind, question, step.moves)
            if touched is None:
                continue
            done[step.kind] += 1
            after = run.led()
            wrong += [
                f"{step.kind} {question[1]} {step.moves}: {one}" for one in differences(before, after, step.moves)
            ]
            back = step.undo()
            reverse = [(new, old) for old, new in step.moves]
            if back is None or run.carry_out(f"undo {step.kind}", back, reverse) is None:
                undone[f"{step.kind}: refused"] += 1
            else:
                differ = [path for path, data in run.texts().items() if texts.get(path) != data]
                undone[f"{step.kind}: {'same bytes' if not differ else 'another spelling'}"] += 1
                for path in differ[:2]:
                    print(
                        f"  {step.kind} {question[1].get('newName', step.moves)} {path}: {_first(texts.get(path), run.texts()[path])}"
                    )
        except (Broken, AssertionError) as error:
            wrong.append(f"{step.kind} {question[1]} {step.moves}: {type(error).__name__} {error}")
        before, texts = run.led(), run.texts()
    print(f"{sum(done.values())} renames: {dict(done)}")
    print(f"undone: {dict(sorted(undone.items()))}")
    print(f"refused: {dict(run.skipped)}")
    times = {
        kind: f"{statistics.median(found) * 1e3:.0f}/{max(found) * 1e3:.0f}" for kind, found in run.seconds.items()
    }
    print(f"median/longest ms: {times}")
    print(f"{len(wrong)} wrong")
    for line in wrong[:20]:
        print("  " + line)


def _first(old: bytes | None, new: bytes) -> str:
    if old is None:
        return "another path"
    at = next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )
    return f"{old[max(at - 20, 0) : at + 30]!r} -> {new[max(at - 20, 0) : at + 30]!r}"


if __name__ == "__main__":
    main()
