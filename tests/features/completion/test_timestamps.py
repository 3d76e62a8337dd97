"""Completing times where a note, its transcript or the editor is not as usual."""

from __future__ import annotations

import os

import pytest

from note_lsp.features.completion import ClientTraits, complete
from note_lsp.paths import VaultPath
from tests.features.completion.choosing import ABLE, Choosing, accepted, check, offered

KEEPS = ClientTraits(apply_edit=True, snippets=True, keeps_what_follows=True)
"""Neovim's own completion."""
VTT = """\
-- a.vtt --
WEBVTT

00:00:01.000 --> 00:00:04.000
hello and welcome

00:05:03.000 --> 00:05:05.000
we wanted to build

00:05:05.500 --> 00:05:09.000
a thing. And then it broke
"""


def talk(*lines: str, medium: str = "videoId: abcdEFGH123") -> str:
    return "\n".join(["-- a.md --", "---", medium, "---", *lines, ""])


def stamp(value: str, text: str | None = None) -> str:
    return f'<a class="yt-timestamp" data-t="{value}">{f"[{value}]" if text is None else text}</a>'


def test_times_of_another_video_and_times_of_day_are_not_offered() -> None:
    other = "[1:02](https://youtu.be/zzzzzzzzzzz?t=62) at 12:30"
    assert offered(talk(other, stamp("00:05:00"), stamp("$0", "[]"))) == ["00:05:00"]


def test_of_very_many_times_the_nearest_are_offered() -> None:
    many = [f"Said {stamp(f'{minute // 60:02}:{minute % 60:02}:00')}" for minute in range(300)]
    choosing = Choosing(talk("# Talk", *many, stamp("02:30:00"), stamp("$0", "[]")))
    assert choosing.answer.incomplete
    assert len(choosing.labels) <= 100
    assert {"02:30:00", "02:31:00", "02:29:00"} < set(choosing.labels)
    assert {item.description for item in choosing.answer.items} == {"Talk"}


@pytest.mark.parametrize("length", range(150, 260, 3))
def test_a_long_sentence_is_cut_between_its_timestamps_and_links(length: int) -> None:
    words = f"It {stamp('00:01:00')} [[note|is]] {'so ' * (length // 3)}"
    item = Choosing(talk(f"{words}{stamp('00:05:00')}", stamp("$0", "[]"))).item("00:05:00")
    assert set(item.description.split()) <= {"It", "is", "so", "…"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (stamp("$0", "[]"), stamp("00:05:00")),
        (stamp("$0", ""), stamp("00:05:00")),
        (stamp("00:0$01:00", "[00:01:00]"), stamp("00:05:00")),
        (stamp("00:0$01:00", "[1:00]"), stamp("00:05:00", "[5:00]")),
        (stamp("00:0$0", "[00:01:00]"), stamp("00:05:00")),
        (stamp("00:0$01:00", "from 1:00 on"), stamp("00:05:00", "from 5:00 on")),
        (stamp("00:0$01:00", "the talk"), stamp("00:05:00", "the talk")),
        ('<a class="yt-timestamp" data-t="$0"', stamp("00:05:00")),
        ('<a class="yt-timestamp" data-t="$0">', stamp("00:05:00")),
        ('<a class="yt-timestamp" data-t="$0>', stamp("00:05:00")),
        ('<a class="yt-timestamp" data-t="$0></a>', stamp("00:05:00")),
        ('<a class="yt-timestamp" data-t="$0"> [00:05:00]', '<a class="yt-timestamp" data-t="00:05:00"> [00:05:00]'),
        ('<a class="yt-timestamp" data-t="$0"></a>', stamp("00:05:00")),
        ("<a data-t='$0' class='yt-timestamp'>[]</a>", "<a data-t='00:05:00' class='yt-timestamp'>[00:05:00]</a>"),
        (f"{stamp('$0', '[]')} and {stamp('00:08:00')}", f"{stamp('00:05:00')} and {stamp('00:08:00')}"),
    ],
)
def test_a_chosen_time_leaves_one_anchor_that_says_it_twice(before: str, after: str) -> None:
    check(talk(stamp("00:05:00"), f"x {before} y"), "00:05:00", talk(stamp("00:05:00"), f"x {after} y"))


