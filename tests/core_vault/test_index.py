"""The index' life: made, kept, shared, found stale or damaged, and done without."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from note_lsp.features.diagnostics import all_findings, findings
from note_lsp.paths import VaultPath
from note_lsp.settings import LinkSettings, Settings, VaultSettings
from note_lsp.syntax.nodes import NoteFacts, SyntaxOptions
from note_lsp.syntax.plain import index_facts
from note_lsp.vault import index as index_module
from note_lsp.vault import place, pool, worker
from note_lsp.vault.files import Stamp
from note_lsp.vault.rows import NoteRows
from note_lsp.vault.scan import Found
from note_lsp.vault.vault import Built, Survey, Vault
from tests.dsl import Picture

PICTURE = """
    -- a.md --
    ---
    title: First
    ---
    [[b]] [[b#Top]] #tag
    -- b.md --
    # Top
    """
A, B = VaultPath("a.md"), VaultPath("b.md")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    Picture.parse(PICTURE).write(folder)
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def opened(root: Path, cache: Path | None = None, settings: Settings | None = None) -> Vault:
    return Vault.open(root, settings or Settings(), cache=cache)


def caught_up(root: Path, cache: Path | None = None, settings: Settings | None = None) -> Vault:
    vault = opened(root, cache, settings)
    vault.catch_up()
    return vault


def index_files(cache: Path) -> list[Path]:
    return sorted(cache.glob("*.sqlite"))


def is_whole(vault: Vault) -> bool:
    name = vault.name(A)
    return bool(
        vault.backlink_count(B) == 2 and name and name.title == "First" and vault.headings(B) and "tag" in vault.tags()
    )


def test_a_second_start_reads_nothing_again(root: Path, cache: Path) -> None:
    caught_up(root, cache).close()
    vault = opened(root, cache)
    survey = vault.survey()
    assert survey.changed == ()
    assert survey.gone == ()
    assert is_whole(vault)
    vault.close()


def test_names_are_known_before_the_walk(root: Path, cache: Path) -> None:
    caught_up(root, cache).close()
    vault = opened(root, cache)
    assert vault.resolve_name("first", B).path == A
    assert not vault.complete
    vault.close()


def test_what_changed_while_nobody_looked_is_read_at_the_start(root: Path, cache: Path) -> None:
    caught_up(root, cache).close()
    (root / "b.md").unlink()
    (root / "c.md").write_text("[[a]]")
    (root / "a.md").write_text("[[c]] and more")
    vault = opened(root, cache)
    survey = vault.survey()
    assert set(survey.changed) == {A, "c.md"}
    assert survey.gone == (B,)
    vault.catch_up()
    assert vault.backlink_count(VaultPath("c.md")) == 1
    assert vault.resolve_name("b", A).broken
    assert vault.name(A) is not None
    vault.close()


def test_the_cache_lies_where_the_platform_says(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "elsewhere"))
    vault = caught_up(root)
    if sys.platform == "linux":
        assert len(index_files(tmp_path / "elsewhere" / "note-lsp")) == 1
    assert vault.statistics().index is not None
    vault.close()


def test_every_vault_has_an_index_of_its_own(root: Path, cache: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for folder in (root, other):
        caught_up(folder, cache).close()
    assert len(index_files(cache)) == 2


def test_an_index_of_another_parser_is_thrown_away(root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    caught_up(root, cache).close()
    (old,) = index_files(cache)
    monkeypatch.setattr(place, "_parser_version", lambda: "another")
    vault = caught_up(root, cache)
    (new,) = index_files(cache)
    assert new != old
    assert is_whole(vault)
    vault.close()


def test_an_index_of_other_options_is_not_used(root: Path, cache: Path) -> None:
    caught_up(root, cache).close()
    (root / "a.md").write_text("[[Shown|b]]")
    label_first = Settings(links=LinkSettings(label_first=True))
    vault = caught_up(root, cache, label_first)
    assert vault.backlink_count(B) == 1
    vault.close()


def test_vaults_seen_differently_do_not_share_an_index(root: Path, cache: Path) -> None:
    (root / "in").mkdir()
    (root / "in" / "n.md").write_text("# Head\n[[b]]")
    whole = caught_up(root, cache)
    apart = Vault.open(root, Settings(), cache, apart=("in",))
    apart.catch_up()
    ignoring = caught_up(root, cache, Settings(vault=VaultSettings(ignore=("in/",))))
    assert [vault.backlink_count(B) for vault in (whole, apart, ignoring)] == [3, 2, 2]
    assert whole.headings(VaultPath("in/n.md"))
    apart.change_apart(())
    apart.catch_up()
    assert apart.backlink_count(B) == 3
    for vault in (whole, apart, ignoring):
        vault.close()


def test_two_that_take_turns_keep_their_indices_and_old_ones_are_thrown_away(root: Path, cache: Path) -> None:
    ignoring = Settings(vault=VaultSettings(ignore=("drafts/",)))
    for settings in (Settings(), ignoring, Settings(), ignoring):
        caught_up(root, cache, settings).close()
    for settings in (Settings(), ignoring):
        vault = opened(root, cache, settings)
        assert vault.survey().changed == ()
        vault.close()
    for number in range(9):
        caught_up(root, cache, Settings(vault=VaultSettings(ignore=(f"{number}/",)))).close()
    assert len(index_files(cache)) == 4


def test_an_old_index_that_is_in_use_is_left_alone(root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = caught_up(root, cache)
    monkeypatch.setattr(place, "_parser_version", lambda: "another")
    new = caught_up(root, cache)
    assert len(index_files(cache)) == 2
    assert is_whole(old)
    assert is_whole(new)
    old.close()
    new.close()


@pytest.mark.parametrize("damage", ["garbage", "empty", "half", "no tables", "another key", "another version"])
def test_a_damaged_index_is_thrown_away_and_made_anew(root: Path, cache: Path, damage: str) -> None:
    caught_up(root, cache).close()
    (file,) = index_files(cache)
    if damage == "garbage":
        file.write_bytes(b"no index at all " * 1000)
    elif damage == "empty":
        file.write_bytes(b"")
    elif damage == "half":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    else:
        with sqlite3.connect(file) as connection:
            if damage == "no tables":
                connection.execute("DROP TABLE note")
            elif damage == "another key":
                connection.execute("UPDATE validity SET key = 'x'")
            else:
                connection.execute("PRAGMA user_version = 99")
        connection.close()
    vault = caught_up(root, cache)
    assert vault.notice is None
    assert not vault.damaged
    assert is_whole(vault)
    vault.close()


def test_a_schema_that_is_no_text_is_thrown_away(root: Path, cache: Path) -> None:
    caught_up(root, cache).close()
    (file,) = index_files(cache)
    file.write_bytes(file.read_bytes().replace(b"CREATE TABLE note", b"CRE\x9bTE TABLE note"))
    vault = caught_up(root, cache)
    assert vault.notice is None
    assert is_whole(vault)
    vault.close()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE note SET aliases = '[1'",
        "UPDATE note SET title = x'00'",
        "UPDATE note SET path = CAST(x'80' AS TEXT) WHERE path = 'a.md'",
        "UPDATE note SET id = 1 << 60 WHERE path = 'b.md'",
        "UPDATE link SET flags = 12",
        "UPDATE link SET target = x'07'",
        "UPDATE heading SET level = 'x'",
        "UPDATE problem SET words = '{', related = 'x'",
        "UPDATE lines SET data = x'00'",
        "UPDATE tag SET name = x'07'",
    ],
)
def test_rows_that_nobody_wrote_are_never_trusted(root: Path, cache: Path, damage: str) -> None:
    (root / "b.md").write_text("# Top\n\n[^1]: unused\n")
    caught_up(root, cache).close()
    (file,) = index_files(cache)
    with sqlite3.connect(file) as connection:
        connection.execute(damage)
    connection.close()
    vault = caught_up(root, cache)
    ask_everything(vault)
    if vault.damaged:
        vault.catch_up()
    assert not vault.damaged
    assert is_whole(vault)
    assert [problem.code for problem in vault.problems(B)] == ["unused-definition"]
    vault.close()


def test_whatever_bytes_flip_nothing_raises(root: Path, cache: Path) -> None:
    caught_up(root, cache).close()
    (file,) = index_files(cache)
    sound, chance = file.read_bytes(), random.Random(1)
    for _ in range(60):
        broken = bytearray(sound)
        for _ in range(chance.randint(1, 8)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        index_module.discard(file)
        file.write_bytes(broken)
        vault = caught_up(root, cache)
        ask_everything(vault)
        vault.refresh([A, B])
        vault.catch_up()
        assert not vault.damaged
        vault.close()


def ask_everything(vault: Vault) -> None:
    for path in (A, B):
        vault.lines(path)
        vault.backlinks(path)
        vault.backlink_count(path)
        findings(vault, path)
    list(all_findings(vault))
    vault.lines_of([A, B])
    list(vault.lines_by_note())
    vault.tag_uses("tag")
    vault.tags()
    vault.find_headings("t", 9)
    vault.popularity()
    vault.link_style()
    vault.front_matter_keys()
    vault.notes_of_video("x")
    vault.times_at(300)
    vault.times_of(A)
    vault.shifted_by_others(A)
    list(vault.all_shifted_by_others())
    vault.statistics()


def test_an_index_that_breaks_while_in_use_can_be_renewed(root: Path, cache: Path) -> None:
    vault = caught_up(root, cache)
    (file,) = index_files(cache)
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TABLE link")
    connection.close()
    assert vault.backlinks(B) == []
    assert vault.damaged
    vault.catch_up()
    assert not vault.damaged
    assert is_whole(vault)
    vault.close()


def test_without_a_cache_folder_the_index_lives_in_memory(root: Path, cache: Path) -> None:
    cache.write_text("a file where the folder should be")
    vault = caught_up(root, cache)
    assert vault.notice is not None
    assert "memory" in vault.notice
    assert vault.statistics().index is None
    assert is_whole(vault)
    (root / "c.md").write_text("[[b]]")
    vault.refresh([VaultPath("c.md")])
    assert vault.backlink_count(B) == 3
    vault.close()


def test_where_the_database_cannot_be_opened_the_index_lives_in_memory(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sqlite3.connect

    def connect(path: object, **options: object) -> sqlite3.Connection:
        if path != ":memory:":
            raise sqlite3.OperationalError("unable to open database file")
        return real(":memory:", isolation_level=None, check_same_thread=False)

    monkeypatch.setattr(sqlite3, "connect", connect)
    vault = caught_up(root, cache)
    assert vault.notice is not None
    assert is_whole(vault)
    vault.close()


def test_a_vault_whose_first_index_was_given_up_follows_its_files(root: Path, cache: Path) -> None:
    vault = opened(root, cache)
    vault.adopt_survey(vault.survey())
    (root / "c.md").write_text("[[b]]")
    assert vault.refresh([VaultPath("c.md")]) == set()
    vault.follow()
    assert vault.resolve_name("c", A).path == "c.md"
    assert vault.backlink_count(B) == 1
    (root / "c.md").unlink()
    assert vault.refresh([VaultPath("c.md")])
    assert vault.resolve_name("c", A).broken
    assert not vault.complete
    vault.catch_up()
    assert is_whole(vault)
    vault.close()


def test_a_disk_that_is_full_costs_nothing_but_the_next_start(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = opened(root, cache)
    real = index_module.Index._insert_parts

    def insert(self: index_module.Index, prefix: str, *arguments: object) -> None:
        if not prefix:
            raise sqlite3.OperationalError("database or disk is full")
        real(self, prefix, *arguments)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(index_module.Index, "_insert_parts", insert)
    vault.catch_up()
    assert is_whole(vault)
    (root / "c.md").write_text("[[b]]")
    vault.refresh([VaultPath("c.md")])
    assert vault.backlink_count(B) == 3
    monkeypatch.undo()
    vault.refresh([A, B, VaultPath("c.md")])
    assert vault.backlink_count(B) == 3
    vault.close()


def test_another_process_that_writes_for_long_is_not_waited_for(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "_PATIENCE", 0.01)
    vault = caught_up(root, cache)
    (file,) = index_files(cache)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    (root / "c.md").write_text("[[b]]")
    vault.refresh([VaultPath("c.md")])
    assert vault.backlink_count(B) == 3
    assert not vault.damaged
    other.execute("ROLLBACK")
    other.close()
    (root / "c.md").write_text("[[b]] [[b]]")
    vault.refresh([VaultPath("c.md")])
    assert vault.backlink_count(B) == 4
    vault.close()


def test_a_cache_folder_that_is_cleared_meanwhile_is_filled_anew(root: Path, cache: Path) -> None:
    vault = caught_up(root, cache)
    shutil.rmtree(cache)
    (root / "a.md").unlink()
    (root / "c.md").write_text("[[b]]")
    vault.catch_up()
    assert [mention.source for mention in vault.backlinks(B)] == ["c.md"]
    vault.close()
    vault = opened(root, cache)
    survey = vault.survey()
    assert (survey.changed, survey.gone) == ((), ())
    vault.close()


def test_two_vaults_share_a_file(root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = caught_up(root, cache), caught_up(root, cache)
    (root / "c.md").write_text("---\ntitle: Third\n---\n[[b]]")
    one.refresh([VaultPath("c.md")])
    # The other one finds the note's rows in the index and does not read it again.
    monkeypatch.setattr("note_lsp.vault.refresh.read_note", None)
    two.refresh([VaultPath("c.md")])
    assert two.resolve_name("third", A).path == "c.md"
    assert one.backlink_count(B) == two.backlink_count(B) == 3
    monkeypatch.undo()
    (root / "c.md").unlink()
    two.refresh([VaultPath("c.md")])
    one.refresh([VaultPath("c.md")])
    assert one.backlink_count(B) == two.backlink_count(B) == 2
    one.close()
    two.close()


def test_an_index_that_another_process_rebuilds_is_not_mixed_with_the_old_one(root: Path, cache: Path) -> None:
    old = caught_up(root, cache)
    rebuilding = opened(root, cache)
    rebuilding.renew()
    for number in range(3):
        (root / f"a{number}.md").write_text("[[b]]")
    rebuilding.catch_up()
    assert is_whole(old)
    (root / "a.md").write_text("---\ntitle: First\n---\n[[b]] [[b]] [[b]]")
    survey = old.survey()
    old.adopt_survey(survey)
    assert list(old.build(survey)) == []
    assert old.damaged
    old.catch_up()
    assert not old.damaged
    rebuilding.refresh([A])
    (file,) = index_files(cache)
    assert old.statistics().index == rebuilding.statistics().index == file
    for vault in (old, rebuilding):
        assert vault.backlink_count(B) == 6
        assert [heading.text for heading in vault.headings(B)] == ["Top"]
        vault.close()
    vault = opened(root, cache)
    assert vault.survey().changed == ()
    vault.close()


def test_open_buffers_of_one_vault_do_not_reach_the_other(root: Path, cache: Path) -> None:
    one, two = caught_up(root, cache), caught_up(root, cache)
    one.open_buffer(A, "[[b]]", 1)
    one.open_buffer(VaultPath("new.md"), "[[b]]", 1)
    assert one.backlink_count(B) == 2
    assert one.resolve_name("new", A).path == "new.md"
    assert two.backlink_count(B) == 2
    assert two.resolve_name("new", A).broken
    one.close()
    two.close()


def test_worker_processes_find_what_one_process_finds(tmp_path: Path, cache: Path) -> None:
    root = tmp_path / "many"
    root.mkdir()
    for number in range(250):
        (root / f"n{number}.md").write_text(f"---\naliases: [x{number}]\n---\n# Ü {number}\n[[n{number + 1}]] ^id\n")
    vault = opened(root, cache)
    survey = vault.survey()
    vault.adopt_survey(survey)
    batches = list(vault.build(survey, workers=2))
    assert batches[-1].done == batches[-1].total == 250
    for built in batches:
        vault.adopt(built)
    vault.finish()
    assert vault.backlink_count(VaultPath("n7.md")) == 1
    assert vault.resolve_name("X249", VaultPath("n0.md")).path == "n249.md"
    assert [heading.text for heading in vault.headings(VaultPath("n3.md"))] == ["Ü 3"]
    vault.close()


def test_workers_that_cannot_be_started_are_done_without(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    vault = opened(root, cache)
    survey = vault.survey()
    vault.adopt_survey(survey)
    for built in vault.build(survey, workers=2):
        vault.adopt(built)
    assert is_whole(vault)
    vault.close()


def test_what_a_dying_worker_leaves_is_read_all_the_same(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_BEGIN", "import os, sys; sys.stdin.readline(); sys.stdin.readline(); os._exit(1)")
    vault = opened(root, cache)
    survey = vault.survey()
    vault.adopt_survey(survey)
    for built in vault.build(survey, workers=2):
        vault.adopt(built)
    assert is_whole(vault)
    vault.close()


def test_a_worker_that_writes_nonsense_does_no_harm(root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_BEGIN", "print(chr(0) * 3 + chr(4) + 'x' * 1000)")
    vault = opened(root, cache)
    vault.adopt_survey(survey := vault.survey())
    for built in vault.build(survey, workers=2):
        vault.adopt(built)
    assert is_whole(vault)
    vault.close()


def test_a_build_can_be_cancelled_and_taken_up_again(tmp_path: Path, cache: Path) -> None:
    root = tmp_path / "many"
    root.mkdir()
    for number in range(350):
        (root / f"n{number}.md").write_text(f"[[n{number + 1}]]")
    vault = opened(root, cache)
    survey = vault.survey()
    vault.adopt_survey(survey)
    built: list[Built] = []
    for batch in vault.build(survey, workers=1, cancelled=lambda: bool(built)):
        vault.adopt(batch)
        built.append(batch)
    assert 0 < built[-1].done < 350
    assert 0 < len(vault.survey().changed) < 350
    vault.catch_up()
    assert vault.backlink_count(VaultPath("n9.md")) == 1
    vault.close()


KILLED = """
import os
import signal
import sys
from pathlib import Path
from note_lsp.settings import Settings
from note_lsp.vault.files import Stamp
from note_lsp.vault.rows import NoteRows
from note_lsp.vault.scan import Found
from note_lsp.vault.vault import Built, Survey, Vault
vault = Vault.open(Path(sys.argv[1]), Settings(), cache=Path(sys.argv[2]))
survey = vault.survey()
vault.adopt_survey(survey)
for built in vault.build(survey, workers=1):
    vault.adopt(built)
    if built.done >= built.total // 4:
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_killed_while_writing_it_loses_nothing_but_time(tmp_path: Path, cache: Path) -> None:
    root = tmp_path / "many"
    root.mkdir()
    for number in range(1500):
        (root / f"n{number}.md").write_text(f"---\ntitle: T{number}\n---\n" + f"[[n{number + 1}]] text\n" * 5)
    command = [sys.executable, "-c", KILLED, str(root), str(cache)]
    killed = subprocess.run(command, cwd=Path(__file__).parent.parent.parent, check=False)
    assert killed.returncode == -signal.SIGKILL
    vault = opened(root, cache)
    assert 0 < len(vault.names()) < 1500
    vault.catch_up()
    assert len(vault.names()) == 1500
    assert vault.backlink_count(VaultPath("n700.md")) == 5
    assert vault.resolve_name("t1499", VaultPath("n0.md")).path == "n1499.md"
    vault.close()


@pytest.mark.parametrize("told", [b'{"root": "/", "extensions": [".md"], "options": {}}\n', b'{"root"', b""])
def test_a_worker_ends_without_a_word_with_the_process_that_began_it(told: bytes) -> None:
    command = [sys.executable, "-c", pool._BEGIN, *sys.path]
    ended = subprocess.run(command, input=told, capture_output=True, timeout=20, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


@pytest.mark.skipif(sys.platform != "linux", reason="names are text elsewhere")
def test_a_folder_whose_name_is_no_text_is_read_without_workers(tmp_path: Path) -> None:
    root = tmp_path / os.fsdecode(b"v\xff")
    root.mkdir()
    paths = [VaultPath(f"n{number}.md") for number in range(6)]
    for path in paths:
        (root / path).write_text("# T\n")
    task = worker.Task(str(root), (".md",), SyntaxOptions())
    read = pool.read_notes(task, [paths[:3], paths[3:]], 2, lambda: False, [])
    assert {note.path for notes in read for note in notes} == set(paths)


@pytest.mark.parametrize(("notes", "size", "workers"), [(999, 9, 1), (1000, 9, 4), (2, 9_000_000, 4)])
def test_workers_are_started_where_there_is_much_to_read(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, notes: int, size: int, workers: int
) -> None:
    asked = list[int]()

    def read_notes(_: object, __: object, workers: int, *___: object) -> list[list[NoteRows]]:
        asked.append(workers)
        return []

    monkeypatch.setattr("os.cpu_count", lambda: 4)
    monkeypatch.setattr(pool, "read_notes", read_notes)
    found = {VaultPath(f"{number}.md"): Stamp(0, size) for number in range(notes)}
    vault = opened(root, cache)
    list(vault.build(Survey(Found(notes=found), tuple(found), ())))
    assert asked == [workers]
    vault.close()


@pytest.mark.parametrize("workers", [1, 2])
def test_notes_that_cannot_be_read_are_told_of(tmp_path: Path, workers: int) -> None:
    (tmp_path / "a.md").write_text("# T\n")
    task = worker.Task(str(tmp_path), (".md",), SyntaxOptions())
    unread: list[VaultPath] = []
    batches = [[A, VaultPath("gone.md")], [VaultPath("never.md")]]
    read = list(pool.read_notes(task, batches, workers, lambda: False, unread))
    assert [note.path for notes in read for note in notes] == [A]
    assert sorted(unread) == ["gone.md", "never.md"]


def test_a_load_is_sorted_on_disk_and_leaves_the_rows_of_open_notes(root: Path, cache: Path) -> None:
    vault = caught_up(root, cache)
    loading = vault.store.index.another()
    assert loading is not None
    loading.make_secondary()
    assert loading.select("PRAGMA temp_store") == [(1,)]
    loading.close()
    vault.open_buffer(A, "[[b]] [[b]] [[b]]", 1)
    assert vault.backlink_count(B) == 3
    vault.store.index.make_secondary()
    assert vault.store.index.select("PRAGMA temp_store") == [(2,)]
    assert vault.store.closed_targets("b") != vault.store.open_targets("b") != {}
    vault.close()


def test_a_text_that_a_file_cannot_hold_is_kept_all_the_same(root: Path, cache: Path) -> None:
    vault = caught_up(root, cache)
    vault.open_buffer(A, "[[b]] [[\ud800]] #t\ud800g", 1)
    assert vault.backlink_count(B) == 1
    vault.change_buffer(A, "[[b]] [[b]]", 2)
    assert vault.backlink_count(B) == 2
    vault.close()


def test_a_note_that_is_no_utf8_is_read_with_replacements(root: Path, cache: Path) -> None:
    (root / "latin.md").write_bytes("# Caf\xe9\n[[b]]".encode("latin-1"))
    vault = caught_up(root, cache)
    assert [heading.text for heading in vault.headings(VaultPath("latin.md"))] == ["Caf\ufffd"]
    assert vault.backlink_count(B) == 3
    vault.close()


def test_a_note_that_vanishes_or_cannot_be_read_has_no_facts(
    root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = opened(root, cache)
    survey = vault.survey()
    vault.adopt_survey(survey)
    (root / "b.md").unlink()
    for built in vault.build(survey, workers=1):
        vault.adopt(built)
    vault.finish()
    assert vault.note(B) is None
    assert vault.headings(B) == ()
    vault.refresh([B])
    assert vault.name(B) is None
    monkeypatch.setattr(worker, "read_text", lambda path: None)
    (root / "a.md").write_text("other")
    vault.refresh([A])
    assert vault.resolve_name("a", B).path == A
    assert vault.name(A) is not None
    vault.close()


def test_a_damaged_line_index_is_no_end(root: Path, cache: Path) -> None:
    caught_up(root, cache).close()
    (file,) = index_files(cache)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE lines SET data = x'00'")
    connection.close()
    vault = caught_up(root, cache)
    lines = vault.lines(A)
    assert lines is not None
    vault.close()


def test_time_does_not_matter(root: Path, cache: Path) -> None:
    """A file with an older time than before is another file."""
    caught_up(root, cache).close()
    (root / "b.md").write_text("# Pot\n")
    os.utime(root / "b.md", (time.time() - 9999, time.time() - 9999))
    vault = caught_up(root, cache)
    assert [heading.text for heading in vault.headings(B)] == ["Pot"]
    vault.close()


def test_a_note_that_cannot_be_parsed_does_not_cost_the_index(
    root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    read = index_facts

    def refuse_first(text: str, options: SyntaxOptions) -> NoteFacts:
        if "First" in text:
            raise TypeError("a fault of the parser")
        return read(text, options)

    monkeypatch.setattr(worker, "index_facts", refuse_first)
    vault = caught_up(root)
    assert {name.path: name.title for name in vault.names()} == {A: None, B: None}
    assert [heading.text for heading in vault.headings(B)] == ["Top"]
    assert "a.md could not be parsed" in caplog.text
    vault.close()
