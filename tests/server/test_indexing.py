"""The background walk and parse: what the user sees of it, and that it can be given up."""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from note_lsp.server import indexing
from note_lsp.server import session as session_module
from note_lsp.server.indexing import Indexing
from note_lsp.server.protocol import Protocol


class Vault:
    """A vault of which each test says how far its index gets."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.did: list[str] = []

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
        self.did.append("complete")


class Session:
    """Writes down what it is asked for."""

    def __init__(self, progress: bool) -> None:
        self.client = SimpleNamespace(progress=progress)
        self.protocol = self
        self.publisher = self
        self.cancel_progress: dict[Any, Callable[[], None]] = {}
        self.sent: list[Any] = []
        self.refreshed: set[str] = set()
        self.said: list[str] = []

    def send_request(self, method: str, _: object) -> Future[Any]:
        self.sent.append(method)
        answer: Future[Any] = Future()
        answer.set_result(None)
        return answer

    def notify(self, _: str, params: Any) -> None:
        self.sent.append(params.value.kind)

    def tell_once(self, _: object, words: str) -> None:
        self.said.append(words)

    def tell(self, words: str) -> None:
        self.said.append(words)

    def refresh(self, _: object, paths: set[str]) -> None:
        self.refreshed = paths

    def everything_changed(self, _: object) -> None:
        self.sent.append("findings")


def run(session: Session, vault: Any, then: Callable[[Indexing], None]) -> Any:
    """Index until there is nothing left to do; ``then`` is called after the first batch."""

    async def main() -> Any:
        folder = SimpleNamespace(vault=vault, root=Path("vault"), indexing=None)
        folder.indexing = work = Indexing(session, folder, None)  # type: ignore[arg-type]  # stand-ins
        while not session.sent and "1 of 3" not in vault.did:
            await asyncio.sleep(0.001)
        then(work)
        vault.go_on.set()
        await work.done()
        return folder

    return asyncio.run(main())


def test_progress_is_shown_from_the_first_batch_to_the_end() -> None:
    session, vault = Session(progress=True), Vault()
    folder = run(session, vault, lambda _: None)
    assert vault.did == ["names", "1 of 3", "2 of 3", "3 of 3", "complete"]
    assert session.sent == ["window/workDoneProgress/create", "begin", "report", "report", "end", "findings"]
    assert session.said == ["a folder cannot be read"]
    assert folder.indexing is None


def test_a_client_without_progress_is_shown_none() -> None:
    session = Session(progress=False)
    run(session, Vault(), lambda _: None)
    assert session.sent == ["findings"]


def test_the_cancel_button_ends_the_work_and_leaves_the_vault_incomplete() -> None:
    session, vault = Session(progress=True), Vault()
    run(session, vault, lambda _: next(iter(session.cancel_progress.values()))())
    assert vault.did == ["names", "1 of 3"]
    assert session.sent[-2:] == ["end", "findings"]
    assert session.cancel_progress == {}


def test_files_that_change_meanwhile_are_looked_at_afterwards() -> None:
    session = Session(progress=False)
    run(session, Vault(), lambda work: work.later.add("a.md"))  # type: ignore[arg-type]  # a path
    assert session.refreshed == {"a.md"}


def test_work_that_fails_is_told_and_leaves_a_working_server(monkeypatch: pytest.MonkeyPatch) -> None:
    session, vault = Session(progress=False), Vault()
    monkeypatch.setattr(vault, "finish", lambda: 1 / 0)
    folder = run(session, vault, lambda _: None)
    assert any("could not be indexed" in words for words in session.said)
    assert folder.indexing is None


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
    assert vault.did[-1] == "complete"


def test_an_index_that_turns_out_damaged_is_built_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    did: list[str] = []
    vault = SimpleNamespace(damaged=True, renew=lambda: did.append("renewed"))
    session = session_module.Session(Protocol(io.BytesIO(), io.BytesIO()))
    folder = SimpleNamespace(vault=vault, root=Path("vault"), indexing=None)
    session.folders[folder.root] = folder  # type: ignore[assignment]  # a stand-in
    monkeypatch.setattr(session, "index", lambda _: did.append("indexed"))
    session.heal()
    assert did == ["renewed", "indexed"]
    folder.indexing = object()
    session.heal()
    assert did == ["renewed", "indexed"]
