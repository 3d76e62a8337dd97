"""What stands for something in a template: ``{{title}}``, ``{{date}}``, ``{{time:HH.mm}}``, as Obsidian has it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from note_lsp.syntax.date_formats import of_moment

PLACEHOLDER: Final = re.compile(
    r"""\{\{[ \t]{0,9}(?:
        (?P<word>title|yesterday|tomorrow)
        |(?P<time>date|time)
            [ \t]{0,9}(?:(?P<count>[+-]\d{1,5})(?P<unit>[yqmwdhs]))?
            [ \t]{0,9}(?::(?P<format>[^{}\n]{1,200}))?
    )[ \t]{0,9}\}\}""",
    re.IGNORECASE | re.VERBOSE,
)
_FORMATS = {"date": "YYYY-MM-DD", "time": "HH:mm"}
_UNITS = {"w": timedelta(weeks=1), "d": timedelta(days=1), "h": timedelta(hours=1), "s": timedelta(seconds=1)}
_MONTHS = {"y": 12, "q": 3, "m": 1}


class Meanings(msgspec.Struct, frozen=True):
    """What the placeholders of a new note stand for."""

    title: str
    when: datetime
    """The day that the note is about, with the time of now."""
    name: Callable[[date], str | None] = lambda _: None
    """What the daily note of another day is called, in a daily note."""

    def of(self, found: re.Match[str]) -> str:
        """What one stands for; itself where that is nothing."""
        try:
            return self._said(found) or found[0]
        except (ValueError, OverflowError):
            return found[0]

    def _said(self, found: re.Match[str]) -> str | None:
        word = (found["word"] or "").lower()
        if word:
            days = timedelta(days=1 if word == "tomorrow" else -1)
            return self.title if word == "title" else self.name(self.when.date() + days)
        written = (found["format"] or "").strip() or _FORMATS[found["time"].lower()]
        count, unit = int(found["count"] or 0), (found["unit"] or "d").lower()
        when = _months_later(self.when, count * _MONTHS[unit]) if unit in _MONTHS else self.when + count * _UNITS[unit]
        return of_moment(written).write(when)


def _months_later(when: datetime, months: int) -> datetime:
    """The same day of another month, or the month's last."""
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    first = when.replace(year=year, month=month + 1, day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(when.day, last.day))
