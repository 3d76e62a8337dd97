"""The Language Server Protocol: the only place that knows it."""

from note_lsp.server import lazy_types

# Before anything here imports lsprotocol.
lazy_types.import_types()
