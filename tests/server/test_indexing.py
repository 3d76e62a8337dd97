"""The background walk and parse: what the user sees of it, and that it can be given up."""

from __future__ import annotations

import asyncio
import io
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from note_lsp.paths import VaultPath
from note_lsp.server import indexing
from note_lsp.server import session as session_module
from note_lsp.server.capabilities import Client
from note_lsp.server.indexing import Indexing
from note_lsp.server.protocol import Protocol
from tests.dsl import Picture
from tests.server.client import Editor, recorded
from tests.server.conftest import Start


class Vault:
    """A vault of which each test says how far its index gets."""

    replaced = False

    def __init__(self) -> None:
        self.complete = False
        self.go_on = threading.Event()
        self.did: list[str] = []
        self.store = SimpleNamespace(notes={})

    def unread_notes(self) -> list[str]:
        return []

    def lossy_notes(self) -> list[str]:
        return []

    def survey(self) -> Any:
        return SimpleNamespace(notices=["a folder cannot be read"])

    def adopt_survey(self, _: object) -> None:
        self.did.append("names")

    def build(self, _: object, cancelled: Callable[[], bool]) -> Iterator[Any]:
        yield SimpleNamespace(done=1, total=3)
        self.go_on.wait(60)
        if not cancelled():
            yield SimpleNamespace(done=2, total=3)
            yield SimpleNamespace(done=3, total=3)

    def adopt(self, built: Any) -> None:
        self.did.append(f"{built.done} of {built.total}")

    def finish(self) -> None:
        self.complete = True
        self.did.append("complete")

    def follow(self) -> None:
        self.did.append("followed")


class Session:
    """Writes down what it is asked for."""

    backlog = 0

    def __init__(self, progress: bool) -> None:
        self.client = SimpleNamespace(progress=progress, message_actions=True)
        self.folders: dict[Path, Any] = {}
        self.chosen: Any = None
        """What the user answers to a message with a choice."""
        self.protocol = self
        self.publisher = self
        self.cancel_progress: dict[Any, Callable[[], None]] = {}
        self.sent: list[Any] = []
        self.refreshed: set[str] = set()
        self.said: list[str] = []
        self.tasks: list[asyncio.Task[Any]] = []
        self.indexed: list[object] = []

    def send_request(self, method: str, _: object) -> Future[Any]:
        self.sent.append(method)
        answer: Future[Any] = Future()
        answer.set_result(None)
        return answer

    def notify(self, _: str, params: Any) -> None:
        self.sent.append(params.value.kind)

    def complain(self, *faults: str) -> None:
        self.said += faults

    def tell(self, words: str, *_: object) -> None:
        self.said.append(words)

    async def ask(self, _: str, params: Any) -> Any:
        self.said.append(params.message)
        return self.chosen

    def keep(self, task: asyncio.Task[Any]) -> None:
        self.tasks.append(task)

    def refresh(self, _: object, paths: set[str]) -> None:
        self.refreshed = paths

    def index(self, folder: object) -> None:
        self.indexed.append(folder)

    def everything_changed(self, _: object) -> None:
        self.sent.append("findings")


def run(session: Session, vault: Any, then: Callable[[Indexing], None]) -> Any:
    """Index until there is nothing left to do; ``then`` is called after the first batch."""

    async def main() -> Any:
        folder = SimpleNamespace(vault=vault, root=Path("vault"), indexing=None)
        session.folders[folder.root] = folder
        folder.indexing = work = Indexing(session, folder, None)  # type: ignore[arg-type]  # stand-ins
        while not session.sent and "1 of 3" not in vault.did:
            await asyncio.sleep(0.001)
        then(work)
        vault.go_on.set()
        await work.done()
        await asyncio.gather(*session.tasks)
        return folder

    return asyncio.run(main())


SHOWN = ["window/workDoneProgress/create", "begin", "report", "report", "end", "findings"]


def test_progress_is_shown_from_the_first_batch_to_the_end() -> None:
    session, vault = Session(progress=True), Vault()
    folder = run(session, vault, lambda _: None)
    assert vault.did == ["names", "1 of 3", "2 of 3", "3 of 3", "complete", "followed"]
    assert session.sent == SHOWN
    assert session.said == ["a folder cannot be read"]
    assert folder.indexing is None


def test_batches_do_not_pile_up_where_they_are_read_faster_than_made_known() -> None:
    class Fast(Vault):
        made, known, most = 0, 0, 0

        def build(self, _: object, cancelled: Callable[[], bool]) -> Iterator[Any]:
            while self.made < 5 * indexing.AHEAD and not cancelled():
                self.made += 1
                self.most = max(self.most, self.made - self.known)
                yield SimpleNamespace(done=1, total=3)

        def adopt(self, built: Any) -> None:
            time.sleep(0.001)
            super().adopt(built)
            self.known += 1

    vault = Fast()
    run(Session(progress=False), vault, lambda _: None)
    assert vault.known == 5 * indexing.AHEAD
    assert vault.most <= indexing.AHEAD + 2


