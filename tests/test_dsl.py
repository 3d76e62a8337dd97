"""The pictures themselves: what is drawn is what is read."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from note_lsp.edits import CreateNote, Edit, EditNote, RenameFile, TextEdit
from note_lsp.paths import VaultPath
from note_lsp.text import Span
from tests.dsl import FIRST_PATH, Cursor, Picture, PictureFile, check_edit, check_ranges, draw_findings, draw_hover


def test_files_cursor_and_ranges_are_read() -> None:
    picture = Picture.parse(
        """
        -- today.md --
        See [[ideas#Pla$0ns]].
        -- deep/ideas.md --
        # Ideas

        ## «Plans»
        «head:Go«:inner»»
        """
    )
    assert picture.text("today.md") == "See [[ideas#Plans]].\n"
    assert picture.text("deep/ideas.md") == "# Ideas\n\n## Plans\nGoinner\n"
    assert picture.cursor() == Cursor(VaultPath("today.md"), len("See [[ideas#Pla"))
    assert [span.of(picture.text(path)) for path, span in picture.marks()] == ["Plans", "inner"]
    assert picture.mark("head").of(picture.text("deep/ideas.md")) == "Goinner"


def test_a_picture_without_paths_is_one_note() -> None:
    picture = Picture.parse(
        """
        # One
          two$1
        """
    )
    assert picture.files == {FIRST_PATH: PictureFile(FIRST_PATH, "# One\n  two\n", cursors=((1, 11),))}
    assert picture.main == FIRST_PATH
    assert Picture.parse("").text() == ""
    assert Picture.parse("[[a]]").text() == "[[a]]\n"


def test_main_is_the_note_of_the_lowest_cursor() -> None:
    assert Picture.parse("-- a.md --\n$1\n-- b.md --\n$0\n").main == "b.md"
    assert Picture.parse("-- a.md --\n-- b.md --\n").main == "a.md"


def test_unusual_files() -> None:
    picture = Picture.parse(
        r"""
        -- a.md [crlf bom] --
        x$0

        y
        -- b c.md [noeol] --
        end
        -- empty.md --
        -- \u{2068}odd.md --
        \u{24}0 \u{1F600}\u{20}
        -- folder/ --
        -- plan [old].md --
        """
    )
    assert picture.text("a.md") == "\ufeffx\r\n\r\ny\r\n"
    assert picture.cursor().offset == 2
    assert picture.text("b c.md") == "end"
    assert picture.text("empty.md") == ""
    assert picture.text("\u2068odd.md") == "$0 \U0001f600 \n"
    assert picture.folders == ("folder",)
    assert "plan [old].md" in picture.files


def test_addresses_in_ranges_are_no_names() -> None:
    picture = Picture.parse("«https://example.org» «time: 5» «Note: x» «:a:b» «n:c»")
    words = [span.of(picture.text()) for _, span in picture.marks()]
    assert words == ["https://example.org", "time: 5", "Note: x", "a:b"]
    assert picture.mark("n").of(picture.text()) == "c"


@pytest.mark.parametrize("text", ["-- a.md --\n«x", "x»", "-- a.md --\n-- a.md --\n", "-- a.md [gzip] --\n"])
def test_a_picture_that_is_not_well_formed_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"«|twice|unknown"):
        Picture.parse(text)


def test_writing_puts_the_bytes_on_disk(tmp_path: Path) -> None:
    Picture.parse(
        """
        -- a/b.md [bom crlf] --
        é
        -- old.md [latin1 noeol] --
        é
        -- none/ --
        """
    ).write(tmp_path)
    assert (tmp_path / "a/b.md").read_bytes() == b"\xef\xbb\xbf\xc3\xa9\r\n"
    assert (tmp_path / "old.md").read_bytes() == b"\xe9"
    assert (tmp_path / "none").is_dir()


def test_ranges_match_in_any_order() -> None:
    picture = Picture.parse("«a» b «c»")
    (_, a), (_, c) = picture.marks()
    check_ranges(picture, [(FIRST_PATH, c), (FIRST_PATH, a)])


@pytest.mark.parametrize(
    "found", [[], [Span(0, 1), Span(0, 1)], [Span(0, 2)], [Span(0, 1), Span(2, 3)], [Span(0, 99)], [Span(0, 0)]]
)
def test_other_ranges_fail(found: list[Span]) -> None:
    with pytest.raises(AssertionError, match="not as drawn"):
        check_ranges("«a» b", [(FIRST_PATH, span) for span in found])


def test_a_range_in_another_file_fails() -> None:
    with pytest.raises(AssertionError, match=r"b\.md is not drawn"):
        check_ranges("a", [("b.md", Span(0, 0))])


def test_a_failure_shows_what_came() -> None:
    with pytest.raises(AssertionError) as failure:
        check_ranges("-- x.md --\nSee «this» and that.", [("x.md", Span(9, 12))])
    assert str(failure.value).endswith("what came:\n-- x.md --\nSee this «and» that.\n")


def test_an_edit_is_compared_as_a_picture() -> None:
    before = """
        -- a.md [crlf] --
        See [[b]].
        -- sub/b.md --
        -- sub/c.md [noeol] --
        c
    """
    edit = Edit(
        (
            EditNote(VaultPath("a.md"), (TextEdit(Span(6, 7), "d/b"),)),
            RenameFile(VaultPath("sub"), VaultPath("d")),
            CreateNote(VaultPath("new.md"), "# New\n"),
        )
    )
    check_edit(
        before,
        edit,
        """
        -- new.md --
        # New
        -- a.md [crlf] --
        See [[d/b]].
        -- d/b.md --
        -- d/c.md [noeol] --
        c
        """,
    )
    with pytest.raises(AssertionError, match=r"\+See \[\[d/b"):
        check_edit(before, edit, before)


def test_edits_alone_are_of_the_main_note() -> None:
    check_edit("-- a.md --\nx\n-- b.md --\ny$0", [TextEdit(Span(0, 1), "z")], "-- a.md --\nx\n-- b.md --\nz")


@pytest.mark.parametrize(
    "change",
    [
        CreateNote(VaultPath("b.md"), ""),
        RenameFile(VaultPath("a.md"), VaultPath("b.md")),
        RenameFile(VaultPath("c.md"), VaultPath("d.md")),
    ],
)
def test_an_edit_that_cannot_be_made_is_refused(change: CreateNote | RenameFile) -> None:
    with pytest.raises(ValueError, match="there"):
        Picture.parse("-- a.md --\n-- b.md --\n").edited(Edit((change,)))


class Related(msgspec.Struct, frozen=True):
    path: VaultPath
    span: Span
    message: str


class Finding(msgspec.Struct, frozen=True):
    code: str
    span: Span
    message: str
    severity: str = "warning"
    related: tuple[Related, ...] = ()
    unnecessary: bool = False


class Hover(msgspec.Struct, frozen=True):
    span: Span
    markdown: str


def test_findings_are_drawn_under_their_lines() -> None:
    picture = Picture.parse(
        r"""
        -- a.md --
        Nothing here.
        \u{9}See «[[one]]» and «two:\u{2068}two».
        «long:Three
        lines»
        -- b.md --
        # «there:Elsewhere»
        """
    )
    there = Related(VaultPath("b.md"), picture.mark("there"), "look here")
    here = Related(VaultPath("a.md"), Span(0, 7), "and here")
    findings = [
        Finding("later", picture.mark("long"), "goes on"),
        Finding("second", picture.mark("two"), "invisible", severity="hint", unnecessary=True),
        Finding("first", picture.mark(), "no such note", related=(there, here)),
        Finding("empty", Span(0, 0), "nowhere"),
    ]
    expected = (
        "Nothing here.\n"
        "| empty (warning): nowhere\n"
        "\tSee [[one]] and \\u{2068}two.\n"
        "\t    ^^^^^^^ first (warning): no such note\n"
        "\t      → b.md «Elsewhere»: look here\n"
        "\t      → here «Nothing»: and here\n"
        "\t                ^^^^^^^^^^^ second (hint, unnecessary): invisible\n"
        "Three\n"
        "^^^^^… later (warning): goes on\n"
    )
    assert draw_findings(picture, findings) == expected
    several = {VaultPath("b.md"): (), VaultPath("a.md"): findings}
    assert draw_findings(picture, several) == f"-- a.md --\n{expected}"


def test_hovers_are_drawn_with_their_words() -> None:
    assert draw_hover("a [[b]]", Hover(Span(2, 7), "# B\n\ntext\n\n")) == "«[[b]]»\n# B\n\ntext\n"
    assert draw_hover("a", None) == "nothing\n"


def test_the_cache_is_the_tests_own(tmp_path: Path) -> None:
    assert Path(os.environ["XDG_CACHE_HOME"]).is_relative_to(tmp_path)


TEXTS = st.text(st.sampled_from("ab $0«»\\u{20}\n\r\t-\ufeff\u2068\u0301é\U0001f600\x00")) | st.text()


@given(st.dictionaries(st.sampled_from(["a.md", "b c.md", "d/e.md", "\u2068f.md"]), TEXTS, min_size=1), st.data())
def test_a_drawing_is_read_back(texts: dict[str, str], data: st.DataObject) -> None:
    picture = Picture({VaultPath(path): PictureFile(VaultPath(path), text) for path, text in texts.items()})
    path = data.draw(st.sampled_from(sorted(texts)))
    low = 1 if texts[path].startswith("\ufeff") else 0
    offsets = st.integers(low, max(low, len(texts[path])))
    start, end = sorted((data.draw(offsets), data.draw(offsets)))
    spans = [(VaultPath(path), Span(start, end))] if end <= len(texts[path]) else []
    again = Picture.parse(picture.draw(spans))
    assert {file.path: file.text for file in again.files.values()} == texts
    assert again.marks() == spans


def test_a_vault_is_built_and_the_note_of_the_cursor_is_open() -> None:
    picture = Picture.parse(
        """
        -- today.md --
        See [[ideas]].$0
        -- ideas.md --
        # Ideas
        """
    )
    vault = picture.vault()
    assert vault.complete
    assert {name.path for name in vault.names()} == {"today.md", "ideas.md"}
    assert [path for path in picture.files if vault.is_open(path)] == ["today.md"]
    note = vault.note(VaultPath("ideas.md"))
    assert note is not None
    assert note.text == "# Ideas\n"
