"""The notes of one video, and what they say of each other's times."""

from __future__ import annotations

import pytest

from note_lsp.features.diagnostics import all_findings, findings
from note_lsp.paths import VaultPath
from note_lsp.vault.same_video import end_of_video
from note_lsp.vault.vault import Vault
from tests.dsl import Picture

LONG = VaultPath("long.md")


def talk(path: str, *times: str, video: str = "videoId: abcdEFGH123") -> str:
    stamps = "\n".join(f'<a class="yt-timestamp" data-t="{time}">[{time}]</a>' for time in times)
    return f"-- {path} --\n---\n{video}\n---\n{stamps}\n"


def vault_of(drawn: str) -> Vault:
    return Picture.parse(drawn).vault()


def is_shifted(vault: Vault) -> bool:
    """What the single note's findings and those of the whole vault say of the long note."""
    alone = [finding for finding in findings(vault, LONG) if finding.code == "implausible-timestamp"]
    together = [finding for finding in dict(all_findings(vault)).get(LONG, ()) if finding in alone]
    assert together == alone
    return bool(alone)


TIMES = ("00:00:20", "01:10:00", "01:50:00", "02:30:00")
SHORT = (talk("a.md", "00:01:00", "00:02:31"), talk("b.md", "00:02:30"))


@pytest.mark.parametrize(
    "others",
    [
        SHORT,
        (*SHORT, talk("c.md", "00:00:40")),
        (*SHORT, talk("c.md", "01:20:00", "02:28:00", "02:31:00")),
        (*SHORT, talk("c.md", "09:20:00", "13:28:00", "13:31:00")),
        (talk("a.md", "02:31", video="url: https://youtu.be/abcdEFGH123"), SHORT[1]),
        (
            talk("a.md", video="videoId: https://youtu.be/abcdEFGH123") + "[x](https://youtu.be/abcdEFGH123?t=151)\n",
            SHORT[1],
        ),
    ],
)
def test_two_that_agree_on_the_end_of_their_video_show_that_another_note_is_shifted(others: tuple[str, ...]) -> None:
    assert is_shifted(vault_of(talk(LONG, *TIMES) + "".join(others)))


@pytest.mark.parametrize(
    ("times", "others"),
    [
        (TIMES, SHORT[:1]),
        (TIMES, (SHORT[0], talk("b.md", "00:02:00"))),
        (TIMES, (SHORT[0], talk("b.md", "00:02:31", video="videoId: zyxwEFGH123"))),
        # Two notes on the beginning of a video, and others on its end or middle.
        (TIMES, (*SHORT, talk("c.md", "00:20:00"))),
        (("00:40:00", "00:41:00", "00:42:00"), (talk("a.md", "00:06:00"), talk("b.md", "00:06:01"))),
        # A video of another note that is spoken of.
        (TIMES, (SHORT[0], talk("b.md") + "[x](https://youtu.be/zyxwEFGH123?t=151)\n")),
        # Fewer than three times, or three in ten.
        (TIMES[:3], SHORT),
        ((*TIMES, *(f"00:00:{second}" for second in range(10, 20))), SHORT),
        # Read as shifted they lie beyond the end as well.
        (("04:10:00", "04:50:00", "03:30:00"), SHORT),
    ],
)
def test_an_honest_note_is_left_alone(times: tuple[str, ...], others: tuple[str, ...]) -> None:
    assert not is_shifted(vault_of(talk(LONG, *times) + "".join(others)))


def test_an_end_is_told_only_by_two_that_agree_with_nothing_in_between() -> None:
    assert end_of_video([150, 151, 40], 9000) == 151
    assert end_of_video([150, 151, 8900], 9000) == 151
    assert end_of_video([150, 151, 1200], 9000) is None
    assert end_of_video([150, 151], 1500) is None
    assert end_of_video([120, 151], 9000) is None
    assert end_of_video([151], 9000) is None
    assert end_of_video([], 9000) is None


def test_open_notes_count_as_they_are_now() -> None:
    vault = vault_of(talk(LONG, *TIMES) + "".join(SHORT))
    vault.open_buffer(VaultPath("b.md"), "---\nvideoId: abcdEFGH123\n---\n", 1)
    assert not is_shifted(vault)
    vault.change_buffer(VaultPath("b.md"), talk("", "00:02:30").partition("\n")[2], 2)
    assert is_shifted(vault)
    vault.change_buffer(VaultPath("b.md"), talk("", "00:02:30", video="videoId: x").partition("\n")[2], 3)
    assert not is_shifted(vault)
    vault.close_buffer(VaultPath("b.md"))
    assert is_shifted(vault)
    vault.open_buffer(LONG, vault.text(LONG) or "", 1)
    assert is_shifted(vault)


def test_a_note_that_comes_or_goes_is_followed_by_those_of_its_video() -> None:
    vault = vault_of(talk(LONG, *TIMES) + "".join(SHORT))
    place = vault.root / "b.md"
    text = place.read_text()
    place.unlink()
    assert "/video/abcdEFGH123" in vault.refresh([VaultPath("b.md")])
    assert vault.others_of_video(LONG) == ["a.md"]
    assert not is_shifted(vault)
    place.write_text(text)
    assert "/video/abcdEFGH123" in vault.refresh([VaultPath("b.md")])
    assert vault.others_of_video(LONG) == ["a.md", "b.md"]
    assert is_shifted(vault)


def test_nothing_is_said_before_all_notes_are_known() -> None:
    vault = vault_of(talk(LONG, *TIMES) + "".join(SHORT))
    vault.complete = False
    assert vault.shifted_by_others(LONG) is None
    assert list(vault.all_shifted_by_others()) == []


def test_the_times_of_closed_and_open_notes_are_found_by_their_second() -> None:
    link = "[x](https://youtu.be/zyxwEFGH123?t=150) and 2:30, [[00:02:30]]"
    vault = vault_of(talk("a.md", "00:02:31", "02:30", "00:02:30") + link + talk("\n-- b.md", "00:03:00")[4:])
    assert [path for path, _ in vault.times_at(150)] == ["a.md"] * 4
    vault.open_buffer(VaultPath("a.md"), "nothing", 1)
    vault.open_buffer(VaultPath("b.md"), "- 2:30 [2:30](https://youtu.be/zyxwEFGH123?t=150)", 1)
    assert [path for path, _ in vault.times_at(150)] == ["b.md"]
