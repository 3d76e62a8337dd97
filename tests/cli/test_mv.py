"""``note-lsp mv``: shown first, then all of it or nothing."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from inline_snapshot import snapshot

from note_lsp.cli import together
from tests.cli.running import drawn, run

VAULT = """
    -- s.md --
    See [[note]], [[note#Part|x]] and [y](note.md).
    -- note.md --
    # A note

    See [s](s.md).
    -- old/a.md --
    [s](../s.md) [b](b.md)
    -- old/b.md --
    [[old/a]]
    -- picture.png --
    no picture
"""


def state(vault: Path) -> dict[str, tuple[int, bytes | None]]:
    """Every file and folder of a vault, hidden ones too: its permissions and bytes."""
    return {
        path.relative_to(vault).as_posix(): (stat.S_IMODE(path.stat().st_mode), _bytes_of(path))
        for path in vault.rglob("*")
    }


def _bytes_of(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def check_refused(vault: Path, words: str, *arguments: object) -> None:
    """A move ends in ``words`` on stderr, and leaves all as it was."""
    before = state(vault)
    for options in ((), ("--write",)):
        result = run("mv", *options, *arguments)
        assert words in result.stderr
        assert (result.exit_code, result.stdout) == (2, "")
        assert "Traceback" not in result.stderr
        assert state(vault) == before


def written(*arguments: object) -> Result:
    result = run("mv", "--write", *arguments)
    assert result.exit_code == 0, result.stderr
    return result


def names(vault: Path) -> set[str]:
    return {path for path, (_, data) in state(vault).items() if data is not None}


def text(file: Path) -> str:
    return file.read_bytes().decode()


def test_without_write_renames_and_a_diff_are_shown_and_nothing_changes(tmp_path: Path) -> None:
    vault = drawn(tmp_path / "vault", VAULT)
    before = state(vault)
    result = run("mv", vault / "note.md", vault / "sub" / "better.md")
    assert result.stdout == snapshot("""\
rename note.md -> sub/better.md
--- a/note.md
+++ b/note.md
@@ -1,3 +1,3 @@
 # A note
 \n\
-See [s](s.md).
+See [s](../s.md).
--- a/s.md
+++ b/s.md
@@ -1 +1 @@
-See [[note]], [[note#Part|x]] and [y](note.md).
+See [[better]], [[better#Part|x]] and [y](sub/better.md).
""")
    assert result.stderr == snapshot("note-lsp: 1 rename, 4 links in 2 notes; nothing is done without --write\n")
    assert result.exit_code == 0
    assert state(vault) == before


def test_with_write_it_is_done_and_no_link_is_broken(tmp_path: Path) -> None:
    vault = drawn(tmp_path / "vault", VAULT.replace("# A note", "# A note\n\n    ## Part"))
    assert run("check", vault).stdout == ""
    result = written(vault / "note.md", vault / "sub" / "better.md")
    assert result.stdout == "rename note.md -> sub/better.md\n"
    assert result.stderr == "note-lsp: 1 rename, 4 links in 2 notes\n"
    assert text(vault / "s.md") == "See [[better]], [[better#Part|x]] and [y](sub/better.md).\n"
    assert text(vault / "sub" / "better.md") == "# A note\n\n## Part\n\nSee [s](../s.md).\n"
    assert names(vault) == {"s.md", "sub/better.md", "old/a.md", "old/b.md", "picture.png"}
    assert run("check", vault).stdout == ""


@pytest.mark.parametrize(
    ("olds", "new", "there"),
    [
        (["note.md"], "old", ["old/note.md"]),
        (["note.md"], "made/", ["made/note.md"]),
        (["note.md"], "better", ["better.md"]),
        (["note.md"], "v1.2", ["v1.2.md"]),
        (["note.md"], "Note.md", ["Note.md"]),
        (["note.md", "picture.png", "s.md"], "old", ["old/note.md", "old/picture.png", "old/s.md"]),
        (["note.md", "s.md"], "made/", ["made/note.md", "made/s.md"]),
        (["old"], "new", ["new/a.md", "new/b.md"]),
        (["old"], "deep/new/", ["deep/new/a.md", "deep/new/b.md"]),
        (["old"], "Old", ["Old/a.md", "Old/b.md"]),
        (["picture.png"], "old/image.png", ["old/image.png"]),
    ],
)
def test_where_files_come_to_lie(tmp_path: Path, olds: list[str], new: str, there: list[str]) -> None:
    vault = drawn(tmp_path / "vault", VAULT)
    before = names(vault)
    written(*(vault / old for old in olds), f"{vault}/{new}")
    left = {name for name in before if not any(name == old or name.startswith(f"{old}/") for old in olds)}
    assert names(vault) == left | set(there)
    assert "broken-link" not in run("check", vault).stdout


def test_links_in_a_folder_and_into_it_follow(tmp_path: Path) -> None:
    vault = drawn(tmp_path / "vault", VAULT)
    written(vault / "old", vault / "deep" / "new")
    assert text(vault / "deep" / "new" / "a.md") == "[s](../../s.md) [b](b.md)\n"
    assert text(vault / "deep" / "new" / "b.md") == "[[deep/new/a]]\n"


def test_what_lies_there_already_is_nothing_to_do(tmp_path: Path) -> None:
    vault = drawn(tmp_path / "vault", VAULT)
    before = state(vault)
    assert written(vault / "note.md", vault / "note").stdout == ""
    assert state(vault) == before


def test_line_ends_byte_order_mark_and_permissions_stay(tmp_path: Path) -> None:
    vault = drawn(tmp_path / "vault", VAULT)
    data = "\ufeffone\r\ntwo [y](note.md)\r three\u2028 é 😀 [[note]]\n\n\tend".encode()
    (vault / "mixed.md").write_bytes(data)
    (vault / "mixed.md").chmod(0o640)
    (vault / "note.md").write_bytes(b"[s](s.md)\r\nno end")
    (vault / "note.md").chmod(0o604)
    written(vault / "note.md", vault / "old" / "better.md")
    after = state(vault)
    assert after["mixed.md"] == (0o640, data.replace(b"(note", b"(old/better").replace(b"[[note", b"[[better"))
    assert after["old/better.md"] == (0o604, b"[s](../s.md)\r\nno end")


@pytest.mark.parametrize(
    ("olds", "new", "words"),
    [
        (["note.md"], "s.md", "already something called s.md"),
        (["note.md"], "s", "already something called s.md"),
        (["note.md"], "a|b.md", "may not hold “|”"),
        (["note.md"], "con.md", "device"),
        (["note.md"], "x" * 300, "too long"),
        (["note.md"], "x" * 5000, "too long"),
        (["note.md"], ".hidden/x.md", "hidden"),
        (["note.md"], "bad \udcff.md", "characters that no file's name can have"),
        (["note.md"], "s.md/x.md", "s.md is a file"),
        (["note.md"], "../x.md", "lies outside the vault"),
        (["old"], "old/deeper", "moved into itself"),
        (["old"], "old", "moved into itself"),
        (["old", "old/a.md"], "made/", "moves along with old"),
        (["note.md", "note.md"], "old", "named twice"),
        (["note.md", "s.md"], "nowhere", "is no folder"),
        (["gone.md"], "x.md", "does not exist"),
        ([], "x.md", "name what is to be moved"),
    ],
)
def test_what_cannot_be_is_refused_in_words(tmp_path: Path, olds: list[str], new: str, words: str) -> None:
    vault = drawn(tmp_path / "vault", VAULT)
    check_refused(vault, words, *(vault / old for old in olds), f"{vault}/{new}")


def test_two_files_of_one_name_are_not_moved_into_one_folder(tmp_path: Path) -> None:
    vault = drawn(tmp_path / "vault", "-- one/a.md --\n1\n-- two/a.md --\n2\n-- to/ --")
    check_refused(vault, "Two files would be called to/a.md", vault / "one/a.md", vault / "two/a.md", vault / "to")


def test_an_empty_path_and_the_vault_itself_are_refused(tmp_path: Path) -> None:
    vault = drawn(tmp_path / "vault", VAULT)
    check_refused(vault, "an empty path", vault / "note.md", "")
    check_refused(vault, "an empty path", "", vault / "x")
    check_refused(vault, "is a vault itself", vault, tmp_path / "other")


def test_nothing_moves_from_one_vault_into_another(tmp_path: Path) -> None:
    vault = drawn(tmp_path / "vault", VAULT)
    other = drawn(vault / "inner", "-- i.md --")
    check_refused(vault, "lies in another vault", vault / "note.md", other)
    check_refused(vault, "belong to several vaults", vault / "note.md", other / "i.md", vault / "old")


def test_a_note_that_is_not_utf8_would_be_damaged_and_nothing_moves(tmp_path: Path) -> None:
    vault = drawn(tmp_path / "vault", f"{VAULT}\n    -- latin.md [latin1] --\n    é [y](note.md)\n")
    check_refused(vault, "latin.md: it is not UTF-8; nothing was moved", vault / "note.md", vault / "old")
    # Nothing of it has to be changed here.
    written(vault / "picture.png", vault / "old")
    written(vault / "latin.md", vault / "other.md")
    assert (vault / "other.md").read_bytes() == "é [y](note.md)\n".encode("latin-1")


SWAP = b"b0VIM 9.0".ljust(1007, b"\0") + b"\x55"


@pytest.mark.parametrize("lock", [".s.md.swp", ".note.md.swo", ".#s.md", ".s.md.kate-swp", "old/.b.md.swp"])
def test_unsaved_changes_in_an_editor_hold_a_move_up_unless_it_is_forced(tmp_path: Path, lock: str) -> None:
    vault = drawn(tmp_path / "vault", VAULT)
    if "#" in lock:
        (vault / lock).symlink_to("me@host.1234:5678")
    else:
        (vault / lock).write_bytes(SWAP)
    moved = (vault / "note.md", vault / "old", f"{vault / 'made'}/")
    for options in ((), ("--write",)):
        result = run("mv", *options, *moved)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "has unsaved changes in an editor" in result.stderr
    assert not (vault / "made").exists()
    written("--force", *moved)
    assert (vault / "made" / "note.md").exists()


def test_an_editor_without_changes_and_locks_of_other_notes_hold_nothing_up(tmp_path: Path) -> None:
    vault = drawn(tmp_path / "vault", VAULT)
    (vault / ".s.md.swp").write_bytes(SWAP[:-1] + b"\0")
    (vault / "old" / ".b.md.swp").write_bytes(SWAP)
    written(vault / "note.md", vault / "better.md")


def test_a_file_behind_a_link_is_changed_and_a_link_moves_itself(tmp_path: Path) -> None:
    vault = drawn(tmp_path / "vault", VAULT)
    elsewhere = tmp_path / "elsewhere.md"
    elsewhere.write_text("[y](note.md)\n")
    (vault / "linked.md").symlink_to(elsewhere)
    (vault / "near.md").symlink_to("s.md")
    written(vault / "note.md", vault / "old")
    assert (vault / "linked.md").is_symlink()
    assert text(elsewhere) == "[y](old/note.md)\n"
    check_refused(vault, "would lead elsewhere", vault / "near.md", vault / "old")
    written(vault / "near.md", vault / "nearer.md")
    assert os.readlink(vault / "nearer.md") == "s.md"


@pytest.mark.parametrize("read_only", ["s.md", "old"])
def test_what_is_read_only_holds_all_of_it_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_only: str) -> None:
    # Nothing is read-only for root, so it is said and not made.
    vault = drawn(tmp_path / "vault", f"{VAULT}\n    -- old/c.md --\n    [[note]]\n")
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != vault / read_only and may(path, mode))
    words = {"s.md": "s.md: it is read-only", "old": "old/c.md: its folder is read-only"}[read_only]
    check_refused(vault, f"{words}; nothing was moved", vault / "note.md", vault / "better.md")


@pytest.mark.parametrize("changed", ["s.md", "note.md"])
@pytest.mark.parametrize("late", [False, True])
def test_a_note_that_changes_meanwhile_keeps_what_was_written_and_nothing_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str, late: bool
) -> None:
    vault = drawn(tmp_path / "vault", VAULT)
    before = state(vault)
    name = "_replace" if late else "_prepare"
    work: Callable[..., Any] = getattr(together, name)

    def save_and_work(*arguments: Any) -> Any:
        (vault / changed).write_text("New words.\n")
        return work(*arguments)

    monkeypatch.setattr(together, name, save_and_work)
    result = run("mv", "--write", vault / "note.md", vault / "sub" / "better.md")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{changed}: it has changed meanwhile; nothing was moved" in result.stderr
    assert state(vault) == {**before, changed: (before[changed][0], b"New words.\n")}


def test_what_comes_to_lie_there_meanwhile_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = drawn(tmp_path / "vault", VAULT)
    before = state(vault)
    link = together._move

    def make_and_move(old: Path, new: Path, undoing: Any) -> None:
        new.write_text("Another's.\n")
        link(old, new, undoing)

    monkeypatch.setattr(together, "_move", make_and_move)
    result = run("mv", "--write", vault / "note.md", vault / "better.md")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "already" in result.stderr
    after = state(vault)
    assert after.pop("better.md")[1] == b"Another's.\n"
    assert after == before


class Failing:
    """Calls of the system that fail at the nth, once; ``made`` tells how many there were."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str, nth: int, within: Path) -> None:
        self.made = 0
        work = getattr(os, name)

        def call(path: Any, *arguments: Any, **more: Any) -> Any:
            if name == "fsync" or str(path).startswith(str(within)):
                self.made += 1
                if self.made == nth:
                    raise OSError(errno.ENOSPC, "No space left on device")
            return work(path, *arguments, **more)

        monkeypatch.setattr(os, name, call)


@pytest.mark.parametrize("name", ["replace", "rename", "link", "unlink", "mkdir", "fsync", "chmod"])
@pytest.mark.parametrize(
    ("olds", "new"),
    [(["note.md", "old", "picture.png"], "deep/made/"), (["s.md"], "S.md")],
    ids=["several", "case"],
)
def test_whatever_fails_in_the_middle_all_is_as_it_was(tmp_path: Path, name: str, olds: list[str], new: str) -> None:
    """Unless there was another way to do it, and then all of it is done."""
    fails = 0
    for nth in range(1, 30):
        vault = drawn(tmp_path / f"vault{nth}", VAULT)
        before = state(vault)
        with pytest.MonkeyPatch.context() as patched:
            failing = Failing(patched, name, nth, vault)
            result = run("mv", "--write", *(vault / old for old in olds), f"{vault}/{new}")
        if failing.made < nth:
            break
        if result.exit_code:
            fails += 1
            assert (result.exit_code, result.stdout) == (2, "")
            assert "No space left on device; nothing was moved" in result.stderr
            assert state(vault) == before
        elif name != "unlink":
            assert not any(path.endswith((".tmp", ".before")) for path in names(vault))
            assert names(vault) & set(olds) == set()
            assert "broken-link" not in run("check", vault).stdout
    else:
        raise AssertionError("never came to an end")
    assert fails or name in ({"link"} if len(olds) > 1 else {"link", "rename", "mkdir"})


def test_on_a_disk_without_hard_links_all_is_done_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = drawn(tmp_path / "vault", VAULT)

    def refuse(*_: Any, **more: Any) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    written(vault / "note.md", vault / "better.md")
    assert names(vault) == {"s.md", "better.md", "old/a.md", "old/b.md", "picture.png"}
    assert "(better.md)" in text(vault / "s.md")
    before = state(vault)
    monkeypatch.setattr(together, "_move", refuse)
    assert run("mv", "--write", vault / "better.md", vault / "old" / "x.md").exit_code == 2
    assert state(vault) == before


def test_without_hard_links_a_copy_that_cannot_be_kept_is_taken_away(tmp_path: Path) -> None:
    def refuse(*_: Any, **more: Any) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    for nth in range(1, 20):
        vault = drawn(tmp_path / f"vault{nth}", VAULT)
        before = state(vault)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(os, "link", refuse)
            failing = Failing(patched, "replace", nth, vault)
            result = run("mv", "--write", vault / "note.md", vault / "better.md")
        if failing.made < nth:
            break
        assert (result.exit_code, state(vault)) == (2, before)
    assert nth > 2


def test_all_texts_lie_on_the_disk_before_the_first_note_is_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = drawn(tmp_path / "vault", VAULT)
    calls: list[str] = []

    def told(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            calls.append(name)
            return work(*given)

        return call

    for name in ("_prepare", "_replace", "_move"):
        monkeypatch.setattr(together, name, told(name, getattr(together, name)))
    written(vault / "note.md", vault / "old" / "better.md")
    assert calls == ["_prepare", "_prepare", "_replace", "_replace", "_move"]


def test_an_interrupt_in_the_middle_leaves_all_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = drawn(tmp_path / "vault", VAULT)
    before = state(vault)

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(together, "_move", interrupt)
    run("mv", "--write", vault / "note.md", vault / "sub" / "better.md")
    assert state(vault) == before


def test_control_characters_of_a_note_reach_no_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = drawn(tmp_path / "vault", "-- s.md --\n\\u{1b}[7m [y](note.md)\n-- note.md --")
    assert "\x1b" in run("mv", vault / "note.md", vault / "x.md").stdout
    monkeypatch.setattr("note_lsp.cli.mv.is_terminal", lambda: True)
    assert "\x1b" not in run("mv", vault / "note.md", vault / "x.md").stdout
