"""Facts of a text of which a part was read anew: what stands behind it is at other places now.

A key press moves all that stands behind it, many thousand spans in a long note; so the values are made by position,
without a look at their fields' names.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

import msgspec

from note_lsp.syntax.nodes import (
    Block,
    Callout,
    FootnoteUse,
    Heading,
    HtmlAnchor,
    Link,
    NoteFacts,
    Problem,
    Tag,
    Timestamp,
)
from note_lsp.syntax.time_anchors import TimeAnchor
from note_lsp.text import Span

_begins = attrgetter("span.start")
_starts = attrgetter("start")


def spliced(before: NoteFacts, part: NoteFacts, span: Span, by: int) -> NoteFacts:
    """The facts of a text in which ``span`` was read anew and is longer ``by`` so many characters; its lines are old.

    No fact may reach over an end of the span but those that are merely hidden.  The offsets of ``part`` count from the
    beginning of the span; it may have facts that begin beyond its end, which are left.
    """
    fields: dict[str, Any] = {}
    for name, move in _MOVES.items():
        head, inside, tail = _pieces(getattr(before, name), getattr(part, name), span, by, _begins)
        fields[name] = (*head, *move(inside, span.start), *(move(tail, by) if by else tail))
    head, inside, tail = _pieces(before.tables, part.tables, span, by, _starts)
    fields["tables"] = (*head, *_spans(inside, span.start), *_spans(tail, by))
    return msgspec.structs.replace(
        before,
        **fields,
        timestamps=_spliced_stamps(before, part, span, by, fields["time_anchors"]),
        times=before.times.with_part(span, by, part.times),
        hidden=_spliced_hidden(before.hidden, part.hidden, span, by),
    )


def _pieces(
    old: Sequence[Any], new: Sequence[Any], span: Span, by: int, key: Callable[[Any], int]
) -> tuple[Sequence[Any], Sequence[Any], Sequence[Any]]:
    """The old facts before the span, the new ones in it, the old ones behind it."""
    head = old[: bisect_left(old, span.start, key=key)]
    inside = new[: bisect_left(new, span.end - span.start + by, key=key)]
    return head, inside, old[bisect_left(old, span.end, key=key) :]


def _spliced_stamps(
    before: NoteFacts, part: NoteFacts, span: Span, by: int, anchors: Sequence[TimeAnchor]
) -> tuple[Timestamp, ...]:
    """The timestamps; ``anchors`` are those of the whole text, spliced."""
    heads, insides, tails = _pieces(before.time_anchors, part.time_anchors, span, by, _begins)
    head, inside, tail = _pieces(before.timestamps, part.timestamps, span, by, _begins)
    there = anchors[len(heads) : len(heads) + len(insides)]
    moved = _stamps(tail, tails, anchors[len(heads) + len(insides) :], by) if by else tail
    return (*head, *_stamps(inside, insides, there, span.start), *moved)


def _spliced_hidden(old: Sequence[Span], new: Sequence[Span], span: Span, by: int) -> tuple[Span, ...]:
    """Hidden stretches; two that touch are one, so that one may reach over an end of the span."""
    end = span.end - span.start + by
    head = list(old[: bisect_left(old, span.start, key=_starts)])
    if head and head[-1].end > span.start:
        head[-1] = Span(head[-1].start, span.start)
    first = bisect_left(old, span.end, key=_starts)
    tail = list(old[first:])
    if first and old[first - 1].end > span.end:
        tail.insert(0, Span(span.end, old[first - 1].end))
    inside = [Span(one.start, min(one.end, end)) for one in new[: bisect_left(new, end, key=_starts)]]
    spans = head
    for others in (_spans(inside, span.start), _spans(tail, by) if by else tail):
        if spans and others and spans[-1].end >= others[0].start:
            spans[-1] = Span(spans[-1].start, others[0].end)
            others = others[1:]
        spans = [*spans, *others]
    return tuple(spans)


def _anchors(anchors: Iterable[TimeAnchor], by: int) -> list[TimeAnchor]:
    return [
        TimeAnchor(
            Span(one.span.start + by, one.span.end + by),
            Span(one.tag.start + by, one.tag.end + by),
            Span(one.value_span.start + by, one.value_span.end + by) if one.value_span is not None else None,
            one.value,
            Span(one.text_span.start + by, one.text_span.end + by),
            one.text,
            one.broken,
        )
        for one in anchors
    ]


def _links(links: Iterable[Link], by: int) -> list[Link]:
    return [
        Link(
            one.form,
            one.leads,
            Span(one.span.start + by, one.span.end + by),
            one.target,
            Span(one.target_span.start + by, one.target_span.end + by),
            one.anchor,
            _moved_or_none(one.anchor_span, by),
            one.label,
            _moved_or_none(one.label_span, by),
            one.embed,
            one.in_table,
            one.in_front_matter,
            one.angled,
        )
        for one in links
    ]


def _headings(headings: Iterable[Heading], by: int) -> list[Heading]:
    return [
        Heading(
            one.level,
            one.text,
            one.slug,
            _moved(one.span, by),
            _moved(one.text_span, by),
            one.explicit_id,
            one.source_words,
        )
        for one in headings
    ]


def _blocks(blocks: Iterable[Block], by: int) -> list[Block]:
    return [
        Block(Span(one.span.start + by, one.span.end + by), one.id, _moved_or_none(one.id_span, by), one.insert_at + by)
        for one in blocks
    ]


def _tags(tags: Iterable[Tag], by: int) -> list[Tag]:
    return [Tag(one.name, _moved(one.span, by), one.in_front_matter) for one in tags]


def _callouts(callouts: Iterable[Callout], by: int) -> list[Callout]:
    return [
        Callout(one.kind, _moved(one.kind_span, by), _moved(one.title_span, by), _moved(one.span, by), one.folding)
        for one in callouts
    ]


def _footnote_uses(uses: Iterable[FootnoteUse], by: int) -> list[FootnoteUse]:
    return [FootnoteUse(one.id, _moved(one.id_span, by), _moved(one.span, by)) for one in uses]


def _html_anchors(anchors: Iterable[HtmlAnchor], by: int) -> list[HtmlAnchor]:
    return [HtmlAnchor(one.name, _moved(one.span, by)) for one in anchors]


def _problems(problems: Iterable[Problem], by: int) -> list[Problem]:
    return [
        Problem(one.code, _moved(one.span, by), one.words, tuple([_moved(span, by) for span in one.related]))
        for one in problems
    ]


def _stamps(
    stamps: Iterable[Timestamp], anchors: Iterable[TimeAnchor], moved: Iterable[TimeAnchor], by: int
) -> list[Timestamp]:
    """Timestamps moved, those of ``anchors`` with the spans that these have as they were ``moved``."""
    of_anchors = {id(anchor.span): there for anchor, there in zip(anchors, moved, strict=True)}
    found = []
    for one in stamps:
        there = of_anchors.get(id(one.span))
        if there is not None:
            time = there.value_span if there.value_span is not None else there.tag
            text = there.text_span if one.text_span is not None else None
            found.append(Timestamp(one.seconds, there.span, time, text, one.end_seconds, one.url, one.plain, one.bare))
            continue
        span, time, text = _moved(one.span, by), _moved(one.time_span, by), _moved_or_none(one.text_span, by)
        found.append(Timestamp(one.seconds, span, time, text, one.end_seconds, one.url, one.plain, one.bare))
    return found


def _spans(spans: Iterable[Span], by: int) -> list[Span]:
    return [Span(span.start + by, span.end + by) for span in spans]


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _moved_or_none(span: Span | None, by: int) -> Span | None:
    return Span(span.start + by, span.end + by) if span is not None else None


_MOVES: dict[str, Callable[[Any, int], list[Any]]] = {
    "links": _links,
    "headings": _headings,
    "blocks": _blocks,
    "tags": _tags,
    "callouts": _callouts,
    "footnote_uses": _footnote_uses,
    "html_anchors": _html_anchors,
    "time_anchors": _anchors,
    "problems": _problems,
}
"""By a field of ``NoteFacts`` how its values are moved."""
