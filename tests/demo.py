"""Shows the server's main job: a real process over stdio, asked about a copy of the sample vault as an editor would."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from note_lsp import __version__
from tests.server.client import Editor, RequestError, path_of, recorded

VAULT = Path(__file__).parent / "vault"
WIDTH = 100
CURSOR = "▏"
SHOWN = 5
PATIENCE = 10.0

COLOURS = {1: "red", 2: "yellow", 3: "cyan", 4: "bright_black"}


class MissingAnswerError(Exception):
    """The server did not say what it should have said."""


def main(vault: Path = VAULT, console: Console | None = None) -> int:
    """Play all scenes over a copy of ``vault``: 0, or 1 and a word on what is missing."""
    console = console or Console(width=_width(), highlight=False)
    with tempfile.TemporaryDirectory(prefix="note-lsp-demo-") as folder:
        copy = Path(folder, "vault")
        shutil.copytree(vault, copy)
        capabilities = recorded("vscode")["capabilities"]
        with Editor(copy, capabilities, environment={"XDG_CACHE_HOME": folder}) as editor:
            try:
                _play(editor, console)
            except (MissingAnswerError, RequestError, AssertionError, OSError) as missing:
                console.print(f"\n[bold red]The demo broke off:[/] {missing}")
                return 1
            editor.stop()
    return 0


def _width() -> int:
    """Columns to draw in: what the terminal has, but no more than can be read well."""
    return min(WIDTH, shutil.get_terminal_size((WIDTH, 25)).columns) if sys.stdout.isatty() else WIDTH


def _play(editor: Editor, console: Console) -> None:
    notes = sum(1 for _ in editor.root.rglob("*.md"))
    console.print()
    console.print(Rule(f"[bold]note-lsp {__version__}[/] over a vault of {notes} notes from made-up talks"))
    started = time.perf_counter()
    editor.start()
    console.print(Text(f"server started in {_milliseconds(started)}, nothing indexed yet", "dim"), justify="center")
    for scene in (_complete, _define, _hover, _preview, _find):
        console.print()
        console.print(scene(editor))
    console.print()
    console.print(
        Text.assemble(
            ("Every answer came from a real server process. ", "bold green"),
            "Next: ",
            (".venv/bin/note-lsp check tests/vault", "bold"),
            ", or open tests/vault in your editor (editors/README.md).\n",
        )
    )


def _complete(editor: Editor) -> RenderableType:
    uri = editor.open("journal/2026-03-15.md")
    text = editor.texts[uri]
    typed = "More on this in [[tid"
    editor.edit(uri, (len(text), len(text), f"\n{typed}"))
    place = editor.at(uri, len(editor.texts[uri]))
    answer, took = _ask(editor, "textDocument/completion", place, lambda answer: "tides" in _first_label(answer))
    items = answer["items"]
    table = Table.grid(padding=(0, 2))
    for item in items[:SHOWN]:
        table.add_row(Text(item["label"], "bold"), Text(item.get("labelDetails", {}).get("description", ""), "dim"))
    if "tides" not in _first_label(answer):
        raise MissingAnswerError("no completion of [[tid")
    accepted = typed[: typed.index("[[") + 2] + items[0]["textEdit"]["newText"]
    result = Text.assemble("accepted: ", (accepted, "green"))
    return _scene("Complete a link", Text(typed + CURSOR), Group(table, Text(), result), took)


def _define(editor: Editor) -> RenderableType:
    uri, place = _place(editor, "index.md", "[[tides_explained_with_a_bathtub#Spring and neap tides | ", 40)
    answer, took = _ask(editor, "textDocument/definition", editor.at(uri, place))
    places = answer if isinstance(answer, list) else [answer] if answer else []
    if not places:
        raise MissingAnswerError("no definition of a padded link")
    target = path_of(places[0].get("targetUri") or places[0]["uri"])
    line = (places[0].get("targetSelectionRange") or places[0]["range"])["start"]["line"]
    words = target.read_text("utf-8").splitlines()[line]
    if words != "## Spring and neap tides":
        raise MissingAnswerError(f"a padded link led to {words!r}")
    found = Text.assemble((f"{target.relative_to(editor.root)}:{line + 1}", "bold"), "  ", (words, "green"))
    return _scene("Go to a heading, blanks around the pipe or not", _line(editor, uri, place), found, took)


def _hover(editor: Editor) -> RenderableType:
    uri, place = _place(editor, "harbour_lectures/how_lighthouses_lost_their_keepers.md", 'data-t="00:05:00">[', 19)
    words, took = _hover_text(editor, uri, place)
    if "https://www.youtube.com/watch?v=Lh7k_Qm2Rzx&t=300s" not in words:
        raise MissingAnswerError("no link into the video in the hover on a timestamp")
    return _scene(
        "Hover on a moment of a talk", _line(editor, uri, place), Markdown(words.strip(), hyperlinks=False), took
    )


def _preview(editor: Editor) -> RenderableType:
    uri, place = _place(
        editor, "harbour_lectures/the_fog_signal.md", "[[how_lighthouses_lost_their_keepers#^log-book", 6
    )
    words, took = _hover_text(editor, uri, place)
    if "a hole in the records" not in " ".join(words.split()):
        raise MissingAnswerError("no preview of a block in the hover on a link")
    return _scene("Hover on a link", _line(editor, uri, place), Markdown(words.strip(), hyperlinks=False), took)


def _find(editor: Editor) -> RenderableType:
    uri = editor.open("inbox/questions.md")
    started = time.perf_counter()
    editor.findings(uri, lambda found: {"broken-link", "broken-heading", "broken-block"} <= {code for code, _ in found})
    took = _milliseconds(started)
    table = Table.grid(padding=(0, 2))
    for finding in editor.pushed[uri]:
        where = f"{finding['range']['start']['line'] + 1}:{finding['range']['start']['character'] + 1}"
        code = Text(finding["code"], COLOURS[finding["severity"]])
        table.add_row(Text(where, "dim"), code, Text(finding["message"]))
    return _scene("See what leads nowhere", Text("inbox/questions.md", "bold"), table, took)


def _ask(editor: Editor, method: str, params: Any, right: Callable[[Any], bool] = bool) -> tuple[Any, str]:
    """An answer and how long it took; asked again for a while, since the first index may be under way."""
    deadline = time.monotonic() + PATIENCE
    while True:
        started = time.perf_counter()
        answer = editor.request(method, params)
        took = _milliseconds(started)
        if right(answer) or time.monotonic() > deadline:
            return answer, took
        time.sleep(0.05)


def _first_label(answer: Any) -> str:
    return str(answer["items"][0]["label"]) if answer and answer["items"] else ""


def _hover_text(editor: Editor, uri: str, place: int) -> tuple[str, str]:
    answer, took = _ask(editor, "textDocument/hover", editor.at(uri, place))
    contents = (answer or {}).get("contents", "")
    return contents["value"] if isinstance(contents, dict) else str(contents), took


def _place(editor: Editor, path: str, words: str, inside: int) -> tuple[str, int]:
    uri = editor.open(path)
    return uri, editor.texts[uri].index(words) + inside


def _line(editor: Editor, uri: str, place: int) -> RenderableType:
    text = editor.texts[uri]
    start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
    line = Text(text[start:place].lstrip() + CURSOR + text[place:end])
    return Group(Text(str(path_of(uri).relative_to(editor.root)), "bold"), line)


def _scene(title: str, asked: RenderableType, answered: RenderableType, took: str) -> RenderableType:
    return Panel(
        Group(asked, Rule(style="dim"), answered),
        title=f"[bold cyan]{title}[/]",
        title_align="left",
        subtitle=f"[dim]{took}[/]",
        subtitle_align="right",
        border_style="cyan",
        padding=(0, 1),
    )


def _milliseconds(started: float) -> str:
    return f"{(time.perf_counter() - started) * 1000:.0f} ms"


if __name__ == "__main__":
    sys.exit(main())
