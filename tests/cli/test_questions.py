"""What the server would answer, on the command line; and the commands about the index and the program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from note_lsp import __version__
from tests.cli.running import drawn, run
from tests.videos import make_video

VAULT = """
    -- s.md --
    é See [[other#Part|x]].
    -- other.md --
    # Other

    ## Part
    Words.
"""


def ask(command: str, vault: Path, place: str, *options: str) -> object:
    result = run(command, f"{vault}/{place}", "--format", "json", *options)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_definition_prints_where_a_link_leads(tmp_path: Path) -> None:
    vault = drawn(tmp_path, VAULT)
    assert run("definition", f"{vault}/s.md:1:16").stdout == f"{vault}/other.md:3:4: ## Part\n"
    assert ask("definition", vault, "s.md:1:16") == {
        "origin": {"start": {"line": 1, "column": 15}, "end": {"line": 1, "column": 19}},
        "places": [
            {
                "path": "other.md",
                "range": {"start": {"line": 3, "column": 1}, "end": {"line": 5, "column": 1}},
                "selection": {"start": {"line": 3, "column": 4}, "end": {"line": 3, "column": 8}},
            }
        ],
    }


def test_references_prints_who_links_here(tmp_path: Path) -> None:
    vault = drawn(tmp_path, VAULT)
    assert run("references", f"{vault}/other.md:3:5").stdout == f"{vault}/s.md:1:9: é See [[other#Part|x]].\n"
    places = ask("references", vault, "other.md:3:5", "--declaration")
    assert isinstance(places, list)
    assert [place["path"] for place in places] == ["other.md", "s.md"]


def test_hover_prints_markdown(tmp_path: Path) -> None:
    vault = drawn(tmp_path, VAULT)
    assert "Words." in run("hover", f"{vault}/s.md:1:16").stdout
    assert ask("hover", vault, "s.md:1:3") is None


def test_hover_waits_for_the_frame_of_a_local_video(tmp_path: Path) -> None:
    vault = drawn(tmp_path, "-- s.md --\n[[clip.mp4#t=2]]\n-- clip.mp4 --\n")
    make_video(vault / "clip.mp4")
    assert "![Frame at 0:02](file:///" in run("hover", f"{vault}/s.md:1:5").stdout


def test_complete_prints_what_is_offered(tmp_path: Path) -> None:
    vault = drawn(tmp_path, VAULT)
    found = ask("complete", vault, "s.md:1:11")
    assert isinstance(found, dict)
    assert "other" in {item["newText"].removesuffix("]]") for item in found["items"]}
    assert any(line.startswith("other\t") for line in run("complete", f"{vault}/s.md:1:11").stdout.splitlines())


def test_a_place_without_an_answer_is_no_error(tmp_path: Path) -> None:
    result = run("definition", f"{drawn(tmp_path, VAULT)}/s.md:1:3")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "leads nowhere" in result.stderr


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("s.md", "is no FILE:LINE:COL"),
        ("s.md:0:1", "is no FILE:LINE:COL"),
        ("s.md:x:1", "is no FILE:LINE:COL"),
        ("gone.md:1:1", "does not exist"),
        ("s.md:9:1", "line 9 is beyond the end"),
        ("s.md:1:99", "column 99 is beyond the end of line 1"),
        ("data.csv:1:1", "is no note"),
    ],
)
def test_a_place_that_is_none_is_wrong_use(tmp_path: Path, place: str, words: str) -> None:
    vault = drawn(tmp_path, VAULT)
    (vault / "data.csv").write_text("x")
    result = run("hover", f"{vault}/{place}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


def test_the_index_tells_its_size_and_place(tmp_path: Path) -> None:
    vault = drawn(tmp_path / "vault", VAULT)
    where = Path(run("index", vault, "--where").stdout.strip())
    status = run("index", vault).stdout
    assert f"vault  {vault}\nindex  {where}, " in status
    assert "notes  2\n" in status
    assert where.exists()


def test_an_index_without_a_place_is_told_of_on_stderr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = drawn(tmp_path / "vault", VAULT)
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    result = run("index", vault, "--where")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "cannot be kept on disk" in result.stderr


def test_control_characters_of_a_note_do_not_reach_the_terminal(tmp_path: Path) -> None:
    vault = drawn(
        tmp_path,
        r"""
        -- s.md --
        [[other]] [[oth
        -- other.md --
        ---
        title: "oth\u{5c}e[31mer"
        ---
        # Part \u{1b}[2J

            code\u{9}\u{1b}]0;x\u{7}
        -- third.md --
        \u{1b}[7m [[other]]
        """,
    )
    answers = [
        run("hover", f"{vault}/s.md:1:4"),
        run("definition", f"{vault}/s.md:1:4"),
        run("references", f"{vault}/s.md:1:4"),
        run("complete", f"{vault}/s.md:1:15"),
    ]
    for answer in answers:
        assert answer.stdout
        assert not {"\x1b", "\x07"} & set(answer.output)
    assert "code\t\ufffd]0;x\ufffd" in answers[0].stdout


def test_the_index_is_made_anew(tmp_path: Path) -> None:
    vault = drawn(tmp_path / "vault", VAULT)
    run("index", vault)
    result = run("index", vault, "--rebuild")
    assert (result.exit_code, "made anew" in result.stdout, "notes  2\n" in result.stdout) == (0, True, True)


def test_the_version_is_told_without_loading_the_program() -> None:
    code = "import sys; sys.argv = ['note-lsp', '--version']; from note_lsp.cli import main; main(); "
    code += "print(sorted({'click', 'msgspec', 'note_lsp.vault'} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == f"note-lsp {__version__}\n[]\n"


def test_a_command_loads_no_protocol() -> None:
    code = "import sys, note_lsp.cli.check, note_lsp.cli.ask, note_lsp.cli.index, note_lsp.cli.serve; "
    code += "print(sorted({'pygls', 'lsprotocol', 'asyncio', 'rich'} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"


def test_help_names_every_command() -> None:
    help_text = run("--help").stdout
    for command in ("check", "definition", "hover", "references", "complete", "index", "serve"):
        assert f"  {command} " in help_text
        assert run(command, "--help").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--tcp", "nowhere"], "is no address"),
        (["--tcp", "127.0.0.1:99999"], "is no address"),
        (["--stdio", "--tcp", "127.0.0.1:7998"], "exclude each other"),
        (["--log-level", "loud"], "'loud' is not one of"),
    ],
)
def test_serve_is_told_in_words_what_it_cannot_do(arguments: list[str], words: str) -> None:
    result = run("serve", *arguments)
    assert result.exit_code == 2
    assert words in result.stderr
