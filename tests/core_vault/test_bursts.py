"""A walk over a vault that is known already: what is counted meanwhile, and how much there is to look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from note_lsp.paths import VaultPath
from note_lsp.settings import Settings
from note_lsp.vault.link_tally import LinkTally
from note_lsp.vault.vault import Vault
from tests.dsl import Picture

PICTURE = """
    -- a.md --
    [[b]] [[c]]
    -- b.md --
    [[c]]
    -- c.md --
    # C
    -- big/d.md --
    [[c]]
    -- big/e.md --
    # E
    -- big/f.md --
    # F
    -- .git/config --
    x
"""


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    root = tmp_path / "vault"
    Picture.parse(PICTURE).write(root)
    vault = Vault.open(root, Settings(), tmp_path / "cache")
    vault.catch_up()
    yield vault
    vault.close()


def test_links_are_counted_once_a_burst_and_not_on_the_way(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[object] = []
    take = LinkTally._take

    def taken(tally: LinkTally, *more: Any) -> Any:
        counted.append(more)
        return take(tally, *more)

    monkeypatch.setattr(LinkTally, "_take", taken)
    assert vault.counts.popularity()["c"] == 3
    (vault.root / "a.md").write_text("[[b]] [[c]] [[c]] and [[big/e]]")
    (vault.root / "b.md").unlink()
    counted.clear()
    survey = vault.survey()
    vault.adopt_survey(survey)
    for built in vault.build(survey, workers=1):
        assert not counted
        assert vault.counts.popularity()["c"] == 3
        vault.adopt(built)
    vault.finish()
    assert vault.counts.popularity()["c"] == 3
    assert vault.counts.popularity()["e"] == 1
    assert len(counted) == 1


def test_a_burst_that_was_not_followed_to_its_end_has_links_counted_when_asked(vault: Vault) -> None:
    assert vault.counts.popularity()["c"] == 3
    (vault.root / "a.md").write_text("[[b]] [[c]] [[c]] [[c]]")
    survey = vault.survey()
    vault.adopt_survey(survey)
    for built in list(vault.build(survey, workers=1))[:-1]:
        vault.adopt(built)
    vault.follow()
    assert vault.counts.popularity()["c"] == 5


def test_a_note_that_comes_back_with_its_old_stamp_is_read_again(vault: Vault) -> None:
    away = vault.root.parent / "away"
    (vault.root / "big").rename(away)
    vault.catch_up()
    assert VaultPath("big/e.md") not in vault.store.notes
    away.rename(vault.root / "big")
    vault.catch_up()
    assert [heading.text for heading in vault.headings(VaultPath("big/e.md"))] == ["E"]


@pytest.mark.parametrize(
    ("paths", "files"),
    [
        (["a.md"], 1),
        (["a.md", "b.md", "new.md"], 3),
        (["big"], 4),
        (["big/.gitignore"], 4),
        (["new"], 4),
        (["new/x.md"], 4),
        ([".git/config", ".git/HEAD", ".git/x/y"], 0),
        (["nowhere"], 1),
    ],
)
def test_what_there_is_to_look_at_is_known_before_it_is_read(vault: Vault, paths: list[str], files: int) -> None:
    (vault.root / "new").mkdir()
    for name in "xyz":
        (vault.root / "new" / f"{name}.md").write_text("new")
    wanted = {VaultPath(path) for path in paths}
    assert not vault.is_more_than(files, wanted)
    assert files == 0 or vault.is_more_than(files - 1, wanted)
