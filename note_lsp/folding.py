"""How names are compared: the foldings that the resolution ladder, anchors, tags and labels share."""

from __future__ import annotations

import re
import unicodedata

_WORDS = re.compile(r"\w+")
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


def fold_case(name: str) -> str:
    """``name`` for a comparison that ignores case: NFC, case-folded."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def fold(name: str) -> str:
    """``name`` with case ignored and runs of blank, ``-`` and ``_`` read as one blank; other punctuation stays."""
    return " ".join(fold_case(name).replace("-", " ").replace("_", " ").split())


def fold_blanks(text: str) -> str:
    """``text`` trimmed, with case ignored and runs of blanks read as one."""
    return " ".join(fold_case(text).split())


def fold_words(text: str) -> str:
    """The words of ``text``, case ignored, as Obsidian compares headings: ``Kubernetes: k8s`` = ``Kubernetes k8s``."""
    return " ".join(_WORDS.findall(fold_case(text)))


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
