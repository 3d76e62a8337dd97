"""Hover on timestamps."""

from __future__ import annotations

import pytest
from inline_snapshot import snapshot

from note_lsp.features.hover import hover
from note_lsp.paths import VaultPath
from note_lsp.settings import Settings, VideoSettings
from tests.dsl import Picture, draw_hover

TALK = """
    -- talk.md --
    ---
    title: The [Long] Talk
    videoId: abcdEFGH123
    ---
    # Talk

    ## Early days

    It began small <a class="yt-timestamp" data-t="00:04:00">[00:04:00]</a>.

    ## The great release

    Something else. The [[library|C++ library]] was **released** in that
    year <a class="yt-timestamp" data-t="00:0$05:00">[00:05:00]</a>.

    Later it grew <a class="yt-timestamp" data-t="00:06:30">[00:06:30]</a>, and grew
    <a class="yt-timestamp" data-t="00:04:00">[00:04:00]</a>.
"""


def check(drawn: str, settings: Settings | None = None) -> str:
    picture = Picture.parse(drawn)
    cursor = picture.cursor()
    return draw_hover(picture, hover(picture.vault(settings=settings), cursor.path, cursor.offset))


def test_a_time_shows_title_link_picture_section_sentence_and_neighbours() -> None:
    assert check(TALK) == snapshot("""\
«<a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>»
**5:00** · The [Long] Talk

[Open the video at 5:00](https://www.youtube.com/watch?v=abcdEFGH123&t=300s)

![Picture of the video](https://i.ytimg.com/vi/abcdEFGH123/mqdefault.jpg)

Section: The great release

> The C++ library was released in that year

Before: [4:00](https://www.youtube.com/watch?v=abcdEFGH123&t=240s) · After: [6:30](https://www.youtube.com/watch?v=abcdEFGH123&t=390s)
""")


def test_a_time_that_stands_one_place_too_far_left_shows_both_readings() -> None:
    shown = check("""
        -- talk.md --
        ---
        videoId: abcdEFGH123
        ---
        A <a class="yt-timestamp" data-t="18:4$09:00">[18:49:00]</a>.
    """)
    assert "**18:49:00**" in shown
    assert "More likely meant: [18:49](https://www.youtube.com/watch?v=abcdEFGH123&t=1129s)" in shown


def test_it_may_be_other_notes_of_the_video_that_show_it() -> None:
    shown = check("""
        -- talk.md --
        ---
        videoId: abcdEFGH123
        ---
        <a class="yt-timestamp" data-t="01:10:00">[01:1$00:00]</a>
        <a class="yt-timestamp" data-t="01:50:00">[01:50:00]</a>
        <a class="yt-timestamp" data-t="02:30:00">[02:30:00]</a>
        -- b.md --
        ---
        videoId: abcdEFGH123
        ---
        <a class="yt-timestamp" data-t="00:02:30">[00:02:30]</a>
        -- c.md --
        ---
        videoId: abcdEFGH123
        ---
        <a class="yt-timestamp" data-t="00:02:31">[00:02:31]</a>
    """)
    assert "More likely meant: [1:10](https://www.youtube.com/watch?v=abcdEFGH123&t=70s)" in shown


def test_a_time_that_is_none_shows_its_reason_and_no_link() -> None:
    shown = check('---\nvideoId: abcdEFGH123\n---\nA <a class="yt-timestamp" data-t="00:7$05:00">[00:75:00]</a>.\n')
    assert "minutes and seconds go up to 59" in shown
    assert "http" not in shown


