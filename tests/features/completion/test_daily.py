"""Words for days in ``[[``: the daily notes that they link to."""

from __future__ import annotations

import pytest

from note_lsp.features.completion import Kind, documentation
from note_lsp.features.create_note import new_note
from note_lsp.settings import DailySettings, LinkSettings, Settings
from tests.features.completion.choosing import ABLE, Choosing, check, offered

# Today is Thursday, 2024-02-29.
JOURNAL = Settings(daily=DailySettings(folder="journal"))
NESTED = DailySettings(folder="journal", pattern="%Y/%m/%Y-%m-%d")


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("today", ["today 2024-02-29"]),
        ("to", ["today 2024-02-29", "tomorrow 2024-03-01"]),
        ("YES", ["yesterday 2024-02-28"]),
        ("mon", ["monday 2024-03-04"]),
        ("monday", ["monday 2024-03-04", "last monday 2024-02-26"]),
        ("thursday", ["thursday 2024-03-07", "last thursday 2024-02-22"]),
        ("fri", ["friday 2024-03-01"]),
        ("next w", ["next wednesday 2024-03-06"]),
        ("last s", ["last sunday 2024-02-25", "last saturday 2024-02-24"]),
        ("mo", []),
        ("last", []),
        ("in 3 d", ["in 3 days 2024-03-03"]),
        ("in 1 w", ["in 1 week 2024-03-07"]),
        ("2 we", ["in 2 weeks 2024-03-14", "2 weeks ago 2024-02-15"]),
        ("3 days a", ["3 days ago 2024-02-26"]),
        ("in 3 days ago", []),
        ("2024-11-3", ["2024-11-30 2024-11-30", "2024-11-03 2024-11-03"]),
        ("2024-2-28", ["2024-02-28 2024-02-28"]),
        ("2024-02-30", []),
        ("2024-02-0", [f"2024-02-0{day} 2024-02-0{day}" for day in range(1, 10)]),
        ("9999 weeks", ["in 9999 weeks 2215-10-19", "9999 weeks ago 1832-07-12"]),
        ("0000-00-00", []),
        ("", []),
    ],
)
def test_a_day_is_meant_by_its_words(typed: str, days: list[str]) -> None:
    found = Choosing(f"-- s.md --\n[[{typed}$0]]\n", settings=JOURNAL).answer.items
    assert [f"{item.label} {item.new_text}" for item in found if item.kind is Kind.DAY] == days


def test_a_day_shows_its_date_and_the_link() -> None:
    choosing = Choosing("-- s.md --\n[[tod$0\n-- journal/2024-02-29.md --\n# Today's\n", settings=JOURNAL)
    item = choosing.item("today")
    assert (item.description, item.detail) == ("2024-02-29", "Thursday, 29 February 2024")
    assert item.filter_text == "tod today"
    assert item.data is not None
    assert "Today's" in (documentation(choosing.vault, item.data) or "")


def test_a_note_that_is_called_as_the_date_is_offered_once() -> None:
    picture = "-- s.md --\n[[2024-02-2$0\n-- journal/2024-02-28.md --\n-- journal/2024-02-29.md --\n"
    found = Choosing(picture, settings=JOURNAL).answer.items
    labels = [item.label for item in found if item.kind is not Kind.CREATE]
    assert sorted(labels) == sorted(f"2024-02-{day:02}" for day in (2, *range(20, 30)))


@pytest.mark.parametrize(
    ("daily", "style", "others", "after"),
    [
        (NESTED, "stem", "", "[[2024-02-29]]"),
        (NESTED, "stem", "-- old/2024-02-29.md --\n", "[[journal/2024/02/2024-02-29]]"),
        (NESTED, "path", "", "[[journal/2024/02/2024-02-29]]"),
        (NESTED, "relative", "", "[[../journal/2024/02/2024-02-29]]"),
        (NESTED, "markdown", "", "[2024-02-29](../journal/2024/02/2024-02-29.md)"),
        (DailySettings(folder="j", pattern="%Y/%m/%d"), "stem", "", "[[j/2024/02/29]]"),
        (DailySettings(pattern="%Y/%m/%d"), "stem", "", "[[2024/02/29]]"),
        (DailySettings(pattern="%A"), "stem", "", "[[/Thursday]]"),
        (DailySettings(folder="n", pattern="%d"), "relative", "", "[[./29]]"),
    ],
)
def test_the_note_that_the_link_will_make_lies_where_daily_notes_do(
    daily: DailySettings, style: str, others: str, after: str
) -> None:
    settings = Settings(daily=daily, links=LinkSettings(style=style))  # type: ignore[arg-type]  # one of them
    picture = f"-- n/s.md --\n[[today$0\n{others}"
    check(picture, "today", f"-- n/s.md --\n{after}\n", settings=settings)


@pytest.mark.parametrize("daily", [NESTED, DailySettings(pattern="%A"), DailySettings(folder="j", pattern="%Y/%m/%d")])
def test_the_fix_of_a_day_s_link_makes_the_day_s_note(daily: DailySettings) -> None:
    choosing = Choosing("-- n/s.md --\n[[today$0]]\n", settings=Settings(daily=daily))
    target = choosing.item("today").new_text
    made = new_note(choosing.vault, target, choosing.cursor.path)
    assert made is not None
    assert made.path in {"journal/2024/02/2024-02-29.md", "Thursday.md", "j/2024/02/29.md"}
    choosing.vault.open_buffer(made.path, made.text, 1)
    assert choosing.vault.resolve_name(target, choosing.cursor.path).path == made.path


def test_obsidian_configures_days_too() -> None:
    picture = '-- s.md --\n[[tod$0\n-- .obsidian/daily-notes.json --\n{"folder": "J", "format": "DD.MM.YYYY"}\n'
    assert Choosing(picture).after("today") == "[[29.02.2024]]\n"


@pytest.mark.parametrize("typed", ["", "t", "mo", "las", "next ", "i", "2024-1"])
def test_more_may_come_while_a_day_is_typed(typed: str) -> None:
    picture = f"-- s.md --\n[[{typed}$0\n"
    assert Choosing(picture, settings=JOURNAL).answer.incomplete
    assert not Choosing(picture).answer.incomplete


def test_nothing_more_may_come_where_no_day_is_typed() -> None:
    assert not Choosing("-- s.md --\n[[intro$0\n", settings=JOURNAL).answer.incomplete


def test_a_pattern_that_names_nothing_offers_nothing() -> None:
    for pattern in ("..", "a|b", "../%Y"):
        assert offered("-- s.md --\n[[today$0\n", ABLE, Settings(daily=DailySettings(pattern=pattern))) == []
