"""The index of a vault: one SQLite file in the cache folder, and the only place that knows SQLite.

An index is valid for one version of the parser and one set of options; both are in its file's name
and in the file.  One that is stale or damaged is thrown away and built anew, never repaired.  Where
no file can be written the index lives in memory.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import msgspec

from note_lsp.paths import VaultPath
from note_lsp.vault.kinds import are_sound
from note_lsp.vault.rows import TABLES, NoteRows, Row, without_surrogates

SCHEMA_VERSION = 5
PART_BITS = 24
_PARTS_AT_MOST = (1 << PART_BITS) - 1
_FIRST_OPEN_ID = 1 << 36
"""Ids of open notes lie above all that a file will ever hold."""
_PATIENCE = 2.0
"""Seconds to wait for another process that is writing."""
_ROWS_A_STATEMENT = 40
"""Rows inserted at a time: a third less work than one by one."""
_NULL = float("nan")
"""What SQLite keeps as NULL (sqlite.org/c3ref/bind_blob.html): Python's module looks at each None for so long whether
something adapts it that this would take a quarter of the time of a bulk load."""
_ROWS_A_LOOK = 1000
"""Rows read at a time."""
_FAILURES = (sqlite3.Error, UnicodeDecodeError, OverflowError)
"""What reading or writing a file may raise; all but the first only where it is damaged."""
_PART_TABLES = ("lines", *TABLES)


class IndexDamagedError(Exception):
    """The file is no valid index, or has stopped being one."""


class Index:
    """A connection to an index.  Its reads see open notes' rows in place of the disk's: ask the views ``all_…``."""

    def __init__(self, path: Path | None, connection: sqlite3.Connection) -> None:
        self.path = path
        self.damaged = False
        self.overlays = 0
        """Goes up whenever the rows of open notes change."""
        self.replaced = False
        """Another process has thrown the file away and made a new one in its place; then it counts as damaged too."""
        self._connection = connection
        self._identity = connection.execute("SELECT id FROM main.validity").fetchall()
        self._for_loading = False
        """No open notes are laid over it, whose rows a change of where SQLite keeps what is temporary would drop."""
        self._open_ids: dict[str, int] = {}
        self._next_open_id = _FIRST_OPEN_ID

    @classmethod
    def in_memory(cls) -> Index:
        """An index that lives as long as its connection."""
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        _make(connection, "")
        _make_overlay(connection)
        return cls(None, connection)

    @classmethod
    def in_file(cls, path: Path, key: str) -> Index:
        """The index at ``path``, made if it is not there or not valid; raises ``OSError`` where that cannot be."""
        for attempt in (1, 2):
            try:
                return cls(path, _connect(path, key))
            except IndexDamagedError as error:
                if attempt == 2:
                    raise OSError(str(error)) from error
                discard(path)
            except sqlite3.Error as error:
                raise OSError(str(error)) from error
        raise AssertionError

    def another(self) -> Index | None:
        """A second connection to the same file, to load it from another thread; None if there can be none.

        The ids of an index that was put in its place would say nothing here: then ``replaced`` is set.
        """
        assert self.path is not None
        if not self.path.exists():
            # Whoever cleared the cache folder wants it made anew.
            self.damaged = True
            return None
        connection = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        try:
            _prepare(connection)
            other = Index(self.path, connection)
        except _FAILURES as error:
            connection.close()
            self._note_error(error)
            return None
        if other._identity == self._identity:
            other._for_loading = True
            return other
        other.close()
        self.damaged = self.replaced = True
        return None

    def discard(self) -> None:
        """Throw the file away, unless it is another one by now."""
        if self.path is not None and not self.replaced:
            discard(self.path)

    def close(self) -> None:
        """Let go of the file."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()

    def select(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """All rows of a query, those that can be read if the file turns out to be broken; then ``damaged`` is set."""
        return list(self.stream(sql, parameters))

    def stream(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[Row]:
        """The rows of a query one by one; ends early, and sets ``damaged``, if the file turns out to be broken."""
        try:
            cursor = self._connection.execute(sql, parameters)
            columns = tuple([column[0] for column in cursor.description])
            while rows := cursor.fetchmany(_ROWS_A_LOOK):
                if not are_sound(rows, columns):
                    self.damaged = True
                    return
                yield from rows
        except (*_FAILURES, UnicodeEncodeError) as error:
            self._note_error(error)

    def write(self, notes: Sequence[NoteRows], gone: Iterable[VaultPath] = ()) -> list[int] | None:
        """Put notes' rows in place of their old ones, and drop those ``gone``, in one transaction.

        The notes' ids; None if nothing could be written.
        """
        gone = tuple(gone)
        try:
            return self._write(notes, gone)
        except UnicodeEncodeError:
            return self.write([without_surrogates(note) for note in notes], gone)
        except _FAILURES as error:
            self._note_error(error)
            return None

    def make_secondary(self) -> None:
        """Make what speeds up queries, if it is not there yet."""
        # Sorted in memory, the keys of a large vault take more of it than its names.
        stores = ("FILE", "MEMORY") if self._for_loading else ("MEMORY",)
        for store in stores:
            try:
                self._connection.execute(f"PRAGMA temp_store = {store}")
                with self._transaction():
                    for statement in _schema()[1]:
                        self._connection.execute(statement)
            except _FAILURES as error:
                if store == stores[-1]:
                    self._note_error(error)
            else:
                return

    def settle(self) -> None:
        """After a bulk load: move everything from the log into the file."""
        with contextlib.suppress(*_FAILURES):
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def lay_over(self, note: NoteRows) -> None:
        """Let the views show these rows for a note, whatever the file says."""
        number = self._open_ids.get(note.path)
        self.overlays += 1
        if number is None:
            number = self._next_open_id
            self._next_open_id += 1
        try:
            # Deferred: an immediate transaction would wait for other processes that write the file.
            with self._transaction("BEGIN"):
                self._clear("open_", number)
                self._insert_note("open_", number, note)
                self._insert_parts("open_", [number], [note])
        except UnicodeEncodeError:
            self.lay_over(without_surrogates(note))
        except _FAILURES as error:
            self._note_error(error)
        else:
            self._open_ids[note.path] = number

    def lift(self, path: VaultPath) -> None:
        """Let the views show the file's rows for a note again."""
        number = self._open_ids.pop(path, None)
        if number is not None:
            self.overlays += 1
            with contextlib.suppress(*_FAILURES), self._transaction("BEGIN"):
                self._clear("open_", number)

    @property
    def open_paths(self) -> dict[int, str]:
        """The notes that are laid over, by the ids their rows have."""
        return {number: path for path, number in self._open_ids.items()}

    def _note_error(self, error: Exception) -> None:
        self.damaged = self.damaged or _is_damage(error)

    @contextlib.contextmanager
    def _transaction(self, begin: str = "BEGIN IMMEDIATE") -> Iterator[None]:
        self._connection.execute(begin)
        try:
            yield
        except BaseException:
            with contextlib.suppress(*_FAILURES):
                self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def _write(self, notes: Sequence[NoteRows], gone: tuple[VaultPath, ...]) -> list[int]:
        with self._transaction():
            for path in gone:
                number = self._number_of(path)
                if number is not None:
                    self._clear("", number)
            numbers = []
            for note in notes:
                number = self._number_of(note.path)
                if number is not None:
                    self._clear("", number)
                numbers.append(self._insert_note("", number, note))
            self._insert_parts("", numbers, notes)
            return numbers

    def _number_of(self, path: VaultPath) -> int | None:
        found = self._connection.execute("SELECT id FROM note WHERE path = ?", (path,)).fetchone()
        return found[0] if found else None

    def _insert_note(self, prefix: str, number: int | None, note: NoteRows) -> int:
        aliases = msgspec.json.encode(note.aliases).decode() if note.aliases else None
        values = (number, note.path, note.mtime_ns, note.size, note.lossy, note.title, aliases, note.video_id)
        cursor = self._connection.execute(f"INSERT INTO {prefix}note VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def _insert_parts(self, prefix: str, numbers: list[int], notes: Sequence[NoteRows]) -> None:
        """One statement a table, however many notes: most of a bulk load's time is spent here."""
        firsts = [number << PART_BITS for number in numbers]
        lines = [(first, note.lines) for first, note in zip(firsts, notes, strict=True)]
        self._connection.executemany(f"INSERT INTO {prefix}lines VALUES (?, ?)", lines)
        for place, table in enumerate(TABLES):
            rows = [
                (part, *row)
                for first, note in zip(firsts, notes, strict=True)
                for part, row in enumerate(note.parts[place][:_PARTS_AT_MOST], first)
            ]
            if rows:
                self._insert_rows(f"{prefix}{table}", rows)

    def _insert_rows(self, table: str, rows: list[Row]) -> None:
        width = len(rows[0])
        values = [_NULL if value is None else value for value in chain.from_iterable(rows)]
        together = len(rows) // _ROWS_A_STATEMENT * _ROWS_A_STATEMENT * width
        for begin, end, count in ((0, together, _ROWS_A_STATEMENT), (together, len(values), 1)):
            marks = ", ".join([f"({', '.join('?' * width)})"] * count)
            several = [values[at : at + count * width] for at in range(begin, end, count * width)]
            self._connection.executemany(f"INSERT INTO {table} VALUES {marks}", several)

    def _clear(self, prefix: str, number: int) -> None:
        """Drop a note and its parts."""
        for table in _PART_TABLES:
            self._connection.execute(f"DELETE FROM {prefix}{table} WHERE id BETWEEN ? AND ?", _parts(number))
        self._connection.execute(f"DELETE FROM {prefix}note WHERE id = ?", (number,))


def discard(path: Path) -> None:
    """Throw an index's files away, as far as that can be."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + suffix).unlink()


def discard_unused(path: Path) -> None:
    """Throw an index of another version away, unless another process has it open."""
    try:
        connection = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            # Leaving the log mode succeeds only for the sole user of a file.
            connection.execute("PRAGMA journal_mode = DELETE")
        finally:
            connection.close()
    except _FAILURES as error:
        if not _is_damage(error):
            return
    discard(path)


def _connect(path: Path, key: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        _prepare(connection)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            _make(connection, key)
        found = connection.execute("SELECT key FROM validity").fetchall()
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version != SCHEMA_VERSION or found != [(key,)]:
            raise IndexDamagedError(f"{path} was made by another version")
        _make_overlay(connection)
    except _FAILURES as error:
        connection.close()
        if _is_damage(error):
            raise IndexDamagedError(f"{path} cannot be read") from error
        raise
    except IndexDamagedError:
        connection.close()
        raise
    return connection


def _is_damage(error: Exception) -> bool:
    """Whether it shows that a file is broken; one that another process writes for long, or a full disk, is not."""
    if not isinstance(error, sqlite3.OperationalError):
        return not isinstance(error, UnicodeEncodeError)
    number = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
    return number in {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_IOERR} or str(error).startswith("Could not decode")


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA cache_size = -8000")
    connection.execute("PRAGMA wal_autocheckpoint = 4000")


def _make(connection: sqlite3.Connection, key: str) -> None:
    """Make the tables, in one transaction, unless another process was faster."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
            for statement in _schema()[0]:
                connection.execute(statement)
            connection.execute("CREATE TABLE validity (key TEXT NOT NULL, id BLOB NOT NULL)")
            connection.execute("INSERT INTO validity VALUES (?, randomblob(16))", (key,))
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _make_overlay(connection: sqlite3.Connection) -> None:
    """The tables of open notes, and the views that show them in place of the file's rows."""
    for statement in _schema()[0]:
        temporary = statement.replace("CREATE TABLE ", "CREATE TEMP TABLE open_", 1)
        connection.execute(temporary.replace("AUTOINCREMENT", ""))
    connection.execute("CREATE INDEX temp.open_link_key ON open_link (key)")
    connection.execute(
        "CREATE TEMP VIEW all_note AS SELECT * FROM main.note WHERE path NOT IN (SELECT path FROM temp.open_note)"
        " UNION ALL SELECT * FROM temp.open_note"
    )
    for table in _PART_TABLES:
        connection.execute(
            f"CREATE TEMP VIEW all_{table} AS SELECT * FROM main.{table} WHERE id >> {PART_BITS} NOT IN"
            " (SELECT id FROM main.note WHERE path IN (SELECT path FROM temp.open_note))"
            f" UNION ALL SELECT * FROM temp.open_{table}"
        )


def _schema() -> tuple[list[str], list[str]]:
    """The statements of ``schema.sql``: tables, and what is made after the first load."""
    text = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    statements = [statement.strip() for statement in "\n".join(lines).split(";") if statement.strip()]
    tables = [statement for statement in statements if statement.startswith("CREATE TABLE")]
    return tables, [statement for statement in statements if not statement.startswith("CREATE TABLE")]


def _parts(number: int) -> tuple[int, int]:
    """The ids of the parts of a note, first and last."""
    return number << PART_BITS, ((number + 1) << PART_BITS) - 1
