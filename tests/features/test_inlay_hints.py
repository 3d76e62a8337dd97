"""Inlay hints."""

from __future__ import annotations

import re

import pytest

from note_lsp.features.inlay_hints import inlay_hints
from note_lsp.paths import VaultPath
from note_lsp.settings import HintSettings, Settings, VideoSettings
from note_lsp.text import Span
from tests.dsl import Picture

ON = Settings(video=VideoSettings(inlay_hints=True))
VIDEOS = """
    -- talk.md --
    ---
    title: The   talk
    videoId: abcdEFGH123
    ---
    -- zz_second.md --
    ---
    title: A later note
    videoId: abcdEFGH123
    ---
    -- -bcdEFGH123.md --
    # From its heading
    -- bare.md --
    ---
    videoId: https://youtu.be/bareEFGH123
    ---
    -- long.md --
    ---
    title: LONG
    videoId: longEFGH123
    ---
""".replace("LONG", "long " * 20)


def shown(words: str, settings: Settings = ON, span: Span | None = None) -> str:
    """``words`` as a note of a vault with videos, its hints written in as ``‹…›``."""
    picture = Picture.parse(VIDEOS)
    vault = picture.vault(settings=settings)
    path = next(iter(picture.files)).replace("talk", "note")
    vault.open_buffer(path, words, 1)  # type: ignore[arg-type]  # a path is a text
    for hint in reversed(inlay_hints(vault, path, span or Span(0, len(words)))):  # type: ignore[arg-type]  # as above
        words = f"{words[: hint.offset]}‹{hint.label}›{words[hint.offset :]}"
    return words


@pytest.mark.parametrize(
    "words",
    [
        "see abcdEFGH123‹The talk› there",
        "abcdEFGH123‹The talk›",
        "(abcdEFGH123‹The talk›), bareEFGH123‹bare›.",
        "[[abcdEFGH123]]‹The talk› ![[abcdEFGH123]]‹The talk›",
        "[[-bcdEFGH123]]‹From its heading›",
        "https://youtu.be/abcdEFGH123‹The talk› and",
        "<https://www.youtube.com/watch?v=abcdEFGH123&t=9s>‹The talk›",
        "[[https://youtu.be/abcdEFGH123]]‹The talk›",
        '---\nrelated: [abcdEFGH123‹The talk›, zzzzEFGH123]\nother: "[[abcdEFGH123]]‹The talk›"\n---\n',
        f"longEFGH123‹{('long ' * 20)[:59]}…›",
    ],
)
def test_the_title_stands_behind_a_bare_id_or_url(words: str) -> None:
    assert shown(re.sub("‹[^›]*›", "", words)) == words


@pytest.mark.parametrize(
    "words",
    [
        "zzzzEFGH123 development https://youtu.be/zzzzEFGH123 https://example.org/abcdEFGH123",
        "xabcdEFGH123 abcdEFGH123x abcdEFGH123- ABCDEFGH123",
        "[words](https://youtu.be/abcdEFGH123) [[abcdEFGH123|words]] [[abcdEFGH123#part]]",
        "[words][r]\n\n[r]: https://youtu.be/abcdEFGH123",
        "`abcdEFGH123` %%abcdEFGH123%% <b id=abcdEFGH123>\n\n    abcdEFGH123\n",
        "---\nvideoId: abcdEFGH123\nurl: https://youtu.be/bareEFGH123\n---\n",
        "[[talk]]",
    ],
)
def test_where_no_title_is_wanted_there_is_no_hint(words: str) -> None:
    assert shown(words) == words


def test_a_note_says_nothing_of_itself() -> None:
    picture = Picture.parse("-- a.md --\n---\ntitle: A\nvideoId: abcdEFGH123\n---\nabcdEFGH123 [[a]]\n")
    assert inlay_hints(picture.vault(settings=ON), picture.main, Span(0, len(picture.text()))) == ()


def test_hints_are_off_unless_asked_for() -> None:
    assert shown("abcdEFGH123", Settings()) == "abcdEFGH123"


def test_only_the_hints_of_the_range_are_given() -> None:
    words = "abcdEFGH123 bareEFGH123 [[abcdEFGH123]] longEFGH123"
    at = words.index("bare")
    assert shown(words, span=Span(at + 2, at + 3)) == "abcdEFGH123 bareEFGH123‹bare› [[abcdEFGH123]] longEFGH123"
    assert shown(words, span=Span(at + 13, at + 14)) == "abcdEFGH123 bareEFGH123 [[abcdEFGH123]]‹The talk› longEFGH123"


IDS = """
    -- a/202311301200.md --
    ---
    title: The tide
    ---
    -- 8f3a21c0.md --
    # From its heading
    -- 3f2504e0-4f89-11d3-9a0c-0305e82c3301.md --
    ---
    title: With a UUID
    ---
    -- a8f3kq92xw.md --
    ---
    title: Mixed
    ---
    -- 202401010000.md --
    -- defaced.md --
    ---
    title: A word
    ---
    -- covid19vaccine.md --
    ---
    title: A name
    ---
    -- 2023-11-30.md --
    ---
    title: A day
    ---
    -- note.md --
"""
TITLES = Settings(hints=HintSettings(titles=True))
EMBEDS = Settings(hints=HintSettings(embeds=True))


