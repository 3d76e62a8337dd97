"""One note: text to facts.  Total on any text, no I/O, no knowledge of other notes."""
