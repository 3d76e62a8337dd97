"""Times in anchors and brackets, whole anchors, and what is said while it is quoted."""

from __future__ import annotations

import pytest

from note_lsp.features.completion import ClientTraits, Item, matching_text
from note_lsp.paths import VaultPath
from tests.features.completion.choosing import ABLE, Choosing, check, offered

VIDEO = "---\nvideoId: abcdEFGH123\n---\n"
FIRST = '<a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>'
SECOND = '<a class="yt-timestamp" data-t="00:07:30">[00:07:30]</a>'
SAID = (
    "-- talk.vtt --\nWEBVTT\n\n"
    "00:07:20.000 --> 00:07:29.000\nbefore it\n\n"
    "00:07:30.000 --> 00:07:39.000\nat that moment\n\n"
    "00:07:44.000 --> 00:07:49.000\nThe marmalade was made of oranges.\n\n"
    "00:07:52.000 --> 00:07:55.000\nAnd then we ate\n\n"
    "00:07:56.000 --> 00:07:59.000\nall of it. Good.\n"
)
KEEPING = ClientTraits(apply_edit=True, keeps_what_follows=True)


def talk(line: str, files: str = "") -> str:
    return f"-- talk.md --\n{VIDEO}# Kitchen\n\nThey begin {FIRST}. They cook {SECOND}.\n\n{line}\n{files}"


def anchor(value: str, text: str) -> str:
    return f'<a class="yt-timestamp" data-t="{value}">{text}</a>'


def first(picture: str, client: ClientTraits = ABLE) -> Item:
    return min(Choosing(picture, client).answer.items, key=lambda item: item.sort_text)


def test_the_last_time_comes_first_then_the_notes_own_in_order() -> None:
    assert offered(talk(f"x {anchor('$0', '')}")) == ["00:07:30", "00:05:00"]


def test_with_a_transcript_what_is_said_next_comes_first_then_what_is_said_around() -> None:
    expected = ["00:07:44", "00:07:20", "00:07:52", "00:07:56", "00:05:00", "00:07:30"]
    assert offered(talk(f"x {anchor('$0', '')}", SAID)) == expected


def test_a_time_says_what_stands_there() -> None:
    choosing = Choosing(talk(f"x {anchor('$0', '')}", SAID))
    own, cue = choosing.item("00:05:00"), choosing.item("00:07:44")
    assert (own.description, own.detail) == ("Kitchen", "They begin")
    assert cue.description == "The marmalade was made of oranges."


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("00:05", ["00:05:00"]),
        ("7:3", ["00:07:30"]),
        ("0", ["00:07:30", "00:05:00"]),
        ("12", []),
        # Behind a whole time another one is wanted.
        ("00:05:00", ["00:07:30", "00:05:00"]),
    ],
)
def test_what_was_typed_of_a_time_chooses(typed: str, kept: list[str]) -> None:
    assert offered(talk(f"x {anchor(f'{typed}$0', '[00:05:00]')}")) == kept


@pytest.mark.parametrize(
    ("line", "after"),
    [
        (anchor("$0", "[00:00:00]"), SECOND),
        (anchor("00:0$05:00", "[05:00]"), anchor("00:07:30", "[07:30]")),
        (anchor("$0", ""), SECOND),
        (anchor("$0", "when they cook"), anchor("00:07:30", "when they cook")),
        (anchor("00:05:00$0", "at 5:00"), anchor("00:07:30", "at 7:30")),
        ('<a class="yt-timestamp" data-t="$0', SECOND),
        ('<a class="yt-timestamp" data-t="$0"', SECOND),
        ('<a class="yt-timestamp" data-t="$0">', SECOND),
        ('<a class="yt-timestamp" data-t="$0">, when', f"{SECOND}, when"),
        ('<a class="yt-timestamp" data-t="$0"> <b>x</b>', f"{SECOND} <b>x</b>"),
        (f'<a class="yt-timestamp" data-t="$0">, {FIRST}', f"{SECOND}, {FIRST}"),
        ('<a class="yt-timestamp" data-t="$0>[00:00:00]</a>', SECOND),
        ('<a class="yt-timestamp" data-t="$0[00:00:00]</a>', SECOND),
        ('<a class="yt-timestamp" data-t="$0</a>', SECOND),
        ('<a class="yt-timestamp" data-t="$0"><b>x</b></a>', '<a class="yt-timestamp" data-t="00:07:30"><b>x</b></a>'),
        ('<a data-t="$0" class="yt-timestamp"', '<a data-t="00:07:30" class="yt-timestamp"'),
        ('| <a class="yt-timestamp" data-t="$0" | b |', f"| {SECOND} | b |"),
        ("<A DATA-T='$0' class='yt-timestamp'>[0:00]</a> x", "<A DATA-T='00:07:30' class='yt-timestamp'>[7:30]</a> x"),
    ],
)
def test_an_anchor_is_whole_and_says_one_time_afterwards(line: str, after: str) -> None:
    check(talk(line), "00:07:30", talk(after))


