"""The semantic tokens that a client was sent of its open documents, for it wants to be told only what is new."""

from __future__ import annotations

from array import array
from collections import OrderedDict

from note_lsp.server.encoding import Encoded

_KEPT = 4
"""Answers of one document: a client that has cancelled a request counts from one before the last."""
_PER_TOKEN = 5


class SentTokens:
    """What deltas count from; whoever closes a document forgets what was sent of it."""

    def __init__(self) -> None:
        self._sent: dict[str, OrderedDict[str, bytes]] = {}
        self._count = 0

    def full(self, key: str | None, numbers: array[int]) -> Encoded:
        """All tokens of the open document ``key``; None for those that no delta will count from."""
        if key is None:
            return _encoded(data=numbers.tolist())
        return _encoded(resultId=self._keep(key, numbers.tobytes()), data=numbers.tolist())

    def delta(self, key: str | None, previous: str, numbers: array[int]) -> Encoded:
        """What is another in them than in the answer ``previous``; all of them where that is not known."""
        before = self._sent[key].get(previous) if key in self._sent else None
        if key is None or before is None:
            return self.full(key, numbers)
        edits = [
            {"start": start, "deleteCount": count, "data": data.tolist()}
            for start, count, data in edits_between(before, numbers)
        ]
        return _encoded(resultId=self._keep(key, numbers.tobytes()), edits=edits)

    def forget(self, key: str) -> None:
        """The document is closed."""
        self._sent.pop(key, None)

    def _keep(self, key: str, data: bytes) -> str:
        """Remember an answer: the id it is known by."""
        sent = self._sent.setdefault(key, OrderedDict())
        self._count += 1
        identity = str(self._count)
        sent[identity] = data
        if len(sent) > _KEPT:
            sent.popitem(last=False)
        return identity


def edits_between(before: bytes, numbers: array[int]) -> list[tuple[int, int, array[int]]]:
    """What to replace in ``before`` to have ``numbers``: (start, count, data), whole tokens; at most one edit.

    The numbers of a token depend on the one before it alone, so that what a key press leaves as it was is the same
    from the front and from the back.
    """
    after, size = numbers.tobytes(), numbers.itemsize * _PER_TOKEN
    if before == after:
        return []
    most = min(len(before), len(after)) // size
    head = _alike(before, after, size, most)
    tail = _alike_behind(before, after, size, most - head)
    start, end = head * _PER_TOKEN, len(numbers) - tail * _PER_TOKEN
    return [(start, len(before) // numbers.itemsize - start - tail * _PER_TOKEN, numbers[start:end])]


def _alike(one: bytes, other: bytes, size: int, most: int) -> int:
    """How many pieces of ``size``, ``most`` at most, are the same at the beginning of both."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low * size : middle * size] == other[low * size : middle * size]:
            low = middle
        else:
            high = middle - 1
    return low


def _alike_behind(one: bytes, other: bytes, size: int, most: int) -> int:
    """The same at the end of both."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        far, near = middle * size, low * size
        if one[len(one) - far : len(one) - near] == other[len(other) - far : len(other) - near]:
            low = middle
        else:
            high = middle - 1
    return low


def _encoded(**found: object) -> Encoded:
    return Encoded.of(found)
