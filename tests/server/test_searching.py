"""A search through all notes lets other messages be handled meanwhile."""

from __future__ import annotations

import asyncio

import pytest

from note_lsp.features.unlinked import unlinked_mentions
from note_lsp.paths import VaultPath
from note_lsp.server import commands
from note_lsp.vault.vault import Vault
from tests.dsl import Picture

IDEAS = VaultPath("ideas.md")


@pytest.fixture
def vault() -> Vault:
    """A note that every one of many others mentions; the first of them is open."""
    notes = "".join(f"-- n{number}.md --\nSee ideas.\n" for number in range(30))
    return Picture.parse(f"-- ideas.md --\n# Ideas\n-- a.md --\n$0See ideas.\n{notes}").vault()


@pytest.fixture(autouse=True)
def few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the vault were large."""
    monkeypatch.setattr(commands, "NOTES_AT_A_TIME", 5)


def test_other_work_is_done_during_a_search(vault: Vault) -> None:
    async def search() -> int:
        turns, task = 0, asyncio.ensure_future(commands.places_of_mentions(vault, IDEAS))
        while not task.done():
            await asyncio.sleep(0)
            turns += 1
        assert task.result() == unlinked_mentions(vault, IDEAS)
        assert len(task.result()) == 31
        return turns

    assert asyncio.run(search()) >= 6


def test_a_search_can_be_cancelled(vault: Vault) -> None:
    async def search() -> None:
        task = asyncio.ensure_future(commands.places_of_mentions(vault, IDEAS))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(search())


def test_places_in_an_open_note_are_those_of_its_last_text(vault: Vault) -> None:
    async def search() -> None:
        task = asyncio.ensure_future(commands.places_of_mentions(vault, IDEAS))
        await asyncio.sleep(0)
        vault.change_buffer(VaultPath("a.md"), "Words, then ideas.", 2)
        assert await task == unlinked_mentions(vault, IDEAS)

    asyncio.run(search())
