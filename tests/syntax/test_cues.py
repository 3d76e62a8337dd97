"""What a transcript says at a moment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from note_lsp.syntax.cues import read_transcript

VTT = """WEBVTT
Kind: captions

NOTE a comment

intro
00:04:50.000 --> 00:04:58.000
words well before

04:58.000 --> 05:04.000 align:start position:0%
the <c.red>marmalade</c> was<00:05:01.000><c> opened</c>
&amp; more

00:05:04.000 --> 00:05:09.000
and then eaten up

00:09:00.000 --> 00:09:09.000
a distant sentence
"""
SRT = """1
00:04:50,000 --> 00:04:58,000
words well before

2
00:04:58,000 --> 00:05:04,000
<i>the marmalade was opened</i>
{\\an8}& more

3
00:05:04,000 --> 00:05:09,000
and then eaten up

4
00:09:00,000 --> 00:09:09,000
a distant sentence
"""
JSON3 = (
    '{"wireMagic": "pb3", "events": [{"tStartMs": 0, "id": 1}, {"tStartMs": 540000, "dDurationMs": 9000, "segs":'
    '[{"utf8": "a distant sentence"}]}, {"tStartMs": 290000, "dDurationMs": 8000, "segs": [{"utf8": "words well'
    ' before"}]}, {"tStartMs": 297900, "segs": [{"utf8": "\\n"}]}, {"tStartMs": 298000, "dDurationMs": 6000, "segs":'
    '[{"utf8": "the "}, {"utf8": "marmalade", "tOffsetMs": 300}, {"utf8": " was opened\\n& more"}]},'
    '{"tStartMs": 304000, "dDurationMs": 5000, "segs": [{"utf8": "and then eaten up"}]}]}'
)


def said(text: str, seconds: int, extension: str = ".vtt") -> tuple[str, str, str]:
    transcript = read_transcript(text, extension)
    assert transcript is not None
    return transcript.around(seconds)


@pytest.mark.parametrize(("text", "extension"), [(VTT, ".vtt"), (SRT, ".srt"), (JSON3, ".json3")])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_cue_at_a_moment_with_one_before_and_after(text: str, extension: str, ends: str) -> None:
    text = text.replace("\n", ends)
    middle = ("words well before", "the marmalade was opened & more", "and then eaten up")
    assert said(text, 300, extension) == middle
    assert said(text, 298, extension) == middle
    assert said(text, 304, extension) == (middle[1], middle[2], "")
    assert said(text, 541, extension) == ("", "a distant sentence", "")


def test_nothing_is_said_before_the_first_and_long_after_the_last() -> None:
    for seconds in (0, 289, 400, 539, 9000):
        assert said(VTT, seconds) == ("", "", "")
    assert said(VTT, 315)[1] == "and then eaten up"


def test_automatic_captions_repeat_nothing() -> None:
    rolling = """

00:00:01.000 --> 00:00:03.000
_
one two

00:00:03.000 --> 00:00:03.010
one two

00:00:03.010 --> 00:00:05.000
one two
three four

00:00:05.000 --> 00:00:05.010
three four

00:00:05.010 --> 00:00:07.000
three four
five six
""".replace("_", " ")
    assert said(rolling, 4) == ("one two", "three four", "five six")
    assert said(rolling, 2) == ("", "one two", "three four")


def test_cues_may_overlap_and_have_no_end() -> None:
    text = "00:00:01.000 --> 00:00:09.000\nlong\n\n00:00:02.000 --> 00:00:00.000\nshort\n"
    assert said(text, 2) == ("long", "short", "")
    assert said(text, 1) == ("", "long", "short")


@pytest.mark.parametrize("extension", [".vtt", ".srt", ".json3"])
@given(st.text(alphabet='0123456789:.,-> \n{}[]"utf8segs<x&;', max_size=80))
def test_any_text(extension: str, text: str) -> None:
    for whole in (text, f"00:00:01.000 --> 00:00:02.000\n{text}", f'{{"events": [{text}]}}'):
        transcript = read_transcript(whole, extension)
        if transcript is not None:
            transcript.around(1)


@pytest.mark.parametrize("text", ["", "no transcript", "{}", "[]", '{"events": 7}', "[" * 100_000, "\0"])
@pytest.mark.parametrize("extension", [".vtt", ".srt", ".json3"])
def test_what_is_no_transcript(text: str, extension: str) -> None:
    assert read_transcript(text, extension) is None


@pytest.mark.parametrize("moment", [2**63, 10**25, -(10**25)])
@pytest.mark.parametrize("lasting", [0, 2**63, 10**25, -(10**25)])
def test_moments_beyond_all_numbers(moment: int, lasting: int) -> None:
    event = f'{{"tStartMs": {moment}, "dDurationMs": {lasting}, "segs": [{{"utf8": "words"}}]}}'
    transcript = read_transcript(f'{{"events": [{event}]}}', ".json3")
    assert transcript is not None
    assert len(transcript.around(1 << 38)) == 3
    assert transcript.around(1 << 60) == ("", "", "")
