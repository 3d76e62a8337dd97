"""A note's timestamps written in other forms, where what stands around them lets that be."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import cached_property
from itertools import accumulate
from typing import Final

from note_lsp.edits import TextEdit
from note_lsp.features.actions import stamp_forms
from note_lsp.features.actions.action import replace
from note_lsp.features.actions.enclosing import frees_brackets
from note_lsp.features.actions.stamp_forms import Shape, Stamp
from note_lsp.features.actions.surroundings import Surroundings
from note_lsp.features.markdown_words import url_in_markdown
from note_lsp.features.writing import markdown_path
from note_lsp.paths import VaultPath, folder_of, relative
from note_lsp.syntax.media import Medium, NoteMedia, media_of
from note_lsp.syntax.nodes import Form, Timestamp
from note_lsp.text import Span
from note_lsp.vault.vault import Note

_LONGEST: Final = 500
"""So far before a place the beginning of an HTML link is looked for."""


class Rewriter:
    """What is asked of a note for each of its timestamps is worked out once, when first asked for."""

    def __init__(self, around: Surroundings, note: Note) -> None:
        self.note = note
        self._around = around
        self._paths: dict[Medium, VaultPath | None] = {}

    def rewritten(self, stamp: Timestamp) -> Mapping[Shape, TextEdit]:
        """The edits that give ``stamp`` its other forms.

        Left out are those that need a medium that the place has not, and in which something would be lost.  Nothing
        is rewritten within or around something else that it would break, nor where there would be no way back.
        """
        text, found = self.note.text, self._read(stamp)
        if found is None or self._is_entangled(stamp.span):
            return {}
        if found.shape is Shape.PLAIN and not stamp_forms.fits(text, stamp.span, found.words):
            return {}
        if found.shape is Shape.LINK and frees_brackets(text, stamp.span):
            return {}
        others = {shape: self._written(found, stamp, shape) for shape in Shape if shape is not found.shape}
        return {
            shape: replace(stamp.span, new)
            for shape, new in others.items()
            if new is not None and stamp_forms.fits(text, stamp.span, new)
        }

    def _written(self, found: Stamp, stamp: Timestamp, shape: Shape) -> str | None:
        medium = self._media.at(stamp.span.start)
        if found.shape is Shape.LINK and not self._is_same(medium, self._media.of(stamp)):
            return None
        if shape is Shape.PLAIN:
            return stamp_forms.plain(found)
        if medium is None:
            return None
        if shape is Shape.ANCHOR:
            return stamp_forms.anchor(found, self._around.usual_value)
        url = self._url(medium, found.seconds)
        return stamp_forms.link(found, url) if url is not None else None

    def _read(self, stamp: Timestamp) -> Stamp | None:
        text = self.note.text
        if stamp.plain:
            return stamp_forms.of_plain(text, stamp)
        anchor = self._around.anchor_around(stamp.span)
        if anchor is not None and anchor.span == stamp.span:
            # In a block of HTML nothing else is read as a timestamp.
            return None if self._is_hidden(anchor.text_span.start) else stamp_forms.of_anchor(text, anchor)
        links = self.note.facts.links
        at = bisect_left(links, stamp.span.start, key=lambda link: link.span.start)
        link = links[at] if at < len(links) else None
        if link is None or link.span != stamp.span or link.form is not Form.MARKDOWN or link.embed:
            return None
        return stamp_forms.of_link(text, stamp, link)

    @cached_property
    def _media(self) -> NoteMedia:
        return media_of(self.note.facts.front_matter, self.note.facts.links)

    @cached_property
    def _others(self) -> tuple[list[int], list[int]]:
        """Where links and references begin, in order, and how far those up to each reach."""
        facts = self.note.facts
        spans = sorted(one.span for group in (facts.links, facts.references, facts.definitions) for one in group)
        return [span.start for span in spans], list(accumulate((span.end for span in spans), max))

    def _is_entangled(self, span: Span) -> bool:
        """Whether ``span`` lies in a link, reference or definition, or holds one; HTML's own links are such too."""
        starts, reach = self._others
        before, first = bisect_left(starts, span.start), bisect_right(starts, span.start)
        if (before and reach[before - 1] > span.start) or bisect_left(starts, span.end, lo=first) > first:
            return True
        html = self.note.text[max(span.start - _LONGEST, 0) : span.start].lower()
        return html.rfind("<a ") > html.rfind("</a")

    def _is_hidden(self, offset: int) -> bool:
        hidden = self.note.facts.hidden
        at = bisect_right(hidden, offset, key=lambda span: span.start)
        return at > 0 and offset < hidden[at - 1].end

    def _is_same(self, one: Medium | None, other: Medium | None) -> bool:
        """Whether both are the same medium; files are compared by where they lie."""
        if one is None or other is None or one == other:
            return one is other or one == other
        return one.is_local and other.is_local and self._path(one) is not None and self._path(one) == self._path(other)

    def _path(self, medium: Medium) -> VaultPath | None:
        if medium not in self._paths:
            self._paths[medium] = self._around.vault.resolve_name(medium.id, self.note.path).path
        return self._paths[medium]

    def _url(self, medium: Medium, seconds: int) -> str | None:
        """The medium at a second as the destination of a Markdown link; None for a file that is not there."""
        url = medium.url(seconds)
        if medium.is_local:
            path = self._path(medium)
            if path is None:
                return None
            url = f"{markdown_path(relative(path, folder_of(self.note.path)))}#t={seconds}"
        # In a table's cell a pipe would end it.
        return url_in_markdown(url).replace("|", "%7C")
