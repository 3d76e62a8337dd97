"""How wrong timestamps are mended: value and text together, each in its own shape."""

from __future__ import annotations

import pytest

from note_lsp.features.actions import Surroundings, actions, safe_mending
from note_lsp.features.diagnostics import findings
from note_lsp.text import Span
from tests.dsl import Picture
from tests.features.actions.test_fixes import check


def talk(*lines: str) -> str:
    return "\n".join(["-- a.md --", "---", "videoId: abcdEFGH123", "---", *lines, ""])


def stamp(value: str, text: str) -> str:
    return f'<a class="yt-timestamp" data-t="{value}">{text}</a>'


OTHERS = {"b.md": "00:02:30", "c.md": "00:02:31"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (stamp("00:12:34$0:05", "[12:34]"), stamp("00:12:34", "[12:34]")),
        (stamp("01:26$0:", "[01:26]"), stamp("01:26", "[01:26]")),
        (stamp("01:26$0:", "[01:26:]"), stamp("01:26", "[01:26]")),
        (stamp("014:3$00:00", "[14:30:00]"), stamp("14:30:00", "[14:30:00]")),
        (stamp("so$0on", "[1:26]"), stamp("00:01:26", "[1:26]")),
        (stamp("00:00:04", "[[00:0$00:04]]"), stamp("00:00:04", "[00:00:04]")),
        (stamp("HH:0$04:28", "[00:04:28]"), stamp("00:04:28", "[00:04:28]")),
        (stamp("00:04:28", "[HH:$0MM]"), stamp("00:04:28", "[00:04:28]")),
        (stamp("00:75$0:00", "[5:00]"), stamp("00:05:00", "[5:00]")),
        (f"$0{stamp('19:00', '')}", stamp("19:00", "[00:19:00]")),
        ('<a cl$0ass="yt_timestamp" data-t="0:05">[0:05]</a>', stamp("0:05", "[0:05]")),
        ('<a cl$0ass="yt-timestamp" data-t="0:05">[0:05]>, x', f"{stamp('0:05', '[0:05]')}, x"),
        ('[0:05](<a cl$0ass="yt-timestamp" data-t="0:05">0:05</a>)', stamp("0:05", "0:05")),
        ('[1:05](<a cl$0ass="yt-timestamp" data-t="0:05">0:05</a>)', f"1:05 {stamp('0:05', '0:05')}"),
        ('[x](<a cl$0ass="yt-timestamp" data-t="0:05">)', f"x {stamp('0:05', '[00:00:05]')}"),
        ('[he said](<a cl$0ass="yt-timestamp" data-t="0:05">[0:05]</a>)', f"he said {stamp('0:05', '[0:05]')}"),
        ("[x](https://youtu.be/abcdEFGH123$0&t=83)", "[x](https://youtu.be/abcdEFGH123?t=83)"),
        ("https://www.youtube.com/watch?v=abcdEFGH123$0?t=57", "https://www.youtube.com/watch?v=abcdEFGH123&t=57"),
    ],
)
def test_the_time_that_is_clear(before: str, after: str) -> None:
    check(talk(before), talk(after), title="Write")


@pytest.mark.parametrize("text", [stamp("N/A$0", "[N/A]"), stamp("00:75$0:00", "[00:75:00]"), stamp("$0x", "soon")])
def test_what_is_not_clear_is_left_alone(text: str) -> None:
    check(talk(text), title="Write")


def test_two_times_and_a_fix_each_way() -> None:
    check(talk(stamp("00:05:00", "[06$0:00]")), talk(stamp("00:05:00", "[05:00]")), talk(stamp("00:06:00", "[06:00]")))
    check(
        talk(stamp("5:00", "from 6$0:00 on")), talk(stamp("5:00", "from 5:00 on")), talk(stamp("6:00", "from 6:00 on"))
    )


def test_sixty_times_as_much_is_a_slip_of_the_anchor() -> None:
    check(talk(stamp("05:00:00", "[05$0:00]")), talk(stamp("00:05:00", "[05:00]")), talk(stamp("05:00:00", "[300:00]")))


def test_a_shifted_time_and_all_of_its_note() -> None:
    honest = stamp("04:59:59", "[04:59:59]")
    before = talk(stamp("18:$049:00", "[18:49:00]"), honest, stamp("05:20:00", "[05:20:00]"))
    one = talk(stamp("00:18:49", "[00:18:49]"), honest, stamp("05:20:00", "[05:20:00]"))
    both = talk(stamp("00:18:49", "[00:18:49]"), honest, stamp("00:05:20", "[00:05:20]"))
    check(before, one, title="Read it as")
    check(before, both, title="Shift all")


