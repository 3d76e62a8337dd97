"""A timestamp in its three forms: plain text, an anchor, a Markdown link."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from note_lsp.edits import EditNote, apply
from note_lsp.features.actions import Action, actions
from note_lsp.features.diagnostics import findings
from note_lsp.paths import VaultPath
from note_lsp.settings import Settings
from note_lsp.syntax.media import media_of
from note_lsp.text import Span
from note_lsp.vault.vault import Vault
from tests.dsl import Picture, check_edit

ID = "abcdEFGH123"
URL = f"https://www.youtube.com/watch?v={ID}&t="
ANCHOR, LINK, PLAIN = "Turn into an anchor", "Turn into a Markdown link", "Turn into plain text"


def talk(line: str, medium: str = f"videoId: {ID}") -> str:
    return f"-- a.md --\n---\n{medium}\n---\n{line}\n-- clip one.mp4 --\n-- n.md --\n"


def stamp(value: str, text: str) -> str:
    return f'<a class="yt-timestamp" data-t="{value}">{text}</a>'


def offered(picture: Picture | str, span: Span | None = None) -> dict[str, Action]:
    """What timestamps at the cursor, or in ``span``, can be turned into, by title."""
    picture = Picture.parse(picture) if isinstance(picture, str) else picture
    vault = picture.vault()
    if span is None:
        cursor = picture.cursor().offset
        span = Span(cursor, cursor)
    found = actions(vault, picture.main, span, ["refactor.rewrite"])
    return {action.title: action for action in found if action.title.startswith("Turn ")}


def check(before: str, title: str, after: str, medium: str = f"videoId: {ID}") -> None:
    action = offered(talk(before, medium))[title]
    assert action.edit is not None
    check_edit(talk(before, medium), action.edit, talk(after, medium))


FORMS = [
    ("[00:0$05:00]", stamp("00:05:00", "[00:05:00]"), f"[00:05:00]({URL}300s)"),
    ("$0[5:00]", stamp("5:00", "[5:00]"), f"[5:00]({URL}300s)"),
    ("[1:02:03]$0", stamp("1:02:03", "[1:02:03]"), f"[1:02:03]({URL}3723s)"),
    ("at 12:3$00.", f"at {stamp('12:30', '12:30')}.", f"at [12:30]({URL}750s)."),
    ("[00:05:0$00-00:06:00]", stamp("00:05:00", "[00:05:00-00:06:00]"), f"[00:05:00-00:06:00]({URL}300s)"),
    ("[5:0$00 – 6:00]", stamp("5:00", "[5:00 – 6:00]"), f"[5:00 – 6:00]({URL}300s)"),
    (
        "| a |\n|---|\n| [5:0$00] |",
        f"| a |\n|---|\n| {stamp('5:00', '[5:00]')} |",
        f"| a |\n|---|\n| [5:00]({URL}300s) |",
    ),
    ("# H [5:0$00]", f"# H {stamp('5:00', '[5:00]')}", f"# H [5:00]({URL}300s)"),
]


@pytest.mark.parametrize(("plain", "anchor", "link"), FORMS)
def test_a_plain_time_becomes_an_anchor_and_a_link_in_the_shape_it_has(plain: str, anchor: str, link: str) -> None:
    check(plain, ANCHOR, anchor)
    check(plain, LINK, link)
    assert PLAIN not in offered(talk(plain))


@pytest.mark.parametrize(("plain", "anchor", "link"), FORMS)
def test_an_anchor_becomes_the_link_and_the_text_that_it_came_from(plain: str, anchor: str, link: str) -> None:
    here = anchor.replace("<a", "$0<a")
    check(here, LINK, link)
    check(here, PLAIN, plain.replace("$0", ""))


@pytest.mark.parametrize(
    ("before", "anchor", "plain"),
    [
        (f"[intro]($0{URL}62s)", stamp("00:01:02", "intro"), "intro [01:02]"),
        (f"[intro]($0{URL}3723s)", stamp("01:02:03", "intro"), "intro [1:02:03]"),
        (f"[01:02]($0https://youtu.be/{ID}?t=1m2s)", stamp("01:02", "[01:02]"), "[01:02]"),
        (rf"[\[01:02\]]($0{URL}62s)", stamp("01:02", "[01:02]"), "[01:02]"),
        (f"[from 1:02 on]($0{URL}62s)", stamp("1:02", "from 1:02 on"), "from 1:02 on"),
        (f"[1:02-1:30]($0{URL}62s)", stamp("1:02", "[1:02-1:30]"), "[1:02-1:30]"),
        (f"[1:02]($0https://youtu.be/{ID}?t=62&end=90)", stamp("1:02", "[1:02-1:30]"), "[1:02-1:30]"),
        (f"[1:02-1:30]($0https://youtu.be/{ID}?t=62&end=90)", stamp("1:02", "[1:02-1:30]"), "[1:02-1:30]"),
        (f"[]($0{URL}62s)", stamp("00:01:02", "[00:01:02]"), "[01:02]"),
        (f"[*an* intro]($0{URL}62s)", stamp("00:01:02", "*an* intro"), "*an* intro [01:02]"),
    ],
)
def test_a_link_keeps_its_words_its_second_and_its_end(before: str, anchor: str, plain: str) -> None:
    check(before, ANCHOR, anchor)
    check(before, PLAIN, plain)


def test_an_end_that_an_anchor_cannot_say_stays_where_it_is() -> None:
    before = f"[intro]($0https://youtu.be/{ID}?t=62&end=90)"
    assert set(offered(talk(before))) == {PLAIN}
    check(before, PLAIN, "intro [01:02-01:30]")


@pytest.mark.parametrize(
    ("anchor", "plain", "link"),
    [
        (stamp("$000:01:02", "intro"), "intro [00:01:02]", f"[intro]({URL}62s)"),
        (stamp("$062", "intro"), "intro [01:02]", f"[intro]({URL}62s)"),
        (stamp("$01:02", "from 1:02 on"), "from 1:02 on", f"[from 1:02 on]({URL}62s)"),
        (stamp("$01:02", "a ] b"), "a ] b [1:02]", rf"[a \] b]({URL}62s)"),
        (stamp("$000:01:02", "[1:02]"), "[1:02]", f"[1:02]({URL}62s)"),
    ],
)
def test_the_words_of_an_anchor_are_kept(anchor: str, plain: str, link: str) -> None:
    check(anchor, PLAIN, plain)
    check(anchor, LINK, link)


@pytest.mark.parametrize("medium", ["media: clip one.mp4", "media: '[[clip one.mp4]]'"])
def test_a_file_of_the_vault_is_linked_by_its_path(medium: str) -> None:
    check("[5:0$00]", LINK, "[5:00](clip%20one.mp4#t=300)", medium)
    check(stamp("5:0$00", "[5:00]"), LINK, "[5:00](clip%20one.mp4#t=300)", medium)
    check("[5:00](cl$0ip%20one.mp4#t=300)", ANCHOR, stamp("5:00", "[5:00]"), medium)
    check("[5:00](./cl$0ip%20one.mp4#t=300)", PLAIN, "[5:00]", medium)
    assert set(offered(talk("[5:0$00]", "media: gone.mp4"))) == {ANCHOR}


@pytest.mark.parametrize(
    "line", [f"[see [1:02]($0{URL}62s)](n.md)", f"[see *[1:02]($0{URL}62s)*][n]", "[n][[w](#t$0=30)]"]
)
def test_a_link_in_brackets_that_would_be_a_link_without_it_stays_one(line: str) -> None:
    assert offered(talk(line)) == {}


@pytest.mark.parametrize("attribute", ['id="intro"', "NAME=intro", "title='by Ann'"])
def test_an_anchor_that_links_lead_to_or_that_has_a_title_stays_one(attribute: str) -> None:
    anchor = stamp("5:0$00", "[5:00]")
    assert set(offered(talk(anchor.replace("<a", '<a href="#" rel=x')))) == {PLAIN, LINK}
    assert offered(talk(anchor.replace("<a", f"<a {attribute}"))) == {}


def test_words_that_begin_and_end_with_times_are_kept_apart() -> None:
    picture = Picture.parse(talk(stamp("05:00", "from 05:00") + stamp("06:00", "06:00 on")))
    (action,) = [one for title, one in offered(picture, Span(0, 1_000)).items() if "plain text" in title]
    assert action.edit is not None
    check_edit(picture, action.edit, talk("from 05:00" + stamp("06:00", "06:00 on")))


def test_without_a_medium_a_time_is_plain_text() -> None:
    assert offered(talk("[5:0$00]", "title: x")) == {}
    assert set(offered(talk(stamp("5:0$00", "[5:00]"), "title: x"))) == {PLAIN}


def test_the_medium_is_that_of_the_nearest_url_before_the_time() -> None:
    video = f"https://youtu.be/{ID}"
    check(f"{video} and [5:0$00]", LINK, f"{video} and [5:00]({URL}300s)", "title: x")
    assert offered(talk(f"[5:0$00] and {video}", "title: x")) == {}


@pytest.mark.parametrize(
    "other",
    ["https://youtu.be/zzzzEFGH123?t=$062", "https://vimeo.com/123#t=$062", "clip%20one.mp4#t=$062"],
)
def test_a_link_into_another_video_stays_a_link(other: str) -> None:
    assert offered(talk(f"[1:02]({other})")) == {}


def test_the_only_link_into_a_video_stays_a_link() -> None:
    first, second = f"[1:02]({URL}62s)", f"[1:03]({URL}63s)"
    assert offered(talk(first.replace("t=", "t=$0"), "title: x")) == {}
    assert set(offered(talk(f"{first} {second.replace('t=', 't=$0')}", "title: x"))) == {ANCHOR, PLAIN}


@pytest.mark.parametrize(
    "line",
    [
        "`[5:0$00]`",
        "<!-- [5:0$00] -->",
        "%%[5:0$00]%%",
        f"`{stamp('5:0$00', '[5:00]')}`",
        f"```\n{stamp('5:0$00', '[5:00]')}\n```",
        "$[5:0$00]$",
        "[[n|at [5:0$00] x]]",
        f"[see {stamp('5:0$00', '[5:00]')} x](n.md)",
        f"[[n|{stamp('5:0$00', 'x')}]]",
        f"[x][{stamp('5:0$00', 'x')}]\n\n[x]: n.md",
        f"![1:02]($0{URL}62s)",
        f'[1:02]($0{URL}62s "a title")',
        f"[2:00]($0{URL}62s)",
        stamp("5:0$00", "[6:00]"),
        stamp("5:0$00", ""),
        stamp("00:75:0$00", "[5:00]"),
        f"$0<https://youtu.be/{ID}?t=62>",
        "[[00:0$01:23]]",
        "[5:00, 6:0$00, 7:00]",
        "[x](00:0$02:41)",
        "[[clip one.mp4#t=6$02]]",
        stamp("5:0$00", "[[n]]"),
        f"\\{stamp('5:0$00', '[5:00]')}",
        stamp("00:60:33", "[5:0$00]"),
        '<a href="n.md">at [5:0$00]</a>',
    ],
)
def test_what_cannot_be_said_in_another_form_or_would_break_is_left_alone(line: str) -> None:
    assert offered(talk(line)) == {}


@pytest.mark.parametrize(
    ("line", "titles"),
    [
        (f"{stamp('5:0$00', '[5:00]')}: x", {LINK}),
        (f"{stamp('5:0$00', '[5:00]')}(x)", {LINK}),
        (f"[{stamp('5:0$00', '[5:00]')}]", set()),
        (f"!{stamp('5:0$00', '[5:00]')}", set()),
        (stamp("5:0$00", "# x"), {LINK}),
        (stamp("5:0$00", "- x"), {LINK}),
        (stamp("5:0$00", "1. x"), {LINK}),
        (f"x{stamp('5:0$00', '5:00')}", {LINK}),
        (f"<div>\n{stamp('5:0$00', '[5:00]')}\n</div>", set()),
        (stamp("5:0$00", "<b>x</b>"), set()),
    ],
)
def test_a_form_that_would_be_read_as_something_else_is_not_offered(line: str, titles: set[str]) -> None:
    assert set(offered(talk(line))) == titles


SIX = stamp("6:00", "[6:00]")
DIFFERS = stamp("9:00", "[10:00]")
SEVERAL = f"«[5:00] {SIX} at 7:30, [8:00]({URL}480s) and {DIFFERS} »[11:00]"


@pytest.mark.parametrize(
    ("title", "after"),
    [
        (
            "Turn 2 timestamps into anchors",
            f"{stamp('5:00', '[5:00]')} {SIX} at 7:30, {stamp('8:00', '[8:00]')} and {DIFFERS} [11:00]",
        ),
        (
            "Turn 2 timestamps into Markdown links",
            f"[5:00]({URL}300s) [6:00]({URL}360s) at 7:30, [8:00]({URL}480s) and {DIFFERS} [11:00]",
        ),
        ("Turn 2 timestamps into plain text", f"[5:00] [6:00] at 7:30, [8:00] and {DIFFERS} [11:00]"),
    ],
)
def test_all_timestamps_inside_a_selection_are_turned_at_once(title: str, after: str) -> None:
    picture = Picture.parse(talk(SEVERAL))
    found = offered(picture, picture.mark())
    assert len(found) == 3
    edit = found[title].edit
    assert edit is not None
    check_edit(picture, edit, talk(after))


def test_a_selection_in_which_one_can_be_turned_says_so() -> None:
    picture = Picture.parse(talk(f"«[5:00] and {stamp('6:00', '[6:00]')}»"))
    assert set(offered(picture, picture.mark())) == {
        "Turn one into an anchor",
        "Turn 2 timestamps into Markdown links",
        "Turn one into plain text",
    }


def test_links_of_a_selection_are_turned_as_long_as_the_video_stays_known() -> None:
    links = [f"[{minute}:00]({URL}{minute * 60}s)" for minute in (1, 2, 3)]
    picture = Picture.parse(talk(f"«{' '.join(links)}»", "title: x"))
    edit = offered(picture, picture.mark())["Turn 2 timestamps into anchors"].edit
    assert edit is not None
    after = f"{links[0]} {stamp('2:00', '[2:00]')} {stamp('3:00', '[3:00]')}"
    check_edit(picture, edit, talk(after, "title: x"))


def test_two_times_side_by_side_do_not_become_a_reference() -> None:
    seven = stamp("7:00", "[7:00]")
    picture = Picture.parse(talk(f"«{SIX}{seven} {seven}»"))
    found = offered(picture, picture.mark())
    plain, link = found["Turn 2 timestamps into plain text"].edit, found["Turn 3 timestamps into Markdown links"].edit
    assert plain is not None
    assert link is not None
    check_edit(picture, plain, talk(f"[6:00]{seven} [7:00]"))
    check_edit(picture, link, talk(f"[6:00]({URL}360s)[7:00]({URL}420s) [7:00]({URL}420s)"))


PLAIN_TIMES = st.from_regex(
    r"\[?(0?[0-9]:[0-5][0-9]:[0-5][0-9]|[0-9]{1,3}:[0-5][0-9])( ?[-–,] ?[0-9]{1,2}:[0-5][0-9])?\]?", fullmatch=True
)
SIGNS = [
    " ",
    "\n",
    "\n\n",
    "  \n",
    "\t",
    "a",
    "(",
    ")",
    "[",
    "]",
    "!",
    "|",
    "*",
    "`",
    "$",
    "#",
    ":",
    ": ",
    "\\",
    "{",
    "^",
]
BLOCKS = ["> ", "- ", "1. ", "<div>", "<b>", "%%", "[[n]]", f"[x]({URL}9s)", stamp("1:00", "[1:00]"), "[a]: n.md\n"]
PIECES = st.sampled_from([*SIGNS, *BLOCKS])


def vault_of(text: str) -> tuple[Vault, VaultPath]:
    path = VaultPath("a.md")
    vault = Vault.alone(Path("/nowhere/a.md"), Settings())
    vault.open_buffer(path, text, 1)
    return vault, path


def turned(text: str, at: int, title: str) -> str | None:
    """``text`` once the action of that title is done at ``at``; None where it is not offered."""
    vault, path = vault_of(text)
    try:
        for action in actions(vault, path, Span(at, at), ["refactor.rewrite"]):
            if action.title == title and action.edit is not None:
                (change,) = action.edit.changes
                assert isinstance(change, EditNote)
                return apply(text, change.edits)
    finally:
        vault.close()
    return None


def seen(text: str) -> list[tuple[int, object]]:
    """The seconds and media of a text's timestamps, and the codes of its findings."""
    vault, path = vault_of(text)
    try:
        note = vault.note(path)
        assert note is not None
        media = media_of(note.facts.front_matter, note.facts.links)
        stamps: list[tuple[int, object]] = [(one.seconds, media.of(one)) for one in note.facts.timestamps]
        return stamps + [(0, finding.code) for finding in findings(vault, path)]
    finally:
        vault.close()


