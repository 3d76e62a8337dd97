"""Dates and times by the formats that Obsidian's templates use, those of Moment.js."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

_TOKEN: Final = re.compile(
    r"\[([^\[\]]*)\]|YYYY|YY|GGGG|MMMM|MMM|MM|Mo|M|DDDD|DDD|DD|Do|D|dddd|ddd|dd|d|E|WW|W|Q|HH|H|hh|h|mm|m|ss|s|A|a|X"
)
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WRITTEN: Final[dict[str, Callable[[datetime], str]]] = {
    "YYYY": lambda now: f"{now.year:04}",
    "YY": lambda now: f"{now.year % 100:02}",
    "GGGG": lambda now: f"{now.isocalendar().year:04}",
    "MMMM": lambda now: _MONTHS[now.month - 1],
    "MMM": lambda now: _MONTHS[now.month - 1][:3],
    "MM": lambda now: f"{now.month:02}",
    "Mo": lambda now: _ordinal(now.month),
    "M": lambda now: str(now.month),
    "DDDD": lambda now: f"{now.timetuple().tm_yday:03}",
    "DDD": lambda now: str(now.timetuple().tm_yday),
    "DD": lambda now: f"{now.day:02}",
    "Do": lambda now: _ordinal(now.day),
    "D": lambda now: str(now.day),
    "dddd": lambda now: _DAYS[now.weekday()],
    "ddd": lambda now: _DAYS[now.weekday()][:3],
    "dd": lambda now: _DAYS[now.weekday()][:2],
    "d": lambda now: str(now.isoweekday() % 7),
    "E": lambda now: str(now.isoweekday()),
    "WW": lambda now: f"{now.isocalendar().week:02}",
    "W": lambda now: str(now.isocalendar().week),
    "Q": lambda now: str((now.month + 2) // 3),
    "HH": lambda now: f"{now.hour:02}",
    "H": lambda now: str(now.hour),
    "hh": lambda now: f"{(now.hour + 11) % 12 + 1:02}",
    "h": lambda now: str((now.hour + 11) % 12 + 1),
    "mm": lambda now: f"{now.minute:02}",
    "m": lambda now: str(now.minute),
    "ss": lambda now: f"{now.second:02}",
    "s": lambda now: str(now.second),
    "A": lambda now: "AM" if now.hour < 12 else "PM",
    "a": lambda now: "am" if now.hour < 12 else "pm",
    "X": lambda now: str(int(now.timestamp())),
}


def moment_format(now: datetime, pattern: str) -> str:
    """``now`` as ``pattern`` says, in English; what stands in brackets stays, and so does what is no token."""
    return _TOKEN.sub(lambda found: found[1] if found[1] is not None else _WRITTEN[found[0]](now), pattern)


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