@pytest.mark.parametrize(
    "line", ["x [0$0", "x [0$0]", "x [00:07:3$00] y", "> [0$0]", "| [0$0] |", "1. [00$0", "`f()`, [0$0", "it`s [0$0"]
)
def test_a_time_in_brackets_becomes_what_the_note_uses(line: str) -> None:
    before, _, behind = line.partition("[")
    behind = behind.partition("]")[2]
    check(talk(line), "00:07:30", talk(f"{before}{SECOND}{behind}"))


@pytest.mark.parametrize(
    ("note", "after"),
    [
        (
            "[05:00](https://youtu.be/abcdEFGH123?t=300) x [0$0",
            "[05:00](https://www.youtube.com/watch?v=abcdEFGH123&t=300s)",
        ),
        ("[05:00] x [0$0]", "[05:00]"),
        ("x [0$0]", anchor("00:00:00", "[00:00:00]")),
    ],
    ids=["links", "plain", "none"],
)
def test_the_form_is_the_notes(note: str, after: str) -> None:
    item = first(f"-- talk.md --\n{VIDEO}{note}\n")
    assert item.new_text == after


@pytest.mark.parametrize(
    "line",
    [
        "`[0$0`",
        "- [0$0",
        "- [0$0]",
        "[[0$0",
        "![0$0",
        "[^0$0",
        "x[0$0",
        "<!-- [0$0 -->",
        "$[0$0$",
        "[0$0](n.md)",
        "\\[0$0",
        "[0$0 see](n.md)",
        "[0$0 apples]",
        "[00:0$0, 00:06:00]",
        "[00:0$0-00:06:00]",
        "`[0$0",
        '<img alt="[0$0',
        "[see [0$0](n.md)",
    ],
)
def test_digits_in_other_brackets_are_no_time(line: str) -> None:
    assert [label for label in offered(talk(line)) if ":" in label] == []


def test_where_there_is_no_medium_digits_in_brackets_are_no_time() -> None:
    assert offered("-- a.md --\n[05:00] x [0$0]\n") == []


def test_the_label_of_a_definition_stays_one() -> None:
    assert offered(talk("x [0$0]\n\n[01]: n.md")) == []


@pytest.mark.parametrize("typed", ["<", "<a", "<a cl", '<a class="yt-timestamp" da'])
def test_a_whole_anchor_for_its_beginning(typed: str) -> None:
    able = ClientTraits(apply_edit=True, label_details=True, snippets=True)
    item = first(talk(f"x {typed}$0"), able)
    assert item.label == "timestamp 00:07:30"
    assert item.snippet == '<a class="yt-timestamp" data-t="${1:00:07:30}">[$1]</a>$0'
    assert item.filter_text.startswith(typed)
    check(talk(f"x {typed}$0"), "00:05:00", talk(f"x {FIRST}"))


def test_a_time_that_was_typed_in_brackets_becomes_an_anchor() -> None:
    check(talk("x [12:30$0]"), "timestamp 00:12:30", talk(f"x {anchor('00:12:30', '[00:12:30]')}"))
    assert offered(talk("x [12$0]")) == []


@pytest.mark.parametrize(
    "line",
    [
        "`<a$0`",
        "`x <a$0",
        "```\n<$0",
        "<!-- <a$0",
        "a <b$0",
        "3 <4$0",
        "x<a$0",
        "\\<a$0",
        '<a$0 class="yt-timestamp" data-t="00:01:00">[00:01:00]</a>',
        '<a class="$0" data-t="00:01:00">[00:01:00]</a>',
        '<a class="yt$0-timestamp" data-t="00:01:00">[00:01:00]</a>',
        '<a class="$0">[00:01:00]</a>',
        '<a class="yt$0-timestamp"',
        "<$0!-- x",
    ],
)
def test_other_signs_of_less_than_begin_no_anchor(line: str) -> None:
    assert offered(talk(line)) == []


@pytest.mark.parametrize("line", ["[[<$0", "[[<a$0]]", "[x](<$0", "[x](<a$0>)", "[x]: <$0", "[x](n.md <$0"])
def test_a_sign_of_less_than_in_a_link_begins_no_anchor(line: str) -> None:
    assert {str(item.kind) for item in Choosing(talk(line)).answer.items} <= {"note", "create"}


def test_what_closes_a_quotation_is_no_part_of_the_tag() -> None:
    check(talk('“x (<a$0"'), "00:05:00", talk(f'“x ({FIRST}"'))


def test_an_editor_that_keeps_what_follows_is_given_no_more_than_what_stands_before() -> None:
    picture = talk(f"x {anchor('$0', '[00:00:00]')}")
    item = first(picture, KEEPING)
    assert item.new_text == "00:07:30"
    assert item.command is not None
    (argument,) = item.command.arguments
    vault = Choosing(picture).vault
    path = VaultPath(str(argument["path"]))
    vault.open_buffer(path, Choosing(talk(f"x$0 {anchor('00:07:30', '[00:00:00]')}")).picture.text(), 2)
    (edit,) = matching_text(vault, path, argument["offset"])
    assert edit.new_text == "[00:07:30]"
    assert matching_text(vault, path, 0) == ()


