"""How a link is to be written that leads to where its goal lies then, in the manner in which it is written now."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from note_lsp.features import writing
from note_lsp.features.moving.labels import is_label
from note_lsp.features.moving.reached import Reached
from note_lsp.folding import fold_name
from note_lsp.paths import VaultPath, folder_of, join, name_of, relative, stem_of
from note_lsp.vault.after import After
from note_lsp.vault.resolve import Rung, Thing
from note_lsp.vault.vault import Vault


class Spelling:
    """Spells links for a vault as it is to be."""

    def __init__(self, vault: Vault, after: After, defining: Collection[VaultPath] | None = None) -> None:
        """``defining`` are the notes that define labels, of all whose links are spelled; None if that is not known."""
        self._vault = vault
        self._after = after
        self._defining = defining
        self._usual: dict[tuple[object, ...], str | None] = {}
        """What has been found: thousands of links may lead to one note in a handful of spellings."""

    def stays_right(self, reached: Reached) -> bool:
        """Whether the link may stay as it is: it leads to the same, as surely, and a relative path stays one."""
        now = reached.now
        if now.thing is Thing.ELSEWHERE:
            return not self._is_relative(reached) or self._is_relative_then(reached)
        then = self._after.resolve_target(reached.link.target, reached.new_source, reached.markdown)
        same = then.path == reached.goal if reached.goal is not None else then.folder == reached.folder
        if not same or (then.kind != now.kind and now.path is not None) or (then.ambiguous and not now.ambiguous):
            return False
        if then.rung is None or now.rung is None or then.rung > now.rung:
            return False
        if (reached.new_source, reached.goal) == (reached.source, now.path) or not self._is_relative(reached):
            return True
        return self._is_relative_then(reached) and (
            not self._is_direct(reached, reached.source, now.path)
            or self._is_direct(reached, reached.new_source, then.path)
        )

    def new_target(self, reached: Reached) -> str | None:
        """The first spelling that means exactly the goal, those first that are most like the present one."""
        key = reached.all_but_labels
        if key not in self._usual:
            self._usual[key] = next(self._meant(reached), None)
        usual = self._usual[key]
        if usual is None or not self._is_label(reached, usual):
            return usual
        return next((target for target in self._meant(reached) if self.can_be(reached, target)), None)

    def _meant(self, reached: Reached) -> Iterator[str]:
        """The spellings that mean exactly the goal, where no label is in the way."""
        return (target for target in self._spellings(reached) if self._means(target, reached))

    def can_be(self, reached: Reached, target: str) -> bool:
        """Whether the link can have ``target``, whatever that leads to, and nothing else is made of it."""
        return self._can_be_written(reached, target) and not self._is_label(reached, target)

    def _is_label(self, reached: Reached, target: str) -> bool:
        if self._defining is not None and reached.source not in self._defining:
            return False
        return is_label(self._vault, reached.source, reached.link, target)

    def _can_be_written(self, reached: Reached, target: str) -> bool:
        if reached.markdown:
            return writing.as_path(target) == target or target[:5].lower() == "file:"
        return writing.is_target(target)

    def _means(self, target: str, reached: Reached) -> bool:
        if not self._can_be_written(reached, target):
            return False
        if reached.now.thing is Thing.ELSEWHERE:
            return True
        then = self._after.resolve_target(target, reached.new_source, reached.markdown)
        if reached.goal is None:
            return then.folder == reached.folder and not then.ambiguous
        return then.path == reached.goal and then.rung is Rung.EXACT and not then.ambiguous

    def _spellings(self, reached: Reached) -> Iterator[str]:
        target = reached.link.target
        slash = "/" if target.endswith("/") else ""
        yield from self._with_its_folders(reached)
        if reached.folder is not None and (
            reached.goal is None or self._after.names.folder_note(reached.folder) == reached.goal
        ):
            written = list(self._in_its_manner(reached, reached.folder))
            yield from (name + slash for name in written)
            yield from (name + "/" for name in written)
        if reached.goal is None:
            beside = self._beside(reached, reached.folder or "")
            yield f"{beside if beside[:1] == '.' else './' + beside}/"
            return
        has_extension = self._has_extension(reached)
        bare = self._bare(reached.goal)
        yield from self._in_its_manner(reached, reached.goal if has_extension and not slash else bare)
        for path in dict.fromkeys((bare, reached.goal)):
            yield from _longer_and_longer(path, 1)
        beside = relative(reached.goal, folder_of(reached.new_source))
        yield beside if beside.startswith("../") else f"./{beside}"

    def _with_its_folders(self, reached: Reached) -> Iterator[str]:
        """The target with another last segment, where only the name is another."""
        target, now, then = reached.link.target, reached.now.path, reached.goal
        if reached.now.kind or now is None or then is None or reached.new_source != reached.source:
            return
        if folder_of(now) == folder_of(then) and not target.endswith("/"):
            last = name_of(target)
            name = name_of(then if self._has_extension(reached) else self._bare(then))
            yield target[: len(target) - len(last)] + name

    def _has_extension(self, reached: Reached) -> bool:
        """Whether a target that is a name is written with its extension; one may end like one without it."""
        last = name_of(reached.link.target.rstrip("/"))
        if reached.now.path is None or self._vault.name(reached.now.path) is None:
            return stem_of(last, self._vault.extensions) != last
        extension = reached.now.path[len(self._bare_now(reached.now.path)) :]
        is_named_so = fold_name(last) == fold_name(name_of(self._bare_now(reached.now.path)))
        return last.lower().endswith(extension.lower()) and not is_named_so

    def _in_its_manner(self, reached: Reached, path: str) -> Iterator[str]:
        """``path`` as the link names its goal now: absolute, relative, or by the end of its path."""
        target = reached.link.target
        if target[:5].lower() == "file:":
            yield f"file://{self._vault.root.as_posix()}/{path}" if target[5:7] == "//" else f"file:{path}"
        elif target.startswith("/"):
            site = (self._vault.settings.links.site_root or "").strip("/")
            if not site or path.startswith(site + "/"):
                yield "/" + path[len(site) + 1 if site else 0 :]
        elif self._is_relative(reached):
            beside = self._beside(reached, path)
            yield f"./{beside}" if target.startswith("./") and beside[:1] != "." else beside
        else:
            depth = sum(part not in {"", ".", ".."} for part in target.split("/"))
            if depth > 1 and reached.now.path is not None and depth == reached.now.path.count("/") + 1:
                yield path
            yield from _longer_and_longer(path, depth)

    def _beside(self, reached: Reached, path: str) -> str:
        folder = folder_of(reached.new_source)
        return relative(path, folder) if path else "/".join([".."] * len(folder.split("/"))) if folder else "."

    def _is_relative(self, reached: Reached) -> bool:
        """Whether the link names its goal from the folder of its note."""
        if reached.link.target.startswith(("./", "../")):
            return True
        return reached.markdown and self._leads(reached, reached.source, reached.now.path, reached.now.folder)

    def _is_direct(self, reached: Reached, source: VaultPath, path: VaultPath | None) -> bool:
        """Whether a relative link makes no detour, as ``../here/note.md`` does for a note in the folder ``here``."""
        target = reached.link.target.removeprefix("./")
        return path is not None and target in {relative(one, folder_of(source)) for one in (path, self._bare(path))}

    def _is_relative_then(self, reached: Reached) -> bool:
        return self._leads(reached, reached.new_source, reached.goal, reached.folder)

    def _leads(self, reached: Reached, source: VaultPath, path: VaultPath | None, folder: VaultPath | None) -> bool:
        """Whether the target, taken from the folder of ``source``, is ``path``, with or without extension."""
        joined = join(folder_of(source), reached.link.target)
        if joined is None:
            return False
        goals = {path, self._bare(path) if path is not None else None, folder}
        return any(goal is not None and _fold(joined) == _fold(goal) for goal in goals)

    def _bare_now(self, path: VaultPath) -> str:
        name = self._vault.name(path)
        return path[: path.rfind("/") + 1] + name.stem if name is not None else path

    def _bare(self, path: VaultPath) -> str:
        name = self._after.names.note(path) or self._vault.name(path)
        return path[: path.rfind("/") + 1] + name.stem if name is not None else path


def _longer_and_longer(path: str, depth: int) -> Iterator[str]:
    """The ends of ``path``, from ``depth`` segments on."""
    parts = path.split("/")
    for count in range(min(depth, len(parts)), len(parts) + 1):
        yield "/".join(parts[-count:])


def _fold(path: str) -> list[str]:
    return [fold_name(part) for part in path.split("/")]
