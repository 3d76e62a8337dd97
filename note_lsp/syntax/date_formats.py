"""Days as words: patterns of strftime, formats of moment.js as Obsidian has them, and the way back to the day.

The names of months and weekdays are English, weeks those of moment's locale ``en``: they begin with
Sunday, unless they are ISO's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from typing import NamedTuple

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MOMENT = re.compile(
    r"\[[^\[]*\]|\\?(?:[Hh]mm(?:ss)?|Mo|MM?M?M?|Do|DDDo|DD?D?D?|ddd?d?|do?|w[o|w]?|W[o|W]?|Qo?|N{1,5}|YYYYYY|YYYYY|YYYY|YY"
    r"|y{2,4}|yo?|gg(?:ggg?)?|GG(?:GGG?)?|e|E|a|A|hh?|HH?|kk?|mm?|ss?|S{1,9}|x|X|zz?|ZZ?|.)"
)
"""How moment 2.30 cuts a format into tokens (src/lib/format/format.js)."""
_MOMENT_SHORTHAND = re.compile(r"\[[^\[]*\]|\\?(?:LTS|LT|LL?L?L?|l{1,4})")
_SHORTHANDS = {
    "LTS": "h:mm:ss A",
    "LT": "h:mm A",
    "L": "MM/DD/YYYY",
    "LL": "MMMM D, YYYY",
    "LLL": "MMMM D, YYYY h:mm A",
    "LLLL": "dddd, MMMM D, YYYY h:mm A",
    "l": "M/D/YYYY",
    "ll": "MMM D, YYYY",
    "lll": "MMM D, YYYY h:mm A",
    "llll": "ddd, MMM D, YYYY h:mm A",
}
_STRFTIME = re.compile(r"%-?[A-Za-z%]")
_OF_STRFTIME = {
    "%Y": "YYYY",
    "%y": "YY",
    "%m": "MM",
    "%-m": "M",
    "%B": "MMMM",
    "%b": "MMM",
    "%h": "MMM",
    "%d": "DD",
    "%-d": "D",
    "%j": "DDDD",
    "%-j": "DDD",
    "%A": "dddd",
    "%a": "ddd",
    "%u": "E",
    "%w": "d",
    "%V": "WW",
    "%-V": "W",
    "%G": "GGGG",
    "%g": "GG",
    "%H": "HH",
    "%-H": "H",
    "%I": "hh",
    "%-I": "h",
    "%M": "mm",
    "%-M": "m",
    "%S": "ss",
    "%-S": "s",
    "%p": "A",
}
"""The fields, by their names in moment, that directives of strftime mean."""
_COMPOSED = {"%F": "%Y-%m-%d", "%D": "%m/%d/%y", "%T": "%H:%M:%S", "%R": "%H:%M"}


class _Field(NamedTuple):
    """A piece of a format that says a part of a day or time."""

    write: Callable[[datetime], str]
    reads: str
    """An expression for what it writes."""
    part: str = ""
    """What a number there says of the day; nothing for a part that the others imply."""


class DateFormat:
    """How a day is written: pieces of text and fields."""

    def __init__(self, pieces: tuple[str | _Field, ...]) -> None:
        self._pieces = pieces
        self._parts = [piece.part for piece in pieces if isinstance(piece, _Field) and piece.part]
        written = (f"({p.reads})" if isinstance(p, _Field) and p.part else _expression(p) for p in pieces)
        self._expression = re.compile("".join(written))

    def write(self, day: date) -> str | None:
        """The day in words, a ``datetime`` with its time; None where it cannot be said."""
        when = day if isinstance(day, datetime) else datetime.combine(day, time())
        try:
            return "".join(piece if isinstance(piece, str) else piece.write(when) for piece in self._pieces)
        except (ValueError, OverflowError, OSError):
            return None

    def read(self, words: str) -> date | None:
        """The day, or the first of the days, that is written so; None if none is."""
        found = self._expression.fullmatch(words)
        if found is None:
            return None
        try:
            day = _day({part: _number(said) for part, said in zip(self._parts, found.groups(), strict=True)})
        except (ValueError, OverflowError):
            return None
        return day if day is not None and self.write(day) == words else None

    @property
    def tells_days_apart(self) -> bool:
        """Whether no two days are written alike."""
        parts = set(self._parts)
        year = bool(parts & {"year", "short_year"})
        in_month = year and {"month", "day"} <= parts
        in_week = bool(parts & {"iso_day", "weekday"})
        of_weeks = {"iso_year", "iso_week"} <= parts or {"week_year", "week"} <= parts
        return in_month or (year and "day_of_year" in parts) or (of_weeks and in_week)

    def last_segment(self) -> DateFormat:
        """What it writes behind the last ``/``."""
        for number in range(len(self._pieces) - 1, -1, -1):
            piece = self._pieces[number]
            if isinstance(piece, str) and "/" in piece:
                return DateFormat((piece.rpartition("/")[2], *self._pieces[number + 1 :]))
        return self


@lru_cache(maxsize=64)
def of_moment(written: str) -> DateFormat:
    """A format of moment.js: ``YYYY-MM-DD``, ``[Week] ww``; what is no token stays as it is."""
    for _ in range(6):
        expanded = _MOMENT_SHORTHAND.sub(lambda found: _SHORTHANDS.get(found[0], found[0]), written)
        if expanded == written:
            break
        written = expanded
    return DateFormat(tuple(_FIELDS.get(token) or _literal(token) for token in _MOMENT.findall(written)))


@lru_cache(maxsize=64)
def of_strftime(written: str) -> DateFormat:
    """A pattern of strftime: ``%Y-%m-%d``; a directive that is none stays as it is."""
    written = re.sub(r"%%|%[FDTR]", lambda found: _COMPOSED.get(found[0], found[0]), written)
    pieces: list[str | _Field] = []
    at = 0
    for found in _STRFTIME.finditer(written):
        pieces += [written[at : found.start()], _directive(found[0])]
        at = found.end()
    return DateFormat((*pieces, written[at:]))


def _literal(token: str) -> str:
    return re.sub(r"\A\[|\]\Z", "", token) if len(token) > 1 and token[0] == "[" else token.replace("\\", "")


def _directive(written: str) -> str | _Field:
    if written == "%%":
        return "%"
    if written in _OF_STRFTIME:
        return _FIELDS[_OF_STRFTIME[written]]
    return _Field(lambda when: when.strftime(written), r".{1,40}?")


def _expression(piece: str | _Field) -> str:
    return re.escape(piece) if isinstance(piece, str) else f"(?:{piece.reads})"


def _number(said: str) -> int:
    for names in (_MONTHS, WEEKDAYS):
        for number, name in enumerate(names, start=names is _MONTHS):
            if said in {name, name[:3], name[:2]}:
                return number
    return int(re.sub(r"[^0-9]", "", said))


def _day(parts: Mapping[str, int]) -> date | None:
    """The day that numbers mean, the first where they leave a choice; raises ``ValueError`` for one that never was."""
    short = parts.get("short_year")
    year = parts.get("year") or (None if short is None else short + (1900 if short > 68 else 2000))
    weekday = parts.get("iso_day") or (parts["weekday"] or 7 if "weekday" in parts else None)
    if "iso_year" in parts and "day" not in parts:
        return date.fromisocalendar(parts["iso_year"], parts.get("iso_week", 1), weekday or 1)
    if "week_year" in parts and "day" not in parts:
        first = date(parts["week_year"], 1, 1)
        sunday = first + timedelta(weeks=parts.get("week", 1) - 1, days=-(first.isoweekday() % 7))
        return sunday + timedelta(days=(weekday or 0) % 7)
    if year is None:
        return None
    if "day_of_year" in parts:
        return date(year, 1, 1) + timedelta(days=parts["day_of_year"] - 1)
    return date(year, parts.get("month", 1), parts.get("day", 1))


def _week(when: datetime) -> tuple[int, int]:
    """Year and number of a week that begins with Sunday; the first is that of January 1."""
    saturday = when.date() + timedelta(days=6 - when.isoweekday() % 7)
    return saturday.year, (saturday.timetuple().tm_yday - 1) // 7 + 1


def _ordinal(number: int) -> str:
    if number % 100 // 10 == 1:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _numbers() -> dict[str, _Field]:
    """The fields that are numbers: as they are, with zeros before them, and as ordinals."""
    table: list[tuple[str, int, bool, str, Callable[[datetime], int]]] = [
        ("M", 2, True, "month", lambda when: when.month),
        ("D", 2, True, "day", lambda when: when.day),
        ("Q", 0, True, "", lambda when: (when.month + 2) // 3),
        ("d", 0, True, "weekday", lambda when: when.isoweekday() % 7),
        ("e", 0, False, "weekday", lambda when: when.isoweekday() % 7),
        ("E", 0, False, "iso_day", lambda when: when.isoweekday()),
        ("w", 2, True, "week", lambda when: _week(when)[1]),
        ("W", 2, True, "iso_week", lambda when: when.isocalendar().week),
        ("H", 2, False, "", lambda when: when.hour),
        ("h", 2, False, "", lambda when: when.hour % 12 or 12),
        ("k", 2, False, "", lambda when: when.hour or 24),
        ("m", 2, False, "", lambda when: when.minute),
        ("s", 2, False, "", lambda when: when.second),
        ("y", 4, True, "year", lambda when: when.year),
        ("X", 0, False, "", lambda when: int(when.timestamp())),
        ("x", 0, False, "", lambda when: int(when.timestamp()) * 1000 + when.microsecond // 1000),
    ]
    fields = {}
    for name, width, has_ordinal, part, number in table:
        fields[name] = _padded(number, 0, part)
        for length in range(2, width + 1):
            fields[name * length] = _padded(number, length, part)
        if has_ordinal:
            fields[f"{name}o"] = _Field(partial(_as_ordinal, number), r"\d+(?:st|nd|rd|th)", part)
    return fields


def _padded(number: Callable[[datetime], int], width: int, part: str = "", sign: str = "") -> _Field:
    def write(when: datetime) -> str:
        return f"{sign}{number(when):0{width}}"

    return _Field(write, rf"{re.escape(sign)}\d{{{width}}}" if width else r"\d{1,14}", part)


def _as_ordinal(number: Callable[[datetime], int], when: datetime) -> str:
    return _ordinal(number(when))


def _years() -> dict[str, _Field]:
    years: list[tuple[str, str, str, Callable[[datetime], int]]] = [
        ("Y", "year", "short_year", lambda when: when.year),
        ("G", "iso_year", "", lambda when: when.isocalendar().year),
        ("g", "week_year", "", lambda when: _week(when)[0]),
    ]
    fields = {}
    for name, part, short, year in years:
        fields[name * 2] = _padded(lambda when, year=year: year(when) % 100, 2, short)  # type: ignore[misc]
        fields[name * 4] = _padded(year, 4, part)
        fields[name * 5] = _padded(year, 5, part)
    return {**fields, "Y": _padded(years[0][3], 4, "year"), "YYYYYY": _padded(years[0][3], 6, "year", "+")}


def _name(names: tuple[str, ...], number: Callable[[datetime], int], part: str, length: int | None = None) -> _Field:
    shown = tuple(name[:length] for name in names)
    return _Field(lambda when: shown[number(when)], "|".join(shown), part)


def _fraction(digits: int) -> _Field:
    return _Field(lambda when: f"{when.microsecond:06}"[:digits].ljust(digits, "0"), rf"\d{{{digits}}}")


def _clock(hour: str, *others: str) -> _Field:
    """``Hmm``: fields one behind the other."""
    return _Field(lambda when: "".join(_FIELDS[name].write(when) for name in (hour, *others)), r"\d{3,6}")


def _zone(when: datetime, between: str) -> str:
    offset = when.astimezone().strftime("%z")
    return f"{offset[:3]}{between}{offset[3:5]}"


_FIELDS: dict[str, _Field] = {
    **_numbers(),
    **_years(),
    "DDD": _padded(lambda when: when.timetuple().tm_yday, 0, "day_of_year"),
    "DDDD": _padded(lambda when: when.timetuple().tm_yday, 3, "day_of_year"),
    "DDDo": _Field(lambda when: _ordinal(when.timetuple().tm_yday), r"\d+(?:st|nd|rd|th)", "day_of_year"),
    "MMM": _name(_MONTHS, lambda when: when.month - 1, "month", 3),
    "MMMM": _name(_MONTHS, lambda when: when.month - 1, "month"),
    "dd": _name(WEEKDAYS, lambda when: when.isoweekday() % 7, "weekday", 2),
    "ddd": _name(WEEKDAYS, lambda when: when.isoweekday() % 7, "weekday", 3),
    "dddd": _name(WEEKDAYS, lambda when: when.isoweekday() % 7, "weekday"),
    "a": _Field(lambda when: "pm" if when.hour > 11 else "am", "[ap]m"),
    "A": _Field(lambda when: "PM" if when.hour > 11 else "AM", "[AP]M"),
    "Hmm": _clock("H", "mm"),
    "Hmmss": _clock("H", "mm", "ss"),
    "hmm": _clock("h", "mm"),
    "hmmss": _clock("h", "mm", "ss"),
    **{"S" * digits: _fraction(digits) for digits in range(1, 10)},
    "Z": _Field(lambda when: _zone(when, ":"), r"[+-]\d\d:\d\d"),
    "ZZ": _Field(lambda when: _zone(when, ""), r"[+-]\d{4}"),
    **{"z" * length: _Field(lambda _: "", "") for length in (1, 2)},
    **{"N" * length: _Field(lambda _: "AD", "AD") for length in (1, 2, 3, 5)},
    "NNNN": _Field(lambda _: "Anno Domini", "Anno Domini"),
}
"""By the names of moment's tokens."""
