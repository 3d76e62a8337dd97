"""Which medium a note has, and what URLs of videos say."""

from __future__ import annotations

import pytest

from note_lsp.syntax.markdown import parse
from note_lsp.syntax.media import Medium, Service, clock, media_of, medium_of_url, video_key
from note_lsp.syntax.moments import Moment, moment_of_url, seconds_of, timestamps_of_links

ID = "abcdEFGH123"
VIDEO = Medium(Service.YOUTUBE, ID)


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.youtube.com/watch?v={ID}",
        f"https://youtube.com/watch?app=desktop&v={ID}&list=PLx",
        f"http://m.youtube.com/watch?v={ID}",
        f"https://music.youtube.com/watch?v={ID}",
        f"https://www.youtube-nocookie.com/embed/{ID}",
        f"https://www.youtube.com/embed/{ID}?start=5",
        f"https://youtu.be/{ID}",
        f"https://youtu.be/{ID}?si=qwertz",
        f"https://www.youtube.com/shorts/{ID}",
        f"https://www.youtube.com/live/{ID}?feature=share",
        f"https://www.youtube.com/v/{ID}",
        f"www.youtube.com/watch?v={ID}",
        f"youtu.be/{ID}&t=83",
        f"https://www.youtube.com/watch?v={ID}?t=57",
        f"https://www.youtube.com/watch?list=PLx&amp;v={ID}",
        f"  https://youtu.be/{ID}}}}}",
    ],
)
def test_every_form_of_a_video_url_names_the_video(url: str) -> None:
    assert medium_of_url(url) == VIDEO


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/watch?v=short",
        f"https://www.youtube.com/watch?v={ID}4",
        f"https://www.youtube.com/watch?list={ID}",
        f"https://www.youtube.com/playlist?list=PL&x={ID}",
        "https://www.youtube.com/@somebody",
        f"https://notyoutube.com/watch?v={ID}",
        f"https://example.org/youtu.be/{ID}",
        "https://example.org/article",
        "https://vimeo.com/about",
        "a note",
        ".mp4",
        "",
    ],
)
def test_what_is_no_video_gives_none(url: str) -> None:
    assert medium_of_url(url) is None


@pytest.mark.parametrize(
    ("url", "at_five_minutes"),
    [
        ("https://vimeo.com/76979871", "https://vimeo.com/76979871#t=300s"),
        ("https://player.vimeo.com/video/76979871?h=1", "https://vimeo.com/76979871#t=300s"),
        ("https://vimeo.com/76979871/abcdef12", "https://vimeo.com/76979871/abcdef12#t=300s"),
        ("talks/clip.mp4", "talks/clip.mp4#t=300"),
        ("[[clip one.mp4|the clip]]", "clip%20one.mp4#t=300"),
        ("https://example.org/talk.webm", "https://example.org/talk.webm#t=300"),
        (f"https://youtu.be/{ID}", f"https://www.youtube.com/watch?v={ID}&t=300s"),
    ],
)
def test_a_medium_opens_at_the_second(url: str, at_five_minutes: str) -> None:
    medium = medium_of_url(url)
    assert medium is not None
    assert medium.url(300) == at_five_minutes


def test_only_youtube_has_a_picture() -> None:
    assert VIDEO.picture == f"https://i.ytimg.com/vi/{ID}/mqdefault.jpg"
    assert Medium(Service.VIMEO, "1").picture is None


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("90", 90),
        ("90s", 90),
        ("1h2m3s", 3723),
        ("2m", 120),
        ("00h02m30s", 150),
        ("9min9s", 549),
        ("01:30", 90),
        ("01:30.00", 90),
        ("1:02:03", 3723),
        ("110:26", 6626),
        ("5.75", 5),
        ("1H2M", 3720),
        ("", None),
        ("soon", None),
        ("00:75:00", None),
        ("00:61", None),
        ("-5", None),
    ],
)
def test_times_as_urls_write_them(written: str, seconds: int | None) -> None:
    assert seconds_of(written) == seconds