def test_pictures_can_be_turned_off() -> None:
    assert "ytimg" in check(TALK)
    assert "ytimg" not in check(TALK, Settings(video=VideoSettings(pictures=False)))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ('<a class="yt-timestamp" data-t="61:50">[6$01:50]</a>', "**1:01:50**"),
        ('<a class="yt-timestamp" data-t="22$041">[37:21]</a>', "**37:21**"),
        ("<A DATA-T='00:00:57' CLASS='yt-timestamp'>[0$00:57]</A>", "**0:57**"),
        ("[[00:0$01:23]]", "**1:23**"),
        ("[00:0$05:00]", "**5:00**"),
        ("[00:0$05:00-00:06:00]", "**5:00 – 6:00**"),
        ("at 12:$030 or so", "**12:30**"),
        ("[x](https://youtu.be/zzzzEFGH123?t$0=1h2m3s)", "**1:02:03**"),
        ("https://youtu.be/zzzzEFGH123#t=$090", "**1:30**"),
        ("[x](ytseek:$0//83)", "**1:23**"),
        ("[02:$001]()", "**2:01**"),
        ("[00:01:00, 00:0$02:00, 00:03:00]", "**2:00**"),
        ("[00:01:00, 00:02:00, 00:0$03:00]", "**3:00**"),
        ("[00:05:03](#00:0$05:03)", "**5:03**"),
        ("[x](#t$0=30)", "**0:30**"),
        ("[x](00:0$02:41)", "**2:41**"),
        ("[[5:0$02](https://youtu.be/zzzzEFGH123?t=302)]", "**5:02**"),
        ("{{youtube https://youtu.be/zzzzEFGH123}} {{youtube-time$0stamp 113}}", "**1:53**"),
        ("{{[[video-timestamp]]: ((aB3)) 00:02$0:35}}", "**2:35**"),
        ("```timestamp\n5:$000\n```", "**5:00**"),
        ('<iframe src="https://www.youtube.com/embed/zzzzEFGH123?st$0art=62"></iframe>', "**1:02**"),
    ],
)
def test_every_form_of_a_time(written: str, words: str) -> None:
    shown = check(f"-- a.md --\n---\nvideoId: abcdEFGH123\n---\n{written}\n")
    assert words in shown
    assert ("zzzzEFGH123" if "zzzz" in written else "abcdEFGH123") in shown


ONE_MOMENT = [
    '<a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>',
    "<A title='x' DATA-T='5:00' CLASS='yt-timestamp'> <b>[05:00]</b> </A>",
    '<a class="yt-timestamp" data-t="00:05:00">[[00:05:00]]</a>',
    '<a class="yt-timestamp" data-t="00:05:00">[00:05:00]',
    '[00:05:00](<a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>)',
    "[words](https://youtu.be/abcdEFGH123?t=300)",
    "[words](<https://www.youtube.com/watch?v=abcdEFGH123&t=5m>)",
    "https://youtu.be/abcdEFGH123?t=300",
    "<https://youtu.be/abcdEFGH123#t=5:00>",
    "[[https://youtu.be/abcdEFGH123?t=300 | words]]",
    "[words](ytseek://300)",
    "[words][r]",
    "[r]",
    "[[00:05:00]]",
    "[00:05:00]",
    "5:00",
]
PLACES = [
    "It was done {}.",
    "- It was done {}",
    "> It was done {}",
    "# It was done {}",
    "| It was done {} | x |\n|--|--|",
]


@pytest.mark.parametrize("place", PLACES)
def test_a_moment_shows_the_same_however_it_is_written_and_wherever_the_cursor_is_on_it(place: str) -> None:
    stamp = '<a class="yt-timestamp" data-t="00:0{}:00">[00:0{}:00]</a>'
    parts = [
        "## Part",
        stamp.replace("{}", "4"),
        "$0",
        stamp.replace("{}", "7"),
        "[r]: https://youtu.be/abcdEFGH123?t=300",
    ]
    around = "\n\n".join(["---\ntitle: Talk\nvideoId: abcdEFGH123\n---", *parts])
    shown = {}
    for written in ONE_MOMENT:
        text = around.replace("$0", place.format(written)) + "\n"
        vault = Picture.parse("-- a.md --").vault()
        vault.open_buffer(VaultPath("a.md"), text, 1)
        start = text.index(place.format(written)) + place.index("{")
        found = [hover(vault, VaultPath("a.md"), offset) for offset in range(start, start + len(written))]
        shown[written] = {one.markdown if one else "nothing" for one in found}
    (expected,) = shown[ONE_MOMENT[0]]
    assert all(piece in expected for piece in ("**5:00**", "t=300s", "ytimg", "> It was done", "4:00", "7:00"))
    assert {written: found for written, found in shown.items() if found != {expected}} == {}


