"""Imports of what others have written, without the parts that a session does without.

``lsprotocol.types`` decorates several hundred classes with ``attrs.define``, which writes and compiles their methods:
at once that is the larger part of a server's start, though a session uses a tenth of them.  While that module is
imported, ``attrs.define`` only notes what is to be done; a class does it when its first object is made, or when
somebody asks for its fields, as cattrs does.

``asyncio`` imports ``ssl`` where there is one, and works without: nothing here is encrypted, and OpenSSL takes 5 MB.
"""

from __future__ import annotations

import sys
import threading
import typing
from collections.abc import Callable
from typing import Any

import attrs

_TYPES = "lsprotocol.types"

_define = attrs.define
_finishing = threading.RLock()


class _Fields:
    """Stands where attrs keeps a class's fields, until somebody looks there."""

    def __get__(self, instance: object, owner: type) -> Any:
        _finish(owner)
        return vars(owner)["__attrs_attrs__"]


_fields = _Fields()


def import_asyncio() -> None:
    """Import ``asyncio`` without TLS, unless either is imported already."""
    if "asyncio" in sys.modules or "ssl" in sys.modules:
        return
    # This is how an import is made to fail (the Python language reference, "The module cache").
    sys.modules["ssl"] = None  # type: ignore[assignment]  # a module that cannot be had
    try:
        import asyncio as asyncio
    finally:
        del sys.modules["ssl"]


def import_types() -> None:
    """Import ``lsprotocol.types``, unless that is done; its classes are as they always are to whoever uses them."""
    if _TYPES in sys.modules:
        return
    attrs.define = _define_later  # type: ignore[assignment]  # for the time of one import
    try:
        from lsprotocol import types as types
    finally:
        attrs.define = _define
    from lsprotocol import _hooks

    # It would ask all classes for their fields, to resolve names that ``_finish`` resolves.
    _hooks._resolved_forward_references = True


def _define_later(cls: type | None = None, **options: Any) -> type | Callable[[type], type]:
    if cls is None or options or cls.__module__ != _TYPES:
        return _define(cls, **options)

    def first(self: Any, *arguments: Any, **named: Any) -> None:
        _finish(cls)
        cls.__init__(self, *arguments, **named)  # type: ignore[misc]  # by now another one

    cls.__init__ = first  # type: ignore[misc]  # until the first object is made
    cls.__attrs_attrs__ = _fields  # type: ignore[attr-defined]
    return cls


def _finish(cls: type) -> None:
    with _finishing:
        if vars(cls)["__attrs_attrs__"] is not _fields:
            return
        types = sys.modules[_TYPES]
        cls.__annotations__ = typing.get_type_hints(cls, dict(types.ALL_TYPES_MAP))
        # With slots it would be another class than the one that everybody has imported.
        _define(cls, init=True, slots=False)