@given(before=st.lists(PIECES, max_size=5), time=PLAIN_TIMES, after=st.lists(PIECES, max_size=5))
@example(["a "], "[5:00]", [": x"])
@example(["["], "[5:00]", ["]"])
@example(["[x]"], "[5:00]", [])
def test_from_plain_text_to_an_anchor_and_back_nothing_changes(before: list[str], time: str, after: list[str]) -> None:
    head = f"---\nvideoId: {ID}\n---\n{''.join(before)}"
    text = f"{head}{time}{''.join(after)}"
    anchored = turned(text, len(head), ANCHOR)
    if anchored is not None:
        assert seen(anchored) == seen(text)
        back = turned(anchored, len(head) + 1, PLAIN)
        assert back == text


@given(
    before=st.lists(PIECES, max_size=4),
    label=st.sampled_from(["1:02", "intro", "from 1:02 on", "", "[1:02]", "a [b] c", "*x*", "x|y", "a\\_b"]),
    after=st.lists(PIECES, max_size=4),
)
def test_from_a_link_to_an_anchor_and_back_medium_and_second_stay(
    before: list[str], label: str, after: list[str]
) -> None:
    head = f"---\nvideoId: {ID}\n---\n{''.join(before)}"
    text = f"{head}[{label}]({URL}62s){''.join(after)}"
    anchored = turned(text, len(head) + len(label) + 3, ANCHOR)
    if anchored is not None:
        assert seen(anchored) == seen(text)
        back = turned(anchored, len(head) + 1, LINK)
        assert back is not None
        assert seen(back) == seen(text)
