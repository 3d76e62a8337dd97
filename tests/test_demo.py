"""The demo that README.md promises."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from tests import demo


def test_the_demo_shows_every_answer() -> None:
    code, shown = play(demo.VAULT)
    assert code == 0, shown
    assert "accepted: More on this in [[tides_explained_with_a_bathtub]]" in shown
    assert "tides_explained_with_a_bathtub.md:" in shown
    assert "https://www.youtube.com/watch?v=Lh7k_Qm2Rzx&t=300s" in shown
    assert "broken-heading" in shown


def test_the_demo_fails_when_an_answer_is_missing(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    shutil.copytree(demo.VAULT, vault)
    (vault / "harbour_lectures" / "tides_explained_with_a_bathtub.md").unlink()
    code, shown = play(vault)
    assert code == 1
    assert "no completion" in shown


@pytest.mark.parametrize(("terminal", "columns", "width"), [(True, 72, 72), (True, 180, 100), (False, 72, 100)])
def test_the_demo_fits_into_the_terminal(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, columns: int, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal)
    assert demo._width() == width


def play(vault: Path) -> tuple[int, str]:
    """Exit code and words of the demo."""
    screen = io.StringIO()
    return demo.main(vault, Console(file=screen, width=200)), screen.getvalue()
