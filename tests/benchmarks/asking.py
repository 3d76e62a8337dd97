"""Questions about notes that nobody changes, each answer judged."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.client import Answer, Client
from tests.benchmarks.course import Course, targets
from tests.benchmarks.generate import Probe

_HEADING = re.compile(r"(?m)^#{1,6} ")
_MARKUP = re.compile(r"\W+")


def definitions(course: Course, client: Client) -> None:
    """Definition at links whose end is known."""
    _at_probes(course, client, "definition", lambda probe, answer: probe.target in targets(client, answer.result)[:1])


def hovers(course: Course, client: Client) -> None:
    """Hover at links whose end is known: it has to say something of the note there."""
    _at_probes(course, client, "hover", lambda probe, answer: tells_of(course, probe, answer.result))


def _at_probes(course: Course, client: Client, method: str, judge: Any) -> None:
    figures, judged = [], []
    for probe in course.rounds(course.probes):
        client.open(probe.source)
        answer = client.ask(f"textDocument/{method}", client.at(probe.source, probe.line, probe.character))
        client.close(probe.source)
        figures.append(answer.seconds * 1e3)
        judged.append(judge(probe, answer))
    course.add(f"{method}, note just opened", figures, judged)
    figures, judged = [], []
    probe = course.probes[0]
    client.open(probe.source)
    for _ in course.rounds(range(course.times * 5)):
        answer = client.ask(f"textDocument/{method}", client.at(probe.source, probe.line, probe.character))
        figures.append(answer.seconds * 1e3)
        judged.append(judge(probe, answer))
    client.close(probe.source)
    course.add(f"{method}, again", figures, judged)


def tells_of(course: Course, probe: Probe, hover: Any) -> bool:
    """Whether a hover has some of the first lines of the note, or its name, in it."""
    contents = (hover or {}).get("contents")
    pieces = contents if isinstance(contents, list) else [contents]
    shown = " ".join(piece.get("value", "") if isinstance(piece, dict) else str(piece or "") for piece in pieces)
    lines = (course.vault / probe.target).read_text().split("\n")[:12]
    wanted = [_plain(line)[:40] for line in lines if len(line) > 12] + [_plain(Path(probe.target).stem)]
    return any(words in _plain(shown) for words in wanted)


def _plain(text: str) -> str:
    return _MARKUP.sub(" ", text.replace("_", " ")).strip().casefold()


def definition_after_an_edit(course: Course, client: Client) -> None:
    """A key is typed in one note, and the definition asked for in another."""
    edited, *others = course.probes
    figures, judged = [], []
    client.open(edited.source)
    for number, probe in enumerate(course.rounds(others)):
        if probe.source == edited.source:
            continue
        client.open(probe.source)
        end = client.texts[edited.source].end()
        client.replace(edited.source, end, end, f"\n\n## Word {number}" if number % 2 else "y")
        answer = client.ask("textDocument/definition", client.at(probe.source, probe.line, probe.character))
        client.close(probe.source)
        figures.append(answer.seconds * 1e3)
        judged.append(probe.target in targets(client, answer.result)[:1])
    client.close(edited.source)
    course.add("definition after an edit elsewhere", figures, judged)


def hub_references(course: Course, client: Client) -> None:
    """All links to the note most linked to."""
    probe = course.hub_probe
    assert probe is not None
    client.open(probe.source)
    place = client.at(probe.source, probe.line, probe.character)
    figures, counts = [], []
    for _ in course.rounds(range(course.times)):
        answer = client.ask("textDocument/references", {**place, "context": {"includeDeclaration": False}})
        figures.append(answer.seconds * 1e3)
        counts.append(len(answer.result or []))
    client.close(probe.source)
    expected = course.hub_links or max(counts)
    course.add("references of the hub", figures, [count == expected for count in counts], note=f"{counts[0]:,} links")


def rename_of_the_hub(course: Course, client: Client) -> None:
    """The note most linked to gets another name; asked only, not carried out."""
    probe = course.hub_probe
    assert probe is not None
    new = "zq renamed" if course.kinds[0] == "wikilink" else "zq-renamed.md"
    client.open(probe.source)
    place = client.at(probe.source, probe.line, probe.character)
    figures, edits = [], []
    for _ in course.rounds(range(course.times)):
        answer = client.ask("textDocument/rename", {**place, "newName": new})
        figures.append(answer.seconds * 1e3)
        edits.append(edits_in(answer.result))
    client.close(probe.source)
    wanted = course.hub_links or 1
    course.add("rename of the hub", figures, [count >= wanted for count in edits], note=f"{edits[0]:,} edits")


def move_of_a_folder(course: Course, client: Client) -> None:
    """A folder gets another place; asked only, not carried out."""
    folder = course.probes[0].target.rpartition("/")[0]
    operations = client.capabilities.get("workspace", {}).get("fileOperations", {})
    if not folder or not operations.get("willRename"):
        return
    moved = {"files": [{"oldUri": client.uri(folder), "newUri": client.uri(f"zq moved/{folder}")}]}
    answers = [client.ask("workspace/willRenameFiles", moved) for _ in course.rounds(range(course.times))]
    figures = [answer.seconds * 1e3 for answer in answers]
    notes = sum(1 for _ in (course.vault / folder).rglob("*.md"))
    judged = [_moves_rightly(course, folder, answer) for answer in answers]
    course.add("move of a folder", figures, judged, note=f"{notes:,} notes, {edits_in(answers[0].result):,} edits")


def _moves_rightly(course: Course, folder: str, answer: Answer) -> bool:
    """Names are unique in generated vaults: only links with paths need an edit."""
    if answer.error is not None:
        return False
    return course.truth.shape not in {"markdown", "mixed"} or edits_in(answer.result) > 0


def edits_in(result: Any) -> int:
    """How many edits of text a workspace edit holds."""
    changes = (result or {}).get("documentChanges") or []
    return sum(len(change.get("edits", ())) for change in changes) or sum(
        map(len, ((result or {}).get("changes") or {}).values())
    )


def workspace_symbols(course: Course, client: Client) -> None:
    """A heading's words as somebody types them, and a word that is nowhere."""
    text = (course.vault / course.probes[0].target).read_text()
    words = re.findall(r"(?m)^#+ ([^\[\]\n]+)$", text)[-1]
    queries = [words[:1], words[:3], words[:6], words, "zqxzqx"]
    figures, judged = [], []
    for query in course.rounds(queries * course.times):
        answer = client.ask("workspace/symbol", {"query": query})
        figures.append(answer.seconds * 1e3)
        right = bool(answer.result) == (query != "zqxzqx")
        if query == words:
            right = any(words.casefold() in symbol["name"].casefold() for symbol in answer.result or ())
        judged.append(answer.error is None and right)
    course.add("workspace symbols", figures, judged)


