"""``note-lsp check --fix``: a diff first, then only what is safe, byte for byte."""

from __future__ import annotations

import importlib
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot

from note_lsp.cli.writing import NotWrittenError, write_edits
from note_lsp.edits import TextEdit
from note_lsp.text import Span
from tests.cli.running import drawn, run

# The package's name for it is the command.
check_module = importlib.import_module("note_lsp.cli.check")

VAULT = """
    -- s.md --
    [[Data structures]] and [[gone]]
    and [[https://example.org | it]] and [[data_structurs]]
    -- data_structures.md --
"""


def test_without_write_the_diff_is_shown_and_nothing_changes(tmp_path: Path) -> None:
    vault = drawn(tmp_path, VAULT)
    before = (vault / "s.md").read_bytes()
    result = run("check", "--fix", vault)
    assert result.stdout == snapshot("""\
--- a/s.md
+++ b/s.md
@@ -1,2 +1,2 @@
-[[Data structures]] and [[gone]]
-and [[https://example.org | it]] and [[data_structurs]]
+[[data_structures|Data structures]] and [[gone]]
+and [it](https://example.org) and [[data_structurs]]
""")
    assert result.stderr == snapshot("""\
note-lsp: 2 safe fixes in 1 note, 2 findings would remain; --write makes them
note-lsp: 2 notes, 4 findings in 1: 3 warnings, 1 hint
""")
    assert result.exit_code == 1
    assert (vault / "s.md").read_bytes() == before


def test_with_write_the_notes_are_changed_and_the_rest_is_printed(tmp_path: Path) -> None:
    vault = drawn(tmp_path, VAULT)
    result = run("check", "--fix", "--write", vault)
    assert (vault / "s.md").read_text(encoding="utf-8") == (
        "[[data_structures|Data structures]] and [[gone]]\nand [it](https://example.org) and [[data_structurs]]\n"
    )
    assert [line.split(": ")[1].split(" ")[0] for line in result.stdout.splitlines()] == ["warning[broken-link]"] * 2
    assert ":1:43:" in result.stdout
    assert "2 safe fixes in 1 note made" in result.stderr
    assert run("check", "--fix", vault).stdout == ""


def test_everything_outside_the_edits_stays_byte_for_byte(tmp_path: Path) -> None:
    vault = drawn(tmp_path / "vault", VAULT)
    note = vault / "mixed.md"
    data = "\ufeffone\r\ntwo [[Data structures|x]]\r three\u2028 é\r\n\n\tend".encode()
    note.write_bytes(data)
    note.chmod(0o640)
    run("check", "--fix", "--write", vault)
    assert note.read_bytes() == data.replace(b"[[Data structures", b"[[data_structures")
    assert stat.S_IMODE(note.stat().st_mode) == 0o640
    assert sorted(path.name for path in vault.iterdir()) == [".obsidian", "data_structures.md", "mixed.md", "s.md"]


def test_a_note_behind_a_link_is_changed_and_the_link_stays(tmp_path: Path) -> None:
    vault = drawn(tmp_path / "vault", VAULT)
    elsewhere = tmp_path / "elsewhere.md"
    elsewhere.write_text("[[Data structures|x]]\n")
    (vault / "linked.md").symlink_to(elsewhere)
    run("check", "--fix", "--write", vault)
    assert (vault / "linked.md").is_symlink()
    assert elsewhere.read_text() == "[[data_structures|x]]\n"


def test_a_file_that_is_two_notes_is_changed_once(tmp_path: Path) -> None:
    vault = drawn(
        tmp_path,
        """
        -- AGENTS.md --
        See [[Data structures]], [[Data structures|x]] and [[gone]].
        -- data_structures.md --
        """,
    )
    (vault / "CLAUDE.md").symlink_to("AGENTS.md")
    (vault / "ALIAS.md").symlink_to("AGENTS.md")
    shown = run("check", "--fix", vault)
    assert [line for line in shown.stdout.splitlines() if line.startswith("+++")] == ["+++ b/AGENTS.md"]
    assert "2 safe fixes in 1 note, 3 findings would remain" in shown.stderr
    result = run("check", "--fix", "--write", vault)
    text = (vault / "AGENTS.md").read_text()
    assert text == "See [[data_structures|Data structures]], [[data_structures|x]] and [[gone]].\n"
    assert "2 safe fixes in 1 note made" in result.stderr
    assert result.stdout.count("broken-link") == result.stdout.count("\n") == 3


@pytest.mark.parametrize("options", [(), ("--write",)])
def test_a_note_saved_after_it_was_checked_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    vault = drawn(tmp_path, VAULT)
    look = check_module._found

    def look_and_save(*arguments: Any) -> Any:
        found = look(*arguments)
        (vault / "s.md").write_text("New words. [[Data structures]]\n")
        return found

    monkeypatch.setattr(check_module, "_found", look_and_save)
    result = run("check", "--fix", *options, vault)
    assert (vault / "s.md").read_text() == "New words. [[Data structures]]\n"
    assert "s.md is left as it is: it has changed meanwhile" in result.stderr
    assert "+++" not in result.stdout