def test_a_part_of_a_recording() -> None:
    assert check("-- a.md --\n![[my clip.m$0p4#t=npt:5,10]]\n-- my clip.mp4 --\nx\n") == snapshot("""\
«![[my clip.mp4#t=npt:5,10]]»
**0:05 – 0:10** · a

[Open my clip.mp4 at 0:05](my%20clip.mp4#t=5)
""")


def test_without_a_medium_there_is_no_link() -> None:
    anchor = '<a class="yt-timestamp" data-t="00:0$05:00">[00:05:00]</a>'
    assert check(f"-- a.md --\n---\nvideoId: abcdEFGH1234\n---\nWords {anchor}.\n") == snapshot("""\
«<a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>»
**5:00** · a

> Words
""")
    assert "**5:00**" in check("Words [00:0$05:00].\n")


def test_the_time_of_day_says_nothing_without_a_video() -> None:
    assert check("We met at 12:$030 here.\n") == "nothing\n"


def test_a_list_in_brackets_speaks_without_a_video() -> None:
    assert "**2:00**" in check("Words [00:01:00, 00:0$02:00].\n")


def test_a_destination_that_is_no_time_shows_its_reason() -> None:
    assert "minutes and seconds go up to 59" in check("[x](00:7$05:00)\n")


@pytest.mark.parametrize("place", ["# T 20 40", '<span id="t-20-40">here</span>'])
def test_an_anchor_of_the_note_shows_the_note(place: str) -> None:
    shown = check(f"---\nvideoId: abcdEFGH123\n---\n[20:40](#t-2$00-40)\n\n{place}\n")
    assert "**20:40**" not in shown
    assert "1240s" not in shown


def test_the_nearest_video_before_the_time_is_meant() -> None:
    text = "[a](https://youtu.be/aaaaEFGH123)\n\n[00:01:$100] [00:05:00]\n\n[b](https://youtu.be/bbbbEFGH123)\n\n[00:02:$000]\n"
    assert "watch?v=bbbbEFGH123&t=120s" in check(text)
    shown = check(text.replace("$0", "").replace("$1", "$0"))
    assert "watch?v=aaaaEFGH123&t=60s" in shown
    assert "After: [5:00]" in shown
    assert "2:00" not in shown


