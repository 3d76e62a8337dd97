"""Every code is explained, with the severity it really has."""

from __future__ import annotations

import re
from pathlib import Path

import note_lsp
from note_lsp.features.diagnostics import explanations, is_raised
from note_lsp.settings import DEFAULT_SEVERITIES

PACKAGE = Path(note_lsp.__file__).parent


def test_every_code_is_explained_with_its_severity() -> None:
    explained = {code: words for code, words in explanations().items() if code in DEFAULT_SEVERITIES}
    assert {code: re.findall(r"\A\((\w+)\) ", words) for code, words in explained.items()} == {
        code: [severity] for code, severity in DEFAULT_SEVERITIES.items()
    }


def test_the_codes_that_nothing_finds_yet_are_said_to_be_so() -> None:
    sources = [*(PACKAGE / "syntax").glob("*.py"), *(PACKAGE / "features" / "diagnostics").glob("*.py")]
    # words.py has the messages of findings to come, too.
    code = "".join(source.read_text("utf-8") for source in sources if source.name != "words.py")
    found = {one for one in DEFAULT_SEVERITIES if f'"{one}"' in code}
    assert {one for one in DEFAULT_SEVERITIES if is_raised(one)} == found