@pytest.mark.parametrize(
    ("url", "moment"),
    [
        (f"https://youtu.be/{ID}?t=62", Moment(VIDEO, 62)),
        (f"https://www.youtube.com/watch?v={ID}&t=90s", Moment(VIDEO, 90)),
        (f"https://www.youtube.com/watch?t=90&v={ID}", Moment(VIDEO, 90)),
        (f"https://youtu.be/{ID}?t=1h2m3s", Moment(VIDEO, 3723)),
        (f"https://www.youtube.com/embed/{ID}?start=5&end=10", Moment(VIDEO, 5, 10)),
        (f"https://youtu.be/{ID}#t=01:30.00", Moment(VIDEO, 90)),
        (f"https://youtu.be/{ID}#t=5,10", Moment(VIDEO, 5, 10)),
        (f"https://youtu.be/{ID}&t=83", Moment(VIDEO, 83)),
        (f"https://www.youtube.com/watch?v={ID}?t=57", Moment(VIDEO, 57)),
        ("clip.mp4#t=npt:5,10", Moment(Medium(Service.FILE, "clip.mp4"), 5, 10)),
        ("clip.mp4#t=,10", Moment(Medium(Service.FILE, "clip.mp4"), 0, 10)),
        ("ytseek://83", Moment(None, 83)),
        (f"https://youtu.be/{ID}", None),
        (f"https://youtu.be/{ID}?t=soon", None),
        (f"https://youtu.be/{ID}?t=", None),
        ("https://example.org/?t=62", None),
        ("clip.mp4#chapter", None),
    ],
)
def test_the_moment_of_a_url(url: str, moment: Moment | None) -> None:
    assert moment_of_url(url) == moment


def own(front_matter: str) -> Medium | None:
    facts = parse(f"---\n{front_matter}\n---\ntext\n")
    return media_of(facts.front_matter, facts.links).own


@pytest.mark.parametrize("key", ["videoId", "video", "media", "media_link", "url", "source", "Source"])
def test_front_matter_names_the_medium(key: str) -> None:
    assert own(f"{key}: https://youtu.be/{ID}") == VIDEO


@pytest.mark.parametrize("video_id", ["01234567890", "0x123456789", "1e10abcdefg", "-abc_DEF123", '"-abc_DEF123"'])
def test_an_id_keeps_its_characters(video_id: str) -> None:
    assert own(f"videoId: {video_id}") == Medium(Service.YOUTUBE, video_id.strip('"'))


@pytest.mark.parametrize("video_id", ["", "empty", "Empty", "abcdEFGH1234", "abc", '"on"', "abcdEFGH12é"])
def test_no_url_is_built_from_what_is_no_id(video_id: str) -> None:
    assert own(f"videoId: {video_id}") is None


def test_the_id_comes_before_the_url_and_a_bad_id_leaves_it_to_the_url() -> None:
    assert own(f"url: https://youtu.be/otherVID_01\nvideoId: {ID}") == VIDEO
    assert own(f"url: https://youtu.be/{ID}\nvideoId: nonsense") == VIDEO


def test_a_source_that_is_no_video_gives_none() -> None:
    assert own("source: https://example.org/article") is None


def test_the_nearest_url_before_a_place_is_its_medium() -> None:
    text = f"first\n\nhttps://youtu.be/{ID}\n\nsecond\n\n[x](https://vimeo.com/123456)\n\nthird\n"
    facts = parse(text)
    media = media_of(facts.front_matter, facts.links)
    assert media.at(text.index("first")) is None
    assert media.at(text.index("second")) == VIDEO
    assert media.at(text.index("third")) == Medium(Service.VIMEO, "123456")


def test_links_with_a_time_are_timestamps() -> None:
    text = f"[01:02](https://youtu.be/{ID}?t=62) ![[clip.mp4#t=5,10]] [x](https://youtu.be/{ID}) <https://youtu.be/{ID}?t=9>"
    stamps = timestamps_of_links(parse(text).links)
    assert [(stamp.span.of(text)[:6], stamp.seconds, stamp.end_seconds) for stamp in stamps] == [
        ("[01:02", 62, None),
        ("![[cli", 5, 10),
        ("<https", 9, None),
    ]


def test_notes_of_one_video_share_a_key() -> None:
    assert video_key(ID) == video_key(f"https://youtu.be/{ID}?t=3") == ID
    assert video_key("nonsense") is None


@pytest.mark.parametrize(("seconds", "words"), [(0, "0:00"), (57, "0:57"), (300, "5:00"), (3723, "1:02:03")])
def test_a_time_in_words(seconds: int, words: str) -> None:
    assert clock(seconds) == words