def drawn(vault: str, words: str, settings: Settings) -> str:
    """``words`` as the note ``note.md`` of a vault, its hints written in as ``‹…›``."""
    built = Picture.parse(vault).vault(settings=settings)
    built.open_buffer(VaultPath("note.md"), words, 1)
    for hint in reversed(inlay_hints(built, VaultPath("note.md"), Span(0, len(words)))):
        words = f"{words[: hint.offset]}‹{hint.label}›{words[hint.offset :]}"
    return words


@pytest.mark.parametrize(
    "words",
    [
        "[[202311301200]]‹The tide› and [[a/202311301200.md#Part]]‹The tide›",
        "![[202311301200]]‹The tide›",
        "[[8f3a21c0]]‹From its heading›",
        "[[3F2504E0-4f89-11d3-9a0c-0305e82c3301]]‹With a UUID›",
        "[[a8f3kq92xw]]‹Mixed›",
        "[[202401010000]] has no title, [[209901010000]] is missing",
        "[[202311301200|a label]] [x](a/202311301200.md) `[[202311301200]]`",
        "[[defaced]] [[covid19vaccine]] [[2023-11-30]] [[note]]",
        '---\nup: "[[202311301200]]‹The tide›"\n---\n',
    ],
)
def test_the_title_stands_behind_a_name_that_says_nothing(words: str) -> None:
    bare = re.sub("‹[^›]*›", "", words)
    assert drawn(IDS, bare, TITLES) == words
    assert drawn(IDS, bare, EMBEDS).count("The tide") == 0


EMBEDDED = """
    -- whole.md --
    ---
    title: Whole
    ---
    # Whole

    %% a comment %%

    > [!info] Read
    > More.

    ## Section

    ### Below

    - [ ] first thing
    - second

    A block of its own. ^block

    ## Empty
    ## Long

    LONG
    -- callout.md --
    > [!info]
    > Of **tides** and [[moon|the moon]].
    > More.
    -- code.md --
    ```
    code
    ```

    <a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>
    Behind it <a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>.
    -- table.md --
    | a | b |
    |---|---|
    -- nothing.md --
    # Nothing

    ![](picture.png)
    -- note.md --
    -- picture.png --
""".replace("LONG", "long " * 20)


@pytest.mark.parametrize(
    "words",
    [
        "![[whole#Section]]‹first thing› ![](whole.md#below)‹first thing›",
        "![[whole#^block]]‹A block of its own.›",
        f"![[whole#Long]]‹{('long ' * 20)[:59]}…›",
        "![[whole#Empty]] ![[whole#Gone]] ![[gone]] ![[picture.png]] ![[nothing]] ![](https://x.org/a.png) [[whole]]",
        "![[whole|a label]]‹Read›",
        "![[callout]]‹Of tides and the moon.›",
        "![[#Mine]]‹My words›\n\n# Mine\n\nMy words\n",
    ],
)
def test_an_embed_is_followed_by_what_it_begins_with(words: str) -> None:
    assert drawn(EMBEDDED, re.sub("‹[^›]*›", "", words), EMBEDS) == words
    assert "‹" not in drawn(EMBEDDED, re.sub("‹[^›]*›", "", words), TITLES)


def test_code_and_times_are_no_words() -> None:
    assert drawn(EMBEDDED, "![[code]] ![[table]]", EMBEDS) == "![[code]]‹Behind it.› ![[table]]‹a | b›"


def test_the_unsaved_words_of_an_embedded_note_count() -> None:
    built = Picture.parse(EMBEDDED).vault(settings=EMBEDS)
    built.open_buffer(VaultPath("whole.md"), "Other words", 1)
    built.open_buffer(VaultPath("note.md"), "![[whole]]", 1)
    (hint,) = inlay_hints(built, VaultPath("note.md"), Span(0, 10))
    assert (hint.label, hint.path) == ("Other words", "whole.md")


def test_one_hint_stands_at_a_place_and_of_embeds_what_they_begin_with() -> None:
    both = Settings(video=VideoSettings(inlay_hints=True), hints=HintSettings(embeds=True, titles=True))
    vault = IDS.replace("title: Mixed\n    ---\n", "title: Mixed\n    ---\n    Its words\n")
    assert drawn(vault, "![[a8f3kq92xw]] [[a8f3kq92xw]]", both) == "![[a8f3kq92xw]]‹Its words› [[a8f3kq92xw]]‹Mixed›"


def test_so_many_embeds_are_read_and_no_more() -> None:
    words = "![[whole#^block]] " * 60
    assert drawn(EMBEDDED, words, EMBEDS).count("‹") == 50
