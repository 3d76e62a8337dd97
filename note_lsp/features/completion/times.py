"""Times: in the value of an anchor, in brackets, and whole anchors."""

from __future__ import annotations

import msgspec

from note_lsp.edits import TextEdit
from note_lsp.features.completion.items import NOTHING, Ask, Command, Found, Item, Kind
from note_lsp.features.completion.moments import Moment, Moments, answers, moments_at, names_of
from note_lsp.paths import VaultPath
from note_lsp.syntax.contexts import AnchorTag, BracketedTime, TimeValue
from note_lsp.syntax.stamp_style import anchor_of, style_of, text_saying
from note_lsp.syntax.times import read_time
from note_lsp.text import Span
from note_lsp.vault.vault import Vault

MATCH_TEXT = "note-lsp.matchTimestampText"
"""The command that lets an anchor's text say what its value says: ``{path, offset}``, a place in the value."""

_TIME_SIGNS = frozenset("0123456789:")


def time_values(ask: Ask, context: TimeValue) -> Found:
    """The times for ``data-t="…``; the text of a closed anchor follows, one that is not closed is finished."""
    if _goes_on(ask):
        return NOTHING
    # Behind a whole value another one is wanted.
    is_whole = context.query == context.replace.of(ask.note.text) and context.query.count(":") == 2
    query = "" if is_whole else context.query
    moments = moments_at(ask, context.replace.start, query)
    items = [_value_item(ask, context, moments, moment) for moment in _all(moments, query)]
    return Found(items, moments.cut)


def bracketed_times(ask: Ask, context: BracketedTime) -> Found:
    """The times for ``[0…`` in a note that has a medium there, in the form that the note uses."""
    moments = moments_at(ask, context.replace.start, context.query)
    if moments.medium is None or _goes_on(ask):
        return NOTHING
    # What stands behind the cursor stays there: a bracket can only close one.
    open_only = ask.client.keeps_what_follows and context.is_closed
    items = []
    for moment in _all(moments, context.query):
        plain = "[" + moments.style.text(moment.seconds).strip("[]")
        written = plain if open_only else moments.style.written(moment.seconds, moments.medium)
        items.append(_item(ask, context.replace, moments, moment, written, "["))
    is_likely = answers(context.query, moments.first.seconds, moments.style) or _typed(context.query) is not None
    if moments.style.form == "anchor" and not open_only and is_likely:
        items.append(_snippet(ask, context.replace, moments, context.query, "["))
    return Found(items, moments.cut)


def whole_anchors(ask: Ask, context: AnchorTag) -> Found:
    """Anchors for ``<a cl…``: first one with its time to be filled in."""
    if ask.client.keeps_what_follows and ask.note.text.startswith(('"', ">", "<", "[", "]"), ask.offset):
        return NOTHING
    moments = moments_at(ask, context.replace.start, "")
    if moments.medium is None and not ask.note.facts.time_anchors:
        return NOTHING
    opening = '<a class="yt-timestamp" data-t="'
    items = [_snippet(ask, context.replace, moments, "", opening)]
    for moment in _all(moments, ""):
        style = moments.style
        written = anchor_of(style.value(moment.seconds), style.text(moment.seconds))
        items.append(_item(ask, context.replace, moments, moment, written, opening))
    return Found(items, moments.cut)


def matching_text(vault: Vault, path: VaultPath, offset: int) -> tuple[TextEdit, ...]:
    """Edits after which the text of the anchor whose value stands at ``offset`` says what it says; none if it does.

    An anchor that is not closed is closed with that.
    """
    note = vault.note(path)
    for anchor in note.facts.time_anchors if note is not None else ():
        if note is None or anchor.value_span is None or not anchor.value_span.touches(offset):
            continue
        words, value, seconds = anchor.text_span.of(note.text), anchor.value_span.of(note.text), anchor.value.seconds
        shown = text_saying(words, value, seconds, style_of(note.text, note.facts)) if seconds is not None else None
        closing = "" if anchor.span.end > anchor.text_span.end else "</a>"
        is_new = shown is not None and shown + closing != words
        return (TextEdit(anchor.text_span, f"{shown}{closing}"),) if is_new else ()
    return ()


