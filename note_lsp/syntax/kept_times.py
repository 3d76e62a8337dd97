"""Which of a note's times the index keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from note_lsp.syntax.media import medium_of_url, own_medium
from note_lsp.syntax.nodes import FrontMatter, Timestamp
from note_lsp.syntax.time_anchors import TimeAnchor
from note_lsp.syntax.time_table import KeptTime, TimeTable


def kept_times(
    stamps: Iterable[Timestamp], anchors: Sequence[TimeAnchor], front_matter: FrontMatter | None
) -> TimeTable:
    """The anchors that nothing is wrong with, and every other timestamp that is more than bare words."""
    of_anchors = {anchor.span for anchor in anchors}
    kept = [time for anchor in anchors if (time := _of_anchor(anchor)) is not None]
    others = [stamp for stamp in stamps if not stamp.plain and stamp.span not in of_anchors]
    own = own_medium(front_matter) if others else None
    kept += [
        KeptTime(stamp.seconds, stamp.time_span, elsewhere=stamp.url is not None and medium_of_url(stamp.url) != own)
        for stamp in others
    ]
    return TimeTable.of(kept)


def _of_anchor(anchor: TimeAnchor) -> KeptTime | None:
    if not anchor.is_sound or anchor.seconds is None or anchor.value_span is None:
        return None
    return KeptTime(anchor.seconds, anchor.value_span, len(anchor.value.parts) == 3)
