"""The Language Server Protocol: the only place that knows it."""

from note_lsp.server import lean_imports

# Before anything here imports either.
lean_imports.import_asyncio()
lean_imports.import_types()
