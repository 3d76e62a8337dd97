"""What is found by a key that several may share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class KeyTable(Generic[T]):
    """Values, none of them a list, by keys.

    Nearly every key has but one: a list or a tuple for each would take more memory than all else here.
    """

    __slots__ = ("_found",)

    def __init__(self, keys: Sequence[str] = (), values: Sequence[T] = ()) -> None:
        """A table of pairs, in time linear in them however many share a key.

        A pair may come again, if none with its key stands between.
        """
        found: dict[str, T | list[T]] = dict(zip(keys, values, strict=True))
        self._found = found
        if len(found) == len(keys):
            return
        # The last of those that share a key stands in the table.
        others: dict[str, list[T]] = {}
        for key, value in zip(keys, values, strict=True):
            last = found[key]
            if last is not value:
                several = others.setdefault(key, [])
                if not several or several[-1] is not value:
                    several.append(value)
        for key, several in others.items():
            found[key] = [*several, found[key]]  # type: ignore[list-item]  # no list yet

    def __contains__(self, key: str) -> bool:
        return key in self._found

    def get(self, key: str) -> Sequence[T]:
        """What has that key, in the order in which it came, until the table is changed."""
        found = self._found.get(key)
        if found is None:
            return ()
        return found if isinstance(found, list) else (found,)

    def add(self, key: str, value: T) -> None:
        """One more value, which the key has not yet."""
        found = self._found.get(key)
        if found is None:
            self._found[key] = value
        elif isinstance(found, list):
            found.append(value)
        else:
            self._found[key] = [found, value]

    def take(self, key: str, value: T) -> None:
        """Forget a value; no matter if there is none."""
        left = [other for other in self.get(key) if other != value]
        if left:
            self._found[key] = left if len(left) > 1 else left[0]
        else:
            self._found.pop(key, None)
