"""The line around a cursor, and what its brackets are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from note_lsp.syntax.structure import is_escaped
from note_lsp.text import Span


class Scene(msgspec.Struct, frozen=True):
    """The line around a cursor, as far as it matters."""

    before: str
    after: str
    offset: int
    in_table: bool = False
    in_front_matter: bool = False
    hidden: Sequence[Span] = ()

    @property
    def start(self) -> int:
        """The offset at which ``before`` begins."""
        return self.offset - len(self.before)

    def opens_hidden(self, at: int) -> bool:
        """Whether what stands at ``before[at]`` lies in code or the like."""
        return bool(self.hidden) and is_within(self.hidden, self.start + at + 1)

    def find_behind(self, sign: str) -> int:
        """Where in ``after`` the next ``sign`` stands that lies in no code and the like; -1 if none does."""
        at = self.after.find(sign)
        while at >= 0 and self.hidden and is_within(self.hidden, self.offset + at, at_start=True):
            at = self.after.find(sign, at + 1)
        return at


def is_within(spans: Sequence[Span], offset: int, *, at_start: bool = False) -> bool:
    """Whether ``offset`` lies inside one of the sorted ``spans``, not at its end, and at its start if ``at_start``."""
    at = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return at >= 0 and spans[at].start < offset + at_start and offset < spans[at].end


def start_of(scene: Scene, at: int) -> int:
    """The offset of ``before[at]``, with blanks passed over."""
    words = scene.before[at:]
    return scene.start + at + len(words) - len(words.lstrip())


def opening_bracket(before: str, closing: int) -> int:
    """Where the bracket opens that ``before[closing]`` closes; -1 if none does."""
    depth = 0
    for at in range(closing, -1, -1):
        if before[at] in "[]" and not is_escaped(before, at):
            depth += 1 if before[at] == "]" else -1
            if not depth:
                return at
    return -1
