"""What is wrong in notes: broken, ambiguous and misspelt links, and the faults of a note by itself."""

from note_lsp.features.diagnostics.collect import all_findings, findings
from note_lsp.features.diagnostics.finding import Finding, Related, page_of

__all__ = ["Finding", "Related", "all_findings", "findings", "page_of"]
