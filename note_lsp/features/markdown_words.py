"""Pieces of Markdown that features write: titles that stay as they are, links, counts."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~!$&])")
_LINE_START = re.compile(r"^(\s*)([-+>=]|\d+[.)])(?=\s|$)")
_NOT_IN_URL = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\n": "%0A", "\r": "%0D", "\\": "%5C"}
_UNITS = ("bytes", "KB", "MB", "GB")


def escaped(text: str) -> str:
    """``text`` in one line such that Markdown shows its characters as they are."""
    line = " ".join(text.split())
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", line))


def linked(text: str, url: str) -> str:
    """A link that shows ``text``."""
    return f"[{escaped(text)}]({url_in_markdown(url)})"


def url_in_markdown(url: str) -> str:
    """``url`` as a destination needs it."""
    return "".join(_NOT_IN_URL.get(character, character) for character in url)


def code(text: str) -> str:
    """``text`` as code, whatever backticks it holds."""
    line = " ".join(text.split()) or " "
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {line} {fence}" if longest else f"{fence}{line}{fence}"


def counted(number: int, one: str, many: str = "") -> str:
    """``1 link``, ``12 links``, ``2,247 links``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def size_in_words(size: int) -> str:
    """A file's size as people write it: ``734 bytes``, ``1.2 MB``."""
    amount, unit = float(size), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return counted(size, "byte") if unit == 0 else f"{amount:.1f} {_UNITS[unit]}"
