"""The facts the index keeps, taken in a hurry where a note's structure can be seen without the Markdown parser.

Most notes made from videos are headings, paragraphs, lists, wikilinks and timestamp anchors and nothing else.  Such
a text needs no parser to tell that no link in it is code; it is read here in a third of the time.  Any other text goes
to the parser.  Both must say the same of what the index keeps, which a test holds on every kind of text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from note_lsp.syntax.blocks import headings_of, ids_of_headings
from note_lsp.syntax.front_matter import front_matter_tags, read_front_matter
from note_lsp.syntax.kept_times import kept_times
from note_lsp.syntax.links import bare_urls_in, front_matter_links, wikilinks_in
from note_lsp.syntax.markdown import DEFAULT_OPTIONS, outline, parse_behind
from note_lsp.syntax.nodes import FrontMatter, Leads, Link, NoteFacts, SyntaxOptions
from note_lsp.syntax.players import has_macro
from note_lsp.syntax.problems import link_problems
from note_lsp.syntax.structure import OPAQUE, Ranges, RawHeading, Structure, blank_out
from note_lsp.syntax.tags import tags_in
from note_lsp.syntax.time_anchors import SoundValues, TimeAnchor, time_anchors_in, values_if_sound
from note_lsp.syntax.time_table import TimeTable
from note_lsp.syntax.timestamp_problems import sound_timestamp_problems, timestamp_problems
from note_lsp.syntax.timestamps import linked_timestamps
from note_lsp.text import LineIndex

# Code, footnotes, block ids, escapes, other line ends.
_TELLING = ("`", "^", "\\", "\r", "\t", "\x0b", "\x0c", "\x00", "\x1a")
# Markdown links and definitions.
_BEHIND_BRACKET = re.compile(r"\](?=[(\[:])")
# Behind a line break: indented code, HTML, setext underlines, rules and tables, headings inside quotes and lists.
_TELLING_LINE = re.compile(
    r"\n(?: {4}|[ >]*<|[ >]*[=|:-][ =|:>-]*(?:\n|\Z)|[ ]*+[>*+-][ >*+-]*+[#<]| *[0-9]+[.)][ >*+-]*[#<])"
)
_VAULT = Leads.VAULT
# Money; a dollar sign beside a digit begins and ends no math.
_MATH = re.compile(r"\$(?![0-9])")
_USUAL_TAG = re.compile(r'<(?:a class="yt-timestamp" data-t="[0-9:]*"|/a|br ?/?)>')
_HEADING = re.compile(r"\n {0,3}(#{1,6})(?: +([^\n]*)|(?=\n|\Z))")
_CLOSING_MARKS = re.compile(r"(?:^| +)#+ *$")
_INLINE_MARKUP = re.compile(r"[*_~&<$]")


def index_facts(text: str, options: SyntaxOptions = DEFAULT_OPTIONS) -> NoteFacts:
    """What the index keeps of ``text``: as ``parse``, less timestamps, hidden places, callouts and unnamed blocks."""
    front_matter, problems = read_front_matter(text)
    begin = front_matter.span.end if front_matter else int(text.startswith("\ufeff"))
    body = "\n" + text[begin:]
    sound = values_if_sound(body, begin - 1)
    words = body if sound is None else sound.words
    if not _is_plain(words) or (sound is None and not _has_usual_tags(body)):
        return parse_behind(text, front_matter, problems, options)
    structure = Structure()
    structure.headings = _headings(body, begin - 1)
    live = OPAQUE * begin + body[1:]
    wikilinks = wikilinks_in(text, live, structure, Ranges(()), options)
    urls = _urls(live, wikilinks) if "http" in words or "www." in words or "HTTP" in words else []
    links = [*front_matter_links(text, front_matter, options), *wikilinks, *urls]
    if urls:
        links.sort(key=lambda link: link.span.start)
    telling = [link for link in links if link.leads is not _VAULT or link.anchor]
    if any(link.leads is Leads.TIME and text.startswith(">", link.span.start - 1) for link in telling):
        return parse_behind(text, front_matter, problems, options)
    headings = headings_of(text, structure, Ranges(()))
    tags = tags_in(live, Ranges(()))
    if tags:
        between = blank_out(live, Ranges((link.span.start, link.span.end) for link in links))
        tags = tags_in(blank_out(between, ids_of_headings(headings)), Ranges(()))
    time_problems = sound_timestamp_problems(sound, front_matter, links) if sound is not None else None
    anchors = time_anchors_in(live) if time_problems is None else ()
    if time_problems is None:
        time_problems = timestamp_problems(text, anchors, (), front_matter, links)
    found = [*problems, *link_problems(telling), *time_problems]
    return NoteFacts(
        lines=LineIndex.of(text),
        front_matter=front_matter,
        links=tuple(links),
        headings=headings,
        tags=(*front_matter_tags(front_matter), *tags),
        times=_times(anchors, sound, front_matter, telling),
        problems=tuple(sorted(found, key=lambda problem: problem.span.start)),
    )


def _is_plain(body: str) -> bool:
    """Whether the structure of ``body``, which begins with a line break, shows without the parser but for its tags."""
    for telling in _TELLING:
        if telling in body:
            return False
    # One character is found many times faster than two.
    if ("~" in body and "~~~" in body) or ("%" in body and "%%" in body) or ("$" in body and _MATH.search(body)):
        return False
    # Five blanks may be indented code behind a list's or quote's mark.
    return not (_BEHIND_BRACKET.search(body) or "     " in body or _TELLING_LINE.search(body) or has_macro(body))


def _has_usual_tags(body: str) -> bool:
    """Whether there is no HTML in ``body`` but line breaks and timestamps."""
    return body.count("<") == len(_USUAL_TAG.findall(body))


def _headings(body: str, shift: int) -> list[RawHeading]:
    headings = []
    for found in _HEADING.finditer(body):
        words = found[2] or ""
        if _INLINE_MARKUP.search(words):
            headings.append(_marked_heading(body, found, shift))
            continue
        closing = _CLOSING_MARKS.search(words) if "#" in words else None
        words = words[: closing.start()] if closing else words.rstrip(" ")
        start, end = found.start(1) + shift, found.start() + len(found[0].rstrip(" ")) + shift
        at = found.start(2) + shift if words else -1
        headings.append(RawHeading(len(found[1]), start, end, at, at + len(words) if words else -1, words))
    return headings


def _marked_heading(body: str, found: re.Match[str], shift: int) -> RawHeading:
    """A heading with inline markup in it, read by the parser alone."""
    line = found[0][1:]
    (heading,) = outline(line, 0, LineIndex.of(line)).headings
    shift += found.start() + 1
    heading.start += shift
    heading.end += shift
    if heading.text_start >= 0:
        heading.text_start += shift
        heading.text_end += shift
    return heading


def _times(
    anchors: Sequence[TimeAnchor], sound: SoundValues | None, front_matter: FrontMatter | None, links: list[Link]
) -> TimeTable:
    linked = linked_timestamps(links) if links else []
    if sound is None:
        return kept_times(linked, anchors, front_matter)
    table = TimeTable.of_values(sound.values, sound.starts)
    return TimeTable.of([*table, *kept_times(linked, (), front_matter)]) if linked else table


def _urls(live: str, wikilinks: list[Link]) -> list[Link]:
    spans = Ranges((link.span.start, link.span.end) for link in wikilinks)
    return bare_urls_in(blank_out(live, spans), Ranges(()))
