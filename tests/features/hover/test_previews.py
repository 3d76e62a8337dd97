"""Hover on links, headings, tags, files and footnotes."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from note_lsp.features.hover import hover
from note_lsp.features.plain_text import plain_text
from tests.dsl import Picture, build_vault, draw_hover


def check(drawn: str) -> str:
    picture = Picture.parse(drawn)
    cursor = picture.cursor()
    return draw_hover(picture, hover(picture.vault(), cursor.path, cursor.offset))


def test_a_link_shows_title_links_video_and_the_beginning_of_the_note() -> None:
    assert check("""
        -- today.md --
        See [[tal$0k | that talk]] and [[talk]].
        -- talks/talk.md --
        ---
        title: The *Talk*
        videoId: abcdEFGH123
        ---
        # The *Talk*

        From: [[somebody | Some Body]] <br/>
        It began <a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>. ^first

        > [!info] Note
        -- other.md --
        [[talk]]
    """) == snapshot("""\
«[[talk | that talk]]»
**The \\*Talk\\***

`talks/talk.md` · 3 links to this note

Video: [The \\*Talk\\*](https://www.youtube.com/watch?v=abcdEFGH123)

---

From: Some Body
It began [00:05:00].

> [!info] Note
""")


def test_a_heading_shows_its_section_alone() -> None:
    assert check("""
        -- today.md --
        See [x](ideas.md#my-pla$0ns).
        -- ideas.md --
        # Ideas

        Words of the top.

        ## My plans

        Words of the plan.

        ### Inner

        Words of the inner.

        ## Next

        Words of the next.
    """) == snapshot("""\
«[x](ideas.md#my-plans)»
**Ideas** › My plans

`ideas.md` · 1 link to this note

---

Words of the plan.

### Inner

Words of the inner.
""")


def test_a_block_shows_the_block() -> None:
    assert check("""
        -- today.md --
        See [[ideas#^th$0is]].
        -- ideas.md --
        Words of the top.

        - One item ^this
        - Another item
    """) == snapshot("""\
«[[ideas#^this]]»
**ideas** › ^this

`ideas.md` · 1 link to this note

---

One item
""")


def test_an_embed_and_a_reference_show_the_note_too() -> None:
    note = "\n-- other.md --\nThese are the words.\n"
    assert "These are the words." in check("-- s.md --\n![[oth$0er]]" + note)
    assert "These are the words." in check("-- s.md --\n[x][$0r]\n\n[r]: other.md" + note)
    assert "These are the words." in check("-- s.md --\n[x][r]\n\n[$0r]: other.md" + note)
    assert "These are the words." in check("-- s.md --\n[x][r]\n\n[r]: oth$0er.md" + note)


def test_a_long_note_is_cut_at_a_line() -> None:
    lines = "\n".join(f"Line {number} " + "of words " * 9 for number in range(200))
    shown = check(f"-- s.md --\n[[lo$0ng]]\n-- long.md --\n{lines}\n")
    assert shown.endswith("of words\n\n…\n")
    assert len(shown) < 1700
    assert len(check("-- s.md --\n[[lo$0ng]]\n-- long.md --\n" + "words " * 30_000)) < 1700
    assert check("-- s.md --\n[[lo$0ng]]\n-- long.md --\n" + "\n".join("abcdefghij"))[-1:] == "\n"


def test_a_missing_note_says_what_was_looked_for_and_who_wants_it() -> None:
    assert check("""
        -- a.md --
        [[not wri$0tten|x]]
        -- b.md --
        [[Not written]] and [[not written#x]]
    """) == snapshot("""\
«[[not written|x]]»
There is no note “not written”, wanted by 3 links in 2 notes
""")


def test_a_missing_heading_says_what_there_is() -> None:
    assert check("""
        -- a.md --
        [[ideas#Go$0ne]]
        -- ideas.md --
        # Ideas

        ## Plans
    """) == snapshot("""\
«[[ideas#Gone]]»
There is no heading “Gone” in “ideas”

Its headings:

- `Ideas`
- `Plans`

---

**Ideas**

`ideas.md` · 1 link to this note

---

## Plans
""")
    assert check("[[#^go$0ne]]\n") == snapshot("""\
«[[#^gone]]»
There is no block “^gone” in this note
""")


def test_a_broken_link_names_what_is_near() -> None:
    assert "did you mean “data_structures”?" in check("-- a.md --\n[[data structure$0]]\n-- data_structures.md --\nx\n")
    assert "did you mean" not in check("-- a.md --\n[[iphone_1$03]]\n-- iphone_11.md --\nx\n")
    assert "did you mean “harbour.png”?" in check("-- a.md --\n![[harbor$0.png]]\n-- files/harbour.png --\nx\n")
    assert "did you mean “My plans”?" in check("-- a.md --\n[[b#My p$0lan]]\n-- b.md --\n## My plans\n")
    assert "did you mean “^conclusion”?" in check("-- a.md --\n[[b#^conclusi$0ons]]\n-- b.md --\nx ^conclusion\n")


def test_an_ambiguous_link_lists_the_notes() -> None:
    assert check("""
        -- s.md --
        [[du$0p]]
        -- bb/dup.md --
        b
        -- aa/dup.md --
        a
    """) == snapshot("""\
«[[dup]]»
Ambiguous: 2 notes answer to this name, the first of them is meant

- `aa/dup.md`
- `bb/dup.md`

---

**dup**

`aa/dup.md` · 1 link to this note

---

a
""")


def test_a_heading_and_a_block_count_their_links() -> None:
    links = "-- b.md --\n[[a#Plans]] [[a#plans|x]] [[a]] [[a#^id]]\n"
    vault = f"-- a.md --\n# Ti$1tle\n\n## Pla$0ns\n\n[[#Plans]]\n\nWords ^i$2d\n{links}"
    assert check(vault) == snapshot("""\
«## Plans»
2 links to this heading
""")
    assert check(vault.replace("$0", "").replace("$1", "$0")) == snapshot("""\
«# Title»
4 links to this note
""")
    assert check(vault.replace("$0", "").replace("$2", "$0")) == snapshot("""\
«^id»
1 link to this block
""")


def test_a_tag_counts_its_uses() -> None:
    assert check("""
        -- a.md --
        #proj$0ect and #Project
        -- b.md --
        ---
        tags: [project/big_one, project/small]
        ---
        #project/small #projects
    """) == snapshot("""\
«#project»
**#project** · 2 uses

- #project/small · 2 uses
- #project/big_one · 1 use
""")


def test_a_footnote_shows_its_text() -> None:
    assert check("Words[^$0n].\n\n[^n]: The note\n    of two lines.\n") == snapshot("""\
«^n»
The note
of two lines.
""")
    assert check("Words[^n$0].\n\n[^n]: First.\n\n    Second with [[o|lab]].\n") == snapshot("""\
«^n»
First.

Second with lab.
""")


def test_a_reference_and_a_footnote_without_a_definition_say_what_was_looked_for() -> None:
    assert check("[x][nop$0e]\n\n[nopes]: a.md\n").endswith("There is no definition of “nope”; did you mean “nopes”?\n")
    assert check("Words[^gone$0].\n").endswith("There is no footnote “gone”\n")


def test_a_file_that_is_missing_or_ambiguous_says_so() -> None:
    assert "There is no file “pictur.png”" in check("![[pic$0tur.png]]\n")
    assert "parted by “/”" in check("[[fold\\er$0]]\n")
    shown = check("-- s.md --\n![[pic$0.png]]\n-- bb/pic.png --\nb\n-- aa/pic.png --\na\n")
    assert "Ambiguous: 2 files answer to this name" in shown
    assert shown.index("`aa/pic.png`") < shown.index("`bb/pic.png`")


def test_a_file_shows_its_path_and_size() -> None:
    assert check("-- a.md --\n[[paper$0.pdf]]\n-- files/paper.pdf [noeol] --\n0123456789\n") == snapshot("""\
«[[paper.pdf]]»
**`files/paper.pdf`**

10 bytes

1 link to this file
""")


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08\x02\0\0\0"


def jpeg(width: int, height: int) -> bytes:
    frame = b"\xff\xc0\0\x11\x08" + struct.pack(">HH", height, width) + b"\x03\x01\x22\0\x02\x11\x01\x03\x11\x01"
    return b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0" + frame + b"\xff\xd9"


def webp(width: int, height: int) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + size


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("p.png", png(640, 480)),
        ("p.jpg", jpeg(640, 480)),
        ("p.gif", b"GIF89a" + struct.pack("<HH", 640, 480) + b"\0\0\0"),
        ("p.webp", webp(640, 480)),
        ("p.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480px"/>'),
        ("q.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480"/>'),
    ],
)
def test_a_picture_shows_its_pixels(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / "v").mkdir()
    (tmp_path / "v" / name).write_bytes(content)
    (tmp_path / "v" / "a.md").write_text(f"![[{name}|100]]\n")
    vault = build_vault(tmp_path / "v", tmp_path / "c")
    path = next(note.path for note in vault.names())
    found = hover(vault, path, 5)
    assert found is not None
    assert found.markdown == f"**`{name}`**\n\n640 × 480 pixels · {len(content)} bytes\n\n1 link to this file"


@pytest.mark.parametrize(
    "content", [b"", b"no picture", png(640, 480)[:14], b'<svg width="wide" height="1"/>', b"\xff\xd8"]
)
@pytest.mark.parametrize("name", ["p.png", "p.svg", "p.jpg"])
def test_a_broken_picture_shows_its_bytes(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / "v").mkdir()
    (tmp_path / "v" / name).write_bytes(content)
    (tmp_path / "v" / "a.md").write_text(f"![[{name}]]\n")
    vault = build_vault(tmp_path / "v", tmp_path / "c")
    found = hover(vault, next(note.path for note in vault.names()), 5)
    assert found is not None
    assert f"{len(content)} bytes" in found.markdown
    assert "pixels" not in found.markdown


@pytest.mark.parametrize("words", ["plain wo$0rds", "`[[b$0]]`", "https://exa$0mple.org", "%% [[b$0]] %%", "[[$0]]"])
def test_nothing_to_say(words: str) -> None:
    assert check(f"-- a.md --\nfirst\n\n{words}\n-- b.md --\nb\n") == "nothing\n"


def test_a_folder_and_what_is_no_part_of_the_notes() -> None:
    assert "folder" in check("-- a.md --\n[x](sub$0/)\n-- sub/c.md --\nc\n")
    assert "no part of the notes" in check("-- a.md --\n[x](.hid$0den/x.md)\n-- .hidden/x.md --\nc\n")


def test_title_and_video_in_front_matter() -> None:
    vault = "-- a.md --\n---\ntitle: The $0talk\nvideoId: abcd$1EFGH123\n---\n-- b.md --\n[[a]]\n"
    assert check(vault) == snapshot("""\
«The talk»
**The talk** · 1 link to this note
""")
    assert check(vault.replace("$0", "").replace("$1", "$0")) == snapshot("""\
«abcdEFGH123»
**The talk**

[Open the video](https://www.youtube.com/watch?v=abcdEFGH123)

![Picture of the video](https://i.ytimg.com/vi/abcdEFGH123/mqdefault.jpg)

No other notes of this video
""")


def test_plain_text_keeps_what_only_looks_like_a_picture() -> None:
    assert plain_text(r"**1:00** · ![a\](b) ![c](d)") == "1:00 · ![a](b) "
    assert plain_text(r"![a\]b](c) words") == " words"


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("videoId: abcd$0EFGH123", ["**a**", "Open the video", "ytimg", "2 other notes of this video"]),
        (
            "url: https://youtu$0.be/abcdEFGH123",
            ["**a**", "watch?v=abcdEFGH123", "ytimg", "2 other notes of this video"],
        ),
        ("video: https://vimeo.com/1$02345", ["(https://vimeo.com/12345)", "No other notes of this video"]),
        ("media: cli$0p.mp4", ["**a**", "[Open clip.mp4](clip.mp4)"]),
    ],
)
def test_the_value_that_names_a_video_shows_it_and_how_many_notes_it_has(field: str, shown: list[str]) -> None:
    same = "---\nvideoId: abcdEFGH123\n---\n"
    words = check(f"-- a.md --\n---\n{field}\n---\n-- b.md --\n{same}-- c.md --\n{same}-- clip.mp4 --\nx\n")
    assert [piece for piece in shown if piece not in words] == []


@pytest.mark.parametrize(
    "field", ["videoId: abcd$0EFGH1234\nurl: https://youtu.be/abcdEFGH123", "url: https://exa$0mple.org"]
)
def test_a_value_that_names_no_video_shows_none(field: str) -> None:
    assert check(f"-- a.md --\n---\n{field}\n---\n") == "nothing\n"


def test_plain_text_has_no_marks_around_code() -> None:
    assert plain_text("**`pic.png`** and ***both*** and `**code**` and \\*no mark\\*") == (
        "pic.png and both and **code** and *no mark*"
    )


def test_plain_text_for_clients_without_markdown() -> None:
    shown = check("""
        -- today.md --
        [[tal$0k]]
        -- talk.md --
        ---
        title: The_*Talk*
        videoId: abcdEFGH123
        ---
        **Strong** and `co*de*` words with [a link](https://example.org), an ![picture](x.png).

        ```
        **as it is**
        ```
    """)
    assert plain_text(shown) == snapshot("""\
«[[talk]]»
The_*Talk*

talk.md · 1 link to this note

Video: The_*Talk* (https://www.youtube.com/watch?v=abcdEFGH123)

Strong and co*de* words with a link (https://example.org), an .

**as it is**\
""")


def test_a_hover_on_plain_text_looks_for_no_link_of_the_note(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = Picture.parse("-- s.md --\n[[a]] [[missing]] pl$0ain [[b]]\n-- a.md --\n")
    vault, cursor = picture.vault(), picture.cursor()
    looked_for: list[str] = []
    monkeypatch.setattr(type(vault), "resolve", lambda _, link, source: looked_for.append(link.target))
    assert hover(vault, cursor.path, cursor.offset) is None
    assert looked_for == []
