"""What is wrong at one place of a note, as data."""

from __future__ import annotations

import msgspec

from note_lsp.paths import VaultPath
from note_lsp.settings import Severity
from note_lsp.text import Span


class Related(msgspec.Struct, frozen=True, gc=False):
    """Another place that matters to a finding."""

    path: VaultPath
    span: Span
    message: str


class Finding(msgspec.Struct, frozen=True, gc=False):
    """Something that is wrong, with the range of the offending part only."""

    code: str
    severity: Severity
    """Never ``off``."""
    span: Span
    message: str
    target: str = ""
    """The text that was looked for."""
    related: tuple[Related, ...] = ()
    unnecessary: bool = False
    """Could as well not be there; editors show it faded."""
