"""Somebody writes: completion at each key, findings after an edit, a note of a megabyte."""

from __future__ import annotations

import posixpath
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.asking import symbol_lines
from tests.benchmarks.client import Client
from tests.benchmarks.course import NO_NOTE, Course
from tests.benchmarks.generate import Probe

TYPED = 12
ASKED_BESIDES = ("diagnostic", "documentSymbol", "documentLink", "semanticTokens", "codeLens")


def typing(course: Course, client: Client) -> None:
    """Type the beginning of a link, key by key, with a completion at each."""
    _typing(course, client, "completion while typing a link", chatter=False)


def typing_with_chatter(course: Course, client: Client) -> None:
    """The same as an editor does it that asks for findings, symbols, colours and lenses too."""
    _typing(course, client, "the same, with all that an editor asks at each key", chatter=True)


def _typing(course: Course, client: Client, what: str, chatter: bool) -> None:
    figures, judged = [], []
    for probe in course.rounds(course.probes[: course.times * 2]):
        client.open(probe.source)
        keys, offered = type_link(client, probe, client.texts[probe.source].end(), chatter)
        figures += keys
        judged.append(offered)
        client.close(probe.source)
    course.add(what, figures, judged)


def type_link(client: Client, probe: Probe, at: tuple[int, int], chatter: bool = False) -> tuple[list[float], bool]:
    """Milliseconds from each key to its completion; whether the note was offered after the last."""
    folder, name = posixpath.split(probe.target)
    relative = posixpath.relpath(folder or ".", posixpath.dirname(probe.source) or ".")
    prefix = "" if relative == "." else f"{relative}/"
    before, after = (f"[x]({prefix}", ")") if probe.kind == "markdown" else ("[[", "]]")
    # An editor asks at the first bracket already.
    client.replace(probe.source, at, at, before + after)
    line, column = at[0], at[1] + len(before)
    figures = []
    items: list[Any] = []
    for key in name.removesuffix(".md")[:TYPED]:
        start = time.perf_counter()
        client.replace(probe.source, (line, column), (line, column), key)
        column += 1
        others = what_else_is_asked(client, probe.source) if chatter else []
        context = {"triggerKind": 1}
        number = client.send("textDocument/completion", {**client.at(probe.source, line, column), "context": context})
        answer = client.wait_for(number)
        figures.append((time.perf_counter() - start) * 1e3)
        items = answer.result["items"] if isinstance(answer.result, dict) else answer.result or []
        for other in others:
            client.wait_for(other)
    client.replace(probe.source, at, (line, column + len(after)), "")
    return figures, any(name.removesuffix(".md") in inserted(item) for item in items)


def what_else_is_asked(client: Client, path: str) -> list[int]:
    """What an editor asks besides at each key; sent, not waited for."""
    document = {"textDocument": {"uri": client.uri(path)}}
    methods = [f"textDocument/{name}" for name in ASKED_BESIDES if client.offers(f"textDocument/{name}")]
    return [client.send(method.replace("Tokens", "Tokens/full"), document) for method in methods]


def inserted(item: dict[str, Any]) -> str:
    """What an item of a completion writes."""
    edit = item.get("textEdit") or {}
    return str(edit.get("newText") or item.get("textEditText") or item.get("insertText") or item["label"])


def edit_to_finding(course: Course, client: Client) -> None:
    """A link to a note that is not there is written, and taken out again."""
    shown, gone = [], []
    for number, probe in enumerate(course.rounds(course.probes[: course.times])):
        client.open(probe.source)
        end = client.texts[probe.source].end()
        # A line of its own, with its end: what else a server has to say of last lines is not waited for.
        words = course.link(f"{NO_NOTE} {number}.md", probe.source) + "\n"
        client.findings(probe.source, silent_from(end))
        start = time.perf_counter()
        client.replace(probe.source, end, end, words)
        client.findings(probe.source, found_from(end))
        shown.append((time.perf_counter() - start) * 1e3)
        start = time.perf_counter()
        client.replace(probe.source, end, (end[0] + 1, 0), "")
        client.findings(probe.source, silent_from(end))
        gone.append((time.perf_counter() - start) * 1e3)
        client.close(probe.source)
    course.add("edit to finding", shown, [True] * len(shown), times=2)
    course.add("edit to finding withdrawn", gone, [True] * len(gone))


