"""Every code is explained, with the severity it really has."""

from __future__ import annotations

import re

from note_lsp.features.diagnostics import explanations
from note_lsp.settings import DEFAULT_SEVERITIES


def test_every_code_is_explained_with_its_severity() -> None:
    explained = {code: words for code, words in explanations().items() if code in DEFAULT_SEVERITIES}
    assert {code: re.findall(r"\A\((\w+)\) ", words) for code, words in explained.items()} == {
        code: [severity] for code, severity in DEFAULT_SEVERITIES.items()
    }
