"""Moments that links and anchors name; hostile URLs and ids."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from note_lsp.syntax.markdown import parse
from note_lsp.syntax.media import Medium, Service, clock, is_video_id, media_of, medium_of_url
from note_lsp.syntax.moments import Moment, mended_url, moment_of_anchor, moment_of_url, retimed, seconds_of
from note_lsp.syntax.times import read_time

ID = "abcdEFGH123"
HOSTS = ("https://www.youtube.com/watch?v=", "https://vimeo.com/")
_PIECES = [
    *("https://", "www.", "m.", "youtube.com/", "youtu.be/", "vimeo.com/", "watch?", "v=", "embed/", "shorts/", ID),
    *("&", "?", "#", "t=", "start=", "end=", "npt:", "5,10", "1h2m3s", "01:30", "..", "%00", "\u212a", "٣", "76979871"),
    *('"><script>', "javascript:", "file:", "ytseek://", "clip", ".mp4", "[[", "]]", "|", " ", "\n", "\ud800", "é"),
]
_IDS = st.from_regex(r"[A-Za-z0-9_-]{11}", fullmatch=True)
_MEDIA = st.one_of(
    _IDS.map(lambda written: Medium(Service.YOUTUBE, written)),
    st.from_regex(r"[0-9]{1,12}(/[0-9a-f]{6,10})?", fullmatch=True).map(lambda written: Medium(Service.VIMEO, written)),
    st.from_regex(r"[\w #?%&'()+,=@~-]{1,12}\.(mp4|mp3|webm)", fullmatch=True).map(
        lambda path: Medium(Service.FILE, path.strip())
    ),
    st.just(Medium(Service.FILE, "https://example.org/a%20talk.mp4?key=1")),
    st.just(Medium(Service.FILE, "file:///home/me/a talk: part #1.mp4")),
)


@given(_MEDIA, st.integers(0, 10**6))
def test_the_url_of_a_medium_at_a_second_reads_back(medium: Medium, seconds: int) -> None:
    assert medium_of_url(medium.url()) == medium
    assert moment_of_url(medium.url(seconds)) == Moment(medium, seconds)


@given(st.integers(0, 10**6))
def test_a_time_in_words_reads_back(seconds: int) -> None:
    assert read_time(clock(seconds)).seconds == seconds == seconds_of(clock(seconds))


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join))
def test_no_url_is_built_but_to_the_hosts_named(text: str) -> None:
    mended_url(text)
    retimed(text, 5)
    moment_of_anchor(text)
    moment = moment_of_url(text)
    for medium in (medium_of_url(text), moment.medium if moment is not None else None):
        if medium is None:
            continue
        if medium.service is Service.YOUTUBE:
            assert is_video_id(medium.id)
        elif medium.service is Service.VIMEO:
            assert re.fullmatch(r"[0-9]{1,12}(/[0-9a-fA-F]{6,})?", medium.id)
        url = medium.url(5)
        # A file of the vault by a relative URL, one elsewhere by the URL that the note itself holds.
        assert url.startswith(HOSTS) or medium.service is Service.FILE
        assert not re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", url) or medium.id in text or url.startswith(HOSTS)
        assert not url.lower().startswith(("javascript:", "data:", "command:"))


_URLS = st.lists(st.sampled_from(_PIECES), max_size=8).map("".join)


@given(_URLS, st.sampled_from(["[x]({})", "[[{}]]", "{}", "<{}>", '<iframe src="{}">', "{{{{youtube {}}}}}"]))
def test_any_url_in_a_note(url: str, form: str) -> None:
    facts = parse(form.format(url))
    media = media_of(facts.front_matter, facts.links)
    for stamp in facts.timestamps:
        medium = media.of(stamp)
        if medium is not None:
            assert not re.match(r"(?!https?:|file:)[A-Za-z][A-Za-z0-9+.-]+:", medium.url(stamp.seconds))


@pytest.mark.parametrize(
    "written",
    [
        '"><script>',
        "..",
        "../../abc",
        "abc%00EFGH1",
        "abcdEFGH12\u212a",
        "abcdEFGH12ſ",
        "abcdEFGH123/..",
        pytest.param("9" * 10_000_000, id="ten million digits"),
    ],
)
def test_hostile_ids(written: str) -> None:
    assert not is_video_id(written)
    for url in (f"https://youtu.be/{written}", f"https://www.youtube.com/watch?v={written}"):
        found = medium_of_url(url)
        assert found is None or found.id == ID
    assert seconds_of(written) is None
    assert moment_of_anchor(f"t={written}") is None


@pytest.mark.parametrize(
    ("anchor", "moment"),
    [
        ("00:05:03", Moment(None, 303)),
        ("t=30", Moment(None, 30)),
        ("t=1:30", Moment(None, 90)),
        ("t=5,10", Moment(None, 5, 10)),
        ("t=npt:5", Moment(None, 5)),
        ("T=1h2m3s", Moment(None, 3723)),
        ("t1:27:26", Moment(None, 5246)),
        ("t-20-40", Moment(None, 1240)),
        ("t-1-27-26", Moment(None, 5246)),
        ("t=soon", None),
        ("t=", None),
        ("00:75:00", None),
        ("20", None),
        ("t20", None),
        ("20-40", None),
        ("top", None),
        ("٠٥:٠٠", None),
    ],
)
def test_the_moment_of_an_anchor(anchor: str, moment: Moment | None) -> None:
    assert moment_of_anchor(anchor) == moment


@pytest.mark.parametrize(
    ("destination", "after"),
    [
        (f"https://youtu.be/{ID}?t=300", f"https://youtu.be/{ID}?t=62"),
        (f"https://youtu.be/{ID}?t=300s", f"https://youtu.be/{ID}?t=62s"),
        (f"https://youtu.be/{ID}?t=300.5s&x=1", f"https://youtu.be/{ID}?t=62s&x=1"),
        (f"https://www.youtube.com/watch?v={ID}&amp;t=1h2m3s#x", f"https://www.youtube.com/watch?v={ID}&amp;t=62s#x"),
        (f"https://www.youtube.com/embed/{ID}?start=5&end=99", f"https://www.youtube.com/embed/{ID}?start=62&end=99"),
        ("ytseek://83", "ytseek://62"),
        ("t=00:05:00.50", "t=00:01:02"),
        ("t=npt:5,99", "t=npt:62,99"),
        ("00:05:03", "00:01:02"),
        ("t5:03", "t1:02"),
        ("t-20-40", "t-01-02"),
        ("chapter", None),
    ],
)
def test_another_time_in_the_same_place(destination: str, after: str | None) -> None:
    assert retimed(destination, 62) == after


def anchored(text: str) -> list[tuple[str, int, int | None]]:
    return [(stamp.span.of(text), stamp.seconds, stamp.end_seconds) for stamp in parse(text).timestamps]


def test_an_anchor_that_is_a_time_is_a_moment_of_the_note() -> None:
    text = "[00:05:03](#00:05:03) [x](#t=5,10) [y](#t1:27:26) [20:40](#t-20-40) [[#t=30|z]] [w](#later) [v](n.md#t=30)"
    assert anchored(text) == [
        ("[00:05:03](#00:05:03)", 303, None),
        ("[x](#t=5,10)", 5, 10),
        ("[y](#t1:27:26)", 5246, None),
        ("[20:40](#t-20-40)", 1240, None),
    ]


@pytest.mark.parametrize(
    "place",
    [
        '<span id="t-20-40"></span>',
        '<a name="T-20-40">',
        "# T 20 40",
        "# t-20-40",
        "## The end {#t-20-40}",
    ],
)
def test_an_anchor_of_the_note_is_no_moment(place: str) -> None:
    assert anchored(f"[20:40](#t-20-40)\n\n{place}\n") == []


def test_a_blank_destination_is_the_moment_that_it_shows() -> None:
    written = "[02:01]() [3:05:53](<>) [0:10-0:20]() [words]() [02:75]() ![0:01]()"
    text = f"---\nmedia_link: https://youtu.be/{ID}\n---\n{written}\n"
    assert anchored(text) == [
        ("[02:01]()", 121, None),
        ("[3:05:53](<>)", 11153, None),
        ("[0:10-0:20]()", 10, 20),
    ]
    assert parse(text).problems == ()


def test_double_brackets_around_a_link_are_no_wikilink() -> None:
    text = f"[[5:02](https://youtu.be/{ID}?t=302)] [[5:02](https://youtu.be/{ID}?t=302)]"
    facts = parse(text)
    assert [(link.form.value, link.label) for link in facts.links] == [("markdown", "5:02")] * 2
    assert (facts.problems, [stamp.seconds for stamp in facts.timestamps]) == ((), [302, 302])


def test_media_extended_and_its_fragments() -> None:
    text = "![](file:///home/me/a%20talk.mp4#t=30) ![[a talk.mp4#t=1:30,2:00&loop]] [x](a%20talk.mp4#t=62)"
    facts = parse(text)
    media = media_of(facts.front_matter, facts.links)
    shown = [(stamp.seconds, stamp.end_seconds, getattr(media.of(stamp), "id", None)) for stamp in facts.timestamps]
    assert shown == [(30, None, "file:///home/me/a talk.mp4"), (90, 120, "a talk.mp4"), (62, None, "a talk.mp4")]
