"""The sample vault is wrong where its note "about this vault" says so, and nowhere else."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

SAMPLE = Path(__file__).parent / "vault"

ON_PURPOSE = {
    ("harbour_lectures/how_lighthouses_lost_their_keepers.md", "broken-link", "waiting"),
    ("harbour_lectures/the_fog_signal.md", "broken-attachment", "keeper with trumpet 1911.png"),
    ("harbour_lectures/the_fog_signal.md", "duplicate-block-id", "heard-from-nowhere"),
    ("harbour_lectures/why_ships_still_carry_sextants.md", "non-canonical-link", "By the stars"),
    ("harbour_lectures/why_ships_still_carry_sextants.md", "non-canonical-link", "Celestial Navigation"),
    ("harbour_lectures/why_ships_still_carry_sextants.md", "non-canonical-link", "Fresnel"),
    ("inbox/old export.md", "broken-footnote", "pilot"),
    ("inbox/old export.md", "broken-reference", "pilots"),
    ("inbox/old export.md", "duplicate-definition", "almanac"),
    ("inbox/old export.md", "timestamp-in-wikilink", "00:07:58"),
    ("inbox/old export.md", "unused-definition", "museum"),
    ("inbox/old export.md", "url-in-wikilink", "https://example.org/lens-orders"),
    ("inbox/questions.md", "broken-block", "^ebb"),
    ("inbox/questions.md", "broken-heading", "Spring and neap tide"),
    ("inbox/questions.md", "broken-link", "how_lighthouses_lost_their_keeper"),
    ("index.md", "ambiguous-link", "notes"),
    ("index.md", "broken-link", "waiting"),
    ("journal/2026-03-15.md", "broken-link", "waiting"),
    ("kitchen_evenings/slow_fermentation.md", "broken-link", "waiting"),
    ("kitchen_evenings/the_salt_in_everything.md", "malformed-front-matter", None),
}
"""(note, code, what was looked for); front matter looks for nothing."""


def test_what_is_wrong_is_wrong_on_purpose(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    shutil.copytree(SAMPLE, vault)
    checked = subprocess.run(
        [sys.executable, "-m", "note_lsp", "check", "--format", "json", vault],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 1
    findings = json.loads(checked.stdout)["findings"]
    seen = {(found["path"], found["code"], found["target"]) for found in findings}
    assert {(path, code, None if code == "malformed-front-matter" else target) for path, code, target in seen} == (
        ON_PURPOSE
    )
    assert len(findings) == len(ON_PURPOSE)


def test_every_code_found_is_named_in_the_note_about_it() -> None:
    about = (SAMPLE / "about this vault.md").read_text("utf-8")
    assert {code for _, code, _ in ON_PURPOSE if f"`{code}`" not in about} == set()