def document_symbols(course: Course, client: Client) -> None:
    """The headings of a note that has just been opened."""
    figures, judged = [], []
    for probe in course.rounds(course.probes):
        text = client.open(probe.source)
        answer = client.ask("textDocument/documentSymbol", {"textDocument": {"uri": client.uri(probe.source)}})
        client.close(probe.source)
        figures.append(answer.seconds * 1e3)
        headings = {text.count("\n", 0, match.start()) for match in _HEADING.finditer(text)}
        judged.append(headings <= set(symbol_lines(answer.result)))
    course.add("document symbols", figures, judged)


def symbol_lines(symbols: Any) -> list[int]:
    """The lines that symbols begin in."""
    lines: list[int] = []
    for symbol in symbols or ():
        range_ = symbol.get("selectionRange") or symbol["location"]["range"]
        lines += [range_["start"]["line"], *symbol_lines(symbol.get("children"))]
    return lines


def code_lenses(course: Course, client: Client) -> None:
    """The lenses of the hub, as somebody sees them who opens it: one has to say how many links lead there."""
    path = course.truth.hub
    client.open(path)
    figures, judged = [], []
    for _ in course.rounds(range(course.times * 2)):
        start = time.perf_counter()
        answer = client.ask("textDocument/codeLens", {"textDocument": {"uri": client.uri(path)}})
        lenses = [
            lens if lens.get("command") else client.ask("codeLens/resolve", lens).result or {}
            for lens in (answer.result or ())[:20]
        ]
        figures.append((time.perf_counter() - start) * 1e3)
        titles = [re.sub(r"[,. \u202f\u00a0](?=\d{3})", "", (lens.get("command") or {})["title"]) for lens in lenses]
        judged.append(any(re.search(rf"\b{course.hub_links}\b", title) for title in titles))
    client.close(path)
    course.add("lenses of the hub", figures, judged)


