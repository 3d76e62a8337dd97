"""The hurried reading of plain notes says what the parser says (``note_lsp.syntax.plain``)."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from note_lsp.syntax import markdown, plain
from note_lsp.syntax.front_matter import read_front_matter
from note_lsp.syntax.markdown import parse
from note_lsp.syntax.nodes import FrontMatter, NoteFacts, Problem
from note_lsp.syntax.plain import index_facts

SAMPLE_VAULT = Path(__file__).parents[1] / "vault"
PIECES = [
    *"\n \t#>*-+_[]|<&.a1é",
    "\n\n",
    "\n    ",
    "\n# ",
    "\n## The **bold** _part_ ##",
    "\n* ",
    "\n> ",
    "\n1. ",
    "\n1.     ",
    "\n---",
    "\n===",
    "- [ ] ",
    "\n  ---",
    "\n   -",
    "\n|---|",
    "| a | b |",
    "[[note | label]]",
    "[[a#b]]",
    "[[00:01:23]]",
    "[[https://example.org | x]]",
    "https://example.org/#x ",
    " #tag ",
    '<a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>',
    '<a class="yt-timestamp" data-t="1:05">[00:01:05]</a>',
    '<a class="yt-timestamp" data-t="0:12">[0:14]</a>',
    "https://youtu.be/abcdEFGH123?t=62 ",
    "[[talk.mp4#t=90]]",
    "<br/>",
    "words, words. ",
    "\U0001f600",
    "`",
    "$5",
    "{{youtube abcdEFGH123}}",
    "{{youtube-timestamp 113}} ",
    "{{",
    "}}",
    "{#id}",
    "\x0c",
    "$",
    "](x)",
    "---\ntitle: A talk\nvideoId: abcdEFGH123\n---\n",
]


def kept(facts: NoteFacts) -> tuple[object, ...]:
    """What the index keeps."""
    return (
        facts.lines.to_bytes(),
        facts.front_matter,
        facts.links,
        facts.headings,
        [block for block in facts.blocks if block.id],
        facts.tags,
        facts.html_anchors,
        list(facts.times),
        facts.problems,
        facts.definitions,
        facts.references,
        facts.footnote_uses,
        facts.footnote_definitions,
    )


def check(text: str) -> None:
    assert kept(index_facts(text)) == kept(parse(text))


@settings(max_examples=600, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_text_reads_the_same(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "# H\n\n[[a | b]] <br/>\n*   one [[c]]\n",
        "---\ntitle: T\n---\n\n## The **x** and [[y|z]] {#id}\n#tag [[a| #no]] https://e.org/#f\n",
        "- # In a list\n",
        "> ## In a quote\n",
        "-     [[code]]\n",
        "text\n\n    [[code]]\n",
        "Title\n---\n[[a]]\n",
        "| [[a|b]] | c |\n|---|---|\n",
        "<br/>\n[[in HTML]]\n\n[[out]]\n",
        "* <br/>\n  [[in HTML]]\n",
        '<a class="yt-timestamp" data-t="0:04">[[0:04]]</a>',
        "# From $5 to $6 and $x$\n[[a]] $5[[b]]$6\n",
        "#\n##   \n# A #\n# B ## \n#no\n   # C\n",
        "# \x0c\n# A \x0b\n",
        "## A  B {#id}\n#tag {{[[a]]}} {{video https://example.org/x}}\n",
        "- [ ] buy milk\n  -\n",
        ">#tag\n|#a|\n",
    ],
)
def test_these_read_the_same(text: str) -> None:
    check(text)


def test_the_sample_vault_reads_the_same() -> None:
    for path in sorted(SAMPLE_VAULT.rglob("*.md")):
        check(path.read_bytes().decode())


def test_a_plain_note_is_read_without_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "parse_behind", lambda *_: pytest.fail("the parser was asked"))
    index_facts('---\ntitle: T\n---\n# H\n\n[[a | b]] <a class="yt-timestamp" data-t="0:04">[0:04]</a>\n*   [[c]]\n')


def test_front_matter_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = list[str]()

    def counted(text: str) -> tuple[FrontMatter | None, tuple[Problem, ...]]:
        texts.append(text)
        return read_front_matter(text)

    monkeypatch.setattr(plain, "read_front_matter", counted)
    monkeypatch.setattr(markdown, "read_front_matter", counted)
    for text in ("---\ntitle: a\n---\nplain\n", "---\ntags: [a, b]\n---\n`code`\n"):
        texts.clear()
        index_facts(text)
        assert texts == [text]
