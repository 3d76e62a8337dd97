"""The Language Server Protocol: the only place that knows it."""
