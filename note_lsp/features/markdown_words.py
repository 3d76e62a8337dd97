"""Pieces of Markdown that features write: titles that stay as they are, links, counts."""

from __future__ import annotations

import re

# What acts in the middle of a line.  Neovim shows every backslash, so that there are none where nothing would act:
# an underline inside a word, a bracket that no destination follows, a `#` that begins no heading.
_ACTS = re.compile(
    r"`|\\(?=[!-/:-@\[-`{-~]|$)|(?<!\s)\*|\*(?!\s)|(?<![^\W_])_+|_+(?![^\W_])"
    r"|\](?=[(\[:]|$)|<(?=[A-Za-z/!?])|&(?=\w+;|#\w+;)"
)
_BRACKET = re.compile(r"(\\.)|([\[\]])")
_LINE_START = re.compile(r"^(\s*)(>|(?:-+|=+|\+|#{1,6})(?=\s|$))")
_NUMBER_AT_START = re.compile(r"^(\s*\d+)([.)])(?=\s|$)")
_ACTIVE = re.compile(r"\s*(?:command|javascript|vbscript|data|file):", re.IGNORECASE)
_NOT_IN_URL = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\n": "%0A", "\r": "%0D", "\\": "%5C"}
_UNITS = ("bytes", "KB", "MB", "GB")


def escaped(text: str) -> str:
    """``text`` in one line such that Markdown shows its characters as they are."""
    line = _ACTS.sub(lambda found: "".join("\\" + sign for sign in found[0]), " ".join(text.split()))
    # A formula or a deletion needs two of them.
    for sign in "~$":
        line = line.replace(sign, "\\" + sign) if line.count(sign) > 1 else line
    return _NUMBER_AT_START.sub(r"\1\\\2", _LINE_START.sub(r"\1\\\2", line))


def linked(text: str, url: str) -> str:
    """A link that shows ``text``; the words alone where a click could do more than open something."""
    if not opens_only(url):
        return escaped(text)
    words = _BRACKET.sub(lambda found: found[1] or "\\" + found[2], escaped(text))
    return f"[{words}]({url_in_markdown(url)})"


def opens_only(url: str) -> bool:
    """Whether a click on ``url`` does no more than open something: it runs no command, no script and no file."""
    return not _ACTIVE.match(url)


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


def other_notes_of_video(count: int) -> str:
    """``3 other notes of this video``, ``No other notes of this video``."""
    return f"{counted(count, 'other note') if count else 'No other notes'} of this video"


def size_in_words(size: int) -> str:
    """A file's size as people write it: ``734 bytes``, ``1.2 MB``."""
    amount, unit = float(size), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return counted(size, "byte") if unit == 0 else f"{amount:.1f} {_UNITS[unit]}"
