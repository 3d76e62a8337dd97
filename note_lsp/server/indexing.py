"""The first index of a vault and every later walk over it: in the background, with progress and a way to cancel."""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
import time
import uuid
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from note_lsp import features
from note_lsp.paths import VaultPath
from note_lsp.vault import notices

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from note_lsp.server.session import Folder, Session
    from note_lsp.vault.vault import Built, Survey

HEAD_START = 0.2
"""Seconds that the first walk over a vault may take before messages are handled: small vaults answer right at once."""

MANY = 4_000
"""Notes; an index that knows more of them answers at once as it was left, and is compared with the disk afterwards."""

LONGEST_RUSH = 1.0
"""Seconds at most that a vault of so many notes is not walked because the client asks one thing after the other."""

SHORT = 1.0
"""Seconds that files which changed may be followed before there is a word of progress."""

QUIET = 0.2
"""Seconds without a change before what has changed during a walk is walked over."""

LONGEST_NOISE = 2.0
"""Seconds at most that such a walk is put off."""

WARM_UP_AFTER = 0.3
"""Seconds without a message before what the first completion needs is built."""

AHEAD = 16
"""Batches of notes that may wait to be made known; they hold the notes' rows where no file can."""

GO_ON = "Complete it"
"""What the user chooses to have a cancelled index completed after all."""

log = logging.getLogger(__name__)


class Indexing:
    """One walk and parse of a folder; begins when it is made, but not before ``previous`` has ended."""

    def __init__(self, session: Session, folder: Folder, previous: Indexing | None) -> None:
        self.later: set[VaultPath] = set()
        """Files that changed meanwhile, to be looked at when the index is written."""
        self.again = False
        """Files may have changed meanwhile of which nobody told: another walk is to follow."""
        self._session = session
        self._folder = folder
        self.since = time.monotonic()
        """When the first walk of this burst of changes was begun."""
        self._heard = self.since
        """When a file was last told of."""
        self._waits = False
        """For a moment without changes, before it begins."""
        self._stopped = threading.Event()
        self._cancelled = False
        self._store = folder.vault.store
        """What is indexed: after a change of settings the vault may have another, with other notes and numbers."""
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="index")
        self._task = asyncio.ensure_future(self._run(previous))
        self._survey: Future[Survey] | None = None
        self._adopted = False
        if previous:
            previous.stop()
        elif not folder.vault.complete and not self._knows_many():
            self._survey = self._executor.submit(folder.vault.survey)
            if wait([self._survey], HEAD_START).done and self._survey.exception() is None:
                self._adopt_survey(self._survey.result())

    def _knows_many(self) -> bool:
        return len(self._store.notes) > MANY

    def hear_of(self, paths: Collection[VaultPath]) -> None:
        """These files may have changed meanwhile."""
        self.later.update(paths)
        self._heard = time.monotonic()

    def go_on_from(self, other: Indexing) -> None:
        """Follow what has changed during another walk, once no more changes come; the burst is still the same."""
        self.since, self._heard, self._waits = other.since, other._heard, True

    def stop(self, then: Callable[[], object] | None = None) -> None:
        """Give up; what has been indexed so far stays.  ``then`` is called when nothing runs any more."""
        self._stopped.set()
        if then:
            self._task.add_done_callback(lambda _: then())

    async def done(self) -> None:
        """Wait until nothing runs any more."""
        await asyncio.wait([self._task])

    async def _run(self, previous: Indexing | None) -> None:
        folder, vault = self._folder, self._folder.vault
        if previous:
            await previous.done()
            self.later |= previous.later
        progress = self._progress()
        try:
            if not self._survey and not previous and self._knows_many():
                await self._calm()
            await self._quiet()
            survey = await asyncio.wrap_future(self._survey or self._begin_survey())
            if self._is_over():
                return
            if not self._adopted:
                self._adopt_survey(survey)
            await self._build(survey, progress)
            if not self._is_over() and not vault.replaced:
                vault.finish()
                self._tell_what_is_odd()
        except Exception:
            log.exception("indexing %s failed", folder.root)
            self._session.tell(f"The notes in {folder.root} could not be indexed; the log says why.")
        finally:
            progress.end()
            self._executor.shutdown(wait=False)
            self._hand_over()

    def _progress(self) -> Progress:
        name = self._folder.root.name
        if not self._folder.vault.complete:
            return Progress(self._session, f"Indexing {name}", self._cancel)
        # A vault that is complete must not be left half followed.
        return Progress(self._session, f"Following changes in {name}", None, not_before=self.since + SHORT)

    def _begin_survey(self) -> Future[Survey]:
        """Walk: what was told of before that is seen by it."""
        self.later.clear()
        self.again = False
        return self._executor.submit(self._folder.vault.survey)

    async def _quiet(self) -> None:
        """Wait until no file was told of for a moment; walking after each would never end."""
        limit = time.monotonic() + LONGEST_NOISE
        while self._waits and not self._is_over():
            missing = min(limit, self._heard + QUIET) - time.monotonic()
            if missing <= 0:
                return
            await asyncio.sleep(missing)

    async def _calm(self) -> None:
        """Wait until the first questions are answered; a walk beside them would take them as long again."""
        limit = time.monotonic() + LONGEST_RUSH
        await asyncio.sleep(0)
        while self._session.protocol.backlog and time.monotonic() < limit and not self._stopped.is_set():
            await asyncio.sleep(0.01)

    def _is_over(self) -> bool:
        return self._stopped.is_set() or self._folder.vault.store is not self._store

    def _cancel(self) -> None:
        self._cancelled = True
        self.stop()

    def _adopt_survey(self, survey: Survey) -> None:
        self._adopted = True
        self._folder.vault.adopt_survey(survey)
        self._session.complain(*survey.notices)

    def _tell_what_is_odd(self) -> None:
        """Notes that cannot be read are told of; those in another encoding work, so that the log is enough."""
        vault, session = self._folder.vault, self._session
        session.complain(*notices.of_unread_notes(vault))
        for words in notices.of_lossy_notes(vault):
            log.warning("%s", words)
            session.protocol.notify(lsp.WINDOW_LOG_MESSAGE, lsp.LogMessageParams(lsp.MessageType.Warning, words))

    async def _build(self, survey: Survey, progress: Progress) -> None:
        loop = asyncio.get_running_loop()
        vault = self._folder.vault
        free = threading.Semaphore(AHEAD)

        def adopt(built: Built) -> None:
            free.release()
            if not self._is_over():
                vault.adopt(built)
                progress.report(built.done, built.total)

        def work() -> None:
            for built in vault.build(survey, cancelled=self._is_over):
                while not free.acquire(timeout=0.1):
                    if self._is_over() or loop.is_closed():
                        return
                loop.call_soon_threadsafe(adopt, built)

        await loop.run_in_executor(self._executor, work)

    def _hand_over(self) -> None:
        """The vault may be written to by others again, unless the next walk waits already."""
        folder = self._folder
        if folder.indexing is self:
            folder.indexing = None
            folder.vault.follow()
            self._session.refresh(folder, self.later)
            if self.again and not self._stopped.is_set() and not folder.indexing:
                self._session.index(folder)
            if folder.indexing:
                folder.indexing.go_on_from(self)
            self._session.publisher.everything_changed(folder.vault)
            if folder.vault.replaced:
                self._session.heal()
            asyncio.get_running_loop().call_later(WARM_UP_AFTER, self._warm_up)
            if self._cancelled and not folder.vault.complete:
                self._session.keep(asyncio.ensure_future(self._offer_to_go_on()))

    async def _offer_to_go_on(self) -> None:
        """Say what is missing after a press on the cancel button, and how it comes."""
        folder, session = self._folder, self._session
        words = (
            f"The index of {folder.root.name} is incomplete: no link is called broken, and backlinks may be missing."
        )
        if not session.client.message_actions:
            session.tell(f"{words} It is completed at the next start.", lsp.MessageType.Info)
            return
        params = lsp.ShowMessageRequestParams(lsp.MessageType.Info, words, [lsp.MessageActionItem(GO_ON)])
        try:
            chosen = await session.protocol.ask(lsp.WINDOW_SHOW_MESSAGE_REQUEST, params)
        except JsonRpcException as error:
            log.warning("the editor shows no message with a choice: %s", error)
            return
        if isinstance(chosen, dict) and chosen.get("title") == GO_ON and folder in session.folders.values():
            session.index(folder)

    def _warm_up(self) -> None:
        self._session.keep(asyncio.ensure_future(self._warm_up_by_pieces()))

    async def _warm_up_by_pieces(self) -> None:
        """Build and import what the first requests would wait for, while nobody waits for anything."""
        folder, session = self._folder, self._session
        imports = [partial(getattr, features, name) for name in features.names()]
        for work in (partial(features.completion.warm_up, folder.vault), *imports):
            while session.protocol.backlog:
                await asyncio.sleep(WARM_UP_AFTER)
            if folder.indexing or folder not in session.folders.values() or session.protocol.shut_down:
                return
            work()
            await asyncio.sleep(0)
        gc.freeze()