TIMES = [("18:49:00", "00:18:49"), ("04:59:59", None), ("05:20:00", "00:05:20"), ("13:75:00", None)]


@pytest.mark.parametrize("at", range(len(TIMES)))
@pytest.mark.parametrize("part", ["data-t", "]</a>"])
def test_each_shifted_time_of_a_note_can_be_shifted_alone_and_with_the_others(at: int, part: str) -> None:
    lines = [stamp(value, f"[{value}]") for value, _ in TIMES]
    before = talk(*[line.replace(part, f"$0{part}") if here == at else line for here, line in enumerate(lines)])
    shifted = [stamp(new, f"[{new}]") if new else old for old, (_, new) in zip(lines, TIMES, strict=True)]
    new = TIMES[at][1]
    alone = [talk(*[shifted[at] if here == at else line for here, line in enumerate(lines)])] if new else []
    together = [] if at == 1 else [talk(*shifted)]
    check(before, *alone, title="Read it as")
    check(before, *together, title="Shift all")


def test_a_time_that_is_shifted_elsewhere_mends_the_finding_of_the_note() -> None:
    picture = Picture.parse(talk(stamp("18:49:00", "[18:49:00]"), stamp("05:20$0:00", "[05:20:00]")))
    vault, cursor = picture.vault(), picture.cursor()
    (finding,) = findings(vault, cursor.path)
    found = actions(vault, cursor.path, Span(cursor.offset, cursor.offset), ["quickfix"])
    assert [action.finding for action in found] == [finding, finding]


def test_a_sound_note_offers_no_shifting() -> None:
    check(talk(stamp("00:18:$049", "[00:18:49]")), title="Read it as")
    check(talk(stamp("00:18:$049", "[00:18:49]")), title="Shift")


def test_all_times_of_a_note_that_others_of_its_video_show_to_be_shifted() -> None:
    others = "".join(talk(stamp(time, f"[{time}]")).replace("a.md", name) for name, time in OTHERS.items())
    honest = [stamp("00:00:20", "[00:00:20]"), stamp("0:01:59", "[1:59]")]
    before = talk(*honest, *(stamp(f"{time}:07", f"[{time}:07]") for time in ("01:10", "01:50", "02:30")))
    before = before.replace("01:10", "01:1$00", 1)
    after = talk(*honest, *(stamp(f"00:{time}", f"[00:{time}]") for time in ("01:10", "01:50", "02:30")))
    check(before + others, after + others, title="Shift all")
    picture = Picture.parse(after + others)
    assert findings(picture.vault(), picture.main) == ()


def test_the_id_out_of_a_url() -> None:
    vault = "-- a.md --\n---\nvideoId: {}\n---\n"
    check(vault.format("https://youtu.be/abcd$0EFGH123?t=5"), vault.format("abcdEFGH123"))


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(stamp(f"{hour}:15:00", f"[{hour}:15:00]") for hour in ("03", "04", "05", "06", "12")),
        " ".join([stamp("00:12:34:05", "[00:12:34:05]"), stamp("HH:MM", "[5:00]"), stamp("6:00", "")]),
    ],
)
def test_after_its_fix_a_finding_is_gone(text: str) -> None:
    picture = Picture.parse(talk(text))
    vault = picture.vault()
    path = picture.main
    while found := findings(vault, path):
        note = vault.note(path)
        assert note is not None
        action = actions(vault, path, Span(found[0].span.start, found[0].span.start), ["quickfix"])[-1]
        assert action.edit is not None
        (change,) = action.edit.changes
        new = note.text
        for edit in reversed(change.edits):  # type: ignore[union-attr]  # these fixes edit their note
            new = new[: edit.span.start] + edit.new_text + new[edit.span.end :]
        assert new != note.text
        vault.open_buffer(path, new, 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[y](00:0$02:41)", stamp("00:02:41", "y")),
        ("[x](00:0$02:41)", stamp("00:02:41", "x [00:02:41]")),
        ("[…](00:0$02:41)", stamp("00:02:41", "… [00:02:41]")),
        ("[love is messy](02:4$01).", stamp("02:41", "love is messy") + "."),
        ("[02:41](00:0$02:41)", stamp("00:02:41", "[00:02:41]")),
        ("[[00:02:41](00:0$02:41)]", stamp("00:02:41", "[00:02:41]")),
        ("[see [y](00:0$02:41)]", f"[see {stamp('00:02:41', 'y')}]"),
        ("[](00:0$02:41)", stamp("00:02:41", "[00:02:41]")),
        ("[y](00:02:41:$005)", stamp("00:02:41", "y")),
    ],
)
def test_a_time_as_a_destination_becomes_a_timestamp(before: str, after: str) -> None:
    check(talk(before), talk(after), title="Make it a timestamp")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[x](00:0$02:41)", "x [00:02:41]"),
        ("[2:41](00:0$02:41)", "[00:02:41]"),
        ("[5:00](00:0$02:41)", "5:00 [00:02:41]"),
        ("[x](00:7$05:00)", None),
        ("See [x](00:0$02:41): there", "See x [00:02:41]: there"),
        ("[2:41](00:0$02:41): there", None),
        ("[2:41](00:0$02:41)(there)", None),
        ("[x](00:0$02:41)[there]", None),
        ("[[[2:41](00:0$02:41)]]", None),
        ("[x](00:01:00,$000:02:00)", None),
    ],
)
def test_without_a_video_it_becomes_plain_text(before: str, after: str | None) -> None:
    check(f"-- a.md --\n{before}\n", *([f"-- a.md --\n{after}\n"] if after else []))