def _all(moments: Moments, query: str) -> list[Moment]:
    is_first = answers(query, moments.first.seconds, moments.style)
    return [moments.first, *moments.others] if is_first else moments.others


def _goes_on(ask: Ask) -> bool:
    """Whether more of the time stands behind the cursor for a client that would keep it behind the new one."""
    return ask.client.keeps_what_follows and ask.note.text[ask.offset : ask.offset + 1] in _TIME_SIGNS


def _value_item(ask: Ask, context: TimeValue, moments: Moments, moment: Moment) -> Item:
    """One replacement from the value to the text.

    The text is not changed by an additional edit: editors make one behind the cursor, on its line, before the item's
    own or after it.
    """
    style, value, keeps = moments.style, context.replace, ask.client.keeps_what_follows
    time, replace, command = style.value(moment.seconds), value, None
    written = time
    if context.missing and not (keeps and context.end > ask.offset):
        written = f"{time}{context.missing}{style.text(moment.seconds)}</a>"
        replace = Span(value.start, max(context.end, ask.offset))
    elif context.missing:
        written = time + _lacking(context.missing, ask.note.text[ask.offset : ask.offset + 1])
        command = _command(ask, value.start)
    elif context.text_span is not None:
        text = ask.note.text
        shown = text_saying(context.text_span.of(text), value.of(text), moment.seconds, style)
        if shown is not None and keeps:
            command = _command(ask, value.start)
        elif shown is not None:
            written = time + text[value.end : context.text_span.start] + shown
            replace = Span(value.start, context.text_span.end)
    item = _item(ask, replace, moments, moment, written, "")
    return msgspec.structs.replace(item, command=command) if command is not None else item


def _lacking(missing: str, behind: str) -> str:
    """What of the quote and the end of the tag does not stand behind the cursor, where the rest of an anchor does."""
    quote = missing[0]
    return "" if behind == quote else quote if behind == ">" else missing


def _command(ask: Ask, offset: int) -> Command | None:
    arguments = {"path": str(ask.note.path), "offset": offset}
    return Command("Show the time of the timestamp", MATCH_TEXT, (arguments,)) if ask.client.apply_edit else None


def _item(ask: Ask, replace: Span, moments: Moments, moment: Moment, written: str, opening: str) -> Item:
    style = moments.style
    time = style.value(moment.seconds) if style.form == "anchor" else style.text(moment.seconds).strip("[]")
    return Item(
        label=time,
        kind=Kind.TIME,
        replace=replace,
        new_text=written,
        description=moment.section or moment.words,
        detail=moment.words if moment.section else "",
        filter_text=_filter_text(ask, replace, opening, names_of(moment.seconds, style)),
    )


def _typed(query: str) -> int | None:
    """The time that was typed, if it is one already."""
    time = read_time(query)
    return time.seconds if ":" in query and time.fault is None else None


def _snippet(ask: Ask, replace: Span, moments: Moments, query: str, opening: str) -> Item:
    """An anchor with its time to be filled in: what was typed if that is a time already, else the likeliest."""
    seconds = _typed(query)
    time = moments.style.value(seconds if seconds is not None else moments.first.seconds)
    place = ("$1", "[$1]")[moments.style.brackets]
    return Item(
        label=f"timestamp {time}",
        kind=Kind.STAMP,
        replace=replace,
        new_text=anchor_of(time, f"[{time}]" if moments.style.brackets else time),
        snippet=anchor_of(f"${{1:{time}}}", place) + "$0",
        description="",
        detail="an anchor with its time to be filled in",
        filter_text=_filter_text(ask, replace, opening, (time,)),
    )


def _filter_text(ask: Ask, replace: Span, opening: str, names: tuple[str, ...]) -> str:
    """What is typed begins it, and as more of a time is typed, so do the times."""
    typed = ask.typed(replace)
    best = next((name for name in names if f"{opening}{name}".lower().startswith(typed.lower())), None)
    if best is None:
        return ask.filter_text(replace, *names)
    return " ".join(dict.fromkeys([f"{opening}{best}", *names]))
