"""What was said at a moment, from a transcript beside the note."""

from __future__ import annotations

import pytest

from note_lsp.features.hover import hover
from note_lsp.settings import Settings, VideoSettings
from note_lsp.vault import transcripts
from tests.dsl import Picture

NOTE = '---\nvideoId: abcdEFGH123\n---\nA <a class="yt-timestamp" data-t="00:0$05:00">[00:05:00]</a>.\n'


def vtt(words: str) -> str:
    return f"WEBVTT\n\n00:04:50.000 --> 00:04:58.000\nbefore it\n\n00:04:58.000 --> 00:05:04.000\n{words}\n"


def srt(words: str) -> str:
    return f"1\n00:04:58,000 --> 00:05:04,000\n{words}\n"


def json3(words: str) -> str:
    return f'{{"events": [{{"tStartMs": 298000, "dDurationMs": 6000, "segs": [{{"utf8": "{words}"}}]}}]}}\n'


def shown(files: dict[str, str], note: str = "talk.md", settings: Settings | None = None) -> str:
    picture = Picture.parse(f"-- {note} --\n{NOTE}" + "".join(f"-- {name} --\n{text}" for name, text in files.items()))
    cursor = picture.cursor()
    found = hover(picture.vault(settings=settings), cursor.path, cursor.offset)
    assert found is not None
    return found.markdown


@pytest.mark.parametrize("name", ["talk", "talk.en", "abcdEFGH123", "abcdEFGH123.de", "A title [abcdEFGH123].en-GB"])
@pytest.mark.parametrize(("extension", "made"), [(".vtt", vtt), (".srt", srt), (".json3", json3)])
def test_a_transcript_is_named_for_the_note_or_its_video(name: str, extension: str, made: object) -> None:
    assert callable(made)
    assert "**the marmalade*" in shown({name + extension: made("the marmalade*")}).replace("\\", "")


def test_it_stands_last_with_what_comes_before() -> None:
    assert shown({"talk.vtt": vtt("the marmalade")}).endswith("Said there:\n\n> before it **the marmalade**")


def test_the_note_comes_before_the_video_and_the_extension_before_the_language() -> None:
    files = {"abcdEFGH123.vtt": vtt("four"), "talk.srt": srt("three")}
    files |= {"talk.de.vtt": vtt("one"), "talk.en.vtt": vtt("two")}
    for words in ("one", "two", "three", "four"):
        assert f"**{words}**" in shown(files)
        del files[next(name for name, text in files.items() if words in text)]
    assert "Said" not in shown(files)


def test_folders_of_the_settings_are_looked_into_and_no_others() -> None:
    settings = Settings(video=VideoSettings(transcripts=("subs/",)))
    files = {"subs/talk.vtt": vtt("there")}
    assert "**there**" in shown(files, "a/talk.md", settings)
    assert "Said" not in shown(files, "a/talk.md")


@pytest.mark.parametrize("name", ["other.vtt", "talk.en.x.vtt", "talks.vtt", "talk.txt", "abcdEFGH1234.vtt"])
def test_other_files_say_nothing(name: str) -> None:
    assert "Said" not in shown({name: vtt("the marmalade")})


def test_a_file_that_is_no_transcript_leaves_the_next_one() -> None:
    assert "**good**" in shown({"talk.vtt": "no transcript\n", "talk.srt": srt("good")})


def test_a_transcript_that_changes_is_read_anew() -> None:
    picture = Picture.parse(f"-- talk.md --\n{NOTE}-- talk.vtt --\n{vtt('first')}")
    vault, cursor = picture.vault(), picture.cursor()
    for words in ("first", "and second"):
        vault.file_path(picture.main).with_name("talk.vtt").write_text(vtt(words))
        found = hover(vault, cursor.path, cursor.offset)
        assert found is not None
        assert f"**{words}**" in found.markdown


def test_who_asks_again_for_the_transcript_of_a_note_does_not_pay_for_those_of_all_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    others = "".join(f"-- other{number}.vtt --\n{vtt('other')}" for number in range(9))
    picture = Picture.parse(f"-- talk.md --\n{NOTE}-- talk.vtt --\n{vtt('words')}{others}")
    vault, cursor = picture.vault(), picture.cursor()
    first = hover(vault, cursor.path, cursor.offset)
    monkeypatch.setattr(transcripts, "_rank", None)
    assert hover(vault, cursor.path, cursor.offset) == first
    assert first is not None
    assert "**words**" in first.markdown
