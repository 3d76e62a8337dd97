"""Messages as JSON in bytes, and back."""

from __future__ import annotations

import json
from typing import Any

import msgspec


class Encoded:
    """A result that is JSON already: made of plain values or piece by piece, because it is long or often asked for."""

    __slots__ = ("json",)

    def __init__(self, json: bytes) -> None:
        self.json = json

    @classmethod
    def of(cls, plain: object) -> Encoded:
        """Plain values, such as dictionaries and lists; raises ``TypeError`` for what JSON does not have.

        It is UTF-8; where half a surrogate pair stands in it, which has no UTF-8, it is ASCII.
        """
        try:
            return cls(msgspec.json.encode(plain))
        except (ValueError, OverflowError):
            # The latter: a number beyond 64 bits, such as the id of a request may be.
            return cls(json.dumps(plain, separators=(",", ":")).encode())


def decode(body: bytes) -> Any:
    """What a message says; raises ``ValueError`` or ``RecursionError`` for what is no JSON."""
    try:
        return msgspec.json.decode(body)
    except (ValueError, RecursionError):
        # Halves of surrogate pairs, numbers without end and other encodings are taken as well.
        return json.loads(body)
