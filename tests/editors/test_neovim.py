"""What a person with Neovim sees: the real editor over a copy of the sample vault."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.editors.neovim import CONFIGURATION, Neovim

SAMPLE = Path(__file__).parent.parent / "vault"
MARCH = "date = '2026-03-16'"


@pytest.fixture
def neovim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Neovim]:
    program = shutil.which("nvim", path=str(Path(sys.executable).parent)) or shutil.which("nvim")
    if program is None and os.environ.get("CI"):
        pytest.fail("there is no Neovim")
    if program is None:
        pytest.skip("there is no Neovim")
    vault = tmp_path / "vault"
    shutil.copytree(SAMPLE, vault)
    # Folders of its own, and the server of this environment before any other.
    for name, value in {
        "HOME": str(tmp_path),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }.items():
        monkeypatch.setenv(name, value)
    nvim = Neovim(program, vault)
    yield nvim
    nvim.close()


def test_a_chosen_note_is_linked_with_its_brackets_closed_once(neovim: Neovim) -> None:
    neovim.edit("journal/2026-03-15.md")
    neovim.keys("Goread [[")
    neovim.wait(lambda: "tides_explained_with_a_bathtub" in neovim.menu)
    neovim.keys("fog")
    neovim.wait(lambda: neovim.menu == ["the_fog_signal"])
    neovim.keys("<C-n><C-y>")
    neovim.wait(lambda: neovim.line == "read [[the_fog_signal]]")


def test_a_name_with_a_blank_is_inserted_whole_between_brackets_that_stand_already(neovim: Neovim) -> None:
    neovim.edit("journal/2026-03-15.md")
    neovim.keys("Go- []]<Left><Left>[")
    neovim.wait(lambda: "Fresnel lens" in neovim.menu)
    neovim.keys("Fresnel")
    neovim.wait(lambda: neovim.menu[:1] == ["Fresnel lens"])
    neovim.keys("<C-n><C-y>")
    neovim.wait(lambda: neovim.line == "- [[Fresnel lens]]")


def test_a_hover_on_a_moment_shows_the_video_at_that_second(neovim: Neovim) -> None:
    neovim.edit("harbour_lectures/how_lighthouses_lost_their_keepers.md")
    neovim.cursor_on('data-t="00:05:00"', 10)
    neovim.lua("vim.lsp.buf.hover()")
    shown = neovim.wait(lambda: neovim.float)
    assert "5:00" in shown
    assert "https://www.youtube.com/watch?v=Lh7k_Qm2Rzx&t=300s" in shown
    assert "How lighthouses lost their keepers" in shown


def test_a_padded_link_jumps_to_the_heading(neovim: Neovim) -> None:
    neovim.edit("index.md")
    neovim.cursor_on("Spring and neap tides | Spring", 3)
    neovim.keys("<C-]>")
    neovim.wait(lambda: neovim.note == "harbour_lectures/tides_explained_with_a_bathtub.md")
    assert neovim.line == "## Spring and neap tides"


def test_a_finding_goes_when_the_link_is_mended(neovim: Neovim) -> None:
    neovim.edit("inbox/questions.md")
    neovim.wait(lambda: ("broken-link", "how_lighthouses_lost_their_keeper") in neovim.findings)
    neovim.cursor_on("keeper]]", 5)
    neovim.keys("as<Esc>")
    neovim.wait(lambda: neovim.findings and "broken-link" not in dict(neovim.findings))
    assert "broken-heading" in dict(neovim.findings)


def test_a_fix_mends_a_misspelt_name(neovim: Neovim) -> None:
    neovim.edit("inbox/questions.md")
    neovim.wait(lambda: "broken-link" in dict(neovim.findings))
    neovim.cursor_on("how_lighthouses_lost_their_keeper]]", 5)
    neovim.lua("vim.lsp.buf.code_action({ apply = true, filter = function(fix) return fix.isPreferred end })")
    neovim.wait(lambda: "[[how_lighthouses_lost_their_keepers]]" in neovim.line)


def test_a_note_made_outside_ends_the_finding(neovim: Neovim) -> None:
    neovim.edit("index.md")
    neovim.wait(lambda: ("broken-link", "waiting") in neovim.findings)
    made = neovim.vault.parent / "written.md"
    made.write_text("# Waiting\n", "utf-8")
    made.replace(neovim.vault / "inbox" / "waiting.md")
    neovim.wait(lambda: neovim.findings and ("broken-link", "waiting") not in neovim.findings)


def test_places_after_an_emoji_are_right(neovim: Neovim) -> None:
    neovim.edit("night_sky_club/🌙 moon diary.md")
    neovim.cursor_on("bathtub#^spring-neap", 9)
    neovim.keys("<C-]>")
    neovim.wait(lambda: neovim.note == "harbour_lectures/tides_explained_with_a_bathtub.md")
    assert neovim.line.startswith("When sun and moon pull")


def test_a_time_chosen_for_an_anchor_is_its_text_too(neovim: Neovim) -> None:
    neovim.edit("harbour_lectures/how_lighthouses_lost_their_keepers.md")
    neovim.keys("Gox <lt>a class='yt-timestamp' data-t=''>[00:00:00]<lt>/a> y<Esc>")
    neovim.cursor_on("''>[", 1)
    neovim.keys("i0")
    neovim.wait(lambda: "00:05:00" in neovim.menu)
    neovim.keys("0:05")
    neovim.wait(lambda: neovim.menu == ["00:05:00"])
    neovim.keys("<C-n><C-y>")
    neovim.wait(lambda: neovim.line == "x <a class='yt-timestamp' data-t='00:05:00'>[00:05:00]</a> y")


def test_a_time_begun_in_brackets_becomes_an_anchor(neovim: Neovim) -> None:
    neovim.edit("harbour_lectures/how_lighthouses_lost_their_keepers.md")
    neovim.keys("Gox [00:05")
    neovim.wait(lambda: "00:05:00" in neovim.menu)
    neovim.keys("<C-n><C-y>")
    neovim.wait(lambda: neovim.line == 'x <a class="yt-timestamp" data-t="00:05:00">[00:05:00]</a>')


def test_sections_and_front_matter_are_folded(neovim: Neovim) -> None:
    neovim.edit("harbour_lectures/how_lighthouses_lost_their_keepers.md")
    folds = neovim.wait(lambda: neovim.folds)
    assert folds[0] == "--- How lighthouses lost their keepers"
    assert folds[1].startswith("## ")


def test_who_links_to_a_note_and_whom_it_links_to_are_listed(neovim: Neovim) -> None:
    neovim.edit("index.md")
    neovim.wait(lambda: ("broken-link", "waiting") in neovim.findings)
    neovim.edit("harbour_lectures/tides_explained_with_a_bathtub.md")
    neovim.lua("vim.lsp.buf.incoming_calls()")
    listed = neovim.wait(lambda: neovim.listed)
    assert "index" in {line.rpartition(": ")[2] for line in listed}
    neovim.lua("vim.cmd.cclose() vim.fn.setqflist({}) vim.lsp.buf.outgoing_calls()")
    listed = neovim.wait(lambda: neovim.listed)
    assert "Tidal range" in {line.rpartition(": ")[2] for line in listed}


def test_a_lens_opens_the_video_and_another_lists_its_other_notes(neovim: Neovim) -> None:
    other = neovim.vault / "inbox" / "more_on_lamps.md"
    other.write_text("---\nvideoId: Lh7k_Qm2Rzx\n---\n# More on lamps\n", "utf-8")
    neovim.edit("harbour_lectures/how_lighthouses_lost_their_keepers.md")
    neovim.wait(lambda: {"Open video", "1 other note of this video"} <= set(neovim.lenses))
    neovim.cursor_on("videoId")
    opened = neovim.run_lens("Open video", lambda: neovim.lua("return vim.g.opened"))
    assert opened == "https://www.youtube.com/watch?v=Lh7k_Qm2Rzx"
    (line,) = neovim.run_lens("1 other note", lambda: neovim.listed)
    assert line.endswith("inbox/more_on_lamps.md: # More on lamps")


def test_a_lens_counts_the_links_to_a_heading_and_lists_them(neovim: Neovim) -> None:
    neovim.edit("harbour_lectures/how_lighthouses_lost_their_keepers.md")
    neovim.wait(lambda: {"8 links to this note", "1 link to this heading"} <= set(neovim.lenses))
    neovim.cursor_on("## The lamp")
    (line,) = neovim.run_lens("1 link to this heading", lambda: neovim.listed)
    assert "circadian_rhythm.md: [[how_lighthouses_lost_their_keepers#The lamp learned" in line


def test_a_bare_id_has_the_title_of_its_note_behind_it(neovim: Neovim) -> None:
    (neovim.vault / ".note-lsp.toml").write_text("[video]\ninlay_hints = true\n", "utf-8")
    neovim.edit("inbox/questions.md")
    neovim.keys("Gosee Lh7k_Qm2Rzx<Esc>")
    neovim.wait(lambda: neovim.hints == ["How lighthouses lost their keepers"])


def test_a_daily_note_is_made_and_the_one_before_it_found(neovim: Neovim) -> None:
    guide = (CONFIGURATION / "README.md").read_text("utf-8").split("   ```lua\n   local function daily", 1)[1]
    neovim.edit("index.md")
    neovim.lua("vim.g.mapleader = ' '\nlocal function daily" + guide.split("```", 1)[0].replace("offset = 0", MARCH))
    neovim.keys(" d")
    neovim.wait(lambda: neovim.note == "journal/2026-03-16.md" and len(neovim.lines) > 1)
    assert neovim.lines[:3] == ["# 2026-03-16", "", "Before: [[2026-03-15]]"]
    neovim.keys(":w<CR> [")
    neovim.wait(lambda: neovim.note == "journal/2026-03-15.md")
    neovim.keys(" ]")
    neovim.wait(lambda: neovim.note == "journal/2026-03-16.md")


def test_a_timestamp_becomes_a_link_into_the_video_and_plain_text(neovim: Neovim) -> None:
    neovim.edit("harbour_lectures/how_lighthouses_lost_their_keepers.md")
    choose = "vim.lsp.buf.code_action({{ apply = true, filter = function(it) return it.title == '{}' end }})"
    neovim.cursor_on('data-t="00:05:00"', 10)
    neovim.lua(choose.format("Turn into a Markdown link"))
    neovim.wait(lambda: "[00:05:00](https://www.youtube.com/watch?v=Lh7k_Qm2Rzx&t=300s)" in neovim.line)
    neovim.cursor_on("[00:05:00](", 3)
    neovim.lua(choose.format("Turn into plain text"))
    neovim.wait(lambda: "[00:05:00]" in neovim.line and "http" not in neovim.line)


def test_all_safe_fixes_are_made_at_once(neovim: Neovim) -> None:
    neovim.edit("inbox/old export.md")
    neovim.wait(lambda: "url-in-wikilink" in dict(neovim.findings))
    neovim.keys("Gothe horn <lt>a class='yt_timestamp' data-t='7:58:'>[7:58]<lt>/a><Esc>")
    neovim.wait(lambda: "malformed-timestamp" in dict(neovim.findings))
    neovim.lua("vim.lsp.buf.code_action({ apply = true, context = { only = { 'source.fixAll' }, diagnostics = {} } })")
    neovim.wait(lambda: neovim.line == 'the horn <a class="yt-timestamp" data-t="7:58">[7:58]</a>')
    assert "- [orders of lenses](https://example.org/lens-orders)" in neovim.lines
    assert "- the horn is at [[00:07:58]] in the third talk" in neovim.lines


def test_links_are_coloured_by_where_they_lead_while_the_note_is_typed_in(neovim: Neovim) -> None:
    neovim.edit("inbox/questions.md")
    links = [
        ("how_lighthouses_lost_their_keeper", "comment"),
        ("tides_explained_with_a_bathtub#", "class"),
        ("Spring and neap tide", "comment"),
        ("|spring and neap", "class"),
        ("glossary#", "class"),
        ("^ebb", "comment"),
        ("Odile Marchetti|Odile", "class"),
    ]
    neovim.wait(lambda: neovim.colours == links)
    neovim.keys("ggo🌙 [[glossary]] #tide<Esc>")
    neovim.wait(lambda: neovim.colours == [("glossary", "class"), ("#tide", "enumMember"), *links])
    neovim.keys("ggO[5:00] at dusk<Esc>")
    neovim.wait(
        lambda: neovim.colours == [("[5:00]", "number"), ("glossary", "class"), ("#tide", "enumMember"), *links]
    )


def test_a_note_is_renamed_with_its_file_and_every_link(neovim: Neovim) -> None:
    neovim.edit("index.md")
    neovim.wait(lambda: neovim.findings)
    neovim.cursor_on("tides_explained_with_a_bathtub#Spring", 4)
    neovim.lua("vim.lsp.buf.rename('tides in a tub')")
    renamed = neovim.vault / "harbour_lectures" / "tides in a tub.md"
    neovim.wait(renamed.exists)
    neovim.wait(lambda: "[[tides in a tub#Spring and neap tides | Spring" in "\n".join(neovim.lines))
    assert not (neovim.vault / "harbour_lectures" / "tides_explained_with_a_bathtub.md").exists()
    neovim.lua("vim.cmd('silent wall')")
    texts = [note.read_text("utf-8") for note in neovim.vault.rglob("*.md")]
    assert any("tides in a tub#^spring-neap" in text for text in texts)
    assert not any("[[tides_explained_with_a_bathtub" in text for text in texts)


def test_a_heading_is_renamed_where_it_stands(neovim: Neovim) -> None:
    neovim.edit("index.md")
    neovim.wait(lambda: neovim.findings)
    neovim.edit("harbour_lectures/tides_explained_with_a_bathtub.md")
    neovim.cursor_on("## Spring and neap tides", 5)
    neovim.lua("vim.lsp.buf.rename('Big and small tides')")
    neovim.wait(lambda: neovim.line == "## Big and small tides")
    neovim.lua("vim.cmd('silent wall')")
    index = (neovim.vault / "index.md").read_text("utf-8")
    assert "#Big and small tides | Spring" in index
