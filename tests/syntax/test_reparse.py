"""What is known of a note after a change equals what is read of it from its beginning (``note_lsp.syntax.reparse``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from note_lsp.syntax import reparse
from note_lsp.syntax.markdown import DEFAULT_OPTIONS, parse
from note_lsp.syntax.nodes import NoteFacts, SyntaxOptions
from note_lsp.syntax.reparse import Parsed, after_change, parsed, reparsed
from tests.random_notes import PIECES

SAMPLE_VAULT = Path(__file__).parents[1] / "vault"
STAMP = '<a class="yt-timestamp" data-t="{0}">[{0}]</a>'
BLOCKS = [
    "para [[a]] #tag\n\n",
    "two\nlines\n\n",
    "# Head\n\n",
    "## Head\n",
    "setext\n===\n\n",
    "- a\n- b [[x]]\n- c\n- d\n- e\n\n",
    "- a\n\n- b\n\n",
    "- a\n  - b\n    - c\n  more\n- d\n",
    "- # h\n- ```\n  c\n  ```\n",
    "* x\n+ z\n",
    "1. one\n2. two\n3. three\n",
    "- [ ] task\n- [x] done ^t1\n- ^x\n-\n",
    "> quote [[q]]\n> more\n\n",
    "> [!info]- T\n> body\n\n",
    "| a | b |\n|---|---|\n| [[c\\|d]] | e |\n\n",
    "```\ncode [[no]]\n```\n",
    "    indented\n\n",
    "<div id='x'>\nhtml\n</div>\n\n",
    "<!-- c\n\nd -->\n\n",
    "<br/>\n",
    "text ^id1\n\n",
    "^lone\n\n",
    f"x {STAMP.format('00:05:00')} y\n\n",
    f"{STAMP.format('18:49:00')} {STAMP.format('00:75:00')}\n",
    "at 12:30\n\n",
    "- 14:10 next\n",
    "https://youtu.be/abcdefghijk?t=62\n\n",
    "[01:02](https://youtu.be/abcdefghijk?t=99) `code` $m$ <b>t</b>\n\n",
    "[[00:01:23]] [[https://example.org | t]]\n\n",
    "x [^1] [a][b]\n\n",
    "日本 é \U0001f600 [[日本]]\n\n",
    "***\n",
    "\n",
    "word\n",
]
FAR_REACHING = [
    "%%\nhidden\n%%\n\n",
    "$$\nx\n$$\n\n",
    "[ref]: plan.md\n\n",
    "[^1]: note\n\n",
    "{{video https://youtu.be/abcdEFGH123}} {{youtube-timestamp 113}}\n\n",
    "[x](#00:05:03)\n\n",
]
TYPED = [
    *PIECES,
    *(
        "x",
        "word ",
        "  ",
        "\n\n\n",
        "\n# H\n",
        "\n- ",
        "- ",
        "* ",
        "+ ",
        "2) ",
        "\n> ",
        "\n^id\n",
        " ^b1",
        "- [ ] ^z\n",
    ),
    *("```\n", "<!--", "-->", "[a]: b\n", "[^1]: f\n", "\n---\n", "\n| a | b |\n", "</div>", "<div>\n", "<script>"),
    *("12:30", "- 14:10", "to 14:10", "[00:01:00,", "00:02:00]", "<a ", "</a>", "<a name='x'>", "data-t", "timestamp"),
]
"""What is put in, often over the marks of something that stands there."""
NOTES = st.builds(
    lambda front, blocks, break_: (front + "".join(blocks)).replace("\n", break_),
    st.sampled_from(["", "", "", "---\ntitle: Ideas\n---\n", "---\nvideoId: abcdefghijk\n---\n", "---\n", "\ufeff"]),
    st.lists(st.sampled_from(BLOCKS * 4 + FAR_REACHING + list(PIECES)), min_size=1, max_size=14),
    st.sampled_from(["\n", "\n", "\n", "\r\n"]),
)
EDITS = st.lists(
    st.tuples(
        st.integers(0, 10_000),
        st.integers(0, 4) | st.integers(0, 30),
        st.lists(st.sampled_from(TYPED), max_size=2).map("".join),
    ),
    min_size=1,
    max_size=6,
)
pytestmark = pytest.mark.usefixtures("parts_of_any_size")
PADDING = "Some words.\n\n" * 30


@pytest.fixture(scope="module")
def parts_of_any_size() -> Iterator[None]:
    """Short notes too are read in parts, however much of them it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reparse, "LARGEST_PART", 1)
        yield