def test_a_client_without_progress_is_shown_none() -> None:
    session = Session(progress=False)
    run(session, Vault(), lambda _: None)
    assert session.sent == ["findings"]


def press_cancel(session: Session, vault: Vault) -> None:
    """Index until the first batch is done, and then no more."""
    run(session, vault, lambda _: next(iter(session.cancel_progress.values()))())


def test_the_cancel_button_ends_the_work_and_leaves_a_vault_that_is_incomplete_and_followed() -> None:
    session, vault = Session(progress=True), Vault()
    press_cancel(session, vault)
    assert vault.did == ["names", "1 of 3", "followed"]
    assert session.sent[-2:] == ["end", "findings"]
    assert session.cancel_progress == {}


@pytest.mark.parametrize(
    ("chosen", "again"), [(None, False), ({"title": "else"}, False), ({"title": indexing.GO_ON}, True)]
)
def test_after_the_cancel_button_the_user_may_have_the_index_completed(chosen: Any, again: bool) -> None:
    session = Session(progress=True)
    session.chosen = chosen
    press_cancel(session, Vault())
    assert "incomplete" in session.said[-1]
    assert bool(session.indexed) == again


def test_a_client_that_shows_no_choices_is_told_when_the_index_is_completed() -> None:
    session = Session(progress=True)
    session.client.message_actions = False
    press_cancel(session, Vault())
    assert "next start" in session.said[-1]


def test_what_was_read_for_an_index_that_the_vault_has_no_more_is_dropped() -> None:
    session, vault = Session(progress=False), Vault()

    def change_settings(_: Indexing) -> None:
        vault.store = SimpleNamespace(notes={})

    run(session, vault, change_settings)
    assert vault.did == ["names", "1 of 3", "followed"]


def test_files_that_change_meanwhile_are_looked_at_afterwards() -> None:
    session = Session(progress=False)
    run(session, Vault(), lambda work: work.later.add("a.md"))  # type: ignore[arg-type]  # a path
    assert session.refreshed == {"a.md"}


def test_a_walk_that_is_asked_for_meanwhile_follows() -> None:
    session = Session(progress=False)
    folder = run(session, Vault(), lambda work: setattr(work, "again", True))
    assert session.indexed == [folder]


def test_no_walk_follows_one_that_was_cancelled() -> None:
    session = Session(progress=False)

    def cancel(work: Indexing) -> None:
        work.again = True
        work.stop()

    run(session, Vault(), cancel)
    assert session.indexed == []


@pytest.mark.parametrize("short", [0.0, 60.0])
def test_a_vault_that_was_complete_shows_progress_only_when_it_takes_long_and_cannot_be_left_half_followed(
    short: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "SHORT", short)
    session, vault = Session(progress=True), Vault()
    vault.complete = True
    run(session, vault, lambda _: None)
    assert session.cancel_progress == {}
    assert session.sent == (["findings"] if short else SHOWN)


def test_files_that_were_told_of_before_a_walk_began_are_not_looked_at_again() -> None:
    session, vault = Session(progress=False), Vault()
    vault.complete = True
    vault.go_on.set()

    async def main() -> None:
        folder = SimpleNamespace(vault=vault, root=Path("vault"), indexing=None)
        folder.indexing = work = Indexing(session, folder, None)  # type: ignore[arg-type]  # stand-ins
        work.hear_of({VaultPath("a.md")})
        await work.done()

    asyncio.run(main())
    assert session.refreshed == set()


def test_what_changed_during_a_walk_is_walked_over_when_no_more_changes_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "QUIET", 0.05)
    session, vault = Session(progress=False), Vault()
    vault.complete = True
    vault.go_on.set()
    heard: list[int] = []

    async def main() -> None:
        folder = SimpleNamespace(vault=vault, root=Path("vault"), indexing=None)
        before = Indexing(session, folder, None)  # type: ignore[arg-type]  # stand-ins
        before.since = 1.0
        folder.indexing = work = Indexing(session, folder, None)  # type: ignore[arg-type]  # stand-ins
        work.go_on_from(before)
        assert work.since == 1.0
        while len(heard) < 20:
            heard.append(len(vault.did))
            work.hear_of({VaultPath("a.md")})
            await asyncio.sleep(0.005)
        await asyncio.gather(before.done(), work.done())

    monkeypatch.setattr(vault, "adopt_survey", lambda _: heard.append(-1))
    asyncio.run(main())
    # The first walk waits for nothing, the one after it for an end of the changes.
    assert heard.index(-1) < 20
    assert heard[-1] == -1


def test_work_that_fails_is_told_and_leaves_a_working_server(monkeypatch: pytest.MonkeyPatch) -> None:
    session, vault = Session(progress=False), Vault()
    monkeypatch.setattr(vault, "finish", lambda: 1 / 0)
    folder = run(session, vault, lambda _: None)
    assert any("could not be indexed" in words for words in session.said)
    assert folder.indexing is None


