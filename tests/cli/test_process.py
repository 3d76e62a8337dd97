"""The command line as a process: output that cannot be written, a reader that goes away, Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import drawn

VAULT = """
    -- s.md --
    See [[gone]] and [[other]].
    -- other.md --
"""
COMMANDS = [
    ("check",),
    ("check", "--format", "sarif"),
    ("check", "--fix"),
    ("definition", "s.md:1:20"),
    ("hover", "s.md:1:20"),
    ("complete", "s.md:1:20"),
    ("index",),
    ("index", "--where"),
    ("--version",),
    ("--help",),
]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "note_lsp", *arguments]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_results_that_cannot_be_written_are_said_in_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    vault = drawn(tmp_path, VAULT.replace("[[other]]", "[[https://a.example | b]]") if "--fix" in arguments else VAULT)
    with open("/dev/full", "wb") as full:
        ended = subprocess.run(
            command(*arguments), cwd=vault, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert ended.returncode == 2
    assert ended.stderr.splitlines()[-1].endswith("No space left on device")
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("arguments", [one for one in COMMANDS if one != ("--help",)], ids=" ".join)
def test_a_closed_output_is_said_in_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    vault = drawn(tmp_path, VAULT.replace("[[other]]", "[[https://a.example | b]]") if "--fix" in arguments else VAULT)
    closing = ["sh", "-c", 'exec "$@" >&-', "sh", *command(*arguments)]
    ended = subprocess.run(closing, cwd=vault, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr.splitlines()[-1]) == (2, "note-lsp: standard output is closed")


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    vault = drawn(tmp_path, "\n".join(f"-- s{number}.md --\n" + "[[gone]] " * 50 for number in range(100)))
    with subprocess.Popen(
        command("check"), cwd=vault, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith("s0.md:1:3: ")
        process.stdout.close()
        assert process.stderr.read() == ""


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX'")
def test_an_interrupt_ends_a_first_index_without_a_word(tmp_path: Path) -> None:
    vault = drawn(tmp_path, "-- s.md --\n")
    for number in range(1200):
        (vault / f"{number}.md").write_text("[[gone]] *a* `b`\n\n" * 200)
    # The code of a worker says that it has begun; all of the terminal's processes are told to end, as by Ctrl-C.
    announcing = (
        "import sys, note_lsp.vault.pool as pool; begin = pool._reply\n"
        "def told(read): sys.stdout.write('begun\\n'); sys.stdout.flush(); return begin(read)\n"
        "pool._reply = told\n"
        "sys.argv = ['note-lsp', 'check']; from note_lsp.cli import main; main()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", announcing],
        cwd=vault,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith("begun")
        os.killpg(process.pid, signal.SIGINT)
        said = process.stderr.read()
        assert (process.wait(), said) == (130, "")
