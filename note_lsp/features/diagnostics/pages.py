"""What is said about every code, from the page that comes with the program."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

_NOT_YET: Final = "*(Nothing finds it yet.)*"


@cache
def explanations() -> dict[str, str]:
    """For each code the Markdown of its section in findings.md, without the heading."""
    page = files("note_lsp").joinpath("findings.md").read_text(encoding="utf-8")
    sections = re.split(r"^##+ (.+)\n", page, flags=re.MULTILINE)
    return {name: words.strip() for name, words in zip(sections[1::2], sections[2::2], strict=True) if " " not in name}


def is_raised(code: str) -> bool:
    """Whether there are findings of that code; the page says of which there are none yet."""
    return _NOT_YET not in explanations()[code]
