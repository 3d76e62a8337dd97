"""Daily notes: where the settings and Obsidian's own have them, and what a new one says."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from note_lsp.features.create_note import new_daily_note, new_note
from note_lsp.features.daily_notes import DailyNotes, daily_notes
from note_lsp.paths import VaultPath
from note_lsp.settings import DailySettings, NewNoteSettings, Settings
from note_lsp.vault.obsidian import faults
from tests.dsl import Picture

DAY = date(2024, 2, 29)
NOW = datetime(2026, 1, 2, 15, 4, 5, tzinfo=UTC)
DAILY = ".obsidian/daily-notes.json"
PERIODIC = ".obsidian/plugins/periodic-notes/data.json"
PLUGINS = ".obsidian/community-plugins.json"
CALENDARS = [
    {"id": "a", "day": {"enabled": True}},
    {"id": "b", "day": {"enabled": True, "folder": "B", "templatePath": "T.md"}},
]


def daily_of(picture: str, **given: str) -> DailyNotes:
    """The daily notes of a picture's vault, with these settings for them."""
    return daily_notes(Picture.parse(picture or "-- a.md --\n").vault(settings=Settings(daily=DailySettings(**given))))


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ('{"folder": "Journal", "format": "YYYY/MM/YYYY-MM-DD"}', "Journal/2024/02/2024-02-29.md"),
        ('{"folder": "/Journal/sub/", "format": "", "template": ""}', "Journal/sub/2024-02-29.md"),
        ('{"format": "[Day] Do MMMM", "autorun": true}', "Day 29th February.md"),
        ('{"folder": 7, "format": null, "unheard": []}', "2024-02-29.md"),
        ("{}", "2024-02-29.md"),
    ],
)
def test_what_the_settings_do_not_say_is_obsidians(written: str, path: str) -> None:
    daily = daily_of(f"-- {DAILY} --\n{written}\n")
    assert (daily.configured, daily.path(DAY)) == (True, path)


@pytest.mark.parametrize(
    ("given", "path", "template"),
    [
        ({"folder": "mine"}, "mine/29.02.md", "t"),
        ({"folder": ""}, "29.02.md", "t"),
        ({"pattern": "%Y"}, "Journal/2024.md", "t"),
        ({"template": "x"}, "Journal/29.02.md", "x"),
        ({"folder": "mine", "pattern": "DD", "template": ""}, "mine/DD.md", None),
    ],
)
def test_the_settings_win_one_by_one(given: dict[str, str], path: str, template: str | None) -> None:
    daily = daily_of(f'-- {DAILY} --\n{{"folder": "Journal", "format": "DD.MM", "template": "t"}}\n', **given)
    assert (daily.path(DAY), daily.template) == (path, template)


@pytest.mark.parametrize(
    ("picture", "path"),
    [
        (f'-- {PERIODIC} --\n{{"daily": {{"enabled": true, "format": "DD", "folder": "P"}}}}\n', "P/29.md"),
        (f'-- {PERIODIC} --\n{{"daily": {{"enabled": false, "format": "DD", "folder": "P"}}}}\n', "D/2024-02-29.md"),
        (
            f'-- {PERIODIC} --\n{{"daily": {{"enabled": true, "format": "DD"}}}}\n-- {PLUGINS} --\n["other"]\n',
            "D/2024-02-29.md",
        ),
        (f"-- {PERIODIC} --\n{json.dumps({'activeCalendarSet': 'b', 'calendarSets': CALENDARS})}\n", "B/2024-02-29.md"),
        (f'-- {PERIODIC} --\n{{"daily": [], "calendarSets": [7]}}\n', "D/2024-02-29.md"),
    ],
)
def test_the_plugin_periodic_notes_goes_first_where_it_is_on(picture: str, path: str) -> None:
    daily = daily_of(f'-- {DAILY} --\n{{"folder": "D"}}\n{picture}')
    assert daily.path(DAY) == path


