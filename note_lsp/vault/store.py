"""What the index knows, as values: the queries, and which note of the file has which id and stamp."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import msgspec

from note_lsp.folding import fold_blanks, fold_case
from note_lsp.paths import VaultPath, suffix_of
from note_lsp.syntax.nodes import Block, Heading, HtmlAnchor, Link, Problem, Tag
from note_lsp.text import LineIndex
from note_lsp.vault.answers import BlockPlace, HeadingPlace, Mention, Statistics
from note_lsp.vault.collecting import gc_paused
from note_lsp.vault.files import Stamp
from note_lsp.vault.index import PART_BITS, Index
from note_lsp.vault.indexed import Indexed, IndexedNotes
from note_lsp.vault.link_tally import LinkTally
from note_lsp.vault.names import NoteName
from note_lsp.vault.row_search import RowSearch
from note_lsp.vault.rows import (
    ABSOLUTE,
    AUTOLINK,
    DEFINITION,
    NoteRows,
    Row,
    block_of,
    count_of_uses,
    element_of,
    heading_of,
    lines_of,
    link_of,
    problem_of,
    tag_of,
)

T = TypeVar("T")

_LINK = (
    'id, flags, start, "end", target, target_start, target_end, anchor, anchor_start, anchor_end, '
    "label, label_start, label_end, uses"
)
_HEADING = 'level, text, slug, start, "end", text_start, text_end, explicit_id, source_words'
_BLOCK = 'name, start, "end", id_start, id_end, insert_at'
_TAG = 'name, start, "end", in_front_matter'
_ALIASES = msgspec.json.Decoder(tuple[str, ...])
_AT_ONCE = 500
"""How many ids one query names; SQLite takes at least 999 (sqlite.org/limits.html)."""


class Store:
    """The index of one vault, with its notes by path and by id in memory."""

    def __init__(self, index: Index, extensions: tuple[str, ...]) -> None:
        self.index = index
        self.notes = IndexedNotes()
        self.writes = 0
        """Goes up whenever rows of the file are known to have changed."""
        self.tally = LinkTally(index)
        self._extensions = extensions
        self._searches = {"heading": RowSearch(index, "heading"), "block": RowSearch(index, "block")}

    def load(self) -> list[NoteName]:
        """The names of all notes in the index."""
        sql = "SELECT id, path, mtime_ns, size, title, aliases, video_id FROM main.note ORDER BY id"
        with gc_paused():
            rows = self.index.select(sql)
            if not rows:
                return []
            ids, paths, mtimes, sizes, titles, aliases, videos = zip(*rows, strict=True)
            try:
                self.notes.fill(ids, paths, mtimes, sizes)
                suffixes = [suffix_of(path, self._extensions) for path in paths]
                several = [_ALIASES.decode(written) if written else () for written in aliases]
            except (ValueError, OverflowError):
                self.index.damaged = True
                return []
            return list(map(NoteName, paths, suffixes, titles, several, videos))

    def load_one(self, path: VaultPath) -> tuple[NoteName, Stamp] | None:
        """One note as the index has it now, whoever wrote it; None if it has not."""
        rows = self.index.select(
            "SELECT id, mtime_ns, size, title, aliases, video_id FROM main.note WHERE path = ?", (path,)
        )
        name = next(self.made(self._name, ((path, *row[3:]) for row in rows)), None)
        if name is None:
            return None
        number, mtime_ns, size, *_ = rows[0]
        stamp = Stamp(mtime_ns, size)
        self.remember(path, number, stamp)
        return name, stamp

    def remember(self, path: VaultPath, number: int, stamp: Stamp) -> None:
        """A note stands in the index under this id, whoever wrote it."""
        if self.notes.get(path) == (number, stamp):
            return
        self.tally.doubt()
        self._remember(path, number, stamp)

    def _remember(self, path: VaultPath, number: int, stamp: Stamp) -> None:
        self.writes += 1
        try:
            self.notes[path] = Indexed(number, stamp)
        except (ValueError, OverflowError):
            self.index.damaged = True
        self._note_changed(number)

    def write(self, notes: list[NoteRows], gone: Iterable[VaultPath] = ()) -> bool:
        """Write notes and drop those gone; False if the index could not be written."""
        gone = list(gone)
        old = [self.notes[path].id for path in (*gone, *(note.path for note in notes)) if path in self.notes]
        self.tally.leave(old)
        numbers = self.index.write(notes, gone)
        if numbers is None:
            self.tally.forget()
            return False
        self.tally.enter(numbers)
        self.writes += 1
        for path in gone:
            dropped = self.notes.pop(path, None)
            if dropped is not None:
                self._note_changed(dropped.id)
        for note, number in zip(notes, numbers, strict=True):
            self._remember(note.path, number, Stamp(note.mtime_ns, note.size))
        return True

    def forget(self, paths: Iterable[VaultPath]) -> None:
        """These notes do not stand in the index any more, whoever dropped them."""
        self.tally.doubt()
        self.writes += 1
        for path in paths:
            dropped = self.notes.pop(path, None)
            if dropped is not None:
                self._note_changed(dropped.id)

    def path_of(self, part: int) -> VaultPath:
        """The note that the row with the id ``part`` belongs to; empty if it is none any more."""
        number = part >> PART_BITS
        path = self.notes.path_of(number)
        if path is None:
            path = VaultPath(self.index.open_paths.get(number, ""))
        if not path:
            rows = self.index.select("SELECT path FROM main.note WHERE id = ?", (number,))
            path = VaultPath(rows[0][0]) if rows else path
        return path

    def links(self, path: VaultPath) -> tuple[Link, ...]:
        """The links of a note that is not open."""
        return tuple(self.made(link_of, self.parts("link", _LINK, path)))

    def link_keys(self, path: VaultPath) -> Counter[str]:
        """How many links of a note that is not open are kept under which key."""
        return Counter(key for (key,) in self.parts("link", "key", path, "key IS NOT NULL"))

    def inner_links(self, path: VaultPath) -> tuple[Link, ...]:
        """Those of them that name no note, only a part of their own."""
        return tuple(self.made(link_of, self.parts("link", _LINK, path, "target = ''")))

    def has_definitions(self, path: VaultPath) -> bool:
        """Whether a note that is not open defines labels."""
        return bool(self.parts("link", "1", path, f"flags & 3 = {DEFINITION}", limit=1))

    def headings(self, path: VaultPath) -> tuple[Heading, ...]:
        """The headings of a note that is not open."""
        return tuple(self.made(heading_of, self.parts("heading", _HEADING, path)))

    def first_heading(self, path: VaultPath) -> Heading | None:
        """The first heading of a note that is not open."""
        rows = self.parts("heading", _HEADING, path, limit=1)
        return next(self.made(heading_of, rows), None)

    def blocks(self, path: VaultPath) -> tuple[Block, ...]:
        """The blocks with ids of a note that is not open."""
        return tuple(self.made(block_of, self.parts("block", _BLOCK, path)))

    def elements(self, path: VaultPath) -> tuple[HtmlAnchor, ...]:
        """The HTML ids of a note that is not open."""
        return tuple(self.made(element_of, self.parts("element", 'name, start, "end"', path)))

    def problems(self, path: VaultPath) -> tuple[Problem, ...]:
        """The problems of a note that is not open."""
        return tuple(self.made(problem_of, self.parts("problem", 'code, start, "end", words, related', path)))

    def lines(self, path: VaultPath) -> LineIndex | None:
        """The line index of a note that is not open."""
        rows = self.parts("lines", "data", path)
        return next(self.made(lines_of, rows), None)

    def lines_of(self, paths: Iterable[VaultPath]) -> dict[VaultPath, LineIndex]:
        """The same for many notes, a few hundred with each question."""
        by_id = {self.notes[path].id << PART_BITS: path for path in paths if path in self.notes}
        rows = self.of_many("SELECT id, data FROM main.lines WHERE id IN", list(by_id))
        return {by_id[first]: lines for first, lines in self.made(_with_id(lines_of), rows)}

    def of_many(self, sql: str, ids: list[int]) -> Iterator[Row]:
        """The rows that a question ending with ``IN`` finds for many ids, a few hundred with each."""
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            yield from self.index.select(f"{sql} ({','.join('?' * len(some))})", some)

    def mentions(self, key: str) -> list[Mention]:
        """The links kept under ``key``, in the order of paths and text."""
        sql = f"SELECT {_LINK} FROM all_link WHERE key = ?"
        found = [
            Mention(path, link)
            for number, link in self.made(_link_with_id, self.index.select(sql, (key,)))
            if (path := self.path_of(number))
        ]
        found.sort(key=lambda mention: (mention.source, mention.link.span))
        return found

    def targets(self, key: str) -> list[tuple[VaultPath, str, bool]]:
        """(note, target, whether it is no wikilink) of the links kept under ``key``, as often as they count."""
        sql = f"SELECT id, target, flags & 3, uses FROM all_link WHERE key = ? AND flags & 3 <> {AUTOLINK}"
        rows = self.index.select(sql, (key,))
        return [
            (path, target, form > 0)
            for number, target, form, uses in rows
            if (path := self.path_of(number))
            for _ in range(count_of_uses(uses))
        ]

    def closed_targets(self, key: str) -> dict[tuple[VaultPath, str, bool], int]:
        """How often each of them stands in a note that is not open, as a link into the vault."""
        covered = set(self.index.open_paths.values())
        return {found: count for found, count in self._targets("main.link", key).items() if found[0] not in covered}

    def open_targets(self, key: str) -> dict[tuple[VaultPath, str, bool], int]:
        """The same of the notes that are open."""
        return self._targets("temp.open_link", key)

    def target_counts(self, key: str, beside: VaultPath) -> dict[tuple[str, bool], int]:
        """How often every (target, whether it is no wikilink) under ``key`` stands in other notes than ``beside``."""
        own = {number for number, path in self.index.open_paths.items() if path == beside}
        own |= {self.notes[beside].id} if beside in self.notes else set()
        # Counted here: grouping the rows of the view takes SQLite three times as long.
        sql = (
            f"SELECT id >> {PART_BITS}, target, flags & 3, uses FROM all_link WHERE key = ? AND flags & 3 <> {AUTOLINK}"
        )
        rows = [row for row in self.index.select(sql, (key,)) if row[0] not in own]
        counts = Counter((target, form > 0) for _, target, form, _ in rows)
        for _, target, form, uses in rows:
            if uses is not None:
                counts[target, form > 0] += count_of_uses(uses) - 1
        return counts

    def all_links(self) -> Iterator[tuple[VaultPath, list[Link]]]:
        """The links of every note that has any, open ones included."""
        number, links = -1, list[Link]()
        # The view costs a look-up a row.
        table = "all_link" if self.index.open_paths else "main.link"
        for part, link in self.made(_link_with_id, self.index.stream(f"SELECT {_LINK} FROM {table}")):
            if part >> PART_BITS != number:
                if links and (path := self.path_of(number << PART_BITS)):
                    yield path, links
                number, links = part >> PART_BITS, []
            links.append(link)
        if links and (path := self.path_of(number << PART_BITS)):
            yield path, links

    def all_lines(self) -> Iterator[tuple[VaultPath, LineIndex]]:
        """The line index of every note, open ones included."""
        for number, lines in self.made(_with_id(lines_of), self.index.stream("SELECT id, data FROM all_lines")):
            if path := self.path_of(number):
                yield path, lines

    def all_problems(self) -> Iterator[tuple[VaultPath, list[Problem]]]:
        """The problems of every note that has any, open ones included."""
        by_note: dict[int, list[Problem]] = {}
        rows = self.index.stream('SELECT id, code, start, "end", words, related FROM all_problem')
        for number, problem in self.made(_with_id(problem_of), rows):
            by_note.setdefault(number >> PART_BITS, []).append(problem)
        for number, problems in by_note.items():
            if path := self.path_of(number << PART_BITS):
                yield path, problems

    def absolute_targets(self) -> list[tuple[str, int]]:
        """Every target in the file that begins with a slash, with the number of its links."""
        sql = f"SELECT target, count(*) FROM main.link WHERE flags >= {ABSOLUTE} GROUP BY target"
        return [(target, count) for target, count in self.index.select(sql)]

    def tag_counts(self) -> Counter[tuple[str, str]]:
        """The uses of tags in the file, by folded tag and spelling."""
        sql = "SELECT key, name, count(*) FROM main.tag GROUP BY key, name"
        return Counter({(key, name): count for key, name, count in self.index.select(sql)})

    def open_tag_counts(self) -> Counter[tuple[str, str]]:
        """What the open notes change about them; negative where they have fewer uses than their files."""
        counts = Counter(self.index.select("SELECT key, name FROM temp.open_tag"))
        for path in self.index.open_paths.values():
            counts.subtract(self.parts("tag", "key, name", VaultPath(path)))
        return counts

    def tag_uses(self, tag: str, nested: bool) -> list[tuple[VaultPath, Tag]]:
        """The uses of a tag, and of those below it if ``nested``."""
        key = fold_case(tag)
        where, parameters = "key = ?", [key]
        if nested:
            # "0" follows "/" in the order of code points.
            where, parameters = "(key = ? OR key > ? AND key < ?)", [key, key + "/", key + "0"]
        rows = self.index.select(f"SELECT id, {_TAG} FROM all_tag WHERE {where}", parameters)
        found = [(path, tag_of(row[1:])) for row in rows if (path := self.path_of(row[0]))]
        return sorted(found, key=lambda use: (use[0], use[1].span))

    def first_tag_use(self, tag: str) -> tuple[VaultPath, Tag] | None:
        """One use of a tag, found without looking at the others."""
        rows = self.index.select(f"SELECT id, {_TAG} FROM all_tag WHERE key = ? LIMIT 1", (fold_case(tag),))
        path = self.path_of(rows[0][0]) if rows else None
        return (path, tag_of(rows[0][1:])) if path else None

    def lossy_notes(self) -> list[VaultPath]:
        """The notes whose files are no UTF-8."""
        rows = self.index.select("SELECT path FROM main.note WHERE lossy ORDER BY path")
        return [VaultPath(path) for (path,) in rows]

    def find_headings(self, query: str, limit: int, loosely: bool) -> list[HeadingPlace]:
        """Headings whose folded text contains ``query`` folded, or, ``loosely``, its words or letters."""
        rows = self._find("heading", _HEADING, query, limit, loosely)
        return [HeadingPlace(path, heading_of(row[1:])) for row in rows if (path := self.path_of(row[0]))]

    def find_blocks(self, query: str, limit: int) -> list[BlockPlace]:
        """Blocks whose words or id answer ``query``."""
        rows = self._find("block", f"{_BLOCK}, words", query, limit, loosely=True)
        return [BlockPlace(path, block_of(row[1:-1]), row[-1]) for row in rows if (path := self.path_of(row[0]))]

    def _find(self, table: str, columns: str, query: str, limit: int, loosely: bool) -> list[Row]:
        ids = self._searches[table].find(fold_blanks(query), limit, loosely=loosely)
        sql = f"SELECT id, {columns} FROM all_{table} WHERE id IN ({', '.join(map(str, ids))})"
        return self.index.select(sql) if ids else []

    def _note_changed(self, number: int) -> None:
        for search in self._searches.values():
            search.note_changed(number)

    def field_counts(self) -> Counter[str]:
        """The notes in the file that have a key of front matter, by key."""
        sql = f"SELECT name, count(DISTINCT id >> {PART_BITS}) FROM main.field GROUP BY name"
        return Counter(dict(self.index.select(sql)))

    def open_field_counts(self) -> Counter[str]:
        """What the open notes change about them."""
        sql = f"SELECT DISTINCT name, id >> {PART_BITS} FROM temp.open_field"
        counts = Counter(name for name, _ in self.index.select(sql))
        for path in self.index.open_paths.values():
            counts.subtract({name for (name,) in self.parts("field", "name", VaultPath(path))})
        return counts

    def statistics(self, notes: int, files: int) -> Statistics:
        """Sizes, with the numbers of notes and files from memory."""
        rows = self.index.select("SELECT count(*) FROM all_link")
        path = self.index.path
        size = path.stat().st_size if path is not None and path.exists() else 0
        return Statistics(notes, files, rows[0][0] if rows else 0, path, size)

    def _targets(self, table: str, key: str) -> Counter[tuple[VaultPath, str, bool]]:
        sql = f"SELECT id >> {PART_BITS}, target, flags & 3, uses FROM {table} WHERE key = ? AND flags & 12 = 0"
        counts: Counter[tuple[VaultPath, str, bool]] = Counter()
        for (number, target, form, uses), count in Counter(self.index.select(sql, (key,))).items():
            if path := self.path_of(number << PART_BITS):
                counts[path, target, form > 0] += count * count_of_uses(uses)
        return counts

    def parts(self, table: str, columns: str, path: VaultPath, where: str = "1", limit: int = -1) -> list[Row]:
        indexed = self.notes.get(path)
        if indexed is None:
            return []
        first = indexed.id << PART_BITS
        sql = f"SELECT {columns} FROM main.{table} WHERE id BETWEEN ? AND ? AND {where} ORDER BY id LIMIT ?"
        return self.index.select(sql, (first, first + (1 << PART_BITS) - 1, limit))

    def made(self, make: Callable[[Row], T], rows: Iterable[Row]) -> Iterator[T]:
        """What ``make`` makes of each row; ends, and sets ``damaged``, where a row is none that was ever written."""
        try:
            for row in rows:
                yield make(row)
        except (LookupError, ValueError):
            self.index.damaged = True

    def _name(self, row: Row) -> NoteName:
        path, title, aliases, video_id = row
        several = _ALIASES.decode(aliases) if aliases else ()
        return NoteName(path, suffix_of(path, self._extensions), title, several, video_id)


def _with_id(make: Callable[[Row], T]) -> Callable[[Row], tuple[int, T]]:
    return lambda row: (row[0], make(row[1:]))


def _link_with_id(row: Row) -> tuple[int, Link]:
    return row[0], link_of(row)
