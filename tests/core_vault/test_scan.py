"""What of a folder is a vault: ignored, hidden, symlinked and unreadable things."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from note_lsp.vault.ignore import Globs
from note_lsp.vault.scan import Found, walk
from tests.dsl import Picture

EXTENSIONS = (".md", ".markdown")


def walked(root: Path, *globs: str, apart: tuple[str, ...] = ()) -> Found:
    return walk(root, Globs(globs), EXTENSIONS, apart=apart)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    return folder


def lay(root: Path, picture: str) -> None:
    Picture.parse(picture).write(root)


def test_notes_files_and_folders(root: Path) -> None:
    lay(
        root,
        """
        -- a.md --
        -- b/c.MarkDown --
        -- b/pic.png --
        -- b/.md --
        -- .hidden.md --
        -- empty/ --
        """,
    )
    found = walked(root)
    assert sorted(found.notes) == [".hidden.md", "a.md", "b/c.MarkDown"]
    assert sorted(found.files) == ["b/.md", "b/pic.png"]
    assert sorted(found.folders) == ["", "b", "empty"]
    assert found.notices == []


def test_dot_folders_and_node_modules_are_not_entered(root: Path) -> None:
    lay(
        root,
        """
        -- .obsidian/x.md --
        -- a/node_modules/x.md --
        -- a/.trash/x.md --
        -- a/node_modules.md --
        """,
    )
    found = walked(root)
    assert list(found.notes) == ["a/node_modules.md"]
    assert sorted(found.hidden_folders) == [".obsidian", "a/.trash", "a/node_modules"]


def test_gitignore_with_negation_and_nested_files(root: Path) -> None:
    lay(
        root,
        """
        -- .gitignore --
        # a comment
        *.log
        /top.md
        drafts/*
        !drafts/keep.md
        build/
        !never.md
        -- top.md --
        -- a.log --
        -- sub/top.md --
        -- drafts/keep.md --
        -- drafts/drop.md --
        -- build/never.md --
        -- sub/.gitignore --
        !b.log
        local.md
        -- sub/b.log --
        -- sub/local.md --
        -- local.md --
        """,
    )
    found = walked(root)
    assert sorted(found.notes) == ["drafts/keep.md", "local.md", "sub/top.md"]
    assert sorted(found.hidden_files) == ["a.log", "drafts/drop.md", "sub/local.md", "top.md"]
    assert found.hidden_folders == ["build"]
    assert "sub/b.log" in found.files


def test_globs_of_the_settings_win_over_gitignore(root: Path) -> None:
    lay(
        root,
        """
        -- .gitignore --
        !templates/
        -- templates/daily.md --
        -- a/old.md --
        -- a/new.md --
        """,
    )
    assert sorted(walked(root, "templates/", "**/old.md").notes) == ["a/new.md"]


def test_a_rule_that_is_none_is_passed_over(root: Path) -> None:
    lay(
        root,
        r"""
        -- .gitignore --
        !
        [
        [z-a].md
        drop.md
        -- drop.md --
        -- keep.md --
        """,
    )
    assert list(walked(root).notes) == ["keep.md"]


def test_a_glob_of_the_settings_that_is_none_is_passed_over_and_told_of() -> None:
    globs = Globs(("[z-a].md", "# words", "drop.md", "a/", "!"))
    assert globs.wrong == ("[z-a].md", "!")
    assert [globs.ignores(path, False) for path in ("drop.md", "z.md", "a/b/c.md", "a")] == [True, False, True, False]


def test_a_gitignore_may_begin_with_a_byte_order_mark_and_have_any_line_ends(root: Path) -> None:
    lay(
        root,
        """
        -- a.md --
        -- b.md --
        -- c.md --
        """,
    )
    (root / ".gitignore").write_bytes("\ufeffa.md\r\n\r\nb.md\r\n".encode())
    assert list(walked(root).notes) == ["c.md"]


def test_folders_that_a_negation_keeps_are_entered(root: Path) -> None:
    lay(
        root,
        """
        -- .gitignore --
        *
        !*/
        !*.md
        -- d/n.md --
        -- d/x.txt --
        """,
    )
    assert list(walked(root).notes) == ["d/n.md"]
    assert "d/x.txt" in walked(root).hidden_files


def test_a_negation_of_a_folder_is_none_of_what_lies_in_it(root: Path) -> None:
    lay(
        root,
        """
        -- .gitignore --
        private/
        **/e/
        /*
        !/notes/
        !/s.md
        -- s.md --
        -- other.md --
        -- notes/n.md --
        -- notes/private/n.md --
        -- notes/e/n.md --
        """,
    )
    assert sorted(walked(root).notes) == ["notes/n.md", "s.md"]


