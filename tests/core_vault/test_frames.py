"""Frames of the vault's videos: which one, how large, kept how long; and of what there is none."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from note_lsp.paths import VaultPath
from note_lsp.vault import frames as frames_module
from note_lsp.vault.frames import LARGEST, Frames
from note_lsp.vault.place import trim
from note_lsp.vault.vault import Vault
from tests.dsl import build_vault
from tests.videos import make_recording, make_video, picture_in, shade_of

LONG = 20.0
"""Seconds; longer than any decoder may take."""
CLIP = VaultPath("clip.mp4")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    return root


@pytest.fixture
def vault(root: Path, tmp_path: Path) -> Vault:
    return build_vault(root, tmp_path / "cache")


def frame(vault: Vault, path: str, second: int = 1) -> Path | None:
    return Frames().of(vault, VaultPath(path), second, LONG)


@pytest.mark.parametrize(
    ("name", "codec", "container"),
    [
        ("clip.mp4", "mpeg4", None),
        ("CLIP.MP4", "mpeg4", "mp4"),
        ("clip.mkv", "mpeg4", None),
        ("clip.avi", "mpeg4", None),
        ("clip.webm", "libvpx", None),
        ("misnamed.mov", "mpeg4", "matroska"),
    ],
)
def test_the_frame_is_the_one_of_that_second(
    vault: Vault, root: Path, name: str, codec: str, container: str | None
) -> None:
    make_video(root / name, codec=codec, container=container)
    for second in (0, 2, 3):
        found = frame(vault, name, second)
        assert found is not None
        *size, shade = picture_in(found)
        assert size == [64, 48]
        # Videos begin black at 16; pictures at 0.
        assert shade == pytest.approx((shade_of(second) - 16) * 255 / 219, abs=8)


def test_a_frame_is_small_however_large_the_video_is(vault: Vault, root: Path) -> None:
    make_video(root / "wide.mp4", 2, 1280, 720)
    make_video(root / "tall.mp4", 2, 360, 640)
    for name, expected in {"wide.mp4": (480, 270), "tall.mp4": (270, 480)}.items():
        found = frame(vault, name)
        assert found is not None
        assert picture_in(found)[:2] == expected
        assert found.stat().st_size <= LARGEST


def test_a_frame_that_would_take_too_many_bytes_is_made_worse(vault: Vault, root: Path) -> None:
    from tests.videos import make_noise

    make_noise(root / "clip.mp4")
    found = frame(vault, "clip.mp4", 0)
    assert found is not None
    assert 20_000 < found.stat().st_size <= LARGEST


def test_a_title_that_is_no_utf_8_does_no_harm(vault: Vault, root: Path) -> None:
    make_video(root / "clip.mkv", title="Nothing")
    bytes_ = (root / "clip.mkv").read_bytes()
    assert b"Nothing" in bytes_
    (root / "clip.mkv").write_bytes(bytes_.replace(b"Nothing", b"\xdcbung!\xff"))
    assert frame(vault, "clip.mkv") is not None


def test_a_turned_video_stands_upright(vault: Vault, root: Path) -> None:
    make_video(root / "clip.mp4", 2)
    # The matrix in the header of the track; a telephone held upright writes it so.
    one = (1 << 16).to_bytes(4, "big")
    plain = one + bytes(12) + one + bytes(12) + (1 << 30).to_bytes(4, "big")
    turned = bytes(4) + one + bytes(4) + (-(1 << 16)).to_bytes(4, "big", signed=True) + bytes(16) + plain[-4:]
    before, matrix, after = (root / "clip.mp4").read_bytes().rpartition(plain)
    assert matrix
    (root / "clip.mp4").write_bytes(before + turned + after)
    found = frame(vault, "clip.mp4")
    assert found is not None
    assert picture_in(found)[:2] == (48, 64)


def test_a_frame_is_decoded_once(vault: Vault, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_video(root / "clip.mp4")
    first = frame(vault, "clip.mp4")
    monkeypatch.setattr(frames_module, "_decoded", lambda *_: pytest.fail("it is decoded again"))
    assert first is not None
    assert frame(vault, "clip.mp4") == first


def test_a_video_that_has_changed_is_decoded_anew(vault: Vault, root: Path) -> None:
    make_video(root / "clip.mp4")
    first = frame(vault, "clip.mp4")
    make_video(root / "clip.mp4", width=96)
    second = frame(vault, "clip.mp4")
    assert first is not None
    assert second is not None
    assert picture_in(second)[0] == 96


def test_what_takes_long_is_there_the_next_time(vault: Vault, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_video(root / "clip.mp4")
    goes_on, decoded = threading.Event(), frames_module._decoded
    monkeypatch.setattr(frames_module, "_decoded", lambda *video: goes_on.wait(LONG) and decoded(*video))
    frames = Frames()
    assert frames.of(vault, CLIP, 1, 0.01) is None
    goes_on.set()
    assert frames.of(vault, CLIP, 1, LONG) is not None


def test_a_video_without_end_is_given_up(vault: Vault, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_video(root / "clip.mp4")
    monkeypatch.setattr(frames_module, "_BEGIN", "import time; time.sleep(60)")
    monkeypatch.setattr(frames_module, "_LIMIT", 0.2)
    assert frame(vault, "clip.mp4") is None


def test_a_decoder_that_crashes_harms_nobody(vault: Vault, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_video(root / "clip.mp4")
    monkeypatch.setattr(frames_module, "_BEGIN", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    assert frame(vault, "clip.mp4") is None


def test_no_more_than_two_are_decoded_at_once(vault: Vault, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on, asked = threading.Event(), list[int]()

    def decoded(_: str, second: int) -> bytes:
        asked.append(second)
        goes_on.wait(LONG)
        return b""

    monkeypatch.setattr(frames_module, "_decoded", decoded)
    make_video(root / "clip.mp4")
    frames = Frames()
    for second in range(4):
        frames.of(vault, CLIP, second, 0.05)
    goes_on.set()
    assert asked == [0, 1]


def playlist(root: Path) -> bytes:
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{root / 'good.mp4'}\n#EXT-X-ENDLIST\n".encode()


def list_of_files(root: Path) -> bytes:
    return f"ffconcat version 1.0\nfile {root / 'good.mp4'}\n".encode()


@pytest.mark.parametrize(
    "content",
    [
        lambda _: b"",
        lambda _: b"no video at all " * 100,
        lambda root: (root / "good.mp4").read_bytes()[:600],
        lambda root: (root / "good.mp4").read_bytes()[::-1],
        playlist,
        list_of_files,
    ],
    ids=["empty", "text", "cut", "reversed", "playlist", "list of files"],
)
def test_of_what_is_damaged_or_no_video_there_is_no_frame(
    vault: Vault, root: Path, content: object, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(content)
    make_video(root / "good.mp4")
    (root / "clip.mp4").write_bytes(content(root))
    frames = Frames()
    assert frames.of(vault, CLIP, 1, LONG) is None
    assert capfd.readouterr() == ("", "")
    monkeypatch.setattr(frames_module, "_decoded", lambda *_: pytest.fail("it is tried again"))
    assert frames.of(vault, CLIP, 1, LONG) is None


def test_behind_the_end_of_a_video_there_is_no_frame(vault: Vault, root: Path) -> None:
    make_video(root / "clip.mp4", seconds=2)
    assert frame(vault, "clip.mp4", 2) is not None
    for second in (4, 3600, 10**12):
        assert frame(vault, "clip.mp4", second) is None


def test_of_sound_and_other_files_there_is_no_frame(vault: Vault, root: Path) -> None:
    make_recording(root / "sound.mp4")
    make_video(root / "clip.mp4")
    (root / "clip.mp3").write_bytes((root / "clip.mp4").read_bytes())
    (root / "folder.mp4").mkdir()
    os.mkfifo(root / "pipe.mp4")
    for name in ("sound.mp4", "clip.mp3", "folder.mp4", "pipe.mp4", "missing.mp4", "nul\0.mp4"):
        assert frame(vault, name) is None


def test_a_symlink_counts_only_inside_the_vault(vault: Vault, root: Path, tmp_path: Path) -> None:
    make_video(tmp_path / "outside.mp4")
    make_video(root / "inside.mp4")
    (root / "out.mp4").symlink_to(tmp_path / "outside.mp4")
    (root / "in.mp4").symlink_to("inside.mp4")
    (root / "folder").symlink_to(tmp_path)
    assert frame(vault, "in.mp4") is not None
    for name in ("out.mp4", "folder/outside.mp4", "../outside.mp4"):
        assert frame(vault, name) is None


def test_a_cache_that_cannot_be_written_costs_the_frame_alone(vault: Vault, root: Path, tmp_path: Path) -> None:
    make_video(root / "clip.mp4")
    (tmp_path / "cache" / "frames").write_text("in the way")
    assert frame(vault, "clip.mp4") is None


def test_without_the_extra_no_process_is_begun(vault: Vault, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_video(root / "clip.mp4")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(frames_module, "_decoded", lambda *_: pytest.fail("a process is begun"))
    frames_module._is_installed.cache_clear()
    try:
        assert frame(vault, "clip.mp4") is None
    finally:
        frames_module._is_installed.cache_clear()


def test_the_decoder_s_process_can_open_no_file() -> None:
    words = "from note_lsp.vault import frame_worker; frame_worker._confine(); open(frame_worker.__file__)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=False)
    assert "Too many open files" in done.stderr


def test_the_cache_keeps_what_was_used_last(tmp_path: Path) -> None:
    for number in range(6):
        file = tmp_path / f"{number}.jpg"
        file.write_bytes(bytes(10))
        os.utime(file, (number, number))
    trim(tmp_path, most_files=4, most_bytes=1000)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["2.jpg", "3.jpg", "4.jpg", "5.jpg"]
    trim(tmp_path, most_files=4, most_bytes=25)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["4.jpg", "5.jpg"]


def test_a_frame_that_is_shown_again_is_kept_longer(vault: Vault, root: Path) -> None:
    make_video(root / "clip.mp4")
    found = frame(vault, "clip.mp4")
    assert found is not None
    os.utime(found, (1, 1))
    frame(vault, "clip.mp4")
    assert found.stat().st_mtime > 1


def test_a_new_frame_sees_to_the_size_of_the_cache(vault: Vault, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames_module, "_MOST_FILES", 1)
    make_video(root / "clip.mp4")
    first, second = frame(vault, "clip.mp4", 1), frame(vault, "clip.mp4", 2)
    assert first is not None
    assert second is not None
    assert [second] == list(second.parent.iterdir())


def test_the_decoder_is_loaded_by_its_own_process_alone() -> None:
    words = "import sys, note_lsp.features.hover, note_lsp.cli.ask, note_lsp.server.main; print('av' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
