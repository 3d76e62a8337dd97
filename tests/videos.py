"""Small videos, made by the extra ``frames`` itself: none lies in the repository."""

from __future__ import annotations

import io
import random
from fractions import Fraction
from pathlib import Path

import av
from av.video.frame import VideoFrame

RATE = 5
"""Frames a second."""


def make_video(
    path: Path,
    seconds: int = 4,
    width: int = 64,
    height: int = 48,
    codec: str = "mpeg4",
    container: str | None = None,
    title: str = "",
) -> None:
    """A video that is grey all over, in each second lighter than in the one before: see ``shade_of``."""
    with av.open(path, "w", format=container) as output:
        output.metadata["title"] = title
        stream = output.add_stream(codec, rate=RATE)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(seconds * RATE):
            frame = grey(width, height, shade_of(number // RATE))
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))


def shade_of(second: int) -> int:
    """How light the frames of a second are, from 0 to 255."""
    return 30 + 40 * second


def grey(width: int, height: int, shade: int) -> VideoFrame:
    """A frame of one shade."""
    frame = VideoFrame(width, height, "yuv420p")
    for plane, value in zip(frame.planes, (shade, 128, 128), strict=True):
        plane.update(bytes([value]) * plane.buffer_size)
    return frame


def make_recording(path: Path) -> None:
    """A second of silence, without pictures."""
    with av.open(path, "w") as output:
        stream = output.add_stream("aac", rate=44100)
        assert isinstance(stream, av.AudioStream)
        for number in range(43):
            frame = av.AudioFrame("fltp", "stereo", 1024)
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            frame.pts, frame.sample_rate, frame.time_base = 1024 * number, 44100, Fraction(1, 44100)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))


def picture_in(file: Path) -> tuple[int, int, int]:
    """Width, height and shade of a JPEG."""
    with av.open(io.BytesIO(file.read_bytes()), "r") as opened:
        frame = next(opened.decode(video=0)).reformat(format="gray", dst_color_range="JPEG")
    return frame.width, frame.height, bytes(frame.planes[0])[0]


def make_noise(path: Path) -> None:
    """A second of noise, which no picture can hold in few bytes."""
    dots = random.Random(1)
    with av.open(path, "w") as output:
        stream = output.add_stream("mpeg4", rate=1)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = 480, 480, "yuv420p", 50_000_000
        frame = VideoFrame(480, 480, "yuv420p")
        for plane in frame.planes:
            plane.update(dots.randbytes(plane.buffer_size))
        frame.pts, frame.time_base = 0, Fraction(1)
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
