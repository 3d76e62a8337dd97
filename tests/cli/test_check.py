"""``note-lsp check``: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from note_lsp import __version__
from note_lsp.cli import output
from note_lsp.settings import DEFAULT_SEVERITIES
from tests.cli.running import drawn, run

VAULT = """
    -- s.md --
    # Start
    é See [[gone]] and [[Data structures#x]].
    -- sub/t.md --
    [[dup]] [[x#Openins]]
    -- data_structures.md --
    # x
    -- a/dup.md --
    -- b/dup.md --
    -- x.md --
    # Openings
"""


def test_text_is_a_line_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(drawn(tmp_path, VAULT))
    result = run("check")
    assert result.exit_code == 1
    assert result.stdout == snapshot("""\
s.md:2:9: warning[broken-link] There is no note “gone”, wanted by 1 link in 1 note
s.md:2:22: hint[non-canonical-link] “Data structures” is written differently from the note's name, “data_structures”
sub/t.md:1:3: information[ambiguous-link] “dup” may be any of 2: a/dup.md, b/dup.md; it leads to the first
sub/t.md:1:13: warning[broken-heading] There is no heading “Openins” in “x”; did you mean “Openings”?
""")
    assert result.stderr == "note-lsp: 6 notes, 4 findings in 2: 2 warnings, 1 information, 1 hint\n"


def test_paths_can_be_opened_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = drawn(tmp_path / "home" / "notes", VAULT)
    monkeypatch.chdir(tmp_path / "home")
    assert run("check", "notes").stdout.startswith("notes/s.md:2:9: ")
    monkeypatch.chdir(tmp_path / "home" / "notes" / "sub")
    assert run("check", "..").stdout.startswith(f"{vault.as_posix()}/s.md:2:9: ")


def test_json_is_one_object(tmp_path: Path) -> None:
    vault = drawn(tmp_path, VAULT)
    result = run("check", "--format", "json", vault)
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert list(report) == ["version", "vault", "notes", "findings"]
    assert (report["version"], report["vault"], report["notes"]) == (__version__, str(vault), 6)
    broken, written, _, heading = report["findings"]
    assert broken == {
        "path": "s.md",
        "range": {"start": {"line": 2, "column": 9}, "end": {"line": 2, "column": 13}},
        "code": "broken-link",
        "severity": "warning",
        "message": "There is no note “gone”, wanted by 1 link in 1 note",
        "target": "gone",
        "related": [],
        "fix": None,
    }
    assert written["fix"] == {
        "title": "Write “data_structures” and show “Data structures > x”",
        "edits": [
            {
                "range": {"start": written["range"]["start"], "end": {"line": 2, "column": 39}},
                "newText": "data_structures#x|Data structures > x",
            }
        ],
    }
    assert heading["related"] == [
        {
            "path": "x.md",
            "range": {"start": {"line": 1, "column": 3}, "end": {"line": 1, "column": 11}},
            "message": "Openings",
        }
    ]


def test_github_gets_annotations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    vault = drawn(tmp_path / "docs", VAULT)
    lines = run("check", "--format", "github", vault).stdout.splitlines()
    assert lines[0] == snapshot(
        "::warning file=s.md,line=2,endLine=2,col=9,endColumn=13,title=broken-link::There is no note “gone”, wanted by 1 link in 1 note"  # noqa: E501  # one line by its nature
    )
    assert [line.split(" ")[0] for line in lines] == ["::warning", "::notice", "::notice", "::warning"]
    assert lines[2].endswith(
        "; it leads to the first%0Aa/dup.md:1:1: it may be a/dup.md%0Ab/dup.md:1:1: it may be b/dup.md"
    )
    assert lines[3].endswith("; did you mean “Openings”?%0Ax.md:1:3: Openings%0AFix: Change to “Openings”")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    told = run("check", "--format", "github", vault).stdout
    assert told.startswith("::warning file=docs/s.md,")
    assert "%0Adocs/x.md:1:3: Openings%0A" in told


def test_github_takes_no_columns_of_several_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    vault = drawn(
        tmp_path,
        """
        -- a.md --
        [words][of
        several lines]
        """,
    )
    assert run("check", "--format", "github", vault).stdout.startswith(
        "::warning file=a.md,line=1,endLine=2,col=9,title=broken-reference::"
    )


def test_github_is_told_of_signs_that_mean_something_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    vault = drawn(tmp_path, "-- a, b: 1%.md --\n[[100% gone]]")
    assert run("check", "--format", "github", vault).stdout == snapshot(
        "::warning file=a%2C b%3A 1%25.md,line=1,endLine=1,col=3,endColumn=12,title=broken-link::There is no note “100%25 gone”, wanted by 1 link in 1 note\n"  # noqa: E501  # one line by its nature
    )


def test_sarif_carries_the_same(tmp_path: Path) -> None:
    vault = drawn(tmp_path, VAULT)
    log = json.loads(run("check", "--format", "sarif", vault).stdout)
    (sarif,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert sarif["columnKind"] == "unicodeCodePoints"
    assert sarif["originalUriBaseIds"]["VAULT"]["uri"] == f"{vault.as_uri()}/"
    rules = sarif["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in sarif["results"])
    assert all(rule["help"]["markdown"] for rule in rules)
    assert all(rule["helpUri"].endswith(f"/findings.md#{rule['id']}") for rule in rules)
    assert {rule["id"] for rule in rules} == set(DEFAULT_SEVERITIES)
    first, second, _, heading = sarif["results"]
    assert first["properties"] == {"severity": "warning", "target": "gone"}
    (related,) = heading["relatedLocations"]
    assert related["message"] == {"text": "Openings"}
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "x.md"
    assert related["physicalLocation"]["region"]["startColumn"] == 3
    assert (first["ruleId"], first["level"], second["level"]) == ("broken-link", "warning", "note")
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "s.md", "uriBaseId": "VAULT"},
                "region": {"startLine": 2, "startColumn": 9, "endLine": 2, "endColumn": 13},
            }
        }
    ]
    (replacement,) = second["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replacement["insertedContent"]["text"] == "data_structures#x|Data structures > x"


@pytest.mark.parametrize(
    ("fail_on", "code"), [("error", 0), ("warning", 1), ("information", 1), ("hint", 1), ("never", 0)]
)
def test_the_exit_code_says_whether_there_is_something_grave(tmp_path: Path, fail_on: str, code: int) -> None:
    assert run("check", "--fail-on", fail_on, drawn(tmp_path, VAULT)).exit_code == code


def test_a_clean_vault_prints_nothing(tmp_path: Path) -> None:
    result = run("check", drawn(tmp_path, "-- a.md --\n[[a]]"))
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_folder_or_a_note_is_checked_as_part_of_its_vault(tmp_path: Path) -> None:
    vault = drawn(tmp_path, VAULT)
    folder = json.loads(run("check", "--format", "json", vault / "sub").stdout)
    assert (folder["vault"], folder["notes"]) == (str(vault), 1)
    assert [found["code"] for found in folder["findings"]] == ["ambiguous-link", "broken-heading"]
    notes = json.loads(run("check", "--format", "json", vault / "s.md", vault / "x.md").stdout)
    assert notes["notes"] == 2
    assert {found["path"] for found in notes["findings"]} == {"s.md"}


def test_a_folder_without_any_mark_is_the_vault_itself(tmp_path: Path) -> None:
    vault = drawn(tmp_path, VAULT, marker=False)
    assert json.loads(run("check", "--format", "json", vault / "sub").stdout)["vault"] == str(vault / "sub")


def test_a_note_without_any_mark_belongs_to_the_current_folder_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = drawn(tmp_path / "vault", VAULT, marker=False)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(vault)
    assert json.loads(run("check", "--format", "json", "sub/t.md").stdout)["vault"] == str(vault)
    monkeypatch.setenv("HOME", str(vault))
    assert json.loads(run("check", "--format", "json", "sub/t.md").stdout)["vault"] == str(vault / "sub")
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert json.loads(run("check", "--format", "json", vault / "sub/t.md").stdout)["vault"] == str(vault / "sub")


@pytest.mark.parametrize("marker", [".note-lsp.toml", ".obsidian", ".git"])
def test_the_nearest_mark_upward_is_the_root(tmp_path: Path, marker: str) -> None:
    vault = drawn(tmp_path, VAULT, marker=False)
    (vault / marker).touch()
    assert json.loads(run("check", "--format", "json", vault / "sub").stdout)["vault"] == str(vault)


def test_the_settings_of_the_vault_hold_and_their_faults_are_said(tmp_path: Path) -> None:
    vault = drawn(tmp_path, VAULT)
    (vault / ".note-lsp.toml").write_text('[diagnostics]\nbroken-link = "off"\nbroken-heading = "loud"\n')
    result = run("check", vault)
    assert "broken-link" not in result.stdout
    assert "broken-heading must be one of" in result.stderr


def test_many_notes_and_few_are_told_the_same(tmp_path: Path) -> None:
    notes = "\n".join(f"-- n{number:02}.md --\n[[gone]] [[n{number:02}#x]] [[S {number}]]" for number in range(60))
    vault = drawn(tmp_path, notes)
    everything = run("check", vault).stdout.splitlines()
    single = run("check", vault / "n07.md").stdout.splitlines()
    assert single == [line for line in everything if "/n07.md:" in line]
    assert "wanted by 60 links in 60 notes" in single[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "nowhere does not exist"),
        ([""], "an empty path names no file"),
        (["--format", "xml"], "'xml' is not one of"),
        (["--fail-on", "loud"], "'loud' is not one of"),
        (["--write"], "--write goes with --fix"),
        (["--fix", "--format", "json"], "add --write"),
        (["--nonsense"], "No such option"),
    ],
)
def test_wrong_use_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("check", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


def test_paths_may_belong_to_several_vaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, _ = drawn(tmp_path / "one", VAULT), drawn(tmp_path / "other", "-- o.md --\n[[x]]")
    monkeypatch.chdir(tmp_path)
    result = run("check", one / "s.md", "other", one / "x.md")
    assert [line.split(": ")[0] for line in result.stdout.splitlines()] == [
        "one/s.md:2:9",
        "one/s.md:2:22",
        "other/o.md:1:3",
    ]
    assert result.stderr == "note-lsp: 3 notes, 3 findings in 2: 2 warnings, 1 hint\n"
    assert run("check", "--format", "github", "one", "other").stdout.count("\n") == 5


@pytest.mark.parametrize("format_", ["json", "sarif"])
def test_one_object_tells_of_one_vault(tmp_path: Path, format_: str) -> None:
    one, other = drawn(tmp_path / "one", VAULT), drawn(tmp_path / "other", VAULT)
    result = run("check", "--format", format_, one, other)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{format_} tells of one vault, and the paths belong to several: {one}, {other}" in result.stderr


def test_one_is_no_plural(tmp_path: Path) -> None:
    assert (
        run("check", drawn(tmp_path, "-- a.md --\n[[gone]]")).stderr == "note-lsp: 1 note, 1 finding in 1: 1 warning\n"
    )


def test_what_is_no_note_is_left_out(tmp_path: Path) -> None:
    vault = drawn(tmp_path, VAULT)
    (vault / "data.csv").touch()
    result = run("check", vault / "data.csv", vault / "x.md")
    assert result.exit_code == 0
    assert "data.csv is left out" in result.stderr


def test_control_characters_of_a_note_do_not_reach_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = drawn(
        tmp_path,
        r"""
        -- a\u{1b}[7m.md --
        [[go\u{1b}ne]]
    """,
    )
    assert "\x1b" not in run("check", vault).output
    monkeypatch.setattr("note_lsp.cli.check.has_colours", lambda: True)
    assert "\x1b[7m" not in run("check", vault).output


def test_invisible_and_joined_signs_are_no_control_characters(tmp_path: Path) -> None:
    vault = drawn(tmp_path, "-- a.md --\n[[\u2068gone\u2069 \U0001f469\u200d\U0001f680]]")
    assert "\u2068gone\u2069 \U0001f469\u200d\U0001f680" in run("check", vault).stdout


@pytest.mark.parametrize(
    ("variables", "coloured"),
    [({"TERM": "xterm"}, True), ({}, True), ({"TERM": "dumb"}, False), ({"TERM": "xterm", "NO_COLOR": "1"}, False)],
)
def test_colours_are_for_terminals_that_have_them(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], coloured: bool
) -> None:
    monkeypatch.delenv("TERM", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(output, "is_terminal", lambda: True)
    assert output.has_colours() is coloured
    monkeypatch.setattr(output, "is_terminal", lambda: False)
    assert not output.has_colours()


def test_a_damaged_index_hides_no_finding(tmp_path: Path) -> None:
    root = str(drawn(tmp_path, VAULT))
    sound = run("check", root)
    index = Path(run("index", root, "--where").stdout.strip())
    with sqlite3.connect(index) as connection:
        connection.execute("UPDATE link SET target = x'07'")
    connection.close()
    assert run("check", root).stdout == sound.stdout


def test_notes_that_are_not_read_as_they_are_are_told_of_beside_the_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = drawn(tmp_path, "-- a.md --\n[[b]]\n-- c.md --\nlong enough\n")
    (vault / "b.md").write_bytes(b"\xe9 [[a]]\n")
    monkeypatch.setattr("note_lsp.vault.files.LARGEST_NOTE", 10)
    result = run("check", vault)
    assert "1 note could not be read" in result.stderr
    assert ": c.md" in result.stderr
    assert "1 note is not in UTF-8" in result.stderr
    assert ": b.md" in result.stderr
    assert "UTF-8" not in result.stdout