def test_the_template_of_the_plugins_first_version_is_read() -> None:
    picture = f'-- {PERIODIC} --\n{{"calendarSets": [{{"day": {{"enabled": true, "templatePath": "T.md"}}}}]}}\n'
    assert daily_of(picture).template == "T.md"


@pytest.mark.parametrize("written", ["{", "[]", '"x"', "", "[" * 100_000, "\ufeff{}x", '{"folder": "a" "b"}'])
def test_what_is_no_json_is_left_out(written: str) -> None:
    picture = Picture.parse("-- a.md --\n")
    vault = picture.vault()
    file = vault.root / DAILY
    file.parent.mkdir()
    file.write_text(written, "utf-8")
    daily = daily_notes(vault)
    assert (daily.configured, daily.path(DAY)) == (False, "2024-02-29.md")
    assert [words.partition(" is")[0] for words in faults(vault.root)] == (
        [] if written in {"[]", '"x"', ""} else [f"vault/{DAILY}"]
    )


def test_what_obsidian_says_is_read_anew() -> None:
    vault = Picture.parse("-- a.md --\n").vault()
    assert not daily_notes(vault).configured
    (vault.root / ".obsidian").mkdir()
    (vault.root / DAILY).write_text('{"folder": "J"}')
    assert daily_notes(vault).path(DAY) == "J/2024-02-29.md"


@pytest.mark.parametrize("pattern", ["../../%Y", "/", "%Y/", "..", " "])
def test_a_pattern_that_names_no_note_of_the_vault_names_none(pattern: str) -> None:
    daily = daily_of("", folder="x", pattern=pattern)
    assert daily.path(DAY) in {None, "x/2024.md"}
    assert daily_of("", folder="..").path(DAY) is None


def test_a_note_with_another_extension_is_the_days_note_too() -> None:
    daily = daily_of("-- j/2024-02-29.markdown --\n", folder="j")
    assert daily.path(DAY) == "j/2024-02-29.markdown"
    assert daily.day_of("j/2024-02-29.markdown") == DAY


@pytest.mark.parametrize(
    ("path", "day"),
    [("j/2024-02-29.md", DAY), ("2024-02-29.md", None), ("j/x/2024-02-29.md", None), ("j/2024-02-29x.md", None)],
)
def test_a_note_is_of_a_day_where_daily_notes_lie(path: str, day: date | None) -> None:
    assert daily_of("", folder="j").day_of(path) == day
    assert daily_of("").day_of("2024-02-29.md") == DAY


def test_the_next_note_that_is_there_is_found() -> None:
    drawn = "".join(f"-- j/{name}.md --\n" for name in ("2023-12-31", "2024-02-29", "2024-03-05"))
    daily = daily_of(drawn, folder="j")
    assert daily.next_to(DAY, 1) == "j/2024-03-05.md"
    assert daily.next_to(DAY, -1) == "j/2023-12-31.md"
    assert daily.next_to(date(2024, 3, 5), 1) is None
    assert daily.next_to(date.max, 1) is None
    assert daily.next_to(date.min, -1) is None


def test_a_month_has_one_note_and_the_next_is_another() -> None:
    daily = daily_of("-- 2024-02.md --\n-- 2024-03.md --\n", pattern="%Y-%m")
    assert daily.next_to(DAY, 1) == "2024-03.md"


NESTED = {"folder": "j", "pattern": "%Y/%m/%Y-%m-%d"}