def test_a_chosen_time_has_the_shape_of_the_note_s_times() -> None:
    picture = talk(stamp("1:02"), stamp("5:00", "[05:00]"), stamp("6:00"), stamp("$0", "[]"))
    assert "6:00" in offered(picture)
    assert stamp("6:00") in Choosing(picture).after("6:00").splitlines()[-1]


def test_a_medium_that_is_named_below_is_none_yet() -> None:
    assert offered("-- a.md --\nx [0$0]\n\nhttps://youtu.be/abcdEFGH123\n") == []
    assert offered("-- a.md --\nhttps://youtu.be/abcdEFGH123\n\nx [0$0]\n")[0] == "00:00:00"


@pytest.mark.parametrize("typed", ["<$0", "<$0>", "<a$0", '<a class="$0">', '<a class="yt$0"></a>'])
def test_an_anchor_that_was_begun_is_written_whole(typed: str) -> None:
    check(talk(stamp("00:05:00"), f"x {typed} y"), "00:05:00", talk(stamp("00:05:00"), f"x {stamp('00:05:00')} y"))


@pytest.mark.parametrize(
    "typed", [stamp("$0", "[]"), stamp("00:$0", "[]"), "[0$0]", "[00:0$0", "<$0", '<a class="$0">', "> we wan$0"]
)
def test_what_is_typed_begins_the_text_that_clients_filter_by(typed: str) -> None:
    choosing = Choosing(talk(stamp("00:05:00"), f"{typed}") + VTT)
    assert choosing.answer.items
    text, offset = choosing.picture.text(), choosing.cursor.offset
    for item in choosing.answer.items:
        assert item.filter_text.startswith(text[item.replace.start : offset])


def test_a_quotation_that_has_its_time_keeps_it() -> None:
    choosing = Choosing(talk(f'"we wan$0" {stamp("00:05:03")}') + VTT)
    (item,) = choosing.answer.items
    expected = f'"we wanted to build a thing." {stamp("00:05:03")}'
    assert accepted(choosing.picture.text(), item).splitlines()[-1] == expected


def test_the_best_twenty_of_many_cues_are_offered() -> None:
    cues = "".join(f"00:00:{second:02}.000 --> 00:00:{second:02}.900\nso on {second}\n\n" for second in range(50))
    choosing = Choosing(talk("> so on$0") + f"-- a.vtt --\nWEBVTT\n\n{cues}")
    assert len(choosing.answer.items) == 20
    assert choosing.answer.incomplete


def test_a_transcript_that_changed_is_searched_anew() -> None:
    choosing = Choosing(talk("> words$0") + "-- a.vtt --\nWEBVTT\n\n00:00:01.000 --> 00:00:02.000\nwords first\n")
    assert choosing.labels == ["words first"]
    place = choosing.vault.file_path(VaultPath("a.vtt"))
    place.write_text("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nwords and second\n")
    os.utime(place, ns=(1, 1))
    again = complete(choosing.vault, choosing.cursor.path, choosing.cursor.offset, ABLE)
    assert [item.label for item in again.items] == ["words and second"]


@pytest.mark.parametrize("typed", [stamp("00:0$05:00"), "[00:$005:00]", '<a class="yt$0">'])
def test_a_client_that_keeps_what_follows_is_offered_nothing_where_the_rest_would_stay_behind(typed: str) -> None:
    assert offered(talk(stamp("00:05:00"), typed), KEEPS) == []


@pytest.mark.parametrize("client", [ClientTraits(), ABLE, ClientTraits(snippets=True)])
def test_other_clients_need_no_command(client: ClientTraits) -> None:
    (item,) = Choosing(talk(stamp("00:05:00"), stamp("$0", "[]")), client).answer.items
    assert item.command is None
    assert item.additional == ()
