"""Decode one frame of a video, in a process of its own: what a damaged file does to the decoder it does to nobody else.

stdin is the video, opened by whoever began this process; the arguments are the second that is meant and how many
bytes the picture may have.  stdout gets a JPEG, or nothing where there is no such frame.  No other file is opened,
whatever the video names.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import sys
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
import av.subtitles.stream  # PyAV imports it as late as a video is opened, when no other file may be
from av.filter import Graph
from av.stream import Disposition
from av.video.frame import VideoFrame

_SIDES = (480, 240, 120)
"""Pixels of the longer side: as many as can be, fewer where the picture would take too many bytes."""
_PIXELS = 36_000_000
"""Of a frame before it is made small; 8K has 33 million."""
_CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,ogg,mpeg,mpegts,asf"
"""What FFmpeg may take the file for; a playlist, which leads to other files and hosts, is none of them."""
_QUALITIES = (4, 8, 16, 31)
"""Quantizers of JPEG, the best first."""
_LENIENT: dict[str, Any] = {"metadata_errors": "ignore"} if int(av.__version__.partition(".")[0]) < 19 else {}
"""What lets PyAV read files whose titles are no UTF-8; from version 19 on it does so by itself."""
_MEMORY = 2 << 30
_SECONDS_OF_CPU = 10
_TURNED = {90: ("transpose", "cclock"), 180: ("rotate", "PI"), 270: ("transpose", "clock")}
"""The filter that stands a frame upright, by the degrees it is to be turned counterclockwise."""


def main() -> None:
    """Answer for stdin and the arguments."""
    second, largest = (int(argument) for argument in sys.argv[1:3])
    _confine()
    with open(0, "rb", buffering=0, closefd=False) as video:
        picture = picture_of(video, second, largest)
    if picture is not None:
        os.write(1, picture)


def picture_of(video: io.RawIOBase, second: int, largest: int) -> bytes | None:
    """The picture that stands at ``second`` of a video, as JPEG of at most ``largest`` bytes; None if there is none.

    Raises whatever the decoder does.
    """
    options = {"format_whitelist": _CONTAINERS, "protocol_whitelist": "none"}
    with av.open(video, "r", options=options, io_open=_refuse, **_LENIENT) as container:
        stream = next(iter(container.streams.video), None)
        if stream is None or stream.disposition & Disposition.attached_pic:
            return None
        context = stream.codec_context
        if context.width * context.height > _PIXELS:
            return None
        start = (container.start_time or 0) / av.time_base
        unit = float(stream.time_base or Fraction(1, av.time_base))
        container.seek(round((second + start) / unit), stream=stream)
        times = ((frame, frame.pts * unit - start) for frame in container.decode(stream) if frame.pts is not None)
        frame = _frame_at(times, second, (container.duration or 0) / av.time_base)
        aspect = float(context.sample_aspect_ratio or 1)
        pictures = (_jpeg(_upright(frame, aspect, side), largest) for side in _SIDES) if frame else iter(())
        return next(filter(None, pictures), None)


def _refuse(*_: object) -> None:
    raise PermissionError


def _confine() -> None:
    """From now on this process opens no file and can take neither the machine's memory nor its time."""
    try:
        import resource
    except ImportError:
        return
    limits = {
        resource.RLIMIT_AS: _MEMORY,
        resource.RLIMIT_CPU: _SECONDS_OF_CPU,
        resource.RLIMIT_NOFILE: 3,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(limit, (most, most))


def _frame_at(times: Iterator[tuple[VideoFrame, float]], second: int, duration: float) -> VideoFrame | None:
    """The last frame that begins no later than ``second``, or the first; None if the video is over by then."""
    shown, began = next(times, (None, 0.0))
    for frame, begins in times:
        if begins > second:
            return shown
        shown, began = frame, begins
    return shown if second < max(began, duration) + 1 else None


def _upright(frame: VideoFrame, aspect: float, side: int) -> VideoFrame:
    """``frame`` as it is shown: turned, with square pixels where one is ``aspect`` times as wide, and made small."""
    turned = frame.rotation % 360
    width, height = frame.width * aspect, float(frame.height)
    if turned in {90, 270}:
        width, height = height, width
    factor = min(1.0, side / max(width, height))
    graph = Graph()
    nodes = [graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1))]
    if turned in _TURNED:
        nodes.append(graph.add(*_TURNED[turned]))
    nodes += [
        graph.add("scale", ":".join(str(max(2, round(pixels * factor))) for pixels in (width, height))),
        graph.add("format", "yuvj420p"),
        graph.add("buffersink"),
    ]
    graph.link_nodes(*nodes).configure()
    graph.vpush(frame)
    return graph.vpull()


def _jpeg(frame: VideoFrame, largest: int) -> bytes | None:
    """``frame`` as JPEG of the best quality that ``largest`` bytes allow."""
    frame.pts = 0
    for quality in _QUALITIES:
        encoder = av.VideoCodecContext.create("mjpeg", "w")
        encoder.width, encoder.height, encoder.pix_fmt = frame.width, frame.height, "yuvj420p"
        encoder.time_base = Fraction(1)
        encoder.options = {"qmin": str(quality), "qmax": str(quality)}
        picture = b"".join(map(bytes, itertools.chain(encoder.encode(frame), encoder.encode(None))))
        if len(picture) <= largest:
            return picture
    return None
