"""What is wrong in notes: broken, ambiguous and misspelt links, and the faults of a note by itself."""

from note_lsp.features.diagnostics.collect import all_findings, findings
from note_lsp.features.diagnostics.finding import Finding, Related
from note_lsp.features.diagnostics.pages import explanations, is_raised

__all__ = ["Finding", "Related", "all_findings", "explanations", "findings", "is_raised"]
