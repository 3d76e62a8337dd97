"""Which missing targets are files that are no notes."""

from __future__ import annotations

from typing import Final

from note_lsp.paths import name_of, stem_of
from note_lsp.syntax.nodes import Form, Link

_FILES: Final = """
    apng avif bmp gif heic heif ico jpeg jpg png svg tif tiff webp
    3gp aac aif aiff flac m4a mid midi mp3 oga ogg opus wav weba wma
    avi flv m4v mkv mov mp4 mpeg mpg ogv webm wmv
    canvas pdf
    7z base bib bz2 csv db doc docx epub geojson gpx gz ics json jsonl kml ndjson odp ods odt parquet ppt pptx rar rtf
    sqlite sqlite3 srt tar tgz toml tsv vtt xls xlsx xml xz yaml yml zip
"""
"""Pictures, sound, video, documents and data."""
_SOURCES: Final = """
    adoc awk bas bat c cc cfg clj cljs cmake cmd conf cpp cs css cxx dart diff edn el elm erl ex exs f90 fish fs go
    gradle graphql groovy h hbs hh hpp hs htm html ini ipynb java jl js jsx kt kts less lock log lua m4 mdx mjs mm nim
    nix patch php pl pm proto ps1 psm1 py pyi pyx r rb rs rst sass scala scss sh sql svelte swift tcl tex tf ts tsx txt
    v vb vbs vim vue wasm xhtml xsl zig zsh
"""
_EXTENSIONS: Final = frozenset(_FILES.split())
_EXTENSIONS_IN_MARKDOWN: Final = _EXTENSIONS | frozenset(_SOURCES.split())


def is_attachment(link: Link, note_extensions: tuple[str, ...]) -> bool:
    """Whether a link that leads nowhere is meant for a file that is no note: by its extension, or as ``![](…)``."""
    if link.form is not Form.WIKILINK and link.embed:
        return True
    name = name_of(link.target)
    if stem_of(name, note_extensions) != name:
        return False
    _, dot, extension = name.rpartition(".")
    known = _EXTENSIONS if link.form is Form.WIKILINK else _EXTENSIONS_IN_MARKDOWN
    return bool(dot) and extension.lower() in known