@pytest.mark.parametrize(
    ("behind", "written", "after"),
    [
        ('" y', "00:07:30", None),
        ('"> y', "00:07:30", ("", "[00:07:30]</a>")),
        (">[00:00:00]</a>", '00:07:30"', ("[00:00:00]", "[00:07:30]")),
        ("[00:00:00]</a>", '00:07:30">', ("[00:00:00]", "[00:07:30]")),
    ],
)
def test_such_an_editor_is_given_what_is_lacking(behind: str, written: str, after: tuple[str, str] | None) -> None:
    opening = 'x <a class="yt-timestamp" data-t="'
    picture = talk(f"{opening}$0{behind}")
    item = first(picture, KEEPING)
    assert item.new_text == written
    assert item.command is not None
    (argument,) = item.command.arguments
    vault = Choosing(picture).vault
    path = VaultPath(str(argument["path"]))
    vault.open_buffer(path, Choosing(talk(f"$0{opening}{written}{behind}")).picture.text(), 2)
    edits = matching_text(vault, path, argument["offset"])
    assert [(edit.span.of(vault.text(path) or ""), edit.new_text) for edit in edits] == ([after] if after else [])


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("> **the marm$0**", "> **the marmalade was made of oranges.** {44}"),
        ("| “the marm$0” | b |", "| “the marmalade was made of oranges.” {44} | b |"),
        ('[^1]: "the marm$0"', '[^1]: "the marmalade was made of oranges." {44}'),
        ("> the marm$0", "> the marmalade was made of oranges. {44}"),
        ("> - the  MARM$0", "> - the  MARMalade was made of oranges. {44}"),
        ('He says "and then$0"', 'He says "and then we ate all of it." {52}'),
        ("He says “and then$0", "He says “and then we ate all of it. {52}"),
        ("> Yes. The marm$0", "> Yes. The marmalade was made of oranges. {44}"),
        (
            f"> the marm$0 {anchor('00:07:44', '[x]')}",
            f"> the marmalade was made of oranges. {anchor('00:07:44', '[x]')}",
        ),
    ],
)
def test_words_that_are_quoted_go_on_as_they_were_said(line: str, after: str) -> None:
    for second in ("44", "52"):
        after = after.replace(f"{{{second}}}", anchor(f"00:07:{second}", f"[00:07:{second}]"))
    (item,) = Choosing(talk(line, SAID)).answer.items
    check(talk(line, SAID), item.label, talk(after, SAID))


@pytest.mark.parametrize(
    "line",
    [
        "the marm$0",
        "> th$0",
        "> nobody said$0",
        '"and then" we$0',
        '[x](n.md "the marm$0',
        "`> the marm$0`",
        "> the mar$0malade",
        "> the marm $0",
        f"> the marmalade was $0made {FIRST}",
        "> the marmalade $0was made of oranges.",
        "> the marmalade$0 *was* made of oranges.",
        "`“the marm$0",
        "[“the marm$0](n.md)",
        '[x]: n.md "the marm$0',
        '<b title="the marm$0',
        "[[a|“the marm$0]]",
    ],
)
def test_what_is_not_quoted_stays_the_writers(line: str) -> None:
    assert offered(talk(line, SAID)) == []


def test_without_a_transcript_nothing_is_quoted() -> None:
    assert offered(talk("> the marm$0")) == []


def test_what_was_said_is_written_as_words() -> None:
    said = SAID.replace("made of oranges", "a | `b` *c*")
    (item,) = Choosing(talk("> the marm$0", said)).answer.items
    assert item.new_text.startswith(r"the marmalade was a | \`b\` \*c\*. <a ")
    (item,) = Choosing(talk("| a |\n|---|\n| “the marm$0 |", said)).answer.items
    assert item.new_text.startswith(r"the marmalade was a \| \`b\` \*c\*. <a ")


@pytest.mark.parametrize("typed", ["> The marmalade was", '"the marmalade was', "“THE MARMALADE was"])
def test_a_quotation_stays_while_more_of_it_is_typed(typed: str) -> None:
    begin = typed.lower().index("the")
    for end in range(begin + 4, len(typed)):
        item = Choosing(talk(f"{typed[:end]}$0", SAID)).item("The marmalade was made of oranges.")
        assert item.filter_text.lower().startswith(typed[begin:].lower())


@pytest.mark.parametrize(
    "typed", ['<a class="yt-timestamp" data-t="00:05', "[00:05", '<a class="yt-timestamp" data-t="5:0']
)
@pytest.mark.parametrize("behind", ["", '">', '"', "]", ">"])
def test_a_time_stays_while_more_of_it_is_typed(typed: str, behind: str) -> None:
    """As an editor filters that asks only once: by what it was told at an earlier key press."""
    seen = 0
    for end in range(1, len(typed) + 1):
        choosing = Choosing(talk(f"x {typed[:end]}$0{behind}"))
        for item in choosing.answer.items:
            if item.label == "00:05:00":
                seen += 1
                begun = choosing.picture.text()[item.replace.start : choosing.cursor.offset]
                assert item.filter_text.startswith(begun)
                rest = (begun + typed[end:]) if "5:0" not in typed[-3:] else begun
                assert item.filter_text.startswith(rest)
    assert seen
