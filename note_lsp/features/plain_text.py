"""Hovers as plain text, for clients that do not show Markdown."""

from __future__ import annotations

import re

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_PICTURE = re.compile(r"(?<!\\)!\[(?:\\.|[^\[\]\\\n])*\]\([^()\n]*\)")
_LINK = re.compile(r"\[((?:\\.|[^\]\\\n])*)\]\(([^()\s]*)\)")
_CODE = re.compile(r"(?<!\\)(`+)(.+?)(?<!`)\1(?!`)")
_STRONG = re.compile(r"(?<![\\*\w])(\*\*|\*)(?=\S)((?:\\.|[^*\\\n])+?)(?<=\S)\1(?![*\w])")
_VERY_STRONG = re.compile(r"(?<![\\*\w])\*{3}(?=\S)((?:\\.|[^*\\\n])+?)(?<=\S)\*{3}(?![*\w])")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_RULE = re.compile(r"(?:-{3,}|\*{3,}|_{3,})\s*")


def plain_text(markdown: str) -> str:
    """``markdown`` without its marks: links as ``words (URL)``, pictures left out, code as it is."""
    lines: list[str] = []
    fence = ""
    for line in markdown.splitlines():
        found = _FENCE.match(line)
        if found and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else found[1]
        elif fence:
            lines.append(line)
        else:
            words = _plain_line(line)
            if words.strip() or (lines and lines[-1].strip() and not line.strip()):
                lines.append(words)
    return "\n".join(lines).strip("\n")


def _plain_line(line: str) -> str:
    if _RULE.fullmatch(line):
        return ""
    codes: list[str] = []

    def put_aside(found: re.Match[str]) -> str:
        codes.append(found[2].strip() if len(found[1]) > 1 else found[2])
        return "\0"

    # Marks may stand around code, and what looks like a mark in it is none.
    words = _CODE.sub(put_aside, line.replace("\0", ""))
    words = _LINK.sub(_link_words, _PICTURE.sub("", words))
    words = _ESCAPE.sub(r"\1", _STRONG.sub(r"\2", _VERY_STRONG.sub(r"\1", words)))
    return re.sub("\0", lambda _: codes.pop(0), words)


def _link_words(found: re.Match[str]) -> str:
    words, url = found[1], found[2]
    return words if words == url or not url else f"{words} ({url})"