@pytest.mark.parametrize("many", [True, False])
def test_a_vault_of_many_known_notes_is_walked_when_the_first_questions_are_answered(
    many: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "MANY", 2)
    session, vault = Session(progress=False), Vault()
    vault.store.notes = {"a.md": 1, "b.md": 2, "c.md": 3} if many else {"a.md": 1}
    vault.go_on.set()
    session.backlog = 1

    async def main() -> None:
        folder = SimpleNamespace(vault=vault, root=Path("vault"), indexing=None)
        folder.indexing = work = Indexing(session, folder, None)  # type: ignore[arg-type]  # stand-ins
        for _ in range(20):
            await asyncio.sleep(0)
        assert ("names" in vault.did) == (not many)
        session.backlog = 0
        await work.done()
        assert "complete" in vault.did

    asyncio.run(main())


def test_a_walk_that_takes_its_time_holds_up_no_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "HEAD_START", 0.0)
    session, vault = Session(progress=False), Vault()
    slow, walked = vault.survey, threading.Event()

    def survey() -> Any:
        walked.wait(60)
        return slow()

    monkeypatch.setattr(vault, "survey", survey)

    async def main() -> None:
        folder = SimpleNamespace(vault=vault, root=Path("vault"), indexing=None)
        folder.indexing = work = Indexing(session, folder, None)  # type: ignore[arg-type]  # stand-ins
        assert vault.did == []
        walked.set()
        vault.go_on.set()
        await work.done()

    asyncio.run(main())
    assert vault.did[-2] == "complete"


def test_an_index_that_turns_out_damaged_is_built_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    did: list[str] = []
    vault = SimpleNamespace(damaged=True, renew=lambda: did.append("renewed"))
    session = session_module.Session(Protocol(io.BytesIO(), io.BytesIO()), Client())
    folder = SimpleNamespace(vault=vault, root=Path("vault"), indexing=None)
    session.folders[folder.root] = folder  # type: ignore[assignment]  # a stand-in
    monkeypatch.setattr(session, "index", lambda _: did.append("indexed"))
    session.heal()
    assert did == ["renewed", "indexed"]
    folder.indexing = object()
    session.heal()
    assert did == ["renewed", "indexed"]


SLOW_AT_FIRST = """
import time
from note_lsp.server import main
from note_lsp.vault import following

whole = following.build

def build(state, survey, workers, cancelled):
    following.build = whole
    yield following.Built(1, 9, (), ())
    while not cancelled():
        time.sleep(0.01)

following.build = build
main.serve()
"""


def test_after_the_cancel_button_the_server_is_of_use_and_completes_the_index_when_told(
    tmp_path: Path, editors: ExitStack
) -> None:
    wants = threading.Event()

    def choose(params: Any) -> Any:
        wants.wait(60)
        return params["actions"][0]

    root = tmp_path / "vault"
    Picture.parse("See [[late]] and [[never]].\n").write(root)
    command = [sys.executable, "-c", SLOW_AT_FIRST]
    answers = {"window/showMessageRequest": choose}
    editor = editors.enter_context(Editor(root, recorded("vscode")["capabilities"], answers=answers, command=command))
    editor.start()
    uri = editor.open("note.md")

    def progress(kind: str) -> Any:
        told = [params for method, params in editor.told if method == "$/progress"]
        return next((params["token"] for params in told if params["value"]["kind"] == kind), None)

    everything = editor.begin("workspace/diagnostic", {"previousResultIds": []})
    editor.wait_until(lambda: progress("begin"))
    editor.notify("window/workDoneProgress/cancel", {"token": progress("begin")})
    assert editor.result(everything) == {"items": []}
    editor.write("late.md", "# Late\n")
    editor.changed("late.md", kind=1)
    (place,) = editor.request("textDocument/definition", editor.at(uri, editor.texts[uri].index("late")))
    assert place["targetUri"] == editor.uri("late.md")
    assert editor.findings(uri, lambda _: True) == []
    wants.set()
    assert editor.findings(uri, lambda found: found) == [("broken-link", "never")]


def test_a_note_that_is_no_utf8_is_told_of_in_the_log_alone(start: Start) -> None:
    editor = start("-- a.md --\n[[b]]\n")
    (editor.root / "b.md").write_bytes(b"caf\xe9\n")
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [folder(editor)]}})
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [folder(editor)], "removed": []}})
    editor.wait_until(lambda: any(method == "window/logMessage" for method, _ in editor.told))
    (words,) = [params["message"] for method, params in editor.told if method == "window/logMessage"]
    assert "1 note is not in UTF-8" in words
    assert "b.md" in words
    assert editor.messages == []


def folder(editor: Editor) -> dict[str, str]:
    return {"uri": editor.uri("").rstrip("/"), "name": "vault"}
