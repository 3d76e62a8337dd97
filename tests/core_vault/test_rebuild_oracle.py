"""The oracle of the index: after any changes it is what a vault built from scratch would be."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from note_lsp.features.diagnostics import findings
from note_lsp.features.diagnostics.finding import Finding
from note_lsp.paths import VaultPath, folder_of
from note_lsp.settings import Settings
from note_lsp.vault.index import Index
from note_lsp.vault.names import mention_key, video_mention
from note_lsp.vault.rows import TABLES
from note_lsp.vault.vault import Vault

FOLDERS = ("", "a", "a/b", "c d", ".dot")
NAMES = ("one.md", "Two words.md", "two_words.md", "index.md", "ONE.md", "pic.png", "four.markdown")
PATHS = tuple(f"{folder}/{name}".lstrip("/") for folder in FOLDERS for name in NAMES)
SYMLINKS = ("ln", "a/ln", "zz")
LEADING_TO = ("a", "a/b", ".", "c d", "gone", "outside")
IN_SYMLINKS = tuple(f"{symlink}/{name}" for symlink in SYMLINKS for name in ("one.md", "b/one.md", "out.md"))
PIECES = (
    "[[one]] and [[two words|x]]\n",
    "[x](../one.md#top) ![[pic.png]]\n",
    "# Top\n\n## [[one]] {#here}\n",
    "A line ^id\n\n#tag #Tag/sub\n",
    "[y](/a/b/one.md) [z](./b/)\n",
    '<a id="spot"></a> [[a/]] [[Ally]]\n',
    "[[gone]] [[gone]] [^1]\n",
    "[p](/a/pic.png) ![[pic.png]] [q](.dot/one.md) [[ln/one]]\n",
    "[u](/e/one.md) [[c d/]] [v](/.git/one.md)\n",
    '<a class="yt-timestamp" data-t="00:02:30">[00:02:30]</a> [t](https://youtu.be/abcdEFGH123?t=152)\n',
    "".join(f'<a data-t="{time}">{time}</a>' for time in ("01:10:00", "01:50:00", "02:30:00")) + "\n",
)
FRONT_MATTER = (
    "",
    "---\ntitle: Two Words\n---\n",
    "---\nvideoId: https://youtu.be/abcdEFGH123\n---\n",
    "---\naliases: [Ally, one]\nvideoId: abcdEFGH123\ntags: [t]\n---\n",
)
TARGETS = ("one", "two words", "Ally", "a/", "a/b/one", "b/one.md", "gone", "pic.png", "c d/two words", "/one", "b")
HIDDEN_TARGETS = ("a/pic.png", "a/b/pic.png", "ln/one", "a/ln/", "zz/b/one.md", "out", "e/pic.png", ".git/one.md")

texts = st.builds(
    lambda front, pieces: front + "".join(pieces),
    st.sampled_from(FRONT_MATTER),
    st.lists(st.sampled_from(PIECES), max_size=4),
)
paths = st.sampled_from(PATHS)
notes = st.sampled_from([path for path in (*PATHS, *IN_SYMLINKS) if not path.endswith(".png")])
ignoring = st.lists(
    st.sampled_from(("a/", "!a/", "*.png", "one.md", "!b/one.md", "/c d", "#x", "b/", "ln")), max_size=3
)


def contents(vault: Vault) -> dict[str, Any]:
    """Everything a vault knows, without the numbers of its rows."""
    vault.settle()
    index = vault.store.index
    known: dict[str, Any] = {
        table: sorted(
            (vault.store.path_of(row[0]), row[0] & 0xFFFFFF, *row[1:])
            for row in index.select(f"SELECT * FROM all_{table}")
        )
        for table in (*TABLES, "lines")
    }
    known["note"] = sorted(
        index.select("SELECT path, lossy, title, aliases, video_id FROM all_note"), key=lambda row: str(row[0])
    )
    known["names"] = sorted((name.path, name) for name in vault.names())
    known["files"] = sorted(vault.files())
    known["folders"] = sorted(vault.folders())
    known["hidden"] = sorted(vault.tables.hidden_files), sorted(vault.tables.hidden_folders)
    known["findings"] = shown_in(vault)
    known["resolved"] = {
        (target, source): vault.resolve_name(target, VaultPath(source))
        for target in (*TARGETS, *HIDDEN_TARGETS)
        for source in ("s.md", "a/b/s.md")
    }
    known["top"] = sorted(map(str, vault.find_headings("to", 999)))
    known["blocks"] = sorted(map(str, vault.find_blocks("", 999)))
    known["about"] = vault.notes_of_video("abcdEFGH123")
    known["at"] = vault.times_at(150)
    known["shifted"] = dict(vault.all_shifted_by_others())
    known["wanted"] = {target: vault.wanted(target, VaultPath("s.md")) for target in TARGETS}
    known["backlinks"] = {path: vault.backlinks(VaultPath(path), own=True) for path in PATHS}
    return known


def shown_in(vault: Vault) -> dict[VaultPath, tuple[Finding, ...]]:
    """The findings of the open notes of the vault."""
    return {path: findings(vault, path) for path, buffer in vault.buffers.items() if buffer.inside}


class Changes(RuleBasedStateMachine):
    """Any changes on disk and in buffers, each followed by what a client would tell."""

    @initialize(files=st.dictionaries(paths, texts, max_size=6))
    def begin(self, files: dict[str, str]) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="oracle-"))
        self.root = self.home / "vault"
        self.root.mkdir()
        (self.home / "outside" / "b").mkdir(parents=True)
        for name in ("one.md", "out.md", "b/one.md"):
            (self.home / "outside" / name).write_text("[[one]]")
        for path, text in files.items():
            self._write(path, text)
        self.buffers: dict[str, str] = {}
        self.version = 0
        self.vault = self._built(self.home / "cache")
        self.shown = shown_in(self.vault)

    @rule(path=paths, text=texts)
    def write(self, path: str, text: str) -> None:
        self._write(path, text)
        self._tell([VaultPath(path)])

    @rule(path=paths)
    def delete(self, path: str) -> None:
        (self.root / path).unlink(missing_ok=True)
        self._tell([VaultPath(path)])

    @rule(folder=st.sampled_from(FOLDERS[1:]), tell_files=st.booleans())
    def delete_folder(self, folder: str, tell_files: bool) -> None:
        told = self._files_in(folder) if tell_files else [folder]
        if told:
            shutil.rmtree(self.root / folder, ignore_errors=True)
            self._tell([VaultPath(path) for path in told])

    @rule(old=paths, new=paths)
    def move(self, old: str, new: str) -> None:
        if (self.root / old).exists():
            (self.root / folder_of(new)).mkdir(parents=True, exist_ok=True)
            (self.root / old).rename(self.root / new)
        self._tell([VaultPath(old), VaultPath(new)])

    @rule(old=st.sampled_from(FOLDERS[1:]), new=st.sampled_from(("e", "a/f", ".git", "node_modules")))
    def move_folder(self, old: str, new: str) -> None:
        if (self.root / old).is_dir() and not (self.root / new).exists() and not new.startswith(old + "/"):
            (self.root / folder_of(new)).mkdir(parents=True, exist_ok=True)
            (self.root / old).rename(self.root / new)
        self._tell([VaultPath(new), VaultPath(old)])

    @rule(folder=st.sampled_from(FOLDERS[:3]), lines=ignoring)
    def ignore(self, folder: str, lines: list[str]) -> None:
        path = f"{folder}/.gitignore".lstrip("/")
        self._write(path, "\n".join(lines))
        self._tell([VaultPath(path)])

    @rule(path=st.sampled_from(SYMLINKS), to=st.sampled_from(LEADING_TO), file=st.sampled_from(("", "/one.md")))
    def link(self, path: str, to: str, file: str) -> None:
        place = self.root / path
        if not place.exists() and not place.is_symlink():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to((self.home if to == "outside" else self.root) / to)
        # Of a symlink that leads nowhere or shows nothing new no file in it is told.
        self._tell([VaultPath(path + file if (place / "one.md").exists() else path)])

    @rule(path=st.sampled_from(SYMLINKS))
    def unlink(self, path: str) -> None:
        if (self.root / path).is_symlink():
            (self.root / path).unlink()
        self._tell([VaultPath(path)])

    @rule(folder=st.sampled_from(FOLDERS[:3]))
    def ignore_nothing(self, folder: str) -> None:
        path = f"{folder}/.gitignore".lstrip("/")
        (self.root / path).unlink(missing_ok=True)
        self._tell([VaultPath(path)])

    @rule(path=notes, text=texts)
    def open(self, path: str, text: str) -> None:
        self.version += 1
        self.buffers[path] = text
        self.vault.open_buffer(VaultPath(path), text, self.version)
        self.shown = shown_in(self.vault)

    @rule(text=texts, data=st.data())
    def change(self, text: str, data: st.DataObject) -> None:
        if self.buffers:
            path = data.draw(st.sampled_from(sorted(self.buffers)))
            self.version += 1
            self.buffers[path] = text
            self.vault.change_buffer(VaultPath(path), text, self.version)
            self.shown = shown_in(self.vault)

    @rule(data=st.data())
    def save(self, data: st.DataObject) -> None:
        if self.buffers:
            path = data.draw(st.sampled_from(sorted(self.buffers)))
            real = (self.root / path).resolve()
            if real.is_relative_to(self.root.resolve()):
                self._write(path, self.buffers[path])
                self._tell([VaultPath(path), VaultPath(real.relative_to(self.root.resolve()).as_posix())])

    @rule(data=st.data())
    def close(self, data: st.DataObject) -> None:
        if self.buffers:
            path = data.draw(st.sampled_from(sorted(self.buffers)))
            del self.buffers[path]
            self.vault.close_buffer(VaultPath(path))
            self.shown = shown_in(self.vault)

    @rule()
    def restart(self) -> None:
        self.vault.close()
        self.vault = self._built(self.home / "cache")
        self.shown = shown_in(self.vault)

    @invariant()
    def is_what_a_rebuild_gives(self) -> None:
        fresh = self._built(None)
        expected, actual = contents(fresh), contents(self.vault)
        fresh.close()
        for part, rows in expected.items():
            assert actual[part] == rows, part
        assert self.shown == expected["findings"]

    def teardown(self) -> None:
        if hasattr(self, "vault"):
            self.vault.close()
            shutil.rmtree(self.home)

    def _built(self, cache: Path | None) -> Vault:
        """The vault with its buffers, from the index in ``cache`` or from nothing."""
        vault = Vault.open(self.root, Settings(), cache) if cache else Vault(self.root, Settings(), Index.in_memory())
        vault.catch_up()
        for path, text in self.buffers.items():
            vault.open_buffer(VaultPath(path), text, self.version)
        return vault

    def _tell(self, paths: list[VaultPath]) -> None:
        """Tell the vault of changes; the open notes that mention what is other now have their findings renewed."""
        changed = self.vault.refresh(paths)
        renewed = shown_in(self.vault)
        for path in renewed.keys() & self.shown.keys():
            links = self.vault.links_of(path)
            mentioned = {mention_key(link.target, folder_of(path), self.vault.extensions) for link in links}
            mentioned |= {video_mention(video)} if (video := self.vault.video_of(path)) else set()
            if changed.isdisjoint(mentioned):
                renewed[path] = self.shown[path]
        self.shown = renewed

    def _files_in(self, folder: str) -> list[str]:
        files = (file for file in (self.root / folder).rglob("*") if file.is_file())
        return [file.relative_to(self.root).as_posix() for file in files]

    def _write(self, path: str, text: str) -> None:
        # Through a symlink that leads nowhere too.
        place = (self.root / path).resolve()
        place.parent.mkdir(parents=True, exist_ok=True)
        # A new file each time: two writes within one tick of the clock must differ in their stamps.
        place.unlink(missing_ok=True)
        place.write_bytes(text.encode())


class Bursts(Changes):
    """The same, but that two of three times the whole vault is walked over, as after a burst of changes."""

    told = 0

    def _tell(self, paths: list[VaultPath]) -> None:
        self.told += 1
        if self.told % 3 == 0:
            super()._tell(paths)
            return
        survey = self.vault.survey()
        self.vault.adopt_survey(survey)
        for built in self.vault.build(survey, workers=1):
            self.vault.adopt(built)
        self.vault.finish()
        self.shown = shown_in(self.vault)


Changes.TestCase.settings = Bursts.TestCase.settings = hypothesis_settings(
    max_examples=25, stateful_step_count=12, deadline=None, derandomize=True
)
TestChanges = Changes.TestCase
TestBursts = Bursts.TestCase