def found_from(place: tuple[int, int]) -> Callable[[list[Any]], bool]:
    """Whether anything is found from a place to its line's end; what stands before it is the note's own affair."""
    line, character = place

    def found(findings: list[Any]) -> bool:
        starts = [finding["range"]["start"] for finding in findings]
        return any(start["line"] == line and start["character"] >= character for start in starts)

    return found


def silent_from(place: tuple[int, int]) -> Callable[[list[Any]], bool]:
    """Whether nothing is found there."""
    found = found_from(place)
    return lambda findings: not found(findings)


def big_note_opened(course: Course, client: Client) -> None:
    """A note of a megabyte is opened: until its symbols are there."""
    path = course.truth.big_note
    text = (course.vault / path).read_text()
    headings = {number for number, line in enumerate(text.split("\n")) if line.startswith("#")}
    figures, judged = [], []
    for _ in course.rounds(range(course.times)):
        start = time.perf_counter()
        client.open(path, text)
        symbols = client.ask("textDocument/documentSymbol", {"textDocument": {"uri": client.uri(path)}})
        figures.append((time.perf_counter() - start) * 1e3)
        judged.append(headings <= set(symbol_lines(symbols.result)))
        client.close(path)
    course.add("big note: open to its symbols", figures, judged)


def big_note_keys(keys: int) -> Callable[[Course, Client], None]:
    """Keys hammered into the note's line of 186,000 characters: until the definition of a link at its end is right."""

    def measure(course: Course, client: Client) -> None:
        path = course.truth.big_note
        text = client.open(path)
        lines = text.split("\n")
        long = max(range(len(lines)), key=lambda number: len(lines[number]))
        probe = _last_link(course, lines[long])
        figures, judged = [], []
        for _ in course.rounds(range(course.times)):
            # Between the words of the line's middle, where no link is.
            column = lines[long].index(" the ", len(lines[long]) // 2) + 1
            start = time.perf_counter()
            for _ in range(keys):
                client.replace(path, (long, column), (long, column), "y")
                column += 1
            place = client.at(path, long, probe[0] + len(client.texts[path].lines[long]) - len(lines[long]))
            answer = client.ask("textDocument/definition", place)
            figures.append((time.perf_counter() - start) * 1e3)
            judged.append(probe[1] in str(answer.result))
        client.close(path)
        course.add(f"big note: {keys} keys to the next answer", figures, judged)

    return measure


def _last_link(course: Course, line: str) -> tuple[int, str]:
    """Where the last link of the line to a note stands that is there, and the end of that note's path."""
    stems = {probe.target: Path(probe.target) for probe in course.truth.probes}
    found = []
    for target, path in stems.items():
        kinds = {"wikilink": [f"[[{path.stem} |", f"[[{path.stem}]"], "markdown": [f"(../{target}#"]}
        writings = [writing for kind in course.kinds for writing in kinds[kind]]
        found += [(line.rfind(one) + (6 if one[0] == "(" else 4), target.replace(" ", "%20")) for one in writings]
    return max(found)


def big_note_typing(course: Course, client: Client) -> None:
    """Type a link at the beginning of its long line."""
    path = course.truth.big_note
    lines = client.open(path).split("\n")
    long = max(range(len(lines)), key=lambda number: len(lines[number]))
    probe = Probe(path, long, 0, course.probes[0].target, course.kinds[0])
    figures, judged = [], []
    for _ in course.rounds(range(course.times)):
        keys_taken, offered = type_link(client, probe, (long, 0))
        figures += keys_taken
        judged.append(offered)
    client.close(path)
    course.add("big note: completion while typing a link", figures, judged)
