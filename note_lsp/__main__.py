"""``python -m note_lsp``."""

from note_lsp.cli import main

main()
