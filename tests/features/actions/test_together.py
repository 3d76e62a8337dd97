"""Many findings mended at once, and which of them without asking."""

from __future__ import annotations

import pytest

from note_lsp.edits import EditNote, apply
from note_lsp.features.actions import SAFE, Surroundings, actions, safe_mending
from note_lsp.features.diagnostics import findings
from note_lsp.settings import DEFAULT_SEVERITIES, DiagnosticSettings, Settings
from note_lsp.text import Span
from tests.dsl import Picture, check_edit
from tests.features.actions.test_timestamps import stamp, talk

ASKED = ["source.fixAll.note-lsp"]


def mended(text: str, settings: Settings | None = None) -> str:
    """A note once its safe fixes are made, front matter left out."""
    picture = Picture.parse(text)
    vault = picture.vault(settings=settings)
    edits = safe_mending(Surroundings(vault, picture.main), findings(vault, picture.main)).edits
    return apply(picture.text(), edits).rpartition("---\n")[2].rstrip("\n")


def fix_all(text: str, only: list[str] | None = None, settings: Settings | None = None) -> str | None:
    """A note once the action that fixes all is done; None where it is not offered."""
    picture = Picture.parse(text)
    vault = picture.vault(settings=settings)
    vault.open_buffer(picture.main, picture.text(), 1)
    for action in actions(vault, picture.main, Span(0, 0), only):
        if action.kind == "source.fixAll.note-lsp":
            assert action.edit is not None
            (change,) = action.edit.changes
            assert isinstance(change, EditNote)
            return apply(picture.text(), change.edits)
    return None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (stamp("00:12:34:05", "[12:34]"), stamp("00:12:34", "[12:34]")),
        (stamp("00:12:34:05", "[00:12:34:05]"), stamp("00:12:34", "[00:12:34]")),
        (stamp("01:26:", "[01:26:]"), stamp("01:26", "[01:26]")),
        (stamp("001:30:10", "[1:30:10]"), stamp("01:30:10", "[1:30:10]")),
        (stamp("soon", "[1:26]"), stamp("00:01:26", "[1:26]")),
        ('<a class="yt_timestamp" data-t="0:05">[0:05]</a>', stamp("0:05", "[0:05]")),
        ('<a class="yt-timestamp" data-3:09:57>[3:09:57]</a>', stamp("3:09:57", "[3:09:57]")),
        ('<a class="yt-timestamp" data-t="0:05">[0:05]>, x', f"{stamp('0:05', '[0:05]')}, x"),
        ('[he said](<a class="yt-timestamp" data-t="0:05">[0:05]</a>)', f"he said {stamp('0:05', '[0:05]')}"),
        ("[x](https://youtu.be/abcdEFGH123&t=83)", "[x](https://youtu.be/abcdEFGH123?t=83)"),
        (stamp("HH:04:28", "[4:28]"), stamp("00:04:28", "[4:28]")),
        (stamp("HH:MM:SS", "[4:28]"), stamp("00:04:28", "[4:28]")),
        (stamp("00:04:28", "[HH:MM]"), stamp("00:04:28", "[00:04:28]")),
        (stamp("19:00", ""), stamp("19:00", "[00:19:00]")),
    ],
)
def test_what_can_be_read_in_one_way_only_is_safe_to_mend(before: str, after: str) -> None:
    assert mended(talk(before)) == after


@pytest.mark.parametrize(
    "line",
    [
        stamp("00:05:00", "[06:00]"),
        stamp("05:00:00", "[05:00]"),
        stamp("00:75:00", "[5:00]"),
        stamp("00:12:34:05", "[15:00]"),
        stamp("00:05:0000:06:00", "[0:05]"),
        stamp("00:05:00-00:06:00", "[00:05:00]"),
        stamp("7 00:05:00", "[00:05:00]"),
        stamp("https://youtu.be/XYZ", "[08:30]"),
        stamp("HH:04:28", "[00:09:28]"),
        '<a class="yt_timestamp" data-t="0:05">[0:06]</a>',
        '<a class="yt-timestamp" data-t="0:06"><a class="yt-timestamp" data-t="0:05">[0:05]</a></a>',
        '[1:05](<a class="yt-timestamp" data-t="0:05">0:05</a>)',
        stamp("014:30:00", "[14:30:00]"),
        stamp("13:05:00", "[13:05:00]"),
        f"{stamp('13:05:00', '')} {stamp('14:05:00', '[14:05:00]')}",
        " ".join(stamp("HH:MM:SS", f"[0{hour}:15:00]") for hour in (1, 2, 3, 4, 4)),
        "[[00:01:23]]",
        "[gone]: x.md",
    ],
)
def test_what_has_two_readings_is_left_to_the_reader(line: str) -> None:
    picture = Picture.parse(talk(line))
    assert findings(picture.vault(), picture.main)
    assert mended(talk(line)) == line


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("https://youtu.be/-bcdEFGH123?t=5", "-bcdEFGH123"),
        ("'https://www.youtube.com/watch?v=0123456789a'", "'0123456789a'"),
        ("https://vimeo.com/123456789", None),
        ("abc", None),
    ],
)
def test_the_id_is_taken_out_of_a_url_of_its_service_only(written: str, after: str | None) -> None:
    text = f"-- a.md --\n---\nvideoId: {written}\n---\n"
    wanted = None if after is None else f"---\nvideoId: {after}\n---\n"
    assert fix_all(text, ASKED) == (wanted or f"---\nvideoId: {written}\n---\n")