def semantic_tokens(course: Course, client: Client) -> None:
    """Colours: of whole notes, of what is seen of one, and what an edit changes of them."""
    offer = client.offers("textDocument/semanticTokens") or client.offers("textDocument/semanticTokens/full")
    offer = offer if isinstance(offer, dict) else {}
    document = {"textDocument": {"uri": client.uri(course.truth.note_of_many_links or course.probes[0].source)}}
    path = course.truth.note_of_many_links or course.probes[0].source
    text = client.open(path)
    whole: list[int] = []
    answers: dict[str, list[Answer]] = {"full": [], "range": [], "full/delta": []}
    judged: dict[str, list[bool]] = {kind: [] for kind in answers}
    lines = text.count("\n")
    seen = {"start": {"line": lines // 2, "character": 0}, "end": {"line": lines // 2 + 60, "character": 0}}
    for _ in course.rounds(range(course.times)):
        answer = client.ask("textDocument/semanticTokens/full", document)
        whole, result_id = (answer.result or {}).get("data", []), (answer.result or {}).get("resultId")
        answers["full"].append(answer)
        judged["full"].append(fits(whole, text))
        if offer.get("range"):
            answer = client.ask("textDocument/semanticTokens/range", {**document, "range": seen})
            answers["range"].append(answer)
            part = (answer.result or {}).get("data", [])
            wanted = [token for token in places(whole) if lines // 2 <= token[0] < lines // 2 + 60]
            judged["range"].append(bool(part) and places(part) == wanted)
        if isinstance(offer.get("full"), dict) and offer["full"].get("delta"):
            client.replace(path, (0, 0), (0, 0), "y\n")
            answer = client.ask("textDocument/semanticTokens/full/delta", {**document, "previousResultId": result_id})
            answers["full/delta"].append(answer)
            again = client.ask("textDocument/semanticTokens/full", document)
            judged["full/delta"].append(patched(whole, answer.result) == (again.result or {}).get("data"))
            client.replace(path, (0, 0), (1, 0), "")
    client.close(path)
    for kind, given in answers.items():
        course.add(f"semantic tokens, {kind}", [answer.seconds * 1e3 for answer in given], judged[kind])


def places(data: list[int]) -> list[tuple[int, int, int]]:
    """Line, column and length of each token."""
    found = []
    line = column = 0
    for at in range(0, len(data) - 4, 5):
        line, column = (line + data[at], data[at + 1]) if data[at] else (line, column + data[at + 1])
        found.append((line, column, data[at + 2]))
    return found


def fits(data: list[int], text: str) -> bool:
    """Whether there are tokens, in order, none beyond its line, and one on each of the first links."""
    lines = text.split("\n")
    tokens = places(data)
    if not tokens or len(data) % 5 or tokens != sorted(tokens):
        return False
    coloured = {line for line, _, _ in tokens}
    linked = [number for number, line in enumerate(lines) if "[[" in line or "](" in line][:20]
    return set(linked) <= coloured and all(
        line < len(lines) and column + length <= len(lines[line]) for line, column, length in tokens
    )


def patched(data: list[int], result: Any) -> list[int] | None:
    """The tokens after what a delta says of them."""
    if result is None or "edits" not in result:
        return (result or {}).get("data")
    data = list(data)
    for edit in sorted(result["edits"], key=lambda edit: edit["start"], reverse=True):
        data[edit["start"] : edit["start"] + edit["deleteCount"]] = edit.get("data") or []
    return data