def test_the_exit_code_of_a_dry_run_is_that_of_the_notes_as_they_are(tmp_path: Path) -> None:
    vault = drawn(tmp_path, "-- s.md --\n[[https://example.org | it]]")
    result = run("check", "--fix", vault)
    assert result.exit_code == 1
    assert result.stderr == snapshot("""\
note-lsp: 1 safe fix in 1 note, 0 findings would remain; --write makes them
note-lsp: 1 note, 1 finding in 1: 1 warning
""")
    assert run("check", "--fix", "--write", vault).exit_code == 0


def test_control_characters_of_a_note_reach_no_terminal_in_a_diff(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = drawn(
        tmp_path,
        r"""
        -- s.md [crlf] --
        \u{1b}[7m [[Data structures|x]]
        -- data_structures.md --
        """,
    )
    assert "-\x1b[7m [[Data structures|x]]\r\n" in run("check", "--fix", vault).stdout_bytes.decode()
    monkeypatch.setattr("note_lsp.cli.fixing.is_terminal", lambda: True)
    shown = run("check", "--fix", vault).stdout_bytes.decode()
    assert "-\ufffd[7m [[Data structures|x]]\ufffd\n" in shown


def test_a_note_that_is_not_utf8_is_left_as_it_is(tmp_path: Path) -> None:
    vault = drawn(
        tmp_path,
        """
        -- latin.md [latin1] --
        é [[Data structures]]
        -- data_structures.md --
        """,
    )
    before = (vault / "latin.md").read_bytes()
    for options in ((), ("--write",)):
        result = run("check", "--fix", *options, vault)
        assert (vault / "latin.md").read_bytes() == before
        assert "latin.md is left as it is: it is not UTF-8" in result.stderr
        assert "+++" not in result.stdout


def test_a_note_that_changed_meanwhile_is_left_as_it_is(tmp_path: Path) -> None:
    note = tmp_path / "n.md"
    note.write_text("newer")
    with pytest.raises(NotWrittenError, match="changed meanwhile"):
        write_edits(note, "older", [TextEdit(Span(0, 1), "x")])
    assert note.read_text() == "newer"


def test_a_note_that_changes_while_it_is_written_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "n.md"
    note.write_text("old")
    monkeypatch.setattr(os, "fsync", lambda handle: note.write_text("newer"))
    with pytest.raises(NotWrittenError, match="changed meanwhile"):
        write_edits(note, "old", [TextEdit(Span(0, 1), "x")])
    assert note.read_text() == "newer"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".tmp"] == []


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_note_is_left_as_it_is(tmp_path: Path) -> None:
    note = tmp_path / "n.md"
    note.write_text("old")
    note.chmod(0o400)
    with pytest.raises(NotWrittenError, match="read-only"):
        write_edits(note, "old", [TextEdit(Span(0, 1), "x")])


def test_the_last_line_without_a_break_is_marked_in_the_diff(tmp_path: Path) -> None:
    vault = drawn(
        tmp_path,
        """
        -- s.md [noeol] --
        [[Data structures|x]]
        -- data_structures.md --
        """,
    )
    assert run("check", "--fix", vault).stdout.splitlines()[3:] == [
        "-[[Data structures|x]]",
        "\\ No newline at end of file",
        "+[[data_structures|x]]",
        "\\ No newline at end of file",
    ]


def stamp(value: str, text: str) -> str:
    return f'<a class="yt-timestamp" data-t="{value}">{text}</a>'


TIMES = f"""---\r
videoId: "https://youtu.be/abcdEFGH123"\r
---\r
One {stamp("00:12:34:05", "[12:34]")} {stamp("HH:MM:SS", "[00:04:28]")}\u2028é\r
two {stamp("19:00", "")} [x](https://youtu.be/abcdEFGH123&t=83)\n\r
three {stamp("00:05:00", "[06:00]")} {stamp("00:75:00", "[5:00]")} {stamp("N/A", "[N/A]")}\r no end"""


def test_times_that_can_be_read_in_one_way_are_mended_and_all_else_stays_byte_for_byte(tmp_path: Path) -> None:
    vault = drawn(tmp_path, "-- talk/ --")
    note = vault / "talk.md"
    note.write_bytes(b"\xef\xbb\xbf" + TIMES.encode())
    shown = run("check", "--fix", vault)
    assert "5 safe fixes in 1 note, 3 findings would remain" in shown.stderr
    assert "5 safe fixes in 1 note made" in run("check", "--fix", "--write", vault).stderr
    after = TIMES.replace('https://youtu.be/abcdEFGH123"', 'abcdEFGH123"').replace("00:12:34:05", "00:12:34")
    after = after.replace("HH:MM:SS", "00:04:28").replace('19:00"><', '19:00">[19:00]<').replace("&t=83", "?t=83")
    assert note.read_bytes() == b"\xef\xbb\xbf" + after.encode()
    again = run("check", "--fix", "--write", vault)
    assert "0 safe fixes in 0 notes made" in again.stderr
    assert again.stdout.count("timestamp]") == 3
    assert note.read_bytes() == b"\xef\xbb\xbf" + after.encode()
