"""Texts that make careless readers quadratic: each shape in any size."""

from __future__ import annotations

from collections.abc import Callable

STAMP = '<a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>'
WORDS = "some plain words of a sentence, and a [[target | label]] with "

SHAPES: dict[str, Callable[[int], str]] = {
    "opened wikilinks": lambda n: "[[" * n,
    "opened wikilinks with words": lambda n: "[[a " * n,
    "opened embeds": lambda n: "![[" * n,
    "closed wikilinks alone": lambda n: "]]" * n,
    "wikilinks in wikilinks": lambda n: "[[a" * n + "]]" * n,
    "opened brackets": lambda n: "[" * n,
    "brackets in brackets": lambda n: "[" * n + "a" + "]" * n,
    "opened parentheses": lambda n: "[x](" + "(" * n,
    "opened destinations": lambda n: "[x](" * n,
    "opened angles": lambda n: "[x](<" * n,
    "open tags": lambda n: "<a " * n,
    "open stamps": lambda n: '<a class="yt-timestamp" data-t="' * n,
    "open comments": lambda n: "<!-- " * n,
    "comment marks": lambda n: "%% " * n,
    "comment marks on lines": lambda n: "%%\n" * n,
    "dollars": lambda n: "$a " * n,
    "backticks": lambda n: "` " * n,
    "growing backticks": lambda n: " ".join("`" * size for size in range(1, int((2 * n) ** 0.5))),
    "stars": lambda n: "*a **b " * n,
    "pipes": lambda n: "|" * n,
    "a wide table": lambda n: "|a" * n + "|\n" + "|-" * n + "|\n" + "|[[b\\|c]]" * n + "|\n",
    "hashes": lambda n: "#" * n,
    "tags": lambda n: "#a" * n,
    "nested tag": lambda n: "#" + "a/" * n,
    "carets": lambda n: "^a " * n,
    "backslashes": lambda n: "\\" * n,
    "blanks": lambda n: " " * n + "x",
    "blanks in a link": lambda n: "[[a" + " " * n + "b]]",
    "blanks in a heading": lambda n: "# a" + " " * n + "b",
    "nested quotes": lambda n: "> " * n + "a",
    "quotes": lambda n: "> [[a]]\n" * n,
    "callouts": lambda n: "> [!info] x\n\n" * n,
    "nested lists": lambda n: "".join("  " * (level % 50) + "- a ^id\n" for level in range(n)),
    "definitions": lambda n: "".join(f"[{number}]: a.md\n" for number in range(n)),
    "definitions and their uses": lambda n: (
        "".join(f"[{number}]: a.md\n" for number in range(n)) + "\n" + "".join(f"[x][{number}] " for number in range(n))
    ),
    "uses of one definition": lambda n: "[a]: b.md\n\n" + "[x][a] " * n,
    "uses without definition": lambda n: "[x][a] " * n,
    "labels without definition": lambda n: "[a] " * n,
    "footnotes": lambda n: "".join(f"[^{number}] " for number in range(n)) + "\n\n[^1]: x\n",
    "same headings": lambda n: "# A\n" * n,
    "block ids": lambda n: "a ^x\n\n" * n,
    "words of a heading": lambda n: "a\n" * n + "===",
    "addresses": lambda n: "https://a.b/" * n,
    "times": lambda n: "00:00:" * n,
    "digits": lambda n: "1" * n,
    "times as links": lambda n: "[[00:01:23]] " * n,
    "a list of times as a link": lambda n: "[[" + "00:01:23, " * n + "]]",
    "stamps": lambda n: STAMP * n,
    "open front matter": lambda n: "---\n" + "a: b\n" * n,
    "front matter of many keys": lambda n: "---\n" + "".join(f"k{number}: [[x]]\n" for number in range(n)) + "---\n",
    "nested front matter": lambda n: "---\na: " + "[" * n + "\n---\n",
    "front matter of nested lines": lambda n: "---\n" + "- " * n + "\n---\n",
    "one long line": lambda n: (WORDS + STAMP + " ") * n,
    "wide characters": lambda n: "é[[\U0001f600|日本]] " * n,
    "line ends of every kind": lambda n: "a\r\n\rb\n\u2028" * n,
    "entities": lambda n: "&#39;" * n + "&" * n,
    "marks of quotes and lists": lambda n: "\n" + "-*>" * n,
    "nested quotes of blanks": lambda n: "> " * n + " " * n,
    "opened templates in front matter": lambda n: "---\nt: " + "{" * n + "\n---\n",
    "closed templates in front matter": lambda n: "---\nt: " + "{{" * n + "}}\n---\n",
    "blanks in malformed front matter": lambda n: "---\nx: [\na" + " " * n + "\nk: x" + " " * n + "y\n---\n",
    "keys of malformed front matter": lambda n: "---\n" + "a: b: c\n" * n + "---\n",
    "lists by name in front matter": lambda n: "---\na: &x [" + "y, " * n + "]\n" + "b: *x\n" * n + "---\n",
    "blanks before the brace of a heading": lambda n: "# a" + " " * n + "b}",
    "ids of a heading": lambda n: "# a" + " {#b" * n + "}",
    "closed parentheses behind an address": lambda n: "https://a" + ")" * n,
    "closed braces behind an address": lambda n: "https://a" + "}" * n,
    "references in references": lambda n: "[" * n + "a" + "][x]" * n,
    "pictures in pictures": lambda n: "![" * n + "a" + "](x)" * n,
    "wikilinks without a destination": lambda n: "[[a]]()" * n,
    "many broken references": lambda n: (
        "".join(f"[b][m{number}] " for number in range(n))
        + "\n\n"
        + "".join(f"[d{number}]: x\n" for number in range(n))
    ),
    "many broken footnotes": lambda n: (
        "".join(f"[^m{number}] " for number in range(n)) + "\n\n" + "".join(f"[^d{number}]: x\n" for number in range(n))
    ),
    "opened math on lines": lambda n: "$$ a\n\n" * n,
    "math and comments": lambda n: "$$\n\n%% a\n\n" * n,
    "opened template links": lambda n: "{{[[a]] <% [[b]] " * n,
    "templates over lines": lambda n: "{{\n" * n + "}}",
    "comments in HTML": lambda n: "<div>\n" + "<!-- a\n" * n,
    "scripts": lambda n: "<div>\n" + "<script\n" * n,
    "attributes without an end": lambda n: '<div a="' * n,
    "zeros": lambda n: "\x00" * n,
    "templates": lambda n: "[[{{" * n + "<% " * n,
    "logseq macros": lambda n: "{{youtube-timestamp " * n,
}
"""By name; the length grows in proportion to the number."""