@pytest.mark.parametrize(
    "line",
    [
        "[see [y](00:0$02:41) too](b.md)",
        "[see [[y](00:0$02:41)] too](b.md)",
        "> [see\n> [y](00:0$02:41) too][b]",
        "[b][[y](00:0$02:41)]",
        "[[y](00:0$02:41)]: b.md",
        "[[b|[y](00:0$02:41)]]",
        "[see [[02:4$01]]](b.md)",
    ],
)
@pytest.mark.parametrize("front_matter", ["videoId: abcdEFGH123", "title: x"])
def test_nothing_that_makes_a_link_of_the_brackets_around_a_time_is_offered(line: str, front_matter: str) -> None:
    picture = Picture.parse(f"-- a.md --\n---\n{front_matter}\n---\n{line}\n")
    cursor = picture.cursor().offset
    found = actions(picture.vault(), picture.main, Span(cursor, cursor))
    assert [action.title for action in found if action.title.startswith("Make it")] == []


@pytest.mark.parametrize(
    "line",
    [
        r"\[see [y](00:0$02:41) too](b.md)",
        "[see\r\n\r\n[y](00:0$02:41) too](b.md)",
        "[ ] [y](00:0$02:41) [z](b.md)",
        "- [see\n- [y](00:0$02:41) too](b.md)",
    ],
)
def test_brackets_that_are_none_around_a_time_do_not_count(line: str) -> None:
    check(talk(line), talk(line.replace("[y](00:0$02:41)", stamp("00:02:41", "y"))), title="Make it a timestamp")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a class="yt_timestamp" id="here" data-t="5:0$00">[5:00]</a>', 'id="here"'),
        ('<a name=here class="yt-timestamp" data-t="5:0$00">[5:00]', "name=here"),
        (
            '<a id=\'here\' data-t="5:0$00"><a class="yt-timestamp" data-t="5:00" title="Ann" id="no">[5:00]</a></a>',
            "id='here' title=\"Ann\"",
        ),
    ],
)
def test_what_a_broken_tag_is_called_is_kept(before: str, after: str) -> None:
    mended = f'<a class="yt-timestamp" data-t="5:00" {after}>[5:00]</a>'
    check(talk(f"{before} [x](#here)"), talk(f"{mended} [x](#here)"), title="Write the time")


def test_a_label_that_says_another_time_than_the_destination_is_left_to_who_knows() -> None:
    picture = Picture.parse(talk("[at 3:03 of it](00:02:41)"))
    around = Surroundings(picture.vault(), picture.main)
    assert [finding.code for finding in around.findings] == ["malformed-timestamp"]
    assert safe_mending(around, around.findings).edits == ()


def test_a_link_that_shows_another_time_has_a_fix_each_way() -> None:
    check(
        talk("[[01:0$02]](https://youtu.be/abcdEFGH123?t=300s#x)"),
        talk("[[05:00]](https://youtu.be/abcdEFGH123?t=300s#x)"),
        talk("[[01:02]](https://youtu.be/abcdEFGH123?t=62s#x)"),
    )
    check(
        talk("[00:05:03$0-00:06:00](#t=7:00)"),
        talk("[00:07:00-00:06:00](#t=7:00)"),
        talk("[00:05:03-00:06:00](#t=5:03)"),
        title="Take",
    )


def test_sixty_times_as_much_is_a_slip_of_the_link() -> None:
    check(
        talk("[5:0$00](https://youtu.be/abcdEFGH123?t=18000)"),
        talk("[5:00](https://youtu.be/abcdEFGH123?t=300)"),
        talk("[300:00](https://youtu.be/abcdEFGH123?t=18000)"),
    )
