"""Why something is not done."""

from __future__ import annotations


class RefusedError(Exception):
    """A rename or move that would do harm or cannot be done: why, in words for the user.  Nothing was changed."""
