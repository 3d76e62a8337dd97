"""From the structure of a text to its facts: all the small grammars, in the order in which each needs the others."""

from __future__ import annotations

import msgspec

from note_lsp.folding import fold_blanks
from note_lsp.syntax.anchored_times import anchored_timestamps, moments_in_anchors
from note_lsp.syntax.blocks import (
    blocks_of,
    callouts_of,
    html_anchors_of,
    ids_of_headings,
    numbered,
    unnumbered_headings,
)
from note_lsp.syntax.definitions import by_definitions, definitions_in, footnote_uses_in
from note_lsp.syntax.front_matter import front_matter_tags
from note_lsp.syntax.kept_times import kept_times
from note_lsp.syntax.links import bare_urls_in, front_matter_links, markdown_links, wikilinks_in
from note_lsp.syntax.nodes import (
    Definition,
    FootnoteDefinition,
    FrontMatter,
    Heading,
    Link,
    NoteFacts,
    Problem,
    ReferenceUse,
    SyntaxOptions,
)
from note_lsp.syntax.players import player_links, player_stamps
from note_lsp.syntax.problems import (
    block_problems,
    definition_problems,
    footnote_problems,
    link_problems,
    reference_problems,
)
from note_lsp.syntax.structure import Ranges, Structure, Views, blank_out, views_of
from note_lsp.syntax.tags import tags_in
from note_lsp.syntax.time_anchors import time_anchors_in
from note_lsp.syntax.timestamp_problems import problems_of_times, shift_of_anchors, video_problems
from note_lsp.syntax.timestamps import timestamps_in
from note_lsp.text import LineIndex, Span


class Source(msgspec.Struct, frozen=True):
    """A text to read: a whole note, or whole blocks of one."""

    text: str
    lines: LineIndex
    front_matter: FrontMatter | None
    """The note's."""
    begin: int
    """Where it ends in the text."""
    is_part: bool = False
    """Whether the text is only some blocks of the note, without its front matter."""


class Reading(msgspec.Struct, frozen=True):
    """What stands in a text, as far as each thing shows it by itself."""

    structure: Structure
    views: Views
    facts: NoteFacts
    """Without what only the whole note tells: the numbers of repeated slugs, the tags of front matter, and the
    problems that ``whole`` adds."""
    is_bound: bool
    """Whether things in the text depend on others far away: references and footnotes on their definitions, moments on
    the player before them or on what the headings are called."""


def read(source: Source, structure: Structure, options: SyntaxOptions) -> Reading:
    """What stands in a text whose structure that is."""
    text = source.text
    views = views_of(text, source.begin, structure)
    is_bound = bool(structure.definitions or structure.footnotes)
    structure.leave_out(views.comments)
    headings = unnumbered_headings(text, structure, views.comments)
    linked = _linked(source, structure, views, headings, options)
    anchors = tuple(time_anchors_in(views.readable))
    elements = html_anchors_of(views.readable, structure)
    in_anchors, of_players = moments_in_anchors(linked.links), player_stamps(text, views.live, structure)
    stamps = [*of_players, *anchored_timestamps(in_anchors, numbered(headings) if in_anchors else (), elements)]
    footnotes, footnote_uses = _footnote_definitions(text, structure), footnote_uses_in(linked.words, structure)
    facts = NoteFacts(
        lines=source.lines,
        front_matter=source.front_matter,
        links=linked.links,
        references=tuple(linked.uses),
        definitions=tuple(linked.definitions),
        headings=headings,
        blocks=blocks_of(text, views.readable, structure),
        tags=tuple(tags_in(linked.words, Ranges(structure.cells))),
        callouts=callouts_of(text, structure),
        footnote_uses=tuple(footnote_uses),
        footnote_definitions=footnotes,
        html_anchors=elements,
        timestamps=timestamps_in(anchors, linked.words, linked.links, stamps),
        time_anchors=anchors,
        hidden=tuple(Span(start, end) for start, end in views.hidden.pairs()),
        tables=tuple(Span(start, end) for start, end in structure.tables),
    )
    facts = _judged(source, facts, structure, linked.wikilinks)
    return Reading(structure, views, facts, is_bound or bool(of_players or in_anchors))


def whole(facts: NoteFacts, front_matter_problems: tuple[Problem, ...]) -> NoteFacts:
    """The facts of a note, from what stands in its text as ``read`` found it."""
    first = facts.time_anchors[0].span if facts.time_anchors else None
    far = [*block_problems(facts.blocks), *video_problems(facts.front_matter, first, facts.links)]
    return msgspec.structs.replace(
        facts,
        headings=numbered(facts.headings),
        tags=(*front_matter_tags(facts.front_matter), *facts.tags),
        problems=_in_order([*front_matter_problems, *facts.problems, *far]),
    )


class _Linked(msgspec.Struct, frozen=True):
    links: tuple[Link, ...]
    uses: list[ReferenceUse]
    definitions: list[Definition]
    wikilinks: list[Link]
    words: str
    """The text without links and everything that holds no words."""


def _linked(
    source: Source, structure: Structure, views: Views, headings: tuple[Heading, ...], options: SyntaxOptions
) -> _Linked:
    text = source.text
    definitions, defined = definitions_in(text, views.readable, structure)
    found, uses = markdown_links(text, structure, options)
    uses = _defined_uses(uses, definitions, structure)
    wikilinks = wikilinks_in(text, views.live, structure, Ranges(structure.html_tags), options)
    words = blank_out(views.live, _ranges([*wikilinks, *defined]))
    urls = bare_urls_in(words, Ranges(structure.cells))
    players = player_links(text, views.readable, views.live, structure)
    words = blank_out(blank_out(words, _ranges(urls)), ids_of_headings(headings))
    outside = [] if source.is_part else front_matter_links(text, source.front_matter, options)
    links = sorted(
        [*outside, *found, *defined, *wikilinks, *urls, *players],
        key=lambda link: link.span.start,
    )
    return _Linked(tuple(by_definitions(links, definitions, uses)), uses, definitions, wikilinks, words)


def _judged(source: Source, facts: NoteFacts, structure: Structure, wikilinks: list[Link]) -> NoteFacts:
    """The facts with their times for the index and the problems that they show by themselves."""
    text, links, anchors = source.text, facts.links, facts.time_anchors
    shift = None if source.is_part else shift_of_anchors(anchors)
    problems = [
        *link_problems(links),
        *definition_problems(facts.definitions, facts.references, links),
        *footnote_problems(facts.footnote_definitions, facts.footnote_uses),
        *reference_problems(text, structure.missing_references, wikilinks),
        *problems_of_times(text, anchors, facts.timestamps, links, shift),
    ]
    times = kept_times(facts.timestamps, anchors, source.front_matter)
    return msgspec.structs.replace(facts, times=times, problems=_in_order(problems))


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.span.start))


def _ranges(links: list[Link]) -> Ranges:
    return Ranges((link.span.start, link.span.end) for link in links)


def _defined_uses(uses: list[ReferenceUse], definitions: list[Definition], structure: Structure) -> list[ReferenceUse]:
    """The uses without those of a definition that stands in a comment alone."""
    gone = {fold_blanks(label) for label in structure.hidden_labels} - {definition.label for definition in definitions}
    return [use for use in uses if use.label not in gone] if gone else uses


def _footnote_definitions(text: str, structure: Structure) -> tuple[FootnoteDefinition, ...]:
    return tuple(
        FootnoteDefinition(fold_blanks(label), Span(start + 1, text.find("]", start)), Span(start, end))
        for start, end, label in structure.footnotes
    )