class Progress:
    """Progress in the client's own widget, if it has one; shown only when there is something to report."""

    def __init__(
        self, session: Session, title: str, cancel: Callable[[], None] | None, not_before: float = 0.0
    ) -> None:
        self._session = session
        self._title = title
        self._token = str(uuid.uuid4())
        self._cancel = cancel
        self._not_before = not_before
        self._asked = False
        self._ended = False
        self._shown = False
        self._percentage = -1

    def report(self, done: int, total: int) -> None:
        """So many of so many notes are done."""
        if not self._session.client.progress or done >= total or time.monotonic() < self._not_before:
            return
        percentage = 100 * done // total
        if not self._asked:
            self._asked = True
            params = lsp.WorkDoneProgressCreateParams(self._token)
            asked = self._session.protocol.send_request(lsp.WINDOW_WORK_DONE_PROGRESS_CREATE, params)
            asked.add_done_callback(self._begin)
        if self._shown and percentage > self._percentage:
            self._percentage = percentage
            self._send(lsp.WorkDoneProgressReport(message=f"{done} of {total} notes", percentage=percentage))

    def end(self) -> None:
        """Take it away, or never show it."""
        self._session.cancel_progress.pop(self._token, None)
        if self._shown:
            self._send(lsp.WorkDoneProgressEnd())
        self._shown, self._ended = False, True

    def _begin(self, answer: Future[Any]) -> None:
        if not self._ended and answer.exception() is None:
            self._shown = True
            if self._cancel:
                self._session.cancel_progress[self._token] = self._cancel
            self._send(lsp.WorkDoneProgressBegin(self._title, cancellable=self._cancel is not None, percentage=0))

    def _send(self, value: object) -> None:
        self._session.protocol.notify(lsp.PROGRESS, lsp.ProgressParams(self._token, value))
