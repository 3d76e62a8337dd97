"""How names are compared: the foldings that the resolution ladder, anchors, tags and labels share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_DASHES = frozenset("-_")
_WORDS = re.compile(r"\w+")
_BETWEEN_WORDS = re.compile(r"\W+")
_EMOJI_STYLES = re.compile("[\ufe00-\ufe0f]")
_AT_ONCE = 64
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


def fold_case(name: str) -> str:
    """``name`` for a comparison that ignores case: NFC, case-folded."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def fold(name: str) -> str:
    """``name`` for a search: as ``fold_name``, but without what only begins or ends it."""
    return " ".join(fold_case(name).replace("-", " ").replace("_", " ").split())


def fold_name(name: str) -> str:
    """``name`` for a link: case ignored, runs of blank, ``-`` and ``_`` read as one blank; other punctuation stays.

    Blanks around it are trimmed, a dash is not: ``_index`` is another name than ``index``.
    """
    bare = name.strip()
    words = fold(bare)
    if bare[:1] in _DASHES:
        words = f" {words}"
    return f"{words} " if bare[-1:] in _DASHES and words != " " else words


def fold_names(names: Sequence[str]) -> list[str]:
    """``fold_name`` of each; many at once take a fifth of the time."""
    folded: list[str] = []
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        text = "\n".join(("", *some, "")).lower().replace("-", " ").replace("_", " ")
        # What else folding does, it does to these.
        if "  " in text or "\n " in text or " \n" in text or not _is_plain("".join(some)):
            folded += map(fold_name, some)
        else:
            folded += text[1:-1].split("\n")
    return folded


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def fold_blanks(text: str) -> str:
    """``text`` trimmed, with case ignored and runs of blanks read as one."""
    return " ".join(fold_case(text).split())


def fold_words(text: str) -> str:
    """The words of ``text``, case ignored, as Obsidian compares headings: ``Kubernetes: k8s`` = ``Kubernetes k8s``."""
    folded = fold_case(text)
    if folded.isascii():
        return " ".join(_WORDS.findall(folded))
    return " ".join(_BETWEEN_WORDS.sub(_marks, folded).split())


def _marks(between: re.Match[str]) -> str:
    """What belongs to the word before: vowel signs and tone marks, which the expression does not take for letters."""
    found = between[0]
    if found.isascii() or not between.start():
        return " "
    end = 0
    while end < len(found) and unicodedata.category(found[end]) in {"Mn", "Mc"} and not _EMOJI_STYLES.match(found, end):
        end += 1
    return found if end == len(found) else found[:end] + " "


def slug(text: str) -> str:
    """The GitHub slug of a heading's plain text, without the number of a repeat.

    Lower case, everything but word characters, blanks and dashes dropped, each blank a dash.  Word characters are
    letters, marks, decimal and letter numbers and connecting punctuation (what Ruby calls a word, as GitHub does).
    """
    lowered = text.strip().lower()
    if lowered.isascii():
        return _NOT_IN_SLUG.sub("", lowered).replace(" ", "-")
    return "".join(ch for ch in lowered if ch in "-_ " or _is_word(ch)).replace(" ", "-")


def _is_word(ch: str) -> bool:
    category = unicodedata.category(ch)
    return category[0] in "LM" or category in {"Nd", "Nl", "Pc"}