def sentence(text: str) -> str:
    lines = [line for line in check(text).splitlines() if line.startswith("> ")]
    return lines[0].removeprefix("> ") if lines else ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two comes here [00:0$01:00].", "Two comes here"),
        ("One. Two comes here. [00:0$01:00]", "Two comes here."),
        ("One [00:00:30]. Two comes [00:0$01:00].", "Two comes"),
        ("Both at once [00:00:30] [00:0$01:00].", "Both at once"),
        ("Dr. Who met e.g. Mr. Bond [00:0$01:00].", "Dr. Who met e.g. Mr. Bond"),
        ("Version 2.0 is out [00:0$01:00]", "Version 2.0 is out"),
        ("Really? Yes! So it is “here.” And so [00:0$01:00]", "And so"),
        ("first block\n\n- the item [00:0$01:00]\n- other", "the item"),
        ("> [!info] Told\n> in a quote\n> of lines [00:0$01:00]", "in a quote of lines"),
        ('"All of it." - A lecture [00:0$01:00]', '"All of it." - A lecture'),
        ("[the page][x] and [![](a.png) picture](b.md) [00:0$01:00]\n\n[x]: x.md", "the page and picture"),
        ("[00:0$01:00] He opens the door. And leaves.", "He opens the door."),
        ("## A heading [00:0$01:00]", "A heading"),
        ("第一句。第二句 [00:0$01:00]", "第二句"),
        ("| a | b |\n|---|---|\n| cell words [00:0$01:00] | other |", "cell words"),
        (
            "see [the page](x.md), ~~not~~ [[note|the note]] and `code` [00:0$01:00]",
            "see the page, not the note and code",
        ),
        ('Beyond it [<a class="yt-timestamp" data-t="00:0$01:00">00:01:00</a>].', "Beyond it"),
        ("words\n\n[00:0$01:00]", ""),
        ("| time | what |\n|---|---|\n| [00:0$01:00] | He begins. He goes on. |", "He begins."),
        ("| what | time |\n|---|---|\n| He begins. | [00:0$01:00] |", "He begins."),
        ("| [00:0$01:00] | [00:00:30] | [[a\\|The end]] here |\n|---|---|---|", "The end here"),
        ("| a | b |\n|---|---|\n| [[a\\|The end]] here [00:0$01:00] | other |", "The end here"),
        ("| a | b | c |\n|---|---|\n| one | two [00:0$01:00] |", "two"),
        ("[00:00] Beginning\n[00:0$01:00] Middle\n[00:02:00] End", "Middle"),
        ("---\nvideoId: abcdEFGH123\n---\n0$0:00 Beginning\n01:00 Middle\n1:02:00 End", "Beginning"),
        ("> - [00:00] Beginning\n>   [00:0$01:00] Middle", "Middle"),
        ("He says\n[00:0$01:00] and goes on", "He says"),
        ("The product is N! / N, or 1 + ... + 15³ [00:0$01:00]", "The product is N! / N, or 1 + ... + 15³"),
        ("It costs \\#1.8 &amp; 5 \\* 2 [00:0$01:00]", "It costs #1.8 & 5 * 2"),
        ("words\n\n```timestamp\n5:0$00 words\n```\n\nwords", ""),
        ('Watch <iframe width="5" src="https://youtu.be/abcdEFGH123?t=$05" allow="x"></iframe> it', "Watch"),
        ('<iframe src="https://youtu.be/abcdEFGH123?t=$05" allow="x"></iframe>\n\nwords', ""),
        ('<p>\nIn HTML <a class="yt-timestamp" data-t="00:0$01:00">[00:01:00]</a>.\n</p>', "In HTML"),
        ("- He says {{youtube-time$0stamp 113}} so\n  - {{youtube-timestamp 114}} more", "He says"),
        ("- {{[[video-timestamp]]: {{[[video]]: https://youtu.be/abcdEFGH123}} 00:0$00:02}} He says it", "He says it"),
        ("He says [00:01:00, 00:0$02:00-00:03:00] it.", "He says"),
        ("[02:0$01]() - An insight. And more.", "An insight."),
    ],
)
def test_the_sentence_that_the_time_proves(text: str, expected: str) -> None:
    assert sentence(text) == expected


def test_the_section_is_named_without_the_times_in_its_heading() -> None:
    text = "## The [[a|first]] part [00:00:30]\n\nHe says [00:0$01:00].\n"
    assert "\nSection: The first part\n" in check(f"---\nvideoId: abcdEFGH123\n---\n{text}")
    assert "\nSection: Part (2)\n" in check("---\nvideoId: abcdEFGH123\n---\n## Part (2)\n\nHe says [00:0$01:00].\n")


def test_the_times_before_it_are_no_words_of_the_sentence() -> None:
    shown = check("---\nvideoId: abcdEFGH123\n---\nHe paints [00:00:08, 00:0$00:11, 00:01:00].\n")
    assert "> He paints\n" in shown


def test_a_long_sentence_keeps_its_end() -> None:
    found = sentence("begin " + "words " * 200 + "end [00:0$01:00]")
    assert found.startswith("… ")
    assert found.endswith("words end")
    assert len(found) < 410
