"""note-lsp: a language server for vaults of Markdown notes, above all notes made from videos."""

__version__ = "0.1.0"
