"""Words for days, as they are being typed: ``today``, ``mon``, ``last mon``, ``in 3 days``, ``2026-11-3``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

from note_lsp.syntax.date_formats import WEEKDAYS

_WORDS = {"today": 0, "tomorrow": 1, "yesterday": -1}
_ENOUGH = 3
"""Letters of a weekday, before which it is rather another name."""
_COUNTED = re.compile(r"(?P<ahead>in )?(?P<count>\d{1,4}) (?P<rest>[a-z][a-z ]*)")
_UNITS = {"day": 1, "week": 7}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def days_meant(typed: str, today: date) -> Iterator[tuple[str, date]]:
    """The words that ``typed``, folded but for its dashes, begins, each with its day; the likeliest first.

    ``monday`` and ``next monday`` are the next one after today, ``last monday`` is the one before it.
    """
    with suppress(OverflowError):
        for word, distance in _WORDS.items():
            if word.startswith(typed):
                yield word, today + timedelta(days=distance)
        yield from _weekdays(typed, today)
        yield from _counted(typed, today)
        yield from _dates(typed)


def may_mean_a_day(typed: str) -> bool:
    """Whether ``typed`` may become words for a day when more is typed."""
    names = (*_WORDS, *(weekday.lower() for weekday in WEEKDAYS), "next ", "last ", "in ")
    return typed[:1].isdecimal() or any(name.startswith(typed) or typed.startswith(name) for name in names)


def _weekdays(typed: str, today: date) -> Iterator[tuple[str, date]]:
    which, _, begun = typed.rpartition(" ")
    if which not in {"", "next", "last"} or len(begun) < (1 if which else _ENOUGH):
        return
    for number, name in enumerate(weekday.lower() for weekday in WEEKDAYS):
        if not name.startswith(begun):
            continue
        ahead = (number - today.isoweekday() - 1) % 7 + 1
        if which != "last":
            yield f"{which} {name}".strip(), today + timedelta(days=ahead)
        if which == "last" or (begun == name and not which):
            behind = (today.isoweekday() - number - 1) % 7 + 1
            yield f"last {name}", today - timedelta(days=behind)


def _counted(typed: str, today: date) -> Iterator[tuple[str, date]]:
    found = _COUNTED.fullmatch(typed)
    if found is None:
        return
    count = int(found["count"])
    for unit, days in _UNITS.items():
        words = unit if count == 1 else f"{unit}s"
        for phrase, sign in ((words, 1), (f"{words} ago", -1)):
            if phrase.startswith(found["rest"]) and not (found["ahead"] and sign < 0):
                said = f"in {count} {words}" if sign > 0 else f"{count} {phrase}"
                yield said, today + timedelta(days=sign * count * days)


def _dates(typed: str) -> Iterator[tuple[str, date]]:
    """The days whose dates begin so, and the one that is written without zeros."""
    found = _ISO.fullmatch(typed)
    if found is None:
        return
    year, month, day = found.groups()
    numbers = [int(day), *(range(int(day) * 10, int(day) * 10 + 10) if len(day) == 1 else ())]
    for number in sorted(numbers, key=lambda number: (number < 10 and day != "0", number)):
        with suppress(ValueError):
            meant = date(int(year), int(month), number)
            yield meant.isoformat(), meant