SEVERAL = f"""
-- a.md --
{stamp("01:26:", "[01:26]")} [[My Note]] {stamp("00:05:00", "[06:00]")} [[https://example.org|x]]
-- my_note.md --
"""
ALL = f"""\
{stamp("01:26", "[01:26]")} [[my_note|My Note]] {stamp("00:05:00", "[06:00]")} [x](https://example.org)
"""


@pytest.mark.parametrize("only", [["source.fixAll.note-lsp"], ["source.fixAll"], ["source"], ["quickfix", "source"]])
def test_all_safe_fixes_are_one_action_for_those_who_ask_for_it(only: list[str]) -> None:
    assert fix_all(SEVERAL, only) == ALL


@pytest.mark.parametrize(
    "only", [None, [""], ["quickfix"], ["refactor"], ["source.fixAll.eslint"], ["source.organizeImports"], ["sourc"]]
)
def test_all_safe_fixes_are_no_action_of_the_menu(only: list[str] | None) -> None:
    assert fix_all(SEVERAL, only) is None


def test_where_nothing_is_safe_there_is_no_action() -> None:
    assert fix_all(talk(stamp("00:05:00", "[06:00]")), ASKED) is None
    assert fix_all(ALL, ASKED) is None


def test_a_finding_that_is_turned_off_is_not_mended() -> None:
    settings = Settings(diagnostics=DiagnosticSettings(severities={"malformed-timestamp": "off"}))
    after = fix_all(SEVERAL, ASKED, settings)
    assert after == ALL.replace(stamp("01:26", "[01:26]"), stamp("01:26:", "[01:26]"))


def test_of_fixes_that_touch_each_other_the_other_comes_the_next_time() -> None:
    text = "-- a.md --\n<a class='yt_timestamp' data-t='0:05'>[[My Note]]</a>\n-- my_note.md --\n"
    once = fix_all(text, ASKED)
    assert once == f"{stamp('0:05', '[[My Note]]')}\n"
    twice = fix_all(f"-- a.md --\n{once}-- my_note.md --\n", ASKED)
    assert twice == f"{stamp('0:05', '[[my_note|My Note]]')}\n"
    assert fix_all(f"-- a.md --\n{twice}-- my_note.md --\n", ASKED) is None


def test_every_safe_code_is_a_code() -> None:
    assert set(SAFE) <= set(DEFAULT_SEVERITIES)


def test_a_selection_of_a_whole_note_has_no_more_actions_than_can_be_looked_through() -> None:
    picture = Picture.parse("-- a.md --\n" + "[[My Note]]\n" * 300 + "-- my_note.md --")
    found = actions(picture.vault(), picture.main, Span(0, len(picture.text())), ["quickfix"])
    assert len(found) < 150
    (together,) = (action for action in found if action.title.startswith("Write all 300"))
    assert together.edit is not None
    (change,) = together.edit.changes
    assert isinstance(change, EditNote)
    assert len(change.edits) == 300


EVERYWHERE = """
    -- a.md --
    [[My N$0ote]] and [[gone]]
    -- sub/b.md --
    x [[my-note|y]] [[My Note]] [[My Noted]]
    -- my_note.md --
    [[a]]
"""


def test_a_safe_fix_is_made_in_the_whole_vault() -> None:
    picture = Picture.parse(EVERYWHERE)
    vault = picture.vault()
    at = picture.cursor().offset
    (action,) = (one for one in actions(vault, picture.main, Span(at, at)) if one.vault_wide)
    assert action.title == "Write all links of the vault as their notes are named"
    assert action.edit is not None
    check_edit(
        picture,
        action.edit,
        """
        -- a.md --
        [[my_note|My Note]] and [[gone]]
        -- sub/b.md --
        x [[my_note|y]] [[my_note|My Note]] [[My Noted]]
        -- my_note.md --
        [[a]]
        """,
    )


def test_notes_that_the_settings_leave_out_are_left_alone_in_the_whole_vault() -> None:
    picture = Picture.parse(EVERYWHERE)
    vault = picture.vault(settings=Settings(diagnostics=DiagnosticSettings(ignore=("sub",))))
    at = picture.cursor().offset
    (action,) = (one for one in actions(vault, picture.main, Span(at, at)) if one.vault_wide)
    assert action.edit is not None
    assert [change.path for change in action.edit.changes if isinstance(change, EditNote)] == ["a.md"]


def test_what_needs_a_look_is_not_mended_in_the_whole_vault() -> None:
    picture = Picture.parse("-- a.md --\n[[00:01:$023]] [x][r]\n\n[gone]: x.md\n-- b.md --\n[[00:01:23]]\n")
    found = actions(picture.vault(), picture.main, Span(0, len(picture.text())))
    assert found
    assert not [one.title for one in found if one.vault_wide]
