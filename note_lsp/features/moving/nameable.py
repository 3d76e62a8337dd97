"""What has a name that can be another: the kinds of things a rename renames."""

from __future__ import annotations

import msgspec

from note_lsp.features.subjects import MissingSubject
from note_lsp.paths import VaultPath
from note_lsp.syntax.nodes import Block, Heading, Link, Value
from note_lsp.text import Span


class FileName(msgspec.Struct, frozen=True):
    """The name of a note, a file or a folder, used by a link."""

    path: VaultPath
    folder: bool = False
    link: Link | None = None
    """The link that it is renamed from."""


class Title(msgspec.Struct, frozen=True):
    """A note's heading of level 1, which names it."""

    heading: Heading


class HeadingText(msgspec.Struct, frozen=True):
    """A heading of the note ``path``."""

    path: VaultPath
    heading: Heading


class BlockId(msgspec.Struct, frozen=True):
    """The id of a block in the note ``path``."""

    path: VaultPath
    block: Block


class ElementId(msgspec.Struct, frozen=True):
    """The id or name of an HTML element in the note ``path``."""

    path: VaultPath
    span: Span


class TagName(msgspec.Struct, frozen=True):
    """A tag, with those nested below it."""

    name: str


class FrontMatterTitle(msgspec.Struct, frozen=True):
    """The value of ``title:``."""

    value: Value


class Alias(msgspec.Struct, frozen=True):
    """One alias of the note at hand; of a string that holds several one of them."""

    value: Value
    in_list: bool


class MissingNote(msgspec.Struct, frozen=True):
    """A note that is not there, by a link that wants it."""

    subject: MissingSubject


class Label(msgspec.Struct, frozen=True):
    """A reference label of the note at hand, normalized."""

    label: str


class Footnote(msgspec.Struct, frozen=True):
    """The id of a footnote of the note at hand, case folded."""

    id: str


Subject = (
    FileName
    | Title
    | HeadingText
    | BlockId
    | ElementId
    | TagName
    | FrontMatterTitle
    | Alias
    | MissingNote
    | Label
    | Footnote
)


class RenameTarget(msgspec.Struct, frozen=True):
    """Something that can be renamed."""

    span: Span
    """The words at the cursor that name it."""
    placeholder: str
    """Its name as it is now."""
    subject: Subject
