"""No test touches the user's files: its cache, settings and pictures live in its own temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests import dsl

# The same examples on every run, and no clock.
hypothesis.settings.register_profile("tests", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("tests")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Cache and configuration folders inside ``tmp_path``, for this process and those it starts; pictures too."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg-cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg-config"))
    dsl.work_in(tmp_path)
    yield
    dsl.close_vaults()
    dsl.work_in(None)
