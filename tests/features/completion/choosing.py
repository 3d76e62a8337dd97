"""Pictures with a cursor: what is offered there, and what the vault is after one of it was accepted."""

from __future__ import annotations

from datetime import date

from note_lsp.edits import TextEdit, apply
from note_lsp.features.completion import ClientTraits, Completions, Item, complete
from note_lsp.settings import Settings
from tests.dsl import Picture

ABLE = ClientTraits(apply_edit=True, label_details=True)
TODAY = date(2024, 2, 29)


class Choosing:
    """One picture, its vault and what completion offers at its first cursor."""

    def __init__(self, picture: str, client: ClientTraits = ABLE, settings: Settings | None = None) -> None:
        self.picture = Picture.parse(picture)
        self.vault = self.picture.vault(settings=settings)
        self.cursor = self.picture.cursor()
        self.answer: Completions = complete(self.vault, self.cursor.path, self.cursor.offset, client, TODAY)

    @property
    def labels(self) -> list[str]:
        """The labels in the order of ``sort_text``, "create note" left out."""
        items = sorted(self.answer.items, key=lambda item: item.sort_text)
        return [item.label for item in items if item.kind != "create"]

    def item(self, label: str) -> Item:
        """The only item of that label."""
        found = [item for item in self.answer.items if item.label == label]
        assert len(found) == 1, f"{label}: {[item.label for item in self.answer.items]}"
        return found[0]

    def after(self, label: str) -> str:
        """The note once the item is accepted, with its additional edits."""
        return accepted(self.picture.text(), self.item(label))


def accepted(text: str, item: Item) -> str:
    """``text`` with the item's edits made."""
    return apply(text, [TextEdit(item.replace, item.new_text), *item.additional])


def check(picture: str, label: str, after: str, client: ClientTraits = ABLE, settings: Settings | None = None) -> None:
    """Hold that accepting ``label`` at the cursor gives the note ``after``."""
    expected = Picture.parse(after)
    assert Choosing(picture, client, settings).after(label) == expected.text(expected.main)


def offered(picture: str, client: ClientTraits = ABLE, settings: Settings | None = None) -> list[str]:
    """What is offered, in order, without "create note"."""
    return Choosing(picture, client, settings).labels