RULES = (
    *(
        "*.md",
        "!a.md",
        "/a.md",
        "d/",
        "!d/",
        "d/e",
        "d/*",
        "!d/b.md",
        "!d/e/",
        "build",
        "/build/",
        "build/*",
        "**/a.md",
    ),
    *(
        "d/**",
        "foo/**/a.md",
        "*",
        "!*/",
        "!*.md",
        "/*",
        "!/d",
        "*.log",
        "!x.log",
        "[ab].md",
        "?.md",
        "d/e/*.log",
        "a.md ",
    ),
    *(
        "**/e/",
        "**",
        "!**/",
        "d/**/g.md",
        "[!a].md",
        "d/**/",
        "!d/**/",
        "*/",
        "[z-a].md",
        "build/**",
        "!foo/",
        "foo/*",
        "#",
    ),
)
FILES = (
    "a.md",
    "b.md",
    "x.log",
    "d/a.md",
    "d/e/a.md",
    "d/e/x.log",
    "build/a.md",
    "d/build/a.md",
    "foo/bar/a.md",
    "d/e/f/g.md",
)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is the judge")
def test_what_is_ignored_is_what_git_ignores(root: Path) -> None:
    lay(root, "".join(f"-- {file} --\n" for file in FILES))
    git = ["git", "-c", "core.excludesFile=/dev/null"]
    subprocess.run([*git, "init", "-q", str(root)], check=True)
    chance = random.Random(5)
    for _ in range(60):
        files = {".gitignore": chance.choices(RULES, k=chance.randint(1, 5))}
        files["d/.gitignore"] = chance.choices(RULES, k=chance.randint(0, 2))
        for file, lines in files.items():
            (root / file).write_text("\n".join(lines) + "\n")
        command = [*git, "ls-files", "--others", "--exclude-per-directory=.gitignore"]
        kept = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.splitlines()
        found = walked(root)
        ours = [file for file in (*found.notes, *found.files) if not file.endswith(".gitignore")]
        assert sorted(ours) == sorted(file for file in kept if not file.endswith(".gitignore")), files


def test_another_vault_inside_is_left_to_itself(root: Path) -> None:
    lay(
        root,
        """
        -- a.md --
        -- inner/b.md --
        -- inner2/c.md --
        """,
    )
    assert sorted(walked(root, apart=("inner",)).notes) == ["a.md", "inner2/c.md"]


def test_a_symlinked_folder_is_followed_once(root: Path, tmp_path: Path) -> None:
    lay(tmp_path / "outside", "-- deep/x.md --")
    lay(root, "-- a.md --")
    (root / "one").symlink_to(tmp_path / "outside")
    (root / "two").symlink_to(tmp_path / "outside")
    (root / "three").symlink_to(tmp_path / "outside" / "deep")
    found = walked(root)
    assert sorted(found.notes) == ["a.md", "one/deep/x.md"]
    assert sorted(found.hidden_folders) == ["three", "two"]


def test_a_real_folder_comes_before_a_link_to_it(root: Path) -> None:
    lay(root, "-- z/x.md --")
    (root / "a").symlink_to(root / "z")
    assert list(walked(root).notes) == ["z/x.md"]


def test_loops_are_never_followed(root: Path, tmp_path: Path) -> None:
    lay(root, "-- a/b/x.md --")
    lay(tmp_path / "other", "-- y.md --")
    (root / "a" / "b" / "up").symlink_to(root / "a")
    (root / "self").symlink_to(root)
    (root / "above").symlink_to(tmp_path)
    (root / "other").symlink_to(tmp_path / "other")
    (tmp_path / "other" / "back").symlink_to(root)
    found = walked(root)
    assert sorted(found.notes) == ["a/b/x.md", "other/y.md"]


def test_symlinked_files_count_and_dangling_ones_do_not(root: Path, tmp_path: Path) -> None:
    lay(tmp_path / "outside", "-- x.md --")
    (root / "linked.md").symlink_to(tmp_path / "outside" / "x.md")
    (root / "dangling.md").symlink_to(tmp_path / "gone.md")
    (root / "circle.md").symlink_to(root / "circle.md")
    assert list(walked(root).notes) == ["linked.md"]


def test_pipes_and_sockets_are_no_notes(root: Path) -> None:
    os.mkfifo(root / "pipe.md")
    found = walked(root)
    assert not found.notes
    assert not found.files


def test_an_unreadable_folder_is_passed_over_with_a_notice(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(
        root,
        """
        -- a.md --
        -- locked/b.md --
        """,
    )
    real = os.scandir

    def scandir(path: Path) -> Any:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = walked(root)
    assert list(found.notes) == ["a.md"]
    assert found.notices == ["locked could not be read: Permission denied"]


def test_a_file_that_vanishes_meanwhile_is_passed_over(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(
        root,
        """
        -- a.md --
        -- b.md --
        """,
    )
    real = os.scandir

    class Listing:
        def __init__(self, path: Path) -> None:
            self.entries = list(real(path))

        def __enter__(self) -> Iterator[os.DirEntry[str]]:
            (root / "b.md").unlink()
            return iter(self.entries)

        def __exit__(self, *_: object) -> None:
            pass

    monkeypatch.setattr(os, "scandir", Listing)
    assert list(walked(root).notes) == ["a.md"]


def test_a_name_that_is_no_text_is_left_out_with_a_notice(root: Path) -> None:
    lay(root, "-- a.md --")
    try:
        (Path(os.fsdecode(os.fsencode(root) + b"/\xff.md"))).write_text("x")
    except OSError:
        pytest.skip("the file system takes no such name")
    found = walked(root)
    assert list(found.notes) == ["a.md"]
    assert len(found.notices) == 1