def known(facts: NoteFacts) -> dict[str, Any]:
    """The facts by name, in a form that can be compared."""
    fields = {name: getattr(facts, name) for name in facts.__struct_fields__}
    return fields | {"lines": facts.lines.to_bytes()}


def told(note: str) -> tuple[str, str]:
    """The two texts of a note in which ``«old→new»`` is what changes."""
    head, rest = note.split("«")
    changed, tail = rest.split("»")
    old, new = changed.split("→")
    return head + old + tail, head + new + tail


def changed(note: str, options: SyntaxOptions = DEFAULT_OPTIONS) -> Parsed | None:
    """What is known after a change without a look at the whole, which equals what is read of the whole."""
    before, after = told(note)
    former = parsed(before, options)
    found = after_change(before, former, after, options)
    facts = reparsed(before, former, after, options).facts
    assert known(facts) == known(parse(after, options))
    whole = parsed(after, options)
    if found is not None and not whole.is_fixed:
        assert (found.seams, found.fenced, found.marks) == (whole.seams, whole.fenced, whole.marks)
    return found


@given(NOTES, EDITS, st.booleans())
@settings(max_examples=500, deadline=None)
def test_any_changes_one_after_the_other(text: str, edits: list[tuple[int, int, str]], label_first: bool) -> None:
    options = SyntaxOptions(label_first)
    now = parsed(text, options)
    for place, removed, typed in edits:
        at = place % (len(text) + 1)
        after = text[:at] + typed + text[at + removed :]
        now, text = reparsed(text, now, after, options), after
        assert known(now.facts) == known(parse(text, options))


@given(st.sampled_from(sorted(SAMPLE_VAULT.rglob("*.md"))), EDITS)
@settings(max_examples=100, deadline=None)
def test_changes_of_notes_as_they_are(path: Path, edits: list[tuple[int, int, str]]) -> None:
    text = path.read_bytes().decode("utf-8", "replace")
    now = parsed(text)
    for place, removed, typed in edits:
        at = place * 31 % (len(text) + 1)
        after = text[:at] + typed + text[at + removed :]
        now, text = reparsed(text, now, after), after
        assert known(now.facts) == known(parse(text))


@pytest.mark.parametrize(
    "note",
    {
        "a word": "A pla«→n» of it.",
        "a wikilink": "See «→[[plan]]» there.",
        "half a wikilink": "See «→[[pla» there.",
        "the target of a wikilink": "See [[pla«→n» | the plan]].",
        "a heading": "## The pla«→n»",
        "a heading of its own": "Words.\n«→# New\n»\nMore.",
        "a paragraph": "Words.\n\n«→New words.\n\n»More.",
        "a paragraph that goes": "Words.\n\n«New words.\n\n→»More.",
        "an item of a long list": "- a\n- b\n" * 30 + "- c«→ [[d]]»\n" + "- e\n- f\n" * 30,
        "an item more": "- a\n- b\n" * 30 + "«→- c\n»" + "- e\n- f\n" * 30,
        "an item under another": "- a\n- b\n" * 30 + "«→  »- c\n" + "- e\n- f\n" * 30,
        "a row of a table": "| a |\n|---|\n| b«→c» |",
        "a quote": "> [!info] A«→ b»",
        "code": "```\na«→b»\n```",
        "an HTML block beside code": "<div>\na«→b»\n</div>\n\n```\n[[a]]\n```",
        "a block id": "Words. ^i«→d»",
        "a timestamp": f"«→{STAMP.format('00:05:00')}»",
        "a timestamp's value": STAMP.format("00:05:0«→1»").replace("[00:05:0«→1»]", "[00:05:01]"),
        "a tag": "Words «→#tag».",
        "wide characters": "日本 «→é[[日]]» \U0001f600",
        "the last words": "",
    }.items(),
    ids=lambda note: note[0],
)
def test_only_the_blocks_around_it_are_read(note: tuple[str, str]) -> None:
    around = PADDING + f"# A plan\n\n[[x]] {STAMP.format('00:01:00')} #t ^a\n\n" + PADDING
    words = around + note[1] + "\n\n" + around if note[1] else around + "The en«→d»"
    assert changed(words) is not None
    assert changed(f"---\nvideoId: abcdefghijk\n---\n\n{words}") is not None
    assert changed(words.replace("\n", "\r\n")) is not None