@pytest.mark.parametrize(
    ("target", "given", "path"),
    [
        ("2024-02-29", {"folder": "j"}, "j/2024-02-29.md"),
        ("j/2024-02-29", {"folder": "j"}, "j/2024-02-29.md"),
        ("/j/2024-02-29.md", {"folder": "j"}, "j/2024-02-29.md"),
        ("2024-02-29", NESTED, "j/2024/02/2024-02-29.md"),
        ("2024/02/2024-02-29", NESTED, "j/2024/02/2024-02-29.md"),
        ("29", {"folder": "j", "pattern": "%Y/%m/%d"}, "n/29.md"),
        ("x/2024-02-29", {"folder": "j"}, "x/2024-02-29.md"),
        ("2024-02-30", {"folder": "j"}, "n/2024-02-30.md"),
        ("2024-02-29", {}, "n/2024-02-29.md"),
    ],
)
def test_a_missing_daily_note_is_made_where_daily_notes_lie(target: str, given: dict[str, str], path: str) -> None:
    vault = Picture.parse("-- n/a.md --\n").vault(settings=Settings(daily=DailySettings(**given)))
    made = new_note(vault, target, VaultPath("n/a.md"))
    assert made is not None
    assert made.path == path
    vault.refresh([])
    (vault.root / made.path).parent.mkdir(parents=True, exist_ok=True)
    (vault.root / made.path).write_text(made.text)
    vault.refresh([made.path])
    assert vault.resolve_name(target, VaultPath("n/a.md")).path == path


@pytest.mark.parametrize(
    ("target", "path"), [("2024-02-29.md", "n/2024-02-29.md"), ("../j/2024-02-29.md", "j/2024-02-29.md")]
)
def test_a_markdown_link_wants_the_note_at_its_path(target: str, path: str) -> None:
    settings = Settings(daily=DailySettings(folder="j", template="t"))
    vault = Picture.parse("-- n/a.md --\n-- t.md --\nfrom the template\n").vault(settings=settings)
    made = new_note(vault, target, VaultPath("n/a.md"), markdown=True)
    assert made is not None
    assert (made.path, made.text == "from the template\n") == (path, path.startswith("j/"))


def test_a_daily_note_has_its_own_template() -> None:
    settings = Settings(daily=DailySettings(folder="j", template="t/day"), new_note=NewNoteSettings(template="t/other"))
    picture = "-- a.md --\n-- t/day.md --\n# {{title}}, {{date:dddd}}\n-- t/other.md --\nother\n"
    vault = Picture.parse(picture).vault(settings=settings)
    made = [new_note(vault, name, VaultPath("a.md")) for name in ("2024-02-29", "words")]
    assert [note.text for note in made if note is not None] == ["# 2024-02-29, Thursday\n", "other\n"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{{date}} {{ DATE }} {{time}} {{title}}", "2024-02-29 2024-02-29 15:04 29.02.2024"),
        ("{{date:dddd, MMMM Do YYYY}}", "Thursday, February 29th 2024"),
        ("{{time:HH.mm}} {{date: [at] H }} {{time:YYYY}}", "15.04 at 15 2024"),
        ("{{date+1d:YYYY-MM-DD}} {{date -1w:D}} {{date+1y}} {{date-1m:MM-DD}}", "2024-03-01 22 2025-02-28 01-29"),
        ("[[{{yesterday}}]] [[{{tomorrow}}]]", "[[28.02.2024]] [[01.03.2024]]"),
        (
            "{{other}} {{date:}} {{date {{datex}} {{date+99999y}}",
            "{{other}} {{date:}} {{date {{datex}} {{date+99999y}}",
        ),
        ('---\na: {{date:D: MMM}}\nb: "{{date:["]YYYY}}"\n---\n', '---\na: \'29: Feb\'\nb: "\\"2024"\n---\n'),
    ],
)
def test_placeholders_of_a_template_are_obsidians(written: str, said: str) -> None:
    daily = daily_of(f"-- t.md [noeol] --\n{written}\n", pattern="%d.%m.%Y", template="t")
    path = daily.path(DAY)
    assert path is not None
    assert new_daily_note(daily, path, DAY, NOW).text.rstrip("\n") == said.rstrip("\n")


def test_without_its_template_a_daily_note_begins_with_its_name() -> None:
    daily = daily_of("", template="gone")
    assert new_daily_note(daily, VaultPath("2024-02-29.md"), DAY, NOW).text == "# 2024-02-29\n"