@pytest.mark.parametrize(
    "note",
    {
        "a definition": "[ref] [[ref]]\n\nPAD\n\n«→[ref]: plan.md»\n\nPAD",
        "a footnote": "Words[^1]\n\nPAD\n\n«→[^1]: note»\n\nPAD",
        "a footnote in a heading": "# Words[^1]\n\nPAD\n\n[^1]«→:» note\n\nPAD",
        "a comment that begins": "%%\n\nPAD\n\n[[a]]\n\nPAD\n\nPAD\n\nx «→%%» [[b]]",
        "a comment that ends": "%%\n\n[[a]]\n\nPAD\n\n%%«→ x»\n\n[[a]]\n\nPAD",
        "a comment that loses its end": "%%\n\nPAD\n\n«%%→»\n\n[[a]]\n\nPAD",
        "a comment that goes": "PAD\n\n«%%\n[[a]]\n%%→»\n\n[[b]]\n\nPAD\n\n%% [[a]] %%\n\nPAD",
        "a comment over all": "%%\n\nPAD\n\n[[a]] «→b»\n\nPAD\n\n%%",
        "math that begins": "PAD\n\n«→$$»\n\n[[a]] #b\n\nPAD\n\n$$\n\nPAD",
        "a fence": "PAD\n\n«→```»\n[[a]]\n\nPAD [[b]]",
        "an HTML comment": "PAD\n\n«→<!--» [[a]]\n\nPAD\n\n[[b]] -->\n\nPAD",
        "a script": "PAD\n\n«→<script>»\n\n[[a]]\n\nPAD\n\n</script> [[b]]\n\nPAD",
        "the end of front matter": "---\ntitle: a\n«→---»\n\n[[b]]\n\nPAD",
        "a value of front matter": "---\ntitle: a«→b»\n---\n\n[[b]]\n\nPAD",
        "the beginning of front matter": "«x→---»\ntitle: a\n---\n\n[[b]]\n\nPAD",
        "the beginning of front matter below nothing": "\n\n«x→»\n\nPAD",
        "a byte order mark": "PAD\n\n«→\ufeff»# a\n\nPAD",
        "a byte order mark at the beginning": "«→\ufeff»# a\n\nPAD",
        "a time and another below": "PAD\n\n12«→:30»\n\n- 14:10\n\nPAD",
        "a time and another above": "PAD\n\n12:30\n\n-«→ 14:10»\n\nPAD",
        "a time that loses the one above": "PAD\n\n12«:30→»\n\n- 14:10\n\nPAD",
        "a list of times over blocks": "PAD\n\n[00:01:00,\n\n00:02«→:00»]\n\nPAD",
        "an id alone": "PAD\n\nWords«→.»\n\n^id\n\nPAD",
        "an id alone behind a table": "PAD\n\n| a |\n|---|\n\n^i«→d»\n\nPAD",
        "an id alone in a list behind it": "PAD\n\nWords«→.»\n\n- ^id\n\nPAD",
        "an id alone behind nothing that could have one": "PAD\n\n- a\n- b«→c»\n-\n- ^id\n- d\n\nPAD",
        "an id alone behind many empty items": "PAD\n\n- a\n- b«→c»\n-\n-\n-\n-\n- ^id\n- d\n\nPAD",
        "an id of a list that another becomes a part of": "PAD\n\n- a\n«+→-» b\n- c\n- d\n- e\n- f\n\n^id\n\nPAD",
        "an id of the whole list": "PAD\n\n- a\n- b\n- b«→c»\n- d\n- e\n- f\n- g\n\n^id\n\nPAD",
        "a list that becomes loose": "PAD\n\n- a\n- b\n- b\n- c«→\n»\n- d\n- e\n- f\n- g\n\nPAD",
        "a list of tasks that becomes loose": "PAD\n\n" + "- [ ] a ^b\n" * 5 + "«→\n»" + "- [x] c ^d\n" * 5 + "\nPAD",
        "the end of a list that becomes loose": "PAD\n\n" + "- [ ] a ^b\n" * 9 + "«→\n»- [ ] c ^d\n\nPAD",
        "a list behind a lone return": "- x\n- y\n\nPAD\n\nWords\r- a\n- b\n- c\n- d«→e»\n- f\n- g\n- h\n\nPAD",
        "a loose list behind a lone return": "PAD\n\n- x\n- y\r"
        + "+ [ ] a ^b\n" * 4
        + "+ [ ] a«→b» ^c\n"
        + "+ [ ] a ^b\n" * 4
        + "\n+ [ ] d ^d\n\nPAD",
        "a loose list of headings": "PAD\n\n- # a\n\n- # b\n- # c\n- «# →»d\n- e\n- f\n- g\n\nPAD",
        "a loose list": "PAD\n\n- a\n- b\n\n- c\n- d«→e»\n- e\n- f\n- g\n\nPAD",
        "two lists that become one": "PAD\n\n- a\n\n«x→»\n\n- b\n\nPAD",
        "a list that another continues": "PAD\n\n«+→-» a\n- b\n\n- c\n\nPAD",
        "a heading that becomes a part of the paragraph above": "PAD\n\nWords\n«# →»a\n\nPAD",
        "an underline": "PAD\n\nWords\n«→===»\n\nPAD",
        "a slug that repeats": "# A«→B»\n\nPAD\n\n# A\n\n# B\n\nPAD\n\n# B",
        "a block id that repeats": "Words ^a«→b»\n\nPAD\n\nWords ^b\n\nPAD",
        "a time of the note's first video": "«x→https://youtu.be/abcdefghijk»\n\nPAD\n\n" + STAMP.format("00:05:00"),
        "the first time": "PAD\n\n«→" + STAMP.format("00:05:00") + "»\n\nPAD\n\n" + STAMP.format("00:06:00"),
        "a moment that a heading is called": "[x](#00:05:03)\n\nPAD\n\n# «→00:05:03»\n\nPAD",
        "a player": "{{video https://youtu.be/abcdEFGH12«→3»}}\n\nPAD\n\n{{youtube-timestamp 113}}",
        "a fence with a player": "```timestamp-url\nhttps://youtu.be/abcdEFGH12«→3»\n```\n\nPAD\n\n```timestamp\n5:00\n```",
        "a note that becomes shifted": "".join(f"{STAMP.format(f'0{n}:49:00')}\n\nPAD\n\n" for n in (1, 2, 3, 3))
        + '<a class="yt-timestamp" data-t="0«3→9»:00:00">[09:00:00]</a>\n\nPAD',
        "a shifted note": "".join(f"{STAMP.format(f'1{n}:49:00')}\n\nPAD\n\n" for n in range(6))
        + f"a«→b» {STAMP.format('00:75:00')}\n\nPAD",
        "times that seem shifted alone": STAMP.format("01:10:10").join("\n" * 20)
        + "\n\nPAD\n\n"
        + "".join(STAMP.format(f"04:1{n}:00") for n in range(6))
        + "a«→b»\n\nPAD",
        "an anchor over blocks": '<a «→class="yt-timestamp" data-t="00:05:00"»\n\n# >[00:05:00]</a>\n\nPAD',
        "the end of an anchor over blocks": '<a class="yt-timestamp" data-t="00:05:00"\n\n# «→>»[00:05:00]</a>\n\nPAD',
        "a tag's text over blocks": '<a class="yt-timestamp" data-->\n\nPAD\n\n«</a>→»\n\n[0:05]',
        "an anchor's text over blocks": '<a class="yt-timestamp" data-t="00:05:00">[00:05:00]\n# «→</a>»\n\nPAD',
        "an anchor that grows over blocks": 'PAD\n«→<a class="yt-timestamp" data-t="00:05:00"»\n\n# >[0:05]</a>\n\nPAD',
        "an anchor's text that grows over blocks": f"PAD\n\n«→{STAMP.format('00:05:00')[:-4]}»\n# </a>\n\nPAD",
        "an anchor with a value beyond all bounds": f"{STAMP.format('0' * 300)}\n\nPAD\n\n«→data-»\n\nPAD",
        "hidden blocks that touch": "PAD\n\n" + "<?a?>\n" * 4 + "<?«→b»?>\n" + "<?a?>\n" * 4 + "\nPAD",
        "code that touches": "PAD\n\n```\na\n```\n```\nb«→c»\n```\n```\nd\n```\n\nPAD",
        "nothing": "PAD\n\na«b→b»\n\nPAD",
        "a note of nothing": "«→x»",
        "everything": "«PAD→»",
    }.items(),
    ids=lambda note: note[0],
)
def test_what_reaches_far_is_known_all_the_same(note: tuple[str, str]) -> None:
    changed(note[1].replace("PAD", PADDING))


def test_a_note_of_many_cells_is_read_whole() -> None:
    table = "|a" * 300 + "|\n" + "|-" * 300 + "|\n" + "|a\n" * 500
    assert changed(PADDING + "«→x»\n\n" + PADDING) is not None
    assert changed(PADDING + "«→x»\n\n" + PADDING + table) is None
